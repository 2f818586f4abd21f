# SPDX-License-Identifier: Apache-2.0
"""The front end of the index for one message: facts as Python values, sets as Python integers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from greenlane.cargo import VOCABULARY, Scope

from ..language.arithmetic import calculation
from ..language.checked import Calculated, FactRead, Promoted
from ..language.compiling import compiled
from ..language.condition import SCOPE_ORDER
from ..language.facts_view import first_of
from ..language.types import Type
from ..language.view import Budget, Element, Lists, Read, Reader
from ..language.words import lowered, words_of
from .fields import ByKey, ByPattern, ByRange, Field
from .predicates import Column, Look
from .table import Table

quotient = calculation("/", Type.DECIMAL)
_FOLDS: dict[str, Callable[[str], str]] = {"lower": lowered, "words": words_of}


class _Seen:
    """What expressions read: the member at hand, the consignment behind it."""

    __slots__ = ("_members", "lists", "value")

    def __init__(self, own: Element, whole: Callable[[str], Read | None], members: Any, lists: Lists) -> None:
        self.value = first_of(own, whole) if own else whole
        self._members = members
        self.lists = lists

    def members(self, name: str, /) -> Sequence[Element]:
        found: Sequence[Element] = self._members[Scope.GOODS if name == "items" else Scope.EQUIPMENT]
        return found


class _OfScope:
    """The fields of one scope, sorted by how they are looked up, the cheap ones first."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.keyed: list[tuple[str, Callable[[Any, int], int], int]] = []
        self.sliced: list[tuple[str, int | None, int | None, Callable[[Any, int], int], int, int]] = []
        self.ranges: list[tuple[str, list[Any], list[int], int]] = []
        self.ratios: list[tuple[str, str, list[Any], list[int], int, int]] = []
        self.patterns: list[tuple[str, Callable[[Any], int], int]] = []
        self.folded: list[tuple[str, Callable[[str], str], Callable[[Any], int], int]] = []
        self.calculated: list[tuple[Callable[[Reader, tuple[Any, ...]], Any], Callable[[Any], int], int]] = []
        for field in fields:
            name, form = field.column.name, field.column.form
            if name is None:
                ratio = _ratio(field.column)
                if ratio is not None and isinstance(field, ByRange):
                    self.ratios.append((*ratio, field.cuts, field.masks, field.nan, field.absent))
                else:
                    self.calculated.append((compiled(field.column.part), _lookup(field), field.asked))
            elif form:
                self.folded.append((name, _FOLDS[form], _lookup(field), field.asked))
            elif isinstance(field, ByRange):
                self.ranges.append((name, field.cuts, field.masks, field.absent))
            elif isinstance(field, ByPattern):
                self.patterns.append((name, _pattern(field), field.asked))
            elif field.begin is None and field.end is None:
                self.keyed.append((name, field.table.get, field.default))
            else:
                absent = field.table[None]
                self.sliced.append((name, field.begin, field.end, field.table.get, field.default, absent))

    def left(self, own: Element, left: int) -> int:
        """The bits of ``left`` that the facts of this member do not refute, expressions left out."""
        get = own.get
        value: Any
        divisor: Any
        for name, lookup, default in self.keyed:
            left &= lookup(get(name), default)
        for name, cuts, masks, absent in self.ranges:
            value = get(name)
            left &= absent if value is None else masks[bisect_right(cuts, value)]
        for name, begin, end, lookup, default, absent in self.sliced:
            value = get(name)
            left &= absent if value is None else lookup(value[begin:end], default)
        for name, other, cuts, masks, nan, absent in self.ratios:
            value, divisor = get(name), get(other)
            if value is None or divisor is None:
                left &= absent
                continue
            value = value / divisor if divisor else quotient(float(value), float(divisor))
            left &= masks[bisect_right(cuts, value)] if value == value else nan
        for name, pattern, asked in self.patterns:
            if left & asked:
                left &= pattern(get(name))
        for name, fold, of, asked in self.folded:
            if left & asked:
                value = get(name)
                left &= of(None if value is None else fold(value))
        return left

    def calculating(self, reader: Reader, left: int) -> int:
        """The bits of ``left`` that no expression refutes."""
        for run, of, asked in self.calculated:
            if left & asked:
                left &= of(run(reader, ()))
        return left


def _ratio(column: Column) -> tuple[str, str] | None:
    """The two facts of one scope of which a column is the decimal quotient."""
    part = column.part
    if not isinstance(part, Calculated) or part.operator != "/" or part.type is not Type.DECIMAL:
        return None
    sides = [each.operand if isinstance(each, Promoted) else each for each in (part.left, part.right)]
    names = [each.name for each in sides if isinstance(each, FactRead) and VOCABULARY[each.name].scope is column.scope]
    return (names[0], names[1]) if len(names) == 2 else None


def _lookup(field: Field) -> Callable[[Any], int]:
    match field:
        case ByPattern():
            return field.left
        case ByKey(begin=None, end=None):
            table, default = field.table, field.default
            return lambda value: table.get(value, default)
        case ByKey():
            return partial(_of_slice, field)
        case ByRange():
            return partial(_of_range, field)


def _pattern(field: ByPattern) -> Callable[[Any], int]:
    """How a text is looked up by patterns; where it must contain one of them and nothing else is asked, in short."""
    if len(field.bases) > 1 or field.refused or field.ends or field.searcher is None or field.column.look is Look.TEXTS:
        return field.left
    base, absent, found = field.bases[0] | field.always[0], field.absent, field.searcher.found

    def of(value: Any) -> int:
        if value is None:
            return absent
        left = base
        for output in found(value):
            left |= output[0]
        return left

    return of


def _of_slice(field: ByKey, value: Any) -> int:
    return field.table.get(value if value is None else value[field.begin : field.end], field.default)


def _of_range(field: ByRange, value: Any) -> int:
    if value is None:
        return field.absent
    return field.masks[bisect_right(field.cuts, value)] if value == value else field.nan


class OneMessage:
    """Looks one message up in a table."""

    def __init__(self, table: Table, lists: Lists) -> None:
        """Sort the fields of the table."""
        self._start = table.start
        self._lists = lists
        self._whole = _OfScope(table.fields[Scope.CONSIGNMENT])
        every = (1 << table.width) - 1
        self._scopes = [
            (scope, table.tried[scope], every ^ table.tried[scope], _OfScope(table.fields[scope]))
            for scope in SCOPE_ORDER
            if table.tried[scope]
        ]

    def left(self, consignment: Element, members: Mapping[Scope, Sequence[Element]]) -> int:
        """The bits that these facts do not refute."""
        left = self._whole.left(consignment, self._start)
        if self._whole.calculated:
            reader = Reader(_Seen({}, consignment.get, members, self._lists), Budget(0))
            left = self._whole.calculating(reader, left)
        for scope, tried, others, fields in self._scopes:
            if not left & tried:
                continue
            found = left & others
            for member in members[scope]:
                of_member = fields.left(member, left)
                if fields.calculated and of_member & tried:
                    reader = Reader(_Seen(member, consignment.get, members, self._lists), Budget(0))
                    of_member = fields.calculating(reader, of_member)
                found |= of_member
            left = found
        return left
