# SPDX-License-Identifier: Apache-2.0
"""The rule sets that ship: how many rules they have, that all are described, and that they answer as they should."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from greenlane.errors import NotFound
from greenlane.intake.rules import (
    RuleSet,
    applying,
    rule_findings,
    rules_page,
    shipped_documents,
    shipped_rule_set,
    shipped_rule_sets,
)

OFFICIAL = {
    "ens-gb-315": "businessRules315",
    "ens-gb-315-new": "businessRules315New",
    "ens-gb-313": "businessRules313",
    "ens-gb-313-new": "businessRules313New",
}
NAMESPACE = "{http://www.govtalk.gov.uk/CM/errorresponse}"
GREAT_BRITAIN = frozenset({"GB", "SAFE"})


def header(rules: RuleSet) -> int:
    return sum(rule.at == "HEAHEA" for rule in rules.rules)


def test_four_sets_ship_with_204_assertions_and_182_numbers() -> None:
    sets = shipped_rule_sets()
    assert set(sets) == set(OFFICIAL)
    # The two editions differ in the header alone, and each is written out for its own edition.
    assert len(sets["ens-gb-315"].rules) + header(sets["ens-gb-315-new"]) == 204
    assert len({rule.code for one in sets.values() for rule in one.rules}) == 182
    assert {name: len(one.rules) for name, one in sets.items()} == {
        "ens-gb-315": 188,
        "ens-gb-315-new": 184,
        "ens-gb-313": 187,
        "ens-gb-313-new": 183,
    }


def test_every_official_code_is_digits_and_every_rule_is_an_error_with_words_of_its_own() -> None:
    for one in shipped_rule_sets().values():
        for rule in one.rules:
            assert rule.code.isdigit()
            assert rule.severity == "error"
            assert rule.says.endswith(".")
            assert rule.passes.endswith(".")
            assert rule.source.startswith("Great Britain")


def test_the_assertions_are_those_of_the_official_files(shared_data: Path) -> None:
    folder = shared_data / "ens-ics1-hmrc"
    members = json.loads((folder / "rule-sets.json").read_bytes())
    written = [json.loads(path.read_bytes()) for path in sorted((folder / "rules").glob("*.json"))]
    assert sum(len(one["asserts"]) for one in written) == 204
    assert len({each["errorCode"] for one in written for each in one["asserts"]}) == 182
    for name, official in OFFICIAL.items():
        files = [json.loads((folder / "rules" / file).read_bytes()) for file in members[official]]
        expected = sorted((each["errorCode"], one["element"].strip("/")) for one in files for each in one["asserts"])
        assert sorted((rule.code, rule.at.strip(".")) for rule in shipped_rule_set(name).rules) == expected


def test_no_sentence_is_taken_from_the_official_files(shared_data: Path) -> None:
    files = (shared_data / "ens-ics1-hmrc" / "rules").glob("*.json")
    asserts = [each for path in files for each in json.loads(path.read_bytes())["asserts"]]
    theirs = {" ".join(each[key].split()) for each in asserts for key in ("errorMessage", "localErrorMessage")}
    ours = {rule.says for one in shipped_rule_sets().values() for rule in one.rules}
    assert not ours & theirs


def test_the_shared_cases_are_answered_exactly(shared_data: Path) -> None:
    folder = shared_data / "ens-ics1-hmrc" / "rule-cases-315"
    rules = [shipped_rule_set("ens-gb-315")]
    wrong, cases = [], sorted(folder.glob("*.xml"))
    for case in cases:
        control = etree.parse(str(case.with_suffix(".ctl"))).getroot()
        expected = {
            (error.findtext(f"{NAMESPACE}Number"), (error.findtext(f"{NAMESPACE}Location") or "").replace("ie:", ""))
            for error in control.iter(f"{NAMESPACE}Error")
        }
        if {(one.code, one.path) for one in rule_findings(case.read_bytes(), rules)} != expected:
            wrong.append(case.name)
    assert len(cases) == 391
    assert wrong == []


@pytest.mark.parametrize(
    ("message", "on", "names"),
    [
        ("CC315A", date(2025, 1, 30), ["ens-gb-315"]),
        ("CC315A", date(2025, 1, 31), ["ens-gb-315-new"]),
        ("CC313A", date(2024, 6, 1), ["ens-gb-313"]),
        ("CC313A", None, ["ens-gb-313-new"]),
        ("CC315A", date(2020, 12, 31), []),
        ("CC328A", None, []),
    ],
)
def test_one_set_holds_for_a_message_on_a_day(message: str, on: date | None, names: list[str]) -> None:
    found = applying(shipped_rule_sets().values(), message, GREAT_BRITAIN, on)
    assert [one.name for one in found] == names
    assert applying(found, message, frozenset({"SAFE", "XX"}), on) == ()


@pytest.mark.parametrize(
    ("reference", "mode", "told"),
    [
        ("XFER12:a", "1", False),
        (" XFER12-a ", "1", False),
        ("XFER", "1", True),
        ("XFER 12", "1", True),
        (" XFER12:a:b", "1", True),
        ("XFER", "4", False),
        ("AXFER:", "1", False),
        (" ", "1", False),
        ("", "1", True),
        ("AB1&#10;", "1", False),
        ("&#10;AB1", "1", True),
        ("AB&#10;1", "1", True),
        ("&#10;XFER1", "1", False),
    ],
)
def test_a_reference_at_sea_is_compared_as_it_is_written(reference: str, mode: str, told: bool) -> None:
    fields = f"<TraModAtBorHEA76>{mode}</TraModAtBorHEA76><ConRefNumHEA>{reference}</ConRefNumHEA>"
    message = f"<CC315A><HEAHEA>{fields}</HEAHEA></CC315A>".encode()
    found = rule_findings(message, [shipped_rule_set("ens-gb-315")])
    assert any(one.code == "8685" for one in found) is told


def test_a_name_that_no_set_has_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="There is no rule set ens-gb-316") as raised:
        shipped_rule_set("ens-gb-316")
    assert "ens-gb-313-new" in str(raised.value)
    with pytest.raises(NotFound):
        shipped_rule_set("ens-gb-traders")


def test_the_manual_lists_every_rule_with_its_place_sentence_and_example() -> None:
    page = rules_page()
    for one in shipped_rule_sets().values():
        assert f"### {one.name}\n" in page
        for rule in one.rules:
            assert f"### {rule.code} at {'the message' if rule.at == '.' else f'`{rule.at}`'}\n\n{rule.says}" in page
            assert f"- Passes: {rule.passes}\n" in page


def test_no_document_that_ships_is_left_unused() -> None:
    documents = shipped_documents()
    included = {name for one in documents.values() for name in one.include}
    assert {name for name, one in documents.items() if not one.messages} <= included
