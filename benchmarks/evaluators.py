# SPDX-License-Identifier: Apache-2.0
"""The shipped profiles evaluated per consignment by our language and by an independent CEL written in C++.

Both get the facts as the path derives them and make of them what they read: ours its view, the other nested maps. The
other is asked about every choice of members until one satisfies the condition, in one activation for all profiles.
What neither does is counted neither: whether a profile is meant for the stage, reasons, scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

from benchmarks.figures import US, Figure, middle, p95
from benchmarks.samples import filings
from greenlane.cargo import VOCABULARY, Facts, Scope
from greenlane.intake import read
from greenlane.targeting.configuration import Targeted
from greenlane.targeting.language import At, Element, FactsView, Lists, candidates, satisfying_members
from greenlane.wiring.assessing import checked, consider
from greenlane.wiring.shipped import shipped_knowledge

CONSIGNMENTS = 200
_WARM = 10
_GROUPS = frozenset(name.split(".")[0] for name in VOCABULARY)
_OF_SCOPE = {
    scope: frozenset(name.split(".")[0] for name, fact in VOCABULARY.items() if fact.scope is scope) for scope in Scope
}


@dataclass(frozen=True)
class _Theirs:
    """The same profiles, compiled by the other evaluator."""

    env: Any
    expressions: list[tuple[Targeted, Any]]
    lists: dict[str, dict[str, bool]]

    def hits(self, facts: Facts, lists: Lists) -> set[str]:
        view = FactsView(facts, lists)
        world = _World(view, self.lists)
        activations: dict[At, Any] = {}
        found = set()
        for targeted, expression in self.expressions:
            for at in candidates(targeted.condition, view):
                key = At(item=at.item, container=at.container, party=at.party)
                if key not in activations:
                    activations[key] = self.env.Activation(world.at(at))
                result = expression.eval(activations[key])
                if result.type() == cel.Type.BOOL and result.plain_value():
                    found.add(targeted.profile.id)
                    break
        return found


class _World:
    """The facts as nested maps: a group of facts is a map, ``lists`` are maps whose keys are the values."""

    def __init__(self, view: FactsView, lists: dict[str, dict[str, bool]]) -> None:
        self._view = view
        self._whole: dict[str, Any] = {group: {} for group in _GROUPS} | _nested(view.consignment)
        self._whole["lists"] = lists
        for name in ("items", "containers"):
            self._whole[name] = [_fields(element) for element in view.elements(name)]

    def at(self, at: At) -> dict[str, Any]:
        chosen = ((Scope.GOODS, "items"), (Scope.EQUIPMENT, "containers"), (Scope.PARTY, "parties"))
        added: dict[str, Any] = {}
        for scope, place in chosen:
            position = at.of(scope)
            if position is not None:
                added |= _nested(self._view.elements(place)[position])
        return {**self._whole, **added}


def _nested(element: Element) -> dict[str, Any]:
    groups: dict[str, Any] = {}
    for name, value in element.items():
        group, field = name.split(".", 1)
        groups.setdefault(group, {})[field] = _given(value)
    return groups


def _fields(element: Element) -> dict[str, Any]:
    return {name.split(".", 1)[1]: _given(value) for name, value in element.items()}


def _given(value: Any) -> Any:
    """A value as the other takes it inside maps: no tuples, and instants as text, which no shipped profile reads."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _ours(targeted: Sequence[Targeted], facts: Facts, lists: Lists) -> set[str]:
    view = FactsView(facts, lists)
    return {one.profile.id for one in targeted if satisfying_members(one.condition, view).hit}


def measure() -> Iterator[Figure]:
    """Microseconds per consignment for both, in turns, over the same facts; and how often they disagree."""
    knowledge = shipped_knowledge()
    targeted, lists = knowledge.configuration.targeted, knowledge.configuration.list_values
    theirs = _compiled(targeted, lists)
    seconds: tuple[list[float], list[float]] = ([], [])
    differing = 0
    for number, facts in enumerate(_all_facts(CONSIGNMENTS + _WARM)):
        begun = perf_counter()
        found = _ours(targeted, facts, lists)
        between = perf_counter()
        found_by_them = theirs.hits(facts, lists)
        ended = perf_counter()
        differing += len(found ^ found_by_them)
        if number >= _WARM:
            seconds[0].append(between - begun)
            seconds[1].append(ended - between)
    case = f"{len(targeted)} profiles"
    for name, taken in zip(("Greenlane", "cel-expr-python"), seconds, strict=True):
        yield Figure(case=case, name=f"{name}, median per consignment", value=middle(taken) * US, unit="µs")
        yield Figure(case=case, name=f"{name}, p95", value=p95(taken) * US, unit="µs")
    yield Figure(case=case, name="times faster than cel-expr-python", value=sum(seconds[1]) / sum(seconds[0]), unit="×")
    yield Figure(case=case, name="hits on which the two differ", value=differing, unit="hits", target=0)


def _compiled(targeted: Sequence[Targeted], lists: Lists) -> _Theirs:
    known = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    several = cel.Type.List(known)
    variables = dict.fromkeys((*sorted(_GROUPS), "lists"), known) | {"items": several, "containers": several}
    env = cel.NewEnv(variables=variables, extensions=[ext_strings.ExtStrings()])
    expressions = [(one, env.compile(one.condition.text, disable_check=True)) for one in targeted]
    return _Theirs(env, expressions, {name: dict.fromkeys(sorted(values), True) for name, values in lists.items()})


def _all_facts(count: int) -> list[Facts]:
    knowledge = shipped_knowledge()
    found = []
    for filing in filings(count):
        declaration = read(filing.message).messages[0].declaration
        findings = checked(declaration, knowledge, lodged_at=filing.at)
        found.append(consider(declaration, findings, knowledge, lodged_at=filing.at).facts)
    return found
