# SPDX-License-Identifier: Apache-2.0
"""Rows of a table whatever its file is: the cells as texts, by the number of the row, with what is wrong with them."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from ..finding import Finding
from ..formats.collecting import error


class ByteStream(Protocol):
    """Where the bytes of a table come from, piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """The bytes up to the end of the line, at most so many; none at the end."""


class Row(NamedTuple):
    """One row: its number as people see it (in CSV the header is row 1), its cells, and findings about the row.

    ``cells`` is None for a row that cannot be taken.
    """

    number: int
    cells: tuple[str, ...] | None
    findings: tuple[Finding, ...] = ()


class Opened(NamedTuple):
    """A table that has been opened: the names of its columns, its rows as they come, findings about the whole."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    findings: tuple[Finding, ...] = ()


def place(number: object, column: str | None = None) -> str:
    """Where a value stands: ``row 17, column "Net Mass"``."""
    return f"row {number}" if column is None else f'row {number}, column "{column}"'


def spoiled(number: int, code: str, sentence: str, value: object = None) -> Row:
    """A row that cannot be taken, with the finding that says why."""
    return Row(number, None, (error(code, sentence, path=place(number), value=value),))
