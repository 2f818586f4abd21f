# SPDX-License-Identifier: Apache-2.0
"""The compiled table that both front ends read: bits, what each stands for, and the fields that refute them.

A bit is one alternative of one condition; the first alternatives come first, so that bit n is condition n where every
condition has one alternative. A second ``exists`` over the same kind of member has a bit of its own, which the
alternative then needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from greenlane.cargo import Scope

from ..language import CheckedCondition, Cost
from ..language.condition import SCOPE_ORDER
from .classify import Literal
from .fields import Asked, Field, Lists, fields_of, mask_of
from .normal import Alternative, LeftOver, Normal, Walk, normal
from .predicates import Column


@dataclass(frozen=True)
class Table:
    """Which bits the values of facts refute.

    ``count`` conditions; ``mains`` bits stand for alternatives, of the condition ``stands_for[bit]``; ``width`` bits in
    all. ``start`` are the bits that may be true at all. ``exact`` are the alternatives that need no evaluation when no
    value refutes them. ``needed[bit]`` are further bits that must be left too. ``tried[scope]`` are the bits that a
    member of that kind must satisfy; ``reading[fact]`` the conditions that read a fact; ``exhaustible`` the conditions
    whose evaluation could meet its limits.
    """

    count: int
    mains: int
    width: int
    stands_for: list[int]
    start: int
    exact: int
    needed: dict[int, int]
    needing: int
    tried: dict[Scope, int]
    fields: dict[Scope, list[Field]]
    reading: dict[str, int]
    exhaustible: int


def compiled_table(conditions: Iterable[CheckedCondition], lists: Lists) -> Table:
    """Compile the conditions, in their order, with the values of the named lists."""
    return _Builder(tuple(conditions), lists).table()


class _Builder:
    def __init__(self, conditions: tuple[CheckedCondition, ...], lists: Lists) -> None:
        self.conditions = conditions
        self.lists = lists
        self.stands_for: list[int] = []
        self.never: list[int] = []
        self.inexact: list[int] = []
        self.tried: dict[Scope, list[int]] = {scope: [] for scope in SCOPE_ORDER}
        self.needed: dict[int, list[int]] = {}
        self.further: list[tuple[int, Walk]] = []
        self.asked: dict[Column, Asked] = {}

    def table(self) -> Table:
        normals = [normal(condition) for condition in self.conditions]
        for number, one in enumerate(normals):
            self.stands_for.append(number)
            if one.alternatives:
                self.put(number, one, one.alternatives[0])
            else:
                self.never.append(number)
        for number, one in enumerate(normals):
            for alternative in one.alternatives[1:]:
                self.stands_for.append(number)
                self.put(len(self.stands_for) - 1, one, alternative)
        mains = len(self.stands_for)
        for place, (main, walk) in enumerate(self.further):
            self.needed.setdefault(main, []).append(mains + place)
            self.tried[walk.scope].append(mains + place)
            self.ask(mains + place, walk.literals)
        width = max(1, mains + len(self.further))
        fields: dict[Scope, list[Field]] = {scope: [] for scope in Scope}
        for column, asked in self.asked.items():
            fields[column.scope] += fields_of(column, asked, width, self.lists)
        count = len(self.conditions)
        return Table(
            count=count,
            mains=mains,
            width=width,
            stands_for=self.stands_for,
            start=((1 << width) - 1) ^ mask_of(self.never, width),
            exact=((1 << mains) - 1) ^ mask_of(self.inexact, width),
            needed={main: mask_of(bits, width) for main, bits in self.needed.items()},
            needing=mask_of(self.needed, width),
            tried={scope: mask_of(bits, width) for scope, bits in self.tried.items()},
            fields=fields,
            reading={name: mask_of(numbers, width) for name, numbers in self.reading().items()},
            exhaustible=mask_of(self.exhaustible(), width),
        )

    def put(self, bit: int, one: Normal, alternative: Alternative) -> None:
        """Take one alternative in."""
        taken = set(one.scopes)
        for scope in one.scopes:
            self.tried[scope].append(bit)
        self.ask(bit, [atom for atom in alternative if isinstance(atom, Literal)])
        for atom in alternative:
            if isinstance(atom, LeftOver):
                self.inexact.append(bit)
            elif isinstance(atom, Walk) and atom.scope in taken:
                self.further.append((bit, atom))
            elif isinstance(atom, Walk):
                taken.add(atom.scope)
                self.tried[atom.scope].append(bit)
                self.ask(bit, atom.literals)

    def ask(self, bit: int, literals: Iterable[Literal]) -> None:
        by_column: dict[Column, list[object]] = {}
        for literal in literals:
            by_column.setdefault(literal.column, []).append(literal.predicate)
        for column, predicates in by_column.items():
            self.asked.setdefault(column, {}).setdefault(tuple(predicates), []).append(bit)  # type: ignore[arg-type]

    def reading(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, condition in enumerate(self.conditions):
            for name in condition.reads:
                found.setdefault(name, []).append(number)
        return found

    def exhaustible(self) -> Iterator[int]:
        """Conditions that walk for every member or inside a walk; a single walk never meets the limits."""
        for number, condition in enumerate(self.conditions):
            if condition.cost is Cost.PRODUCT or (condition.cost is Cost.WALK and condition.lists):
                yield number
