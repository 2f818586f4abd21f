# SPDX-License-Identifier: Apache-2.0
"""Documents of rules: what is brought together, and what is refused with the document and the rule named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from greenlane.errors import Misconfigured
from greenlane.intake.rules import document_of, own_rule_set, rule_sets, shipped_documents
from tests.intake.rules.sets import made


def test_a_rule_stands_once_for_each_row_of_words() -> None:
    rule = {
        "code": "<code>",
        "at": "P/<name>",
        "requires": {"any": [{"present": "../<name>2"}, {"value": ".", "in": ["<name>"]}]},
        "says": "The <name> is wrong.",
        "each": [{"code": "11", "name": "A"}, {"code": "12", "name": "B"}],
    }
    rules = made([rule]).rules
    assert [(one.code, one.at, one.says) for one in rules] == [
        ("11", "P/A", "The A is wrong."),
        ("12", "P/B", "The B is wrong."),
    ]
    assert rules[1].requires == {"any": [{"present": "../B2"}, {"value": ".", "in": ["B"]}]}


def test_a_rule_without_a_source_has_that_of_its_document() -> None:
    assert [one.source for one in made([{}, {"code": "2", "source": "Article 3"}]).rules] == ["Notice 1", "Article 3"]


def test_a_set_takes_over_shipped_rules_and_leaves_some_out() -> None:
    own = made([], include=["ens-gb-header-reduced"], leave_out=["8685"])
    codes = {rule.code for rule in own.rules}
    assert {"8206", "8107"} <= codes
    assert "8685" not in codes


def test_a_set_holds_from_its_first_to_its_last_day_for_its_messages_and_regimes() -> None:
    kenya = frozenset({"KE", "SAFE"})
    ended = made(valid_to=date(2026, 6, 30))
    assert ended.holds("M", kenya, date(2026, 1, 1))
    assert ended.holds("M", kenya, date(2026, 6, 30))
    assert not ended.holds("M", kenya, date(2025, 12, 31))
    assert not ended.holds("M", kenya, date(2026, 7, 1))
    assert not ended.holds("M", kenya, None)
    assert made().holds("M", kenya, None)
    assert not made().holds("N", kenya, None)
    assert not made().holds("M", frozenset({"SAFE", "XX"}), None)


@pytest.mark.parametrize(
    ("rules", "head", "told"),
    [
        ([{"code": "GL-1"}], {}, "rule GL-1: The rule document cannot be used: it has the code 'GL-1'"),
        ([{"code": "read-x"}], {}, "it has the code 'read-x'"),
        ([{"code": ""}], {}, "it has the code ''"),
        ([{"says": " "}], {}, "test-set, rule 1: The rule document cannot be used: it has a rule without “says”"),
        ([{"passes": ""}], {}, "it has a rule without “passes”"),
        ([{}, {}], {}, "it has this rule twice"),
        ([{"at": "../A"}], {}, "leads out of the message"),
        ([{"shows": "../A"}], {}, "does not work: shows: "),
        ([{"says": "The <what> is wrong."}], {}, "it uses <what>, which a row"),
        ([{}], {"messages": []}, "test-set, messages: The rule document cannot be used: it names no message"),
        ([{}], {"valid_from": None}, "it does not say"),
        ([{}], {"include": ["nothing"]}, "includes 'nothing', which is no document; known are ens-gb-313"),
        ([{}], {"include": ["ens-gb-header"], "leave_out": ["9999"]}, "leaves out 9999"),
        ([{}], {"include": ["test-set"]}, "includes itself"),
    ],
)
def test_what_cannot_be_used_is_told(rules: list[dict[str, Any]], head: dict[str, Any], told: str) -> None:
    with pytest.raises(Misconfigured, match="test-set, ") as raised:
        made(rules, **head)
    assert told in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"name: [", b"name: a\nrulez: []\n", b"\xff\xfe", b"name: a"])
def test_a_file_that_is_no_document_is_told_by_its_name(content: bytes) -> None:
    with pytest.raises(Misconfigured, match=r"rule document rules/ours\.yaml"):
        own_rule_set(content, "rules/ours.yaml")


def test_a_part_is_no_set_of_its_own() -> None:
    part = document_of(b"name: part\ntitle: t\nedition: '1'\nsource: s\n", "part")
    assert rule_sets({"part": part}) == {}
    assert "ens-gb-traders" not in rule_sets(shipped_documents())
