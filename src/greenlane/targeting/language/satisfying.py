# SPDX-License-Identifier: Apache-2.0
"""Finds the members that satisfy a condition whole: one goods item, one container, one party, or linked ones together.

Parts that read only the consignment are tried once, parts that read one kind of member once per member; only what is
left is tried on pairs. That is the same as trying every combination, since a hit needs every part to be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from msgspec import Struct

from greenlane.cargo import Scope

from .condition import CheckedCondition, Conjunct
from .facts_view import NOWHERE, PLACES, At, FactsView, Sight, first_of
from .view import VISITS, Budget, Exhausted, Reader

MEMBERS_KEPT = 20
"""How many satisfying members (or pairs) are told; one is enough for a hit."""

_FIELD = {Scope.GOODS: "item", Scope.EQUIPMENT: "container", Scope.PARTY: "party"}


class Satisfaction(Struct, frozen=True, kw_only=True):
    """Whether and by what a condition is satisfied.

    ``sights`` are the views over which it is true, one per satisfying choice of members (``sight.at``), at most
    ``MEMBERS_KEPT``. ``incomplete`` says that a hit may have been missed because the work or the number of
    contradicting values went beyond the limits.
    """

    sights: tuple[Sight, ...] = ()
    incomplete: bool = False

    @property
    def hit(self) -> bool:
        """Whether one choice of members satisfies the condition whole."""
        return bool(self.sights)

    @property
    def members(self) -> tuple[At, ...]:
        """The satisfying choices of members."""
        return tuple(sight.at for sight in self.sights)


def satisfying_members(condition: CheckedCondition, facts: FactsView, *, visits: int = VISITS) -> Satisfaction:
    """The members that satisfy the condition, over any source's value where filings contradict each other."""
    budget = Budget(visits)
    found: list[Sight] = []
    incomplete = False
    try:
        if condition.reads & facts.contradicted:
            incomplete = _over_worlds(condition, facts, budget, found)
        else:
            for at in _satisfying(condition, facts, budget):
                found.append(facts.sight(at))
                if len(found) == MEMBERS_KEPT:
                    break
    except Exhausted:
        incomplete = True
    return Satisfaction(sights=tuple(found), incomplete=incomplete and not found)


def candidates(condition: CheckedCondition, facts: FactsView) -> Iterator[At]:
    """Every choice of members that the condition is tried with; one empty choice when it reads the consignment only."""
    if not condition.scopes:
        yield NOWHERE
        return
    for positions in product(*(range(facts.count(scope)) for scope in condition.scopes)):
        yield _at(condition.scopes, positions)


def _satisfying(condition: CheckedCondition, facts: FactsView, budget: Budget) -> Iterator[At]:
    """The choices of members over which every part is true, seen with the first stated values."""
    by_scopes: dict[frozenset[Scope], list[Conjunct]] = {}
    for conjunct in condition.conjuncts:
        by_scopes.setdefault(conjunct.scopes, []).append(conjunct)
    if not _all_true(by_scopes.pop(frozenset(), ()), facts.sight(), budget):
        return
    fitting: list[Iterable[int]] = []
    for scope in condition.scopes:
        alone = by_scopes.pop(frozenset({scope}), [])
        fitting.append(_fitting(scope, alone, facts, budget) if alone else range(facts.count(scope)))
    if not fitting:
        yield NOWHERE
    elif len(fitting) == 1:  # found one by one, so that the caller can stop early
        for position in fitting[0]:
            yield _at(condition.scopes, (position,))
    else:
        yield from _together(condition, fitting, by_scopes.values(), facts, budget)


def _together(
    condition: CheckedCondition,
    fitting: Iterable[Iterable[int]],
    mixed: Iterable[list[Conjunct]],
    facts: FactsView,
    budget: Budget,
) -> Iterator[At]:
    """The combinations of members, each fitting alone, over which the parts that read several kinds are true too."""
    together = [conjunct for conjuncts in mixed for conjunct in conjuncts]
    for positions in product(*(tuple(each) for each in fitting)):
        at = _at(condition.scopes, positions)
        if not together or _all_true(together, facts.sight(at), budget):
            yield at


def _fitting(scope: Scope, conjuncts: list[Conjunct], facts: FactsView, budget: Budget) -> Iterator[int]:
    """The members of one kind over which parts that read no other kind are true, one after the other.

    One reader is turned from member to member; making a view of each would cost more than the conditions do.
    """
    reader = Reader(facts.sight(), budget)
    whole = reader.value
    runs = [conjunct.run for conjunct in conjuncts]
    for position, own in enumerate(facts.elements(PLACES[scope])):
        budget.spend(1)
        reader.value = first_of(own, whole)
        if all(run(reader, ()) is True for run in runs):
            yield position


def _over_worlds(condition: CheckedCondition, facts: FactsView, budget: Budget, found: list[Sight]) -> bool:
    """Collect satisfying views over contradicting values; True when combinations had to be left out."""
    left_out = False
    for at in candidates(condition, facts):
        worlds, cut = facts.worlds(condition, at)
        left_out = left_out or cut
        for sight in worlds:
            budget.spend(1)
            if condition.run(Reader(sight, budget), ()) is True:
                found.append(sight)
                break
        if len(found) == MEMBERS_KEPT:
            break
    return left_out


def _all_true(conjuncts: Iterable[Conjunct], sight: Sight, budget: Budget) -> bool:
    budget.spend(1)
    reader = Reader(sight, budget)
    return all(conjunct.run(reader, ()) is True for conjunct in conjuncts)


def _at(scopes: Iterable[Scope], positions: Iterable[int]) -> At:
    return At(**{_FIELD[scope]: position for scope, position in zip(scopes, positions, strict=True)})
