# SPDX-License-Identifier: Apache-2.0
"""What bulk must calculate before it looks anything up: expressions over columns, folded texts.

Decimals are calculated column by column, which is what the language does value by value; any other expression is
evaluated for each consignment or member in turn, by the language itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np

from greenlane.cargo import VOCABULARY, Scope

from ..language.checked import Calculated, Constant, FactRead, Members, Part, Promoted, every_part
from ..language.compiling import compiled
from ..language.types import MEMBERS, Type
from ..language.view import Budget, Element, Lists, Reader
from ..language.words import lowered, words_of
from .columns import BulkFacts, NumberColumn, TextColumn
from .packed import Array, PackedKeys, microseconds
from .predicates import Column

_MEMBERS = {name: scope for name, (_, scope) in MEMBERS.items()}
_FOLDS = {"lower": lowered, "words": words_of}


class Expressions:
    """Calculated columns over one table of facts; each is calculated once."""

    def __init__(self, facts: BulkFacts, lists: Lists) -> None:
        self.facts = facts
        self.lists = lists
        self._numbers: dict[int, NumberColumn] = {}
        self._flags: dict[int, Array] = {}
        self._texts: dict[tuple[Scope, str, str], TextColumn] = {}
        self._rows: dict[int, Array] = {}

    # --- texts

    def folded(self, scope: Scope, name: str, form: str) -> TextColumn:
        """The texts of a fact, folded."""
        found = self._texts.get((scope, name, form))
        if found is None:
            texts = self.facts.texts(scope, name)
            assert texts is not None
            fold = _FOLDS[form]
            raw = [fold(text.decode("utf-8")).encode("utf-8") for text in _each(texts)]
            found = _column(raw, texts.absent, texts.text_at, texts.chosen)
            self._texts[scope, name, form] = found
        return found

    def spread(self, scope: Scope, name: str, form: str, texts: TextColumn) -> TextColumn:
        """A dictionary column with the texts of every row."""
        key = scope, name, f"{form} spread"
        found = self._texts.get(key)
        if found is None:
            assert texts.chosen is not None
            known = list(_each(texts)) or [b""]
            found = self._texts[key] = _column([known[number] for number in texts.chosen.tolist()], texts.absent)
        return found

    def of_dictionary(self, field: PackedKeys, texts: TextColumn) -> Array | None:
        """The rows already found for the different texts of a column."""
        return self._rows.get(id(field))

    def keep_dictionary(self, field: PackedKeys, rows: Array) -> None:
        """Keep the rows found for the different texts of a column."""
        self._rows[id(field)] = rows

    # --- numbers

    def numbers(self, column: Column) -> NumberColumn:
        """What a number comes to for each consignment or member."""
        found = self._numbers.get(id(column))
        if found is None:
            found = self._decimals(column.part, column.scope) if column.part.type is Type.DECIMAL else None
            if found is None:
                found = self._evaluated(column)
            self._numbers[id(column)] = found
        return found

    def _decimals(self, part: Part, scope: Scope) -> NumberColumn | None:
        """A decimal calculated by columns; None where that cannot be done."""
        match part:
            case Constant():
                return NumberColumn(np.full(self.facts.size(scope), part.value, np.float64), np.zeros(0, np.bool_))
            case FactRead():
                return self._fact(part.name, scope)
            case Promoted(operand=FactRead() as fact):
                whole = self._fact(fact.name, scope)
                return NumberColumn(whole.values.astype(np.float64), whole.absent)
            case Calculated():
                one, other = self._decimals(part.left, scope), self._decimals(part.right, scope)
                if one is None or other is None:
                    return None
                calculate = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[part.operator]
                with np.errstate(all="ignore"):
                    values = calculate(one.values, other.values)
                absent = one.absent if len(one.absent) else other.absent
                return NumberColumn(values, absent | other.absent if len(one.absent) and len(other.absent) else absent)
        return None

    def _fact(self, name: str, scope: Scope) -> NumberColumn:
        own = VOCABULARY[name].scope
        found = self.facts.numbers(own, name)
        if found is None:
            size = self.facts.size(own)
            found = NumberColumn(np.zeros(size), np.ones(size, np.bool_))
        if own is scope:
            return found
        owners = self.facts.owners(scope)
        return NumberColumn(found.values[owners], found.absent[owners] if len(found.absent) else found.absent)

    def _evaluated(self, column: Column) -> NumberColumn:
        """A number evaluated one by one."""
        values = self._values(column)
        absent = np.array([value is None for value in values], np.bool_)
        plain = [microseconds(v) if isinstance(v, datetime) else 0 if v is None else v for v in values]
        kind: Any = np.float64 if column.part.type is Type.DECIMAL else np.int64
        return NumberColumn(np.array(plain, kind), absent)

    def flags(self, column: Column) -> Array:
        """0, 1 or 2 (unknown) for each consignment or member."""
        found = self._flags.get(id(column))
        if found is None:
            found = np.array([2 if each is None else int(each) for each in self._values(column)], np.int64)
            self._flags[id(column)] = found
        return found

    def _values(self, column: Column) -> list[Any]:
        part, scope, facts = column.part, column.scope, self.facts
        run = compiled(part)
        reads = frozenset(each.name for each in every_part(part) if isinstance(each, FactRead))
        counted = [each.name for each in every_part(part) if isinstance(each, Members)]
        whole = list(facts.elements(Scope.CONSIGNMENT, reads)) if any(_is_whole(name) for name in reads) else None
        owners: Sequence[int] = range(facts.rows) if scope is Scope.CONSIGNMENT else facts.owners(scope).tolist()
        own = facts.elements(scope, reads) if scope is not Scope.CONSIGNMENT else None
        counts = {name: np.diff(facts.member_at[_MEMBERS[name]]).tolist() for name in counted}
        seen = _Seen(self.lists)
        reader = Reader(seen, Budget(0))
        found = []
        for owner in owners:
            seen.whole = whole[owner] if whole is not None else {}
            seen.own = next(own) if own is not None else {}
            seen.sizes = {name: counts[name][owner] for name in counted}
            found.append(run(reader, ()))
        return found


def _each(texts: TextColumn) -> Iterator[bytes]:
    data = memoryview(texts.data)
    for begin, end in pairwise(texts.offsets.tolist()):
        yield bytes(data[begin:end])


def _column(raw: list[bytes], absent: Array, text_at: Array | None = None, chosen: Array | None = None) -> TextColumn:
    offsets = np.zeros(len(raw) + 1, np.int64)
    np.cumsum([len(each) for each in raw], out=offsets[1:])
    return TextColumn(np.frombuffer(b"".join(raw), np.uint8), offsets, absent, text_at, chosen)


def _is_whole(name: str) -> bool:
    return VOCABULARY[name].scope is Scope.CONSIGNMENT


class _Seen:
    """What an expression reads of one consignment or member."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.whole: Element = {}
        self.own: Element = {}
        self.sizes: Mapping[str, int] = {}

    def value(self, name: str, /) -> Any:
        found = self.own.get(name)
        return self.whole.get(name) if found is None else found

    def members(self, name: str, /) -> Sequence[Element]:
        return _Counted(self.sizes[name])


class _Counted(Sequence[Any]):
    """Members of which only the number is known, which is all that is asked."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        raise IndexError(place)
