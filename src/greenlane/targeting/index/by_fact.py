# SPDX-License-Identifier: Apache-2.0
"""The index seen fact by fact, for consignments that are alike: which profiles the value of one fact leaves.

For each fact, each class of its values has the set of profiles that no condition on this fact alone rules out; what is
left after all facts is evaluated whole. Sets are Python integers, one bit for each profile. Classes are made when they
are first met: a number falls between the thresholds that conditions compare it with, any other value is its own class.
Rows of a table, of which most facts are the same, are judged so; single messages and bulk take the compiled table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from greenlane.cargo import VOCABULARY, Kind, Scope

from ..language import CheckedCondition, Cost, Element, Lists, Read
from ..language.checked import Compared, Constant, FactRead, FieldRead, Macro, Members, Part, Present, every_part
from ..language.condition import Conjunct
from ..language.view import VISITS, Budget, Reader

CLASSES = 20_000
"""How many classes of values one fact keeps; beyond them it starts anew."""

MANY_MEMBERS = 300
"""With more members than this, conditions that walk lists are not ruled out here, so that their limits hold as ever."""

_SCOPES = (Scope.GOODS, Scope.EQUIPMENT, Scope.PARTY)


class _One:
    """A view in which one fact has a value and every other is absent."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.name = ""
        self.read: Read | None = None

    def value(self, name: str, /) -> Read | None:
        return self.read if name == self.name else None

    def members(self, name: str, /) -> Sequence[Element]:
        return ()


class OfFact:
    """The conditions that read one fact alone, and the sets of profiles that its values leave."""

    def __init__(self, name: str, conditions: list[tuple[int, Conjunct]], every: int, lists: Lists) -> None:
        self.name = name
        self._conditions = conditions
        self._every = every
        self._view = _One(lists)
        self._left: dict[Any, int] = {}
        self._thresholds = _thresholds(name, [conjunct.part for _, conjunct in conditions])
        self.absent = self.left(None)

    def left(self, value: Read | None) -> int:
        """The profiles that this value does not refute."""
        key: Any = value
        if self._thresholds is not None and isinstance(value, int | float):
            key = (bisect_left(self._thresholds, value), bisect_right(self._thresholds, value))
        left = self._left.get(key)
        if left is None:
            if len(self._left) >= CLASSES:
                self._left.clear()
            left = self._left[key] = self._evaluated(value)
        return left

    def _evaluated(self, value: Read | None) -> int:
        self._view.name, self._view.read = self.name, value
        left = self._every
        for bit, conjunct in self._conditions:
            if conjunct.run(Reader(self._view, Budget(VISITS)), ()) is not True:
                left &= ~(1 << bit)
        return left


class ByFact:
    """The index over the conditions of a configuration, in their order."""

    def __init__(self, conditions: Iterable[CheckedCondition], lists: Lists) -> None:
        """Sort the conditions by the facts that each of their parts reads alone."""
        self.conditions = tuple(conditions)
        self.every = (1 << len(self.conditions)) - 1
        self._reading: dict[str, int] = {}
        self.tried_with = dict.fromkeys(_SCOPES, 0)
        self.walking = 0
        alone: dict[str, list[tuple[int, Conjunct]]] = {}
        for bit, condition in enumerate(self.conditions):
            for name in condition.reads:
                self._reading[name] = self._reading.get(name, 0) | 1 << bit
            for scope in condition.scopes:
                self.tried_with[scope] |= 1 << bit
            if condition.cost not in (Cost.ONCE, Cost.PER_MEMBER):
                self.walking |= 1 << bit
            for conjunct in condition.conjuncts:
                only = _only_fact(conjunct.part)
                if only is not None:
                    alone.setdefault(only, []).append((bit, conjunct))
        facts = [OfFact(name, found, self.every, lists) for name, found in sorted(alone.items())]
        self.of_scope = {
            scope: tuple(fact for fact in facts if VOCABULARY[fact.name].scope is scope) for scope in Scope
        }

    def left(
        self,
        consignment: Mapping[str, Read],
        members: Mapping[Scope, Sequence[Mapping[str, Read]]],
        contradicted: Iterable[str] = (),
    ) -> int:
        """The conditions that may be true of these facts, one bit each; all others are not true.

        ``contradicted`` facts, of which only one value is given, refute nothing.
        """
        left = self.every
        get = consignment.get
        for fact in self.of_scope[Scope.CONSIGNMENT]:
            value = get(fact.name)
            left &= fact.absent if value is None else fact.left(value)
        for scope in _SCOPES:
            tried = self.tried_with[scope]
            if left & tried:
                left &= self.of_members(scope, members[scope]) | (self.every ^ tried)
        spared = 0
        for name in contradicted:
            spared |= self._reading.get(name, 0)
        if sum(len(each) for each in members.values()) > MANY_MEMBERS:
            spared |= self.walking
        return left | spared

    def plan(
        self,
        varying: frozenset[str],
        consignment: Mapping[str, Read],
        members: Mapping[Scope, Sequence[Mapping[str, Read]]],
    ) -> Plan:
        """A plan for consignments that are like this one in all facts but the varying ones."""
        return Plan(self, varying, consignment, members)

    def of_members(self, scope: Scope, members: Sequence[Mapping[str, Read]]) -> int:
        """The conditions tried with this kind of member that one of these members does not refute."""
        found = 0
        for member in members:
            left = self.every
            get = member.get
            for fact in self.of_scope[scope]:
                value = get(fact.name)
                left &= fact.absent if value is None else fact.left(value)
            found |= left
        return found


