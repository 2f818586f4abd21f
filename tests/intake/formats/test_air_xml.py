# SPDX-License-Identifier: Apache-2.0
"""Cargo-XML: which messages are known, what a waybill and a house say, and that nothing makes reading fail."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import Contact, Document, Function, Level, Moment, Money, PartyRole, Statement
from greenlane.intake import Limits, ReadState, read
from tests.intake.formats.air_messages import NUMBER, answered, house_waybill, one, told, waybill

MANIFEST = """<HouseManifest xmlns="iata:housemanifest:1"><MessageHeaderDocument><PurposeCode>Creation</PurposeCode>
</MessageHeaderDocument><BusinessHeaderDocument><ID>020-12345675</ID></BusinessHeaderDocument><MasterConsignment>
<OriginLocation><ID>BRU</ID></OriginLocation><FinalDestinationLocation><ID>LAX</ID></FinalDestinationLocation>{houses}
</MasterConsignment></HouseManifest>"""
HOUSE = """<IncludedHouseConsignment><GrossWeightMeasure unitCode="KGM">80</GrossWeightMeasure>
<TotalPieceQuantity>4</TotalPieceQuantity><SummaryDescription>Static  converters</SummaryDescription>
<TransportContractDocument><ID>{number}</ID></TransportContractDocument><ConsignorParty><Name>A</Name></ConsignorParty>
</IncludedHouseConsignment>"""


def test_a_waybill_gives_its_contract_totals_and_money() -> None:
    declaration = one(waybill())
    consignment = declaration.consignment
    assert (declaration.reference, declaration.function) == (NUMBER, Function.ORIGINAL)
    assert (consignment.master_document, consignment.house_document, consignment.level) == (
        NUMBER,
        None,
        Level.STRAIGHT,
    )
    assert consignment.gross_weight_kg == Decimal("45.3592370")
    assert consignment.package_count == 6
    assert consignment.invoice == Money(amount=Decimal("1500.00"), currency="EUR")
    assert consignment.freight_payment == "PP"
    assert consignment.ucr == "6BE0123-1"
    assert consignment.documents[0] == Document(type="N740", id=NUMBER, path=consignment.paths["master_document"])
    assert [document.id for document in consignment.previous_documents] == ["25GB3POHWIVZSF9AR0"]


def test_a_waybill_gives_its_parties_with_addresses_numbers_and_contacts() -> None:
    consignment = one(waybill()).consignment
    consignor = consignment.party(PartyRole.CONSIGNOR)
    assert consignor is not None
    assert consignor.address is not None
    assert (consignor.name, consignor.id, consignor.address.city) == ("Acme Export GmbH", "BE0123456789", "Brussels")
    assert (consignor.address.line, consignor.address.postcode, consignor.country) == ("Rue Haute 1", "1000", "BE")
    assert set(consignor.contacts) == {
        Contact(kind="person", value="A. Smith"),
        Contact(kind="phone", value="3221"),
        Contact(kind="account", value="77"),
    }
    roles = [party.role for party in consignment.parties]
    assert roles == [
        PartyRole.CONSIGNOR,
        PartyRole.CONSIGNEE,
        PartyRole.REPRESENTATIVE,
        PartyRole.NOTIFY,
        PartyRole.CARRIER,
        PartyRole.FILER,
    ]
    assert consignment.parties[4].name == "SN"  # the airline of the first flight, by its number in the sequence


def test_a_waybill_gives_its_goods_and_joins_rating_lines_that_only_add_to_them() -> None:
    declaration = one(waybill())
    (item,) = declaration.consignment.items
    assert declaration.items_declared == 1
    assert (item.number, item.description, item.hs) == (1, "Static converters", "850440")
    assert (item.additional_codes, item.origin, item.gross_weight_kg) == (("850450",), "DE", Decimal("120.5"))
    assert [packaging.count for packaging in item.packaging] == [6]
    assert set(item.statements) == {
        Statement(code="DIM", text="2 x 120x80x96 CMT"),
        Statement(code="VOL", text="310000 CMQ"),
        Statement(code="SLAC", text="40"),
    }
    assert item.paths["hs"].endswith("/IncludedMasterConsignmentItem[1]/TypeCode[1]")


def test_a_waybill_gives_its_way_and_times() -> None:
    journey = one(waybill()).consignment.journey
    assert (journey.loading_place, journey.discharge_place) == ("BRU", "LAX")
    assert journey.routing_countries == ("BE", "DE", "US")
    assert journey.border is not None
    assert journey.border.reference == "LH456"
    departure, arrival = (journey.time(moment, actual=False) for moment in (Moment.DEPARTURE, Moment.ARRIVAL))
    assert departure is not None
    assert arrival is not None
    assert departure.at.isoformat() == "2026-03-02T10:00:00+01:00"
    assert arrival.at.isoformat() == "2026-03-03T12:00:00-08:00"


def test_a_waybill_gives_its_security() -> None:
    consignment = one(waybill()).consignment
    security = consignment.air_security
    assert security is not None
    assert (security.status, security.regulated_agent, security.known_consignor) == ("SPX", "BE/RA/00101-01", True)
    assert Statement(code="SSR", text="Keep dry") in consignment.statements
    assert Statement(code="OCI", text="BE/SHP/T/BE0123456789") in consignment.statements


def test_how_a_message_was_sent_is_kept() -> None:
    envelope = one(waybill()).envelope
    assert envelope is not None
    assert (envelope.sender, envelope.recipient, envelope.id) == ("AGENT01", "CUSTOMS", "M-1")
    assert envelope.prepared_at is not None


@pytest.mark.parametrize(
    ("type_code", "business", "level"),
    [
        ("741", "", Level.MASTER),
        ("740", "", Level.STRAIGHT),
        ("740", "<IncludedHeaderNote><ContentCode>C</ContentCode></IncludedHeaderNote>", Level.MASTER),
        ("741", "<IncludedHeaderNote><ContentCode>D</ContentCode></IncludedHeaderNote>", Level.STRAIGHT),
    ],
)
def test_the_level_is_told_by_the_type_and_the_note_of_consolidation(
    type_code: str, business: str, level: Level
) -> None:
    assert one(waybill(type_code=type_code, business=business)).consignment.level is level


@pytest.mark.parametrize(
    ("purpose", "function"),
    [("Creation", "original"), ("UPDATE", "amendment"), ("Deletion", "cancellation"), ("5", "amendment")],
)
def test_the_purpose_is_the_function(purpose: str, function: str) -> None:
    assert one(waybill(purpose=purpose)).function == function


def test_an_unknown_purpose_and_type_are_told() -> None:
    reading = answered(waybill(purpose="Surprise", type_code="999"))
    assert {"READ-FUNCTION", "READ-TYPE"} <= set(told(reading))
    assert reading.messages[0].declaration.function is Function.ORIGINAL


def test_a_waybill_without_header_or_number_is_read_as_far_as_it_goes() -> None:
    reading = answered(
        '<Waybill xmlns="iata:waybill:1"><MasterConsignment><TotalPieceQuantity>3</TotalPieceQuantity>'
        "</MasterConsignment></Waybill>"
    )
    assert {"READ-HEADER", "READ-NO-NUMBER"} <= set(told(reading))
    assert reading.messages[0].declaration.consignment.package_count == 3


def test_elements_that_nobody_uses_are_told() -> None:
    reading = answered(waybill(inside="<MoonPhase>full</MoonPhase>"))
    (finding,) = (one for one in reading.messages[0].findings if one.code == "READ-NOT-MAPPED")
    assert "/Waybill/MasterConsignment/MoonPhase" in finding.message


def test_a_house_waybill_names_its_master() -> None:
    declaration = one(house_waybill())
    consignment = declaration.consignment
    assert declaration.reference == f"{NUMBER}/HWB1"
    assert (consignment.master_document, consignment.house_document, consignment.level) == (NUMBER, "HWB1", Level.HOUSE)
    assert [document.type for document in consignment.documents] == ["N703", "N741"]
    assert consignment.items[0].hs == "850440"


def test_each_house_of_a_manifest_is_a_declaration() -> None:
    houses = HOUSE.format(number="H1") + HOUSE.format(number="H2")
    reading = answered(MANIFEST.format(houses=houses))
    declarations = [message.declaration for message in reading.messages]
    assert [one.consignment.house_document for one in declarations] == ["H1", "H2"]
    assert {one.consignment.master_document for one in declarations} == {NUMBER}
    (item,) = declarations[1].consignment.items
    assert (item.description, item.gross_weight_kg) == ("Static converters", Decimal(80))
    assert declarations[1].consignment.journey.discharge_place == "LAX"


def test_a_manifest_without_houses_is_refused_with_the_reason() -> None:
    reading = read(MANIFEST.format(houses="").encode())
    assert reading.state is ReadState.UNREADABLE
    assert "READ-NO-CONSIGNMENT" in told(reading)


def test_another_message_of_cargo_xml_is_named() -> None:
    reading = read(b'<StatusMessage xmlns="iata:statusmessage:1"><MessageHeaderDocument/></StatusMessage>')
    assert (reading.state, reading.format) == (ReadState.NOT_A_DECLARATION, "cargo_xml")
    assert "status of a consignment" in reading.findings[0].message


def test_too_many_flights_are_refused_with_the_place() -> None:
    inside = "<SpecifiedLogisticsTransportMovement/>" * 30
    reading = read(waybill(inside=inside).encode(), limits=Limits(max_items=10))
    assert (reading.state, reading.findings[0].code) == (ReadState.UNREADABLE, "READ-TOO-MANY")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_waybill_is_always_answered(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([waybill(), house_waybill(), MANIFEST.format(houses=HOUSE)])).encode()
    place = data.draw(st.integers(0, len(text)))
    end = min(len(text), place + data.draw(st.integers(0, 60)))
    piece = data.draw(st.sampled_from([b"", b"<", b"</ID>", b"<ID>", b"&", b"\xff", b"9" * 400, b"-", b"NaN", b"\x00"]))
    reading = read(text[:place] + piece + text[end:])
    assert reading.messages or reading.reports or reading.findings
