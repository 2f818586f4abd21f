# SPDX-License-Identifier: Apache-2.0
"""Encodings: what a file says of itself must be what its bytes are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import ReadState, read
from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.encoding import position, to_utf8

NAME = "Müller & Söhne, Ελλάς, 中国"


def document(declared: str | None, name: str = NAME) -> str:
    first = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    name = name.replace("&", "&amp;")
    return f"{first}<Declaration><FunctionCode>9</FunctionCode><Exporter><Name>{name}</Name></Exporter></Declaration>"


def name_in(data: bytes) -> str | None:
    reading = read(data)
    assert reading.state is ReadState.READ, reading.findings
    (party,) = reading.messages[0].declaration.consignment.parties
    return party.name


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        (None, "utf-8"),
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        (None, "utf-8-sig"),
        ("UTF-16", "utf-16"),
        (None, "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        (None, "utf-16-be"),
        ("UTF-32", "utf-32"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_name_survives_every_encoding(declared: str | None, encoding: str) -> None:
    assert name_in(document(declared).encode(encoding)) == NAME


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("ISO-8859-1", "Müller"),
        ("windows-1251", "Иванов"),
        ("ISO-8859-7", "Ελλάς"),
        ("Shift_JIS", "東京"),
        ("us-ascii", "Mueller"),
    ],
)
def test_older_encodings_are_read_when_they_are_declared(encoding: str, name: str) -> None:
    assert name_in(document(encoding, name).encode(encoding)) == name


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        to_utf8(data)
    assert read(data).state is ReadState.UNREADABLE
    return caught.value


def test_bytes_that_are_not_what_is_declared_are_told_with_their_place() -> None:
    data = "<a>\n<b>Müller</b></a>".encode("iso-8859-1")
    told = refusal(data).finding
    assert (told.code, told.path) == ("READ-ENCODING", "line 2, column 5")
    assert "byte FC" in told.message
    assert told.value is not None
    assert "M" in told.value


def test_a_wrong_byte_is_found_behind_the_first_part_too() -> None:
    data = b"<a>" + "é".encode() * 600_000 + b"\n\xff</a>"
    told = refusal(data).finding
    assert told.path == "line 2, column 1"


def test_a_character_cut_at_the_end_is_told() -> None:
    assert refusal("<a>中</a>".encode()[:5]).finding.code == "READ-ENCODING"


@pytest.mark.parametrize(
    ("declared", "encoding"), [("UTF-16", "utf-8"), ("UTF-8", "utf-16"), ("UTF-32", "utf-8"), ("ISO-8859-1", "utf-16")]
)
def test_a_file_that_names_an_encoding_it_does_not_have_is_refused(declared: str, encoding: str) -> None:
    told = refusal(document(declared).encode(encoding)).finding
    assert (told.code, told.path, told.value) == ("READ-ENCODING", "line 1", codecs.lookup(declared).name)
    assert "Correct the encoding" in told.message


@pytest.mark.parametrize("declared", ["UTF-7", "ebcdic-cp-us", "rot13", "punycode", "nonsense", "hex"])
def test_an_encoding_that_could_hide_something_is_not_read(declared: str) -> None:
    told = refusal(document(declared, "x").encode()).finding
    assert (told.code, told.value) == ("READ-ENCODING", declared)
    assert "Send it as UTF-8" in told.message


@pytest.mark.parametrize("data", [b"<a>\n x\0y</a>", b'{"a":\n"\0"}', "<a>\n\0</a>".encode("utf-16")])
def test_a_nul_is_told_with_its_place(data: bytes) -> None:
    told = refusal(data).finding
    assert told.code == "READ-NUL"
    assert told.path is not None
    assert told.path.startswith("line 2, column ")


def test_half_a_wide_character_is_told() -> None:
    assert refusal("<a>x</a>".encode("utf-16")[:-1]).finding.code == "READ-ENCODING"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50))
def test_text_in_utf_8_stays_as_it_is(text: str) -> None:
    data = b"<" + text.encode()
    assert to_utf8(data) == data


@given(st.text("ab\n", max_size=40), st.integers(0, 40))
def test_a_position_counts_lines_and_columns_from_one(text: str, place: int) -> None:
    before = text[:place]
    expected = f"line {before.count(chr(10)) + 1}, column {len(before) - (before.rfind(chr(10)) + 1) + 1}"
    assert position(text.encode(), len(before)) == expected
