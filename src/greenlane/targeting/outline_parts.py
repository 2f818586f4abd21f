# SPDX-License-Identifier: Apache-2.0
"""The facts of one member in parts, each of what depends on the same cells: its number is remembered by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from greenlane.cargo import Depends, Memory, Scope

from .bulk_facts import KEPT, MemberFacts, Noun, OfFields, Passed, Row
from .language import Read
from .outline_classes import Classes, Found, Grown

Kept = dict[Any, Found]
Key = Callable[[Row], Any]


class CellPart:
    """Facts of one cell of the row."""

    def __init__(self, key: Key, read: Callable[[Row], Mapping[str, Read]], names: set[str]) -> None:
        """``read`` gives the facts as conditions read them; ``names`` are those that have been seen."""
        self.key = key
        self.names = names
        self._read = read

    def learn(self, classes: Classes, row: Row, noun: Noun, calls: int) -> Found:
        """The number of these facts in a row, and what they leave. Raises ``Grown`` where they are of a new kind."""
        return classes.number(self.names, self._read(row))


class ColumnsPart:
    """Facts of functions that depend on the same columns."""

    def __init__(self, functions: Sequence[Memory], names: set[str]) -> None:
        """These functions, which are all remembered; ``names`` are the facts that they have been seen to make."""
        depends = Depends({})
        for function in functions:
            depends.widen(function.depends)
        self.key: Key = depends.key()
        self.names = names
        self._functions = functions
        self._versions = [function.version for function in functions]

    def learn(self, classes: Classes, row: Row, noun: Noun, calls: int) -> Found:
        """The number of these facts in a row, and what they leave. Raises ``Grown`` where they are of a new kind."""
        read: dict[str, Read] = {}
        for function in self._functions:
            read.update(function.answer(row, noun, calls).read)
        if self._versions != [function.version for function in self._functions]:
            raise Grown
        return classes.number(self.names, read)


class RowPart:
    """Facts whose cells do not come again: reckoned for each row."""

    key = None

    def __init__(self, read: Callable[[Row, Noun], Mapping[str, Read]], names: set[str]) -> None:
        """``read`` gives the facts as conditions read them; ``names`` are those that have been seen."""
        self.names = names
        self._read = read

    def learn(self, classes: Classes, row: Row, noun: Noun, calls: int) -> Found:
        """The number of these facts in a row, and what they leave. Raises ``Grown`` where they are of a new kind."""
        return classes.number(self.names, self._read(row, noun))


class FactPart:
    """One fact of a few cells, by the class of its value."""

    def __init__(self, one: OfFields | Passed, names: set[str]) -> None:
        """``names`` is empty until the fact has been seen."""
        self.key: Key | None = one.key
        self.names = names
        self._one = one
        self._kept: Kept = {}

    def learn(self, classes: Classes, row: Row, noun: Noun, calls: int) -> Found:
        """The number of the fact in a row, and what it leaves. Raises ``Grown`` where it is first seen."""
        name = self._one.facts[0]
        value = self._one.value(row)
        of = None if value is None else classes.class_of(name, value)
        found = self._kept.get(of)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[of] = classes.number(self.names, {} if value is None else {name: value})
        return found


Part = CellPart | ColumnsPart | FactPart | RowPart


class Parts:
    """The facts of members that have the same fields, in parts."""

    def __init__(self, scope: Scope, facts: MemberFacts) -> None:
        """Undivided at first."""
        self.scope = scope
        self.facts = facts
        self.all: list[Part] = []
        self._names: dict[Any, set[str]] = {}
        self._kept: list[tuple[Key | None, Kept, Part]] = []
        self._asked: list[int] = []
        self._calls = 0

    def divide(self, read: set[str]) -> None:
        """Sort the functions anew by what they depend on; ``read`` are the facts that conditions read."""
        self.all = []
        for passed in self.facts.passed:
            if passed.name in read:
                self.all.append(FactPart(passed, self._names.setdefault(passed, {passed.name})))
        for one in self.facts.of_fields:
            if read.isdisjoint(one.facts):
                continue
            names = self._names.setdefault(one, set())
            if one.one is not None:
                self.all.append(FactPart(one, names))
            else:
                self.all.append(CellPart(one.key, one.read, names) if one.key else RowPart(_of_row(one), names))
        columns: dict[Any, list[Memory]] = {}
        for function in (*self.facts.declaring, *self.facts.deriving):
            if function.direct:
                names = self._names.setdefault(function, set())
                self.all.append(RowPart(_of_noun(function.function), names))
            else:
                columns.setdefault(function.depends.columns, []).append(function)
        for key, functions in columns.items():
            self.all.append(ColumnsPart(functions, self._names.setdefault(key, set())))
        self._kept = [(part.key, {}, part) for part in self.all]
        self._asked = [0] * len(self.all)
        self._calls = 0

    def left(self, classes: Classes, row: Row, noun: Noun, numbers: list[int], left: int) -> int:
        """What the facts of a row leave of these conditions; their numbers are appended.

        Raises ``Grown`` where a part is of a new kind.
        """
        self._calls += 1
        for place, (key, kept, part) in enumerate(self._kept):
            if key is None:
                found = part.learn(classes, row, noun, 1)
            else:
                of = key(row)
                known = kept.get(of)
                if known is None:
                    calls, self._asked[place] = self._calls - self._asked[place], self._calls
                    known = part.learn(classes, row, noun, calls)
                    if len(kept) >= KEPT:
                        kept.clear()
                    kept[of] = known
                found = known
            numbers.append(found[0])
            left &= found[1]
        return left

    def names(self) -> set[str]:
        """The facts that have been seen to vary."""
        return set().union(*(part.names for part in self.all))


def _of_row(one: OfFields) -> Callable[[Row, Noun], Mapping[str, Read]]:
    return lambda row, noun: one.read(row)


def _of_noun(function: Callable[[Any], Any]) -> Callable[[Row, Noun], Mapping[str, Read]]:
    light: Callable[[Any], Mapping[str, Read]] | None = getattr(function, "read", None)
    if light is not None:
        return lambda row, noun: light(noun())
    read: Callable[[Any], Mapping[str, Read]] = lambda noun: function(noun).read  # noqa: E731
    return lambda row, noun: read(noun())
