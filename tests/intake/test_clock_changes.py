# SPDX-License-Identifier: Apache-2.0
"""Limits where clocks are changed: a clock walks hour by hour across each change, in both hemispheres."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Journey,
    JourneyTime,
    Moment,
    Offices,
    Stage,
)
from greenlane.errors import Misconfigured
from greenlane.intake.deadlines import deadline, hours_between, limit_from
from greenlane.intake.time_limits import Offset, shipped_time_limits, time_limits
from greenlane.intake.zones import shipped_zones, zones

# Each a day before a change of clocks: spring and autumn, north and south, whole hours and half ones.
CHANGES = [
    ("Europe/Paris", datetime(2026, 3, 28)),  # noqa: DTZ001
    ("Europe/Paris", datetime(2026, 10, 24)),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 3, 7)),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 10, 31)),  # noqa: DTZ001
    ("Australia/Sydney", datetime(2026, 10, 3)),  # noqa: DTZ001
    ("Australia/Sydney", datetime(2026, 4, 4)),  # noqa: DTZ001
    ("Australia/Lord_Howe", datetime(2026, 10, 3)),  # noqa: DTZ001
    ("Australia/Lord_Howe", datetime(2026, 4, 4)),  # noqa: DTZ001
    ("Asia/Kolkata", datetime(2026, 3, 28)),  # noqa: DTZ001
    ("Asia/Kathmandu", datetime(2026, 3, 28)),  # noqa: DTZ001
]
SEA = shipped_time_limits().of("SAFE", datetime(2026, 1, 1, tzinfo=UTC).date())


def _loaded_at(at: datetime) -> Declaration:
    journey = Journey(border=Conveyance(mode="1"), times=(JourneyTime(moment=Moment.LOADING, at=at),))
    return Declaration(direction=Direction.IMPORT, consignment=Consignment(containerised=True, journey=journey))


@pytest.mark.parametrize(("zone", "start"), CHANGES)
def test_hours_elapse_and_do_not_follow_the_clock_on_the_wall(zone: str, start: datetime) -> None:
    first = start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for half_hours in range(2 * 72):
        instant = first + timedelta(minutes=30 * half_hours)
        found = deadline(_loaded_at(instant.astimezone(ZoneInfo(zone))), Stage.PRE_ARRIVAL, instant, SEA)
        assert found.filing_limit == instant - timedelta(hours=24)
        assert found.hours_before_limit == Decimal("-24.00")


@pytest.mark.parametrize(("zone", "start"), CHANGES)
def test_noon_of_the_day_before_is_noon_on_the_wall(zone: str, start: datetime) -> None:
    local = ZoneInfo(zone)
    first = start.replace(tzinfo=local).astimezone(UTC)
    noon = Offset(days=1, before="arrival", at="12:00")
    for half_hours in range(2 * 72):
        instant = first + timedelta(minutes=30 * half_hours)
        limit = limit_from(noon, instant, local).astimezone(local)
        assert (limit.hour, limit.minute) == (12, 0)
        assert limit.date() == instant.astimezone(local).date() - timedelta(days=1)


@pytest.mark.parametrize(("zone", "start"), CHANGES)
def test_days_after_a_moment_end_at_midnight_and_never_run_backwards(zone: str, start: datetime) -> None:
    local = ZoneInfo(zone)
    first = start.replace(tzinfo=local).astimezone(UTC)
    before = datetime.min.replace(tzinfo=UTC)
    for half_hours in range(2 * 72):
        instant = first + timedelta(minutes=30 * half_hours)
        limit = limit_from(Offset(days=3, after="arrival"), instant, local)
        assert limit.astimezone(local).time() == datetime.min.time()
        assert limit.astimezone(local).date() == instant.astimezone(local).date() + timedelta(days=4)
        assert limit >= before
        before = limit


def test_a_day_of_spring_has_23_hours_and_one_of_autumn_25() -> None:
    paris = ZoneInfo("Europe/Paris")
    day_before = Offset(days=1, before="arrival")
    for day, hours in ((datetime(2026, 3, 30, tzinfo=paris), 23), (datetime(2026, 10, 26, tzinfo=paris), 25)):
        assert hours_between(limit_from(day_before, day, paris), day) == hours


def test_a_time_of_day_that_the_clocks_skip_or_repeat_is_one_instant() -> None:
    paris = ZoneInfo("Europe/Paris")
    half_past_two = Offset(days=1, before="arrival", at="02:30")
    skipped = limit_from(half_past_two, datetime(2026, 3, 30, 12, tzinfo=paris), paris)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # as the clocks stood before: winter time
    repeated = limit_from(half_past_two, datetime(2026, 10, 26, 12, tzinfo=paris), paris)
    assert repeated == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of the two: summer time


def test_working_days_leave_out_saturday_and_sunday() -> None:
    friday = datetime(2026, 3, 27, 15, tzinfo=UTC)
    assert limit_from(Offset(days=5, working=True, after="presentation"), friday, UTC) == datetime(
        2026, 4, 4, tzinfo=UTC
    )
    assert limit_from(
        Offset(days=1, working=True, before="arrival", at="12:00"), datetime(2026, 3, 30, tzinfo=UTC), UTC
    ) == (datetime(2026, 3, 27, 12, tzinfo=UTC))


@given(
    at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2050, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(0, 96),
    zone=st.sampled_from([zone for zone, _ in CHANGES]),
)
def test_a_limit_in_hours_is_the_same_instant_in_every_zone(at: datetime, hours: int, zone: str) -> None:
    offset = Offset(hours=Decimal(hours), before="arrival")
    assert limit_from(offset, at.astimezone(ZoneInfo(zone)), ZoneInfo(zone)) == at - timedelta(hours=hours)


def test_days_are_counted_in_the_zone_of_the_office() -> None:
    document = time_limits(
        b"""
