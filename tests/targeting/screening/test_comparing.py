# SPDX-License-Identifier: Apache-2.0
"""Two names compared: what matches, what does not, and what is said of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.screening import MATCH, Schema, compare, schema_named

PERSON, COMPANY, VESSEL = Schema.PERSON, Schema.COMPANY, Schema.VESSEL
LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "name-matching" / "name_cases.csv"

WORDS = (
    *(
        "Anna",
        "Karl",
        "Karla",
        "Al",
        "Bin",
        "Ben",
        "V.",
        "J",
        "Hassan",
        "Hasan",
        "Trading",
        "Ltd",
        "GmbH",
        "Star",
        "II",
    ),
    *("7", "Иван", "李", "محمد", "Abd", "Rahman", "Abdurahman"),
)
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("query", "candidate", "schema"),
    [
        ("Maren Oldendorp", "OLDENDORP, Maren", PERSON),
        ("M. Oldendorp", "Maren Oldendorp", PERSON),
        ("MarenOldendorp", "Maren Oldendorp", PERSON),
        ("Abdulrahman Kelani", "Abdul Rahman Kelani", PERSON),
        ("Dr. Maren Oldendorp", "Maren Oldendorp", PERSON),
        ("Yousef Darwich", "Joseph Darwish", PERSON),
        ("Сергей Коваленко", "Serhii Kovalenko", PERSON),
        ("محمود الخطيب", "Mahmoud al-Khatib", PERSON),
        ("王小明", "Wang Xiaoming", PERSON),
        ("Maren Greta Oldendorp", "Maren Oldendorp", PERSON),
        ("Brekfeld Trading Ltd", "BREKFELD TRADING GMBH", COMPANY),
        ("The Brekfeld Organisation", "Brekfeld Organization", COMPANY),
        ("Brekfeldt Intl Trading", "Brekfeld International Trading", COMPANY),
        ("MV Sea Horse 2", "SEAHORSE II", VESSEL),
    ],
)
def test_these_are_one(query: str, candidate: str, schema: Schema) -> None:
    compared = compare(query, candidate, schema)
    assert compared.match, compared.explanation


@pytest.mark.parametrize(
    ("query", "candidate", "schema"),
    [
        ("Maren Oldendorp", "Maren Brekfeld", PERSON),
        ("Maren Oldendorp", "Joachim Oldendorp", PERSON),
        ("Oldendorp", "Maren Greta Luise Oldendorp", PERSON),
        ("Ahmad bin Hasan Kelani", "Hasan bin Ahmad Kelani", PERSON),
        ("김민재", "김민준", PERSON),
        ("Brekfeld Chicago Inc", "Brekfeld Boston Inc", COMPANY),
        ("Brekfeld Steel Works", "Brekfeld Yarn Mills", COMPANY),
        ("General Trading Company", "Oldendorp General Trading Company", COMPANY),
        ("Sea Horse 2", "Sea Horse 3", VESSEL),
        ("Sea Horse", "Sea Horse 3", VESSEL),
    ],
)
def test_these_are_two(query: str, candidate: str, schema: Schema) -> None:
    compared = compare(query, candidate, schema)
    assert not compared.match, compared.explanation


def test_the_explanation_says_what_met_and_how_and_what_did_not() -> None:
    said = compare("V. Putilin Trading GmbH", "Putilin Trading House Ltd", COMPANY).explanation
    assert (
        said
        == "v only in the name asked; putilin; trading; house only in the listed name; legal forms differ (gmbh, ltd)"
    )
    assert compare("Sea Horse", "Seahorse", VESSEL).explanation == "sea horse = seahorse (written together)"
    assert compare("Seahorse 2", "Sea Horse II", VESSEL).explanation == (
        "seahorse = sea horse (written together); 2 = ii (same number)"
    )
    assert compare("J. Oldendorp", "Joachim Oldendorp", PERSON).explanation == "j = joachim (initial); oldendorp"
    assert compare("", "x", PERSON).explanation == "nothing to compare"


def test_different_legal_forms_weigh_little_and_a_missing_one_nothing() -> None:
    whole = compare("Brekfeld Ltd", "Brekfeld Limited", COMPANY)
    without = compare("Brekfeld", "Brekfeld Limited", COMPANY)
    other = compare("Brekfeld AG", "Brekfeld Limited", COMPANY)
    assert whole.score == without.score == 1.0
    assert 0.9 < other.score < 1.0


def test_without_a_schema_words_of_firms_tell_that_firms_are_compared() -> None:
    assert compare("J. Oldendorp", "Joachim Oldendorp").match
    assert "legal form" in compare("Oldendorp Ltd", "Oldendorp").explanation
    assert compare("J. Oldendorp", "Joachim Oldendorp", Schema.LEGAL_ENTITY) == compare(
        "J. Oldendorp", "Joachim Oldendorp"
    )


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("person", PERSON),
        ("Legal Entity", Schema.LEGAL_ENTITY),
        ("LegalEntity", Schema.LEGAL_ENTITY),
        ("", None),
        ("cow", None),
    ],
)
def test_schemas_are_known_by_their_words(text: str, schema: Schema | None) -> None:
    assert schema_named(text) is schema


@given(NAMES, NAMES, st.sampled_from([*Schema, None]))
def test_comparing_is_symmetric_and_its_score_lies_between_0_and_1(one: str, other: str, schema: Schema | None) -> None:
    here, there = compare(one, other, schema), compare(other, one, schema)
    assert 0.0 <= here.score <= 1.0
    assert here.score == pytest.approx(there.score, abs=0.0002)
    assert here.match == (here.score >= MATCH)


@given(NAMES.filter(bool), st.sampled_from([*Schema, None]))
def test_a_name_matches_itself_whatever_its_case_and_the_order_of_a_comma(name: str, schema: Schema | None) -> None:
    assert compare(name, name, schema).score == 1.0
    assert compare(name.upper(), name.lower(), schema).score == 1.0


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([*Schema, None]))
def test_any_two_texts_can_be_compared_and_explained(one: str, other: str, schema: Schema | None) -> None:
    assert compare(one, other, schema).explanation


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled pairs are not beside the checkout")
def test_labelled_pairs_are_told_apart_well() -> None:
    with LABELLED.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = [compare(row["name1"], row["name2"], schema_named(row["schema"])).match for row in rows]
    truth = [row["is_match"] == "true" for row in rows]
    right = sum(one and other for one, other in zip(found, truth, strict=True))
    assert 2 * right / (sum(found) + sum(truth)) > 0.85
