# SPDX-License-Identifier: Apache-2.0
"""The country of a seed: the same every time, growing from day to day, with rings that come and go."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from greenlane.cargo import Direction
from greenlane.simulation import SCHEMES, Country, Ring
from greenlane.simulation.chance import Chance
from greenlane.simulation.country import Traders

YEAR = 365


@pytest.fixture(scope="module")
def rings_by_day() -> dict[int, set[str]]:
    """The names of the rings at work on each day of a year."""
    country = Country(5)
    return {day: {ring.name for ring in country.rings(day)} for day in range(YEAR)}


def test_the_same_seed_is_the_same_country(country: Country) -> None:
    other = Country(country.seed)
    assert other.agents == country.agents
    assert other.forwarders == country.forwarders
    assert other.carriers == country.carriers
    assert other.importers(50) == country.importers(50)
    assert other.exporters(50) == country.exporters(50)
    assert other.parcels == country.parcels


def test_another_seed_is_another_country(country: Country) -> None:
    other = Country(country.seed + 1)
    assert not {firm.id for firm in other.agents} & {firm.id for firm in country.agents}
    assert other.importers(0) != country.importers(0)


def test_it_is_the_same_country_in_whatever_order_its_days_are_asked_for() -> None:
    forwards, backwards = Country(3), Country(3)
    days = (0, 7, 60)
    asked_forwards = [(forwards.importers(day), forwards.rings(day)) for day in days]
    asked_backwards = [(backwards.importers(day), backwards.rings(day)) for day in reversed(days)]
    assert asked_forwards == list(reversed(asked_backwards))


def test_it_has_a_name_and_a_code(country: Country) -> None:
    assert (country.code, country.name) == ("XT", "Talmera")


def test_traders_appear_over_time_and_some_give_up(country: Country) -> None:
    def firms(day: int) -> set[str | None]:
        return {
            habit.home.id for traders in (country.importers(day), country.exporters(day)) for habit in traders.habits
        }

    start, later, much_later = firms(0), firms(100), firms(300)
    assert start - {None} == start
    assert len(later - start) > 15
    assert len(much_later - later) > 25
    assert later - much_later


def test_importers_buy_and_exporters_sell(country: Country) -> None:
    assert {habit.direction for habit in country.importers(0).habits} == {Direction.IMPORT}
    assert {habit.direction for habit in country.exporters(0).habits} == {Direction.EXPORT}
    assert {habit.goods[0].family for habit in country.parcels.habits} == {"parcels"}


def test_some_traders_and_agents_are_authorised_and_most_are_not(country: Country) -> None:
    homes = {habit.home.id: habit.home for habit in country.importers(0).habits}
    authorised = [firm for firm in homes.values() if firm.aeo]
    assert 0 < len(authorised) < len(homes) / 3
    assert {firm.aeo for firm in authorised} <= {"AEOC", "AEOF", "AEOS"}


def test_traders_have_one_agent_each_and_agents_many_traders(country: Country) -> None:
    agents: dict[str | None, set[str | None]] = {}
    for habit in country.importers(0).habits:
        agents.setdefault(habit.home.id, set()).add(habit.agent.id)
    assert all(len(own) == 1 for own in agents.values())
    clients = Counter(next(iter(own)) for own in agents.values())
    assert max(clients.values()) > 3


def test_a_habit_is_picked_as_often_as_it_runs(country: Country) -> None:
    first, second, *_ = country.importers(0).habits
    traders = Traders((first, second), (1.0, 10.0))
    chance = Chance("pick")
    drawn = [traders.pick(chance) is second for _ in range(1000)]
    assert 850 < sum(drawn) < 950


def test_on_the_first_days_most_schemes_have_a_ring_at_work(rings_by_day: dict[int, set[str]]) -> None:
    for day in range(3):
        assert len(rings_by_day[day]) >= 7


def test_every_scheme_starts_and_stops_within_a_year(rings_by_day: dict[int, set[str]]) -> None:
    for scheme in SCHEMES:
        at_work = [any(name.startswith(f"{scheme.name}/") for name in rings_by_day[day]) for day in range(YEAR)]
        assert any(at_work), scheme.name
        assert not all(at_work), scheme.name
        starts = sum(now and not before for before, now in pairwise(at_work))
        stops = sum(before and not now for before, now in pairwise(at_work))
        assert starts >= 1, scheme.name
        assert stops >= 1, scheme.name


def test_a_ring_that_has_stopped_does_not_come_back(rings_by_day: dict[int, set[str]]) -> None:
    for name in set().union(*rings_by_day.values()):
        days = [day for day, names in rings_by_day.items() if name in names]
        assert days == list(range(days[0], days[-1] + 1))


def test_a_scheme_has_one_ring_at_a_time(rings_by_day: dict[int, set[str]]) -> None:
    for names in rings_by_day.values():
        schemes = Counter(name.partition("/")[0] for name in names)
        assert not [scheme for scheme, number in schemes.items() if number > 1]


def test_a_later_ring_has_other_traders() -> None:
    country = Country(5)
    known: dict[str, set[str | None]] = {}
    rings: dict[str, Ring] = {ring.name: ring for day in range(YEAR) for ring in country.rings(day)}
    for ring in rings.values():
        own = {habit.home.id for habit in ring.habits if habit.goods[0].family != "parcels"}
        assert not own & known.get(ring.scheme.name, set())
        known.setdefault(ring.scheme.name, set()).update(own)


def test_rings_recruit_nobody_who_trades_honestly() -> None:
    country = Country(5)
    honest = {habit.home.id for day in (0, 100, 300) for habit in country.importers(day).habits}
    for day in range(0, YEAR, 10):
        for ring in country.rings(day):
            assert not honest & {habit.home.id for habit in ring.habits if habit.goods[0].family != "parcels"}
