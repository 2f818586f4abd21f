# SPDX-License-Identifier: Apache-2.0
"""The index of watch lists: brought up to date it answers like one that was made anew, and days count."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting import EntrySchema, Identifier, ListedEntry, ListedRow, WatchIndex

DAY = date(2026, 1, 31)


def row(number: int | str, name: str, list_name: str = "watched", **given_: Any) -> ListedRow:
    content = ListedEntry(**{"id": str(number), "schema": EntrySchema.COMPANY, "name": name, **given_})
    return ListedRow(f"R{number}", list_name, content)


def found(index: WatchIndex, *asked: str, on: date = DAY) -> dict[str, list[tuple[str, str, float]]]:
    return {
        key: [(entry.list, entry.key, entry.score) for entry in entries]
        for key, entries in index.find(asked, on).items()
    }


def test_names_are_met_by_likeness_and_numbers_by_key() -> None:
    ship = row(2, "Northern Star", schema=EntrySchema.VESSEL, identifiers=(Identifier(kind="imo", value="9321483"),))
    index = WatchIndex.of(
        [row(1, "Kestrel Trading Ltd", identifiers=(Identifier(kind="tax", value="GB 1"),)), ship], {"watched": 7}
    )
    assert len(index) == 2
    assert found(index, "id:GB1", "conveyance:9321483", "conveyance:NORTHERNSTAR", "id:9321483") == {
        "id:GB1": [("watched", "1", 1.0)],
        "conveyance:9321483": [("watched", "2", 1.0)],
        "conveyance:NORTHERNSTAR": [("watched", "2", 1.0)],
    }
    met = index.find(["party:KESTREL TRADING LIMITED", "vessel:Northern Star", "party:Northern Star"], DAY)
    assert set(met) == {"party:KESTREL TRADING LIMITED", "vessel:Northern Star"}
    (entry,) = met["party:KESTREL TRADING LIMITED"]
    assert (entry.list, entry.sequence, entry.entry, entry.key) == ("watched", 7, "R1", "1")
    assert entry.value == "Kestrel Trading Ltd"
    assert entry.explanation
    assert 0.9 < entry.score <= 1


def test_an_alias_meets_and_is_told() -> None:
    index = WatchIndex.of([row(1, "Kestrel", aliases=("Merlin Overseas",))], {"watched": 1})
    (entry,) = index.find(["party:Merlin Overseas"], DAY)["party:Merlin Overseas"]
    assert entry.value == "Merlin Overseas"


def test_an_entry_holds_from_its_first_day_to_its_last() -> None:
    held = row(
        1,
        "Kestrel Trading",
        valid_from=date(2026, 1, 1),
        valid_to=DAY,
        identifiers=(Identifier(kind="tax", value="X1"),),
    )
    index = WatchIndex.of([held], {"watched": 1})
    for asked in ("party:Kestrel Trading", "id:X1"):
        holds = [
            bool(index.find([asked], date(*day))) for day in ((2025, 12, 31), (2026, 1, 1), (2026, 1, 31), (2026, 2, 1))
        ]
        assert holds == [False, True, True, False]


def test_an_index_that_is_changed_leaves_the_one_before_as_it_was() -> None:
    before = WatchIndex.of([row(1, "Kestrel"), row(2, "Merlin")], {"watched": 1})
    after = before.with_changes([row(3, "Osprey")], ["R1", "unknown"], {"watched": 2})
    asked = ("party:Kestrel", "party:Merlin", "party:Osprey")
    assert set(found(before, *asked)) == {"party:Kestrel", "party:Merlin"}
    assert set(found(after, *asked)) == {"party:Merlin", "party:Osprey"}
    assert (before.sequences, after.sequences) == ({"watched": 1}, {"watched": 2})


NUMBERS = st.lists(st.integers(0, 9), unique=True)


@settings(max_examples=40, deadline=None)
@given(NUMBERS, NUMBERS, st.data())
def test_a_changed_index_answers_like_one_made_anew(first: list[int], added: list[int], data: st.DataObject) -> None:
    def box(number: int, edition: int) -> ListedRow:
        given_ = ListedEntry(id=str(number), schema=EntrySchema.CONTAINER, name=f"MSKU{number}")
        return ListedRow(f"R{number}-{edition}", "boxes", given_)

    ended = data.draw(st.lists(st.sampled_from([f"R{number}-1" for number in range(10)]), unique=True))
    index = WatchIndex.of([box(number, 1) for number in first], {"boxes": 1})
    changed = index.with_changes([box(number, 2) for number in added], ended, {"boxes": 2})
    rows = [box(n, 1) for n in first if f"R{n}-1" not in ended] + [box(n, 2) for n in added]
    anew = WatchIndex.of(rows, {"boxes": 2})
    asked = [f"equipment:MSKU{number}" for number in range(10)]
    assert len(changed) == len(anew)
    assert changed.find(asked, DAY) == anew.find(asked, DAY)


def test_names_that_are_equal_but_for_their_legal_form_always_meet() -> None:
    index = WatchIndex.of([row(1, "KESTREL Limited")], {"watched": 1})
    (entry,) = index.find(["name:kestrel"], DAY)["name:kestrel"]
    assert (entry.score, entry.value, entry.explanation) == (1.0, "KESTREL Limited", "the same name")
