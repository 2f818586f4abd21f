# SPDX-License-Identifier: Apache-2.0
"""The rules of the benchmark as a decision table of zen-engine, the fastest rule engine found to compare with.

It has no sets: a list of 1,000 written into a cell takes it tens of milliseconds a message. So it is told with each
message on which lists the message's values stand, and looking that up is not counted, which flatters it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import zen

from benchmarks.flat_facts import Condition
from greenlane.cargo import Scope


class ZenTable:
    """The same rules in zen-engine: one decision table that collects the numbers of the rules that hit."""

    def __init__(self, rules: Sequence[Sequence[Condition]], lists: Mapping[str, frozenset[str]]) -> None:
        """Compile the table."""
        fields = sorted({_field(condition) for rule in rules for condition in rule})
        self._asked = {(c.facts[0], c.value): lists[c.value] for rule in rules for c in rule if c.kind == "member"}
        content = {
            "hitPolicy": "collect",
            "inputs": [{"id": f"i{place}", "name": field, "field": field} for place, field in enumerate(fields)],
            "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
            "rules": [_row(number, rule, fields) for number, rule in enumerate(rules)],
        }
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {"id": "t", "name": "t", "type": "decisionTableNode", "position": {"x": 0, "y": 0}, "content": content},
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
        ]
        edges = [
            {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
        ]
        self._decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def hits(self, message: Mapping[str, Any]) -> list[int]:
        """The numbers of the rules that are true of a message as ``given`` makes it."""
        return [found["rule"] for found in self._decision.evaluate(dict(message))["result"]]

    def given(self, whole: Mapping[str, Any], members: Mapping[Scope, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """The facts of a consignment with one goods item by names that it takes, and the lists they stand on."""
        facts = {**whole, **members[Scope.GOODS][0]}
        message = {_name(name): value for name, value in facts.items()}
        return message | {_asked(*asked): facts[asked[0]] in values for asked, values in self._asked.items()}


def _name(fact: str) -> str:
    return fact.replace(".", "_")


def _asked(fact: str, named: str) -> str:
    return f"{_name(fact)}_on_{named}"


def _field(condition: Condition) -> str:
    if condition.kind == "member":
        return _asked(condition.facts[0], condition.value)
    return " / ".join(_name(fact) for fact in condition.facts)


def _row(number: int, rule: Sequence[Condition], fields: Sequence[str]) -> dict[str, str]:
    row = {"_id": str(number), "rule": str(number), **{f"i{place}": "" for place in range(len(fields))}}
    for condition in rule:
        row[f"i{fields.index(_field(condition))}"] = _cell(condition)
    return row


def _cell(condition: Condition) -> str:
    match condition.kind:
        case "equal":
            return json.dumps(condition.value)
        case "member":
            return "true"
        case "prefix":
            return f"startsWith($, {json.dumps(condition.value)})"
        case "contains":
            return f"contains($, {json.dumps(condition.value)})"
        case _:
            return f"{condition.operator} {condition.value}"
