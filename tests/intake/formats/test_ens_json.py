# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations in JSON are read into the same nouns as those in XML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import Declaration, Direction, Function, Level, Moment, PartyRole, Stage
from greenlane.intake import Limits, Reading, ReadState, read
from greenlane.intake.formats.ens_json_table import MESSAGE, Each, Key, Keys
from greenlane.intake.formats.ens_table import MESSAGE as ELEMENTS
from greenlane.intake.formats.ens_table import Group, Leaf
from tests.intake.formats.ens_json_messages import amendment, item, original
from tests.intake.formats.messages import codes, finding


def reading_of(document: object, **limits: int) -> Reading:
    return read(json.dumps(document).encode(), limits=Limits(**limits))


def only(document: object) -> Declaration:
    reading = reading_of(document)
    assert (reading.format, reading.state) == ("ens_json", ReadState.READ), reading
    (message,) = reading.messages
    return message.declaration


def told(document: object) -> tuple[Any, ...]:
    (message,) = reading_of(document).messages
    return message.findings


def test_the_filing_and_what_stands_around_it() -> None:
    filing = only(original())
    assert (filing.function, filing.type, filing.reference, filing.mrn) == (Function.ORIGINAL, "ENS", "LRN-1", None)
    assert (filing.direction, filing.stage) == (Direction.IMPORT, Stage.PRE_ARRIVAL)
    assert (filing.specific_circumstance, filing.items_declared) == ("D", 1)
    assert filing.envelope is not None
    assert (filing.envelope.sender, filing.envelope.id) == ("GB123456789000/BR1", "M1")
    assert (filing.envelope.place, filing.envelope.drawn_up_at) == ("Tema", datetime(2026, 3, 20, 9, tzinfo=UTC))
    offices = filing.offices
    assert (offices.lodgement, offices.entry, offices.subsequent_entry) == ("GB000060", "GB000060", ("GB000080",))
    assert filing.paths["reference"] == "/declaration/localReferenceNumber"
    assert filing.paths["function"] == "/metadata/messageType"


def test_the_consignment_with_its_journey() -> None:
    consignment = only(original()).consignment
    assert (consignment.gross_weight_kg, consignment.package_count) == (Decimal("1050.5"), 42)
    assert (consignment.house_document, consignment.master_document) == ("HOUSE1", "MAST1")
    assert (consignment.level, consignment.ucr, consignment.freight_payment) == (Level.HOUSE, "6GB999-1", "A")
    journey = consignment.journey
    assert (journey.loading_place, journey.discharge_place) == ("GHTEM", "GBFXT")
    assert journey.routing_countries == ("GH", "GB")
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id, journey.border.reference) == ("1", "9074729", "V12E")
    (arrival,) = journey.times
    assert (arrival.moment, arrival.at) == (Moment.ARRIVAL, datetime(2026, 3, 29, 6, tzinfo=UTC))
    assert arrival.path == "/itinerary/officeOfFirstEntry/expectedDateTimeOfArrival"
    (box,) = consignment.equipment
    assert (box.id, [seal.number for seal in box.seals]) == ("CSQU3054383", ["S-1"])


def test_parties_with_role_number_and_address() -> None:
    parties = {one.role: one for one in only(original()).consignment.parties}
    assert parties.keys() == {
        *(PartyRole.FILER, PartyRole.DECLARANT, PartyRole.CARRIER, PartyRole.CONSIGNEE, PartyRole.CONSIGNOR)
    }
    carrier = parties[PartyRole.CARRIER]
    assert (carrier.name, carrier.id) == ("Atlantic Line", "GB999999999000")
    assert carrier.address is not None
    assert (carrier.address.line, carrier.address.city, carrier.address.country) == ("Kaai 1", "Gent", "BE")
    assert carrier.paths["city"] == "/parties/carrier/address/city"
    assert parties[PartyRole.FILER].id == "GB123456789000"
    assert parties[PartyRole.CONSIGNOR].paths["role"] == "/goods/goodsItems/0/consignor"


