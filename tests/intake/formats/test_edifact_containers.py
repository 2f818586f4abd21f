# SPDX-License-Identifier: Apache-2.0
"""Reading COPRAR, COARRI and BAPLIE: what is to be handled, what was handled, and what stands where on board."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.cargo import Report, ReportKind
from greenlane.intake import read
from tests.intake.formats.edifact_messages import interchange, message

VOYAGE = "TDT+20+V1+1++LINE:172:20+++9074729:146:11:NORTH STAR'LOC+11+BEANR'DTM+178:202603200600:203'LOC+9+USNYC'"
BOX = """NAD+CF+LINE'EQD+CN+CSQU3054383+45G1+++5'RFF+BM:B1'DTM+203:202603200730:203'LOC+147+0010182::5'LOC+9+USNYC'
LOC+11+BEANR'LOC+7+BEBRU'MEA+AAE+G+KGM:11740'MEA+AAE+VGM+KGM:11800'TMP+2+-18:CEL'SEL+S1'FTX+AAA+++Plastics'
DGS+IMD+3+1263'DAM+1+++Dented'TDT+30+T9+3'NAD+CA+ABCD'EQD+CN+MSKU0383250+22G1+++4'CNT+16:2'"""
CELLS = """LOC+147+0010182::5'FTX+AAA+++Plastics'MEA+WT++KGM:23000'TMP+2+-18:CEL'LOC+6+USNYC'LOC+12+BEANR'LOC+83+BEBRU'
RFF+BM:B1'EQD+CN+CSQU3054383+2210+++5'NAD+CA+LINE'DGS+IMD+3.1+1263'LOC+147+0010184::5'LOC+9+USNYC'
EQD+CN+MSKU0383250'EQD+CN+TGHU7599330'LOC+147+0020101::5'FTX+AAA+++Steel'"""


def report(kind: str, body: str, document: str = "") -> tuple[Report, list[str]]:
    (one,) = read(interchange(message(f"BGM+{document}+R1+9'{VOYAGE}{body}", kind))).reports
    return one.report, [finding.code for finding in one.findings]


@pytest.mark.parametrize(
    ("kind", "document", "told", "planned"),
    [
        ("COPRAR:D:95B:UN", "45", ReportKind.LOADING, True),
        ("COPRAR:D:95B:UN", "43", ReportKind.DISCHARGE, True),
        ("COARRI:D:00B:UN", "46", ReportKind.LOADING, False),
        ("COARRI:D:00B:UN", "44", ReportKind.DISCHARGE, False),
    ],
)
def test_orders_are_planned_and_reports_have_happened(
    kind: str, document: str, told: ReportKind, planned: bool
) -> None:
    found, _ = report(kind, BOX, document)
    assert (found.kind, found.planned, found.reference) == (told, planned, "R1")
    assert found.place == ("USNYC" if told is ReportKind.LOADING else "BEANR")


def test_a_remark_says_it_too_and_nothing_is_told() -> None:
    body = "BGM+999+R1+9'FTX+OSI++D'TDT+20+V1'EQD+CN+A'"
    (one,) = read(interchange(message(body, "COARRI:D:95B:UN"))).reports
    assert one.report.kind is ReportKind.DISCHARGE
    _, codes = report("COARRI:D:95B:UN", BOX, "999")
    assert "READ-REPORT-KIND" in codes


def test_a_unit_has_weights_places_dangers_and_parties() -> None:
    found, codes = report("COARRI:D:00B:UN", BOX, "44")
    first, second = found.units
    assert (first.equipment.id, first.equipment.empty, second.equipment.empty) == ("CSQU3054383", False, True)
    assert first.equipment.seals[0].number == "S1"
    assert (first.position, first.at) == ("0010182", datetime(2026, 3, 20, 7, 30, tzinfo=UTC))
    assert (first.loading_place, first.discharge_place, first.delivery_place) == ("USNYC", "BEANR", "BEBRU")
    assert (first.gross_weight_kg, first.verified_weight_kg) == (Decimal(11740), Decimal(11800))
    assert first.un_numbers == ("1263",)
    assert [party.id for party in first.parties] == ["ABCD"]
    assert [(one.type, one.id) for one in first.documents] == [("705", "B1")]
    assert {(one.code, one.text) for one in first.statements} == {
        ("AAA", "Plastics"),
        ("TMP", "-18 CEL"),
        ("DAM", "Dented"),
        ("DGS", "UN 1263, class 3, IMD"),
        ("TDT 30", "T9"),
    }
    assert "READ-CONTROL-TOTAL" not in codes
    assert "READ-NOT-MAPPED" not in codes


def test_a_wrong_count_of_equipment_is_told() -> None:
    assert "READ-CONTROL-TOTAL" in report("COPRAR:D:95B:UN", BOX.replace("CNT+16:2", "CNT+16:3"), "45")[1]


def test_the_vessel_is_the_conveyance_and_its_calls_are_kept() -> None:
    found, _ = report("BAPLIE:D:95B:UN", CELLS)
    assert found.conveyance is not None
    assert (found.conveyance.id, found.conveyance.id_type, found.conveyance.name) == ("9074729", "10", "NORTH STAR")
    assert [(time.moment, time.actual) for time in found.times] == [("arrival", True)]
    assert [(one.code, one.text) for one in found.statements] == [("LOC 11", "BEANR"), ("LOC 9", "USNYC")]


def test_a_stowage_plan_has_a_unit_for_each_box_and_each_cell_of_other_cargo() -> None:
    found, _ = report("BAPLIE:D:95B:UN", CELLS)
    assert (found.kind, found.planned) == (ReportKind.STOWAGE, True)
    assert [(unit.position, unit.equipment.id) for unit in found.units] == [
        ("0010182", "CSQU3054383"),
        ("0010184", "MSKU0383250"),
        ("0010184", "TGHU7599330"),
        ("0020101", None),
    ]
    first = found.units[0]
    assert (first.loading_place, first.discharge_place, first.delivery_place) == ("USNYC", "BEANR", "BEBRU")
    assert (first.gross_weight_kg, first.un_numbers) == (Decimal(23000), ("1263",))
    assert [party.id for party in first.parties] == ["LINE"]
    assert [one.text for one in found.units[3].statements] == ["Steel"]


def test_the_later_plan_with_everything_in_the_group_of_the_box_is_read_alike() -> None:
    later = """LOC+147+0010182::5'EQD+CN+CSQU3054383+22G1+++5'NAD+CF+LINE'MEA+AAE+VGM+KGM:23000'
    LOC+9+USNYC'LOC+11+BEANR'TMP+2+-18:CEL'DGS+IMD+3.1+1263'FTX+AAA+++Plastics'"""
    found, codes = report("BAPLIE:D:13B:UN:SMDG31", later)
    (unit,) = found.units
    assert (unit.position, unit.equipment.id, unit.discharge_place) == ("0010182", "CSQU3054383", "BEANR")
    assert (unit.verified_weight_kg, unit.un_numbers) == (Decimal(23000), ("1263",))
    assert "READ-NOT-MAPPED" not in codes
