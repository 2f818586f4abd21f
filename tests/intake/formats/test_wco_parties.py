# SPDX-License-Identifier: Apache-2.0
"""Parties of WCO messages: roles, addresses, contacts, and parties that only goods items name."""

from __future__ import annotations

import pytest

from greenlane.cargo import Address, Contact, Party, PartyRole
from tests.intake.formats.messages import codes, declared, finding, message

NAMED = "<Name>A Ltd</Name><ID>GB1</ID>"


def shipment(inside: str) -> str:
    return f"<GoodsShipment>{inside}</GoodsShipment>"


def in_consignment(inside: str) -> str:
    return shipment(f"<Consignment>{inside}</Consignment>")


def parties(inside: str) -> tuple[Party, ...]:
    return declared(inside).consignment.parties


def only_party(inside: str) -> Party:
    (only,) = parties(inside)
    return only


@pytest.mark.parametrize(
    ("inside", "role"),
    [
        (f"<Exporter>{NAMED}</Exporter>", PartyRole.EXPORTER),
        (f"<Declarant>{NAMED}</Declarant>", PartyRole.DECLARANT),
        (f"<Agent>{NAMED}</Agent>", PartyRole.REPRESENTATIVE),
        (f"<Submitter>{NAMED}</Submitter>", PartyRole.FILER),
        (f"<AuthorisationHolder>{NAMED}</AuthorisationHolder>", PartyRole.AUTHORISATION_HOLDER),
        (f"<Carrier>{NAMED}</Carrier>", PartyRole.CARRIER),
        (f"<Importer>{NAMED}</Importer>", PartyRole.IMPORTER),
        (f"<Principal>{NAMED}</Principal>", PartyRole.TRANSIT_HOLDER),
        (f"<HolderOfTheTransitProcedure>{NAMED}</HolderOfTheTransitProcedure>", PartyRole.TRANSIT_HOLDER),
        (f"<Consignment><Carrier>{NAMED}</Carrier></Consignment>", PartyRole.CARRIER),
        (f"<Consignment><Consignor>{NAMED}</Consignor></Consignment>", PartyRole.CONSIGNOR),
        (shipment(f"<Buyer>{NAMED}</Buyer>"), PartyRole.BUYER),
        (shipment(f"<Seller>{NAMED}</Seller>"), PartyRole.SELLER),
        (shipment(f"<Consignee>{NAMED}</Consignee>"), PartyRole.CONSIGNEE),
        (shipment(f"<Consignor>{NAMED}</Consignor>"), PartyRole.CONSIGNOR),
        (shipment(f"<Importer>{NAMED}</Importer>"), PartyRole.IMPORTER),
        (shipment(f"<DomesticDutyTaxParty>{NAMED}</DomesticDutyTaxParty>"), PartyRole.TAX_PARTY),
        (shipment(f"<AEOMutualRecognitionParty>{NAMED}</AEOMutualRecognitionParty>"), PartyRole.SUPPLY_CHAIN_ACTOR),
        (in_consignment(f"<NotifyParty>{NAMED}</NotifyParty>"), PartyRole.NOTIFY),
        (in_consignment(f"<Consignee>{NAMED}</Consignee>"), PartyRole.CONSIGNEE),
        (in_consignment(f"<Carrier>{NAMED}</Carrier>"), PartyRole.CARRIER),
        (
            shipment(f"<GovernmentAgencyGoodsItem><Seller>{NAMED}</Seller></GovernmentAgencyGoodsItem>"),
            PartyRole.SELLER,
        ),
    ],
)
def test_every_party_is_read_in_its_role_wherever_it_stands(inside: str, role: PartyRole) -> None:
    party = only_party(inside)
    assert (party.role, party.name, party.id) == (role, "A Ltd", "GB1")
    assert party.paths["name"].endswith("/Name[1]")
    assert party.paths["role"] == party.paths["name"].removesuffix("/Name[1]")


def test_an_address_is_read_with_the_place_of_each_line() -> None:
    party = only_party(
        "<Exporter><Address><CityName>Chicago</CityName><CountryCode>US</CountryCode><CountrySubDivisionName>Illinois"
        "</CountrySubDivisionName><Line>10 Irwin Street</Line><PostcodeID>H81</PostcodeID></Address></Exporter>"
    )
    assert party.address == Address(
        line="10 Irwin Street", city="Chicago", postcode="H81", country="US", subdivision="Illinois"
    )
    assert party.country == "US"
    assert party.paths["country"] == "/Declaration[1]/Exporter[1]/Address[1]/CountryCode[1]"
    assert party.paths["address"] == "/Declaration[1]/Exporter[1]/Address[1]"


