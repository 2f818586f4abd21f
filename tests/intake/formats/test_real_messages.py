# SPDX-License-Identifier: Apache-2.0
"""Real messages of an administration: every one is answered, three are compared by hand, all survive a round trip."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from greenlane.cargo import Address, Declaration, Direction, Function, Level, Money, PartyRole
from greenlane.intake import Message, Reading, ReadState, Severity, read, without_paths, write_native
from greenlane.intake import write_wco_dm_xml as write
from tests.intake.formats.messages import codes

TOLD = {"READ-NOT-MAPPED", "READ-STATED-TWICE"}


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> Path:
    """The folder of samples."""
    return shared_data / "wco-dm-cds-hmrc" / "samples"


@pytest.fixture(scope="module")
def readings(samples: Path) -> dict[Path, Reading]:
    """Every XML file read."""
    found = (path for path in samples.rglob("*") if path.suffix.lower() == ".xml")
    return {path: read(path.read_bytes()) for path in sorted(found)}


def messages(readings: dict[Path, Reading]) -> list[tuple[Path, Message]]:
    return [(path, message) for path, reading in readings.items() for message in reading.messages]


def one(readings: dict[Path, Reading], name: str) -> Declaration:
    (path,) = (path for path in readings if path.name == name)
    (message,) = readings[path].messages
    return message.declaration


def test_every_file_is_answered(readings: dict[Path, Reading]) -> None:
    assert Counter(reading.state for reading in readings.values()) == {
        ReadState.READ: 67,
        ReadState.NOT_A_DECLARATION: 123,
        ReadState.UNREADABLE: 1,
    }
    assert all(reading.messages or reading.findings for reading in readings.values())


def test_every_response_is_named(readings: dict[Path, Reading]) -> None:
    responses = [
        reading.findings[0]
        for reading in readings.values()
        if reading.state is ReadState.NOT_A_DECLARATION and "response of customs" in reading.findings[0].message
    ]
    assert len(responses) == 111
    assert all("DMS" in told.message and "MRN" in told.message for told in responses)


def test_the_malformed_file_is_told_with_line_and_column(readings: dict[Path, Reading]) -> None:
    (path,) = (path for path, reading in readings.items() if reading.state is ReadState.UNREADABLE)
    (told,) = readings[path].findings
    assert (path.name, told.code) == ("TT_EX022a_Declaration1_(Step1).xml", "READ-NOT-WELL-FORMED")
    assert told.path == "line 52, column 6"
    assert "Double hyphen within comment" in told.message


def test_no_declaration_has_a_fault_of_reading(readings: dict[Path, Reading]) -> None:
    for path, message in messages(readings):
        assert set(codes(message.findings)) <= TOLD, path.name
        assert all(told.severity is Severity.INFO for told in message.findings)


def test_every_declaration_has_what_every_declaration_has(readings: dict[Path, Reading]) -> None:
    functions: Counter[Function] = Counter()
    for path, message in messages(readings):
        declaration = message.declaration
        functions[declaration.function] += 1
        assert declaration.reference, path.name
        if declaration.function is Function.ORIGINAL:
            assert declaration.direction in (Direction.IMPORT, Direction.EXPORT), path.name
            assert declaration.items_declared == len(declaration.consignment.items), path.name
            assert declaration.consignment.party(PartyRole.DECLARANT) is not None, path.name
            for item in declaration.consignment.items:
                assert item.number, path.name
                assert item.procedure or item.additional_procedures, path.name
    assert functions == {Function.ORIGINAL: 64, Function.AMENDMENT: 2, Function.CANCELLATION: 1}


def test_every_path_of_every_noun_leads_to_an_element_of_the_file(readings: dict[Path, Reading]) -> None:
    seen = 0
    for path, message in messages(readings)[::6]:
        tree = etree.fromstring(path.read_bytes())
        for element in tree.iter(etree.Element):
            element.tag = etree.QName(element).localname
        declaration = message.declaration
        consignment = declaration.consignment
        every = [declaration.paths, consignment.paths, consignment.journey.paths]
        every += [party.paths for party in consignment.parties] + [item.paths for item in consignment.items]
        for paths in every:
            for where in paths.values():
                assert len(tree.xpath(where)) == 1, (path.name, where)  # type: ignore[arg-type]
                seen += 1
    assert seen > 500


@pytest.mark.parametrize("number", range(67))
def test_what_was_read_survives_being_written_both_ways(readings: dict[Path, Reading], number: int) -> None:
    _, message = messages(readings)[number]
    stated = without_paths(message.declaration)
    amending = stated.function is Function.AMENDMENT
    (again,) = read(write(message.declaration, message.changes if amending else ())).messages
    assert codes(again.findings) == []
    assert by_role(without_paths(again.declaration)) == by_role(stated)
    assert [change.pointers for change in again.changes] == [change.pointers for change in message.changes if amending]
    (as_json,) = read(write_native(message.declaration)).messages
    assert as_json.findings == ()
    assert without_paths(as_json.declaration) == stated


def by_role(declaration: Declaration) -> tuple[object, ...]:
    """A declaration for comparing: the writer writes parties by their role."""
    consignment = declaration.consignment
    rest = tuple(getattr(consignment, name) for name in consignment.__struct_fields__ if name != "parties")
    header = tuple(getattr(declaration, name) for name in declaration.__struct_fields__ if name != "consignment")
    return (*header, *rest, sorted(consignment.parties, key=lambda party: party.role))


def test_a_supplementary_import_declaration_reads_as_a_person_reads_it(readings: dict[Path, Reading]) -> None:
    declaration = one(readings, "TT_IM002a.xml")
    assert (declaration.function, declaration.reference) == (Function.ORIGINAL, "U.78475764QX0M")
    assert (declaration.type, declaration.additional_type, declaration.direction) == ("IM", "Z", Direction.IMPORT)
    offset = timezone(timedelta(hours=1))
    assert declaration.acceptance_time == datetime(2025, 4, 4, 14, 18, 56, tzinfo=offset)
    assert (declaration.items_declared, declaration.offices.control) == (1, "GBBEL004")
    consignment = declaration.consignment
    assert (consignment.package_count, consignment.containerised, consignment.transaction_nature) == (55, True, "1")
    exporter = consignment.party(PartyRole.EXPORTER)
    assert exporter is not None
    assert exporter.name == "Chicago Cocoa Company"
    assert exporter.address == Address(line="10 Irwin Street", city="Chicago", postcode="H81 4RG", country="US")
    agent = consignment.party(PartyRole.REPRESENTATIVE)
    assert agent is not None
    assert (agent.id, agent.function_code) == (None, "2")
    holders = [party.authorisation for party in consignment.parties if party.role is PartyRole.AUTHORISATION_HOLDER]
    assert holders == ["EIR", "AEOC", "DPO", "CWP", "CGU"]
    journey = consignment.journey
    assert journey.border is not None
    assert (journey.border.mode, journey.border.nationality, journey.inland_mode) == ("1", "US", "3")
    assert (journey.export_country, journey.destination_country) == ("US", "GB")
    assert (journey.goods_location, journey.warehouse) == ("GBCW1117770GB", "1117770GB")
    assert [one.id for one in consignment.equipment] == ["DM1234"]
    (item,) = consignment.items
    assert (item.number, item.description, item.hs) == (1, "Cocoa Butter-fat and oil", "18040000")
    assert (item.procedure, item.previous_procedure, item.additional_procedures) == ("40", "71", ("000",))
    assert item.value == Money(amount=Decimal(1000), currency="GBP")
    assert (item.documents[5].type, item.documents[5].id, item.documents[5].status) == (
        "N935",
        "12345/05.03.2024",
        "AC",
    )
    assert item.path == "/MetaData[1]/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[1]"


def test_an_export_declaration_reads_as_a_person_reads_it(readings: dict[Path, Reading]) -> None:
    declaration = one(readings, "New_Export_C21e_Consignor_Sample.xml")
    assert (declaration.type, declaration.direction) == ("EX", Direction.EXPORT)
    assert declaration.offices.exit == "GB000085"
    consignment = declaration.consignment
    consignor, consignee = consignment.party(PartyRole.CONSIGNOR), consignment.party(PartyRole.CONSIGNEE)
    assert consignor is not None
    assert consignee is not None
    assert (consignor.name, consignor.country) == ("Mr.ConsignorKR00400", "KR")
    assert consignor.paths["name"] == "/MetaData[1]/Declaration[1]/Consignment[1]/Consignor[1]/Name[1]"
    assert (consignee.name, consignee.country) == ("Mr Consignee", "JP")
    assert (declaration.additional_type, declaration.offices.lodgement) == ("J", "GBLBA001")
    journey = consignment.journey
    assert (journey.destination_country, journey.goods_location, journey.inland_mode) == ("JP", "GBLGWLGWLGW", None)
    assert journey.departure is not None
    assert (journey.departure.id, journey.departure.id_type) == ("98765", "40")
    assert consignment.containerised is False
    (item,) = consignment.items
    assert (item.procedure, item.previous_procedure, item.additional_procedures) == ("00", "14", ("19Z",))
    assert (item.description, item.hs, item.packaging[0].marks) == ("Paper Envelopes", None, "2379261ETT")
    assert [(one.code, one.text) for one in item.statements] == [("00400", "Exporter"), ("FZPER", "12 days")]


def test_a_declaration_in_a_submission_wrapper_reads_as_a_person_reads_it(readings: dict[Path, Reading]) -> None:
    declaration = one(readings, "TT_EX013b.xml")
    assert declaration.direction is Direction.EXPORT
    assert declaration.paths["reference"].startswith(
        "/submitDeclarationRequest[1]/requestDetail[1]/MetaData[1]/Declaration[1]/"
    )
    assert len(declaration.consignment.items) == 2
    assert all(item.hs and item.gross_weight_kg for item in declaration.consignment.items)
    assert declaration.consignment.level in (None, *Level)
