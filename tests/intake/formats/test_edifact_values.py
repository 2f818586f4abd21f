# SPDX-License-Identifier: Apache-2.0
"""Values of EDIFACT: numbers with either mark, units of weight, times with their zones, and where each stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake.formats.collecting import Room
from greenlane.intake.formats.edifact_interchange import EdifactMessage
from greenlane.intake.formats.edifact_source import DEFAULT, Segment
from greenlane.intake.formats.edifact_values import MOST_SHARED, MessageReader, below
from greenlane.intake.limits import Limits


def reader(limits: Limits | None = None) -> MessageReader:
    room = Room(100)
    header = Segment("UNH", [["1"], ["CUSCAR", "D", "95B", "UN"]], 1)
    return MessageReader(EdifactMessage(header, 1, DEFAULT, room), room, limits or Limits())


def codes(one: MessageReader) -> list[str]:
    return [finding.code for finding in one.header.closed()]


@pytest.mark.parametrize(
    ("text", "number", "told"),
    [
        ("1050.5", Decimal("1050.5"), []),
        ("1050,5", Decimal("1050.5"), []),
        ("-3", Decimal(-3), []),
        ("", None, []),
        ("1.050,5", None, ["READ-NUMBER"]),
        ("1e9", None, ["READ-NUMBER"]),
    ],
)
def test_a_number_has_a_point_or_a_comma(text: str, number: Decimal | None, told: list[str]) -> None:
    one = reader()
    assert one.decimal(Segment("MEA", [[text]]), 1) == number
    assert codes(one) == told


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("7.0", 7), ("7.5", None), ("9" * 16, None), ("x", None)])
def test_a_count_is_whole_and_of_human_size(text: str, number: int | None) -> None:
    one = reader()
    assert one.count(Segment("GID", [[text]]), 1) == number
    assert codes(one) == ([] if number is not None else ["READ-NUMBER"])


@pytest.mark.parametrize(
    ("unit", "weight", "told"),
    [
        ("KGM", Decimal(2), []),
        ("tne", Decimal(2000), []),
        ("", Decimal(2), []),
        ("MTQ", None, ["READ-UNIT"]),
    ],
)
def test_weights_become_kilograms(unit: str, weight: Decimal | None, told: list[str]) -> None:
    one = reader()
    assert one.weight(Segment("MEA", [["WT"], ["G"], [unit, "2"]])) == weight
    assert one.total_weight(Segment("CNT", [["7", "2", unit]])) == weight
    assert codes(one) == told * 2


@pytest.mark.parametrize(
    ("text", "code", "at", "told"),
    [
        ("202603201230", "203", datetime(2026, 3, 20, 12, 30, tzinfo=UTC), ["READ-TIME-ZONE"]),
        ("20260320", "102", datetime(2026, 3, 20, tzinfo=UTC), ["READ-TIME-ZONE"]),
        ("2603201230", "201", datetime(2026, 3, 20, 12, 30, tzinfo=UTC), ["READ-TIME-ZONE"]),
        ("202603201230UTC", "303", datetime(2026, 3, 20, 12, 30, tzinfo=UTC), []),
        ("202603201230GMT", "303", datetime(2026, 3, 20, 12, 30, tzinfo=UTC), []),
        ("202603201230+02", "303", datetime(2026, 3, 20, 12, 30, tzinfo=timezone(timedelta(hours=2))), []),
        ("20260399", "102", None, ["READ-TIME"]),
        ("202603201230CET", "303", None, ["READ-TIME"]),
        ("20260320", "718", None, ["READ-TIME"]),
    ],
)
def test_times_are_read_by_their_format(text: str, code: str, at: datetime | None, told: list[str]) -> None:
    one = reader()
    assert one.time(Segment("DTM", [["137", text, code]])) == at
    assert codes(one) == told


def test_a_missing_zone_is_told_once_for_a_message() -> None:
    one = reader()
    for _ in range(3):
        one.time(Segment("DTM", [["137", "20260320", "102"]]))
    assert codes(one) == ["READ-TIME-ZONE"]


def test_a_text_that_is_too_long_is_left_out_and_told_with_its_place() -> None:
    one = reader(Limits(max_text_chars=5))
    segment = Segment("FTX", [["AAA"], [""], [""], ["123", "456"]], 7)
    assert one.text(segment, 4) == "123"
    assert one.lines(segment, 4) is None
    (finding,) = one.header.closed()
    assert (finding.code, finding.path) == ("READ-TEXT-TOO-LONG", "message 1, segment 7 FTX, element 4.1")


@given(st.lists(st.text(max_size=4), max_size=4), st.integers(1, 9), st.integers(1, 9))
def test_what_is_not_there_is_none(parts: list[str], element: int, component: int) -> None:
    segment = Segment("ABC", [parts] if parts else [])
    found = reader().text(segment, element, component)
    expected = parts[component - 1].strip() if element == 1 and component <= len(parts) else ""
    assert found == (expected or None)
    assert segment.used is bool(expected)


def test_kinds_of_segments_that_nobody_used_are_told_once() -> None:
    one = reader()
    root = Segment("UNH", [["1"]])
    root.inner = {"LOC": [Segment("LOC", [["1"], ["A"]]), Segment("LOC", [["1"], ["B"]])], "XYZ": [Segment("XYZ", [])]}
    one.tell_unmapped(below(root))
    one.tell_unmapped(below(root))
    (finding,) = one.header.closed()
    assert finding.message.endswith("message: LOC+1, XYZ.")


def test_a_header_shares_no_more_than_a_directory_allows() -> None:
    one = reader()
    root = Segment("UNH", [["1"]])
    root.inner = {"NAD": [Segment("NAD", [["CN"]]) for _ in range(MOST_SHARED + 1)]}
    assert len(one.shared(root, "NAD")) == MOST_SHARED
    assert codes(one) == ["READ-TOO-MANY"]
