# SPDX-License-Identifier: Apache-2.0
"""The table of stop words: shipped, replaced, dated."""

from datetime import date

import pytest

from greenlane.cargo import StopWord, StopWords, load_stop_words, packaged_stop_words
from greenlane.cargo.stop_words import words_of
from greenlane.errors import Invalid

TABLE = b"""
edition: "1"
source: an administration
terms:
  - {term: old term, valid_to: 2024-12-31}
  - {term: new term, valid_from: 2026-05-04, source: amendment}
  - {term: term}
  - {term: Unknown Parties, field: party, inside: true}
"""


def test_the_shipped_table_has_an_edition_and_over_a_hundred_terms_of_goods() -> None:
    table = packaged_stop_words()
    assert table.edition
    assert table.source
    assert sum(term.field == "goods" for term in table.terms) > 120
    assert sum(term.field == "party" for term in table.terms) > 20


def test_no_shipped_term_stands_twice() -> None:
    seen = [(term.field, words_of(term.term)) for term in packaged_stop_words().terms]
    assert sorted({entry for entry in seen if seen.count(entry) > 1}) == []


def test_every_example_of_the_shipped_table_is_itself_acceptable() -> None:
    from greenlane.cargo import is_vague

    examples = {term.instead for term in packaged_stop_words().terms if term.instead}
    vague = {example: is_vague(example) for example in examples}
    assert [example for example, found in vague.items() if found is not None and found.whole] == []


@pytest.mark.parametrize(
    ("day", "terms"),
    [
        (date(2024, 12, 31), {"old term", "term"}),
        (date(2025, 6, 1), {"term"}),
        (date(2026, 5, 4), {"new term", "term"}),
        (None, {"new term", "term"}),
    ],
)
def test_a_term_counts_from_its_first_day_to_its_last(day: date | None, terms: set[str]) -> None:
    index = load_stop_words(TABLE).index("goods", day)
    assert {word.term for entries in index.values() for _, word in entries} == terms


def test_fields_are_kept_apart() -> None:
    index = load_stop_words(TABLE).index("party", None)
    assert list(index) == ["unknown"]
    assert index["unknown"][0][0] == ("unknown", "party")


def test_longer_terms_are_tried_first() -> None:
    table = StopWords("1", "s", [StopWord(term="a"), StopWord(term="a b c"), StopWord(term="a b")])
    assert [len(words) for words, _ in table.index("goods", None)["a"]] == [3, 2, 1]


def test_many_days_do_not_fill_the_memory() -> None:
    table = load_stop_words(TABLE)
    for year in range(1900, 2100):
        assert table.index("goods", date(year, 1, 1))
    assert len(table._indexes) <= 64


def test_the_digest_tells_tables_apart() -> None:
    assert load_stop_words(TABLE).digest == load_stop_words(TABLE).digest
    assert load_stop_words(TABLE).digest != load_stop_words(TABLE.replace(b"new term", b"newer term")).digest
    assert load_stop_words(TABLE).digest != load_stop_words(TABLE.replace(b"inside: true", b"inside: false")).digest


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"terms: [", "not readable YAML"),
        (b"- a", "a mapping is expected"),
        (b"edition: '1'\nsource: s\n", "terms"),
        (b"edition: '1'\nsource: s\nterms: [{word: a}]", "terms"),
        (b"edition: '1'\nsource: s\nterms: [{term: a, valid_from: soon}]", "valid_from"),
        (b"edition: '1'\nsource: s\nterms: [{term: '--'}]", "no word in it"),
        (b"edition: '1'\nsource: s\nterms: [{term: a, field: weight}]", "neither goods nor party"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(content: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        load_stop_words(content)


def test_a_fault_names_the_place_of_the_term() -> None:
    with pytest.raises(Invalid) as raised:
        load_stop_words(b"edition: '1'\nsource: s\nterms: [{term: a}, {term: b, field: c}]")
    assert raised.value.where == "terms[1]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spare-Parts", ("spare", "part")),
        ("BATTERIES, boxes & dishes", ("battery", "box", "dish")),
        ("men's shirts", ("men", "shirt")),
        ("glass", ("glass",)),
        ("gas", ("gas",)),
        ("ﬁsh_oil", ("fish", "oil")),
        ("F.A.K. n/a", ("fak", "na")),
        ("vitamin a, b", ("vitamin", "a", "b")),
        ("", ()),
    ],
)
def test_words_are_small_singular_and_bare(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words
