# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations of the ICS2 common repository, read house by house."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from greenlane.cargo import (
    Address,
    Contact,
    Direction,
    Level,
    Moment,
    Money,
    Packaging,
    PartyRole,
    Stage,
    Statement,
)
from greenlane.intake import Limits, ReadState, read, stage_of
from greenlane.intake.formats.ics2_messages import WORDS
from tests.intake.formats.ics2_messages import (
    FILING,
    GOODS,
    HEAD,
    MASTER,
    PARTY,
    XSD,
    ens,
    house,
    maker,
    message,
    messages_of,
    schema,
)
from tests.intake.formats.messages import codes, finding
from tests.intake.formats.xsd_samples import leaves

OPINIONS = ("iskAnalysis", "controlResults", "hrcmScreening", "ENSHistory", "supplementaryRiskInformation")


def test_each_house_is_a_message_of_its_own() -> None:
    first, second = (one.declaration for one in messages_of(ens(house(1), house(2))))
    assert (first.reference, second.reference) == ("F-1", "F-1/2")
    assert [one.consignment.house_document for one in (first, second)] == ["HBL-1", "HBL-2"]
    assert first.consignment.master_document == second.consignment.master_document == "MBL-1"
    assert first.consignment.level is Level.HOUSE
    assert (first.consignment.gross_weight_kg, second.consignment.gross_weight_kg) == (Decimal("10.5"), Decimal("20.5"))
    assert first.mrn == second.mrn == "26XX0000000000A1R1"


def test_a_house_with_a_number_of_its_own_keeps_it() -> None:
    one = messages_of(ens(house(1, "<MRN>26XX0000000000B2R2</MRN>")))[0].declaration
    assert one.mrn == "26XX0000000000B2R2"
    assert one.paths["mrn"].endswith("/consignmentHouseLevel[1]/MRN[1]")


def test_the_header_goes_with_each_house() -> None:
    declaration = messages_of(ens(house(1)))[0].declaration
    assert (declaration.type, declaration.direction, declaration.specific_circumstance) == (
        "ENS",
        Direction.IMPORT,
        "F24",
    )
    assert stage_of(declaration) is Stage.PRE_LOADING
    assert declaration.offices.entry == "XX000001"
    assert declaration.envelope is not None
    assert (declaration.envelope.sender, declaration.envelope.id) == ("EU.CR", "M-1")
    assert declaration.envelope.drawn_up_at == datetime(2026, 3, 23, 8, tzinfo=UTC)
    told = {one.code: one.text for one in declaration.consignment.statements}
    assert (told["re_entry"], told["split_consignment"], told["10600"]) == ("0", "1", "Keep cool")
    assert [(one.type, one.id) for one in declaration.consignment.previous_documents] == [("MRN", "26XX0000000000A1R0")]


def test_the_journey_is_that_of_master_and_conveyance() -> None:
    journey = messages_of(ens(house(1)))[0].declaration.consignment.journey
    assert (journey.loading_place, journey.discharge_place) == ("ZZPAS", "XX Quay 9")
    assert journey.routing_countries == ("ZZ",)
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id, journey.border.reference) == ("1", "9074729", "V77")
    assert [(one.moment, one.actual, one.at.day) for one in journey.times] == [
        (Moment.DEPARTURE, True, 20),
        (Moment.ARRIVAL, False, 28),
    ]


def test_a_house_states_its_own_route_before_that_of_the_means_of_transport() -> None:
    own = "<countriesOfRoutingOfConsignment><country>QQ</country></countriesOfRoutingOfConsignment>"
    delivery = "<placeOfDelivery><UNLOCODE>XXFAR</UNLOCODE></placeOfDelivery>"
    journey = messages_of(ens(house(1, own + delivery)))[0].declaration.consignment.journey
    assert (journey.routing_countries, journey.delivery_place) == (("QQ",), "XXFAR")


def test_parties_are_those_of_the_house_and_who_stands_for_all() -> None:
    shipment = f"<goodsShipment>{PARTY.format('seller', 'Web shop')}</goodsShipment>"
    fiscal = (
        "<additionalFiscalReferences><VATIdentificationNumber>IM123</VATIdentificationNumber><role>FR5</role>"
        "</additionalFiscalReferences>"
    )
    parties = messages_of(ens(house(1, shipment + fiscal)))[0].declaration.consignment.parties
    assert [(one.role, one.name or one.id) for one in parties] == [
        (PartyRole.DECLARANT, "Tern Line"),
        (PartyRole.REPRESENTATIVE, "XX999"),
        (PartyRole.CONSIGNOR, "Mill 1"),
        (PartyRole.CONSIGNEE, "Shop 1"),
        (PartyRole.SELLER, "Web shop"),
        (PartyRole.TAX_PARTY, "IM123"),
        (PartyRole.CARRIER, "XX7"),
        (PartyRole.FILER, "XX8"),
    ]
    consignor = parties[2]
    assert consignor.address == Address(
        line="Mill Lane 5, Yard 3, PO box 77", city="Harbour", postcode="1000", country="XX", subdivision="North"
    )
    assert consignor.contacts == (Contact(kind="email", value="a@b.example"),)
    assert consignor.authorisation == "1"
    assert consignor.paths["city"].endswith("/consignmentHouseLevel[1]/consignor[1]/address[1]/city[1]")


