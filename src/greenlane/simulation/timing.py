# SPDX-License-Identifier: Apache-2.0
"""When goods are loaded, leave and arrive, reckoned from when a filing is sent; and when people send filings."""

from datetime import datetime, timedelta, timezone

from msgspec import Struct

from .chance import Chance
from .habits import Habit
from .shipped import AIR, RAIL, ROAD, SEA, shipped_home

# Hours between loading and departure, and the lead that filers leave, by mode: lowest and highest.
_DWELL = {SEA: (8, 30), AIR: (1.5, 5), ROAD: (0.5, 3), RAIL: (4, 12)}
_BEFORE_ARRIVAL = {SEA: (5, 110), AIR: (1, 14), ROAD: (0.8, 10), RAIL: (3, 40)}
_AFTER_ARRIVAL = {SEA: (3, 90), AIR: (1, 40), ROAD: (0.2, 12), RAIL: (2, 50)}
_BEFORE_LOADING = {SEA: (4, 90), AIR: (2, 30), ROAD: (0.5, 12), RAIL: (4, 40)}
# Cargo declarations: the time limit in hours, and what filers leave beyond it. By sea and before loading on an aircraft
# it runs to the loading, else to the arrival.
_CARGO_LIMIT = {SEA: 24.0, AIR: 0.0, ROAD: 1.0, RAIL: 2.0}
_CARGO_LEAD = {SEA: (2, 100), AIR: (0.8, 18), ROAD: (0.3, 9), RAIL: (0.5, 30)}
_CARGO_LATE = {SEA: (-22, -1), AIR: (-1.5, -0.1), ROAD: (-0.9, -0.1), RAIL: (-1.8, -0.2)}


class Timing(Struct, kw_only=True):
    """The moments of a journey, with the clocks of the simulated country."""

    loading: datetime
    departure: datetime
    arrival: datetime


def before_loading(chance: Chance, habit: Habit, filed: datetime, *, late: bool = False) -> Timing:
    """The journey of goods whose cargo declaration is filed now, in time or late."""
    lead = chance.between(*(_CARGO_LATE if late else _CARGO_LEAD)[habit.mode]) + _CARGO_LIMIT[habit.mode]
    if habit.mode in (SEA, AIR):
        return _from_loading(chance, habit, filed + timedelta(hours=lead))
    return _to_arrival(chance, habit, filed + timedelta(hours=lead))


def before_arrival(chance: Chance, habit: Habit, filed: datetime) -> Timing:
    """The journey of goods that are declared now and arrive later."""
    lowest, highest = _BEFORE_ARRIVAL[habit.mode]
    if habit.mode == SEA:
        highest = min(highest, habit.land.days[0] * 20)
    return _to_arrival(chance, habit, filed + timedelta(hours=chance.between(lowest, highest)))


def after_arrival(chance: Chance, habit: Habit, filed: datetime) -> Timing:
    """The journey of goods that are declared now and have arrived."""
    return _to_arrival(chance, habit, filed - timedelta(hours=chance.between(*_AFTER_ARRIVAL[habit.mode])))


def just_arrived(chance: Chance, habit: Habit, filed: datetime) -> Timing:
    """The journey of goods that should have been declared before they arrived."""
    return _to_arrival(chance, habit, filed - timedelta(hours=chance.between(0.5, 5)))


def before_leaving(chance: Chance, habit: Habit, filed: datetime, *, late: bool = False) -> Timing:
    """The journey of goods that are declared for export now: in time, or when they are loaded already."""
    lead = chance.between(-8, -1) if late else chance.between(*_BEFORE_LOADING[habit.mode])
    return _from_loading(chance, habit, filed + timedelta(hours=lead))


def by_lorry(chance: Chance, filed: datetime) -> Timing:
    """A drive under transit, from the port inland or to the border, soon after it is declared."""
    loading = filed + timedelta(hours=chance.between(0.5, 6))
    departure = loading + timedelta(hours=chance.between(0.4, 2))
    arrival = departure + timedelta(hours=chance.between(2, 16))
    return Timing(loading=_five(loading), departure=_five(departure), arrival=_five(arrival))


def at_work(chance: Chance, day: datetime, *, around_the_clock: bool = False) -> datetime:
    """A moment of a day at which somebody files: carriers at any hour, agents mostly in working hours.

    ``day`` is its midnight by the country's clocks.
    """
    if around_the_clock or chance.happens(0.06):
        return day + timedelta(seconds=chance.whole(0, 86_399))
    return day + timedelta(seconds=int(chance.near(12.7, 0.45) * 3600))


def midnight(year: int, month: int, day: int) -> datetime:
    """The start of a day by the country's clocks."""
    zone = timezone(timedelta(hours=shipped_home().offset_hours))
    return datetime(year, month, day, tzinfo=zone)


def _from_loading(chance: Chance, habit: Habit, loading: datetime) -> Timing:
    departure = loading + timedelta(hours=chance.between(*_DWELL[habit.mode]))
    arrival = departure + timedelta(hours=_journey_hours(chance, habit))
    return Timing(loading=_five(loading), departure=_five(departure), arrival=_five(arrival))


def _to_arrival(chance: Chance, habit: Habit, arrival: datetime) -> Timing:
    departure = arrival - timedelta(hours=_journey_hours(chance, habit))
    loading = departure - timedelta(hours=chance.between(*_DWELL[habit.mode]))
    return Timing(loading=_five(loading), departure=_five(departure), arrival=_five(arrival))


def _journey_hours(chance: Chance, habit: Habit) -> float:
    if habit.mode == SEA:
        lowest, highest = habit.land.days
        return 24 * chance.between(lowest, highest)
    return habit.land.hours_by(habit.mode) * chance.near(1.05, 0.2)


def _five(moment: datetime) -> datetime:
    """Plans are made to five minutes."""
    return moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
