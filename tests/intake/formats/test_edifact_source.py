# SPDX-License-Identifier: Apache-2.0
"""Splitting EDIFACT: any service characters, releases, character sets; what is written is what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.edifact_source import (
    DEFAULT,
    Charset,
    Syntax,
    as_characters,
    begins_as_edifact,
    elements_of,
    escaped,
    raw_segments,
    written,
)
from greenlane.intake.limits import Limits

ASCII = Charset("UNOA", file_is_utf8=False)
SERVICES = "+:'?,;|*^~!#$%&=@\x1c\x1d\x1e\x1f\n\t"
TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from(SERVICES), max_size=12)


@st.composite
def syntaxes(draw: st.DrawFn) -> Syntax:
    """Four different service characters, or three and no release character."""
    chosen = draw(st.lists(st.sampled_from(SERVICES), min_size=4, max_size=4, unique=True))
    component, element, release, terminator = chosen
    # a release character that is a blank means that none is used
    return Syntax(component, element, ".", release.strip(), terminator)


def split(text: str) -> list[list[list[str]]]:
    return [elements_of(raw, syntax, ASCII) for raw, syntax, _ in raw_segments(text)]


@given(syntaxes(), st.lists(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=3), max_size=4))
def test_what_is_written_with_any_service_characters_is_read(syntax: Syntax, segments: list[list[list[str]]]) -> None:
    if not syntax.release:
        forbidden = {syntax.component, syntax.element, syntax.terminator}
        segments = [[["".join(c for c in t if c not in forbidden) for t in p] for p in s] for s in segments]
    una = f"UNA{syntax.component}{syntax.element}.{syntax.release or ' '} {syntax.terminator}"
    body = "".join(written("ABC", *(tuple(parts) for parts in segment), syntax=syntax) for segment in segments)
    read = split(f"{una}{written('UNB', 'X', syntax=syntax)}{body}")
    expected = []
    for segment in segments:
        stripped = [list(parts) for parts in segment]
        for parts in stripped:
            while len(parts) > 1 and not parts[-1]:
                parts.pop()
        while stripped and stripped[-1] == [""]:
            stripped.pop()
        expected.append([["ABC"], *stripped])
    assert read == [[["UNB"], ["X"]], *expected]


@given(TEXTS)
def test_a_released_text_is_one_component(text: str) -> None:
    assert elements_of(f"A+{escaped(text)}", DEFAULT, ASCII) == [["A"], [text]]


def test_the_default_service_characters_need_no_una() -> None:
    assert split("UNH+1+CUSCAR:D:95B:UN'BGM+785'") == [
        [["UNH"], ["1"], ["CUSCAR", "D", "95B", "UN"]],
        [["BGM"], ["785"]],
    ]


def test_each_interchange_of_a_file_has_its_own_service_characters() -> None:
    assert split("UNB+A:1'UNZ+0'\r\nUNA;|,! #\r\nUNB|A;1#UNZ|0#\nUNA:+.? 'UNB+B'") == [
        [["UNB"], ["A", "1"]],
        [["UNZ"], ["0"]],
        [["UNB"], ["A", "1"]],
        [["UNZ"], ["0"]],
        [["UNB"], ["B"]],
    ]


def test_the_letters_una_within_a_value_change_nothing() -> None:
    assert split("FTX+LUNA;|,! #UNB'") == [[["FTX"], ["LUNA;|,! #UNB"]]]


def test_lines_between_segments_mean_nothing_and_the_last_may_lack_its_terminator() -> None:
    read = [(raw, cut) for raw, _, cut in raw_segments("\r\nA+1'\r\n  B+2'\n\nC+3\r\n")]
    assert read == [("A+1", False), ("B+2", False), ("C+3", True)]


@pytest.mark.parametrize(
    ("name", "text", "codec"),
    [
        ("UNOC", "på", "latin-1"),
        ("UNOD", "łódź", "iso8859-2"),
        ("UNOE", "Товары", "iso8859-5"),
        ("UNOY", "中国", "utf-8"),
    ],
)
def test_values_are_decoded_by_the_character_set_named(name: str, text: str, codec: str) -> None:
    data = f"UNB+{text}'".encode(codec)
    characters, is_utf8 = as_characters(data, Limits())
    charset = Charset(name, is_utf8)
    ((raw, syntax, _),) = raw_segments(characters)
    assert elements_of(raw, syntax, charset) == [["UNB"], [text]]
    assert charset.departed is None


@pytest.mark.parametrize(
    ("name", "data", "read"),
    [
        ("UNOC", "på".encode(), "på"),
        ("UNOA", "på".encode("latin-1"), "på"),
        ("UNOY", "på".encode("latin-1"), "på"),
        ("UNOF", b"\xff", "ÿ"),
        ("", "på".encode(), "på"),
    ],
)
def test_bytes_of_another_character_set_are_read_and_remembered(name: str, data: bytes, read: str) -> None:
    characters, is_utf8 = as_characters(data, Limits())
    charset = Charset(name, is_utf8)
    assert charset.decode(characters) == read
    assert charset.departed == read


@given(st.binary(max_size=60), st.sampled_from(["UNOA", "UNOC", "UNOE", "UNOG", "UNOX", "UNOY", "KECA", "", "QQQQ"]))
def test_no_bytes_make_decoding_fail(data: bytes, name: str) -> None:
    characters, is_utf8 = as_characters(data, Limits())
    assert isinstance(Charset(name, is_utf8).decode(characters), str)


def test_elements_are_counted_before_they_are_made() -> None:
    with pytest.raises(Refused) as refused:
        as_characters(b"UNA;|,! #UNB|1#" + b"#" * 101, Limits(max_elements=100))
    assert refused.value.finding.code == "READ-TOO-MANY-ELEMENTS"


@pytest.mark.parametrize("head", [b"UNA:+.? '", b"\xef\xbb\xbfUNB+", b"\r\n UNH+1", b"UNG+"])
def test_a_file_begins_as_edifact_with_a_service_segment(head: bytes) -> None:
    assert begins_as_edifact(head)
    assert not begins_as_edifact(b"<" + head)
