# SPDX-License-Identifier: Apache-2.0
"""The shared parts of filings: documents by mode and level, containers by item, who is authorised."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from greenlane.cargo import Direction, PartyRole
from greenlane.simulation import Country, parts
from greenlane.simulation.chance import Chance
from greenlane.simulation.firms import CONSIGNOR_AEO, foreign_firm, home_firm, person
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA
from tests.simulation.samples import habit_of, shipment_of


@pytest.mark.parametrize(
    ("mode", "house", "types"),
    [
        (SEA, None, ["N705"]),
        (SEA, "HB1", ["N705", "N714"]),
        (AIR, None, ["N740"]),
        (AIR, "HAWB1", ["N741", "N703"]),
        (ROAD, None, ["N730"]),
        (RAIL, None, ["N720"]),
    ],
)
def test_transport_documents_are_those_of_the_mode_and_level(
    country: Country, mode: str, house: str | None, types: list[str]
) -> None:
    shipment = shipment_of(habit_of(country, mode=mode))
    shipment.house = house
    documents = parts.transport_documents(shipment)
    assert [document.type for document in documents] == types
    assert documents[0].id == shipment.master
    assert house is None or documents[-1].id == house


def test_every_item_lies_in_a_container_that_is_listed(country: Country) -> None:
    habit = habit_of(country, mode=SEA)
    for key in range(20):
        shipment = shipment_of(habit, key)
        listed = {box.id for box in parts.equipment(shipment)}
        for items in (parts.cargo_items(shipment), parts.declared_items(shipment, "40", "00")):
            assert all(item.containers and set(item.containers) <= listed for item in items)


def test_the_only_item_lies_in_all_containers(country: Country) -> None:
    habit = habit_of(country, mode=SEA)
    shipments = [shipment_of(habit, key) for key in range(60)]
    alone = next(one for one in shipments if len(one.lines) == 1 and len(one.boxes) > 1)
    assert len(parts.cargo_items(alone)[0].containers) == len(alone.boxes)


def test_every_item_names_the_invoice_and_the_first_the_transport_document(country: Country) -> None:
    habit = habit_of(country, mode=SEA)
    shipment = next(one for key in range(60) if len((one := shipment_of(habit, key)).lines) > 1)
    first, *others = parts.declared_items(shipment, "40", "00")
    assert {"N380", "N705"} <= {document.type for document in first.documents}
    assert all([document.type for document in item.documents][:1] == ["N380"] for item in others)
    assert all("N705" not in {document.type for document in item.documents} for item in others)


def test_goods_that_need_papers_have_them(country: Country) -> None:
    habit = next(habit for habit in country.importers(0).habits if habit.goods[0].papers)
    item = parts.declared_items(shipment_of(habit), "40", "00")[0]
    assert set(habit.goods[0].papers) <= {document.type for document in item.documents}


def test_the_way_in_ends_here_and_the_way_out_begins_here(country: Country) -> None:
    way_in = parts.journey(shipment_of(habit_of(country, mode=SEA)))
    way_out = parts.journey_out(shipment_of(habit_of(country, mode=SEA, direction=Direction.EXPORT)))
    assert way_in.routing_countries[-1] == way_in.destination_country == country.code
    assert way_in.discharge_place == way_in.first_port
    assert (way_in.discharge_place or "").startswith(country.code)
    assert way_out.routing_countries[0] == way_out.export_country == country.code
    assert way_out.routing_countries[-1] == way_out.destination_country


def test_no_country_of_a_way_is_named_twice(country: Country) -> None:
    for habit in country.importers(0).habits:
        countries = parts.journey(shipment_of(habit)).routing_countries
        assert len(set(countries)) == len(countries)


def test_our_own_authorised_operators_and_those_of_partners_are_named_apart() -> None:
    chance = Chance("authorised")
    ours = replace(home_firm(chance, "toys"), aeo="AEOC")
    theirs = replace(foreign_firm(chance, "DE", "toys"), id="DE123456789", aeo=CONSIGNOR_AEO)
    nobody = person(chance)
    own, partner = parts.authorised((ours, nobody, theirs))
    assert (own.role, own.id, own.authorisation) == (PartyRole.AUTHORISATION_HOLDER, ours.id, "AEOC")
    assert (partner.role, partner.id, partner.function_code) == (PartyRole.SUPPLY_CHAIN_ACTOR, theirs.id, "CS")


def test_who_files_declares_and_represents(country: Country) -> None:
    agent = country.agents[0]
    parties = {party.role: party for party in parts.filing_parties(agent)}
    assert set(parties) == {PartyRole.DECLARANT, PartyRole.REPRESENTATIVE, PartyRole.FILER}
    assert {party.id for party in parties.values()} == {agent.id}
    assert parties[PartyRole.REPRESENTATIVE].function_code == "2"
