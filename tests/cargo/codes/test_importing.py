# SPDX-License-Identifier: Apache-2.0
"""Bytes to text to rows: packing, encodings, limits and findings, whatever list it is."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import import_table
from greenlane.cargo.codes import importing
from greenlane.cargo.codes.importing import Findings, Part, header_columns, read_parts, read_table


def parts_of(*contents: bytes) -> tuple[list[Part], Findings]:
    findings = Findings()
    return read_parts([io.BytesIO(content) for content in contents], findings), findings


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_one_stream_needs_no_label() -> None:
    findings = Findings()
    assert read_parts(io.BytesIO(b"a,b\n"), findings) == [Part(None, "a,b\n")]
    assert findings.all() == ()


def test_several_streams_are_told_apart() -> None:
    parts, _ = parts_of(b"a", b"b")
    assert parts == [Part("part 1", "a"), Part("part 2", "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_finding(encoding: str) -> None:
    parts, findings = parts_of("Açu,Łódź".encode(encoding))
    assert parts[0].text == "Açu,Łódź"
    assert findings.all() == ()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_told_from_utf_8_and_said_with_the_line(encoding: str) -> None:
    parts, findings = parts_of("x,Aachen\ny,Orléans\n".encode(encoding))
    assert parts[0].text == "x,Aachen\ny,Orléans\n"
    (finding,) = findings.all()
    assert (finding.code, finding.severity, finding.line, finding.value) == ("codes.encoding", "info", 2, "e9")


def test_bytes_that_are_no_windows_text_are_still_read() -> None:
    parts, _ = parts_of(b"x,\x81\xe9")
    assert parts[0].text == "x,\x81é"


def test_gzip_is_opened_even_when_it_is_several_in_a_row() -> None:
    parts, findings = parts_of(gzip.compress(b"a,b\n") + gzip.compress(b"c,d\n"))
    assert parts == [Part(None, "a,b\nc,d\n")]
    assert findings.all() == ()


def test_a_zip_gives_its_tables_in_order_and_passes_over_the_rest() -> None:
    content = zipped(
        **{"b Part2.csv": b"2", "a Part1.CSV": b"1", "2024-1 SubdivisionCodes.csv": b"s", "notes.pdf": b"p"}
    )
    parts, findings = parts_of(content)
    assert parts == [Part("a Part1.CSV", "1"), Part("b Part2.csv", "2")]
    assert findings.all() == ()


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"a,b\n" * 100)[:-20],
        b"\x1f\x8b\x08 and then nothing of the kind",
        zipped(a=b"1")[:20],
        b"PK\x03\x04 broken",
    ],
    ids=["gzip cut off", "gzip in name only", "zip cut off", "zip in name only"],  # archives hold the time
)
def test_a_broken_archive_is_a_finding_and_no_exception(content: bytes) -> None:
    parts, findings = parts_of(content)
    assert parts == []
    (finding,) = findings.all()
    assert (finding.code, finding.severity) == ("codes.unreadable", "error")
    assert "Fetch it again" in finding.message


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress, lambda content: zipped(**{"x.csv": content})])
def test_more_than_the_limit_is_refused_however_it_is_packed(pack: "object", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_BYTES", 2**20)
    assert callable(pack)
    parts, findings = parts_of(pack(b" " * (2**20 + 1)))
    assert parts == []
    (finding,) = findings.all()
    assert (finding.code, finding.severity) == ("codes.too_large", "error")


def test_the_limit_is_shared_by_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_BYTES", 10)
    parts, findings = parts_of(b"123456", b"789012")
    assert [part.text for part in parts] == ["123456"]
    assert [finding.code for finding in findings.all()] == ["codes.too_large"]


def test_findings_beyond_the_limit_are_counted_only() -> None:
    findings = Findings()
    for line in range(importing.MAX_FINDINGS + 5):
        findings.add("codes.row", "warning", "bad", line=line)
    shown = findings.all()
    assert len(shown) == importing.MAX_FINDINGS + 1
    assert shown[-1].code == "codes.more"
    assert shown[-1].message.startswith("5 further findings")


def test_a_long_value_is_shortened_in_a_finding() -> None:
    findings = Findings()
    findings.add("codes.row", "warning", "bad", value="x" * 500)
    assert findings.all()[0].value == "x" * importing.MAX_SHOWN + "…"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_are_told_from_the_first_line(delimiter: str) -> None:
    text = delimiter.join(["a", "b"]) + "\n\n" + delimiter.join(["c", "d"]) + "\n"
    assert list(read_table(Part(None, text), Findings())) == [(1, ["a", "b"]), (3, ["c", "d"])]


def test_an_endless_quotation_is_a_finding_with_its_line() -> None:
    findings = Findings()
    rows = list(read_table(Part("p", 'a,b\nc,"' + "x" * 200_000 + "\n"), findings))
    assert rows[0] == (1, ["a", "b"])
    (finding,) = findings.all()
    assert (finding.code, finding.line, finding.part) == ("codes.row", 2, "p")
    assert "quotation mark" in finding.message


def test_a_header_is_known_by_two_of_its_names() -> None:
    names = {"hscode": "code", "description": "text"}
    assert header_columns(["HS_Code", "x", " Description "], names) == {"code": 0, "text": 2}
    assert header_columns(["0101", "Description"], names) is None


@given(st.binary(max_size=400))
def test_no_bytes_whatever_raise(content: bytes) -> None:
    code_list, findings = import_table(io.BytesIO(content), "unit", "1")
    assert len(code_list) > 0 or any(finding.severity == "error" for finding in findings)
