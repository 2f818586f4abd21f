# SPDX-License-Identifier: Apache-2.0
"""ONE Record: waybills and shipments as graphs, embedded or referred to, in every spelling of JSON-LD in use."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import Contact, Level, Moment, Money, PartyRole, ReportKind, Statement
from greenlane.intake import Limits, Reading, ReadState, read
from tests.intake.formats.air_messages import NUMBER, told
from tests.intake.formats.one_record_messages import (
    CONTEXT,
    MOVEMENT,
    PIECE,
    PRODUCT,
    SHIPMENT,
    WAYBILL,
    WHOLE,
    event,
    graph,
    weight,
)


def reading_of(*nodes: object, context: object = CONTEXT) -> Reading:
    return read(graph(*nodes, context=context))


def test_a_waybill_and_what_it_refers_to_in_the_file_are_one_declaration() -> None:
    reading = reading_of(*WHOLE)
    (message,) = reading.messages
    consignment = message.declaration.consignment
    assert (reading.format, reading.state, told(reading)) == ("one_record", ReadState.READ, [])
    assert message.declaration.reference == consignment.master_document == NUMBER
    assert (consignment.level, consignment.gross_weight_kg, consignment.package_count) == (
        Level.MASTER,
        Decimal(120),
        2,
    )
    assert consignment.invoice == Money(amount=Decimal("1500.5"), currency="EUR")
    assert consignment.freight_payment == "PP"
    assert consignment.air_security is not None
    assert (consignment.air_security.status, consignment.air_security.regulated_agent) == ("SPX", "BE/RA/00101-01")


def test_pieces_are_goods_items() -> None:
    first, second = reading_of(*WHOLE).messages[0].declaration.consignment.items
    assert (first.description, first.hs, first.origin) == ("Static converters", "850440", "DE")
    assert (first.gross_weight_kg, first.packaging[0].type, first.packaging[0].count) == (Decimal("60.5"), "CT", 1)
    assert set(first.statements) == {
        Statement(code="SPH", text="SPX"),
        Statement(code="SLAC", text="20"),
        Statement(code="DIM", text="1 x 120x80x96 CMT"),
    }
    assert first.path == "/@graph/2"
    assert (second.number, second.description) == (2, "Machines")  # nothing of its own, so that of the shipment


def test_parties_have_addresses_numbers_and_contacts() -> None:
    consignment = reading_of(*WHOLE).messages[0].declaration.consignment
    consignor = consignment.party(PartyRole.CONSIGNOR)
    assert consignor is not None
    assert consignor.address is not None
    assert (consignor.name, consignor.id, consignor.country) == ("Acme Export", "BE0123456789", "BE")
    assert (consignor.address.line, consignor.address.postcode) == ("Rue Haute 1, Floor 2", "1000")
    assert consignor.contacts == (Contact(kind="phone", value="3221"),)
    carrier = consignment.party(PartyRole.CARRIER)
    assert carrier is not None
    assert carrier.name == "SN"


def test_movements_in_the_file_are_the_flights_of_the_waybill() -> None:
    reading = reading_of(*WHOLE)
    journey = reading.messages[0].declaration.consignment.journey
    departure = journey.time(Moment.DEPARTURE, actual=False)
    assert reading.reports == ()
    assert departure is not None
    assert departure.at.isoformat() == "2026-03-02T10:00:00+00:00"
    assert (journey.loading_place, journey.discharge_place, journey.routing_countries) == ("BRU", "LAX", ("BE", "US"))


def expanded(value: Any) -> Any:
    """The document with whole addresses in place of prefixes."""
    if isinstance(value, dict):
        return {_whole(key): expanded(one) if key != "@type" else _whole(one) for key, one in value.items()}
    return [expanded(one) for one in value] if isinstance(value, list) else value


def _whole(text: Any) -> Any:
    if isinstance(text, list):
        return [_whole(one) for one in text]
    return text.replace("cargo:", CONTEXT["cargo"])


def bare(value: Any) -> Any:
    """The document without prefixes, as ``@vocab`` allows."""
    if isinstance(value, dict):
        return {key.removeprefix("cargo:"): bare(one) for key, one in value.items()}
    return [bare(one) for one in value] if isinstance(value, list) else value


def listed(value: Any) -> Any:
    """The document with every property as a list, and texts as typed values."""
    if isinstance(value, dict):
        return {key: one if key.startswith("@") else [listed(one)] for key, one in value.items()}
    if isinstance(value, list):
        return {"@list": [listed(one) for one in value]}
    return {"@type": "xsd:string", "@value": value} if isinstance(value, str) else value


@pytest.mark.parametrize(
    "document",
    [
        graph(*map(expanded, WHOLE), context={}),
        graph(*map(bare, WHOLE), context={"@vocab": CONTEXT["cargo"], **CONTEXT}),
        graph(*map(bare, WHOLE), context="https://onerecord.iata.org/ns/cargo"),
        graph(*map(listed, WHOLE)),
        json.dumps([{"@context": CONTEXT, **node} for node in WHOLE]).encode(),
        graph(
            {**WAYBILL, "cargo:shipment": {**SHIPMENT, "cargo:pieces": [PIECE, SHIPMENT["cargo:pieces"][1]]}},
            PRODUCT,
            MOVEMENT,
        ),
    ],
    ids=["expanded", "vocabulary", "published context", "lists and typed values", "an array", "embedded"],
)
def test_every_spelling_of_the_graph_says_the_same(document: bytes) -> None:
    reading = read(document)
    (message,) = reading.messages
    expected = reading_of(*WHOLE).messages[0].declaration
    assert told(reading) == []
    found, wanted = message.declaration.consignment, expected.consignment
    assert message.declaration.reference == expected.reference
    assert [(item.description, item.hs, item.gross_weight_kg) for item in found.items] == [
        (item.description, item.hs, item.gross_weight_kg) for item in wanted.items
    ]
    assert [(one.role, one.name, one.id, one.address) for one in found.parties] == [
        (one.role, one.name, one.id, one.address) for one in wanted.parties
    ]
    assert (found.gross_weight_kg, found.air_security, found.invoice) == (
        wanted.gross_weight_kg,
        wanted.air_security,
        wanted.invoice,
    )


def test_of_a_language_map_the_english_text_is_taken() -> None:
    context = {**CONTEXT, "cargo:goodsDescription": {"@container": "@language"}}
    shipment = {**SHIPMENT, "cargo:goodsDescription": {"de": "Maschinen", "en": "Machines"}, "cargo:pieces": []}
    (item,) = reading_of(WAYBILL, shipment, context=context).messages[0].declaration.consignment.items
    assert item.description == "Machines"


def test_a_house_waybill_names_its_master() -> None:
    house = {
        "@type": "cargo:Waybill",
        "cargo:waybillType": "cargo:HOUSE",
        "cargo:waybillNumber": "H1",
        "cargo:masterWaybill": {"@id": "urn:w:1"},
        "cargo:shipment": SHIPMENT,
    }
    master = {**WAYBILL, "cargo:shipment": {"@id": "urn:s:other"}, "cargo:houseWaybills": [house]}
    reading = reading_of(master)
    outer, inner = (message.declaration for message in reading.messages)
    assert (outer.reference, inner.reference) == (NUMBER, f"{NUMBER}/H1")
    assert (inner.consignment.level, inner.consignment.house_document) == (Level.HOUSE, "H1")
    assert inner.consignment.gross_weight_kg == Decimal(120)


def test_a_shipment_without_its_waybill_is_read_and_says_what_is_missing() -> None:
    reading = reading_of(SHIPMENT)
    assert told(reading) == ["READ-NO-NUMBER", "READ-NOT-IN-FILE"]
    declaration = reading.messages[0].declaration
    assert (declaration.reference, declaration.consignment.package_count) == ("urn:s:1", 2)


def test_terms_without_a_meaning_are_told_and_read_by_their_last_part() -> None:
    reading = reading_of({**WAYBILL, "shippingRefNo": "1", "foo:bar": 2})
    (finding,) = (one for one in reading.messages[0].findings if one.code == "READ-UNDECLARED-TERM")
    assert finding.value == "shippingRefNo, foo:bar"


def test_values_of_the_wrong_kind_are_findings() -> None:
    shipment = {**SHIPMENT, "cargo:totalGrossWeight": weight("a lot"), "cargo:pieces": 7}
    assert "READ-VALUE" in told(reading_of({**WAYBILL, "cargo:waybillNumber": True}, shipment))
    assert "READ-UNIT" in told(reading_of(WAYBILL, {**SHIPMENT, "cargo:totalGrossWeight": weight(1, "STN2")}))


@pytest.mark.parametrize(
    ("code", "time_type", "kind", "planned"),
    [
        ("DEP", "ACTUAL", ReportKind.DEPARTURE, False),
        ("ARR", "EXPECTED", ReportKind.ARRIVAL, True),
        ("RCS", "ACTUAL", ReportKind.STATUS, False),
    ],
)
def test_an_event_is_a_report(code: str, time_type: str, kind: ReportKind, planned: bool) -> None:
    (message,) = reading_of(event(code, time_type)).reports
    report = message.report
    assert (report.kind, report.planned, report.place) == (kind, planned, "BRU")
    assert report.at is not None
    assert [time.actual for time in report.times] == ([] if kind is ReportKind.STATUS else [not planned])
    assert report.statements == (Statement(code=code, text="Something"),)
    assert [(document.type, document.id) for document in report.documents] == [("SHIPMENT", "urn:s:1")]


def test_a_collection_of_events_gives_each() -> None:
    collection = {"@context": {**CONTEXT, "api": "https://onerecord.iata.org/ns/api#"}, "@type": "api:Collection"}
    reading = read(json.dumps({**collection, "api:hasItem": [event("DEP"), event("ARR")]}).encode())
    assert [message.report.kind for message in reading.reports] == [ReportKind.DEPARTURE, ReportKind.ARRIVAL]


@pytest.mark.parametrize(
    ("direction", "time_type", "kind", "planned", "where"),
    [
        ("OUTBOUND", "ACTUAL", ReportKind.DEPARTURE, False, "BRU"),
        ("INBOUND", "ACTUAL", ReportKind.ARRIVAL, False, "LAX"),
        ("OUTBOUND", "ESTIMATED", ReportKind.DEPARTURE, True, "BRU"),
    ],
)
def test_a_movement_alone_is_a_report(
    direction: str, time_type: str, kind: ReportKind, planned: bool, where: str
) -> None:
    time = {
        "cargo:direction": {"@id": f"cargo:{direction}"},
        "cargo:movementTimeType": {"@id": f"cargo:{time_type}"},
        "cargo:movementTimestamp": "2026-03-02T10:00:00Z",
    }
    (message,) = reading_of({**MOVEMENT, "cargo:movementTimes": [time]}).reports
    assert (message.report.kind, message.report.planned, message.report.place) == (kind, planned, where)
    assert message.report.conveyance is not None
    assert message.report.conveyance.reference == "SN2601"


def test_what_declares_nothing_is_named() -> None:
    reading = reading_of({"@type": ["cargo:Sensor", "cargo:LogisticsObject"], "cargo:name": "T1"})
    assert (reading.state, reading.messages) == (ReadState.NOT_A_DECLARATION, ())
    assert "of the type Sensor of ONE Record" in reading.findings[0].message


def test_nodes_that_refer_to_each_other_in_a_ring_are_read_once() -> None:
    shipment = {**SHIPMENT, "cargo:waybill": {"@id": "urn:w:1"}}
    assert len(reading_of(WAYBILL, shipment).messages) == 1
    assert len(reading_of({**shipment, "cargo:waybill": WAYBILL}).messages) == 1


def test_a_document_that_nests_too_deeply_is_refused() -> None:
    deep: object = "onerecord.iata.org"
    for _ in range(30):
        deep = {"a": deep}
    reading = read(json.dumps(deep).encode(), limits=Limits(max_depth=20))
    assert reading.findings[0].code == "READ-TOO-DEEP"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "@type", "@value", "a:b"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_answered(data: st.DataObject) -> None:
    document = json.loads(graph(*WHOLE))
    holder = document["@graph"][data.draw(st.integers(0, 4))]
    for _ in range(data.draw(st.integers(0, 3))):
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
