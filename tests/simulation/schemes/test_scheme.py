# SPDX-License-Identifier: Apache-2.0
"""Schemes: rings follow one another in time, and the traces they leave are told truly."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from greenlane.simulation import SCHEMES, Country, Ring, Scheme
from greenlane.simulation.chance import Chance
from greenlane.simulation.schemes import rings
from greenlane.simulation.schemes.scheme import named, traces
from greenlane.targeting import RiskArea


def scheme_id(scheme: Scheme) -> str:
    return scheme.name


def some_rings(country: Country, scheme: Scheme, number: int = 6) -> list[Ring]:
    return list(islice(rings(country.seed, scheme, country.trade), number))


def test_every_scheme_has_its_own_name_and_an_area_that_targeting_knows() -> None:
    assert len({scheme.name for scheme in SCHEMES}) == len(SCHEMES) >= 10
    assert {scheme.area for scheme in SCHEMES} <= {area.value for area in RiskArea}
    assert {"revenue", "drugs", "ipr", "security", "weapons", "health", "environment"} <= {s.area for s in SCHEMES}


def test_crime_is_the_exception() -> None:
    assert 0.05 < sum(scheme.share for scheme in SCHEMES) < 0.15


@pytest.mark.parametrize("scheme", SCHEMES, ids=scheme_id)
def test_rings_follow_one_another_with_a_pause(country: Country, scheme: Scheme) -> None:
    made = some_rings(country, scheme)
    assert [ring.number for ring in made] == [1, 2, 3, 4, 5, 6]
    for ring in made[1:]:
        assert scheme.works[0] <= ring.stops - ring.starts <= scheme.works[1]
    for before, after in pairwise(made):
        assert scheme.pause[0] <= after.starts - before.stops <= scheme.pause[1]
    assert scheme.first[0] <= made[0].starts <= scheme.first[1]


@pytest.mark.parametrize("scheme", SCHEMES, ids=scheme_id)
def test_a_ring_works_from_its_first_day_to_its_last(country: Country, scheme: Scheme) -> None:
    ring = some_rings(country, scheme, 1)[0]
    assert ring.works_on(ring.starts)
    assert ring.works_on(ring.stops)
    assert not ring.works_on(ring.starts - 1)
    assert not ring.works_on(ring.stops + 1)
    assert ring.name == f"{scheme.name}/1"


@pytest.mark.parametrize("scheme", SCHEMES, ids=scheme_id)
def test_a_ring_has_habits_of_its_own_or_uses_honest_ones(country: Country, scheme: Scheme) -> None:
    for ring in some_rings(country, scheme):
        assert bool(ring.habits) == (scheme.recruit is not None)
    assert (scheme.recruit is None) == (scheme.uses is not None)


def test_the_same_seed_has_the_same_rings_and_another_has_others(country: Country) -> None:
    scheme = SCHEMES[0]
    assert some_rings(country, scheme) == some_rings(Country(country.seed), scheme)
    assert some_rings(country, scheme) != some_rings(Country(country.seed + 1), scheme)


def test_traces_are_left_as_often_as_they_are_likely() -> None:
    left = [traces(Chance("trace", n), always=1, never=0, half=0.5) for n in range(400)]
    assert all(one["always"] and not one["never"] for one in left)
    assert 160 < sum(one["half"] for one in left) < 240


def test_the_traces_that_were_left_are_named() -> None:
    assert named({"a": True, "b": False, "c": True}, "first") == ("first", "a", "c")
