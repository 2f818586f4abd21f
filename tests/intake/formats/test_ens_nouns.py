# SPDX-License-Identifier: Apache-2.0
"""The nouns of an entry summary declaration: parties, goods, containers, contracts of transport, journey."""

from __future__ import annotations

from decimal import Decimal

import pytest

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Document,
    Equipment,
    Level,
    Packaging,
    PartyRole,
    Seal,
    Statement,
)
from greenlane.intake import without_paths
from tests.intake.formats.ens_messages import HEADER, declared, headed, item, message
from tests.intake.formats.messages import codes, finding


def consignment(*elements: str) -> Consignment:
    """What a header and those elements come to, without paths."""
    return without_paths(declared(HEADER + "".join(elements))).consignment


def document(kind: str, number: str) -> str:
    return f"<PRODOCDC2><DocTypDC21>{kind}</DocTypDC21><DocRefDC23>{number}</DocRefDC23></PRODOCDC2>"


def container(number: str) -> str:
    return f"<CONNR2><ConNumNR21>{number}</ConNumNR21></CONNR2>"


def seal(number: str) -> str:
    return f"<SEAID529><SeaIdSEAID530>{number}</SeaIdSEAID530></SEAID529>"


@pytest.mark.parametrize(
    ("group", "role", "names"),
    [
        ("TRACONCO1", PartyRole.CONSIGNOR, "NamCO17 StrAndNumCO122 PosCodCO123 CitCO124 CouCO125 TINCO159"),
        ("TRACONCE1", PartyRole.CONSIGNEE, "NamCE17 StrAndNumCE122 PosCodCE123 CitCE124 CouCE125 TINCE159"),
        (
            "NOTPAR670",
            PartyRole.NOTIFY,
            "NamNOTPAR672 StrNumNOTPAR673 PosCodNOTPAR676 CitNOTPAR674 CouCodNOTPAR675 TINNOTPAR671",
        ),
        ("TRAREP", PartyRole.REPRESENTATIVE, "NamTRE1 StrAndNumTRE1 PosCodTRE1 CitTRE1 CouCodTRE1 TINTRE1"),
        ("PERLODSUMDEC", PartyRole.DECLARANT, "NamPLD1 StrAndNumPLD1 PosCodPLD1 CitPLD1 CouCodPLD1 TINPLD1"),
        (
            "TRACARENT601",
            PartyRole.CARRIER,
            "NamTRACARENT604 StrNumTRACARENT607 PstCodTRACARENT606 CtyTRACARENT603 CouCodTRACARENT605 TINTRACARENT602",
        ),
    ],
)
def test_a_party_of_the_header_has_name_address_and_number(group: str, role: PartyRole, names: str) -> None:
    values = ("Oak Trading", "1 Mill Road", "AB1 2CD", "Leeds", "GB", "GB123")
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in zip(names.split(), values, strict=True))
    party = declared(f"<{group}>{inside}</{group}>").consignment.party(role)
    assert party is not None
    assert (party.name, party.id) == ("Oak Trading", "GB123")
    assert party.address == Address(line="1 Mill Road", postcode="AB1 2CD", city="Leeds", country="GB")
    assert party.paths["city"] == f"/CC315A[1]/{group}[1]/{names.split()[3]}[1]"


def test_parties_of_items_are_parties_of_the_consignment_each_once() -> None:
    shipper = "<TRACONCO2><NamCO27>Blue River</NamCO27></TRACONCO2>"
    buyers = [f"<TRACONCE2><NamCE27>Buyer {number}</NamCE27></TRACONCE2>" for number in (1, 2)]
    told = declared("".join(item(shipper, buyer) for buyer in buyers)).consignment.parties
    assert [(one.role, one.name) for one in told if one.role is not PartyRole.FILER] == [
        (PartyRole.CONSIGNOR, "Blue River"),
        (PartyRole.CONSIGNEE, "Buyer 1"),
        (PartyRole.CONSIGNEE, "Buyer 2"),
    ]
    assert told[-1].paths["role"] == "/CC315A[1]/GOOITEGDS[2]/TRACONCE2[1]"


def test_an_empty_party_is_none() -> None:
    assert declared("<TRACONCO1><NamCO17> </NamCO17></TRACONCO1>").consignment.party(PartyRole.CONSIGNOR) is None


