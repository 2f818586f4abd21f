# SPDX-License-Identifier: Apache-2.0
"""A code list: lookup, its three answers, its rows and its digest."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import CodeList, Entry, Known, ListHeader, Location, Standing, list_from_rows

HEADER = ListHeader(name="colour", edition="7", source="made for the test")
ENTRIES = {
    "RED": Entry(code="RED", name="Red"),
    "TAN": Entry(code="TAN", name="Tan", standing=Standing.FORMER, withdrawn="2019"),
    "INK": Entry(code="INK", name="Ink", standing=Standing.ACCEPTED),
}


def colours(*, complete: bool = True) -> CodeList[Entry]:
    header = ListHeader(name="colour", edition="7", source="made for the test", complete=complete)
    return CodeList(header, ENTRIES)


@pytest.mark.parametrize("code", ["RED", "red", " Red "])
def test_a_code_is_found_in_any_case_and_with_outer_spaces(code: str) -> None:
    assert colours().lookup(code) is ENTRIES["RED"]
    assert colours().contains(code)


def test_a_code_that_is_not_there_is_no_entry() -> None:
    assert colours().lookup("BLUE") is None
    assert not colours().contains("BLUE")


@pytest.mark.parametrize(
    ("code", "complete", "answer"),
    [
        ("RED", True, Known.YES),
        ("INK", True, Known.YES),
        ("TAN", True, Known.FORMER),
        ("BLUE", True, Known.NO),
        ("RED", False, Known.YES),
        ("TAN", False, Known.FORMER),
        ("BLUE", False, Known.UNKNOWN),
    ],
)
def test_a_list_says_no_only_when_it_is_complete(code: str, complete: bool, answer: Known) -> None:
    assert colours(complete=complete).known(code) is answer


def test_a_former_code_is_looked_up_but_not_contained() -> None:
    former = colours().lookup("TAN")
    assert former is not None
    assert (former.standing, former.withdrawn) == (Standing.FORMER, "2019")
    assert not colours().contains("TAN")


@pytest.mark.parametrize("answer", list(Known))
def test_an_answer_is_never_taken_for_a_truth_value(answer: Known) -> None:
    with pytest.raises(TypeError, match="four answers"):
        bool(answer)


def test_the_entries_are_loaded_once_and_only_when_asked_for() -> None:
    loads: list[int] = []

    def load() -> Mapping[str, Entry]:
        loads.append(1)
        return ENTRIES

    code_list = CodeList(HEADER, load)
    assert (code_list.name, code_list.edition, code_list.source) == ("colour", "7", "made for the test")
    assert loads == []
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: code_list.contains("RED"), range(64))) == {True}
    assert loads == [1]


def test_a_list_has_a_length_and_gives_its_entries() -> None:
    assert len(colours()) == 3
    assert {entry.code for entry in colours()} == {"RED", "TAN", "INK"}
    assert repr(colours()) == "<code list colour, edition 7>"


@pytest.mark.parametrize(
    ("first", "last", "day", "holds"),
    [
        (None, None, date(1950, 1, 1), True),
        (date(2022, 1, 1), None, date(2022, 1, 1), True),
        (date(2022, 1, 1), None, date(2021, 12, 31), False),
        (None, date(2027, 12, 31), date(2027, 12, 31), True),
        (None, date(2027, 12, 31), date(2028, 1, 1), False),
    ],
)
def test_both_bounds_of_an_edition_belong_to_it(first: date | None, last: date | None, day: date, holds: bool) -> None:
    header = ListHeader(name="x", edition="1", source="s", valid_from=first, valid_to=last)
    assert header.holds_on(day) is holds
    assert (CodeList(header, ENTRIES).valid_from, CodeList(header, ENTRIES).valid_to) == (first, last)


def test_rows_are_ordered_and_leave_out_what_is_absent() -> None:
    rows = list(colours().to_rows())
    assert [row.code for row in rows] == ["INK", "RED", "TAN"]
    assert rows[1] == ("7", "RED", "Red", {})
    assert rows[2].extra == {"standing": "former", "withdrawn": "2019"}


texts = st.text(min_size=1, max_size=20)
places = st.builds(
    Location,
    code=st.from_regex(r"[A-Z]{2}[A-Z0-9]{3}", fullmatch=True),
    name=texts,
    standing=st.sampled_from(Standing),
    ascii_name=st.none() | texts,
    other_names=st.lists(texts, max_size=3).map(tuple),
    subdivision=st.none() | texts,
    functions=st.sampled_from(["--------", "1-------", "123456-B"]),
    latitude=st.none() | st.floats(-90, 90).map(lambda value: round(value, 4)),
    longitude=st.none() | st.floats(-180, 180).map(lambda value: round(value, 4)),
)


@given(st.lists(places, min_size=1, max_size=8, unique_by=lambda place: place.code))
def test_a_list_comes_back_from_its_rows_as_it_was(entries: list[Location]) -> None:
    header = ListHeader(name="unlocode", edition="2030-1", source="s")
    code_list = CodeList(header, {entry.code: entry for entry in entries})
    again = list_from_rows(header, list(code_list.to_rows()))
    assert {entry.code: entry for entry in again} == dict(code_list.entries())
    assert again.content_digest() == code_list.content_digest()


@given(st.permutations(list(ENTRIES.values())))
def test_the_digest_does_not_depend_on_the_order_of_the_source(order: list[Entry]) -> None:
    assert CodeList(HEADER, {entry.code: entry for entry in order}).content_digest() == colours().content_digest()


def test_the_digest_changes_with_any_name_code_or_standing() -> None:
    changed = [
        {**ENTRIES, "RED": Entry(code="RED", name="Rot")},
        {**ENTRIES, "TAN": Entry(code="TAN", name="Tan")},
        {code: entry for code, entry in ENTRIES.items() if code != "INK"},
    ]
    digests = {CodeList(HEADER, entries).content_digest() for entries in changed}
    assert len(digests) == 3
    assert colours().content_digest() not in digests
