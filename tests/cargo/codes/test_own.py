# SPDX-License-Identifier: Apache-2.0
"""Our own partial lists, and reading any other list from a table."""

import io

import pytest

from greenlane.cargo import IMPORTABLE, CodeList, Entry, Known, ListOrigin, import_table
from greenlane.cargo.bundled import own_bytes, own_yaml, parse_yaml
from greenlane.cargo.codes.own import container_types, own_list


def test_the_modes_of_transport_are_the_ten_digits() -> None:
    modes = own_list("transport_mode")
    assert sorted(entry.code for entry in modes) == list("0123456789")
    sea = modes.lookup("1")
    assert sea is not None
    assert sea.name == "Maritime"


@pytest.mark.parametrize(
    ("code", "name"), [("CT", "Carton"), ("PX", "Pallet"), ("4G", "Box, fibreboard"), ("43", "Bag")]
)
def test_package_types_are_two_signs(code: str, name: str) -> None:
    types = own_list("package_type")
    entry = types.lookup(code)
    assert entry is not None
    assert entry.name.startswith(name)
    assert all(len(each.code) == 2 and each.code.isalnum() for each in types)


@pytest.mark.parametrize("code_list", [own_list("transport_mode"), own_list("package_type"), container_types()])
def test_a_partial_list_says_that_it_is_one(code_list: CodeList[Entry]) -> None:
    assert not code_list.complete
    assert code_list.edition
    assert code_list.source
    assert code_list.known("??") is Known.UNKNOWN


def test_the_digest_of_an_own_list_pins_its_file() -> None:
    header = own_list("package_type").header
    assert header.origin is ListOrigin.OWN
    assert header.digest is not None
    assert header.digest != own_list("transport_mode").header.digest


@pytest.mark.parametrize("name", ["countries_accepted", "currencies_former", "package_types", "transport_modes"])
def test_every_code_of_our_files_is_text_as_written(name: str) -> None:
    # YAML takes NO for false and 43 for a number unless quoted
    document = own_yaml(f"{name}.yaml")
    assert document["edition"]
    assert [code for code in document["codes"] if not isinstance(code, str) or code != code.upper()] == []
    written = own_bytes(f"{name}.yaml").decode().count('\n  "')
    assert written == len(document["codes"]), "a code stands twice"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a: [", "not readable YAML"), (b"- a", "found list"), (b"", "found NoneType"), (b"\xff\xfe\x00", "YAML")],
)
def test_what_is_no_mapping_in_yaml_is_said(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_yaml(content)


def test_container_types_name_size_and_kind() -> None:
    entry = container_types().lookup("22g1")
    assert entry is not None
    assert entry.name == "20 general purpose container"


@pytest.mark.parametrize("name", IMPORTABLE)
def test_any_other_list_is_read_from_a_table(name: str) -> None:
    code_list, findings = import_table(io.BytesIO(b"Common Code;Name\nkgm;kilogram\nTNE;tonne\n"), name, " 17 ")
    assert findings == ()
    assert (code_list.name, code_list.edition, code_list.complete) == (name, "17", True)
    assert {entry.code: entry.name for entry in code_list} == {"KGM": "kilogram", "TNE": "tonne"}
    assert code_list.header.digest == code_list.content_digest()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("K-M,kilogram", "no code of at most 17"),
        ("ABCDEFGHIJKLMNOPQR,long", "no code of at most 17"),
        ("MTR,", "has no name"),
        ("KGM,kilo", "stands above already"),
        ("ÄÖÜ,umlauts", "no code of at most 17"),
    ],
)
def test_a_bad_row_is_a_finding_with_its_line(row: str, reason: str) -> None:
    code_list, findings = import_table(io.BytesIO(f"KGM,kilogram\n{row}\nTNE,tonne\n".encode()), "unit", "17")
    assert [entry.code for entry in code_list] == ["KGM", "TNE"]
    (finding,) = findings
    assert (finding.severity, finding.line, finding.value) == ("warning", 2, row)
    assert reason in finding.message
