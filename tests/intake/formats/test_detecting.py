# SPDX-License-Identifier: Apache-2.0
"""Files of other formats are told by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake.formats.detecting import json_seeming, seeming, xml_seeming


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.4", "pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "png", "PNG"),
        (b"\xff\xd8\xff\xe0", "jpeg", "JPEG"),
        (b"GIF89a", "gif", "GIF"),
        (b"II*\0x", "tiff", "TIFF"),
        (b"\x1f\x8b\x08", "gzip", "gzip"),
        (b"PK\x03\x04aaaa", "zip", "ZIP"),
        (b"PK\x03\x04...xl/workbook.xml", "zip", "Excel"),
        (b"PK\x03\x04...word/document.xml", "zip", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "Office"),
        (b"SQLite format 3\0", "sqlite", "SQLite"),
        (b"\0\0\0\x18ftypheic", "video", "HEIC"),
        (b"\x7fELF\x02", "binary", "program"),
        (b"-----BEGIN PKCS7-----", "pem", "signed"),
        (b"\x01\x02\x03\x04text", "binary", "binary"),
        (b"text with a \0 in it", "binary", "binary"),
        (b"UNA:+.? 'UNB+UNOA:2'UNH+1+IFTSTA:D:00B:UN'", "edifact", "IFTSTA D.00B"),
        (b"UNA:*.? 'UNB*UNOA:2'UNH*1*CUSDEC:D:96B:UN'", "edifact", "CUSDEC D.96B (customs declaration)"),
        (b"\r\nUNB+UNOA:1'\r\nUNH+1+CUSREP:D:95B'", "edifact", "CUSREP"),
        (b"UNB+UNOA:1+A+B'", "edifact", "an EDIFACT interchange"),
        (b"ISA*00*          *ZZ~GS*SO~ST*309*0001~", "x12", "with a 309"),
        (b"FWB/16\r\n125-12345675LHRJFK/T1K100\r\n", "cargo_imp", "FWB (air waybill)"),
        (b"QK LHRFMBA\n.JFKFMAA 010000\nFHL/4\nMBI/125\n", "cargo_imp", "FHL (house manifest)"),
        (
            b"Declaration ID,Date,Office\n1,2026,A\n2,2026,B\n",
            "csv",
            "',' with 3 columns (Declaration ID, Date, Office",
        ),
        (b"a\tb\n1\t2\n", "csv", "a tab"),
        (b"\xef\xbb\xbfa;b\n1;2\n", "csv", "(a, b"),
        (b"Dear officer, please find,\nmy goods.", "text", "Dear officer"),
        (b"one line only", "text", "one line only"),
        ("Größe".encode("latin-1"), "text", "Gr"),
        (b"  <!DOCTYPE HTML>", "html", "HTML"),
    ],
)
def test_what_a_file_seems_to_be_is_told(data: bytes, name: str, words: str) -> None:
    found = seeming(data)
    assert found.format == name
    assert words in found.words


@given(st.binary(max_size=300))
def test_every_file_seems_to_be_something(data: bytes) -> None:
    found = seeming(data)
    assert found.format
    assert len(found.words) < 400


@given(st.text(max_size=300))
def test_every_text_seems_to_be_something(text: str) -> None:
    assert seeming(text.encode(errors="replace")).words


@pytest.mark.parametrize(
    ("root", "namespace", "words"),
    [
        ("CC015C", "http://ncts.dgtaxud.ec", "a transit message of NCTS"),
        ("CC315A", "http://ics.dgtaxud.ec/CC315A", "an entry summary declaration"),
        ("IE3F32", "urn:wco:datamodel:WCO:CIS:1", "a message of ICS2"),
        ("Waybill", "iata:waybill:1", "a Cargo-XML message"),
        ("RadInstrumentData", "http://physics.nist.gov/N42/2011/N42", "a radiation measurement"),
        ("schema", "http://www.w3.org/2001/XMLSchema", "an XML schema"),
        ("Order", "urn:oasis:names:specification:ubl:schema:xsd:Order-2", "a UBL document"),
        ("anything", None, "XML of another kind (root element anything, no namespace)"),
    ],
)
def test_xml_of_other_kinds_is_named_with_root_and_namespace(root: str, namespace: str | None, words: str) -> None:
    found = xml_seeming(root, namespace)
    assert found.format == "xml"
    assert words in found.words
    assert root in found.words
    assert namespace is None or namespace in found.words


@pytest.mark.parametrize(
    ("keys", "name", "words"),
    [
        (["@context", "@id"], "json_ld", "ONE Record"),
        (["openapi", "info"], "json", "interface"),
        (["a", "b"], "json", "keys: a, b"),
        ([str(n) for n in range(50)], "json", "7 …"),
        ([], "json", "without an object"),
    ],
)
def test_json_of_other_kinds_is_named_with_its_keys(keys: list[str], name: str, words: str) -> None:
    found = json_seeming(keys)
    assert found.format == name
    assert words in found.words


@pytest.mark.parametrize("cut", range(3, 10))
def test_an_interchange_cut_off_in_its_separators_is_still_told(cut: int) -> None:
    assert seeming(b"UNA:+.? '"[:cut]).format == "edifact"