class Plan:
    """The index for consignments of which most facts are the same: what those refute is reckoned once.

    ``settled`` are the conditions that read none of the facts that vary.
    """

    def __init__(
        self,
        index: ByFact,
        varying: frozenset[str],
        consignment: Mapping[str, Read],
        members: Mapping[Scope, Sequence[Mapping[str, Read]]],
    ) -> None:
        """Reckon with what stays the same in these facts."""
        self.settled = index.every
        for bit, condition in enumerate(index.conditions):
            if condition.reads & varying:
                self.settled &= ~(1 << bit)
        whole = index.of_scope[Scope.CONSIGNMENT]
        self._base = _left([fact for fact in whole if fact.name not in varying], consignment, index.every)
        self._whole = [fact for fact in whole if fact.name in varying]
        self._scopes = []
        for scope in _SCOPES:
            facts = index.of_scope[scope]
            same = [fact for fact in facts if fact.name not in varying]
            bases = [_left(same, member, index.every) for member in members[scope]]
            others = index.every ^ index.tried_with[scope]
            self._scopes.append((scope, [fact for fact in facts if fact.name in varying], bases, others))
        many = sum(len(each) for each in members.values()) > MANY_MEMBERS
        self._spared = index.walking if many else 0

    def left(self, consignment: Mapping[str, Read], members: Mapping[Scope, Sequence[Mapping[str, Read]]]) -> int:
        """The conditions that may be true of these facts, as ``ByFact.left`` gives them."""
        left = _left(self._whole, consignment, self._base)
        for scope, facts, bases, others in self._scopes:
            found = others
            for base, member in zip(bases, members[scope], strict=True):
                found |= _left(facts, member, base & left)
            left &= found
        return left | self._spared


def _left(facts: Sequence[OfFact], read: Mapping[str, Read], left: int) -> int:
    get = read.get
    for fact in facts:
        value = get(fact.name)
        left &= fact.absent if value is None else fact.left(value)
    return left


def _only_fact(part: Part) -> str | None:
    """The one fact that a part reads, where it reads nothing else and walks nothing."""
    names = set()
    for each in every_part(part):
        if isinstance(each, Members | FieldRead):
            return None
        if isinstance(each, Macro):
            return None
        if isinstance(each, FactRead):
            names.add(each.name)
    return names.pop() if len(names) == 1 else None


def _thresholds(name: str, parts: Sequence[Part]) -> list[float] | None:
    """The numbers with which a numeric fact is compared; None where it is used in another way as well."""
    if VOCABULARY[name].kind not in (Kind.DECIMAL, Kind.INTEGER):
        return None
    found: set[float] = set()
    uses = accounted = 0
    for part in parts:
        for each in every_part(part):
            if isinstance(each, FactRead):
                uses += 1
            elif isinstance(each, Present):
                accounted += 1
            elif isinstance(each, Compared):
                one, other = each.left, each.right
                if isinstance(other, FactRead):
                    one, other = other, one
                if isinstance(one, FactRead) and isinstance(other, Constant) and _is_number(other.value):
                    found.add(other.value)  # type: ignore[arg-type]
                    accounted += 1
    return sorted(found) if uses == accounted else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value