def test_an_item_has_its_goods_packages_and_mentions() -> None:
    (told,) = consignment(
        item(
            "<GooDesGDS23>Paint in drums</GooDesGDS23><GroMasGDS46>28.5</GroMasGDS46>",
            "<UNDanGooCodGDI1>1263</UNDanGooCodGDI1><SPEMENMT2><AddInfCodMT23>10600</AddInfCodMT23></SPEMENMT2>",
            "<COMCODGODITM><ComNomCMD1>3208.10 90</ComNomCMD1></COMCODGODITM>",
            "<PACGS2><KinOfPacGS23>DR</KinOfPacGS23><NumOfPacGS24>7</NumOfPacGS24>",
            "<MarNumOfPacGSL21>MK1</MarNumOfPacGSL21></PACGS2>",
            number=3,
        )
    ).items
    assert (told.number, told.description, told.hs, told.un_number) == (3, "Paint in drums", "32081090", "1263")
    assert told.gross_weight_kg == Decimal("28.5")
    assert told.packaging == (Packaging(count=7, type="DR", marks="MK1"),)
    assert told.statements == (Statement(code="10600"),)


@pytest.mark.parametrize(
    ("kind", "packages", "pieces", "count"),
    [("NE", "", "5", 5), ("NF", "9", "5", 5), ("CT", "9", "5", 9), ("CT", "", "5", 5), ("VQ", "", "", None)],
)
def test_goods_without_packages_are_counted_in_pieces(kind: str, packages: str, pieces: str, count: int | None) -> None:
    (told,) = consignment(
        item(
            f"<PACGS2><KinOfPacGS23>{kind}</KinOfPacGS23><NumOfPacGS24>{packages}</NumOfPacGS24>",
            f"<NumOfPieGS25>{pieces}</NumOfPieGS25></PACGS2>",
        )
    ).items
    assert told.packaging == (Packaging(count=count, type=kind),)


def test_containers_of_items_are_equipment_once() -> None:
    told = consignment(item(container("MSKU1234565"), container("CSQU3054383")), item(container("MSKU1234565")))
    assert told.equipment == (Equipment(id="MSKU1234565"), Equipment(id="CSQU3054383"))
    assert told.containerised is True
    assert [one.containers for one in told.items] == [("MSKU1234565", "CSQU3054383"), ("MSKU1234565",)]


def test_seals_are_on_the_only_container() -> None:
    told = consignment(item(container("MSKU1234565")), seal("S1"), seal("S2"))
    assert told.equipment == (Equipment(id="MSKU1234565", seals=(Seal(number="S1"), Seal(number="S2"))),)


@pytest.mark.parametrize("numbers", [(), ("MSKU1234565", "CSQU3054383")])
def test_seals_of_no_or_of_several_containers_stand_by_themselves(numbers: tuple[str, ...]) -> None:
    told = consignment(item(*map(container, numbers)), seal("S1"))
    assert [one.id for one in told.equipment] == [*numbers, None]
    assert [one.seals for one in told.equipment] == [*(() for _ in numbers), (Seal(number="S1"),)]


@pytest.mark.parametrize(
    ("documents", "master", "house", "level"),
    [
        ((("N705", "B1"),), "B1", None, Level.STRAIGHT),
        ((("N740", "A1"),), "A1", None, Level.STRAIGHT),
        ((("N704", "M1"), ("N714", "H1")), "M1", "H1", Level.HOUSE),
        ((("N703", "H1"), ("N741", "M1")), "M1", "H1", Level.HOUSE),
        ((("N705", "B1"), ("N714", "H1")), "B1", "H1", Level.HOUSE),
        ((("704", "M1"),), "M1", None, Level.MASTER),
        ((("N380", "I1"), ("Y001", "705")), None, None, None),
    ],
)
def test_documents_name_the_contracts_of_transport(
    documents: tuple[tuple[str, str], ...], master: str | None, house: str | None, level: Level | None
) -> None:
    told = consignment(item(*(document(*one) for one in documents)))
    assert (told.master_document, told.house_document, told.level) == (master, house, level)
    assert told.items[0].documents == tuple(Document(type=kind, id=number) for kind, number in documents)


