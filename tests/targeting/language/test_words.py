# SPDX-License-Identifier: Apache-2.0
"""Whole words in texts."""

from __future__ import annotations

import pytest

from greenlane.targeting.language import ConditionError, check
from greenlane.targeting.language.words import contains_word, lowered, words_of

from .given import result


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Tin-cans, empty", "tin", True),
        ("tinned fish", "tin", False),
        ("used tyres; second-hand", "Second Hand", True),
        ("second used hand", "second hand", False),
        ("RIFLE", "rifle", True),
        ("éclair", "clair", False),
        ("caf\u00e9 tin", "CAF\u00e9", True),
        ("a1 b2", "1", False),
        ("", "tin", False),
        ("tin", "--", False),
    ],
)
def test_a_word_stands_there_whole_in_any_letters(text: str, wanted: str, found: bool) -> None:
    assert contains_word(text, wanted) is found
    if text and words_of(wanted):
        condition = f'consignor.name.containsWord("{wanted}")'
        assert result(condition, {"consignor.name": text}) is found


def test_an_absent_text_contains_nothing_that_is_known() -> None:
    assert result('consignor.name.containsWord("tin")') is None


def test_only_the_letters_a_to_z_are_made_small() -> None:
    assert lowered("ÀBC") == "Àbc"
    assert words_of("ÀB c") == " Àb c "


def test_to_look_for_no_word_is_refused() -> None:
    with pytest.raises(ConditionError, match="holds no word"):
        check('consignor.name.containsWord("--")')
    with pytest.raises(ConditionError, match="containsWord"):
        check('consignor.name.hasWord("tin")')
