# SPDX-License-Identifier: Apache-2.0
"""Findings are collected up to a limit, and show what was read in a form that a person can look at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Severity
from greenlane.intake.formats.collecting import EXCERPT_CHARS, Findings, Room, error, excerpt, info, warning


@given(st.text())
def test_an_excerpt_is_short_and_printable(text: str) -> None:
    shown = excerpt(text)
    assert shown.isprintable()
    if len(text) <= EXCERPT_CHARS and text.isprintable():
        assert shown == text


def test_long_texts_are_cut_and_control_characters_shown_as_such() -> None:
    assert excerpt("x" * 500) == "x" * EXCERPT_CHARS + "…"
    assert excerpt("a\x00b\n\u202e") == "a\\x00b\\n\\u202e"
    assert excerpt(5) == "5"


def test_findings_have_the_severity_of_their_making() -> None:
    made = (error("C", "m"), warning("C", "m", path="/p"), info("C", "m", value=5))
    assert [one.severity for one in made] == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert (made[1].path, made[2].value, made[0].value) == ("/p", "5", None)


def test_two_collections_share_one_room() -> None:
    room = Room(3)
    first, second = Findings(room), Findings(room)
    for number in range(4):
        first.add(info("A", str(number)))
        second.add(info("B", str(number)))
    assert [one.code for one in first.closed()] == ["A", "A", "READ-MORE-FINDINGS"]
    assert [one.code for one in second.closed()] == ["B", "READ-MORE-FINDINGS"]
    assert (first.closed()[-1].value, second.closed()[-1].value) == ("2", "3")


def test_an_empty_collection_has_no_findings() -> None:
    assert Findings(Room(0)).closed() == ()
