# SPDX-License-Identifier: Apache-2.0
"""Names are known without what surrounds them; spare spellings fill only what the first left absent."""

from __future__ import annotations

import pytest

from greenlane.intake import Limits
from greenlane.intake.formats.collecting import Findings, Refused, Room
from greenlane.intake.formats.wco_reading import MESSAGE_SLOTS, Draft, MessageReader, Names
from tests.intake.formats.messages import codes, declared


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("Declaration", "Declaration"),
        ("{urn:x}Declaration", "Declaration"),
        ("md:MetaData", "MetaData"),
        ("_2MetaData", "MetaData"),
        ("{urn:x}_12MetaData", "MetaData"),
        ("_2", "_2"),
        ("_metaData", "_metaData"),
        ("A_2B", "A_2B"),
    ],
)
def test_a_name_is_known_without_namespace_prefix_or_number(tag: str, name: str) -> None:
    names = Names()
    assert names.of(tag) == name
    assert names.of(tag) is names.of(tag)


@pytest.fixture
def findings() -> Findings:
    """Room for a few findings."""
    return Findings(Room(10))


@pytest.fixture
def reader(findings: Findings) -> MessageReader:
    """A reader that has read nothing yet and takes two of anything."""
    return MessageReader("/Declaration[1]", Names(), Limits(max_items=2), findings)


def test_a_reader_begins_with_every_slot_of_a_message_empty(reader: MessageReader) -> None:
    assert set(reader.slots) == set(MESSAGE_SLOTS)
    assert all(draft.values == {} for draft in reader.slots.values())


def test_a_field_of_several_has_the_place_of_its_first_member(reader: MessageReader) -> None:
    for number in (1, 2):
        reader.append("consignment", "items", number, f"/Item[{number}]")
    assert reader.slots["consignment"].values == {"items": [1, 2]}
    assert reader.slots["consignment"].paths == {"items": "/Item[1]"}
    with pytest.raises(Refused) as caught:
        reader.append("consignment", "items", 3, "/Declaration[1]/Item[3]")
    assert caught.value.finding.path == "/Declaration[1]/Item[3]"


def test_what_is_put_twice_stays_as_it_was(reader: MessageReader, findings: Findings) -> None:
    draft = Draft("/a")
    for value, path in (("first", "/a/b"), ("first", "/a/c"), ("second", "/a/d")):
        reader.put(draft, "field", value, path)
    assert (draft.values, draft.paths) == ({"field": "first"}, {"field": "/a/b"})
    (told,) = findings.closed()
    assert (told.code, told.path, told.value) == ("READ-STATED-TWICE", "/a/d", "second")


def test_undeclared_prefixes_are_told_only_where_there_are_some(reader: MessageReader, findings: Findings) -> None:
    reader.undeclared(())
    reader.undeclared(("p", "q"))
    assert codes(findings.closed()) == ["READ-NAMESPACE"]


def test_of_two_spare_spellings_the_first_serves() -> None:
    places = "<GoodsReceiptPlace><ID>A</ID></GoodsReceiptPlace><GoodsReceiptPlace><ID>B</ID></GoodsReceiptPlace>"
    journey = declared(f"<GoodsShipment><Consignment>{places}</Consignment></GoodsShipment>").consignment.journey
    assert journey.acceptance_place == "A"
