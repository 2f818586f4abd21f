# SPDX-License-Identifier: Apache-2.0
"""Habits: a trader's usual business makes sense from end to end."""

from __future__ import annotations

import pytest

from greenlane.cargo import Direction
from greenlane.simulation import Country
from greenlane.simulation.chance import Chance
from greenlane.simulation.firms import home_firm
from greenlane.simulation.habits import Habit, export_habit, import_habit
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA, shipped_goods, shipped_home, shipped_world

TERMS = {SEA: {"FOB", "CIF", "CFR"}, AIR: {"FCA", "CPT", "DAP"}, ROAD: {"DAP", "EXW", "FCA"}, RAIL: {"FCA", "CPT"}}


@pytest.fixture(scope="module")
def habits(country: Country) -> list[Habit]:
    return [*country.importers(30).habits, *country.exporters(30).habits]


def test_goods_are_loaded_and_unloaded_where_their_mode_can(habits: list[Habit]) -> None:
    home = shipped_home()
    for habit in habits:
        assert habit.foreign_place in habit.land.places(habit.mode)
        assert habit.home_place in home.serving(habit.mode)
        assert habit.carrier.mode == habit.mode
        assert habit.terms in TERMS[habit.mode]


def test_only_goods_that_may_fly_do(habits: list[Habit]) -> None:
    assert all(habit.goods[0].air for habit in habits if habit.mode == AIR)


def test_imports_come_from_where_the_goods_are_made(habits: list[Habit]) -> None:
    imports = [habit for habit in habits if habit.direction is Direction.IMPORT]
    assert all(habit.origin in good.origins for habit in imports for good in habit.goods)
    by_dealers = [habit for habit in imports if habit.country != habit.origin]
    assert 0 < len(by_dealers) < len(imports) / 5


def test_exports_are_made_here_and_go_where_they_are_bought(habits: list[Habit]) -> None:
    exports = [habit for habit in habits if habit.direction is Direction.EXPORT]
    assert exports
    for habit in exports:
        assert habit.origin == shipped_home().code
        assert habit.country in habit.goods[0].buyers
        assert habit.partner.country == habit.country


def test_a_hub_lies_in_a_third_country_and_only_ships_call_there(habits: list[Habit]) -> None:
    with_hub = [habit for habit in habits if habit.hub]
    assert len(with_hub) > 20
    for habit in with_hub:
        assert habit.mode == SEA
        assert habit.hub is not None
        assert shipped_world().hubs[habit.hub] not in (habit.country, habit.origin)


def test_only_ships_and_aircraft_are_consolidated(habits: list[Habit]) -> None:
    assert {habit.mode for habit in habits if habit.forwarder} == {SEA, AIR}


def test_every_mode_of_transport_is_used_the_sea_most(habits: list[Habit]) -> None:
    modes = [habit.mode for habit in habits]
    assert set(modes) == {SEA, AIR, ROAD, RAIL}
    assert modes.count(SEA) > len(modes) / 3


def test_prices_and_loads_are_shares(habits: list[Habit]) -> None:
    for habit in habits:
        assert 0 <= habit.price <= 1
        assert 0 < habit.load <= 1
        assert 0 < habit.prelodges < 1
        assert habit.often > 0


def test_goods_origin_and_mode_can_be_asked_for(country: Country) -> None:
    good = next(kind for kind in shipped_goods()["fruit"] if kind.hs == "080390")
    chance = Chance("asked")
    firm = home_firm(chance, "toys")
    habit = import_habit(chance, firm, country.trade, country.agents[0], good=good, origin="EC", mode=SEA)
    assert (habit.goods[0], habit.origin, habit.country, habit.mode) == (good, "EC", "EC", SEA)
    assert habit.foreign_place == "ECGYE"
    assert habit.currency == "USD"


def test_what_is_sold_abroad_can_be_asked_for(country: Country) -> None:
    chance = Chance("sold")
    firm = home_firm(chance, "wine")
    habit = export_habit(chance, firm, country.trade, country.agents[0], mode=SEA)
    assert habit.direction is Direction.EXPORT
    assert habit.mode == SEA
    assert habit.goods[0].family == "wine"


def test_equal_chances_make_equal_habits(country: Country) -> None:
    def made() -> Habit:
        chance = Chance("equal")
        return import_habit(chance, home_firm(chance, "toys"), country.trade, country.agents[0])

    assert made() == made()
