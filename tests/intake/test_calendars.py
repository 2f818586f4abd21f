# SPDX-License-Identifier: Apache-2.0
"""Working days by the calendar of an office, in its time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Misconfigured
from greenlane.intake.calendars import OfficeTime, is_worked
from greenlane.intake.deadlines import limit_from
from greenlane.intake.time_limits import Offset
from greenlane.intake.zones import zones

BERLIN = ZoneInfo("Europe/Berlin")
GULF = OfficeTime(ZoneInfo("Asia/Muscat"), weekend={5, 6}, holidays=[date(2026, 3, 22)])
AFTER_TWO_WORKING_DAYS = Offset(days=2, working=True, after="arrival")

DOCUMENT = b"""
edition: "1"
offices: {DE004600: Europe/Berlin}
countries: {OM: Asia/Muscat, DE: Europe/Berlin}
calendars:
  gulf: {weekend: [5, 6], holidays: [2026-03-22]}
kept: {OM: gulf}
"""


def test_weekend_and_holidays_of_the_office_are_not_counted() -> None:
    thursday = datetime(2026, 3, 19, 8, tzinfo=UTC)
    # Friday and Saturday are the weekend, Sunday a holiday: Monday and Tuesday are the two days.
    assert limit_from(AFTER_TWO_WORKING_DAYS, thursday, GULF) == datetime(2026, 3, 24, 20, tzinfo=UTC)
    assert limit_from(AFTER_TWO_WORKING_DAYS, thursday, GULF.zone) == datetime(2026, 3, 23, 20, tzinfo=UTC)


def test_without_a_calendar_monday_to_friday_are_worked() -> None:
    week = [date(2026, 3, 9) + timedelta(days=n) for n in range(7)]
    assert [is_worked(day, BERLIN) for day in week] == [True] * 5 + [False] * 2
    assert [is_worked(day, GULF) for day in week] == [True] * 4 + [False] * 2 + [True]


@given(st.datetimes(timezones=st.just(UTC)))
def test_in_every_other_way_office_time_is_the_zone(at: datetime) -> None:
    office = OfficeTime(BERLIN, weekend={7}, holidays=())
    instant = at.replace(year=1990 + at.year % 50, day=min(at.day, 28))
    here, there = instant.astimezone(office), instant.astimezone(BERLIN)
    assert (here.replace(tzinfo=None), here.fold, here.utcoffset()) == (
        there.replace(tzinfo=None),
        there.fold,
        there.utcoffset(),
    )
    assert here.astimezone(UTC) == instant
    assert (here.tzname(), here.dst()) == (there.tzname(), there.dst())


def test_a_document_says_which_office_keeps_which_calendar() -> None:
    document = zones(DOCUMENT)
    muscat = document.of("OM000100")
    assert isinstance(muscat, OfficeTime)
    assert muscat is document.of("OM")
    assert document.of("DE004600") == BERLIN


@pytest.mark.parametrize(
    ("replaced", "by", "told"),
    [
        (b"[5, 6]", b"[0]", "has the day 0 in its weekend"),
        (b"[5, 6]", b"[1, 2, 3, 4, 5, 6, 7]", "no working day"),
        (b"OM: gulf", b"OM: golf", "which is not in the document"),
        (b"OM: gulf", b"AU: gulf", "no time zone is known"),
        (b"2026-03-22", b"2026-03-32", "cannot be read"),
    ],
)
def test_a_calendar_that_cannot_be_kept_is_refused(replaced: bytes, by: bytes, told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        zones(DOCUMENT.replace(replaced, by))
