# SPDX-License-Identifier: Apache-2.0
"""UN/LOCODE: the packaged edition, the official CSV forms, coordinates, bad rows."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    CodeLists,
    Known,
    ListOrigin,
    Location,
    PlaceFunction,
    RowFinding,
    Standing,
    decimal_degrees,
    import_unlocode,
    list_from_rows,
)
from greenlane.cargo.codes.unlocode import packaged

ROTTERDAM = ',"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AF","0501",,"5155N 00430E",\r\n'


def read(text: str, edition: str = "2030-1") -> tuple[dict[str, Location], tuple[RowFinding, ...]]:
    code_list, findings = import_unlocode(io.BytesIO(text.encode()), edition)
    return dict(code_list.entries()), findings


def test_the_packaged_edition_names_itself_before_anything_is_read() -> None:
    code_list = packaged()
    assert (code_list.name, code_list.edition) == ("unlocode", "2023-1")
    assert "pyunlocode" in code_list.source
    assert code_list.header.origin is ListOrigin.PACKAGED
    assert code_list.complete


def test_the_packaged_edition_is_whole() -> None:
    places = CodeLists.packaged().current("unlocode")
    assert places is not None
    assert len(places) == 115_770
    assert len({place.code[:2] for place in places}) == 249


@pytest.mark.parametrize(
    ("code", "name", "latitude", "longitude"),
    [
        ("NLRTM", "Rotterdam", 51.92, 4.48),  # as an atlas has them
        ("BRSSZ", "Santos", -23.96, -46.33),
        ("USNYC", "New York", 40.71, -74.01),
        ("AUSYD", "Sydney", -33.87, 151.21),
    ],
)
def test_known_ports_lie_where_they_are(code: str, name: str, latitude: float, longitude: float) -> None:
    place = CodeLists.packaged().location(code)
    assert place is not None
    assert place.name == name
    assert place.country == code[:2]
    assert (place.latitude, place.longitude) == pytest.approx((latitude, longitude), abs=0.05)
    assert place.serves(PlaceFunction.PORT)


def test_names_keep_their_accents_whatever_the_part_is_encoded_in() -> None:
    lists = CodeLists.packaged()
    names = {code: place.name for code in ("MQSHL", "MUPEY", "ADEAC") if (place := lists.location(code))}
    assert names == {"MQSHL": "Schœlcher", "MUPEY": "Pointe d’Esny", "ADEAC": "Escàs"}
    escas = lists.location("ADEAC")
    assert escas is not None
    assert escas.ascii_name == "Escas"


def test_a_row_is_read_whole() -> None:
    places, findings = read(ROTTERDAM)
    assert findings == ()
    assert places == {
        "NLRTM": Location(
            code="NLRTM",
            name="Rotterdam",
            subdivision="ZH",
            functions="12345---",
            status="AF",
            revised="0501",
            latitude=51.9167,
            longitude=4.5,
        )
    }


@pytest.mark.parametrize(
    ("flags", "functions"),
    [
        ("1-------", {PlaceFunction.PORT}),
        ("-23-----", {PlaceFunction.RAIL, PlaceFunction.ROAD}),
        ("---45---", {PlaceFunction.AIRPORT, PlaceFunction.POSTAL}),
        ("-----67B", {PlaceFunction.MULTIMODAL, PlaceFunction.FIXED, PlaceFunction.BORDER}),
        ("0-------", set()),
    ],
)
def test_each_flag_is_one_function(flags: str, functions: set[PlaceFunction]) -> None:
    places, findings = read(ROTTERDAM.replace("12345---", flags))
    assert {function for function in PlaceFunction if places["NLRTM"].serves(function)} == functions
    assert findings == ()


def test_headings_of_countries_and_references_are_no_places() -> None:
    text = ',"AD",,".ANDORRA",,,,,,,,\r\n"=","AT",,"Vienna = Wien","Vienna = Wien",,,,,,,\r\n' + ROTTERDAM
    places, findings = read(text)
    assert set(places) == {"NLRTM"}
    assert findings == ()


def test_a_second_row_of_a_code_adds_a_name() -> None:
    text = ROTTERDAM + ROTTERDAM.replace('"Rotterdam","Rotterdam"', '"Roterdão","Roterdao"') + ROTTERDAM
    places, findings = read(text)
    assert places["NLRTM"].name == "Rotterdam"
    assert places["NLRTM"].other_names == ("Roterdão",)
    assert findings == ()


@pytest.mark.parametrize(
    ("marks", "standing"),
    [
        (["X"], Standing.FORMER),
        (["X", ""], Standing.CURRENT),
        (["", "X"], Standing.CURRENT),
        (["X", "X"], Standing.FORMER),
    ],
)
def test_a_code_is_withdrawn_when_all_its_rows_are(marks: list[str], standing: Standing) -> None:
    places, _ = read("".join(f'"{mark}"{ROTTERDAM}' for mark in marks))
    assert places["NLRTM"].standing is standing


def test_a_header_gives_the_order_of_the_columns() -> None:
    text = (
        "Change,Country,Location,Name,NameWoDiacritics,Subdivision,Status,Function,Date,IATA,Coordinates,Remarks\n"
        ",NL,RTM,Rotterdam,Rotterdam,ZH,AF,12345---,0501,,5155N 00430E,\n"
    )
    places, findings = read(text)
    assert findings == ()
    assert (places["NLRTM"].status, places["NLRTM"].functions) == ("AF", "12345---")


def test_a_header_with_the_whole_code_in_one_column_will_do() -> None:
    places, findings = read("LOCODE;Name;Coordinates\nNL RTM;Rotterdam;5155N 00430E\n")
    assert findings == ()
    assert places["NLRTM"].latitude == 51.9167


def test_a_header_without_the_code_is_an_error() -> None:
    places, findings = read("Name,Status,Date\nRotterdam,AF,0501\n")
    assert places == {}
    assert [(finding.code, finding.severity) for finding in findings] == [
        ("codes.columns", "error"),
        ("codes.empty", "error"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (',"NLD","RTM","Rotterdam"', "no UN/LOCODE"),
        (',"NL","R-M","Rotterdam"', "no UN/LOCODE"),
        (',"NL","RT","Rotterdam"', "no UN/LOCODE"),
        (',"NL","RTM",""', "name is missing"),
        ("just words", "no UN/LOCODE"),
        (',"NL",,"Rotterdam"', "no UN/LOCODE"),
    ],
)
def test_a_bad_row_is_a_finding_with_its_line_and_the_rest_is_read(row: str, reason: str) -> None:
    places, findings = read(ROTTERDAM.replace("RTM", "AMS") + row + "\r\n" + ROTTERDAM)
    assert set(places) == {"NLAMS", "NLRTM"}
    (finding,) = findings
    assert (finding.code, finding.severity, finding.line) == ("codes.row", "warning", 2)
    assert reason in finding.message
    assert finding.value == row.replace('"', "")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [("5155N 00430E", "5160N 00430E", "coordinates"), ("12345---", "12354---", "functions")],
)
def test_a_bad_lesser_column_leaves_only_itself_out(old: str, new: str, what: str) -> None:
    places, findings = read(ROTTERDAM.replace(old, new))
    assert places["NLRTM"].name == "Rotterdam"
    (finding,) = findings
    assert (finding.code, finding.severity, finding.line, finding.value) == ("codes.part", "info", 1, new)
    assert what in finding.message


@pytest.mark.parametrize("text", ["", "\n\n", "no list at all"])
def test_a_file_without_a_place_is_an_error(text: str) -> None:
    places, findings = read(text)
    assert places == {}
    assert findings[-1].code == "codes.empty"
    assert findings[-1].severity == "error"


def test_the_three_parts_make_one_list_and_findings_name_the_part() -> None:
    parts = [ROTTERDAM, ROTTERDAM.replace("RTM", "AMS") + "bad\r\n", ROTTERDAM.replace("RTM", "DOR")]
    code_list, findings = import_unlocode([io.BytesIO(part.encode()) for part in parts], " 2030-1 ")
    assert [place.code for place in code_list] == ["NLRTM", "NLAMS", "NLDOR"]
    assert code_list.edition == "2030-1"
    assert [(finding.part, finding.line) for finding in findings] == [("part 2", 2)]


def test_the_zip_as_published_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2030-1 SubdivisionCodes.csv", '"AD","02","Canillo","Parish"\r\n')
        archive.writestr("2030-1 UNLOCODE CodeListPart1.csv", ROTTERDAM.encode())
        archive.writestr(
            "2030-1 UNLOCODE CodeListPart2.csv",
            ROTTERDAM.replace("RTM", "ZZX").replace("Rott", "Rött").encode("cp1252"),
        )
    code_list, findings = import_unlocode(io.BytesIO(packed.getvalue()), "2030-1")
    assert {place.code: place.name for place in code_list} == {"NLRTM": "Rotterdam", "NLZZX": "Rötterdam"}
    assert [(finding.code, finding.severity) for finding in findings] == [("codes.encoding", "info")]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("5155N 00430E", (51.9167, 4.5)),
        ("0000S 00000W", (0.0, 0.0)),
        ("9000S 18000W", (-90.0, -180.0)),
        (" 2336S05832E ", (-23.6, 58.5333)),
        ("9001N 00000E", None),
        ("0000N 18001E", None),
        ("5160N 00430E", None),
        ("2444N 05045", None),
        ("51.9 4.5", None),
        ("", None),
    ],
)
def test_coordinates_are_degrees_and_minutes(text: str, position: tuple[float, float] | None) -> None:
    assert decimal_degrees(text) == position


@given(
    st.integers(0, 89), st.integers(0, 59), st.sampled_from("NS"),
    st.integers(0, 179), st.integers(0, 59), st.sampled_from("EW"),
)  # fmt: skip
def test_coordinates_come_back_to_the_minute(
    lat: int, lat_minutes: int, north: str, lon: int, lon_minutes: int, east: str
) -> None:
    position = decimal_degrees(f"{lat:02}{lat_minutes:02}{north} {lon:03}{lon_minutes:02}{east}")
    assert position is not None
    assert round(abs(position[0]) * 60) == lat * 60 + lat_minutes
    assert round(abs(position[1]) * 60) == lon * 60 + lon_minutes
    assert position[0] <= 0 or north == "N"
    assert position[1] <= 0 or east == "E"


@given(st.text(max_size=300))
def test_no_text_whatever_raises(text: str) -> None:
    places, findings = read(text)
    assert places or any(finding.severity == "error" for finding in findings)


@pytest.fixture(scope="module")
def published(shared_data: Path) -> bytes:
    path = shared_data / "reference-data" / "unlocode_2023-2.csv.gz"
    if not path.is_file():
        pytest.skip("needs reference-data/unlocode_2023-2.csv.gz of the shared data, which is not here")
    return path.read_bytes()


def test_a_newer_edition_is_imported_as_published_and_answers_from_then_on(published: bytes) -> None:
    code_list, findings = import_unlocode(io.BytesIO(published), "2023-2")
    assert len(code_list) == 115_928
    assert {finding.code for finding in findings} == {"codes.part"}, "the list itself has odd coordinates only"
    assert {finding.severity for finding in findings} == {"info"}
    lists = CodeLists.packaged().with_list(code_list)
    assert lists.editions()["unlocode"] == "2023-2"
    assert lists.known("unlocode", "AOFPO") is Known.YES  # added in this edition
    assert CodeLists.packaged().known("unlocode", "AOFPO") is Known.NO
    assert lists.known("unlocode", "DESZK") is Known.FORMER  # marked X in it


def test_packed_or_not_and_stored_between_it_is_the_same(published: bytes) -> None:
    packed, _ = import_unlocode(io.BytesIO(published), "2023-2")
    plain, _ = import_unlocode(io.BytesIO(gzip.decompress(published)), "2023-2")
    assert packed.header == plain.header
    assert packed.header.digest is not None
    again = list_from_rows(packed.header, packed.to_rows())
    assert again.content_digest() == packed.header.digest
    assert again.lookup("NLRTM") == packed.lookup("NLRTM")


@pytest.mark.parametrize(("code", "known"), [("XTLIS", Known.UNKNOWN), ("QMABC", Known.UNKNOWN), ("NLQQQ", Known.NO)])
def test_of_a_place_in_a_country_left_to_users_absence_tells_nothing(code: str, known: Known) -> None:
    places = packaged()
    assert places.known(code) is known
    imported, _ = import_unlocode(io.BytesIO(ROTTERDAM.encode()), "2030-1")
    assert imported.known(code) is known
    assert list_from_rows(imported.header, imported.to_rows()).known(code) is known