def test_the_code_of_a_subdivision_serves_where_its_name_is_missing() -> None:
    inside = "<CountrySubDivisionCode>US-IL</CountrySubDivisionCode>"
    assert only_party(f"<Exporter><Address>{inside}</Address></Exporter>").address == Address(subdivision="US-IL")
    both = inside + "<CountrySubDivisionName>Illinois</CountrySubDivisionName>"
    read = message(f"<Exporter><Address>{both}</Address></Exporter>")
    assert read.declaration.consignment.parties[0].address == Address(subdivision="Illinois")
    assert "CountrySubDivisionCode" in finding(read.findings, "READ-NOT-MAPPED").message


@pytest.mark.parametrize(
    ("inside", "contact"),
    [
        ("<ID>+44 1</ID><TypeCode>TE</TypeCode>", Contact(kind="phone", value="+44 1")),
        ("<ID>a@b.example</ID><TypeCode>EM</TypeCode>", Contact(kind="email", value="a@b.example")),
        ("<ID>+44 2</ID><TypeCode>FX</TypeCode>", Contact(kind="fax", value="+44 2")),
        ("<ID>+44 3</ID><TypeCode>AL</TypeCode>", Contact(kind="AL", value="+44 3")),
        ("<ID>+44 4</ID>", Contact(kind="phone", value="+44 4")),
        ("<ID>a@b.example</ID>", Contact(kind="email", value="a@b.example")),
        ("<ID>+44 5</ID><TypeID>FX</TypeID>", Contact(kind="fax", value="+44 5")),
    ],
)
def test_contacts_are_read_by_their_kind(inside: str, contact: Contact) -> None:
    direct = only_party(f"<Declarant><ID>A</ID><Communication>{inside}</Communication></Declarant>")
    assert direct.contacts == (contact,)
    through = f"<Contact><Communication>{inside}</Communication></Contact>"
    assert only_party(f"<Declarant><ID>A</ID>{through}</Declarant>").contacts == (contact,)


def test_a_contact_without_a_number_is_none() -> None:
    assert (
        only_party("<Declarant><ID>A</ID><Communication><TypeCode>TE</TypeCode></Communication></Declarant>").contacts
        == ()
    )


@pytest.mark.parametrize(
    ("inside", "function_code", "authorisation"),
    [
        ("<Agent><FunctionCode>2</FunctionCode></Agent>", "2", None),
        ("<Agent><ID>A</ID><RoleCode>CB</RoleCode></Agent>", "CB", None),
        ("<AuthorisationHolder><ID>A</ID><CategoryCode>AEOC</CategoryCode></AuthorisationHolder>", None, "AEOC"),
        (
            "<GoodsShipment><AEOMutualRecognitionParty><ID>A</ID><RoleCode>CS</RoleCode></AEOMutualRecognitionParty>"
            "</GoodsShipment>",
            "CS",
            None,
        ),
    ],
)
def test_the_way_of_acting_and_the_authorisation_are_read(
    inside: str, function_code: str | None, authorisation: str | None
) -> None:
    party = only_party(inside)
    assert (party.function_code, party.authorisation) == (function_code, authorisation)


@pytest.mark.parametrize(
    "inside",
    ["<Exporter/>", "<Exporter><Name/><ID> </ID><Address><Line/></Address></Exporter>", "<Agent><Contact/></Agent>"],
)
def test_an_empty_party_is_no_party(inside: str) -> None:
    read = message(inside)
    assert read.declaration.consignment.parties == ()
    assert codes(read.findings) == []


def test_parties_of_items_come_after_those_of_the_message_and_once_each() -> None:
    goods = "".join(
        f"<GovernmentAgencyGoodsItem><Consignee><Name>{name}</Name></Consignee></GovernmentAgencyGoodsItem>"
        for name in ("B", "C", "B", "A")
    )
    read = parties(f"<GoodsShipment>{goods}<Consignee><Name>A</Name></Consignee></GoodsShipment>")
    assert [party.name for party in read] == ["A", "B", "C"]
    assert "GovernmentAgencyGoodsItem[1]" in read[1].paths["name"]


def test_the_same_party_in_two_roles_is_two_parties() -> None:
    read = parties(f"<Exporter>{NAMED}</Exporter><Declarant>{NAMED}</Declarant>")
    assert {party.role for party in read} == {PartyRole.EXPORTER, PartyRole.DECLARANT}
