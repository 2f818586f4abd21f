# SPDX-License-Identifier: Apache-2.0
"""Reading IFTMIN: one instruction is one declaration, of a stage before the goods leave."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.cargo import Declaration, Level, Moment, PartyRole, Stage
from greenlane.intake import read
from tests.intake.formats.edifact_messages import interchange, message

KIND = "IFTMIN:D:00B:UN"
BODY = """BGM+340+BOOK-1+9'DTM+137:20260320:102'DTM+234:202603211000:203'MOA+39:5000:USD'FTX+AAI+++Handle with care'
CNT+7:900:KGM'CNT+11:9'CNT+5:1'TOD+6+CC+FOB'LOC+1+USNYC'RFF+BM:B1'RFF+BH:H1'RFF+UCN:U1'RFF+ABT:26US01'RFF+IV:INV7'
TDT+20+V1+MODE++LINE:172+++9074729:146::NORTH STAR'LOC+9+USNYC'DTM+133:202603220000:203'LOC+11+BEANR'
TDT+10++3'NAD+CZ+1++Sender'NAD+CN+++Receiver'NAD+PW+P1'
GID+1+9:CT'PIA+5+847130:HS'PIA+1+ART9:SA'FTX+AAA+++Laptops'MEA+WT+G+KGM:900'SGP+TGHU7599330'
DGS+IMD+9+3480'EQD+CN+CSQU3054383+22G1+++5'SEL+S9'"""


def instructed(mode: str = "1") -> Declaration:
    (one,) = read(interchange(message(BODY.replace("MODE", mode), KIND))).messages
    return one.declaration


@pytest.mark.parametrize(("mode", "stage"), [("4", Stage.PRE_LOADING), ("1", Stage.PRE_DEPARTURE)])
def test_the_stage_is_before_the_goods_leave(mode: str, stage: Stage) -> None:
    declaration = instructed(mode)
    assert (declaration.type, declaration.additional_type, declaration.reference) == ("IFTMIN", "340", "BOOK-1")
    assert (declaration.stage, declaration.items_declared) == (stage, 1)


def test_documents_terms_and_totals_are_of_the_consignment() -> None:
    one = instructed().consignment
    assert (one.master_document, one.house_document, one.level, one.ucr) == ("B1", "H1", Level.HOUSE, "U1")
    assert [(document.type, document.id) for document in one.documents] == [("IV", "INV7")]
    assert [(document.type, document.id) for document in one.previous_documents] == [("MRN", "26US01")]
    assert (one.gross_weight_kg, one.package_count) == (Decimal(900), 9)
    assert (one.delivery_terms, one.freight_payment) == ("FOB", "CC")
    assert one.invoice is not None
    assert one.invoice.amount == Decimal(5000)
    assert [statement.text for statement in one.statements] == ["Handle with care"]


def test_the_journey_is_that_of_the_main_carriage() -> None:
    journey = instructed().consignment.journey
    assert journey.border is not None
    assert (journey.border.name, journey.border.reference) == ("NORTH STAR", "V1")
    assert journey.departure is not None
    assert journey.departure.mode == "3"
    assert (journey.loading_place, journey.discharge_place) == ("USNYC", "BEANR")
    assert [(time.moment, time.at) for time in journey.times] == [
        (Moment.DEPARTURE, datetime(2026, 3, 22, tzinfo=UTC)),
        (Moment.LOADING, datetime(2026, 3, 21, 10, tzinfo=UTC)),
    ]


def test_parties_goods_and_equipment_are_read() -> None:
    one = instructed().consignment
    assert [(party.role, party.id or party.name) for party in one.parties] == [
        (PartyRole.CONSIGNOR, "1"),
        (PartyRole.CONSIGNEE, "Receiver"),
        (PartyRole.SUPPLY_CHAIN_ACTOR, "P1"),
        (PartyRole.CARRIER, "LINE"),
    ]
    (item,) = one.items
    assert (item.description, item.hs, item.un_number) == ("Laptops", "847130", "3480")
    assert item.containers == ("TGHU7599330",)
    assert [equipment.id for equipment in one.equipment] == ["CSQU3054383", "TGHU7599330"]
    assert one.equipment[0].seals[0].number == "S9"


def test_what_the_nouns_do_not_hold_is_told() -> None:
    (one,) = read(interchange(message(BODY, KIND))).messages
    assert [finding.message.rpartition(": ")[2] for finding in one.findings if finding.code == "READ-NOT-MAPPED"] == [
        "LOC+1, PIA+1."
    ]
