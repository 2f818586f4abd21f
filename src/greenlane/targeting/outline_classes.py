# SPDX-License-Identifier: Apache-2.0
"""What conditions can tell apart: the class of a value, and one number for the classes of several facts.

Two values that no condition can tell apart are one class: a decimal counts by the side on which it lies of the numbers
it is compared with, a day by the profiles that hold on it, any other value by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from greenlane.cargo import VOCABULARY

from .bulk_judge import DAYS, Judge
from .configuration import Configuration
from .language import Element, Lists, Read
from .language.checked import Compared, Constant, FactRead, FieldRead, Macro, Members, Present, every_part
from .language.condition import Conjunct
from .language.view import VISITS, Budget, Reader

NUMBERS = 200_000
"""So many combinations of classes are numbered before all is learned anew."""

Found = tuple[int, int]
"""The number of a part of the facts, and the conditions that it leaves."""


class Grown(Exception):
    """A part of the facts has other names, or depends on more, than was known."""


class Classes:
    """What conditions can tell apart."""

    def __init__(self, configuration: Configuration, judge: Judge) -> None:
        """Learn from the conditions with what they compare which fact."""
        self.index = configuration.index
        self._of_fact = {fact.name: fact for facts in self.index.of_scope.values() for fact in facts}
        self.read = {name for condition in self.index.conditions for name in condition.reads}
        self._sides = self._thresholds()
        self._turns = judge.turns
        self._days = set(DAYS) - self.read if judge.turns else set()
        self.looked_at = {*judge.looked_at, *(DAYS if judge.turns else ())}
        self.names = self.read | self.looked_at
        self.numbers: dict[Any, int] = {}
        self._joint = list(self._joint_conjuncts())
        self._joint_of: dict[int, list[tuple[int, Conjunct]]] = {}  # by the sets of names, which are cleared with it
        self._lists = configuration.list_values

    def _joint_conjuncts(self) -> Iterator[tuple[frozenset[str], int, Conjunct]]:
        """The conjuncts that read several facts of one kind of member and walk nothing; the index has the others."""
        for bit, condition in enumerate(self.index.conditions):
            for conjunct in condition.conjuncts:
                parts = every_part(conjunct.part)
                names = frozenset(part.name for part in parts if isinstance(part, FactRead))
                walks = any(isinstance(part, Members | FieldRead | Macro) for part in parts)
                if len(names) > 1 and not walks and len({VOCABULARY[name].scope for name in names}) == 1:
                    yield names, bit, conjunct

    def forget(self) -> None:
        """Start anew with other parts."""
        self.numbers.clear()
        self._joint_of.clear()

    def joint(self, names: set[str]) -> list[tuple[int, Conjunct]]:
        """Those of them that read nothing but these facts."""
        return [(bit, conjunct) for reads, bit, conjunct in self._joint if reads <= names]

    def _thresholds(self) -> dict[str, list[float]]:
        """The numbers with which a fact is compared, of facts that nothing else is asked of."""
        found: dict[str, set[float]] = {}
        uses: dict[str, int] = {}
        for condition in self.index.conditions:
            if condition.walks:
                uses.update(dict.fromkeys(condition.reads, 1 << 30))
            for part in every_part(condition.root):
                if isinstance(part, FieldRead):
                    uses[part.name] = 1 << 30
                elif isinstance(part, FactRead):
                    uses[part.name] = uses.get(part.name, 0) + 1
                elif isinstance(part, Present) and isinstance(part.target, FactRead):
                    uses[part.target.name] = uses.get(part.target.name, 0) - 1
                elif isinstance(part, Compared):
                    one, other = (
                        (part.right, part.left) if isinstance(part.right, FactRead) else (part.left, part.right)
                    )
                    value = other.value if isinstance(other, Constant) else None
                    if isinstance(one, FactRead) and isinstance(value, int | float) and not isinstance(value, bool):
                        found.setdefault(one.name, set()).add(value)
                        uses[one.name] = uses.get(one.name, 0) - 1
        return {name: sorted(each) for name, each in found.items() if not uses.get(name)}

    def class_of(self, name: str, value: Read) -> Any:
        """What conditions can tell of the value of a fact."""
        sides = self._sides.get(name)
        if sides is not None and isinstance(value, int | float):
            return name, bisect_left(sides, value), bisect_right(sides, value)
        if name in self._days:
            return name, bisect_right(self._turns, str(value)[:10])
        return name, type(value), value

    def number(self, names: set[str], read: Mapping[str, Read]) -> Found:
        """The number of these facts, and the conditions that they leave. Raises ``Grown`` at names that are new."""
        classes: list[Any] = []
        left = self.index.every
        for name, value in read.items():
            if name not in self.names:
                continue
            if name not in names:
                names.add(name)
                self._joint_of.clear()
                raise Grown
            classes.append(self.class_of(name, value))
        for name in names:
            fact = self._of_fact.get(name)
            if fact is not None:
                value_ = read.get(name)
                left &= fact.absent if value_ is None else fact.left(value_)
        joint = self._joint_of.get(id(names))
        if joint is None:
            joint = self._joint_of[id(names)] = self.joint(names)
        if joint:
            view = _Own(read, self._lists)
            for bit, conjunct in joint:
                if left >> bit & 1 and conjunct.run(Reader(view, Budget(VISITS)), ()) is not True:
                    left &= ~(1 << bit)
        key = tuple(classes)
        number = self.numbers.get(key)
        if number is None:
            if len(self.numbers) >= NUMBERS:
                self.numbers.clear()
                raise Grown
            number = self.numbers[key] = len(self.numbers)
        return number, left


class _Own:
    """A view of the facts of one part; every other is absent."""

    def __init__(self, read: Mapping[str, Read], lists: Lists) -> None:
        self.lists = lists
        self._read = read

    def value(self, name: str, /) -> Read | None:
        return self._read.get(name)

    def members(self, name: str, /) -> Sequence[Element]:
        return ()