def test_a_goods_item_is_read_whole() -> None:
    consignment = messages_of(ens(house(1, goods=GOODS)))[0].declaration.consignment
    (item,) = consignment.items
    assert (item.number, item.description, item.hs, item.un_number, item.origin) == (
        3,
        "Cotton shirts",
        "62052000",
        "1263",
        "QQ",
    )
    assert (item.gross_weight_kg, item.net_weight_kg) == (Decimal("10.5"), Decimal(9))
    assert item.value == Money(amount=Decimal("12.50"), currency="USD")
    assert item.packaging == (Packaging(count=2, type="CT", marks="AB"),)
    assert item.containers == ("MSKU0000002",)
    assert Statement(code="type_of_goods", text="21") in item.statements
    (container,) = consignment.equipment
    assert (container.id, container.size_type, container.empty) == ("MSKU0000002", "22G1", False)
    assert [seal.number for seal in container.seals] == ["S-1"]


def test_a_house_without_containers_of_its_own_lies_in_those_of_the_master() -> None:
    (container,) = messages_of(ens(house(1)))[0].declaration.consignment.equipment
    assert container.id == "CSQU3054383"


def test_a_filing_without_houses_is_one_straight_message() -> None:
    (only,) = messages_of(ens(master=MASTER + GOODS))
    consignment = only.declaration.consignment
    assert (consignment.level, consignment.master_document, consignment.house_document) == (
        Level.STRAIGHT,
        "MBL-1",
        None,
    )
    assert len(consignment.items) == 1
    assert consignment.party(PartyRole.CONSIGNOR) is not None


def test_goods_of_the_master_level_beside_houses_are_a_message_too() -> None:
    read_all = [one.declaration.consignment for one in messages_of(ens(house(1), master=MASTER + GOODS))]
    assert [one.level for one in read_all] == [Level.MASTER, Level.HOUSE]


def test_a_pre_loading_filing_is_of_that_stage_whatever_its_circumstance() -> None:
    header = (
        "<partialENSFilingHeader><SpecificCircumstanceIndicator>F27</SpecificCircumstanceIndicator><registrationDate>"
        "<DateTime>2026-03-22T07:00:00Z</DateTime></registrationDate><MRN>26XX0000000000C3R3</MRN><declarant><name>Air"
        "</name></declarant></partialENSFilingHeader>"
    )
    data = message(
        f"{HEAD}<relatedPLACI><consignmentMasterLevel>{house(1)}</consignmentMasterLevel>{header}</relatedPLACI>"
    )
    declaration = messages_of(data)[0].declaration
    assert (declaration.stage, declaration.mrn, declaration.specific_circumstance) == (
        Stage.PRE_LOADING,
        "26XX0000000000C3R3",
        "F27",
    )
    assert declaration.acceptance_time == datetime(2026, 3, 22, 7, tzinfo=UTC)
    declarant = declaration.consignment.party(PartyRole.DECLARANT)
    assert declarant is not None
    assert declarant.name == "Air"


@pytest.mark.parametrize(
    ("circumstance", "stage"),
    [
        ("F24", "pre_loading"),
        ("F28", "pre_loading"),
        ("F32", "pre_loading"),
        ("F43", "pre_loading"),
        ("F11", "pre_arrival"),
        ("F27", "pre_arrival"),
    ],
)
def test_the_circumstance_tells_the_stage_of_a_declaration(circumstance: str, stage: str) -> None:
    data = ens(house(1), filing=FILING.replace(">F24<", f">{circumstance}<"))
    assert stage_of(messages_of(data)[0].declaration) == stage


def test_findings_stay_with_the_house_that_they_are_about() -> None:
    wrong = house(2).replace(">20.5<", ">heavy<")
    reading = read(ens(house(1), wrong))
    assert [codes(one.findings) for one in reading.messages] == [[], ["READ-NUMBER"]]
    assert codes(reading.findings) == ["READ-NOT-MAPPED"]


def test_what_others_found_is_left_aside_and_named() -> None:
    risk = "<supplementaryRiskInformation><type>1</type></supplementaryRiskInformation>"
    told = finding(read(ens(house(1), filing=FILING + risk)).findings, "READ-NOT-MAPPED")
    assert "/IE4R05/relatedENS/supplementaryRiskInformation" in told.message


@pytest.mark.parametrize("prefix", ["", "r", "ics2"])
def test_prefixes_are_read_past(prefix: str) -> None:
    assert len(messages_of(ens(house(1), prefix=prefix))) == 1


def test_the_request_around_a_message_is_looked_through() -> None:
    inner = ens(house(1)).decode()
    wrapped = f'<w:IE4R05provideENSDataReqMsg xmlns:w="urn:w">{inner}</w:IE4R05provideENSDataReqMsg>'
    (only,) = messages_of(wrapped.encode())
    assert only.declaration.paths["reference"] == "/IE4R05provideENSDataReqMsg[1]/IE4R05[1]/functionalReference[1]"


