# SPDX-License-Identifier: Apache-2.0
"""Public samples of air and sea carriers: every file is answered, and what each says is read."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from greenlane.cargo import Declaration, Level, Moment, PartyRole, Report, ReportKind, Statement
from greenlane.intake import Reading, ReadState, read, without_paths, write_native
from tests.intake.formats.air_messages import told

Readings = dict[str, Reading]


@pytest.fixture(scope="module")
def air(shared_data: Path) -> Readings:
    """The air waybills and the JSON-LD examples read, by the names of their files."""
    folders = (shared_data / "iata-air" / "xfwb", shared_data / "iata-air" / "onerecord-examples")
    return {path.name: read(path.read_bytes()) for folder in folders for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def sea(shared_data: Path) -> Readings:
    """The bodies of container shipping read, by the names of their files."""
    return {path.name: read(path.read_bytes()) for path in sorted((shared_data / "dcsa" / "messages").iterdir())}


def declaration(readings: Readings, name: str, number: int = 0) -> Declaration:
    return readings[name].messages[number].declaration


def report(readings: Readings, name: str) -> Report:
    (message,) = readings[name].reports
    return message.report


def test_every_sample_of_air_cargo_is_answered(air: Readings) -> None:
    counted = Counter((reading.format, reading.state) for reading in air.values())
    assert counted == {
        ("cargo_xml", ReadState.READ): 2,
        ("cargo_imp", ReadState.READ): 1,
        ("one_record", ReadState.READ): 10,
        ("one_record", ReadState.NOT_A_DECLARATION): 54,
        ("one_record", ReadState.UNREADABLE): 1,
    }
    assert sum(len(reading.messages) for reading in air.values()) == 6
    assert sum(len(reading.reports) for reading in air.values()) == 8


def test_the_one_broken_sample_is_told_with_its_place(air: Readings) -> None:
    (finding,) = air["CIMP-Example1.json"].findings
    assert (finding.code, finding.path) == ("READ-NOT-WELL-FORMED", "line 316, column 29")


def test_every_object_that_declares_nothing_is_named(air: Readings) -> None:
    for name, reading in air.items():
        if reading.state is ReadState.NOT_A_DECLARATION:
            assert reading.findings[-1].code == "READ-NOT-A-DECLARATION", name
            assert "an object of the type" in reading.findings[-1].message, name


def test_a_real_waybill_says_who_sends_what_where(air: Readings) -> None:
    waybill = declaration(air, "888-11111111_XFWB.xml")
    consignment = waybill.consignment
    assert (waybill.reference, consignment.level) == ("888-11111111", Level.MASTER)
    assert (consignment.gross_weight_kg, consignment.package_count) == (Decimal("1042.0"), 3)
    consignor, consignee = (consignment.party(role) for role in (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE))
    assert consignor is not None
    assert consignee is not None
    assert (consignor.name, consignor.id, consignor.country) == ("FORWARDER COMPANY IRELAND LTD", "IE1234567N", "IE")
    assert (consignee.id, consignee.country) == ("USCI1234567812345678X7", "CN")
    journey = consignment.journey
    assert (journey.loading_place, journey.discharge_place) == ("ORK", "PVG")
    assert journey.routing_countries == ("IE", "AE", "CN")
    departure = journey.time(Moment.DEPARTURE, actual=False)
    assert departure is not None
    assert departure.at == datetime(2021, 3, 10, tzinfo=UTC)
    assert consignment.air_security is not None
    assert consignment.air_security.regulated_agent == "IE/RA/01234-01"
    assert consignment.air_security.status == "NSC"
    (item,) = consignment.items
    assert item.hs == "000111"
    assert Statement(code="SLAC", text="333") in item.statements
    assert Statement(code="DIM", text="2 x 120x80x96 CMT") in item.statements


def test_a_real_waybill_of_three_rating_lines_has_one_goods_item(air: Readings) -> None:
    consignment = declaration(air, "xfwbExample.xml").consignment
    (item,) = consignment.items
    assert (item.gross_weight_kg, item.packaging[0].count) == (Decimal("36.9"), 4)
    assert item.description is not None
    assert "gig-00015806" in item.description
    assert consignment.journey.routing_countries == ("BR", "DE", "FR")


def test_a_shortened_waybill_in_lines_is_read_and_its_gaps_are_told(air: Readings) -> None:
    reading = air["FWB-Example1.txt"]
    assert told(reading) == ["READ-UNKNOWN-LINE", "READ-UNKNOWN-LINE", "READ-LINE-MISSING"]
    consignment = declaration(air, "FWB-Example1.txt").consignment
    assert (consignment.master_document, consignment.gross_weight_kg) == ("020-12345675", Decimal("120.0"))
    (item,) = consignment.items
    assert (item.description, item.hs, item.additional_codes) == ("ELECTRICALS NOT RESTRICTED", "123456", ("987543",))
    assert [one.text for one in item.statements if one.code == "DIM"] == ["4 x 80x40x20 CMT", "2 x 60x30x15 CMT"]


def test_a_shipment_with_its_piece_has_the_piece_as_goods(air: Readings) -> None:
    (item,) = declaration(air, "Shipment_with_Piece.embedded.json").consignment.items
    assert item.description == "Lots of awesome ONE Record information materials"
    assert item.statements == (Statement(code="SPH", text="VAL"),)


def test_a_logistics_event_of_departure_is_one(air: Readings) -> None:
    event = report(air, "LogisticsEvent.json")
    assert (event.kind, event.planned) == (ReportKind.DEPARTURE, False)
    assert event.at == datetime(2023, 4, 1, 10, 38, 1, tzinfo=UTC)
    assert event.documents[0].type == "SHIPMENT"


def test_every_sample_of_container_shipping_is_read(sea: Readings) -> None:
    assert {(reading.format, reading.state) for reading in sea.values()} == {("dcsa", ReadState.READ)}
    assert len(sea) == 6
    assert [told(reading) for reading in sea.values()] == [[]] * 6


def test_shipping_instructions_with_a_house_bill_are_two_declarations(sea: Readings) -> None:
    name = "ebl-api-3.0.0-request.json"
    outer, inner = (message.declaration.consignment for message in sea[name].messages)
    assert (outer.level, outer.gross_weight_kg, outer.package_count) == (Level.MASTER, Decimal(12000), 400)
    assert (outer.items[0].hs, outer.items[0].containers) == ("15152100", ("MSCU9988776",))
    assert [seal.number for seal in outer.equipment[0].seals] == ["NSL13386"]
    assert (inner.level, inner.house_document) == (Level.HOUSE, "HBOL001")
    assert (inner.items[0].description, inner.items[0].packaging[0].type) == ("Blue Shoes Size 47", "SH")
    assert inner.journey.routing_countries == ("NL", "DE")


def test_an_advance_manifest_filing_says_for_whom_it_is(sea: Readings) -> None:
    statements = declaration(sea, "ebl-api-3.0.0-amf.json").consignment.statements
    assert statements == (Statement(code="ADVANCE_MANIFEST", text="US/ACE/SHIPPER/FLXT/"),)


def test_a_real_arrival_notice_is_a_planned_arrival(sea: Readings) -> None:
    notice = report(sea, "arrivalnotice-api-100-post-basic-request.json")
    assert (notice.kind, notice.planned, notice.place) == (ReportKind.ARRIVAL, True, "SGSIN")
    assert notice.at == datetime(2024, 3, 12, tzinfo=UTC)
    assert notice.conveyance is not None
    assert (notice.conveyance.name, notice.conveyance.reference) == ("YM MASCULINITY", "097E")
    assert notice.units[0].equipment.seals[0].number == "CMT01453"


def test_real_events_tell_of_vessel_and_container(sea: Readings) -> None:
    arrival = report(sea, "tnt-300-request-transport.json")
    assert (arrival.kind, arrival.planned, arrival.place) == (ReportKind.ARRIVAL, False, "DEHAM")
    assert arrival.conveyance is not None
    assert (arrival.conveyance.name, arrival.conveyance.reference) == ("Example Vessel Alpha", "V001N")
    loading = report(sea, "tnt-300-request-equipment.json")
    assert (loading.kind, loading.units[0].equipment.id) == (ReportKind.LOADING, "APZU4812090")
    sensed = report(sea, "tnt-300-request-iot.json")
    assert (sensed.kind, sensed.units[0].statements) == (ReportKind.STATUS, (Statement(code="DRO"),))


def test_what_was_read_survives_native_json(air: Readings, sea: Readings) -> None:
    for reading in (*air.values(), *sea.values()):
        for message in reading.messages:
            (again,) = read(write_native(message.declaration)).messages
            assert without_paths(again.declaration) == without_paths(message.declaration)
