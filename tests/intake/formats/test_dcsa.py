# SPDX-License-Identifier: Apache-2.0
"""DCSA: bills of lading and their houses are declarations, arrival notices and events are reports."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import Contact, Level, Moment, Money, PartyRole, ReportKind, Seal, Statement
from greenlane.intake import Limits, Reading, ReadState, read
from tests.intake.formats.air_messages import told
from tests.intake.formats.sea_messages import BILL, HOUSE, ITEMS, NOTICE, TRANSPORTS, event


def reading_of(body: object) -> Reading:
    return read(json.dumps(body).encode())


def test_a_bill_gives_its_contract_and_totals() -> None:
    reading = reading_of(BILL)
    (message,) = reading.messages
    consignment = message.declaration.consignment
    assert (reading.format, reading.state, told(reading)) == ("dcsa", ReadState.READ, [])
    assert (message.declaration.reference, consignment.level) == ("MAEU1", Level.STRAIGHT)
    assert consignment.gross_weight_kg == Decimal("1000.5") + 1000 * Decimal("0.45359237")
    assert (consignment.package_count, consignment.containerised) == (15, True)
    assert consignment.invoice == Money(amount=Decimal(5000), currency="USD")
    assert consignment.freight_payment == "CC"
    assert Statement(code="TO_ORDER", text="true") in consignment.statements
    assert Statement(code="ADVANCE_MANIFEST", text="EU/ENS//X/") in consignment.statements
    assert [(one.type, one.id) for one in consignment.documents][:2] == [("N704", "MAEU1"), ("BKG", "BKG1")]
    assert ("BR-CUS", "2") in [(one.type, one.id) for one in consignment.documents]
    assert consignment.paths["master_document"] == "/transportDocumentReference"


def test_a_bill_gives_its_parties_by_their_roles() -> None:
    parties = reading_of(BILL).messages[0].declaration.consignment.parties
    assert [(party.role, party.name) for party in parties] == [
        (PartyRole.CONSIGNOR, "Acme Export"),
        (PartyRole.CONSIGNEE, "US Imports"),
        (PartyRole.OTHER, "Bank"),
        (PartyRole.NOTIFY, "First"),
        (PartyRole.NOTIFY, "Second"),
        (PartyRole.SELLER, "Seller"),
        (PartyRole.CARRIER, "MAEU"),
    ]
    consignor, consignee = parties[:2]
    assert consignor.address is not None
    assert consignee.address is not None
    assert (consignor.id, consignor.address.line, consignor.country) == ("BE0123456789", "Rue Haute 1, PO Box 7", "BE")
    assert Contact(kind="LEI", value="5493001KJTIIGC8Y1R12") in consignor.contacts
    assert consignor.paths["name"] == "/documentParties/shipper/partyName"
    assert consignee.address.line == "5th Ave, Los Angeles"


def test_a_bill_gives_its_goods_with_packages_containers_and_dangers() -> None:
    (item,) = reading_of(BILL).messages[0].declaration.consignment.items
    assert (item.description, item.hs, item.additional_codes) == ("Static converters", "850440", ("850450",))
    assert [(one.count, one.type, one.marks) for one in item.packaging] == [(10, "CT", "ACME"), (5, "CT", "ACME")]
    assert item.containers == ("MSKU1234565", "CSQU3054383")
    assert (item.un_number, item.statements) == ("3480", (Statement(code="UN", text="1993"),))
    assert item.paths["un_number"] == "/consignmentItems/0/cargoItems/0/outerPackaging/dangerousGoods/0/UNNumber"


def test_a_weight_that_is_not_stated_for_all_cargo_is_no_total() -> None:
    part = {**ITEMS[0], "cargoItems": [ITEMS[0]["cargoItems"][0], {"equipmentReference": "X"}]}
    consignment = reading_of({**BILL, "consignmentItems": [part]}).messages[0].declaration.consignment
    assert (consignment.gross_weight_kg, consignment.items[0].gross_weight_kg) == (None, None)


def test_a_bill_gives_its_containers_and_seals() -> None:
    first, second = reading_of(BILL).messages[0].declaration.consignment.equipment
    assert (first.id, first.size_type, first.empty) == ("MSKU1234565", "22G1", None)
    assert first.seals == (Seal(number="S1", affixed_by="CA"), Seal(number="S2", affixed_by="CU"))
    assert (second.id, second.empty) == ("CSQU3054383", False)


def test_a_bill_gives_its_way_vessel_and_times() -> None:
    journey = reading_of(BILL).messages[0].declaration.consignment.journey
    assert (journey.loading_place, journey.discharge_place, journey.delivery_place) == ("BEANR", "USLAX", "Reno")
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id, journey.border.id_type) == ("1", "9321483", "10")
    assert (journey.border.name, journey.border.reference) == ("EMMA", "026W")
    assert [(time.moment, time.actual, time.at.day) for time in journey.times] == [
        (Moment.DEPARTURE, False, 1),
        (Moment.ARRIVAL, False, 20),
        (Moment.LOADING, True, 1),
    ]


def test_each_house_bill_is_a_declaration_under_its_master() -> None:
    outer, inner = (message.declaration for message in reading_of({**BILL, "houseBillOfLadings": [HOUSE]}).messages)
    assert (outer.consignment.level, inner.consignment.level) == (Level.MASTER, Level.HOUSE)
    assert (inner.reference, inner.consignment.master_document, inner.consignment.house_document) == (
        "MAEU1/H1",
        "MAEU1",
        "H1",
    )
    journey = inner.consignment.journey
    assert (journey.routing_countries, journey.delivery_place) == (("BE", "US"), "USRNO")
    assert journey.border == outer.consignment.journey.border
    assert inner.consignment.freight_payment == "A"


def test_shipping_instructions_are_known_by_their_own_reference_or_the_booking() -> None:
    body = {key: value for key, value in BILL.items() if key != "transportDocumentReference"}
    declaration = reading_of({**body, "shippingInstructionsReference": "SI1"}).messages[0].declaration
    assert (declaration.reference, declaration.consignment.master_document) == ("SI1", None)
    assert reading_of(body).messages[0].declaration.reference == "BKG1"
    items = [{key: value for key, value in ITEMS[0].items() if key != "carrierBookingReference"}]
    assert told(reading_of({**body, "consignmentItems": items})) == ["READ-NO-NUMBER"]


@pytest.mark.parametrize(
    "body", [[BILL], {"data": {"transportDocument": BILL}}, {"data": {"shippingInstructions": BILL}}]
)
def test_a_bill_in_a_list_or_a_notification_is_found(body: object) -> None:
    (message,) = reading_of(body).messages
    assert message.declaration.reference == "MAEU1"
    assert message.declaration.consignment.paths["master_document"].endswith("/transportDocumentReference")


def test_an_arrival_notice_is_a_planned_arrival() -> None:
    (message,) = reading_of({"arrivalNotices": [NOTICE]}).reports
    report = message.report
    assert (report.kind, report.planned, report.place) == (ReportKind.ARRIVAL, True, "USLAX")
    assert [(document.type, document.id) for document in report.documents] == [("704", "MAEU1")]
    assert report.conveyance is not None
    assert (report.conveyance.name, report.conveyance.reference) == ("EMMA", "026W")
    (unit,) = report.units
    assert (unit.equipment.id, unit.loading_place, unit.discharge_place) == ("MSKU1234565", "BEANR", "USLAX")
    assert unit.statements == (Statement(code="GOODS", text="Static converters"),)
    assert [party.role for party in report.parties] == [PartyRole.CONSIGNEE, PartyRole.OTHER, PartyRole.CARRIER]


def test_an_arrival_that_has_happened_is_no_plan() -> None:
    transport = {**NOTICE["transport"], "portOfDischargeArrivalDate": {"value": "2026-03-20", "classifier": "ACT"}}
    (message,) = reading_of({"arrivalNotices": [{**NOTICE, "transport": transport}]}).reports
    assert (message.report.planned, message.report.times[0].actual) == (False, True)


@pytest.mark.parametrize(
    ("kind", "key", "code", "classifier", "report_kind", "planned"),
    [
        ("TRANSPORT", "transportEventTypeCode", "ARRI", "ACT", ReportKind.ARRIVAL, False),
        ("TRANSPORT", "transportEventTypeCode", "DEPA", "EST", ReportKind.DEPARTURE, True),
        ("EQUIPMENT", "equipmentEventTypeCode", "LOAD", "PLN", ReportKind.LOADING, True),
        ("EQUIPMENT", "equipmentEventTypeCode", "DISC", "ACT", ReportKind.DISCHARGE, False),
        ("EQUIPMENT", "equipmentEventTypeCode", "GTIN", "ACT", ReportKind.STATUS, False),
        ("SHIPMENT", "shipmentEventTypeCode", "ISSU", "ACT", ReportKind.STATUS, False),
        ("IOT", "iotEventTypeCode", "DETC", "ACT", ReportKind.STATUS, False),
    ],
)
def test_an_event_tells_what_when_and_where(
    kind: str, key: str, code: str, classifier: str, report_kind: ReportKind, planned: bool
) -> None:
    (message,) = reading_of({"events": [event(kind, key, code, classifier)]}).reports
    report = message.report
    assert (report.kind, report.planned, report.place, report.reference) == (report_kind, planned, "BEANR", "E1")
    assert report.at is not None
    assert report.at.isoformat() == "2026-03-02T10:00:00+01:00"
    assert all(time.actual is not planned for time in report.times)
    assert Statement(code=code, text=kind) in report.statements


def test_an_event_names_vessel_container_and_documents() -> None:
    more: dict[str, Any] = {
        "equipmentDetails": {"equipmentReference": "MSKU1234565", "emptyIndicatorCode": "EMPTY"},
        "shipmentDetails": {
            "documentReference": {"typeCode": "BKG", "reference": "B1"},
            "additionalDocumentReferences": [{"typeCode": "TRD", "reference": "MAEU1"}],
        },
        "transportDetails": {
            "transportCall": {
                "modeOfTransport": "VESSEL",
                "importVoyageNumberOrReference": {"carrierVoyageNumber": "026W"},
                "vesselTransport": {"vesselIMONumber": "9321483", "vesselName": "EMMA", "vesselFlag": "DK"},
            }
        },
    }
    (message,) = reading_of([event("EQUIPMENT", "equipmentEventTypeCode", "LOAD", **more)]).reports
    report = message.report
    assert report.conveyance is not None
    assert (report.conveyance.id, report.conveyance.nationality, report.conveyance.reference) == (
        "9321483",
        "DK",
        "026W",
    )
    assert [(document.type, document.id) for document in report.documents] == [("BKG", "B1"), ("704", "MAEU1")]
    assert (report.units[0].equipment.id, report.units[0].equipment.empty) == ("MSKU1234565", True)
    assert report.times[0].moment is Moment.LOADING


def test_an_event_of_version_2_is_read_as_well() -> None:
    flat = {
        "eventType": "EQUIPMENT",
        "eventClassifierCode": "ACT",
        "eventDateTime": "2026-03-02T10:00:00Z",
        "equipmentEventTypeCode": "DISC",
        "equipmentReference": "MSKU1234565",
        "documentReference": "MAEU1",
        "documentTypeCode": "TRD",
        "transportCall": {"UNLocationCode": "USLAX", "modeOfTransport": "VESSEL", "vessel": {"vesselName": "EMMA"}},
    }
    (message,) = reading_of(flat).reports
    report = message.report
    assert (report.kind, report.place, report.units[0].equipment.id) == (ReportKind.DISCHARGE, "USLAX", "MSKU1234565")
    assert [(document.type, document.id) for document in report.documents] == [("704", "MAEU1")]


def test_an_unknown_classifier_is_told_and_taken_as_planned() -> None:
    reading = reading_of([event("TRANSPORT", "transportEventTypeCode", "ARRI", "MAYBE")])
    assert told(reading) == ["READ-CLASSIFIER"]
    assert reading.reports[0].report.planned is True


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consignmentItems": [{"cargoItems": [{"cargoGrossWeight": {"value": 1, "unit": "STONE"}}]}]}, "READ-UNIT"),
        ({"declaredValue": "much"}, "READ-VALUE"),
        ({"shippedOnBoardDate": "yesterday"}, "READ-TIME"),
        ({"documentParties": 7}, "READ-VALUE"),
        ({"transports": {**TRANSPORTS, "plannedArrivalDate": "2026-03-20T10:00:00"}}, "READ-TIME-ZONE"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_read(change: dict[str, Any], code: str) -> None:
    reading = reading_of({**BILL, **change})
    assert code in told(reading)
    assert reading.messages[0].declaration.reference == "MAEU1"


def test_json_that_only_looks_like_it_is_of_no_known_format() -> None:
    assert reading_of({"documentParties": 1}).state is ReadState.UNRECOGNISED


def test_too_many_events_are_refused() -> None:
    body = json.dumps([event("TRANSPORT", "transportEventTypeCode", "ARRI")] * 30).encode()
    assert read(body, limits=Limits(max_messages=10)).findings[0].code == "READ-TOO-MANY"


def test_too_many_house_bills_are_refused() -> None:
    body = json.dumps({**BILL, "houseBillOfLadings": [{}] * 30}).encode()
    assert read(body, limits=Limits(max_messages=30)).findings[0].code == "READ-TOO-MANY"
    assert len(read(body, limits=Limits(max_messages=31)).messages) == 31


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_answered(data: st.DataObject) -> None:
    whole = [{**BILL, "houseBillOfLadings": [HOUSE]}, {"arrivalNotices": [NOTICE]}]
    whole.append(event("TRANSPORT", "transportEventTypeCode", "ARRI", transportDetails={"transportCall": {}}))
    document = json.loads(json.dumps(data.draw(st.sampled_from(whole))))
    holder = document
    for _ in range(data.draw(st.integers(0, 6))):
        inner = [
            one
            for one in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(one, dict | list) and one
        ]
        if not inner:
            break
        holder = data.draw(st.sampled_from(inner))
    key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
    holder[key] = data.draw(JSON)
    reading = read(json.dumps(document).encode())
    assert reading.messages or reading.reports or reading.findings
