# SPDX-License-Identifier: Apache-2.0
"""Every public list, read whole: how many entries, of what, and single ones as officers know them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from greenlane.targeting import EntrySchema, Identifier, ListedEntry, ListFile, read_list, read_lists

DATA = Path(__file__).parents[4] / "shared" / "data" / "watchlists"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public lists are not beside the project")


def read(*names: str) -> ListFile:
    return read_lists([(name, (DATA / name).read_bytes()) for name in names])


def entry(file: ListFile, key: str) -> ListedEntry:
    return next(one for one in file.entries if one.id == key)


def schemas(file: ListFile) -> dict[str, int]:
    return dict(Counter(str(one.schema) for one in file.entries))


@pytest.fixture(scope="module")
def sdn() -> ListFile:
    return read("ofac-sdn/add.csv", "ofac-sdn/sdn.csv", "ofac-sdn/alt.csv")


def test_the_sdn_list_with_its_names_and_addresses(sdn: ListFile) -> None:
    assert (sdn.format, sdn.complete, sdn.findings, len(sdn.entries)) == ("ofac_csv", True, (), 8976)
    assert schemas(sdn) == {"Person": 4620, "Organization": 3673, "Vessel": 406, "Aircraft": 277}
    assert sum(len(one.aliases) for one in sdn.entries) > 11_800
    firm = entry(sdn, "173")
    assert (firm.name, firm.aliases) == ("ANGLO-CARIBBEAN CO., LTD.", ("AVIA IMPORT",))
    assert firm.addresses == ("Ibex House, The Minories, London EC3N 1DY, United Kingdom",)
    assert firm.programs == ("CUBA",)
    person = entry(sdn, "7848")
    assert (person.schema, person.births) == (EntrySchema.PERSON, ("circa 1942",))
    assert person.weak_aliases == ("ABU BRAYS", "ABU AHMAD")


def test_ships_and_aircraft_have_the_numbers_that_they_are_known_by(sdn: ListFile) -> None:
    ships = [one for one in sdn.entries if one.schema is EntrySchema.VESSEL]
    with_imo = [one for one in ships if any(number.kind == "imo" for number in one.identifiers)]
    assert len(with_imo) > 300
    assert all(number.value.isdigit() for one in with_imo for number in one.identifiers if number.kind == "imo")
    assert entry(sdn, "4234").identifiers == (Identifier(kind="call_sign", value="CL2685"),)
    planes = [one for one in sdn.entries if one.schema is EntrySchema.AIRCRAFT]
    assert sum(any(number.kind == "serial_number" for number in one.identifiers) for one in planes) > 200


def test_the_consolidated_list_has_the_same_form() -> None:
    file = read("ofac-consolidated/cons_prim.csv", "ofac-consolidated/cons_alt.csv", "ofac-consolidated/cons_add.csv")
    assert (file.format, len(file.entries), file.findings) == ("ofac_csv", 442, ())
    both = entry(file, "9647")
    assert both.programs == ("SDGT", "NS-PLC")
    assert "AL ZAHAR, Mahmoud Khaled" in both.aliases
    assert both.weak_aliases == ("ZAHAR, Mahmoud", "AL-ZAHAR, Mahmoud")
    assert both.countries == ("Palestinian",)


def test_the_denied_persons_of_bis_are_one_entry_a_person_and_order() -> None:
    file = read("bis-dpl/dpl.txt")
    assert (file.format, file.rows, len(file.entries), file.findings) == ("bis_dpl", 581, 460, ())
    (denied,) = [one for one in file.entries if one.name == "ABDULAH AL NASSER"]
    assert len(denied.addresses) == 2
    assert (denied.valid_from, denied.valid_to) == (date(2002, 3, 4), date(2056, 6, 29))
    assert denied.holds_on(date(2026, 1, 31))
    ended = [one for one in file.entries if one.valid_to and one.valid_to < date(2026, 1, 31)]
    assert ended
    assert not any(one.holds_on(date(2026, 1, 31)) for one in ended)


def test_the_consolidated_list_of_the_united_nations() -> None:
    file = read("un/UN_consolidated.xml")
    assert (file.format, file.complete, file.published, file.findings) == ("un_xml", True, "2026-02-27", ())
    assert schemas(file) == {"Person": 730, "Organization": 273}
    houthis = entry(file, "YEe.001")
    assert houthis.aliases == ("ANSARALLAH", "ANSAR ALLAH", "PARTISANS OF GOD", "SUPPORTERS OF GOD")
    assert houthis.valid_from == date(2022, 2, 28)
    assert houthis.programs == ("Yemen",)
    badege = entry(file, "CDi.001")
    assert (badege.name, badege.births) == ("ERIC BADEGE", ("1971",))
    assert set(badege.countries) == {"Rwanda", "Democratic Republic of the Congo"}
    assert any("صدام" in name for one in file.entries for name in one.aliases)


def test_the_consolidated_screening_list_of_the_united_states() -> None:
    file = read("us-csl-sample/csl.csv")
    assert (file.format, file.rows, len(file.entries), file.complete) == ("us_csl_csv", 115, 110, True)
    firm = entry(file, "SDN:20264")
    assert firm.identifiers == (Identifier(kind="tax", value="80-0890696", country="US"),)
    assert entry(file, "SDN:23156").identifiers == (Identifier(kind="imo", value="8898831"),)
    (migeotte,) = [one for one in file.entries if one.name == "Gunther Migeotte"]
    assert len(migeotte.addresses) >= 4


@pytest.mark.parametrize(
    "name", ["ofac-sdn/sdn.csv", "bis-dpl/dpl.txt", "un/UN_consolidated.xml", "us-csl-sample/csl.csv"]
)
def test_a_list_that_was_cut_off_in_a_row_is_told_and_read_as_far_as_it_goes(name: str) -> None:
    whole = (DATA / name).read_bytes()
    last = whole.rstrip(b"\x1a\r\n").rfind(b"\n")
    file = read_list(whole[: last + 12], name=name)
    assert not file.complete
    assert len(file.entries) >= len(read(name).entries) - 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_list_in_another_unicode_form_is_the_same_list(encoding: str) -> None:
    for name in ("bis-dpl/dpl.txt", "un/UN_consolidated.xml"):
        text = (DATA / name).read_bytes().decode()
        assert read_list(text.encode(encoding), name=name).entries == read(name).entries
