# SPDX-License-Identifier: Apache-2.0
"""The shipped profiles on the facts of one message: our evaluator, and an independent CEL on the same conditions.

The other one is what a user could take instead: Google's CEL in C++ with its Python binding. Both say which profiles
hit; ours finds besides which members satisfy them, which reasons need. Conditions are compiled before; the facts are
given to each in the form it wants, and making that form is measured, since every message needs it anew. Plain Python
expressions are not compared: without three-valued logic for absent facts they answer another question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

from greenlane.cargo import VOCABULARY, Facts, Scope, as_json
from greenlane.intake import read
from greenlane.targeting import FactsView, satisfying_members
from greenlane.wiring.assessing import checked, facts_of
from greenlane.wiring.shipped import shipped_configuration, shipped_knowledge

from .measuring import Case, repeatedly, rounded, spread
from .messages import simulated, xml

_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_GROUPS = sorted({name.split(".")[0] for name in VOCABULARY})
_LISTS = {"items": "items", "equipment": "containers"}
_AT_HAND = {Scope.GOODS: ("goods", "items"), Scope.EQUIPMENT: ("equipment", "equipment"), Scope.PARTY: ("any_party", "parties")}


class Ours:
    """Our evaluator, as ``decide`` uses it."""

    def __init__(self) -> None:
        configuration = shipped_configuration()
        self._conditions = {one.profile.id: one.condition for one in configuration.targeted}
        self._lists = configuration.list_values

    def hits(self, facts: Facts) -> set[str]:
        """The profiles whose condition the facts satisfy."""
        view = FactsView(facts, self._lists)
        return {name for name, condition in self._conditions.items() if satisfying_members(condition, view).hit}


class Independent:
    """The independent CEL on the same conditions."""

    def __init__(self) -> None:
        configuration = shipped_configuration()
        variables = {**dict.fromkeys((*_GROUPS, "lists"), _MAP), **dict.fromkeys(_LISTS.values(), cel.Type.List(_MAP))}
        self._environment = cel.NewEnv(variables=variables, extensions=[ext_strings.ExtStrings()])
        self._lists = {name: sorted(values) for name, values in configuration.list_values.items()}
        self._conditions = {
            one.profile.id: (
                self._environment.compile(one.condition.text, disable_check=True),
                one.condition.scopes,
            )
            for one in configuration.targeted
        }

    def hits(self, facts: Facts) -> set[str]:
        """The profiles whose condition is true for some choice of members."""
        shown = as_json(facts)
        whole = self._nested(shown)
        found: set[str] = set()
        for name, (expression, scopes) in self._conditions.items():
            for activation in self._activations(whole, shown, scopes):
                result = expression.eval(activation)
                if result.type() == cel.Type.BOOL and result.plain_value():
                    found.add(name)
                    break
        return found

    def _nested(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        nested: dict[str, Any] = {group: {} for group in _GROUPS}
        for name, value in shown.items():
            if name in VOCABULARY:
                group, field = name.split(".")
                nested[group][field] = value
        for key, variable in _LISTS.items():
            nested[variable] = [_fields(member) for member in shown[key]]
        nested["lists"] = self._lists
        return nested

    def _activations(
        self, whole: dict[str, Any], shown: Mapping[str, Any], scopes: tuple[Scope, ...]
    ) -> Iterator[Any]:
        places = [_AT_HAND[scope] for scope in scopes]
        for members in product(*(shown[key] for _, key in places)):
            at_hand = {group: _fields(member) for (group, _), member in zip(places, members, strict=True)}
            yield self._environment.Activation({**whole, **at_hand})


def _fields(member: Mapping[str, Any]) -> dict[str, Any]:
    return {name.split(".")[1]: value for name, value in member.items()}


def facts_in(body: bytes) -> Facts:
    """The facts of a message, as ``decide`` gets them."""
    knowledge = shipped_knowledge()
    (message,) = read(body).messages
    return facts_of(message.declaration, checked(message.declaration, knowledge), knowledge)[0]


def evaluation_of_profiles() -> Case:
    """Every shipped profile on the facts of messages with one goods item, and with fifty."""
    ours, independent = Ours(), Independent()
    small, large = [facts_in(body) for body in simulated(30)], facts_in(xml(50))
    differing = sum(ours.hits(facts) != independent.hits(facts) for facts in (*small, large))
    figures: dict[str, float] = {"profiles": len(shipped_configuration().profiles), "differing_answers": differing}
    for who, name in ((ours, "ours"), (independent, "independent_cel")):
        one = repeatedly(lambda who=who: [who.hits(facts) for facts in small], times=20, most_s=6)  # type: ignore[misc]
        fifty = repeatedly(lambda who=who: who.hits(large), times=20, most_s=6)  # type: ignore[misc]
        figures[f"{name}_ms"] = rounded(spread(one).median_ms / len(small))
        figures[f"{name}_50_items_ms"] = rounded(spread(fifty).median_ms)
    times = [rounded(figures[f"independent_cel{what}_ms"] / figures[f"ours{what}_ms"]) for what in ("", "_50_items")]
    return Case(
        id="profiles.evaluation",
        title="Evaluation of the shipped profiles on one message",
        figures=figures,
        note=f"an independent CEL (cel-expr-python) takes {times[0]:g} times as long, with 50 items {times[1]:g} times",
    )
