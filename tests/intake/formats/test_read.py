# SPDX-License-Identifier: Apache-2.0
"""Reading any file: it is answered, never with an exception, never without a finding where nothing is read."""

from __future__ import annotations

import io
import tracemalloc
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import KNOWN_FORMATS, Limits, Reading, ReadState, Severity, read, read_stream
from tests.intake.formats.messages import codes, finding, xml


def only_code(reading: Reading) -> str:
    (only,) = reading.findings
    assert only.severity is Severity.ERROR
    assert len(only.message) > 40, "a finding says what, where and how to mend it"
    return only.code


def test_the_known_formats_have_words_for_people() -> None:
    assert list(KNOWN_FORMATS)[:2] == ["wco_dm_xml", "native_json"]
    assert all(" " in words for words in KNOWN_FORMATS.values())


def test_an_empty_file_is_unreadable_and_says_so() -> None:
    reading = read(b"")
    assert (reading.state, reading.format, only_code(reading)) == (ReadState.UNREADABLE, "empty", "READ-EMPTY")


@pytest.mark.parametrize("data", [b" ", b"\r\n\t \n" * 1000, b"\xef\xbb\xbf  ", b"\x0b\x0c"])
def test_white_space_alone_is_as_good_as_empty(data: bytes) -> None:
    reading = read(data)
    assert (reading.state, only_code(reading)) == (ReadState.UNREADABLE, "READ-EMPTY")
    assert str(len(data)) in reading.findings[0].message


class Endless(io.RawIOBase):
    """A stream of spaces; counts what was taken from it."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        given = min(size, self.left)
        self.left -= given
        self.taken += given
        return b" " * given


def test_500_megabytes_of_spaces_are_answered_without_taking_them() -> None:
    stream = Endless(500 * 1024 * 1024)
    limits = Limits()
    tracemalloc.start()
    reading = read_stream(cast("BinaryIO", stream), limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stream.taken == limits.max_bytes + 1
    assert peak < 3.5 * limits.max_bytes
    assert (reading.state, only_code(reading)) == (ReadState.UNREADABLE, "READ-TOO-LARGE")
    assert "white space only" in reading.findings[0].message
    assert str(limits.max_bytes) in reading.findings[0].message


def test_a_file_of_the_largest_size_is_read() -> None:
    data = xml()
    assert read(data, limits=Limits(max_bytes=len(data))).state is ReadState.READ
    reading = read(data, limits=Limits(max_bytes=len(data) - 1))
    assert (reading.state, reading.format) == (ReadState.UNREADABLE, "wco_dm_xml")
    assert only_code(reading) == "READ-TOO-LARGE"


class Dribble(io.BytesIO):
    """A stream that gives three bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(3, size if size and size > 0 else 3))


def test_a_stream_that_gives_little_at_a_time_is_read_whole() -> None:
    stream: BinaryIO = Dribble(xml())
    assert read_stream(stream) == read(xml())


@pytest.mark.parametrize(
    ("data", "format_name", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf", "a PDF document"),
        (b"a;b;c\n1;2;3\n", "csv", "separated by ';' with 3 columns (a, b, c"),
        (b"UNB+UNOA:1+A+B+260101:1200+1'UNH+1+CUSREP:D:95B:UN'", "edifact", "CUSREP D.95B (customs conveyance report)"),
        (b'{"type": "FeatureCollection", "features": []}', "json", "keys: type, features"),
        (b"<html><body>404</body></html>", "html", "an HTML page"),
        (b"<!DOCTYPE html><html></html>", "html", "an HTML page"),
        (b"<invoice xmlns='urn:x'/>", "xml", "root element invoice in the namespace urn:x"),
        (b"<invoice/>", "xml", "no namespace"),
        (b"hello, officer", "text", "begins with 'hello, officer'"),
        ("hello, officer".encode("utf-16"), "text", "in UTF-16 or UTF-32"),
        (b"{\\rtf1 x}", "rtf", "a rich text document"),
        (b"[1, 2]", "json", "JSON without an object"),
        (bytes(range(256)), "binary", "binary data"),
        (b"\0\0\0\0", "binary", "binary data"),
    ],
)
def test_another_format_is_named_with_the_formats_that_are_known(data: bytes, format_name: str, words: str) -> None:
    reading = read(data)
    assert (reading.state, reading.format) == (ReadState.UNRECOGNISED, format_name)
    assert only_code(reading) == "READ-UNKNOWN-FORMAT"
    assert words in reading.findings[0].message
    assert all(known in reading.findings[0].message for known in KNOWN_FORMATS.values())


def test_a_lone_angle_bracket_is_no_xml() -> None:
    reading = read(b"< this is it")
    assert (reading.state, only_code(reading)) == (ReadState.UNREADABLE, "READ-NOT-WELL-FORMED")


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (b"<md:MetaData xmlns:md='u'><a></md:MetaData>", "wco_dm_xml"),
        (b"<?xml version='1.0'?><!-- x --><Declaration><a></Declaration>", "wco_dm_xml"),
        (b"<other><a></other>", "xml"),
        (b'{"consignment": {', "native_json"),
        (b'{"what": {', "json"),
        ("<MetaData>\x01</MetaData>".encode("utf-16"), "wco_dm_xml"),
    ],
)
def test_a_broken_file_still_tells_its_format(data: bytes, format_name: str) -> None:
    reading = read(data)
    assert (reading.state, reading.format) == (ReadState.UNREADABLE, format_name)


def test_findings_are_listed_up_to_a_limit_and_then_counted() -> None:
    goods = "".join(
        f"<GovernmentAgencyGoodsItem><SequenceNumeric>x{n}</SequenceNumeric></GovernmentAgencyGoodsItem>"
        for n in range(30)
    )
    reading = read(xml(f"<GoodsShipment>{goods}</GoodsShipment>"), limits=Limits(max_findings=10))
    (message,) = reading.messages
    assert codes(message.findings) == ["READ-NUMBER"] * 10 + ["READ-MORE-FINDINGS"]
    assert message.findings[-1].value == "20"
    assert len(message.declaration.consignment.items) == 30


def test_the_limit_of_findings_is_one_for_the_whole_file() -> None:
    one = xml("<GoodsItemQuantity>x</GoodsItemQuantity>").decode()
    reading = read(f"<all>{one * 5}</all>".encode(), limits=Limits(max_findings=3))
    told = [code for message in reading.messages for code in codes(message.findings)]
    assert told.count("READ-NUMBER") == 3
    assert told.count("READ-MORE-FINDINGS") == 2


@given(st.binary(max_size=200))
def test_no_bytes_are_answered_with_an_exception(data: bytes) -> None:
    reading = read(data)
    assert reading.messages or reading.findings


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]))
def test_no_text_is_answered_with_an_exception(text: str, encoding: str) -> None:
    reading = read(text.encode(encoding, errors="surrogatepass"))
    assert reading.messages or reading.findings


def test_reading_the_same_bytes_twice_gives_the_same() -> None:
    data = xml("<GoodsItemQuantity>many</GoodsItemQuantity>")
    assert read(data) == read(data)
    assert finding(read(data).messages[0].findings, "READ-NUMBER").value == "many"
