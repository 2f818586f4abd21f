# SPDX-License-Identifier: Apache-2.0
"""Clocks tell aware instants in UTC, and a fixed one moves only forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clock import Clock, FixedClock, SystemClock
from greenlane.errors import Invalid

NINE = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


def test_the_system_clock_tells_the_machines_instant_in_utc() -> None:
    with time_machine.travel(NINE, tick=False):
        told = SystemClock().now()
    assert told == NINE
    assert told.tzinfo is UTC


def test_a_fixed_clock_stands_still() -> None:
    clock = FixedClock(NINE)
    assert clock.now() == clock.now() == NINE


def test_a_fixed_clock_turns_any_offset_into_utc() -> None:
    clock = FixedClock(datetime(2026, 1, 31, 18, 0, tzinfo=timezone(timedelta(hours=9))))
    assert clock.now() == NINE
    assert clock.now().utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused_with_a_remedy() -> None:
    with pytest.raises(Invalid) as caught:
        FixedClock(datetime(2026, 1, 31, 9, 0))  # noqa: DTZ001 - the mistake under test
    assert caught.value.code == "clock.naive"
    assert "2026-01-31T09:00:00" in caught.value.sentence
    assert "tzinfo=UTC" in (caught.value.remedy or "")


def test_a_clock_does_not_go_back() -> None:
    clock = FixedClock(NINE)
    with pytest.raises(Invalid, match="does not go back"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == NINE


@given(st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650)), max_size=5))
def test_advancing_adds_up(steps: list[timedelta]) -> None:
    clock = FixedClock(NINE)
    for step in steps:
        assert clock.advance(step) == clock.now()
    assert clock.now() - NINE == sum(steps, timedelta(0))


def test_both_clocks_serve_where_a_clock_is_asked_for() -> None:
    clocks: list[Clock] = [SystemClock(), FixedClock(NINE)]
    assert all(clock.now().utcoffset() == timedelta(0) for clock in clocks)
