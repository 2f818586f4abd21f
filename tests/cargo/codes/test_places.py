# SPDX-License-Identifier: Apache-2.0
"""The packaged places read one by one: the same as all of them read at once."""

from collections.abc import Mapping, Sequence

import pytest

from greenlane.cargo import Location
from greenlane.cargo.bundled import bundled_bytes, bundled_names
from greenlane.cargo.codes.places import PlacesAsked
from greenlane.cargo.codes.unlocode import _read_packaged, packaged

PART = (
    b',"AA",,".FIRST LAND",,,,,,,,\r\n'
    b',"AA","ONE","Oneville","Oneville","X1","1-------","AI","0601",,"4230N 00131E","a remark\nof two lines"\r\n'
    b'"=","AA","","Uno = Oneville","Uno = Oneville","",,"",,"","",""\r\n'
    b'"X","AA","TWO","Twotown","Twotown","X1","--3-----","RL","0307",,"4234N 00135E",\r\n'
    b',"AC","ONE","Elsewhere","Elsewhere","AA","--3-----","RL","0307",,,\r\n'
    b'+,"AC","TWO","Deux","Deux","AA","--3-----","RL","0307",,,\r\n'
    b',"AC","TWO","Zwei","Zwei","AA","--3-----","RL","0307",,,\r\n'
)
OTHER = b',"BA","ONE","Third","Third",,"--3-----","RL","0307",,,'


class Reader:
    """Reads as the package is read, and remembers how many rows it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def __call__(self, parts: Sequence[bytes]) -> Mapping[str, Location]:
        self.given.append(sum(part.count(b',"RL",') + part.count(b',"AI",') for part in parts))
        return _read_packaged(parts)


@pytest.fixture(name="reader")
def _reader() -> Reader:
    return Reader()


@pytest.fixture(name="places")
def _places(reader: Reader) -> PlacesAsked:
    return PlacesAsked([PART, OTHER], reader)


def test_every_place_of_the_package_is_the_same_asked_alone_or_read_with_all() -> None:
    files = [name for name in bundled_names("pyunlocode", "csv") if "CodeListPart" in name]
    whole = _read_packaged(bundled_bytes("pyunlocode", "csv", name) for name in files)
    asked = packaged()
    different = [code for code, place in whole.items() if asked.lookup(code) != place]
    assert len(whole) > 100_000
    assert different == []


def test_every_other_code_of_the_form_of_one_is_absent(places: PlacesAsked) -> None:
    letters = "ABCENOTW"
    codes = {f"{a}{b}{c}{d}{e}" for a in letters for b in letters for c in "OT" for d in "NW" for e in "EO"}
    assert {code for code in codes if code in places} == {"AAONE", "AATWO", "ACONE", "ACTWO", "BAONE"}


def test_only_the_rows_of_the_place_are_read(places: PlacesAsked, reader: Reader) -> None:
    assert places["AAONE"].name == "Oneville"
    assert places["ACTWO"].other_names == ("Zwei",)
    assert reader.given == [1, 2]


def test_a_place_is_read_once(places: PlacesAsked, reader: Reader) -> None:
    assert places["BAONE"] is places["BAONE"]
    assert reader.given == [1]


def test_the_last_row_needs_no_end_of_line(places: PlacesAsked) -> None:
    assert places["BAONE"].name == "Third"


@pytest.mark.parametrize(
    "code", ["", "A", "AA", "AAON", "AAONEX", "aaone", "A\u00c4ONE", "AA,ON", "ZZZZZ", "AAXXX", "AAUno"]
)
def test_what_is_no_place_is_absent(places: PlacesAsked, code: str) -> None:
    assert places.get(code) is None
    with pytest.raises(KeyError):
        places[code]


def test_going_through_all_reads_all_once(places: PlacesAsked, reader: Reader) -> None:
    first = places["AATWO"]
    assert list(places) == ["AAONE", "AATWO", "ACONE", "ACTWO", "BAONE"]
    assert len(places) == 5
    assert dict(places)["AATWO"] == first
    assert reader.given == [1, 6]
    assert places.get("AAXXX") is None
