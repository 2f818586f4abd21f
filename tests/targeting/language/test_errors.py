# SPDX-License-Identifier: Apache-2.0
"""Places are counted as people count, and a near name is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import VOCABULARY
from greenlane.targeting.language import ConditionError
from greenlane.targeting.language.errors import READ_SHOWN, did_you_mean, place_of


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("abc", 0, (1, 1)),
        ("abc", 3, (1, 4)),
        ("a\nbc", 2, (2, 1)),
        ("a\nbc", 1, (1, 2)),
        ("\n\n", 2, (3, 1)),
        ("é😀x", 2, (1, 3)),
    ],
)
def test_lines_and_columns_count_characters_from_one(text: str, offset: int, place: tuple[int, int]) -> None:
    assert place_of(text, offset) == place


@given(st.text("ab\n", max_size=30), st.data())
def test_a_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = place_of(text, offset)
    assert sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == offset


@pytest.mark.parametrize(
    ("read", "near"),
    [
        ("goods.hz", "goods.hs"),
        ("hs", "goods.hs"),
        ("gross_weight_kg", "consignment.gross_weight_kg"),
        ("goods.descripton", "goods.description"),
        ("route.contries", "route.countries"),
        ("equipment.check_digit", "equipment.check_digit_valid"),
        ("anyparty.name", "any_party.name"),
    ],
)
def test_the_nearest_name_is_offered(read: str, near: str) -> None:
    assert did_you_mean(read, VOCABULARY) == f"Did you mean {near}?"


def test_nothing_is_offered_for_what_is_like_nothing() -> None:
    assert did_you_mean("zzzzzz", VOCABULARY) is None
    assert did_you_mean("zzzzzz", VOCABULARY, "Look into the manual.") == "Look into the manual."
    assert did_you_mean("goods.hs", []) is None


@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_a_name_with_one_letter_lost_is_found_again(name: str) -> None:
    lost = name[:-1]
    offered = did_you_mean(lost, [other for other in VOCABULARY if other.split(".")[0] == name.split(".")[0]])
    assert offered is not None


def test_an_error_knows_place_and_text_and_shortens_what_was_read() -> None:
    text = f"a &&\n  {'b' * 100}"
    error = ConditionError("No.", text=text, start=7, end=107, remedy="Mend it.")
    assert (error.line, error.column, error.where) == (2, 3, "line 2, column 3")
    assert len(error.read) == READ_SHOWN
    assert str(error) == "line 2, column 3: No. Mend it."
    assert ConditionError("No.", text="abc", start=1, end=2).where == "column 2"
    assert error.fields() == {
        "code": "condition.invalid",
        "sentence": "No.",
        "where": "line 2, column 3",
        "remedy": "Mend it.",
    }
