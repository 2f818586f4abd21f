# SPDX-License-Identifier: Apache-2.0
"""Delimited list files with headings: each row by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .building import clean, day
from .findings import Findings
from .rows import Opened, rows


class Columns(NamedTuple):
    """One row by the names of its columns, in small letters, and where it stands."""

    cells: dict[str, str]
    where: str
    findings: Findings

    def text(self, *names: str) -> str:
        """The first of these columns that has something, cleaned; empty where none has."""
        for name in names:
            if (cell := self.cells.get(name)) and (text := clean(cell)):
                return text
        return ""

    def long(self, *names: str) -> str:
        """Like ``text`` but not shortened: for columns that hold many values."""
        for name in names:
            if (cell := self.cells.get(name)) and (text := cell.strip()):
                return text
        return ""

    def day(self, *names: str) -> date | None:
        """The day in the first of these columns that has something; None, with a finding, for what is no day."""
        written = self.text(*names)
        found = day(written)
        if written and found is None:
            self.findings.warn(
                "LIST-DATE", self.where, f"This is no day that can be read ({names[0]}); it was left out.", written
            )
        return found


class Table:
    """A file with headings in its first row."""

    def __init__(self, file: Opened, delimiter: str, findings: Findings) -> None:
        """Take a file at its beginning."""
        self._file = file
        self._delimiter = delimiter
        self._findings = findings
        self.count = 0

    def every(self) -> Iterator[Columns]:
        """Each row after the headings. A last row that is too short and not ended tells that the file was cut off."""
        every = rows(self._file, self._delimiter, self._findings)
        first = next(every, None)
        if first is None:
            return
        names = [heading(cell) for cell in first.cells]
        for row in every:
            self.count += 1
            where = f"{self._file.name}, line {row.line}"
            if len(row.cells) < len(names):
                if row.ended:
                    told = f"The row has {len(row.cells)} columns, the headings {len(names)}; what it has was read."
                    self._findings.warn("LIST-ROW-SHORT", where, told, self._delimiter.join(row.cells))
                else:
                    told = "The file ends in the middle of a row: it was cut off. Get it anew."
                    self._findings.incomplete("LIST-CUT-OFF", where, told)
            elif len(row.cells) > len(names):
                told = f"The row has {len(row.cells)} columns, the headings {len(names)}; what is beyond was left out."
                self._findings.warn("LIST-ROW-LONG", where, told, self._delimiter.join(row.cells))
            yield Columns(dict(zip(names, row.cells, strict=False)), where, self._findings)


def heading(cell: str) -> str:
    """The name of a column: small letters, ``_`` between words."""
    return "_".join(clean(cell).casefold().replace("-", " ").replace("/", " ").split())
