# SPDX-License-Identifier: Apache-2.0
"""Native JSON: the canonical declaration as it is, one or many in a file.

A file is one object, a list of objects, one object a line (NDJSON), or the wrapper
``{"format": "greenlane.declaration", "version": 1, "declarations": [...]}``. Places are told as JSON pointers
(RFC 6901) from the top of the file; in NDJSON the first step is the number of the record, from 0.
"""

import json
from collections.abc import Iterator
from typing import Any

from greenlane.cargo import Declaration

from ..limits import Limits
from ..reading import Message, Reading, ReadState
from .collecting import Findings, Refused, Room, error
from .json_source import few_enough, parse_json
from .native_shape import NativeReader, keys_of

FORMAT = "native_json"
NAME = "Greenlane native JSON"
MARK = "greenlane.declaration"
VERSION = 1

_WRAPPER = frozenset({"format", "version", "declarations"})


def looks_like_it(head: bytes) -> bool:
    """Whether the beginning of a JSON file is that of this format."""
    return MARK.encode() in head or b'"consignment"' in head


def read_native_json(text: bytes, limits: Limits) -> Reading | list[str]:
    """Read a UTF-8 text; the keys of its outermost object when it is JSON of another kind.

    Raises ``Refused`` where it is not well formed or passes a limit.
    """
    few_enough(text, limits)
    room = Room(limits.max_findings)
    told = Findings(room)
    records = records_of(text, limits, told)
    known = [(pointer, value) for pointer, value in records if _is_declaration(value)]
    if not known:
        first = next((value for _, value in records if isinstance(value, dict)), {})
        findings = told.closed()
        if findings and not records:
            return Reading(format="json", state=ReadState.UNREADABLE, findings=findings)
        return list(first)
    if len(known) > limits.max_items:
        raise _too_many(len(known), limits)
    for pointer, value in records:
        if not _is_declaration(value):
            sentence = "This is no declaration: an object with keys such as function, reference and consignment."
            told.add(error("READ-NO-DECLARATION", sentence, path=pointer or "/", value=type(value).__name__))
    messages = tuple(_message(value, pointer, limits, room) for pointer, value in known)
    return Reading(format=FORMAT, state=ReadState.READ, messages=messages, findings=told.closed())


def _message(value: dict[str, Any], pointer: str, limits: Limits, room: Room) -> Message:
    findings = Findings(room)
    if value.keys() & (_WRAPPER - {"declarations"}):
        value = {key: given for key, given in value.items() if key not in _WRAPPER}
    declaration = NativeReader(limits, findings).struct(value, Declaration, pointer)
    return Message(declaration=declaration, findings=findings.closed())


def records_of(
    text: bytes, limits: Limits, told: Findings, mark: str = MARK, key: str = "declarations"
) -> list[tuple[str, Any]]:
    """The values of the file that ought to be declarations, each with its pointer.

    ``mark`` and ``key`` are those of the wrapper: other nouns come in files of the same make.
    """
    if _is_by_line(text):
        return list(_lines(text, limits, told))
    value = parse_json(text, limits, "")
    if isinstance(value, dict) and value.get("format") == mark and key in value:
        if value.get("version") != VERSION:
            raise Refused(
                error(
                    "READ-VERSION",
                    f"The file is of version {value.get('version')!r} of {mark}; version {VERSION} is read.",
                    path="/version",
                    value=value.get("version"),
                )
            )
        known = {"format", "version", key}
        for other in value.keys() - known:
            sentence = f"The wrapper has only {', '.join(sorted(known))}."
            told.add(error("READ-UNKNOWN-KEY", sentence, path=f"/{other}"[:200]))
        inner = value[key]
        members = inner if isinstance(inner, list) else [inner]
        return [(f"/{key}/{number}", member) for number, member in enumerate(members)]
    if isinstance(value, list):
        return [(f"/{number}", member) for number, member in enumerate(value)]
    return [("", value)]


def _is_by_line(text: bytes) -> bool:
    """Whether the file has one object a line: the first line is one, and there are more."""
    begin = text.lstrip()[: 1 << 20]
    first, end, rest = begin.partition(b"\n")
    if not end or not rest.strip() or not first.rstrip().endswith(b"}"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(text: bytes, limits: Limits, told: Findings) -> Iterator[tuple[str, Any]]:
    record = 0
    for number, line in enumerate(text.split(b"\n"), start=1):
        if not line.strip():
            continue
        if record == limits.max_items:
            raise _too_many(record + 1, limits)
        try:
            yield f"/{record}", parse_json(line, limits, f"line {number}, ")
        except Refused as refused:
            told.add(refused.finding)
        record += 1


def _too_many(count: int, limits: Limits) -> Refused:
    return Refused(
        error(
            "READ-TOO-MANY",
            f"The file has {count} records or more; at most {limits.max_items} are read. Nothing of it was taken. "
            "Divide it into several.",
            value=count,
        )
    )


def _is_declaration(value: object) -> bool:
    """Whether an object is meant as a declaration: it has a consignment, the mark, or mostly keys of one."""
    if not isinstance(value, dict) or value.get("format", MARK) != MARK:
        return False
    own = value.keys() & keys_of(Declaration)
    return "consignment" in own or value.get("format") == MARK or (len(own) >= 2 and 2 * len(own) > len(value))
