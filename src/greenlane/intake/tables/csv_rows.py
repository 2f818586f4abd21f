# SPDX-License-Identifier: Apache-2.0
"""Rows of separated values from a stream of bytes, in constant memory, whatever is broken in them.

A row without quotation marks is divided at the delimiter; one with them is read by the library. Where a quotation mark
is not closed within ``LINES`` lines the row that opens it is told and left out, and the lines after it are rows again.
"""

import csv
from collections import deque
from collections.abc import Iterator

from ..finding import Finding
from ..formats.collecting import Refused, error, warning
from .rows import ByteStream, Opened, Row, place, spoiled

LINES = 64
"""Over how many lines one quoted cell may run."""

LINE_BYTES = 1 << 20
"""The longest line, in bytes, that is read; of a longer one nothing is kept."""

_BLOCK = 1 << 18
_MARKS = ((b"\xef\xbb\xbf", None), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_DELIMITERS = ",;\t|"
_QUOTE = '"'

Line = tuple[str, bool]  # the text without its end, and whether bytes were no characters of the encoding


def open_csv(stream: ByteStream, *, delimiter: str | None = None, encoding: str = "utf-8") -> Opened:
    """Open a table of separated values: its header and its rows.

    Without a delimiter the one that occurs most in the header is taken. Raises ``Refused`` for a table without header,
    or in UTF-16, which is not read as a table.
    """
    lines = _Lines(stream, encoding)
    first = lines.next()
    while first is not None and not first[0].strip():
        first = lines.next()
    if first is None:
        raise Refused(error("READ-EMPTY", "The table has no header row. Send the table with the names of its columns."))
    chosen = delimiter or max(_DELIMITERS, key=first[0].count)
    lines.back([first])
    rows = _rows(lines, chosen)
    header = next(rows)
    if header.cells is None:
        raise Refused(header.findings[0])
    names = tuple(name.strip() for name in header.cells)
    return Opened(names, rows, header.findings)


class _Lines:
    """The lines of a stream, decoded; lines that are too long are left out, and asked for with ``too_long``."""

    def __init__(self, stream: ByteStream, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._ready: deque[Line | None] = deque()  # None stands for a line that was too long
        self._rest = b""
        self._skipping = False
        self._begun = False
        self._ended = False

    def next(self) -> Line | None:
        """The next line; None at the end. A line that was too long is an empty text with the flag set."""
        while not self._ready and not self._ended:
            self._fill()
        if not self._ready:
            return None
        line = self._ready.popleft()
        return ("\0", True) if line is None else line

    def back(self, lines: list[Line]) -> None:
        """Give lines back, to be read again."""
        self._ready.extendleft(reversed(lines))

    def _fill(self) -> None:
        block = self._stream.read(_BLOCK)
        if not block:
            self._ended = True
            if self._rest and not self._skipping:
                self._take(self._rest)
            self._rest = b""
            return
        if not self._begun:
            block = self._without_mark(block)
        if self._skipping:
            _, end, block = block.partition(b"\n")
            if not end:
                return
            self._skipping = False
        whole, end, rest = (self._rest + block).rpartition(b"\n")
        self._rest = rest
        if end:
            self._take(whole)
        if len(self._rest) > LINE_BYTES:
            self._ready.append(None)
            self._rest, self._skipping = b"", True

    def _without_mark(self, block: bytes) -> bytes:
        self._begun = True
        for mark, name in _MARKS:
            if block.startswith(mark):
                if name is not None:
                    message = f"The table is in {name}. Save it as UTF-8, and send it again."
                    raise Refused(error("READ-TABLE-ENCODING", message, value=name))
                return block[len(mark) :]
        return block

    def _take(self, block: bytes) -> None:
        """Lines at once where they are all of the encoding, else one by one."""
        try:
            text = block.decode(self._encoding)
        except UnicodeDecodeError:
            for raw in block.split(b"\n"):
                try:
                    self._ready.append((raw.decode(self._encoding).rstrip("\r"), False))
                except UnicodeDecodeError:
                    self._ready.append((raw.decode(self._encoding, errors="replace").rstrip("\r"), True))
            return
        if "\r" in text:
            text = text.replace("\r\n", "\n").rstrip("\r")
        self._ready.extend([(line, False) for line in text.split("\n")])


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    number = 0
    while (line := lines.next()) is not None:
        text, broken = line
        if not text:
            continue
        number += 1
        if broken and text == "\0":
            sentence = f"The row is longer than {LINE_BYTES} bytes, and was left out. A line end may be missing."
            yield spoiled(number, "READ-TABLE-ROW-LONG", sentence)
        elif _QUOTE in text:
            yield _quoted(number, line, lines, delimiter)
        elif broken or "\0" in text:
            yield _mended(number, text.split(delimiter), broken)
        else:
            yield Row(number, tuple(text.split(delimiter)))


def _quoted(number: int, first: Line, lines: _Lines, delimiter: str) -> Row:
    """A row with quotation marks, over as many lines as it takes."""
    taken = [first]
    open_marks = first[0].count(_QUOTE) % 2
    while open_marks and len(taken) < LINES and (line := lines.next()) is not None:
        taken.append(line)
        open_marks ^= line[0].count(_QUOTE) % 2
    if not open_marks:
        try:
            text = "\n".join(line[0] for line in taken)
            cells = next(csv.reader([text.replace("\0", "")], delimiter=delimiter, strict=True))
        except csv.Error:
            pass
        else:
            return _mended(number, cells, any(line[1] for line in taken), "\0" in text)
    lines.back(taken[1:])
    sentence = "A quotation mark is not closed, or stands inside a cell without being doubled. The row was left out."
    return spoiled(number, "READ-TABLE-QUOTING", sentence, first[0])


def _mended(number: int, cells: list[str], broken: bool, nulls: bool = False) -> Row:
    """A row of which something had to be replaced."""
    findings: list[Finding] = []
    if broken:
        sentence = "The row has bytes that are no characters of the encoding, read as \ufffd. Save it as UTF-8."
        findings.append(warning("READ-TABLE-ENCODING", sentence, path=place(number)))
    if nulls or any("\0" in cell for cell in cells):
        cells = [cell.replace("\0", "") for cell in cells]
        sentence = "The row has null characters, which were left out. Look how the table is written."
        findings.append(warning("READ-TABLE-NUL", sentence, path=place(number)))
    return Row(number, tuple(cells), tuple(findings))
