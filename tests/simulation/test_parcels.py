# SPDX-License-Identifier: Apache-2.0
"""Parcels: small, flown by the express carrier, from shops and persons to persons."""

from __future__ import annotations

import pytest

from greenlane.simulation import Country
from greenlane.simulation.chance import Chance
from greenlane.simulation.parcels import GIFT, SALE, parcel_habit, plan_parcel
from greenlane.simulation.shipment import Shipment
from greenlane.simulation.shipped import AIR, shipped_goods, shipped_home, shipped_world
from greenlane.simulation.timing import before_loading
from tests.simulation.samples import NOON


@pytest.fixture(scope="module")
def parcels(country: Country) -> list[Shipment]:
    made = []
    for number, habit in enumerate(country.parcels.habits * 12):
        chance = Chance("parcel", number)
        made.append(plan_parcel(chance, habit, f"P{number}", before_loading(chance, habit, NOON), filed=NOON))
    return made


def test_a_parcel_is_one_small_package(parcels: list[Shipment]) -> None:
    for parcel in parcels:
        assert parcel.gross < 30
        assert parcel.packages == len(parcel.lines) == 1
        assert not parcel.boxes


def test_a_parcel_goes_to_a_person_of_the_country(parcels: list[Shipment]) -> None:
    for parcel in parcels:
        assert parcel.consignee.country == shipped_home().code
        assert parcel.consignee.id is None
        assert parcel.importer is parcel.consignee
        assert parcel.notify is None
        assert parcel.ucr is None


def test_most_parcels_are_bought_on_a_platform_and_some_are_gifts(parcels: list[Shipment]) -> None:
    gifts = [parcel for parcel in parcels if parcel.purpose == GIFT]
    assert 0 < len(gifts) < len(parcels) / 3
    for parcel in parcels:
        assert (parcel.platform is not None) == (parcel.purpose == SALE)


def test_a_gift_comes_from_a_person(parcels: list[Shipment]) -> None:
    for parcel in parcels:
        if parcel.purpose == GIFT:
            assert parcel.consignor.contacts[0].value.endswith("@post.example")
            assert parcel.consignor.country == parcel.habit.country
        else:
            assert parcel.consignor is parcel.habit.partner


def test_parcels_travel_under_a_house_waybill_of_the_express_carrier(country: Country, parcels: list[Shipment]) -> None:
    express = country.carriers.express
    for parcel in parcels:
        assert parcel.habit.carrier is express
        assert (parcel.house or "").startswith(express.code)
        assert parcel.master.startswith(f"{express.owners[0]}-")


def test_most_parcels_are_screened(parcels: list[Shipment]) -> None:
    screened = sum(parcel.screened for parcel in parcels)
    assert len(parcels) * 0.85 < screened < len(parcels)


def test_goods_and_country_of_a_shop_can_be_asked_for(country: Country) -> None:
    good = next(kind for kind in shipped_goods()["parcels"] if kind.hs == "871499")
    habit = parcel_habit(Chance("shop"), country.carriers.express, good=good, country="US")
    assert (habit.goods, habit.country, habit.mode) == ((good,), "US", AIR)
    assert habit.foreign_place in shipped_world().countries["US"].air
    assert habit.home_place == "XTMRK"
