# SPDX-License-Identifier: Apache-2.0
"""Rule sets and messages for tests, made of a few words."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from lxml import etree

from greenlane.intake.rules import RuleSet, own_rule_set, rule_findings

HEAD = {
    "name": "test-set",
    "title": "A set for tests",
    "edition": "1",
    "source": "Notice 1",
    "messages": ["M"],
    "regimes": ["KE"],
    "valid_from": date(2026, 1, 1),
}
RULE: dict[str, Any] = {"code": "1", "at": ".", "requires": {"present": "A"}, "says": "A is missing.", "passes": "A 1."}


def made(rules: list[dict[str, Any]] | None = None, **head: Any) -> RuleSet:
    """A set of these rules, each completed from ``RULE``; keys of the document may be given too."""
    document = {**HEAD, **head, "rules": [{**RULE, **rule} for rule in (rules if rules is not None else [{}])]}
    return own_rule_set(msgspec.yaml.encode(document), "the test document")


def passes(condition: Any, xml: str, at: str = ".") -> bool:
    """Whether a condition holds for every element at a place of a message."""
    return paths(condition, xml, at) == []


def paths(condition: Any, xml: str, at: str = ".") -> list[str | None]:
    """The elements of a message for which a condition does not hold."""
    rules = made([{"at": at, "requires": condition}])
    return [finding.path for finding in rule_findings(etree.fromstring(xml), [rules])]
