# SPDX-License-Identifier: Apache-2.0
"""An honest shipment: weights, packages, values and containers that agree with each other and with the habit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from greenlane.cargo import Direction, check_container, check_seal, check_ucr
from greenlane.simulation import RATES, Country
from greenlane.simulation.shipment import Shipment, duties, in_euro
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA, shipped_home, shipped_world
from tests.simulation.samples import habit_of, shipment_of

MODES = (SEA, AIR, ROAD, RAIL)


@pytest.fixture(scope="module")
def shipments(country: Country) -> list[Shipment]:
    """Some of every habit of the first day."""
    habits = [*country.importers(0).habits, *country.exporters(0).habits]
    return [shipment_of(habit, number, n) for n, habit in enumerate(habits) for number in range(3)]


def test_gross_weights_are_above_net_weights(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        for line in shipment.lines:
            assert line.gross >= line.net > 0
            assert float(line.net / line.gross) == pytest.approx(line.good.net, abs=0.03)


def test_packages_weigh_what_such_packages_weigh(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        for line in shipment.lines:
            _, light, heavy = line.good.pack
            assert light * 0.98 <= float(line.net) / line.packages <= heavy * 1.02
            assert line.package_type == line.good.pack[0]


def test_totals_are_sums(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        assert shipment.gross == sum(line.gross for line in shipment.lines)
        assert shipment.packages == sum(line.packages for line in shipment.lines)
        assert shipment.value == sum(line.value for line in shipment.lines)


def test_prices_are_those_of_the_goods(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        for line in shipment.lines:
            euro_kg = float(in_euro(line.value, shipment.currency) / line.net)
            lowest, highest = line.good.euro_kg
            assert lowest * 0.85 < euro_kg < highest * 1.15


def test_loads_fit_into_their_containers(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        if shipment.boxes:
            assert float(shipment.gross) / len(shipment.boxes) < 40_000


@pytest.mark.parametrize("mode", MODES)
def test_only_ships_and_trains_carry_containers(country: Country, mode: str) -> None:
    for key in range(20):
        shipment = shipment_of(habit_of(country, mode=mode), key)
        assert bool(shipment.boxes) == (mode in (SEA, RAIL))
        assert all((line.box is not None) == (mode in (SEA, RAIL)) for line in shipment.lines)


def test_every_container_is_valid_sealed_and_the_carriers(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        for box in shipment.boxes:
            assert check_container(box.number).ok
            assert box.number[:4] in shipment.habit.carrier.owners
            assert box.seals
            assert all(check_seal(seal).ok for seal in box.seals)
        assert all(line.box is None or line.box < len(shipment.boxes) for line in shipment.lines)


def test_air_cargo_is_light(shipments: list[Shipment]) -> None:
    flown = [shipment for shipment in shipments if shipment.habit.mode == AIR]
    assert flown
    assert all(shipment.gross < 4000 for shipment in flown)


def test_the_buyer_receives_and_the_seller_sends(shipments: list[Shipment]) -> None:
    home = shipped_home().code
    for shipment in shipments:
        importing = shipment.habit.direction is Direction.IMPORT
        assert (shipment.consignee if importing else shipment.consignor).country == home
        assert (shipment.consignor if importing else shipment.consignee).country == shipment.habit.country
        assert shipment.importer is shipment.habit.home
        assert (shipment.notify is not None) == importing


def test_only_shipments_by_sea_are_to_order_and_few_of_them(shipments: list[Shipment]) -> None:
    to_order = [shipment for shipment in shipments if shipment.to_order]
    assert 0 < len(to_order) < len(shipments) / 10
    assert all(shipment.habit.mode == SEA and shipment.notify is not None for shipment in to_order)


def test_references_have_their_form(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        assert shipment.ucr is not None
        assert check_ucr(shipment.ucr).ok
        assert shipment.habit.home.id is not None
        assert shipment.habit.home.id in shipment.ucr
        assert (shipment.house is not None) == (shipment.habit.forwarder is not None)


def test_the_way_over_a_hub_names_the_hubs_country(shipments: list[Shipment]) -> None:
    for shipment in shipments:
        hub = shipment.habit.hub
        assert shipment.hub_countries == ((shipped_world().hubs[hub],) if hub else ())


def test_some_shipments_are_of_several_goods_and_several_containers(shipments: list[Shipment]) -> None:
    assert {len(shipment.lines) for shipment in shipments} >= {1, 2, 3}
    assert max(len(shipment.boxes) for shipment in shipments) >= 3


def test_equal_chances_make_equal_shipments(country: Country) -> None:
    habit = habit_of(country, mode=SEA)
    assert shipment_of(habit, 1) == shipment_of(habit, 1)
    assert shipment_of(habit, 1) != shipment_of(habit, 2)


def test_money_is_turned_into_the_countrys_own() -> None:
    assert in_euro(Decimal("110.00"), "USD") == Decimal("100.00")
    assert in_euro(Decimal("100.00"), "EUR") == Decimal("100.00")
    assert RATES[shipped_home().currency] == 1
    assert {country.money for country in shipped_world().countries.values()} <= set(RATES)


def test_tax_is_laid_on_the_value_with_the_duty() -> None:
    assert duties(Decimal(1000), 10) == Decimal("320.00")  # 100 of duty, 220 of tax at 20 per cent
    assert duties(Decimal(1000), 0) == Decimal("200.00")
    assert duties(Decimal("99.99"), 4.7) == Decimal("25.64")


def test_a_parcels_receiver_answers_for_it(country: Country) -> None:
    shipment = shipment_of(habit_of(country, mode=AIR), "parcel")
    parcel = replace(shipment, purpose="gift")
    assert parcel.importer is parcel.consignee
