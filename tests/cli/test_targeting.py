# SPDX-License-Identifier: Apache-2.0
"""``greenlane facts``, ``profiles``, ``redecide`` and ``reread`` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from greenlane.cargo import VOCABULARY
from greenlane.wiring.shipped import shipped_profiles
from tests.cli.conftest import Greenlane

PROFILE = """\
id: OWN-1
version: 1
title: Heavy consignment
sentence: The consignment is heavier than one lorry carries.
risk_area: security
family: goods
condition: {condition}
weight: 10
valid_from: 2026-01-01
legal_basis: {legal_basis}
agency: customs
owner: targeting centre
review_date: 2027-01-01
"""


def profile(path: Path, condition: str) -> Path:
    """A document with one profile of that condition."""
    path.write_text(PROFILE.format(condition=condition, legal_basis=shipped_profiles()[0].legal_basis))
    return path


def test_facts_lists_the_whole_vocabulary(greenlane: Greenlane) -> None:
    said = greenlane("facts", "--json")
    assert (said.code, said.err) == (0, "")
    assert [each["name"] for each in said.lines] == list(VOCABULARY)
    assert len(said.lines) >= 90
    assert all(each["sentence"] and each["example"] and each["scope"] for each in said.lines)


def test_profiles_are_listed_and_shown_with_their_condition_in_words(greenlane: Greenlane) -> None:
    listed = greenlane("profiles", "list", "--json").lines
    assert len(listed) >= 25
    said = greenlane("profiles", "show", listed[0]["id"].lower())
    assert said.code == 0
    assert listed[0]["title"] in said.text
    assert "in words" in said.text


def test_a_profile_that_is_not_there_is_told_with_where_to_look(greenlane: Greenlane) -> None:
    said = greenlane("profiles", "show", "GL-NONE-999")
    assert (said.code, said.out) == (4, b"")
    assert "profiles list" in said.err


def test_good_profiles_pass_the_check(greenlane: Greenlane, tmp_path: Path) -> None:
    said = greenlane("profiles", "check", profile(tmp_path / "good.yaml", "consignment.gross_weight_kg > 24000"))
    assert (said.code, said.text) == (0, "")
    assert "1 profiles are good, 0 faults" in said.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("condition", "column", "remedy"),
    [
        ('consignment.gross_weight_kg > "heavy"', "column", "number"),
        ("consignment.gros_weight_kg > 24000", "column 1", "consignment.gross_weight_kg"),
        ("consignment.gross_weight_kg >", "column", ""),
    ],
)
def test_a_profile_that_does_not_type_check_is_told_with_line_column_and_remedy(
    greenlane: Greenlane, tmp_path: Path, condition: str, column: str, remedy: str
) -> None:
    file = profile(tmp_path / "bad.yaml", f"'{condition}'")
    said = greenlane("profiles", "check", file)
    assert said.code == 2
    (told,) = said.text.splitlines()
    assert told.startswith(f"{file}:7: error: ")
    assert column in told
    assert remedy in told


def test_a_document_that_is_no_yaml_is_told(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("profiles:\n  - id: [\n")
    said = greenlane("profiles", "check", tmp_path / "bad.yaml")
    assert said.code == 2
    assert "bad.yaml:" in said.text


# --- deciding and reading again


def test_what_was_stored_is_decided_again_identically(
    greenlane: Greenlane, installed: dict[str, str], messages: Path
) -> None:
    stored = greenlane("assess", messages, "--json", "--store").lines
    ids = {each["assessment"] for line in stored for each in line["consignments"]}
    said = greenlane("redecide", "--all", "--json")
    assert said.code == 0
    assert {each["assessment"] for each in said.lines} >= ids
    assert {each["answer"] for each in said.lines} == {"identical"}
    one = sorted(ids)[0]
    assert greenlane("redecide", one).text.strip() == f"{one}: identical"
    again = greenlane("reread", one, "--json")
    assert (again.code, again.line["assessment"], again.line["answer"]) == (0, one, "identical")


def test_deciding_again_needs_an_id_or_all_and_not_both(greenlane: Greenlane) -> None:
    for arguments in (("redecide",), ("redecide", "x", "--all")):
        said = greenlane(*arguments)
        assert said.code == 2
        assert "greenlane redecide --all" in said.err


@pytest.mark.parametrize("command", ["redecide", "reread"])
@pytest.mark.parametrize("assessment", ["0199d1a0-0000-7000-8000-000000000000", "no-id-at-all"])
def test_an_assessment_that_is_not_there_is_told(
    greenlane: Greenlane, installed: dict[str, str], command: str, assessment: str
) -> None:
    said = greenlane(command, assessment)
    assert (said.code, said.out) == (4, b"")
    assert assessment in said.err.replace("\n", "")


def test_an_installation_without_assessments_has_nothing_to_decide_again(
    greenlane: Greenlane, installed: dict[str, str]
) -> None:
    said = greenlane("redecide", "--all", "--json")
    assert (said.code, said.out) == (0, b"")
    assert "No assessments." in said.err


def test_a_condition_is_read_both_ways_with_what_it_costs(greenlane: Greenlane) -> None:
    condition = 'goods.origin in ["CN", "IR"] && goods.gross_weight_kg > 1000'
    (told,) = greenlane("profiles", "read", condition, "--json").lines
    assert told["condition"] == condition
    assert told["reads"] == ["goods.gross_weight_kg", "goods.origin"]
    assert "looked up whole" in told["cost"]
    (again,) = greenlane("profiles", "read", "--sentence", told["in_words"], "--json").lines
    assert again == told


def test_a_sentence_that_cannot_be_read_is_told_with_its_place(greenlane: Greenlane) -> None:
    said = greenlane("profiles", "read", "--sentence", "the country of orgin is “CN”")
    assert said.code == 2
    assert "the country of origin" in said.err.replace("\n", " ")


def test_the_author_is_told_what_a_profile_costs(greenlane: Greenlane, tmp_path: Path) -> None:
    said = greenlane("profiles", "check", profile(tmp_path / "dear.yaml", "items.all(i, i.round_weight)"))
    assert said.code == 0
    assert "evaluated for every consignment" in said.err.replace("\n", " ")


def test_why_a_profile_did_not_hit_is_told_for_each_message(greenlane: Greenlane, tmp_path: Path) -> None:
    message = tmp_path / "one.json"
    message.write_text(
        '{"format": "greenlane.declaration", "version": 1, "declarations": [{"function": "original", "reference": "R1",'
        ' "type": "IM", "additional_type": "D", "consignment": {"house_document": "H1", "items": [{"number": 1,'
        ' "description": "Cocoa butter", "hs": "18040000", "origin": "GH"}]}}]}'
    )
    (told,) = greenlane("profiles", "why-not", "GL-ROUTE-003", message, "--json").lines
    assert told["answer"] == "not_true"
    assert told["failed"]
    said = greenlane("profiles", "why-not", "GL-ROUTE-003", message)
    assert "Not " in said.text