def test_an_answer_without_a_filing_declares_nothing() -> None:
    reading = read(message(HEAD))
    assert (reading.state, codes(reading.findings)) == (ReadState.NOT_A_DECLARATION, ["READ-NO-DECLARATION"])


def test_more_houses_than_are_read_are_refused() -> None:
    reading = read(ens(house(1), house(2), house(3)), limits=Limits(max_items=2))
    assert (reading.state, codes(reading.findings)) == (ReadState.UNREADABLE, ["READ-TOO-MANY"])


@pytest.mark.parametrize("name", sorted(set(WORDS) - {"IE4R05"}))
def test_every_other_message_is_named(name: str) -> None:
    reading = read(message(HEAD, name))
    assert (reading.format, reading.state) == ("ics2", ReadState.NOT_A_DECLARATION)
    assert f"{name}: {WORDS[name]}" in reading.findings[0].message


@pytest.mark.parametrize("path", sorted(XSD.glob("IE*[0-9].xsd")), ids=lambda path: path.stem)
def test_every_message_of_the_schemas_is_answered(path: Path) -> None:
    data = maker(path.stem, 3).make(path.stem, often=0.5)
    schema(path.stem).validator.assertValid(etree.fromstring(data))
    reading = read(data)
    assert reading.format == "ics2"
    if path.stem != "IE4R05":
        assert reading.state is ReadState.NOT_A_DECLARATION


# What of a filing is left aside on purpose: who checks whom, marks of handling, details of what is carried on board.
LEFT_ASIDE = {
    "typeOfPerson",
    "typeOfMeansOfTransport",
    "containerSupplierType",
    "actualIndicator/IndicatorString",
    "actualIndicator/Indicator",
    "requestReference",
    "addressedMemberState/country",
    "conformanceCampaign",
    "correlationId",
    "goodsItem/passiveBorderTransportMeans/typeOfIdentification",
    "goodsItem/passiveBorderTransportMeans/nationality",
    "sequenceNumber",
}


def test_every_leaf_of_a_filing_is_used_or_left_aside_on_purpose() -> None:
    allowed = set(leaves(schema("IE4R05").outline("IE4R05")))
    left: set[str] | None = None
    for seed in range(12):
        data = maker("IE4R05", seed).make("IE4R05", often=1.0, but=_an_opinion)
        reading = read(data)
        aside = set()
        for one in (*reading.findings, *(each for held in reading.messages for each in held.findings)):
            if one.code == "READ-NOT-MAPPED":
                assert "more." not in one.message
                aside |= set(one.message.partition("message: ")[2].rstrip(".").split(", "))
        left = aside if left is None else left & aside
    leaves_left = {leaf for leaf in allowed for path in left or () if leaf == path or leaf.startswith(f"{path}/")}
    assert leaves_left
    unexpected = {leaf for leaf in leaves_left if not _an_opinion(leaf) and not leaf.endswith(tuple(LEFT_ASIDE))}
    assert unexpected == {leaf for leaf in unexpected if "relatedENS/partialENSFilingHeader/" in leaf}


def _an_opinion(path: str) -> bool:
    """Whether an element holds what others found, which is no part of the filing."""
    return any(part in path for part in OPINIONS)


@pytest.mark.parametrize("seed", range(20))
def test_valid_messages_of_every_fullness_are_read_without_a_fault(seed: int) -> None:
    data = maker("IE4R05", seed, containerIndicator=["0", "1"]).make("IE4R05", often=(0.2, 0.5, 0.8, 1.0)[seed % 4])
    schema("IE4R05").validator.assertValid(etree.fromstring(data))
    reading = read(data)
    told = {one.code for one in reading.findings} | {one.code for held in reading.messages for one in held.findings}
    assert told <= {"READ-NOT-MAPPED", "READ-ONLY-FIRST", "READ-NO-DECLARATION", "READ-SEALS"}


SOUND = (ens(house(1, goods=GOODS), house(2)), ens(master=MASTER + GOODS))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3)), max_size=8), st.randoms())
def test_messages_of_damaged_structure_are_answered(
    data: bytes, damages: list[tuple[int, int]], chance: random.Random
) -> None:
    root = etree.fromstring(data)
    for place, kind in damages:
        elements = list(root.iter())[1:]
        if not elements:
            break
        element, other = elements[place % len(elements)], chance.choice(elements)
        parent = element.getparent()
        assert parent is not None
        if kind == 0:
            parent.remove(element)
        elif kind == 1:
            element.text = chance.choice(["", "x" * 200, "-5", "1e5", "2026-99-99T00:00:00Z"])
        elif kind == 2:
            parent.append(etree.fromstring(etree.tostring(other)))
        else:
            element.tag = other.tag
    reading = read(etree.tostring(root), limits=Limits(max_bytes=300_000, max_elements=10_000, max_items=500))
    assert reading.format == "ics2"
    assert bool(reading.messages) == (reading.state is ReadState.READ)
