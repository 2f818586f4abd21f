# SPDX-License-Identifier: Apache-2.0
"""Single values of JSON messages: what fits is taken, what does not is a finding with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Limits
from greenlane.intake.formats.collecting import Findings, Room
from greenlane.intake.formats.json_fields import JsonFields, step
from greenlane.intake.formats.json_source import Odd
from tests.intake.formats.messages import codes


def reader(max_text_chars: int = 50) -> tuple[JsonFields, Findings]:
    findings = Findings(Room(100))
    return JsonFields(Limits(max_text_chars=max_text_chars), findings), findings


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        (" a  b\n", "a b", []),
        (7, "7", []),
        (Decimal("1.50"), "1.50", []),
        ("", None, []),
        (None, None, []),
        (True, None, ["READ-VALUE"]),
        ({}, None, ["READ-VALUE"]),
        (["a"], None, ["READ-VALUE"]),
        ("\ud800", None, ["READ-VALUE"]),
        ("x" * 51, None, ["READ-TEXT-TOO-LONG"]),
    ],
)
def test_texts(value: object, text: str | None, told: list[str]) -> None:
    fields, findings = reader()
    assert fields.text(value, "/p") == text
    assert codes(findings.closed()) == told


@pytest.mark.parametrize(
    ("value", "number", "told"),
    [
        ("10.0", 10, []),
        (10, 10, []),
        (Decimal("10.5"), None, ["READ-VALUE"]),
        (10**16, None, ["READ-VALUE"]),
        ("ten", None, ["READ-VALUE"]),
        (False, None, ["READ-VALUE"]),
        (Odd("NaN"), None, ["READ-VALUE"]),
        (None, None, []),
    ],
)
def test_counts(value: object, number: int | None, told: list[str]) -> None:
    fields, findings = reader()
    assert fields.count(value, "/p") == number
    assert codes(findings.closed()) == told


@pytest.mark.parametrize(
    ("value", "unit", "kilograms"),
    [
        (2, "TNE", Decimal(2000)),
        ("1.5", None, Decimal("1.5")),
        (1, "lbr", Decimal("0.45359237")),
        (1, "STONE", None),
    ],
)
def test_weights_become_kilograms(value: object, unit: str | None, kilograms: Decimal | None) -> None:
    fields, findings = reader()
    assert fields.weight(value, unit, "/p") == kilograms
    assert codes(findings.closed()) == ([] if kilograms is not None else ["READ-UNIT"])


def test_times_keep_their_offset_and_one_finding_tells_of_all_without() -> None:
    fields, findings = reader()
    with_offset = fields.time("2026-03-24T09:00:00+01:00", "/p")
    assert with_offset is not None
    assert with_offset.isoformat() == "2026-03-24T09:00:00+01:00"
    assert fields.time("2026-03-24", "/p") == datetime(2026, 3, 24, tzinfo=UTC)
    assert codes(findings.closed()) == []
    for _ in range(3):
        assert fields.time("2026-03-24T09:00:00", "/p") == datetime(2026, 3, 24, 9, tzinfo=UTC)
    assert fields.time("soon", "/q") is None
    assert codes(findings.closed()) == ["READ-TIME-ZONE", "READ-TIME"]


def test_a_single_value_is_a_list_of_one_and_none_is_empty() -> None:
    fields, _ = reader()
    assert fields.members("a", "/p") == [("a", "/p")]
    assert fields.members(["a", "b"], "/p") == [("a", "/p/0"), ("b", "/p/1")]
    assert fields.members(None, "/p") == []
    assert fields.mapping(None, "/p") == {}


def test_members_beyond_the_limit_are_told_and_left_out() -> None:
    findings = Findings(Room(10))
    fields = JsonFields(Limits(max_items=2), findings)
    assert fields.members([1, 2], "/p") == [(1, "/p/0"), (2, "/p/1")]
    assert findings.closed() == ()
    assert fields.members([1, 2, 3], "/p") == [(1, "/p/0"), (2, "/p/1")]
    (told,) = findings.closed()
    assert (told.code, told.path, told.value) == ("READ-TOO-MANY", "/p", "3")


def test_pointers_are_escaped_and_bounded() -> None:
    assert step("/a", "b/c~d") == "/a/b~1c~0d"
    assert len(step("", "x" * 1000)) < 100


@given(st.text(max_size=60) | st.integers() | st.booleans() | st.none())
def test_no_value_makes_reading_fail(value: object) -> None:
    fields, _ = reader()
    for read_one in (fields.text, fields.decimal, fields.count, fields.time, fields.mapping, fields.members):
        read_one(value, "/p")
    fields.weight(value, str(value), "/p")
