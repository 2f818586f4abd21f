# SPDX-License-Identifier: Apache-2.0
"""Transit declarations, amendments and requests to invalidate, read into the nouns."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.cargo import (
    Address,
    Contact,
    Direction,
    Document,
    Function,
    Level,
    Moment,
    Packaging,
    PartyRole,
    Stage,
    Statement,
)
from greenlane.intake import Limits, ReadState, read
from tests.intake.formats.messages import codes, finding
from tests.intake.formats.ncts_messages import CONSIGNMENT, HEADER, declared, house, item, message_of, ncts, whole


def test_the_header_fills_the_declaration() -> None:
    read_one = declared(whole())
    assert (read_one.function, read_one.direction, read_one.stage) == (
        Function.ORIGINAL,
        Direction.TRANSIT,
        Stage.TRANSIT,
    )
    assert (read_one.reference, read_one.type, read_one.additional_type) == ("LRN-1", "T1", "A")
    assert read_one.specific_circumstance == "A20"
    assert read_one.paths["reference"] == "/CC015C[1]/TransitOperation[1]/LRN[1]"
    assert read_one.envelope is not None
    assert (read_one.envelope.sender, read_one.envelope.recipient, read_one.envelope.id) == ("TRADER", "NTA.XX", "M1")
    assert read_one.envelope.prepared_at == datetime(2026, 3, 24, 9, tzinfo=UTC)


def test_the_offices_are_told_apart() -> None:
    offices = declared(whole()).offices
    assert (offices.departure, offices.destination, offices.exit) == ("XX000001", "YY000002", "ZZ000004")
    assert offices.transit == ("ZZ000003",)
    assert offices.paths["transit"] == "/CC015C[1]/CustomsOfficeOfTransitDeclared[1]"


def test_an_office_at_the_border_that_is_no_declared_office_joins_those_of_transit() -> None:
    data = whole().replace(
        b"customsOfficeAtBorderReferenceNumber>ZZ000003<", b"customsOfficeAtBorderReferenceNumber>ZZ9<"
    )
    assert declared(data).offices.transit == ("ZZ000003", "ZZ9")


def test_the_terms_bind_guarantee_itinerary_and_limit_and_no_access_code_is_kept() -> None:
    read_one = declared(whole())
    terms = read_one.consignment.transit
    assert terms is not None
    assert (terms.guarantee_type, terms.guarantee_reference) == ("1", "26XX0000000000011")
    assert terms.binding_itinerary is True
    assert terms.time_limit == datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)
    assert Statement(code="guarantee_amount", text="1500.00 EUR") in read_one.consignment.statements
    assert "S3CR" not in repr(read_one)


def test_a_second_guarantee_is_told_as_left_aside() -> None:
    second = "<Guarantee><guaranteeType>9</guaranteeType></Guarantee>"
    message = message_of(ncts(HEADER + second + f"<Consignment>{house(1, item(1))}</Consignment>"))
    assert message.declaration.consignment.transit is not None
    assert message.declaration.consignment.transit.guarantee_type == "1"
    assert finding(message.findings, "READ-ONLY-FIRST").path == "/CC015C[1]/Guarantee[2]"


def test_parties_have_their_addresses_and_contacts() -> None:
    consignment = declared(whole()).consignment
    holder = consignment.party(PartyRole.TRANSIT_HOLDER)
    assert holder is not None
    assert (holder.id, holder.name) == ("XX123", "Lindqvist Haulage")
    assert holder.address == Address(line="Quay 1", postcode="1000", city="Harbour", country="XX")
    assert holder.contacts == (
        Contact(kind="name", value="Ada"),
        Contact(kind="phone", value="+1 2"),
        Contact(kind="email", value="a@b.example"),
    )
    assert holder.paths["city"] == "/CC015C[1]/HolderOfTheTransitProcedure[1]/Address[1]/city[1]"
    representative = consignment.party(PartyRole.REPRESENTATIVE)
    assert representative is not None
    assert representative.function_code == "2"


def test_a_holder_with_a_tir_number_alone_has_it_as_its_id() -> None:
    holder = "<HolderOfTheTransitProcedure><TIRHolderIdentificationNumber>XXX/1</TIRHolderIdentificationNumber>"
    (party,) = declared(ncts(f"{holder}</HolderOfTheTransitProcedure>")).consignment.parties
    assert (party.id, party.authorisation) == ("XXX/1", "XXX/1")


def test_the_journey_is_filled() -> None:
    journey = declared(whole()).consignment.journey
    assert (journey.export_country, journey.destination_country) == ("XX", "YY")
    assert journey.routing_countries == ("XX", "ZZ")
    assert (journey.loading_place, journey.discharge_place) == ("XXHAR", "YY Old Dock")
    assert journey.goods_location == "BYXXACR1; 0001"
    assert journey.inland_mode == "3"
    assert journey.departure is not None
    assert (journey.departure.id, journey.departure.id_type, journey.departure.nationality) == ("AB 123", "30", "XX")
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id, journey.border.reference) == ("1", "MV Tern", "V77")
    assert [(one.moment, one.at.day, one.actual, one.source) for one in journey.times] == [
        (Moment.ARRIVAL, 26, False, "ZZ000003"),
        (Moment.PRESENTATION, 25, False, None),
    ]


def test_equipment_has_its_seals_and_the_goods_in_it() -> None:
    consignment = declared(whole()).consignment
    (container,) = consignment.equipment
    assert container.id == "CSQU3054383"
    assert [seal.number for seal in container.seals] == ["SEAL-1", "SEAL-2"]
    assert [one.containers for one in consignment.items] == [(), ("CSQU3054383",)]


def test_seals_that_are_not_all_named_are_told() -> None:
    data = whole().replace(b"<numberOfSeals>2<", b"<numberOfSeals>3<")
    told = finding(message_of(data).findings, "READ-SEALS")
    assert told.path == "/CC015C[1]/Consignment[1]/TransportEquipment[1]/numberOfSeals[1]"
    assert "says 3, but 2 seals are named" in told.message


def test_documents_keep_their_kind_and_place() -> None:
    consignment = declared(whole()).consignment
    assert [(one.type, one.id, one.line) for one in consignment.documents] == [
        ("N704", "MBL-1", None),
        ("C521", "XXACR1", None),
        ("N380", "INV-1", 4),
        ("Y024", "R-1", None),
    ]
    assert [(one.type, one.id) for one in consignment.previous_documents] == [("N337", "TS-1")]
    assert (consignment.ucr, consignment.freight_payment) == ("UCR-1", "A")
    assert consignment.gross_weight_kg == Decimal("150.5")
    assert Statement(code="20100", text="Fragile") in consignment.statements
    assert Statement(code="security", text="1") in consignment.statements


def test_one_house_document_makes_the_consignment_a_house() -> None:
    consignment = declared(whole()).consignment
    assert (consignment.level, consignment.master_document, consignment.house_document) == (
        Level.HOUSE,
        "MBL-1",
        "HBL-1",
    )


def test_several_houses_are_one_message_and_their_documents_stand_on_their_items() -> None:
    consignment = declared(whole(house(1, item(1) + item(2)), house(2, item(3)))).consignment
    assert (consignment.level, consignment.house_document) == (Level.MASTER, None)
    assert [one.number for one in consignment.items] == [1, 2, 3]
    assert [[each.id for each in one.documents] for one in consignment.items] == [["HBL-1"], ["HBL-1"], ["HBL-2"]]
    third = consignment.items[2]
    assert third.path == "/CC015C[1]/Consignment[1]/HouseConsignment[2]/ConsignmentItem[1]"


def test_without_house_documents_the_contract_is_straight() -> None:
    assert declared(whole(house(1, item(1), contract=None))).consignment.level is Level.STRAIGHT


def test_parties_of_houses_join_those_of_the_consignment_each_once() -> None:
    sender = "<Consignor><name>Mill {}</name></Consignor>"
    houses = (house(1, item(1), more=sender.format(1)), house(2, item(2), more=sender.format(2)))
    parties = declared(whole(*houses, house(3, item(3), more=sender.format(1)))).consignment.parties
    found = [one for one in parties if one.role is PartyRole.CONSIGNOR]
    assert [one.name for one in found] == ["Mill 1", "Mill 2"]
    assert found[1].paths["name"] == "/CC015C[1]/Consignment[1]/HouseConsignment[2]/Consignor[1]/name[1]"


def test_what_all_houses_agree_on_is_said_of_the_consignment() -> None:
    land = "<countryOfDestination>{}</countryOfDestination>"
    inside = "".join(house(number, item(number), more=land.format("QQ")) for number in (1, 2))
    journey = declared(ncts(f"<Consignment>{inside}</Consignment>")).consignment.journey
    assert journey.destination_country == "QQ"
    differing = house(1, item(1), more=land.format("QQ")) + house(2, item(2), more=land.format("RR"))
    consignment = declared(ncts(f"<Consignment>{differing}</Consignment>")).consignment
    assert consignment.journey.destination_country is None
    assert [one.destination_country for one in consignment.items] == ["QQ", "RR"]


def test_a_goods_item_is_read_whole() -> None:
    commodity = (
        "<cusCode>0010001-6</cusCode><CommodityCode><harmonizedSystemSubHeadingCode>620520"
        "</harmonizedSystemSubHeadingCode><combinedNomenclatureCode>00</combinedNomenclatureCode></CommodityCode>"
        "<DangerousGoods><sequenceNumber>1</sequenceNumber><UNNumber>1263</UNNumber></DangerousGoods>"
    )
    more = "<declarationType>T2</declarationType><referenceNumberUCR>UCR-9</referenceNumberUCR>"
    (one,) = declared(whole(house(1, item(7, more, commodity)))).consignment.items
    assert (one.number, one.description, one.hs, one.un_number) == (7, "Cotton shirts", "62052000", "1263")
    assert one.additional_codes == ("0010001-6",)
    assert (one.gross_weight_kg, one.net_weight_kg) == (Decimal(25), Decimal("20.5"))
    assert one.packaging == (Packaging(count=5, type="CT", marks="AB"),)
    assert one.statements == (Statement(code="declaration_type", text="T2"),)
    assert [(each.type, each.id) for each in one.documents] == [("N714", "HBL-1"), ("UCR", "UCR-9")]
    assert one.paths["hs"].endswith("/Commodity[1]/CommodityCode[1]")


def test_a_tir_carnet_is_kept_as_a_document() -> None:
    carnet = "<TransitOperation><TIRCarnetNumber>12345678</TIRCarnetNumber></TransitOperation>"
    (document,) = declared(ncts(carnet)).consignment.documents
    assert document == Document(type="TIR", id="12345678", path="/CC015C[1]/TransitOperation[1]/TIRCarnetNumber[1]")


def test_an_amendment_carries_the_whole_filing() -> None:
    data = whole(name="CC013C").replace(b"</LRN>", b"</LRN><MRN>26XX0000000000000J1</MRN>")
    read_one = declared(data)
    assert (read_one.function, read_one.mrn) == (Function.AMENDMENT, "26XX0000000000000J1")
    assert len(read_one.consignment.items) == 2


def test_a_request_to_invalidate_is_a_cancellation_with_its_reason() -> None:
    inside = (
        "<TransitOperation><MRN>26XX0000000000000J1</MRN></TransitOperation><Invalidation><initiatedByCustoms>0"
        "</initiatedByCustoms><justification>Not shipped</justification></Invalidation>"
    )
    read_one = declared(ncts(inside, "CC014C"))
    assert (read_one.function, read_one.mrn, read_one.reason) == (
        Function.CANCELLATION,
        "26XX0000000000000J1",
        "Not shipped",
    )


@pytest.mark.parametrize(
    ("prefix", "namespace"),
    [("", ""), ("n1:", "http://ncts.dgtaxud.ec"), ("x:", "urn:other"), ("", "http://ncts.dgtaxud.ec"), ("q:", "")],
)
def test_prefixes_and_namespaces_are_read_past(prefix: str, namespace: str) -> None:
    data = ncts(f"{HEADER}<Consignment>{CONSIGNMENT}</Consignment>", prefix=prefix, namespace=namespace)
    assert declared(data).reference == "LRN-1"


def test_a_prefix_that_is_not_declared_is_told() -> None:
    assert "READ-NAMESPACE" in codes(message_of(ncts(HEADER, prefix="q:", namespace="")).findings)


@pytest.mark.parametrize(("number", "words"), [("029", "the release of goods for transit"), ("928", "acknowledgement")])
def test_other_messages_are_named(number: str, words: str) -> None:
    reading = read(ncts("<TransitOperation><LRN>L7</LRN></TransitOperation>", f"CC{number}C"))
    assert (reading.format, reading.state) == ("ncts", ReadState.NOT_A_DECLARATION)
    (told,) = reading.findings
    assert (told.code, told.value) == ("READ-NOT-A-DECLARATION", f"CC{number}C")
    assert words in told.message
    assert "LRN L7" in told.message


def test_a_message_between_offices_or_of_an_unknown_number_is_named_too() -> None:
    assert "to the office of destination" in read(ncts("", "CD001C")).findings[0].message
    assert "IE999, which is not known here" in read(ncts("", "CC999C")).findings[0].message


def test_a_message_type_that_is_not_that_of_the_root_is_told() -> None:
    data = ncts(HEADER).replace(b"<messageType>CC015C", b"<messageType>CC013C")
    told = finding(message_of(data).findings, "READ-MESSAGE-TYPE")
    assert (told.path, told.value) == ("/CC015C[1]/messageType[1]", "CC013C")


def test_wrong_values_are_told_and_the_rest_is_read() -> None:
    data = whole().replace(b">150.5<", b">heavy<").replace(b">2026-04-01<", b">soon<")
    message = message_of(data)
    assert codes(message.findings) == ["READ-NUMBER", "READ-TIME"]
    assert message.declaration.consignment.gross_weight_kg is None
    assert len(message.declaration.consignment.items) == 2


def test_what_is_not_used_is_named_once() -> None:
    data = ncts(
        HEADER.replace(
            "<security>", "<communicationLanguageAtDeparture>en</communicationLanguageAtDeparture><security>"
        )
    )
    told = finding(message_of(data).findings, "READ-NOT-MAPPED")
    assert "/CC015C/TransitOperation/communicationLanguageAtDeparture" in told.message
    assert "sequenceNumber" not in told.message


def test_a_whole_declaration_leaves_nothing_aside() -> None:
    assert codes(message_of(whole()).findings) == []


def test_more_goods_items_than_are_read_are_refused_across_houses() -> None:
    data = whole(house(1, item(1) + item(2)), house(2, item(3) + item(4)))
    reading = read(data, limits=Limits(max_items=3))
    assert (reading.state, codes(reading.findings)) == (ReadState.UNREADABLE, ["READ-TOO-MANY"])
    assert reading.findings[0].path is not None
    assert reading.findings[0].path.endswith("HouseConsignment[2]/ConsignmentItem[2]")


def test_of_items_that_share_a_number_the_first_has_the_containers() -> None:
    consignment = declared(whole(house(1, item(2) + item(2) + item(3)))).consignment
    assert [one.containers for one in consignment.items] == [("CSQU3054383",), (), ()]
