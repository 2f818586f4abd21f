# SPDX-License-Identifier: Apache-2.0
"""When goods move and when people file: in time, late, and at hours at which people work."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from greenlane.cargo import Direction
from greenlane.simulation import Country
from greenlane.simulation.chance import Chance
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA
from greenlane.simulation.timing import (
    Timing,
    after_arrival,
    at_work,
    before_arrival,
    before_leaving,
    before_loading,
    by_lorry,
    just_arrived,
    midnight,
)
from tests.simulation.samples import NOON, habit_of

HOUR = timedelta(hours=1)
MODES = (SEA, AIR, ROAD, RAIL)
DAY = midnight(2026, 3, 2)


def hours(earlier: datetime, later: datetime) -> float:
    return (later - earlier) / HOUR


def all_plans(country: Country, mode: str) -> list[Timing]:
    habit = habit_of(country, mode=mode)
    plans = []
    for key in range(30):
        chance = Chance(mode, key)
        plans += [travel(chance, habit, NOON) for travel in (before_arrival, after_arrival, just_arrived)]
        plans += [before_loading(chance, habit, NOON, late=late) for late in (False, True)]
    return plans


@pytest.mark.parametrize("mode", MODES)
def test_goods_are_loaded_then_leave_then_arrive(country: Country, mode: str) -> None:
    for timing in all_plans(country, mode):
        assert timing.loading < timing.departure < timing.arrival


@pytest.mark.parametrize("mode", MODES)
def test_plans_are_made_to_five_minutes_by_the_countrys_clocks(country: Country, mode: str) -> None:
    for timing in all_plans(country, mode):
        for moment in (timing.loading, timing.departure, timing.arrival):
            assert (moment.minute % 5, moment.second, moment.microsecond) == (0, 0, 0)
            assert moment.utcoffset() == 2 * HOUR


def test_ships_take_as_many_days_as_their_country_is_away(country: Country) -> None:
    habit = habit_of(country, mode=SEA)
    lowest, highest = habit.land.days
    for key in range(40):
        timing = before_arrival(Chance(key), habit, NOON)
        assert lowest * 24 - 1 <= hours(timing.departure, timing.arrival) <= highest * 24 + 1


@pytest.mark.parametrize("mode", MODES)
def test_goods_declared_before_they_arrive_arrive_later_and_the_others_have_arrived(
    country: Country, mode: str
) -> None:
    habit = habit_of(country, mode=mode)
    for key in range(40):
        assert before_arrival(Chance(key), habit, NOON).arrival > NOON
        assert after_arrival(Chance(key), habit, NOON).arrival < NOON
        assert NOON - 6 * HOUR < just_arrived(Chance(key), habit, NOON).arrival < NOON


@pytest.mark.parametrize(("mode", "limit"), [(SEA, 24), (AIR, 0)])
def test_cargo_by_sea_and_air_is_filed_before_its_loading_in_time_or_late(
    country: Country, mode: str, limit: float
) -> None:
    habit = habit_of(country, mode=mode)
    for key in range(60):
        in_time = before_loading(Chance(key), habit, NOON)
        late = before_loading(Chance(key), habit, NOON, late=True)
        assert hours(NOON, in_time.loading) >= limit
        assert hours(NOON, late.loading) < limit


@pytest.mark.parametrize(("mode", "limit"), [(ROAD, 1), (RAIL, 2)])
def test_cargo_by_road_and_rail_is_filed_before_its_arrival_in_time_or_late(
    country: Country, mode: str, limit: float
) -> None:
    habit = habit_of(country, mode=mode)
    for key in range(60):
        in_time = before_loading(Chance(key), habit, NOON)
        late = before_loading(Chance(key), habit, NOON, late=True)
        assert hours(NOON, in_time.arrival) >= limit
        assert 0 <= hours(NOON, late.arrival) < limit


@pytest.mark.parametrize("mode", [SEA, ROAD, AIR])
def test_exports_are_declared_before_they_are_loaded_unless_late(country: Country, mode: str) -> None:
    habit = habit_of(country, mode=mode, direction=Direction.EXPORT)
    for key in range(40):
        assert before_leaving(Chance(key), habit, NOON).loading > NOON
        assert before_leaving(Chance(key), habit, NOON, late=True).loading < NOON


def test_a_lorry_under_transit_arrives_within_two_days() -> None:
    for key in range(40):
        timing = by_lorry(Chance(key), NOON)
        assert NOON < timing.loading < timing.departure < timing.arrival < NOON + 48 * HOUR


def test_people_file_on_their_day_and_mostly_in_working_hours() -> None:
    moments = [at_work(Chance(key), DAY) for key in range(500)]
    assert all(DAY <= moment < DAY + 24 * HOUR for moment in moments)
    in_hours = sum(7 <= moment.hour < 19 for moment in moments)
    assert 450 < in_hours < 500


def test_carriers_file_around_the_clock() -> None:
    moments = [at_work(Chance(key), DAY, around_the_clock=True) for key in range(600)]
    assert {moment.hour for moment in moments} == set(range(24))


def test_the_day_begins_by_the_countrys_clocks() -> None:
    assert midnight(2026, 3, 2).isoformat() == "2026-03-02T00:00:00+02:00"
