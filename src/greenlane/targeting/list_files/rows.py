# SPDX-License-Identifier: Apache-2.0
"""Rows of delimited list files: decoded line by line, whatever the encoding, and never more than a line in memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple, cast

from .findings import Findings

LONGEST_LINE = 1_000_000
"""Bytes of one line that are read; published lists have a few thousand."""

LONGEST_ROW_LINES = 100
"""So many lines one row may have, when its texts hold line ends."""

_END = "\x1a"  # what the delimited files of the US Treasury end with
_HEAD = 1 << 16
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Opened(NamedTuple):
    """A file at its beginning: its first bytes (UTF-8 where it was UTF-16), and the stream from the beginning on."""

    name: str
    head: bytes
    stream: BinaryIO


class Row(NamedTuple):
    """One row: its cells, the number of its line, and whether a line end closed it."""

    cells: list[str]
    line: int
    ended: bool


def opened(name: str, source: BinaryIO | bytes, findings: Findings) -> Opened:
    """The file at its beginning, without a byte order mark. UTF-16 is turned into UTF-8 while it is read."""
    stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
    head = stream.read(_HEAD)
    encoding = next((found for mark, found in _UTF16.items() if head.startswith(mark)), None)
    if encoding is None and len(head) >= 4 and head[:200].count(0) * 3 > len(head[:200]):
        encoding = "utf-16-be" if head[0] == 0 else "utf-16-le"
        findings.warn(
            "LIST-ENCODING", name, "The file is UTF-16 without a byte order mark; it was read as that. Send UTF-8."
        )
    if encoding is not None:
        turned = _Turned(head, stream, encoding)
        head, stream = turned.read(_HEAD), cast("BinaryIO", turned)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    return Opened(name, head[start:], cast("BinaryIO", _Joined(head[start:], stream)))


class _Joined(io.RawIOBase):
    """What was read already, and then the rest of a stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._head.read(size)
        if size < 0:
            return found + self._rest.read()
        return found or self._rest.read(size)

    def readline(self, size: int | None = -1) -> bytes:
        limit = -1 if size is None else size
        found = self._head.readline(limit)
        if found.endswith(b"\n") or (limit >= 0 and len(found) >= limit):
            return found
        return found + self._rest.readline(-1 if limit < 0 else limit - len(found))


class _Turned(io.RawIOBase):
    """A stream in UTF-16 as UTF-8; what is no character becomes the sign for that."""

    def __init__(self, head: bytes, rest: BinaryIO, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = rest
        self._ready = self._decoder.decode(head).encode("utf-8", "replace")
        self._over = False

    def readable(self) -> bool:
        return True

    def _more(self) -> None:
        read = self._rest.read(_HEAD)
        self._over = not read
        self._ready += self._decoder.decode(read, final=self._over).encode("utf-8", "replace")

    def read(self, size: int = -1) -> bytes:
        while not self._over and (size < 0 or len(self._ready) < size):
            self._more()
        place = len(self._ready) if size < 0 else size
        found, self._ready = self._ready[:place], self._ready[place:]
        return found

    def readline(self, size: int | None = -1) -> bytes:
        limit = -1 if size is None else size
        while (place := self._ready.find(b"\n") + 1) == 0 and not self._over:
            if 0 <= limit <= len(self._ready):
                break
            self._more()
        place = place or len(self._ready)
        place = min(place, limit) if limit >= 0 else place
        found, self._ready = self._ready[:place], self._ready[place:]
        return found


def lines(file: Opened, findings: Findings) -> Iterator[str]:
    """The lines with their ends. A line that is no UTF-8 is read as Windows-1252, which is told."""
    number = 0
    while raw := file.stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            findings.incomplete(
                "LIST-LINE-TOO-LONG",
                f"{file.name}, line {number}",
                f"The line is longer than {LONGEST_LINE:,} bytes and was left out.",
            )
            yield "\n"
            continue
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
            findings.warn(
                "LIST-ENCODING",
                f"{file.name}, line {number}",
                "The line is no UTF-8; it was read as Windows-1252. Look whether its names are right, and ask the "
                "sender for UTF-8.",
                text.strip(),
            )
        if "\x00" in text:
            findings.warn("LIST-ENCODING", f"{file.name}, line {number}", "Characters that are no text were left out.")
            text = text.replace("\x00", "")
        yield text


def rows(file: Opened, delimiter: str, findings: Findings) -> Iterator[Row]:
    """The rows that have something in them. A quotation mark that is never closed costs its own line only."""
    waiting: list[str] = []
    more = lines(file, findings)
    number = 0
    while True:
        line = waiting.pop(0) if waiting else next(more, None)
        if line is None:
            return
        number += 1
        first = number
        record, taken = line, [line]
        if line.count('"') % 2:
            for following in chain(list(waiting), more):
                if waiting:
                    waiting.pop(0)
                taken.append(following)
                record += following
                if following.count('"') % 2 or len(taken) > LONGEST_ROW_LINES or len(record) > LONGEST_LINE:
                    break
            if record.count('"') % 2:
                record, waiting = line, [*taken[1:], *waiting]
                _unclosed(file, first, record, findings, at_end=len(taken) <= LONGEST_ROW_LINES)
            else:
                number += len(taken) - 1
        if record.strip() in ("", _END):
            continue
        ended = record.endswith(("\n", "\r", _END))
        try:
            cells = next(csv.reader([record.replace("\r\n", "\n").rstrip("\n\r" + _END)], delimiter=delimiter), [])
        except csv.Error:
            cells = [cell.strip('"') for cell in record.rstrip("\r\n").split(delimiter)]
        if any(cell.strip() for cell in cells):
            yield Row(cells, first, ended)


def _unclosed(file: Opened, line: int, record: str, findings: Findings, *, at_end: bool) -> None:
    told = "The file ends inside a text: it was cut off" if at_end else "A quotation mark is opened and not closed"
    findings.incomplete(
        "LIST-CUT-OFF" if at_end else "LIST-QUOTE",
        f"{file.name}, line {line}",
        f"{told}. The line was read as far as it goes; get the file anew.",
        record.strip(),
    )
