# SPDX-License-Identifier: Apache-2.0
"""The bulk front end: Arrow columns looked up in the same table that one message is looked up in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from greenlane.cargo import Scope

from ..language import satisfying_members
from ..language.facts_view import ReadView
from .by_fact import MANY_MEMBERS
from .columns import ROWS, BulkFacts, NumberColumn, TextColumn, TextPart
from .compiling import compiled_kernels
from .expressions import Expressions
from .packed import EVERY_BIT, Array, Packed, PackedField, PackedFlags, PackedKeys, PackedPatterns, PackedRange, packed

if TYPE_CHECKING:
    from .index import Index

_SIGN, _ALL = np.uint64(1 << 63), np.uint64(2**64 - 1)
_NONE = np.zeros(0, np.bool_)
_SCOPES = (Scope.GOODS, Scope.EQUIPMENT, Scope.PARTY)


@dataclass(frozen=True)
class BulkHits:
    """The hits of many consignments: row ``r`` has ``conditions[at[r]:at[r + 1]]``, in order."""

    at: Array
    conditions: Array

    def of(self, row: int) -> list[int]:
        """The numbers of the conditions that are true of one consignment."""
        found: list[int] = self.conditions[self.at[row] : self.at[row + 1]].tolist()
        return found


class Bulk:
    """Looks many consignments up in the table of an index."""

    def __init__(self, index: Index, hash_mask: int = EVERY_BIT) -> None:
        """``hash_mask`` keeps only some bits of the hashes, with which tests let different texts meet in one."""
        self._index = index
        self._hash_mask = hash_mask

    @cached_property
    def _packed(self) -> Packed:
        return packed(self._index.table, self._hash_mask)

    def hits(self, facts: BulkFacts) -> BulkHits:
        """The conditions that are true of each consignment.

        A condition that cannot be looked up whole is evaluated for the consignments that the index leaves it; one given
        up at the limits of evaluation is not true.
        """
        run = _Run(self._index, self._packed, facts)
        found = [run.chunk(*part) for part in _parts(facts.rows)]
        counts = np.concatenate([counts for counts, _ in found]) if found else np.zeros(0, np.int64)
        at = np.zeros(facts.rows + 1, np.int64)
        np.cumsum(counts, out=at[1:])
        conditions = np.concatenate([numbers for _, numbers in found]) if found else np.zeros(0, np.int32)
        return BulkHits(at, conditions)


def _parts(rows: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, rows, ROWS):
        yield begin, min(rows, begin + ROWS)


class _Run:
    """One table of facts looked up."""

    def __init__(self, index: Index, table: Packed, facts: BulkFacts) -> None:
        self.index = index
        self.table = table
        self.facts = facts
        self.expressions = Expressions(facts, index.lists)
        self.kernels = compiled_kernels()
        self.parts: dict[int, TextPart] = {}

    def chunk(self, begin: int, end: int) -> tuple[Array, Array]:
        """How many hits each of these rows has, and which."""
        table, kernels, run = self.table, self.kernels, self.index.table
        part = self.facts.part(begin, end)
        left = np.empty((end - begin, table.words), np.uint64)
        left[:] = table.start
        self.look_up(Scope.CONSIGNMENT, (begin, end), left)
        for scope in _SCOPES:
            if not run.tried[scope]:
                continue
            first, last = part[scope]
            of_members = np.empty((last - first, table.words), np.uint64)
            of_members[:] = table.tried[scope]
            self.look_up(scope, (first, last), of_members)
            at = self.facts.member_at[scope][begin : end + 1] - first
            kernels["gather"](left, of_members, at, table.others[scope])
        many = self.many(begin, end) if run.exhaustible else _NONE
        if run.width == run.count and not ~run.exact & ((1 << run.count) - 1) and not many.any():
            return self.taken(left)
        return self.evaluated(begin, left, many)

    def taken(self, left: Array) -> tuple[Array, Array]:
        """The bits of each row as numbers."""
        counts = np.empty(len(left), np.int64)
        self.kernels["count_bits"](left, counts)
        at = np.zeros(len(left) + 1, np.int64)
        np.cumsum(counts, out=at[1:])
        found = np.empty(at[-1], np.int32)
        self.kernels["take_bits"](left, at, found)
        return counts, found

    def many(self, begin: int, end: int) -> Array:
        """Which rows have so many members that limits of evaluation could be met."""
        total = np.zeros(end - begin, np.int64)
        for at in self.facts.member_at.values():
            total += np.diff(at[begin : end + 1])
        return total > MANY_MEMBERS

    def evaluated(self, begin: int, left: Array, many: Array) -> tuple[Array, Array]:
        """The conditions that the bits come to, those that cannot be looked up whole evaluated."""
        table, index = self.table, self.index
        words = (index.table.count + 63) // 64
        certain = np.zeros((len(left), words), np.uint64)
        maybe = np.zeros((len(left), words), np.uint64)
        self.kernels["fold"](left, table.exact, table.needed_of, table.needed, table.stands_for, certain, maybe)
        maybe &= ~certain
        if len(many) and many.any():
            certain[many] = 0
            maybe[many] = 0
        counts, numbers = self.taken(maybe)
        views: dict[int, ReadView] = {}
        for row, number in zip(np.repeat(np.arange(len(left)), counts).tolist(), numbers.tolist(), strict=True):
            view = views.get(row)
            if view is None:
                views.clear()
                consignment, members = self.facts.row(begin + row)
                view = views[row] = ReadView(consignment, members, index.lists)
            if satisfying_members(index.conditions[number], view).hit:
                certain[row, number >> 6] |= np.uint64(1 << (number & 63))
        for row in np.flatnonzero(many).tolist():
            for number in index.hits(*self.facts.row(begin + row)):
                certain[row, number >> 6] |= np.uint64(1 << (number & 63))
        return self.taken(certain)

    # --- fields

    def look_up(self, scope: Scope, part: tuple[int, int], left: Array) -> None:
        """Take from ``left`` what the facts of these consignments or members refute, so many at a time."""
        for begin in range(part[0], part[1], ROWS):
            end = min(part[1], begin + ROWS)
            self.parts.clear()
            fields = self.table.fields[scope]
            plain: list[PackedField] = [field for field in fields if not isinstance(field, PackedPatterns)]
            of = left[begin - part[0] : end - part[0]]
            if plain:
                chosen = np.empty(((len(plain) + 3) // 4 * 4, end - begin), np.uint32)
                chosen[len(plain) :] = self.table.full
                for place, one in enumerate(plain):
                    self.choose(one, scope, begin, end, chosen[place])
                self.kernels["meet"](chosen, self.table.rows, of)
            for field in fields:
                if isinstance(field, PackedPatterns):
                    self.patterns(field, scope, begin, end, of)

    def choose(self, field: PackedField, scope: Scope, begin: int, end: int, out: Array) -> None:
        """The row of the table for each consignment or member."""
        match field:
            case PackedKeys():
                texts = self.text_column(field, scope)
                if texts is None:
                    out[:] = field.absent
                else:
                    self.keys(field, texts, begin, end, out)
            case PackedFlags():
                self.kernels["look_up_flags"](self.flags(field, scope, begin, end), field.rows_of, out)
            case PackedRange():
                numbers = self.numbers(field, scope)
                if numbers is None:
                    out[:] = field.absent
                else:
                    self.look_up_numbers(field, numbers, begin, end, out)

    def text_column(self, field: PackedField, scope: Scope) -> TextColumn | None:
        name, form = field.column.name, field.column.form
        if name is None or self.facts.texts(scope, name) is None:
            return None
        return self.expressions.folded(scope, name, form) if form else self.facts.texts(scope, name)

    def part(self, texts: TextColumn, begin: int, end: int) -> TextPart:
        """These rows of a column, kept while other fields look at the same."""
        found = self.parts.get(id(texts))
        if found is None:
            found = self.parts[id(texts)] = texts.part(begin, end)
        return found

    def keys(self, field: PackedKeys, texts: TextColumn, begin: int, end: int, out: Array) -> None:
        if texts.chosen is None:
            self.look_up_keys(field, self.part(texts, begin, end), out)
            return
        rows = self.expressions.of_dictionary(field, texts)
        if rows is None:
            rows = np.empty(texts.count, np.uint32)
            known = TextColumn(texts.data, texts.offsets, _NONE)
            for first in range(0, texts.count, ROWS):
                last = min(texts.count, first + ROWS)
                self.look_up_keys(field, known.part(first, last), rows[first:last])
            self.expressions.keep_dictionary(field, rows)
        if len(rows):
            np.take(rows, texts.chosen[begin:end], out=out)
        if len(texts.absent):
            out[texts.absent[begin:end]] = field.absent

    def look_up_keys(self, field: PackedKeys, texts: TextPart, out: Array) -> None:
        known = field.texts
        self.kernels["look_up_texts"](
            texts.words,
            texts.data,
            texts.offsets,
            texts.absent,
            field.first,
            field.last,
            known.keys,
            known.starts,
            known.slots,
            known.mask,
            field.rows_of,
            field.absent,
            out,
        )

    def look_up_numbers(self, field: PackedRange, numbers: NumberColumn, begin: int, end: int, out: Array) -> None:
        values = numbers.values[begin:end]
        absent = numbers.absent[begin:end]
        if field.decimal:
            values = values + 0.0  # so that -0.0 is 0.0
        sign = _ALL if field.decimal else _SIGN
        shared = field.cuts, field.near, field.shift, field.rows_of, field.absent
        self.kernels["look_up_numbers"](values.view(np.uint64), sign, absent, *shared, out)
        if field.decimal and (nothing := np.isnan(values)).any():
            nothing = nothing & ~absent if len(absent) else nothing
            out[nothing] = field.nan

    def flags(self, field: PackedFlags, scope: Scope, begin: int, end: int) -> Array:
        """0, 1 or 2 (unknown) for each."""
        column = field.column
        if column.name is None:
            return self.expressions.flags(column)[begin:end]
        numbers = self.facts.numbers(scope, column.name)
        if numbers is None:
            return np.full(end - begin, 2, np.int64)
        values = numbers.values[begin:end]
        return np.where(numbers.absent[begin:end], 2, values) if len(numbers.absent) else values

    def numbers(self, field: PackedRange, scope: Scope) -> NumberColumn | None:
        column = field.column
        if column.name is None:
            return self.expressions.numbers(column)
        return self.facts.numbers(scope, column.name)

    def patterns(self, field: PackedPatterns, scope: Scope, begin: int, end: int, left: Array) -> None:
        texts = self.text_column(field, scope)
        if texts is None:
            left &= field.absent
            return
        if texts.chosen is not None:
            texts = self.expressions.spread(scope, str(field.column.name), field.column.form, texts)
        known, part = field.texts, self.part(texts, begin, end)
        self.kernels["look_for_patterns"](
            part.words,
            part.data,
            part.offsets,
            part.text_at,
            part.absent,
            known.keys,
            known.starts,
            known.slots,
            known.mask,
            field.outputs_of,
            field.steps,
            field.classes,
            field.output_at,
            field.begins,
            field.outputs,
            field.bases,
            field.refused,
            field.absent,
            left,
        )


__all__ = ["Bulk", "BulkFacts", "BulkHits"]
