# SPDX-License-Identifier: Apache-2.0
"""The quality of goods descriptions: by hand, as no public set exists."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import StopWord, StopWords, Vague, VagueKind, is_vague, normalise_description, suggestion

GOOD = """
Straw envelopes for bottles, made of certified straw
Cocoa butter
Onions
Tea
Shaver
Men's trousers
Parts for shavers, hair clippers and hair-removing appliances
Fresh courgettes from Egypt, 15000kg
Blind rivet nuts, stainless steel
Used passenger cars
Household boxes of polypropylene
PVC
Electric guitar in aluminium case
Gift boxes of chocolate
Machinery for filling bottles
UN1203 petrol
Plastic toys
鞋
电脑配件
Ботинки кожаные
أحذية
Crème brûlée
""".strip().splitlines()

WHOLE = {
    "Goods": "goods",
    "GOODS.": "goods",
    "goods goods goods": "goods",
    "General cargo": "general cargo",
    "10 cartons of samples": "samples",
    "2 PLTS SPARE PARTS": "spare parts",
    "Parts and accessories": "accessories",
    "Personal Effects": "personal effects",
    "used personal effect": "personal effects",
    "F.A.K.": "fak",
    "FAK": "fak",
    "N/A": "n/a",
    "n.a.": "n/a",
    "Freight of all kinds": "freight of all kinds",
    "said to contain goods": "said to contain",
    "Various": "various",
    "electronics": "electronics",
    "new assorted clothing, 300 kg": "clothing",
    "E-Commerce goods": "e-commerce goods",
}

INSIDE = {
    "GENERAL CARGO: steel pipes": "general cargo",
    "Said to contain shoes of leather": "said to contain",
    "shoes as per invoice 4711": "as per invoice",
    "personal effects of a diplomat": "personal effects",
    "Books - see attached": "see attached",
}

SHAPES = {
    "": VagueKind.TOO_SHORT,
    ".": VagueKind.TOO_SHORT,
    "TV": VagueKind.TOO_SHORT,
    "12": VagueKind.NO_WORDS,
    "8471.30": VagueKind.NO_WORDS,
    "AB123 CD456": VagueKind.NO_WORDS,
    "10 cartons": VagueKind.NO_WORDS,
    "1 x 20 container": VagueKind.NO_WORDS,
    "xxxxxx": VagueKind.REPEATED,
    "------": VagueKind.REPEATED,
    "x X x": VagueKind.REPEATED,
    "0000": VagueKind.REPEATED,
}


@pytest.mark.parametrize("text", GOOD)
def test_a_description_that_names_the_goods_is_accepted(text: str) -> None:
    assert is_vague(text) is None


@pytest.mark.parametrize(("text", "term"), WHOLE.items())
def test_a_text_of_nothing_but_stop_words_is_vague_as_a_whole(text: str, term: str) -> None:
    found = is_vague(text)
    assert found is not None
    assert (found.kind, found.term, found.whole) == (VagueKind.STOP_WORD, term, True)


@pytest.mark.parametrize(("text", "term"), INSIDE.items())
def test_a_stop_word_inside_a_longer_text_is_remarked_where_the_table_wants_it(text: str, term: str) -> None:
    found = is_vague(text)
    assert found is not None
    assert (found.kind, found.term, found.whole) == (VagueKind.STOP_WORD, term, False)


@pytest.mark.parametrize(("text", "kind"), SHAPES.items())
def test_a_text_without_words_is_vague(text: str, kind: VagueKind) -> None:
    found = is_vague(text)
    assert found is not None
    assert (found.kind, found.term, found.whole) == (kind, text, True)


@given(
    st.sampled_from(sorted(WHOLE)),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_does_not_matter(text: str, change: "object") -> None:
    assert callable(change)
    assert is_vague(change(text)) == is_vague(text)


@given(st.sampled_from(["goods", "samples", "spare parts"]), st.sampled_from(["", ".", "!", " -", "***"]))
def test_punctuation_does_not_matter(text: str, sign: str) -> None:
    assert is_vague(f"{sign}{text}{sign}") == is_vague(text)


@given(st.text(max_size=200))
def test_any_text_can_be_judged_and_is_answered_with_a_sentence(text: str) -> None:
    found = is_vague(text)
    assert found is None or isinstance(found, Vague)
    assert suggestion(text).endswith(".")


def test_the_table_in_force_can_be_another() -> None:
    table = StopWords("1", "s", [StopWord(term="widget", instead="brass door handles")])
    found = is_vague("Widgets", words=table)
    assert found == Vague(kind=VagueKind.STOP_WORD, term="widget", instead="brass door handles")
    assert is_vague("electronics", words=table) is None


def test_a_term_counts_on_its_days_only() -> None:
    table = StopWords("1", "s", [StopWord(term="widget", valid_from=date(2026, 5, 4), valid_to=date(2026, 12, 31))])
    assert is_vague("widget", words=table, on=date(2026, 5, 3)) is None
    assert is_vague("widget", words=table, on=date(2026, 5, 4)) is not None
    assert is_vague("widget", words=table, on=date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "vague"), [("UNKNOWN", True), ("to be advised", True), ("3M", False), ("X", False), ("Goods", False)]
)
def test_names_of_parties_have_their_own_words_and_no_bounds_of_length(name: str, vague: bool) -> None:
    assert (is_vague(name, field="party") is not None) is vague


def test_the_answer_to_a_stop_word_gives_its_example() -> None:
    assert suggestion("electronics") == (
        "Instead of “electronics” say what the goods are, for example “wireless loudspeakers”."
    )


def test_the_answer_to_a_stop_word_inside_asks_to_leave_it_out() -> None:
    assert suggestion("Said to contain shoes").startswith("Leave out “said to contain” and name each kind of goods")


@pytest.mark.parametrize("text", ["12345", "", "Cocoa butter"])
def test_the_answer_to_all_else_says_what_a_description_is(text: str) -> None:
    assert suggestion(text).startswith("Say in words what the goods are")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Spare-PARTS, parts  ", "spare part"),
        ("Goods goods", "good"),
        ("Boxes of cherries", "box of cherry"),
        ("", ""),
    ],
)
def test_descriptions_are_compared_in_one_form(text: str, normal: str) -> None:
    assert normalise_description(text) == normal


@given(st.text(max_size=80))
def test_no_word_stands_twice_in_a_row_in_the_normal_form(text: str) -> None:
    words = normalise_description(text).split()
    assert all(first != second for first, second in pairwise(words))
