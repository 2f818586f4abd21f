# SPDX-License-Identifier: Apache-2.0
"""The facts of many consignments as columns: arrays that lie in memory as Arrow keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from greenlane.cargo import VOCABULARY, Kind, Scope

from ..language.view import Element
from .packed import Array, as_words

ROWS = 4_096
"""How many consignments are taken at a time."""

_EACH = np.arange(ROWS + 1, dtype=np.int64)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TextPart:
    """The texts of some rows: their bytes (as words too) from the first text on."""

    words: Array
    data: Array
    offsets: Array
    text_at: Array
    absent: Array


@dataclass(frozen=True)
class TextColumn:
    """Texts, or lists of texts: the bytes of all (UTF-8), and where each text begins and the last one ends.

    ``absent`` says which rows have none; it is empty where all have. ``text_at`` says which texts a row has (from the
    place of the row to that of the next); None for one text each. A dictionary column has its different texts here, and
    in ``chosen`` which of them a row has.
    """

    data: Array
    offsets: Array
    absent: Array
    text_at: Array | None = None
    chosen: Array | None = None

    def part(self, begin: int, end: int) -> TextPart:
        """The texts of these rows, at most ``ROWS``."""
        first, last = (begin, end) if self.text_at is None else self.text_at[[begin, end]].tolist()
        offsets = self.offsets[first : last + 1].astype(np.int64)
        words = as_words(self.data[offsets[0] : offsets[-1]])
        offsets -= offsets[0]
        text_at = _EACH[: end - begin + 1] if self.text_at is None else self.text_at[begin : end + 1] - first
        return TextPart(words, words.view(np.uint8), offsets, text_at, self.absent[begin:end])

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.offsets) - 1

    def text(self, number: int) -> str:
        """One text."""
        return bytes(self.data[self.offsets[number] : self.offsets[number + 1]]).decode()

    def value(self, row: int) -> Any:
        """The text, or the texts, of a row; None where it has none."""
        if len(self.absent) and self.absent[row]:
            return None
        if self.text_at is not None:
            return tuple(self.text(number) for number in range(self.text_at[row], self.text_at[row + 1]))
        return self.text(row if self.chosen is None else int(self.chosen[row]))


@dataclass(frozen=True)
class NumberColumn:
    """Decimals (float64), or whole numbers, microseconds since 1970, or yes (1) and no (0) (int64).

    ``absent`` says which rows have none; it is empty where all have.
    """

    values: Array
    absent: Array

    def value(self, row: int, kind: Kind) -> Any:
        """The value of a row as conditions read it; None where it has none, or not-a-number."""
        if len(self.absent) and self.absent[row]:
            return None
        found = self.values[row].item()
        if kind is Kind.TIME:
            return _FIRST + timedelta(microseconds=found)
        if kind is Kind.BOOLEAN:
            return bool(found)
        return found


class BulkFacts:
    """The facts of many consignments.

    ``columns`` are the facts by what they belong to and by their names; a column of a member's fact has a row for each
    member, and ``member_at`` says which members a consignment has: from its place to that of the next.
    """

    def __init__(
        self,
        rows: int,
        columns: Mapping[Scope, Mapping[str, TextColumn | NumberColumn]],
        member_at: Mapping[Scope, Array] | None = None,
    ) -> None:
        """Keep the columns as they are."""
        self.rows = rows
        self._columns = {scope: columns.get(scope, {}) for scope in Scope}
        none = np.zeros(rows + 1, np.int64)
        given = member_at or {}
        self.member_at: dict[Scope, Array] = {
            scope: given.get(scope, none) for scope in Scope if scope is not Scope.CONSIGNMENT
        }

    def size(self, scope: Scope) -> int:
        """How many consignments or members of that kind there are."""
        return self.rows if scope is Scope.CONSIGNMENT else int(self.member_at[scope][-1])

    def texts(self, scope: Scope, name: str) -> TextColumn | None:
        """A fact that is a text, or a list of texts; None where no row has it."""
        found = self._columns[scope].get(name)
        return found if isinstance(found, TextColumn) else None

    def numbers(self, scope: Scope, name: str) -> NumberColumn | None:
        """A fact that is a number, an instant, or yes and no; None where no row has it."""
        found = self._columns[scope].get(name)
        return found if isinstance(found, NumberColumn) else None

    def owners(self, scope: Scope) -> Array:
        """The row of the consignment of each member."""
        return np.repeat(np.arange(self.rows), np.diff(self.member_at[scope]))

    def row(self, row: int) -> tuple[dict[str, Any], dict[Scope, list[dict[str, Any]]]]:
        """The facts of one consignment and of its members, as conditions read them."""
        members = {
            scope: [_read(self._columns[scope], each) for each in range(at[row], at[row + 1])]
            for scope, at in self.member_at.items()
        }
        return _read(self._columns[Scope.CONSIGNMENT], row), members

    def elements(self, scope: Scope, names: frozenset[str]) -> Iterator[Element]:
        """The facts of these names of each consignment or member."""
        columns = {name: column for name, column in self._columns[scope].items() if name in names}
        for row in range(self.size(scope)):
            yield _read(columns, row)

    def part(self, begin: int, end: int) -> Mapping[Scope, tuple[int, int]]:
        """Which members lie in these rows."""
        return {scope: (int(at[begin]), int(at[end])) for scope, at in self.member_at.items()}


def _read(columns: Mapping[str, TextColumn | NumberColumn], row: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, column in columns.items():
        value = column.value(row) if isinstance(column, TextColumn) else column.value(row, VOCABULARY[name].kind)
        if value is not None:
            found[name] = value
    return found
