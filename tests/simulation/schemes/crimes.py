# SPDX-License-Identifier: Apache-2.0
"""Shipments as rings of a scheme send them, for the tests of the schemes."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice

from greenlane.cargo import Direction
from greenlane.simulation import SCHEMES, Country, Scheme
from greenlane.simulation.chance import Chance
from greenlane.simulation.parcels import plan_parcel
from greenlane.simulation.schemes import Crime, rings
from greenlane.simulation.shipment import Shipment, plan
from greenlane.simulation.timing import before_arrival, before_leaving, before_loading
from tests.simulation.samples import NOON

Committed = tuple[Shipment, Shipment, Crime]
"""The shipment as an honest trader would declare it, as the ring does, and the crime."""


def scheme_named(name: str) -> Scheme:
    """The scheme of that name."""
    return next(scheme for scheme in SCHEMES if scheme.name == name)


def crimes_of(country: Country, name: str, number: int = 120) -> list[Committed]:
    """So many shipments of the first rings of a scheme."""
    scheme = scheme_named(name)
    habits = [habit for ring in islice(rings(country.seed, scheme, country.trade), 6) for habit in ring.habits]
    if not habits:
        assert scheme.uses is not None
        habits = [habit for habit in country.importers(0).habits if scheme.uses(habit)]
    made = []
    for n in range(number):
        chance, habit = Chance(name, n), habits[n % len(habits)]
        if habit.goods[0].family == "parcels":
            honest = plan_parcel(chance, habit, f"K{n}", before_loading(chance, habit, NOON), filed=NOON)
        else:
            travel = before_arrival if habit.direction is Direction.IMPORT else before_leaving
            honest = plan(chance, habit, f"K{n}", travel(chance, habit, NOON), filed=NOON)
        declared = deepcopy(honest)
        made.append((honest, declared, scheme.commit(chance, declared)))
    return made
