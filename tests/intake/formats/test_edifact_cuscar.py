# SPDX-License-Identifier: Apache-2.0
"""Reading CUSCAR: consignments, their documents and levels, what the header gives to all, what is left aside."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.cargo import Declaration, Direction, Function, Level, Moment, PartyRole
from greenlane.intake import Message, Reading, ReadState, read
from tests.intake.formats.edifact_messages import interchange, message

HEADER = """BGM+785+MAN-7+9'DTM+137:202603201200:203'LOC+41+BE101000:113:148'
NAD+MS+LINE1'NAD+CA+ABCD:172:20++Atlantic Line'CTA+IC+:Ann'COM+ann?+x@line.example:EM'
TDT+20+V12E+1++ABCD:172:20+++9074729:146::NORTH STAR:LR'LOC+9+USNYC:139:6'DTM+186:202603190800UTC:303'
LOC+60+BEANR'DTM+132:202603290600:203'
EQD+CN+CSQU3054383+45G1:102:5+++5'SEL+S-1+CA'EQD+CN+MSKU0383250+22G1+++4'EQD+CN+TGHU7599330'
"""
FIRST = """CNI+1'RFF+MB:MAST1'RFF+UCN:6GB999'RFF+ABT:26BE000000000000A5'RFF+BN:BK1'RFF+BH:HOUSE1'
CNT+7:1050.5:KGM'CNT+11:12'MOA+39:900,50:EUR'LOC+11+BEANR:139:6'LOC+7+BEBRU'LOC+88+USCHI'LOC+92+US'LOC+92+PTLIS'
GIS+24'CPI+++P'FTX+ACB+++Keep dry:and cool'
NAD+CZ+123++Chicago Cocoa:Company+1 Lake St:Floor 2+Chicago+IL+60601+US'
NAD+CN+++Chocolaterie+Rue Neuve 1+Brussels++1000+BE'CTA+IC'COM+32 2 555:TE'
NAD+FW+F1'
GID+1+10:CT+120:BX'LOC+27+CI'MOA+38:800:EUR'FTX+AAA+++Cocoa butter:in blocks'MEA+WT+G+KGM:1000.5'MEA+WT+N+TNE:0.9'
SGP+CSQU3054383+10'DGS+IMD+3+1263'FTX+AAD+++Paint'PCI+28+MARK 1:MARK 2'CST+1+1804.00+C12'
GID+2+2:BG'PIA+5+18040000:HS'FTX+AAA+++Beans'
"""
SECOND = """CNI+2+BOL2'RFF+BM:BOL2'NAD+CZ+++Other Shipper'GID+1+5'FTX+AAA+++Shoes'SGP+MSKU0383250'"""


def declared(body: str, header: str = HEADER) -> tuple[list[Declaration], Reading]:
    reading = read(interchange(message(header + body)))
    return [one.declaration for one in reading.messages], reading


def codes(one: Message) -> list[str]:
    return [finding.code for finding in one.findings]


@pytest.fixture(scope="module")
def both() -> list[Declaration]:
    return declared(FIRST + SECOND)[0]


def test_each_consignment_is_a_declaration_with_a_reference_of_its_own(both: list[Declaration]) -> None:
    assert [one.reference for one in both] == ["MAN-7/HOUSE1", "MAN-7/BOL2"]
    assert {(one.type, one.additional_type, one.function) for one in both} == {("CUSCAR", "785", Function.ORIGINAL)}
    assert both[0].offices.entry == "BE101000"
    assert both[0].envelope is not None
    assert both[0].envelope.sender == "SENDER"
    assert both[0].envelope.prepared_at == datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_documents_tell_the_level(both: list[Declaration]) -> None:
    first, second = (one.consignment for one in both)
    assert (first.master_document, first.house_document, first.level) == ("MAST1", "HOUSE1", Level.HOUSE)
    assert (second.master_document, second.house_document, second.level) == ("BOL2", None, Level.STRAIGHT)
    assert first.ucr == "6GB999"
    assert [(one.type, one.id) for one in first.previous_documents] == [("MRN", "26BE000000000000A5")]
    assert [(one.type, one.id) for one in first.documents] == [("BN", "BK1")]


def test_a_consignment_has_its_totals_places_and_nature(both: list[Declaration]) -> None:
    first = both[0].consignment
    assert (first.gross_weight_kg, first.package_count, first.freight_payment) == (Decimal("1050.5"), 12, "P")
    assert first.invoice is not None
    assert (first.invoice.amount, first.invoice.currency) == (Decimal("900.50"), "EUR")
    journey = first.journey
    assert (journey.loading_place, journey.discharge_place, journey.delivery_place) == ("USNYC", "BEANR", "BEBRU")
    assert (journey.acceptance_place, journey.first_port) == ("USCHI", "BEANR")
    assert journey.routing_countries == ("US", "PT")
    assert (both[0].direction, both[1].direction) == (Direction.TRANSIT, None)
    assert [(one.code, one.text) for one in first.statements] == [("ACB", "Keep dry and cool")]


def test_the_header_gives_conveyance_times_and_parties_to_every_consignment(both: list[Declaration]) -> None:
    for one in both:
        border = one.consignment.journey.border
        assert border is not None
        assert (border.id, border.id_type, border.name, border.nationality) == ("9074729", "10", "NORTH STAR", "LR")
        assert (border.mode, border.reference) == ("1", "V12E")
        assert [(time.moment, time.actual, time.source) for time in one.consignment.journey.times] == [
            (Moment.DEPARTURE, True, "SENDER"),
            (Moment.ARRIVAL, False, "SENDER"),
        ]
        carrier = one.consignment.party(PartyRole.CARRIER)
        assert carrier is not None
        assert (carrier.id, carrier.name) == ("ABCD", "Atlantic Line")
        assert [(contact.kind, contact.value) for contact in carrier.contacts] == [
            ("IC", "Ann"),
            ("email", "ann+x@line.example"),
        ]


def test_parties_have_names_in_lines_addresses_and_contacts(both: list[Declaration]) -> None:
    consignor = both[0].consignment.party(PartyRole.CONSIGNOR)
    assert consignor is not None
    assert consignor.address is not None
    assert (consignor.id, consignor.name) == ("123", "Chicago Cocoa Company")
    assert (consignor.address.line, consignor.address.city) == ("1 Lake St Floor 2", "Chicago")
    assert (consignor.address.subdivision, consignor.address.postcode, consignor.country) == ("IL", "60601", "US")
    assert consignor.paths["city"].endswith("NAD, element 6.1")
    actor = both[0].consignment.party(PartyRole.SUPPLY_CHAIN_ACTOR)
    assert actor is not None
    assert (actor.id, actor.function_code) == ("F1", "FW")


def test_goods_items_have_packages_weights_codes_and_dangers(both: list[Declaration]) -> None:
    first, second = both[0].consignment.items
    assert (first.number, first.description, first.hs) == (1, "Cocoa butter in blocks", "180400")
    assert (first.additional_codes, first.origin, first.un_number) == (("C12",), "CI", "1263")
    assert [(one.count, one.type, one.marks) for one in first.packaging] == [(10, "CT", "MARK 1 MARK 2")]
    assert (first.gross_weight_kg, first.net_weight_kg) == (Decimal("1000.5"), Decimal("900.0"))
    assert first.containers == ("CSQU3054383",)
    told = {(one.code, one.text) for one in first.statements}
    assert told == {("DGS", "UN 1263, class 3, IMD"), ("AAD", "Paint"), ("GID", "inner packages: 120 BX")}
    assert (second.description, second.hs) == ("Beans", "18040000")
    assert first.paths["hs"] == "message 1, segment 50 CST, element 2.1"


def test_equipment_goes_to_the_consignments_whose_items_it_holds(both: list[Declaration]) -> None:
    (box,), (empty,) = (one.consignment.equipment for one in both)
    assert (box.id, box.size_type, box.empty) == ("CSQU3054383", "45G1", False)
    assert [(seal.number, seal.affixed_by) for seal in box.seals] == [("S-1", "CA")]
    assert (empty.id, empty.empty) == ("MSKU0383250", True)


def test_equipment_of_no_consignment_is_told_and_a_single_consignment_has_it_all() -> None:
    _, reading = declared(FIRST + SECOND)
    loose = [finding for finding in reading.messages[0].findings if finding.code == "READ-LOOSE-EQUIPMENT"]
    assert [finding.value for finding in loose] == ["TGHU7599330"]
    (alone,), _ = declared(SECOND)
    assert [one.id for one in alone.consignment.equipment] == ["CSQU3054383", "MSKU0383250", "TGHU7599330"]


def test_houses_of_one_consignment_are_declarations_under_its_master() -> None:
    body = "CNI+1'RFF+MB:M9'RFF+BH:H1'NAD+CZ+++A'GID+1'FTX+AAA+++Toys'RFF+BH:H2'NAD+CZ+++B'GID+1'FTX+AAA+++Tyres'"
    houses, _ = declared(body)
    assert [(one.reference, one.consignment.master_document) for one in houses] == [
        ("MAN-7/H1", "M9"),
        ("MAN-7/H2", "M9"),
    ]
    assert [one.consignment.items[0].description for one in houses] == ["Toys", "Tyres"]
    assert [one.consignment.party(PartyRole.CONSIGNOR).name for one in houses] == ["A", "B"]  # type: ignore[union-attr]


def test_a_consignment_without_a_reference_group_is_read_with_its_own_number() -> None:
    (one, two), _ = declared("CNI+1+B77'NAD+CZ+++A'GID+1'FTX+AAA+++Toys'CNI+2'GID+1'FTX+AAA+++Tyres'")
    assert (one.reference, one.consignment.master_document) == ("MAN-7/B77", "B77")
    assert (two.reference, two.consignment.level) == ("MAN-7/2", None)
    assert two.consignment.items[0].description == "Tyres"


@pytest.mark.parametrize(
    ("code", "function", "told"),
    [
        ("9", Function.ORIGINAL, []),
        ("4", Function.AMENDMENT, []),
        ("5", Function.AMENDMENT, []),
        ("1", Function.CANCELLATION, []),
        ("3", Function.CANCELLATION, []),
        ("22", Function.ORIGINAL, []),
        ("99", Function.ORIGINAL, ["error"]),
        ("", Function.ORIGINAL, ["warning"]),
    ],
)
def test_the_function_tells_what_is_asked_for(code: str, function: Function, told: list[str]) -> None:
    (one,), reading = declared(SECOND, f"BGM+785+M+{code}'")
    assert one.function is function
    assert [str(f.severity) for f in reading.messages[0].findings if f.code == "READ-FUNCTION"] == told


def test_a_declaration_of_departure_is_of_export() -> None:
    (one,), _ = declared(SECOND, "BGM+833+M+9'")
    assert one.direction is Direction.EXPORT


def test_a_report_without_consignments_declares_nothing_and_says_so() -> None:
    reading = read(interchange(message(HEADER)))
    assert (reading.format, reading.state, reading.messages) == ("edifact_cuscar", ReadState.NOT_A_DECLARATION, ())
    assert [finding.code for finding in reading.findings] == ["READ-NO-DECLARATION"]


def test_what_is_not_used_is_told_once_by_its_kind_in_the_part_where_it_stands() -> None:
    body = "CNI+1'RFF+BM:B1'GID+1'FTX+AAA+++Toys'MEA+VOL++MTQ:3'MEA+VOL++MTQ:4'CNI+2'RFF+BM:B2'GID+1'HAN+1'"
    _, reading = declared(body, "BGM+785+M+9'QTY+1:2'")
    told = [[f.message for f in one.findings if f.code == "READ-NOT-MAPPED"] for one in reading.messages]
    assert [[text.rpartition(": ")[2] for text in some] for some in told] == [
        ["QTY+1.", "MEA+VOL."],
        ["QTY+1.", "HAN+1."],
    ]


def test_totals_of_consignments_are_compared() -> None:
    _, reading = declared(SECOND, "BGM+785+M+9'CNT+10:2'")
    assert "READ-CONTROL-TOTAL" in codes(reading.messages[0])


def test_values_that_are_none_are_told_with_their_place() -> None:
    body = "CNI+1'RFF+BM:B1'CNT+11:many'TDT+20'DTM+132:2026:203'GID+one+x:CT'MEA+WT+G+XXX:5'"
    (one,), reading = declared(body, "BGM+785+M+9'")
    told = {(finding.code, finding.path) for finding in reading.messages[0].findings}
    assert told == {
        ("READ-NUMBER", "message 1, segment 5 CNT, element 1.2"),
        ("READ-TIME", "message 1, segment 7 DTM, element 1.2"),
        ("READ-NUMBER", "message 1, segment 8 GID, element 1.1"),
        ("READ-NUMBER", "message 1, segment 8 GID, element 2.1"),
        ("READ-UNIT", "message 1, segment 9 MEA, element 3.1"),
    }
    assert one.consignment.items[0].gross_weight_kg is None


def test_more_in_a_header_than_a_directory_allows_is_an_error() -> None:
    _, reading = declared(SECOND, "BGM+785+M+9'" + "NAD+NI+1'" * 120)
    assert "READ-TOO-MANY" in codes(reading.messages[0])
