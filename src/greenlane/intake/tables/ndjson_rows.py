# SPDX-License-Identifier: Apache-2.0
"""Rows of a table from NDJSON: one object a line, its keys the columns. Rows count from 1."""

import json
from collections.abc import Iterator

from ..formats.collecting import Refused, error
from .rows import ByteStream, Opened, Row, spoiled

LINE_BYTES = 1 << 20
"""The longest line, in bytes, that is read; of a longer one nothing is kept."""

_BLANK = b" \t\r\n"


def open_ndjson(stream: ByteStream, columns: tuple[str, ...]) -> Opened:
    """Open a table of one JSON object a line; ``columns`` are those that the mapping speaks of.

    The header is made of the columns of the mapping, since each object may leave some out. Raises ``Refused`` where
    nothing is in it.
    """
    rows = _rows(stream, columns)
    first = next(rows, None)
    if first is None:
        raise Refused(error("READ-EMPTY", "The table has no rows. Send one JSON object a line."))
    return Opened(columns, _with(first, rows))


def _with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _rows(stream: ByteStream, columns: tuple[str, ...]) -> Iterator[Row]:
    number = 0
    while line := stream.readline(LINE_BYTES + 1):
        if len(line) > LINE_BYTES and not line.endswith(b"\n"):
            number += 1
            while (more := stream.readline(LINE_BYTES)) and not more.endswith(b"\n"):
                pass
            sentence = f"The row is longer than {LINE_BYTES} bytes, and was left out."
            yield spoiled(number, "READ-TABLE-ROW-LONG", sentence)
            continue
        if not line.strip(_BLANK):
            continue
        number += 1
        try:
            value = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except (ValueError, RecursionError):
            sentence = "The line is no JSON. Write one object a line, on a line of its own."
            yield spoiled(number, "READ-TABLE-JSON", sentence, line[:120].decode(errors="replace"))
            continue
        if not isinstance(value, dict):
            yield spoiled(number, "READ-TABLE-JSON", "The line is no JSON object with columns as its keys.", value)
            continue
        yield Row(number, tuple(_text(value.get(column)) for column in columns))


def _text(value: object) -> str:
    """A JSON value as the cell it would be in a table."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
