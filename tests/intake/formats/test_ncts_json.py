# SPDX-License-Identifier: Apache-2.0
"""Transit messages in JSON are read as the XML that they stand for, with the places of the JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from greenlane.cargo import Declaration, ReportKind
from greenlane.intake import Limits, ReadState, read, without_paths
from tests.intake.formats.messages import codes, finding
from tests.intake.formats.ncts_messages import declared, house, item, whole


def as_json(data: bytes, prefix: str = "n1:") -> dict[str, Any]:
    """A message in XML as JSON: elements as keys, several of a name as a list."""
    root = etree.fromstring(data)
    return {f"{prefix}{etree.QName(root).localname}": inside(root)}


def inside(element: etree._Element) -> Any:
    if not len(element):
        return element.text
    found: dict[str, Any] = {}
    for child in element:
        found.setdefault(child.tag, []).append(inside(child))
    return {name: held if len(held) > 1 or name == "HouseConsignment" else held[0] for name, held in found.items()}


def only(document: object) -> Declaration:
    reading = read(json.dumps(document).encode())
    assert (reading.format, reading.state) == ("ncts_json", ReadState.READ), reading
    (message,) = reading.messages
    return message.declaration


def test_json_reads_as_the_xml_that_it_stands_for() -> None:
    data = whole(house(1, item(1) + item(2)), house(2, item(3)))
    assert without_paths(only(as_json(data))) == without_paths(declared(data))


def test_places_are_json_pointers_that_lead_to_what_was_read() -> None:
    document = as_json(whole(house(1, item(1) + item(2)), house(2, item(3))))
    declaration = only(document)
    assert declaration.paths["reference"] == "/n1:CC015C/TransitOperation/LRN"
    third = declaration.consignment.items[2]
    assert third.path == "/n1:CC015C/Consignment/HouseConsignment/1/ConsignmentItem"
    assert declaration.consignment.items[1].path == "/n1:CC015C/Consignment/HouseConsignment/0/ConsignmentItem/1"
    at: Any = document
    for step in third.paths["description"].split("/")[1:]:
        at = at[int(step)] if isinstance(at, list) else at[step]
    assert at == "Cotton shirts"


def test_numbers_and_flags_of_json_are_values_too() -> None:
    document = {"CC015C": {"TransitOperation": {"bindingItinerary": True}, "Consignment": {"grossMass": 10.50}}}
    declaration = only(document)
    assert declaration.consignment.gross_weight_kg == Decimal("10.5")
    assert declaration.consignment.transit is not None
    assert declaration.consignment.transit.binding_itinerary is True


def test_reports_are_read_from_json_too() -> None:
    reading = read(b'{"CC007C": {"TransitOperation": {"MRN": "26XX0000000000000J1"}}}')
    (report,) = reading.reports
    assert report.report.kind is ReportKind.ARRIVAL
    assert report.report.documents[0].path == "/CC007C/TransitOperation/MRN"


@pytest.mark.parametrize(
    ("inner", "pointer"),
    [
        ('{"TransitOperation": {"LRN": {"#text": "A", "no name": "x"}}}', "/CC015C/TransitOperation/LRN/no name"),
        ('{"TransitOperation": {"LRN": [["A"]]}}', "/CC015C/TransitOperation/LRN/0"),
        ('{"TransitOperation": {"LRN": "a\\u0001b"}}', "/CC015C/TransitOperation/LRN"),
        ('{"Consignment": {"grossMass": NaN}}', "/CC015C/Consignment/grossMass"),
    ],
)
def test_what_no_message_may_hold_is_told_with_its_place(inner: str, pointer: str) -> None:
    reading = read(f'{{"CC015C": {inner}}}'.encode())
    assert reading.state is ReadState.READ
    assert finding(reading.findings, "READ-VALUE").path == pointer


def test_findings_have_json_places() -> None:
    (message,) = read(b'{"CC015C": {"Consignment": {"grossMass": "heavy"}}}').messages
    assert finding(message.findings, "READ-NUMBER").path == "/CC015C/Consignment/grossMass"


def test_other_messages_are_named_and_broken_ones_refused() -> None:
    assert read(b'{"CC029C": {}}').state is ReadState.NOT_A_DECLARATION
    broken = read(b'{"CC015C": {')
    assert (broken.format, broken.state) == ("ncts_json", ReadState.UNREADABLE)
    assert read(b'{"CC15C": {}}').state is ReadState.UNRECOGNISED


def test_the_public_sample_is_read(shared_data: Path) -> None:
    data = (shared_data / "ncts-ctc-hmrc" / "samples" / "cc015c-valid.json").read_bytes()
    (message,) = read(data).messages
    assert len(message.declaration.consignment.items) == 1
    assert message.declaration.offices.departure is not None
    assert codes(message.findings) == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("x" * 300),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["TransitOperation", "LRN", "Consignment", "HouseConsignment", "ConsignmentItem", "@a", "#text"]
            )
            | st.text(max_size=4),
            below,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["CC015C", "CC013C", "CC014C", "CC044C", "CC007C"]), VALUES)
def test_whatever_stands_in_such_a_message_is_answered(name: str, value: object) -> None:
    reading = read(json.dumps({name: value}).encode(), limits=Limits(max_items=50))
    assert reading.format == "ncts_json"
    assert reading.messages or reading.reports or reading.findings
