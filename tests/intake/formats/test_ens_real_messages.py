# SPDX-License-Identifier: Apache-2.0
"""The public messages of the import control system: every one is answered, what they state is in the nouns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from greenlane.cargo import Direction, Function, PartyRole, Stage
from greenlane.intake import Message, Reading, ReadState, Severity, read, write_native

# what a reader may tell of a message; the rules of the messages are checked elsewhere
TOLD = {"READ-TIME-ZONE", "READ-NOT-MAPPED", "READ-SEVERAL", "READ-NUMBER", "READ-TIME", "READ-MESSAGE-TYPE"}


@pytest.fixture(scope="module")
def readings(shared_data: Path) -> dict[Path, Reading]:
    """Every XML file of the set but the rules, read."""
    folder = shared_data / "ens-ics1-hmrc"
    return {path: read(path.read_bytes()) for path in sorted(folder.rglob("*.xml"))}


@pytest.fixture(scope="module")
def messages(readings: dict[Path, Reading]) -> list[tuple[Path, Message]]:
    """Every declaration and amendment."""
    return [(path, message) for path, reading in readings.items() for message in reading.messages]


def test_every_file_is_answered(readings: dict[Path, Reading]) -> None:
    assert {reading.format for reading in readings.values()} == {"ens"}
    assert Counter((path.parent.name, reading.state) for path, reading in readings.items()) == {
        ("rule-cases-315", ReadState.READ): 391,
        ("samples", ReadState.READ): 8,
        ("samples", ReadState.NOT_A_DECLARATION): 2,
        ("examples", ReadState.NOT_A_DECLARATION): 4,
        ("xmls", ReadState.NOT_A_DECLARATION): 4,
    }


def test_what_is_no_declaration_says_what_it_is(readings: dict[Path, Reading]) -> None:
    for path, reading in readings.items():
        if reading.state is ReadState.NOT_A_DECLARATION:
            assert [one.code for one in reading.findings] == ["READ-NOT-A-DECLARATION"], path
            assert reading.findings[0].message.startswith("This is a message from customs ("), path


def test_readers_find_nothing_else_than_what_they_may(messages: list[tuple[Path, Message]]) -> None:
    for path, message in messages:
        assert {one.code for one in message.findings} <= TOLD, path
        assert Severity.ERROR not in {one.severity for one in message.findings}, path


def test_every_filing_is_an_import_with_goods_and_who_lodges_it(messages: list[tuple[Path, Message]]) -> None:
    for path, message in messages:
        told = message.declaration
        assert (told.direction, told.stage) == (Direction.IMPORT, Stage.PRE_ARRIVAL), path
        assert told.consignment.items, path
        assert (told.reference if told.function is Function.ORIGINAL else told.mrn) is not None, path
        assert told.consignment.party(PartyRole.FILER) is not None, path
        assert told.offices.entry is not None, path


def test_every_value_of_a_message_is_told_or_named_as_left_aside(readings: dict[Path, Reading]) -> None:
    """Each text of a message stands in the declaration that was made of it, or its element is named in a finding."""
    for path, reading in readings.items():
        for message in reading.messages:
            told = write_native(message.declaration).decode()
            aside = " ".join(one.message for one in message.findings if one.code == "READ-NOT-MAPPED")
            given = {one.value for one in message.findings}
            for element in etree.parse(path).getroot().iter(etree.Element):
                text, name = (element.text or "").strip(), etree.QName(element).localname
                if not text or len(element) or name in _ELSEWHERE or text in given:
                    continue
                assert _appears(text, told) or name in aside, (path.name, name, text)


# message type and times are turned; pieces beside packages are not kept, as the manual says
_ELSEWHERE = {
    "MesTypMES20",
    "DatOfPreMES9",
    "TimOfPreMES10",
    "DecDatTimHEA114",
    "DatTimAmeHEA113",
    "ExpDatOfArrFIRENT733",
    "NumOfPieGS25",
}


def _appears(text: str, told: str) -> bool:
    as_json = text.replace("\\", "\\\\").replace('"', '\\"')
    return as_json in told or text.lstrip("0") in told


def test_the_full_sample_is_read_as_compared_by_hand(readings: dict[Path, Reading]) -> None:
    (reading,) = (one for path, one in readings.items() if path.name == "CC315A_full.xml")
    consignment = reading.messages[0].declaration.consignment
    assert Counter(party.role for party in consignment.parties) == {
        PartyRole.FILER: 1,
        PartyRole.CONSIGNOR: 2,
        PartyRole.CONSIGNEE: 2,
        PartyRole.NOTIFY: 2,
        PartyRole.REPRESENTATIVE: 1,
        PartyRole.DECLARANT: 1,
        PartyRole.CARRIER: 1,
    }
    assert [one.id for one in consignment.equipment] == ["Container 1", "Container 2", None]
    assert [seal.number for seal in consignment.equipment[2].seals] == ["Seals identity", "Seals identity2"]
    assert consignment.journey.routing_countries == ("AA", "BB")
    (item,) = consignment.items
    assert [one.type for one in item.documents] == ["UCR", "type", "typ2"]
    assert [one.code for one in item.statements] == [
        "123",
        "1234",
        "LOADING-PLACE",
        "DISCHARGE-PLACE",
        "FREIGHT-PAYMENT",
        "TRANSPORT-MEANS",
    ]
    assert (item.number, item.containers) == (42, ("Container 1", "Container 2"))
