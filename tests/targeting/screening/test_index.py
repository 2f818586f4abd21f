# SPDX-License-Identifier: Apache-2.0
"""The index: what a name matches in it, in which order, and after changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting.screening import ListedName, NameIndex, Schema, compare
from greenlane.targeting.screening import layer as layers
from greenlane.targeting.screening.listed import order_of

SCHEMAS = (Schema.PERSON, Schema.COMPANY, Schema.VESSEL)
WORDS = (
    *("Maren", "Joachim", "Oldendorp", "Brekfeld", "Hassan", "Kelani"),
    *("Karim", "Trading", "Star", "Ltd", "2", "Wenzel"),
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def listed(entry: str, *names: str, schema: Schema | None = Schema.PERSON) -> ListedName:
    return ListedName(entry=entry, names=names, schema=schema)


LIST = (
    listed("1", "Maren Oldendorp", "Marina Brekfeld"),
    listed("2", "OLDENDORP, Maren Greta"),
    listed("3", "Joachim Wenzel"),
    listed("4", "Oldendorp Shipping Ltd", schema=Schema.COMPANY),
    listed("5", "Sea Horse II", schema=Schema.VESSEL),
)


def test_an_entry_is_found_by_any_of_its_names_and_once() -> None:
    index = NameIndex.of(LIST)
    assert [match.entry for match in index.screen("Marina Brekfeld")] == ["1"]
    assert [(match.entry, match.name) for match in index.screen("Maren Oldendorp", Schema.PERSON)] == [
        ("1", "Maren Oldendorp"),
        ("2", "OLDENDORP, Maren Greta"),
    ]


def test_a_schema_leaves_other_kinds_aside_and_none_asks_all() -> None:
    index = NameIndex.of(LIST)
    assert index.screen("Seahorse 2", Schema.PERSON) == ()
    assert [match.entry for match in index.screen("Seahorse 2")] == ["5"]
    assert [match.entry for match in index.screen("Oldendorp Shipping", Schema.COMPANY)] == ["4"]


@pytest.mark.parametrize("name", ["", "  ", "---", "Nobody Known"])
def test_what_is_not_listed_matches_nothing(name: str) -> None:
    assert NameIndex.of(LIST).screen(name) == ()
    assert NameIndex.of([]).screen(name) == ()


def test_a_match_says_why() -> None:
    (match,) = NameIndex.of(LIST).screen("J. Wenzel", Schema.PERSON)
    assert match.explanation == "j = joachim (initial); wenzel"
    assert match.score == compare("J. Wenzel", "Joachim Wenzel", Schema.PERSON).score


def test_equal_scores_are_ordered_by_weight_then_entry() -> None:
    index = NameIndex.of(
        [listed("b", "Maren Oldendorp"), listed("a", "Maren Oldendorp"), listed("c", "Oldendorp Maren")]
    )
    assert [match.entry for match in index.screen("Maren Oldendorp")] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "query", ["Kestrel Ltd", "Kestrel Ltda.", "Kestrel", "KESTREL PUBLIC LIMITED COMPANY", "Kestrell Ltd"]
)
def test_a_firm_is_found_whatever_legal_form_is_written_behind_it(query: str) -> None:
    listed = [ListedName(entry="1", names=("Kestrel Limited",), schema=None)]
    (match,) = NameIndex.of(listed).screen(query)
    assert match.score == pytest.approx(compare(query, "Kestrel Limited").score)


def test_changes_are_in_effect_and_leave_the_former_index_as_it_was() -> None:
    before = NameIndex.of(LIST)
    after = before.with_changes(
        added=[listed("6", "Karim Kelani"), listed("3", "Hassan Wenzel")], removed=["1", "unknown"]
    )
    assert (len(before), len(after)) == (5, 5)
    assert [match.entry for match in after.screen("Karim Kelani")] == ["6"]
    assert after.screen("Joachim Wenzel") == ()
    assert [match.entry for match in after.screen("Hassan Wenzel")] == ["3"]
    assert [match.entry for match in after.screen("Maren Oldendorp")] == ["2"]
    assert [match.entry for match in before.screen("Joachim Wenzel")] == ["3"]
    again = after.with_changes(removed=["6"]).with_changes(added=[listed("1", "Maren Oldendorp")])
    assert again.screen("Karim Kelani") == ()
    assert [match.entry for match in again.screen("Maren Oldendorp")] == ["1", "2"]


def test_many_names_are_answered_in_their_order() -> None:
    index = NameIndex.of(LIST)
    asked = ["Joachim Wenzel", "", "Seahorse 2"]
    assert index.screen_many(asked) == [index.screen(name) for name in asked]
    with pytest.raises(ValueError, match="zip"):
        index.screen_many(asked, [None])


ENTRIES = st.lists(st.tuples(st.lists(NAMES, max_size=2), st.sampled_from(SCHEMAS)), max_size=12).map(
    lambda rows: [
        ListedName(entry=f"e{n}", names=tuple(names), schema=schema) for n, (names, schema) in enumerate(rows)
    ]
)


@settings(deadline=None, max_examples=60)
@given(ENTRIES, NAMES, st.sampled_from(SCHEMAS))
def test_matches_are_those_of_comparing_in_a_total_order(entries: list[ListedName], query: str, schema: Schema) -> None:
    matches = NameIndex.of(entries).screen(query, schema)
    for match in matches:
        assert match.score == compare(query, match.name, schema).score
    assert all(order_of(one) < order_of(other) for one, other in pairwise(matches))
    same = {
        each.entry
        for each in entries
        if each.schema is schema and any(compare(query, name, schema).score == 1.0 for name in each.names)
    }
    assert same <= {match.entry for match in matches}


@settings(deadline=None, max_examples=40)
@given(ENTRIES, ENTRIES, st.sets(st.sampled_from([f"e{n}" for n in range(12)])), NAMES)
def test_a_changed_index_answers_as_one_made_anew(
    entries: list[ListedName], added: list[ListedName], removed: set[str], query: str
) -> None:
    left = {each.entry: each for each in entries if each.entry not in removed}
    anew = NameIndex.of((left | {each.entry: each for each in added}).values())
    changed = NameIndex.of(entries).with_changes(added, removed)
    assert changed.screen(query) == anew.screen(query)
    assert len(changed) == len(anew)


def _slips(name: str) -> list[str]:
    return [name[:3] + name[4:], name[:4] + "x" + name[4:], name[:2] + name[3] + name[2] + name[4:], name.lower()]


def test_slips_of_one_letter_are_found() -> None:
    for entry in LIST[:4]:
        index = NameIndex.of(LIST)
        for asked in _slips(entry.names[0]):
            assert entry.entry in {match.entry for match in index.screen(asked, entry.schema)}, asked


@pytest.mark.slow
def test_compiled_and_interpreted_functions_answer_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{one} {two}" for one in WORDS for two in WORDS if one != two]
    entries = [listed(name, name, schema=SCHEMAS[n % 3]) for n, name in enumerate(names)]
    interpreted = NameIndex.of(entries)
    monkeypatch.setattr(layers, "FEW", 0)
    compiled = NameIndex.of(entries)
    asked = [slip for name in names[:40] for slip in _slips(name)]
    assert compiled.screen_many(asked) == interpreted.screen_many(asked)