def test_a_goods_item_with_all_that_it_may_have() -> None:
    (goods,) = only(original()).consignment.items
    assert (goods.number, goods.hs, goods.un_number) == (1, "180400", "1263")
    assert (goods.description, goods.gross_weight_kg) == ("Cocoa butter in blocks", Decimal("1050.5"))
    assert [(one.count, one.type, one.marks) for one in goods.packaging] == [(42, "BX", "C 1-42")]
    assert [(one.type, one.id) for one in goods.documents] == [
        ("UCR", "6GB999-1"),
        ("N703", "HOUSE1"),
        ("N704", "MAST1"),
    ]
    assert {one.code for one in goods.statements} == {
        *("10600", "LOADING-PLACE", "DISCHARGE-PLACE", "FREIGHT-PAYMENT", "TRANSPORT-MEANS")
    }
    assert goods.containers == ("CSQU3054383",)
    assert goods.path == "/goods/goodsItems/0"
    assert goods.paths["hs"] == "/goods/goodsItems/0/commodityCode"


def test_an_amendment_names_the_registration_number() -> None:
    filing = only(amendment())
    assert (filing.function, filing.mrn, filing.reference) == (Function.AMENDMENT, "26GB00000000000001", None)


@pytest.mark.parametrize(
    ("kind", "code"), [(None, "READ-FUNCTION"), ("IE313", "READ-MESSAGE-TYPE"), ("", "READ-MESSAGE-TYPE")]
)
def test_a_type_that_is_missing_or_of_another_message_is_told(kind: str | None, code: str) -> None:
    body = original()
    body["metadata"]["messageType"] = kind
    assert only(body).function is Function.ORIGINAL
    assert finding(told(body), code).path == "/metadata/messageType"


def test_keys_that_are_unknown_or_stand_twice_are_told_with_their_place() -> None:
    findings = told(original(goods={"goodsItems": [item(colour="red")]}))
    assert finding(findings, "READ-UNKNOWN-KEY").path == "/goods/goodsItems/0/colour"
    twice = json.dumps(original()).replace('"placeOfLoading"', '"placeOfLoading": "NLRTM", "placeOfLoading"')
    (message,) = read(twice.encode()).messages
    assert finding(message.findings, "READ-DUPLICATE-KEY").value == "placeOfLoading"
    assert message.declaration.consignment.journey.loading_place == "NLRTM"


def test_what_is_left_aside_on_purpose_is_named_once() -> None:
    body = original()
    body["goods"]["goodsItems"] = [item("1"), item("2")]
    words = finding(told(body), "READ-NOT-MAPPED").message
    assert words.count("/goods/goodsItems/descriptionLanguage") == 1
    assert "/submissionId" in words


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("grossMass", "heavy", "READ-VALUE"),
        ("itemNumber", "1.5", "READ-VALUE"),
        ("description", ["Cocoa"], "READ-VALUE"),
        ("consignor", "Tema Cocoa", "READ-VALUE"),
        ("packages", [7], "READ-VALUE"),
        ("specialMentions", [{"code": "1"}], "READ-VALUE"),
        ("description", "x" * 200_000, "READ-TEXT-TOO-LONG"),
    ],
)
def test_bad_values_are_findings_and_the_rest_is_read(key: str, value: object, code: str) -> None:
    body = original(goods={"goodsItems": [{**item(), key: value}]})
    one = finding(told(body), code)
    assert (one.path or "").startswith(f"/goods/goodsItems/0/{key}")
    (goods,) = only(body).consignment.items
    assert goods.hs == "180400"


def test_a_time_that_is_none_is_told() -> None:
    body = original()
    body["itinerary"]["officeOfFirstEntry"]["expectedDateTimeOfArrival"] = "soon"
    assert finding(told(body), "READ-TIME").value == "soon"
    assert only(body).consignment.journey.times == ()