edition: "2026"
limits:
  - id: XX-BULK
    regime: XX
    modes: ["1"]
    containerised: true
    directions: [import]
    stages: [pre_arrival]
    file: {days: 1, before: presentation, at: "12:00"}
    on_silence: may_proceed
    law: {instrument: "Customs Act", article: "section 5"}
    valid_from: 2020-01-01
maxima: []
""",
        maxima=(),
    )
    at = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)
    filing = _loaded_at(at)
    journey = Journey(border=Conveyance(mode="1"), times=(JourneyTime(moment=Moment.PRESENTATION, at=at, actual=True),))
    limits = document.of("XX", at.date())
    for office, noon in (("NL000396", 30), ("GB000060", 29)):  # 00:30 of the 31st in Rotterdam, 23:30 of the 30th here
        filing = Declaration(
            direction=Direction.IMPORT,
            offices=Offices(entry=office),
            consignment=Consignment(containerised=True, journey=journey),
        )
        zone = shipped_zones().of_filing(filing)
        assert zone is not None
        found = deadline(filing, Stage.PRE_ARRIVAL, None, limits, zone=zone)
        assert found.filing_limit is not None
        assert found.filing_limit.astimezone(zone).day == noon
        assert found.filing_limit.astimezone(zone).hour == 12


def test_an_office_of_a_country_with_several_zones_must_be_named() -> None:
    named = zones(b'edition: "1"\noffices: {AUSYD001: Australia/Sydney}\nplaces: {USLAX: America/Los_Angeles}\n')
    assert str(named.of("ausyd001")) == "Australia/Sydney"
    assert str(named.of("USLAX")) == "America/Los_Angeles"
    assert named.of("AUMEL001") is None
    assert shipped_zones().of("US") is None
    assert shipped_zones().of(None) is None


def test_goods_that_leave_are_counted_where_they_go_out() -> None:
    filing = Declaration(
        direction=Direction.EXPORT, offices=Offices(entry="JP000001", exit="FR000130", lodgement="GB000060")
    )
    assert str(shipped_zones().of_filing(filing)) == "Europe/Paris"
    assert str(shipped_zones().of_filing(Declaration(), "NO")) == "Europe/Oslo"


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no time zone"):
        zones(b'edition: "1"\ncountries: {XX: Moon/Sea_of_Tranquillity}\n')
