# SPDX-License-Identifier: Apache-2.0
"""The way from one edition of a list to the next leads there, whatever the two are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import EntrySchema, ListedEntry, apply_delta, list_delta

Edition = dict[str, ListedEntry]


def edition(names: dict[str, str]) -> Edition:
    return {key: ListedEntry(id=key, schema=EntrySchema.COMPANY, name=name) for key, name in names.items()}


def digests(of: Edition) -> dict[str, str | None]:
    return {key: entry.digest() for key, entry in of.items()}


EDITIONS = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.sampled_from(["Kestrel", "Merlin"])).map(edition)


@given(EDITIONS, EDITIONS)
def test_a_delta_leads_from_one_edition_to_the_other(before: Edition, after: Edition) -> None:
    change = list_delta(digests(before), after.values())
    assert apply_delta(change, before) == after
    assert (change.before, change.after) == (len(before), len(after))
    assert change.is_empty is (before == after)


@given(EDITIONS, EDITIONS)
def test_what_is_kept_stays(before: Edition, after: Edition) -> None:
    change = list_delta(digests(before), after.values(), keep=True)
    assert change.removed == ()
    assert apply_delta(change, before) == {**before, **after}
    assert change.after == len({**before, **after})


def test_an_entry_whose_digest_is_not_known_is_changed() -> None:
    after = edition({"a": "Kestrel"})
    assert list_delta({"a": None}, after.values()).changed == tuple(after.values())


def test_a_list_that_loses_entries_says_by_how_much() -> None:
    before = digests(edition({str(number): "Kestrel" for number in range(10)}))
    assert list_delta(before, edition({"1": "Kestrel"}).values()).shrinks_by() == 90
    assert list_delta(before, ()).shrinks_by() == 100
    assert list_delta({}, edition({"1": "Kestrel"}).values()).shrinks_by() == 0
    assert list_delta({}, ()).shrinks_by() == 0