def test_notices_of_customs_are_named_and_declare_nothing() -> None:
    body = original()
    body["metadata"]["messageType"] = "IE351"
    reading = reading_of(body)
    assert (reading.state, codes(reading.findings)) == (ReadState.NOT_A_DECLARATION, ["READ-NOT-A-DECLARATION"])
    assert "IE351" in reading.findings[0].message


def test_a_part_of_an_amendment_is_named_as_such() -> None:
    reading = reading_of({key: amendment()[key] for key in ("amendment", "parties", "itinerary")})
    assert (reading.format, reading.state) == ("ens_json", ReadState.NOT_A_DECLARATION)
    assert "part of an amendment (amendment, itinerary, parties)" in reading.findings[0].message


def test_json_with_a_key_of_this_form_and_nothing_else_of_it_is_another_format() -> None:
    assert reading_of({"submissionId": "1", "goods": 3}).state is ReadState.UNRECOGNISED


def test_more_items_than_are_read_are_refused() -> None:
    body = original(goods={"goodsItems": [item(str(number)) for number in range(3)]})
    reading = reading_of(body, max_items=2)
    assert (reading.state, codes(reading.findings)) == (ReadState.UNREADABLE, ["READ-TOO-MANY"])


def filled(keys: Keys) -> set[str]:
    found: set[str] = set()
    for row in keys.values():
        if isinstance(row, Key):
            found |= {row.to} if row.to else set()
        else:
            found |= filled(row.content) | ({row.alone.to} if row.alone and row.alone.to else set())
    return found


def test_every_field_that_the_xml_fills_has_a_key_or_is_of_the_envelope() -> None:
    def of(rows: tuple[Leaf | Group, ...]) -> set[str]:
        inner = (of(row.content) if isinstance(row, Group) else {row.to} for row in rows)
        return {to for some in inner for to in some if to}

    of_the_envelope = {f"envelope.{field}" for field in ("recipient", "date", "time", "priority", "type", "answers")}
    assert of(ELEMENTS) - filled(MESSAGE) == of_the_envelope
    assert filled(MESSAGE) - of(ELEMENTS) == {"envelope.prepared_at", "envelope.branch", "type.told"}


def replaced(keys: Keys) -> st.SearchStrategy[dict[str, Any]]:
    odd = st.none() | st.text(max_size=8) | st.integers() | st.booleans() | st.lists(st.text(max_size=3), max_size=2)

    def of(row: Key | Each) -> st.SearchStrategy[Any]:
        if isinstance(row, Key):
            return odd
        inner = replaced(row.content) if row.content else odd
        return inner | st.lists(inner, max_size=2) | odd

    return st.fixed_dictionaries({}, optional={name: of(row) for name, row in keys.items()})


@settings(max_examples=150, deadline=None)
@given(replaced(MESSAGE))
def test_whatever_stands_under_the_keys_is_answered(document: dict[str, Any]) -> None:
    reading = reading_of({"submissionId": "1", **document})
    assert bool(reading.messages) == (reading.state is ReadState.READ)
    assert reading.messages or reading.findings


def test_public_samples_are_read_or_named(shared_data: Path) -> None:
    folder = shared_data / "ens-ics1-hmrc"
    states = {path.stem: read(path.read_bytes()) for path in sorted((folder / "samples").glob("*.json"))}
    assert states
    for name, reading in states.items():
        declares = name.startswith(("313", "315"))
        assert reading.state is (ReadState.READ if declares else ReadState.NOT_A_DECLARATION), name
        unknown = [
            one.path for message in reading.messages for one in message.findings if one.code == "READ-UNKNOWN-KEY"
        ]
        assert unknown == (["/submissionIdBad"] if name.endswith("Bad") else []), name
    for path in sorted((folder / "responses" / "intervention" / "jsons").glob("*.json")):
        assert read(path.read_bytes()).state is ReadState.NOT_A_DECLARATION, path
