# SPDX-License-Identifier: Apache-2.0
"""What is written as a transit message reads back as the same nouns, and is as the schemas want it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from lxml import etree
from msgspec import structs

from greenlane.cargo import Consignment, Declaration, Document, GoodsItem, Journey, Party, PartyRole
from greenlane.errors import Invalid
from greenlane.intake import without_paths
from greenlane.intake.formats.ncts_writer import write_ncts, write_release
from tests.intake.formats import strategies
from tests.intake.formats.ncts_messages import declared, house, item, maker, schema, whole

NOW = datetime(2026, 3, 24, 9, tzinfo=UTC)
# what no element holds, or only the first of several, or only where the codes of the message tell it apart
UNWRITTEN = (
    "LocationOfGoods/authorisationNumber",
    "LocationOfGoods/additionalIdentifier",
    "/CustomsOffice",
    "GNSS",
    "EconomicOperator",
    "LocationOfGoods/Address",
    "PostcodeAddress",
    "LocationOfGoods/ContactPerson",
    "communicationLanguageAtDeparture",
    "measurementUnitAndQualifier",
    "PreviousDocument/quantity",
    "PreviousDocument/numberOfPackages",
    "PreviousDocument/typeOfPackages",
    "accessCode",
    "otherGuaranteeReference",
    "/location",
    "PlaceOfLoading/country",
    "PlaceOfUnloading/country",
)


def again(declaration: Declaration) -> Declaration:
    return declared(write_ncts(declaration))


@pytest.mark.parametrize("name", ["CC015C", "CC013C"])
def test_a_whole_declaration_reads_back_the_same(name: str) -> None:
    data = whole(house(1, item(1) + item(2)), house(2, item(3), contract=None), house(3, item(4)), name=name)
    before = declared(data)
    assert without_paths(again(before)) == without_paths(before)


def test_houses_are_put_back_where_they_were_read() -> None:
    sender = "<Consignor><name>Mill {}</name></Consignor>"
    invoice = (
        "<SupportingDocument><sequenceNumber>1</sequenceNumber><type>N380</type><referenceNumber>INV-{}"
        "</referenceNumber></SupportingDocument>"
    )
    houses = [house(n, item(n), more=sender.format(n) + invoice.format(n)) for n in (1, 2)]
    root = etree.fromstring(write_ncts(declared(whole(*houses))))
    found = root.findall("Consignment/HouseConsignment")
    assert [one.findtext("Consignor/name") for one in found] == ["Mill 1", "Mill 2"]
    assert [one.findtext("SupportingDocument/referenceNumber") for one in found] == ["INV-1", "INV-2"]
    assert [one.findtext("TransportDocument/referenceNumber") for one in found] == ["HBL-1", "HBL-2"]
    assert [one.findtext("grossMass") for one in found] == ["25", "25"]


def test_without_paths_as_many_parties_as_houses_stand_one_in_each() -> None:
    items = tuple(GoodsItem(number=n, documents=(Document(type="N714", id=f"H{n}"),)) for n in (1, 2))
    parties = tuple(Party(role=PartyRole.CONSIGNEE, name=f"Shop {n}") for n in (1, 2))
    written = write_ncts(Declaration(consignment=Consignment(parties=parties, items=items)))
    found = etree.fromstring(written).findall("Consignment/HouseConsignment")
    assert [one.findtext("Consignee/name") for one in found] == ["Shop 1", "Shop 2"]


def test_parties_that_have_no_place_are_refused_rather_than_dropped() -> None:
    parties = tuple(Party(role=PartyRole.CONSIGNEE, name=f"Shop {n}") for n in (1, 2, 3))
    with pytest.raises(Invalid, match="3 parties as consignee"):
        write_ncts(Declaration(consignment=Consignment(parties=parties)))


def test_a_text_that_xml_cannot_hold_is_invalid() -> None:
    with pytest.raises(Invalid, match="XML cannot"):
        write_ncts(Declaration(reference="a\0b"))


def test_another_reference_of_a_guarantee_is_written_as_such() -> None:
    data = whole().replace(b"guaranteeType>1<", b"guaranteeType>8<")
    root = etree.fromstring(write_ncts(declared(data)))
    assert root.findtext("Guarantee/otherGuaranteeReference") == "26XX0000000000011"


@pytest.mark.parametrize(
    "location",
    ["BYXXACR1; 0001", "AUXXHAR", "DVXX000001", "AW47.36667; 8.55000", "AXXX123; 0002", "DZQuay 1; ; Harbour; XX"],
)
def test_every_kind_of_goods_location_reads_back(location: str) -> None:
    before = Declaration(consignment=Consignment(journey=Journey(goods_location=location)))
    assert again(before).consignment.journey.goods_location == location


@pytest.mark.parametrize("number", ["015", "013", "014"])
@pytest.mark.parametrize("seed", range(25))
def test_what_the_schema_allows_reads_back_the_same_and_valid(number: str, seed: int) -> None:
    made = maker(number, seed).make(
        f"CC{number}C", often=(0.0, 0.3, 0.6, 1.0)[seed % 4], but=lambda path: path.endswith(UNWRITTEN)
    )
    before = declared(made)
    written = write_ncts(before)
    assert without_paths(declared(written)) == without_paths(before)
    validator = schema(number).validator
    validator.assertValid(etree.fromstring(written))


@pytest.mark.parametrize("seed", range(12))
def test_a_release_is_valid_and_carries_the_declaration(seed: int) -> None:
    made = maker("015", seed).make("CC015C", often=1.0, but=lambda path: path.endswith(UNWRITTEN))
    registered = structs.replace(declared(made), mrn="26XX0000000000A1J1")
    written = write_release(registered, NOW, accepted=date(2026, 3, 23))
    schema("029").validator.assertValid(etree.fromstring(written))
    root = etree.fromstring(written)
    assert root.findtext("TransitOperation/MRN") == "26XX0000000000A1J1"
    assert root.findtext("TransitOperation/releaseDate") == "2026-03-24"
    numbers = [one.text for one in root.iter("declarationGoodsItemNumber")]
    assert {str(one.number) for one in registered.consignment.items} <= set(numbers)


def test_a_release_needs_an_mrn() -> None:
    with pytest.raises(Invalid, match="MRN"):
        write_release(Declaration(reference="L"), NOW, accepted=NOW.date())


@settings(max_examples=100, deadline=None)
@given(strategies.declarations())
def test_any_declaration_is_written_and_keeps_its_function_or_is_refused(declaration: Declaration) -> None:
    try:
        written = write_ncts(declaration)
    except Invalid:
        several = [one.role for one in declaration.consignment.parties if one.role is not PartyRole.SUPPLY_CHAIN_ACTOR]
        assert len(several) > len(set(several))
    else:
        assert declared(written).function is declaration.function
