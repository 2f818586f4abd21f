# SPDX-License-Identifier: Apache-2.0
"""The facts of one consignment as conditions see them.

Stored values are turned into what the language compares (decimals into doubles, times into instants) once per member,
when first needed. Where filings contradict each other the first stated value is seen, and ``worlds`` gives the other
combinations that a condition could see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations, islice, product
from typing import Any

from msgspec import Struct

from greenlane.cargo import VOCABULARY, Fact, Facts, Kind, Member, Scope, Source, Stated

from .condition import CheckedCondition
from .types import MEMBERS
from .view import Element, Lists, Read

WORLDS = 64
"""How many combinations of contradicting values are tried for one condition and one choice of members."""

Slot = tuple[str, str, int | None]
"""A fact of one member: its name, the list the member is in (or ``consignment``), and its position there."""

SIGHTS_KEPT = 2_000
"""For how many choices of members the view is kept for the next condition."""

_NONE: Mapping[str, Read] = {}
PLACES = {Scope.GOODS: "items", Scope.EQUIPMENT: "containers", Scope.PARTY: "parties"}
"""The list in which the members of each scope are kept."""


class At(Struct, frozen=True, kw_only=True):
    """Which members are at hand, by their position from 0; None where the condition reads none of that kind."""

    item: int | None = None
    container: int | None = None
    party: int | None = None

    def of(self, scope: Scope) -> int | None:
        """The position of the member of that scope."""
        return {Scope.GOODS: self.item, Scope.EQUIPMENT: self.container, Scope.PARTY: self.party}.get(scope)


NOWHERE = At()


class Sight:
    """One way to see the facts: the members at hand, and one value per fact. It is a ``View``."""

    __slots__ = ("_changed", "_facts", "at", "value")

    def __init__(
        self, facts: FactsView, at: At, own: Mapping[str, Read], changed: Mapping[tuple[str, int | None], Element]
    ) -> None:
        self.at = at
        self._facts = facts
        self._changed = changed
        whole = changed.get(("consignment", None)) or facts.consignment
        self.value = whole.get if not own else first_of(own, whole.get)

    @property
    def lists(self) -> Lists:
        """The named lists."""
        return self._facts.lists

    def members(self, name: str, /) -> Sequence[Element]:
        """The elements of ``items`` or ``containers``, with the values of this world."""
        elements = self._facts.elements(name)
        if not any(place == name for place, _ in self._changed):
            return elements
        return [self._changed.get((name, position), element) for position, element in enumerate(elements)]


class FactsView:
    """The facts of one consignment with the named lists; makes the views that conditions are evaluated over."""

    def __init__(self, facts: Facts, lists: Lists | None = None) -> None:
        self.facts = facts
        self.lists: Lists = lists if lists is not None else {}
        self.consignment = read_member(facts.consignment)
        self._stated: dict[str, Sequence[Member]] = {
            "items": facts.items,
            "containers": facts.equipment,
            "parties": facts.parties,
        }
        self._read: dict[str, tuple[Element, ...]] = {}
        self._sights: dict[tuple[int | None, int | None, int | None], Sight] = {}
        self._plain = Sight(self, NOWHERE, _NONE, {})
        everyone = (facts.consignment, *facts.items, *facts.equipment, *facts.parties)
        self.contradicted = frozenset(name for member in everyone for name, stated in member.items() if len(stated) > 1)
        """The facts of which some member has several values."""

    def count(self, scope: Scope) -> int:
        """How many members of that scope the consignment has."""
        return len(self._stated[PLACES[scope]])

    def elements(self, name: str) -> tuple[Element, ...]:
        """The first stated values of all ``items``, ``containers`` or ``parties``."""
        known = self._read.get(name)
        if known is None:
            known = self._read[name] = tuple(read_member(member) for member in self._stated[name])
        return known

    def by_scope(self) -> dict[Scope, tuple[Element, ...]]:
        """The first stated values of all members, by what they are."""
        return {scope: self.elements(place) for scope, place in PLACES.items()}

    def sight(self, at: At = NOWHERE) -> Sight:
        """The facts with these members at hand, the first stated value of each."""
        if at is NOWHERE:
            return self._plain
        key = (at.item, at.container, at.party)
        known = self._sights.get(key)
        if known is None:
            known = Sight(self, at, self._own(at, {}), {})
            if len(self._sights) < SIGHTS_KEPT:
                self._sights[key] = known
        return known

    def value(self, name: str, /) -> Read | None:
        """The first stated value of a fact of the consignment."""
        return self.consignment.get(name)

    def members(self, name: str, /) -> Sequence[Element]:
        """The elements of ``items`` or ``containers``."""
        return self.elements(name)

    def alternatives(self, name: str, at: At = NOWHERE) -> tuple[Read, ...]:
        """Every value that some source states for a fact, of the member at hand where the fact is a member's."""
        place = self._place(name, at)
        return () if place is None else self._values(name, *place)

    def worlds(self, condition: CheckedCondition, at: At = NOWHERE) -> tuple[Iterator[Sight], bool]:
        """The views over all combinations of contradicting values that the condition reads, the plain one first.

        Combinations with fewer departures from the first stated values come earlier. The second part says whether
        some are left out because there are more than ``WORLDS``.
        """
        slots = self._contradictions(condition, at)
        size, whole = 1, True
        for _, values in slots:
            size *= len(values)
            if size > WORLDS:
                whole = False
                break
        return (self._sight_of(at, choice) for choice in islice(_choices(slots), WORLDS)), not whole

    def source(self, name: str, value: Any, at: At = NOWHERE, element: tuple[str, int] | None = None) -> Source | None:
        """The source that states this value of a fact: of the consignment, the member at hand, or a list's element."""
        place = element if element is not None else self._place(name, at)
        if place is None:
            return None
        fact = VOCABULARY[name]
        return next(
            (stated.source for stated in self._at(name, *place) if read_value(fact, stated.value) == value), None
        )

    # --- inside

    def _place(self, name: str, at: At) -> tuple[str, int | None] | None:
        scope = VOCABULARY[name].scope
        if scope is Scope.CONSIGNMENT:
            return "consignment", None
        position = at.of(scope)
        return None if position is None else (PLACES[scope], position)

    def _at(self, name: str, place: str, position: int | None) -> tuple[Stated, ...]:
        member = self.facts.consignment if position is None else self._stated[place][position]
        return member.get(name, ())

    def _values(self, name: str, place: str, position: int | None) -> tuple[Read, ...]:
        fact = VOCABULARY[name]
        read = (read_value(fact, stated.value) for stated in self._at(name, place, position))
        return tuple(value for value in read if value is not None)

    def _contradictions(self, condition: CheckedCondition, at: At) -> list[tuple[Slot, tuple[Read, ...]]]:
        """What can be chosen: (fact, place, position) with its values; no more than make too many worlds anyway."""
        found: dict[Slot, tuple[Read, ...]] = {}
        for slot in self._slots(condition, at):
            values = self._values(*slot)
            if len(values) > 1:
                found[slot] = values
            if len(found) > WORLDS:
                break
        return list(found.items())

    def _slots(self, condition: CheckedCondition, at: At) -> Iterator[Slot]:
        for name in sorted(condition.direct_reads & self.contradicted):
            place = self._place(name, at)
            if place is not None:
                yield (name, *place)
        for name in sorted(condition.element_reads & self.contradicted):
            whole = next(plural for plural, (_, scope) in MEMBERS.items() if scope is VOCABULARY[name].scope)
            for position in range(len(self._stated[whole])):
                yield name, whole, position

    def _sight_of(self, at: At, choice: Mapping[Slot, Read]) -> Sight:
        if not choice:
            return self.sight(at)
        changed: dict[tuple[str, int | None], dict[str, Read]] = {}
        for (name, place, position), value in choice.items():
            first = self.consignment if position is None else self.elements(place)[position]
            changed.setdefault((place, position), dict(first))[name] = value
        return Sight(self, at, self._own(at, changed), changed)

    def _own(self, at: At, changed: Mapping[tuple[str, int | None], Element]) -> Element:
        """The facts of the members at hand; one mapping, since their names do not meet."""
        chosen: list[Element] = []
        for scope, place in PLACES.items():
            position = at.of(scope)
            if position is not None:
                chosen.append(changed.get((place, position)) or self.elements(place)[position])
        if len(chosen) == 1:
            return chosen[0]
        return {name: value for element in chosen for name, value in element.items()}


