# SPDX-License-Identifier: Apache-2.0
"""Each filing says what its filer would say: the expected elements, nothing it cannot know, and it reads back alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from greenlane.cargo import CodeLists, Declaration, Direction, Function, Level, Moment, PartyRole, Stage
from greenlane.intake import (
    Dataset,
    check,
    dataset_of,
    direction_of,
    level_of,
    missing_elements,
    read,
    stage_of,
    write_wco_dm_xml,
)
from greenlane.simulation import Country, filings
from greenlane.simulation.chance import Chance
from greenlane.simulation.firms import foreign_firm
from greenlane.simulation.parcels import plan_parcel
from greenlane.simulation.shipment import Haulage, Shipment
from greenlane.simulation.shipped import AIR, RAIL, ROAD, SEA, shipped_home
from greenlane.simulation.timing import before_loading, by_lorry
from tests.simulation.samples import NOON, habit_of, shipment_of

CODES = CodeLists.packaged()
Make = Callable[[Country], tuple[Shipment, Declaration]]


def cargo(country: Country, mode: str, level: Level) -> tuple[Shipment, Declaration]:
    habits = [habit for habit in country.importers(0).habits if habit.mode == mode]
    habit = next(one for one in habits if (one.forwarder is not None) == (level is not Level.STRAIGHT))
    shipment = shipment_of(habit)
    shipment.to_order = False
    filer = habit.forwarder if level is Level.HOUSE and habit.forwarder else habit.carrier.firm
    return shipment, filings.cargo_filing(shipment, "REF1C", filer, level)


def goods(country: Country, mode: str, *, arrived: bool) -> tuple[Shipment, Declaration]:
    shipment = shipment_of(habit_of(country, mode=mode))
    return shipment, filings.goods_filing(shipment, "REF1G", shipment.habit.agent, arrived=arrived)


def export(country: Country, mode: str, *, presented: bool) -> tuple[Shipment, Declaration]:
    shipment = shipment_of(habit_of(country, mode=mode, direction=Direction.EXPORT))
    return shipment, filings.export_filing(shipment, "REF1X", shipment.habit.agent, presented=presented)


def pre_loading(country: Country) -> tuple[Shipment, Declaration]:
    shipment = shipment_of(habit_of(country, mode=AIR))
    return shipment, filings.pre_loading_filing(shipment, "REF1P", shipment.habit.carrier.firm)


def parcel(country: Country) -> tuple[Shipment, Declaration]:
    chance, habit = Chance("one parcel"), country.parcels.habits[0]
    made = plan_parcel(chance, habit, "P1", before_loading(chance, habit, NOON), filed=NOON)
    return made, filings.pre_loading_filing(made, "REF1P", habit.carrier.firm)


def transit(country: Country, *, through: bool) -> tuple[Shipment, Declaration]:
    shipment, chance = shipment_of(habit_of(country, mode=SEA)), Chance("haul")
    if through:
        shipment.passes_through, shipment.consignee = True, foreign_firm(chance, "RS", "toys")
    carrier = country.carriers.by_mode[ROAD][0]
    haulage = Haulage(carrier=carrier, conveyance=carrier.conveyance(chance), timing=by_lorry(chance, NOON))
    return shipment, filings.transit_filing(shipment, "REF1T", carrier.firm, haulage, NOON)


KINDS: dict[str, tuple[Make, Direction, Stage, Dataset]] = {
    "straight by sea": (
        lambda c: cargo(c, SEA, Level.STRAIGHT),
        Direction.IMPORT,
        Stage.PRE_ARRIVAL,
        Dataset.CARGO_IMPORT,
    ),
    "house by sea": (lambda c: cargo(c, SEA, Level.HOUSE), Direction.IMPORT, Stage.PRE_ARRIVAL, Dataset.CARGO_IMPORT),
    "master by sea": (lambda c: cargo(c, SEA, Level.MASTER), Direction.IMPORT, Stage.PRE_ARRIVAL, Dataset.CARGO_IMPORT),
    "by road": (lambda c: cargo(c, ROAD, Level.STRAIGHT), Direction.IMPORT, Stage.PRE_ARRIVAL, Dataset.CARGO_IMPORT),
    "by rail": (lambda c: cargo(c, RAIL, Level.STRAIGHT), Direction.IMPORT, Stage.PRE_ARRIVAL, Dataset.CARGO_IMPORT),
    "import, prelodged": (
        lambda c: goods(c, SEA, arrived=False),
        Direction.IMPORT,
        Stage.PRE_ARRIVAL,
        Dataset.IMPORT_GOODS,
    ),
    "import, arrived": (
        lambda c: goods(c, ROAD, arrived=True),
        Direction.IMPORT,
        Stage.CLEARANCE,
        Dataset.IMPORT_GOODS,
    ),
    "export by sea": (
        lambda c: export(c, SEA, presented=False),
        Direction.EXPORT,
        Stage.PRE_DEPARTURE,
        Dataset.EXPORT_GOODS,
    ),
    "export, presented": (
        lambda c: export(c, ROAD, presented=True),
        Direction.EXPORT,
        Stage.PRE_DEPARTURE,
        Dataset.EXPORT_GOODS,
    ),
    "before loading by air": (pre_loading, Direction.IMPORT, Stage.PRE_LOADING, Dataset.PRE_LOADING_AIR),
    "parcel": (parcel, Direction.IMPORT, Stage.PRE_LOADING, Dataset.PRE_LOADING_AIR),
    "transit inland": (lambda c: transit(c, through=False), Direction.TRANSIT, Stage.TRANSIT, Dataset.TRANSIT),
    "transit through": (lambda c: transit(c, through=True), Direction.TRANSIT, Stage.TRANSIT, Dataset.TRANSIT),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_filing_is_of_the_direction_stage_and_dataset_of_its_kind(country: Country, kind: str) -> None:
    make, direction, stage, dataset = KINDS[kind]
    declaration = make(country)[1]
    assert direction_of(declaration) is direction
    assert stage_of(declaration) is stage
    assert dataset_of(declaration, stage) is dataset


def test_nothing_that_is_expected_is_missing_and_no_check_complains(country: Country, kind: str) -> None:
    declaration = KINDS[kind][0](country)[1]
    assert missing_elements(declaration, stage_of(declaration)) == ()
    assert [finding.code for finding in check(declaration, CODES, on=NOON.date())] == []


def test_a_filing_reads_back_as_it_was_written(country: Country, kind: str) -> None:
    declaration = KINDS[kind][0](country)[1]
    message = read(write_wco_dm_xml(declaration)).messages[0]
    again = message.declaration
    assert message.findings == ()
    assert (again.reference, again.type, again.additional_type) == (
        declaration.reference,
        declaration.type,
        declaration.additional_type,
    )
    assert again.function is Function.ORIGINAL
    assert stage_of(again) is stage_of(declaration)
    assert level_of(again.consignment) is level_of(declaration.consignment)
    for name in ("ucr", "master_document", "house_document", "gross_weight_kg", "package_count", "invoice", "transit"):
        assert getattr(again.consignment, name) == getattr(declaration.consignment, name), name
    assert {party.role for party in again.consignment.parties} == {p.role for p in declaration.consignment.parties}
    assert [box.id for box in again.consignment.equipment] == [box.id for box in declaration.consignment.equipment]


def test_goods_items_read_back_as_they_were_written(country: Country, kind: str) -> None:
    declaration = KINDS[kind][0](country)[1]
    again = read(write_wco_dm_xml(declaration)).messages[0].declaration
    fields = ("number", "description", "hs", "origin", "procedure", "gross_weight_kg", "net_weight_kg", "value")
    for field in (*fields, "un_number", "containers", "packaging"):
        written = [getattr(item, field) for item in declaration.consignment.items]
        assert [getattr(item, field) for item in again.consignment.items] == written, field


def test_the_journey_reads_back_as_it_was_written(country: Country, kind: str) -> None:
    declaration = KINDS[kind][0](country)[1]
    journey = read(write_wco_dm_xml(declaration)).messages[0].declaration.consignment.journey
    written = declaration.consignment.journey
    for field in ("export_country", "destination_country", "routing_countries", "loading_place", "discharge_place"):
        assert getattr(journey, field) == getattr(written, field), field
    assert {(t.moment, t.at, t.actual) for t in journey.times} == {(t.moment, t.at, t.actual) for t in written.times}
    assert journey.border is not None
    assert written.border is not None
    assert (journey.border.id, journey.border.mode) == (written.border.id, written.border.mode)


def test_a_filing_names_who_files_it_and_states_its_totals(country: Country, kind: str) -> None:
    shipment, declaration = KINDS[kind][0](country)
    filer = declaration.consignment.party(PartyRole.FILER)
    assert filer is not None
    assert filer.id
    assert declaration.consignment.gross_weight_kg == shipment.gross
    assert declaration.consignment.package_count == shipment.packages
    assert declaration.items_declared == len(shipment.lines) == len(declaration.consignment.items)


def test_carriers_do_not_know_values_and_origins(country: Country) -> None:
    for name in ("straight by sea", "house by sea", "by road", "before loading by air", "transit inland"):
        declaration = KINDS[name][0](country)[1]
        assert declaration.consignment.invoice is None
        assert all(item.value is None and item.origin is None for item in declaration.consignment.items)


def test_a_master_filing_goes_from_the_forwarder_to_the_carrier(country: Country) -> None:
    shipment, declaration = cargo(country, SEA, Level.MASTER)
    consignee = declaration.consignment.party(PartyRole.CONSIGNEE)
    consignor = declaration.consignment.party(PartyRole.CONSIGNOR)
    assert consignee is not None
    assert consignor is not None
    assert consignee.id == shipment.habit.carrier.firm.id
    assert shipment.habit.forwarder is not None
    assert consignor.name == shipment.habit.forwarder.name
    assert declaration.consignment.house_document is None


def test_a_bill_to_order_hides_the_consignee_and_names_whom_to_notify(country: Country) -> None:
    shipment, _ = cargo(country, SEA, Level.STRAIGHT)
    shipment.to_order = True
    declaration = filings.cargo_filing(shipment, "REF", shipment.habit.carrier.firm, Level.STRAIGHT)
    consignee, notify = (declaration.consignment.party(role) for role in (PartyRole.CONSIGNEE, PartyRole.NOTIFY))
    assert consignee is not None
    assert (consignee.name or "").startswith("To order")
    assert notify is not None
    assert notify.id == shipment.habit.home.id


def test_arrival_is_planned_before_it_and_actual_after_it(country: Country) -> None:
    for arrived in (False, True):
        declaration = goods(country, SEA, arrived=arrived)[1]
        assert declaration.additional_type == ("A" if arrived else "D")
        assert declaration.consignment.journey.time(Moment.ARRIVAL, actual=arrived) is not None
        assert declaration.consignment.journey.time(Moment.ARRIVAL, actual=not arrived) is None


def test_an_authorised_importer_says_so(country: Country) -> None:
    habit = next(habit for habit in country.importers(0).habits if habit.home.aeo)
    declaration = filings.goods_filing(shipment_of(habit), "REF", habit.agent, arrived=True)
    holder = declaration.consignment.party(PartyRole.AUTHORISATION_HOLDER)
    assert holder is not None
    assert (holder.id, holder.authorisation) == (habit.home.id, habit.home.aeo)


def test_a_partners_authorised_consignor_is_named_for_mutual_recognition(country: Country) -> None:
    habit = next(habit for habit in country.importers(0).habits if habit.partner.aeo)
    declaration = filings.goods_filing(shipment_of(habit), "REF", habit.agent, arrived=True)
    actor = declaration.consignment.party(PartyRole.SUPPLY_CHAIN_ACTOR)
    assert actor is not None
    assert (actor.id, actor.function_code) == (habit.partner.id, "CS")


def test_goods_in_the_free_zone_are_declared_there(country: Country) -> None:
    shipment = shipment_of(habit_of(country, mode=SEA))
    shipment.in_free_zone = True
    declaration = filings.goods_filing(shipment, "REF", shipment.habit.agent, arrived=True)
    zone = shipped_home().free_zone
    assert declaration.offices.lodgement == zone.office
    assert (declaration.consignment.journey.goods_location or "").startswith(zone.code)
    assert declaration.consignment.items[0].previous_procedure == "78"


def test_goods_that_are_not_screened_say_so(country: Country) -> None:
    shipment, _ = pre_loading(country)
    shipment.screened = False
    security = filings.pre_loading_filing(shipment, "REF", shipment.habit.carrier.firm).consignment.air_security
    assert security is not None
    assert (security.status, security.known_consignor) == (None, False)


def test_transit_inland_is_bound_to_its_way_and_through_the_country_is_not(country: Country) -> None:
    inland, through = (transit(country, through=through)[1] for through in (False, True))
    assert inland.consignment.transit is not None
    assert through.consignment.transit is not None
    assert (inland.consignment.transit.binding_itinerary, through.consignment.transit.binding_itinerary) == (
        True,
        False,
    )
    assert inland.offices.destination == shipped_home().inland.office
    assert (through.offices.destination or "").startswith("RS")
    assert through.offices.transit == (shipped_home().gate.office,)
    assert through.consignment.journey.destination_country == "RS"
