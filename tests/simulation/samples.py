# SPDX-License-Identifier: Apache-2.0
"""Habits and shipments for tests to look at and to change."""

from __future__ import annotations

from greenlane.cargo import Direction
from greenlane.intake import Message, read
from greenlane.simulation import Country, Filing
from greenlane.simulation.chance import Chance
from greenlane.simulation.habits import Habit
from greenlane.simulation.shipment import Shipment, plan
from greenlane.simulation.timing import before_arrival, before_leaving, midnight

NOON = midnight(2026, 3, 2).replace(hour=12)


def only_message(filing: Filing) -> Message:
    """What our own reader makes of a filing."""
    reading = read(filing.message)
    assert len(reading.messages) == 1, reading.findings
    return reading.messages[0]


def habit_of(country: Country, *, mode: str, direction: Direction = Direction.IMPORT) -> Habit:
    """The first honest habit of that mode and direction."""
    traders = country.importers(0) if direction is Direction.IMPORT else country.exporters(0)
    return next(habit for habit in traders.habits if habit.mode == mode)


def shipment_of(habit: Habit, *key: object) -> Shipment:
    """A shipment of the habit; other keys give other shipments."""
    chance = Chance("shipment", *key)
    travel = before_arrival if habit.direction is Direction.IMPORT else before_leaving
    return plan(chance, habit, "2603020001", travel(chance, habit, NOON), filed=NOON)
