# SPDX-License-Identifier: Apache-2.0
"""The index over the conditions of one configuration: one compiled table and what looks things up in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from struct import unpack
from typing import TYPE_CHECKING

from greenlane.cargo import Scope

from ..language import CheckedCondition, satisfying_members
from ..language.facts_view import ReadView
from ..language.view import Element, Lists
from .by_fact import MANY_MEMBERS, ByFact, OfFact, Plan
from .one import OneMessage
from .table import Table, compiled_table

if TYPE_CHECKING:
    from .bulk import Bulk

Members = Mapping[Scope, Sequence[Element]]


class Index:
    """Which of the conditions, in their order, the facts of a consignment do not refute. It never changes.

    A set of conditions is a Python integer whose bit n is condition n.
    """

    def __init__(self, conditions: Iterable[CheckedCondition], lists: Lists) -> None:
        """Nothing is compiled before it is needed."""
        self.conditions = tuple(conditions)
        self.every = (1 << len(self.conditions)) - 1
        self.lists = lists

    @cached_property
    def table(self) -> Table:
        """The compiled table, which all front ends share."""
        return compiled_table(self.conditions, self.lists)

    @cached_property
    def bulk(self) -> Bulk:
        """The front end for many consignments as Arrow tables."""
        from .bulk import Bulk

        return Bulk(self)

    @cached_property
    def _one(self) -> OneMessage:
        return OneMessage(self.table, self.lists)

    @cached_property
    def _looked_up_whole(self) -> bool:
        """Whether a bit is a condition, and nothing is ever evaluated."""
        table = self.table
        return table.width == table.count and table.exact == self.every and not table.exhaustible

    def left(self, consignment: Element, members: Members, contradicted: Iterable[str] = ()) -> int:
        """The conditions that may be true of these facts; all others are not true.

        ``contradicted`` facts, of which only one value is given, refute nothing.
        """
        table = self.table
        left = self._conditions_of(self._one.left(consignment, members))
        for name in contradicted:
            left |= table.reading.get(name, 0)
        if table.exhaustible and sum(map(len, members.values())) > MANY_MEMBERS:
            left |= table.exhaustible
        return left

    def hits(self, consignment: Element, members: Members) -> list[int]:
        """The numbers of the conditions that are true of these facts, of which each has one value, in order.

        A condition given up at the limits of evaluation is not true.
        """
        bits = self._one.left(consignment, members)
        if self._looked_up_whole:
            return numbers_of(bits)
        table = self.table
        if table.exhaustible and sum(map(len, members.values())) > MANY_MEMBERS:
            left = self._conditions_of(bits) | table.exhaustible
            certain = self._conditions_of(bits & table.exact) & ~table.exhaustible
        elif table.width == table.count and bits & table.exact == bits:
            return numbers_of(bits)
        else:
            certain = self._conditions_of(bits & table.exact)
            left = self._conditions_of(bits)
        view = None
        found = certain
        for number in numbers_of(left & ~certain):
            view = view or ReadView(consignment, members, self.lists)
            if satisfying_members(self.conditions[number], view).hit:
                found |= 1 << number
        return numbers_of(found)

    def _conditions_of(self, bits: int) -> int:
        """The conditions of which some alternative is among the bits, with all bits that it needs."""
        table = self.table
        if table.width == table.count:
            return bits
        left = bits & self.every
        for number in numbers_of(bits & table.needing & self.every):
            if table.needed[number] & ~bits:
                left ^= 1 << number
        for bit in numbers_of(bits & ((1 << table.mains) - 1) & ~self.every):
            if not table.needed.get(bit, 0) & ~bits:
                left |= 1 << table.stands_for[bit]
        return left

    # --- consignments that are alike

    @cached_property
    def by_fact(self) -> ByFact:
        """The index seen fact by fact."""
        return ByFact(self.conditions, self.lists)

    @property
    def of_scope(self) -> dict[Scope, tuple[OfFact, ...]]:
        """The facts on which conditions depend alone, by what they belong to."""
        return self.by_fact.of_scope

    @property
    def tried_with(self) -> dict[Scope, int]:
        """The conditions that are tried with each kind of member."""
        return self.by_fact.tried_with

    @property
    def walking(self) -> int:
        """The conditions that walk lists."""
        return self.by_fact.walking

    def plan(self, varying: frozenset[str], consignment: Element, members: Members) -> Plan:
        """A plan for consignments that are like this one in all facts but the varying ones."""
        return self.by_fact.plan(varying, consignment, members)


def numbers_of(bits: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    if not bits:
        return []
    found: list[int] = []
    count = (bits.bit_length() + 63) // 64
    for place, word in enumerate(unpack(f"<{count}Q", bits.to_bytes(count * 8, "little"))):
        while word:
            low = word & -word
            found.append((place << 6) + low.bit_length() - 1)
            word ^= low
    return found
