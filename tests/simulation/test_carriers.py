# SPDX-License-Identifier: Apache-2.0
"""Carriers: known by number, with ships, flights, lorries and trains that can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import check_air_waybill, check_container, check_imo
from greenlane.simulation import numbers
from greenlane.simulation.carriers import FLIGHT, IMO, PLATE, TRAIN, Carrier, carriers
from greenlane.simulation.chance import Chance
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA, shipped_home

ALL = carriers(11)
EVERY = [carrier for group in ALL.by_mode.values() for carrier in group] + [ALL.express]


def carrier_id(carrier: Carrier) -> str:
    return carrier.firm.name


def test_the_same_seed_has_the_same_carriers_and_another_has_others() -> None:
    assert carriers(11) == ALL
    assert carriers(12) != ALL
    assert [c.firm.name for c in carriers(12).by_mode[SEA]] == [c.firm.name for c in ALL.by_mode[SEA]]


def test_every_mode_is_served() -> None:
    assert all(ALL.by_mode[mode] for mode in (SEA, AIR, ROAD, RAIL))
    assert all(carrier.mode == mode for mode, group in ALL.by_mode.items() for carrier in group)
    assert ALL.express.mode == AIR


@pytest.mark.parametrize("carrier", EVERY, ids=carrier_id)
def test_every_carrier_can_file(carrier: Carrier) -> None:
    assert carrier.firm.id is not None
    assert carrier.firm.id.startswith(shipped_home().code)


def test_no_two_carriers_share_a_number_and_no_two_ships_either() -> None:
    assert len({carrier.firm.id for carrier in EVERY}) == len(EVERY)
    ships = [ship for carrier in ALL.by_mode[SEA] for ship in carrier.ships]
    assert len({ship.imo for ship in ships}) == len({ship.name for ship in ships}) == len(ships) == 24


@given(key=st.integers(), carrier=st.sampled_from(ALL.by_mode[SEA]))
def test_a_ship_sails_under_a_name_a_valid_number_and_a_voyage(key: int, carrier: Carrier) -> None:
    ship = carrier.conveyance(Chance(key))
    assert (ship.mode, ship.id_type) == (SEA, IMO)
    assert check_imo(ship.id or "").ok
    assert ship.name
    assert ship.nationality
    assert ship.reference
    assert ship.id in {one.imo for one in carrier.ships}


@pytest.mark.parametrize(("mode", "id_type"), [(AIR, FLIGHT), (ROAD, PLATE), (RAIL, TRAIN)])
def test_other_conveyances_have_an_identity_and_a_reference(mode: str, id_type: str) -> None:
    for key in range(20):
        means = ALL.by_mode[mode][0].conveyance(Chance(key))
        assert (means.mode, means.id_type) == (mode, id_type)
        assert means.id
        assert means.nationality
        assert means.reference


@given(key=st.integers(), carrier=st.sampled_from((*ALL.by_mode[AIR], ALL.express)))
def test_air_waybills_carry_the_airlines_prefix(key: int, carrier: Carrier) -> None:
    number = carrier.document(Chance(key))
    assert check_air_waybill(number).ok
    assert number.startswith(carrier.owners[0])


@pytest.mark.parametrize("mode", [SEA, ROAD, RAIL])
def test_other_documents_begin_with_the_carriers_code(mode: str) -> None:
    for carrier in ALL.by_mode[mode]:
        assert carrier.document(Chance("d")).startswith(carrier.code)


@pytest.mark.parametrize("carrier", [c for c in EVERY if c.mode in (SEA, RAIL)], ids=carrier_id)
def test_containers_of_a_carrier_have_the_form_of_iso_6346(carrier: Carrier) -> None:
    for owner in carrier.owners:
        assert check_container(numbers.container_number(Chance(owner), owner)).ok
