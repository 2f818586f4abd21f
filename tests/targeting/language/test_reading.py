# SPDX-License-Identifier: Apache-2.0
"""Sentences read back into conditions."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from greenlane.cargo import Facts
from greenlane.targeting.language import At, ConditionError, FactsView, check, evaluate, read_sentence, sentence
from greenlane.targeting.language.facts_view import ReadView
from tests.targeting.index.random_profiles import LISTS as RANDOM_LISTS
from tests.targeting.index.random_profiles import Writer, a_consignment

from .given import LISTS
from .typed_expressions import LISTS as CEL_LISTS
from .typed_expressions import Both, conditions, worlds


@settings(max_examples=150, deadline=None)
@given(conditions(), worlds())
def test_what_a_condition_says_is_read_back_with_the_same_meaning(condition: Both, world: tuple[Facts, object]) -> None:
    written = check(condition.ours, CEL_LISTS)
    words = sentence(written, whole=True)
    read = read_sentence(words, CEL_LISTS)
    sight = FactsView(world[0], CEL_LISTS).sight(At(item=0, party=0))
    assert evaluate(read, sight) is evaluate(written, sight), (words, read.text)
    again = read_sentence(sentence(read, whole=True), CEL_LISTS)
    assert sentence(again, whole=True) == sentence(read, whole=True)


def test_random_profiles_are_read_back_with_the_same_meaning_for_every_member() -> None:
    random = Random(5)
    writer = Writer(random)
    for _ in range(250):
        written = writer.condition()
        read = read_sentence(sentence(written, whole=True), RANDOM_LISTS)
        assert read.scopes == written.scopes
        for _ in range(4):
            whole, members = a_consignment(random)
            view = ReadView(whole, members, RANDOM_LISTS)
            first = At(**{n: 0 for n, s in _PLACES.items() if members[_SCOPES[s]]})
            assert evaluate(read, view.sight(first)) is evaluate(written, view.sight(first))


_PLACES = {"item": "goods", "container": "equipment", "party": "party"}
_SCOPES = {scope.value: scope for scope in a_consignment(Random(0))[1]}


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ('the HS chapter (first two digits) is "24"', 'goods.chapter == "24"'),
        ("The country of origin is one of “CN”, “IR”.", 'goods.origin in ["CN", "IR"]'),
        (
            "the country of origin is “CN” and the gross weight of the item is more than 1000 kg",
            'goods.origin == "CN" && goods.gross_weight_kg > 1000',
        ),
        ("the place where the goods are loaded is on the list “embargoed ports”", None),
        ("the goods in the trader's words contains the word “second hand”", None),
        ("the equipment is declared empty, or how many seals are declared is 0", None),
        (
            "at least one of the goods items is such that (the HS heading (first four digits) is on the list"
            " “tobacco”, and the gross weight of the item is more than 5.5 kg)",
            "items.exists(x, (x.heading in lists.tobacco && x.gross_weight_kg > 5.5))",
        ),
    ],
)
def test_an_officers_sentence_is_read(words: str, condition: str | None) -> None:
    read = read_sentence(words, LISTS)
    if condition is not None:
        assert read.text == condition
    assert read_sentence(sentence(read), LISTS).text == read.text


@pytest.mark.parametrize(
    ("words", "column", "says"),
    [
        ("the country of orgin is “CN”", 1, "the country of origin"),
        ("the country of origin", 22, "ends too early"),
        ("the country of origin is “CN”, and", 35, "ends too early"),
        ("the country of origin is “CN”, and it is “IR”", 38, "stands for"),
        (
            "the goods travel in containers, and the equipment is declared empty, or the filing came after its time"
            " limit",
            68,
            "parentheses",
        ),
        ("the country of origin smells of “CN”", 23, "Say what is asked of it"),
        ("((the country of origin is “CN”, and the filing is late))", 38, "not a fact"),
        ("(how many seals are declared plus 2 is 4", 41, "ends too early"),
        ("", 1, "too early"),
        ("(" * 60 + "the goods travel in containers", 25, "nested"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_a_remedy(words: str, column: int, says: str) -> None:
    with pytest.raises(ConditionError) as refused:
        read_sentence(words, LISTS)
    assert refused.value.column == column
    assert says in str(refused.value)


def test_a_number_where_a_text_is_meant_is_refused_as_in_a_condition() -> None:
    with pytest.raises(ConditionError, match="a text"):
        read_sentence("the HS chapter (first two digits) is 24")


@pytest.mark.parametrize(
    "words",
    ["it is not so that ", "minus ", "the number of ", "if ", "at least one of ", "(", "the remainder of ", "“", "‘"],
)
def test_a_sentence_that_goes_on_for_ever_is_refused_and_not_followed(words: str) -> None:
    with pytest.raises(ConditionError):
        read_sentence(words * (7_900 // len(words)))


def test_a_sentence_that_is_too_long_is_refused() -> None:
    with pytest.raises(ConditionError, match="8000 are allowed"):
        read_sentence("the goods travel in containers, or " * 400)
