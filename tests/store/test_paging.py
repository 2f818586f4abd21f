# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.store.paging import Page, Place, page_of, page_size, place_of

places = st.builds(
    Place,
    st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.uuids().map(str),
)


@given(places)
def test_a_cursor_is_read_back_to_the_microsecond(place: Place) -> None:
    assert place_of(place.cursor()) == place


@given(places)
def test_a_cursor_can_stand_in_an_address(place: Place) -> None:
    assert set(place.cursor()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(place.cursor()) <= 200


@given(places, st.integers(0, 80), st.sampled_from("AZaz09-_"))
def test_a_cursor_with_another_character_is_refused(place: Place, where: int, char: str) -> None:
    cursor = place.cursor()
    where %= len(cursor) - 1  # the last one has bits that are not used
    mangled = cursor[:where] + char + cursor[where + 1 :]
    if mangled == cursor:
        assert place_of(mangled) == place
    else:
        with pytest.raises(Invalid):
            place_of(mangled)


@given(st.one_of(st.text(max_size=120), st.binary(max_size=60).map(lambda raw: raw.hex())))
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        place_of(text)
    assert caught.value.code == "page.cursor"
    assert caught.value.remedy


@pytest.mark.parametrize("limit", [0, -1, 501, 10**9])
def test_too_few_or_too_many_are_refused(limit: int) -> None:
    with pytest.raises(Invalid) as caught:
        page_size(limit)
    assert caught.value.code == "page.limit"


@pytest.mark.parametrize("limit", [1, 50, 500])
def test_what_can_be_asked_for_is_let_through(limit: int) -> None:
    assert page_size(limit) == limit


def test_one_item_too_many_means_there_is_another_page() -> None:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    ids = [f"00000000-0000-0000-0000-00000000000{n}" for n in range(3)]
    page = page_of(ids, 2, lambda item: Place(at, item))
    assert page == Page((ids[0], ids[1]), Place(at, ids[1]).cursor())


def test_no_item_too_many_means_there_is_none() -> None:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    assert page_of(["a"], 1, lambda item: Place(at, item)) == Page(("a",), None)
    assert page_of([], 1, lambda item: Place(at, item)) == Page((), None)
