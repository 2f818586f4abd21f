# SPDX-License-Identifier: Apache-2.0
"""The register of formats: every row is known by name, tells its own messages, and refuses what is no message."""

from __future__ import annotations

import re

import pytest

from greenlane.intake import KNOWN_FORMATS, Limits, ReadState, read
from greenlane.intake.formats.registry import (
    JSON_FORMATS,
    TEXT_FORMATS,
    XML_FORMATS,
    JsonFormat,
    TextFormat,
    XmlFormat,
)
from greenlane.intake.formats.xml_source import Opening

ROWS: list[XmlFormat | JsonFormat | TextFormat] = [*XML_FORMATS, *JSON_FORMATS, *TEXT_FORMATS]


def test_no_name_stands_twice_and_each_is_a_short_word() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_known_by_its_words(row: XmlFormat | JsonFormat | TextFormat) -> None:
    assert KNOWN_FORMATS[row.name] == row.words
    assert row.words.strip() == row.words != ""


@pytest.mark.parametrize("root", ["Declaration", "MetaData", "submitDeclarationRequest", "html", "x", "é"])
def test_no_row_takes_declarations_of_the_wco_or_unknown_roots(root: str) -> None:
    begins = Opening(root, len(root), "urn:wco:datamodel:WCO:DEC-DMS:2")
    assert [row.name for row in XML_FORMATS if row.recognises(begins)] == []


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ("CC315A", "ens"),
        ("CC313A", "ens"),
        ("ie:CC315A", "ens"),
        ("CC015C", "ncts"),
        ("ncts:CC044C", "ncts"),
        ("CD001C", "ncts"),
        ("IE4R05", "ics2"),
        ("IE4N07notifyArrivalReqMsg", "ics2"),
    ],
)
def test_a_root_is_told_by_the_first_row_that_recognises_it(root: str, name: str) -> None:
    begins = Opening(root, len(root))
    assert next(row.name for row in XML_FORMATS if row.recognises(begins)) == name


@pytest.mark.parametrize("root", ["CC015", "CC015CX", "CC15C", "cc015c", "IE4R05 ", "IE5R05", "XIE4R05"])
def test_what_only_resembles_a_message_of_transit_or_ics2_is_none(root: str) -> None:
    begins = Opening(root, len(root))
    assert [row.name for row in XML_FORMATS if row.name in ("ncts", "ics2") and row.recognises(begins)] == []


@pytest.mark.parametrize("row", XML_FORMATS, ids=lambda row: row.name)
def test_xml_that_breaks_off_is_unreadable_under_the_name_of_its_format(row: XmlFormat) -> None:
    roots = {"ens": "CC315A", "ncts": "CC015C", "ics2": "IE4R05"}
    if row.name not in roots:
        pytest.skip(f"the roots of {row.name} are told by more than their name")
    reading = read(f"<{roots[row.name]}><a>".encode())
    assert (reading.format, reading.state) == (row.name, ReadState.UNREADABLE)


@pytest.mark.parametrize("row", [*JSON_FORMATS, *TEXT_FORMATS], ids=lambda row: row.name)
@pytest.mark.parametrize("head", [b"", b"{}", b"[]", b"null", b"hello", b"\0\1", b'{"a":1}', b"%PDF-1.7"])
def test_no_row_takes_what_says_nothing(row: JsonFormat | TextFormat, head: bytes) -> None:
    assert not row.recognises(head)


def test_what_is_too_large_is_named_by_its_format() -> None:
    reading = read(b"<CC015C>" + b" " * 100 + b"</CC015C>", limits=Limits(max_bytes=50))
    assert (reading.format, reading.findings[0].code) == ("ncts", "READ-TOO-LARGE")