def test_what_an_item_states_for_itself_is_kept_with_it() -> None:
    own = item(
        "<MetOfPayGDI12>C</MetOfPayGDI12><ComRefNumGIM1>UCR-1</ComRefNumGIM1>",
        "<PlaLoaGOOITE333>CNSHA</PlaLoaGOOITE333><PlaUnlGOOITE333>GBFXT</PlaUnlGOOITE333>",
        "<IDEMEATRAGI970><NatIDEMEATRAGI973>PL</NatIDEMEATRAGI973>",
        "<IdeMeaTraGIMEATRA971>WX 1234</IdeMeaTraGIMEATRA971></IDEMEATRAGI970>",
    )
    (told,) = consignment(own).items
    assert told.documents == (Document(type="UCR", id="UCR-1"),)
    assert told.statements == (
        Statement(code="LOADING-PLACE", text="CNSHA"),
        Statement(code="DISCHARGE-PLACE", text="GBFXT"),
        Statement(code="FREIGHT-PAYMENT", text="C"),
        Statement(code="TRANSPORT-MEANS", text="WX 1234 (PL)"),
    )


def test_where_the_header_is_silent_the_items_speak() -> None:
    items = [
        item(
            f"<MetOfPayGDI12>{paid}</MetOfPayGDI12><ComRefNumGIM1>UCR-1</ComRefNumGIM1>",
            f"<PlaLoaGOOITE333>{place}</PlaLoaGOOITE333>",
            f"<IDEMEATRAGI970><IdeMeaTraGIMEATRA971>{means}</IdeMeaTraGIMEATRA971></IDEMEATRAGI970>",
        )
        for paid, place, means in (("A", "CNSHA", "TRUCK1"), ("B", "CNYTN", "TRUCK2"))
    ]
    read_message = message(HEADER + "".join(items))
    told = read_message.declaration.consignment
    assert told.journey.loading_place == "CNSHA"
    assert told.journey.paths["loading_place"] == "/CC315A[1]/GOOITEGDS[1]/PlaLoaGOOITE333[1]"
    assert (told.ucr, told.freight_payment) == ("UCR-1", None)
    assert told.journey.border is not None
    assert told.journey.border.id == "TRUCK1"
    assert codes(read_message.findings).count("READ-SEVERAL") == 1
    assert "2 different places" in finding(read_message.findings, "READ-SEVERAL").message


def test_what_the_header_states_is_not_overruled_by_an_item() -> None:
    header = headed(
        "<TraModAtBorHEA76>3</TraModAtBorHEA76><IdeOfMeaOfTraCroHEA85>AB12</IdeOfMeaOfTraCroHEA85>",
        "<ComRefNumHEA>UCR-0</ComRefNumHEA><PlaLoaGOOITE334>FRCQF</PlaLoaGOOITE334>",
    )
    own = item(
        "<ComRefNumGIM1>UCR-1</ComRefNumGIM1><PlaLoaGOOITE333>CNSHA</PlaLoaGOOITE333>",
        "<IDEMEATRAGI970><NatIDEMEATRAGI973>PL</NatIDEMEATRAGI973><IdeMeaTraGIMEATRA971>X</IdeMeaTraGIMEATRA971>",
        "</IDEMEATRAGI970>",
    )
    read_message = message(header + own)
    told = without_paths(read_message.declaration).consignment
    assert (told.ucr, told.journey.loading_place) == ("UCR-0", "FRCQF")
    assert told.journey.border == Conveyance(mode="3", id="AB12")
    assert "READ-SEVERAL" not in codes(read_message.findings)


def test_each_country_of_the_route_knows_where_it_stands() -> None:
    stops = "".join(f"<ITI><CouOfRouCodITI1>{country}</CouOfRouCodITI1></ITI>" for country in ("GH", "ZZ", "GB"))
    journey = declared(HEADER + stops).consignment.journey
    assert journey.routing_countries == ("GH", "ZZ", "GB")
    places = [journey.paths[key] for key in ("routing_countries", "routing_countries[1]", "routing_countries[2]")]
    assert places == [f"/CC315A[1]/ITI[{number}]/CouOfRouCodITI1[1]" for number in (1, 2, 3)]