class ReadView(FactsView):
    """A view over facts that have been read already, each with one value; enough to evaluate, not to tell sources."""

    def __init__(self, consignment: Element, members: Mapping[Scope, Sequence[Element]], lists: Lists) -> None:
        """See these facts."""
        super().__init__(Facts(), lists)
        self.consignment = dict(consignment)
        self._plain = Sight(self, NOWHERE, _NONE, {})
        for scope, place in PLACES.items():
            self._read[place] = tuple(members[scope])

    def count(self, scope: Scope) -> int:
        """How many members of that scope the consignment has."""
        return len(self._read[PLACES[scope]])


def read_member(member: Member) -> dict[str, Read]:
    """The first stated value of every fact of a member, as conditions see it."""
    found: dict[str, Read] = {}
    for name, stated in member.items():
        fact = VOCABULARY.get(name)
        if fact is None:
            continue
        for each in stated:
            value = read_value(fact, each.value)
            if value is not None:
                found[name] = value
                break
    return found


def read_value(fact: Fact, stored: Any) -> Read | None:
    """A stored value as conditions see it; None when it is not of the fact's kind, which counts as absent."""
    if fact.kind is Kind.TEXT:
        return stored if isinstance(stored, str) else None
    if fact.kind is Kind.BOOLEAN:
        return stored if isinstance(stored, bool) else None
    if fact.kind is Kind.TEXTS:
        return tuple(stored) if isinstance(stored, tuple | list) else None
    if fact.kind is Kind.TIME:
        return _instant(stored)
    if not isinstance(stored, int) or isinstance(stored, bool):
        return None
    # The quotient of two whole numbers is correctly rounded, so 19900 at scale 3 is the double that 19.9 is read as.
    return stored / 10**fact.scale if fact.kind is Kind.DECIMAL else stored


def _instant(stored: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stored)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def first_of(own: Element, whole: Callable[[str], Read | None]) -> Callable[[str], Read | None]:
    """Reads a fact of the member ``own``, else what ``whole`` reads."""

    def value(name: str) -> Read | None:
        found = own.get(name)
        return whole(name) if found is None else found

    return value


def _choices(slots: list[tuple[Slot, tuple[Read, ...]]]) -> Iterator[dict[Slot, Read]]:
    """Every choice of values that departs from the first stated ones, none first, then one, then two …"""
    for departures in range(len(slots) + 1):
        for departing in combinations(slots, departures):
            names = [slot for slot, _ in departing]
            for values in product(*(others[1:] for _, others in departing)):
                yield dict(zip(names, values, strict=True))
