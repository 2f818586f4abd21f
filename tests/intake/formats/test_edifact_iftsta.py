# SPDX-License-Identifier: Apache-2.0
"""Reading IFTSTA: a report for each event of each consignment."""

from __future__ import annotations

from datetime import UTC, datetime

from greenlane.cargo import Report, ReportKind
from greenlane.intake import Reading, read
from tests.intake.formats.edifact_messages import interchange, message

KIND = "IFTSTA:D:00B:UN"
HEADER = "BGM+23+ST-1+9'NAD+CA+ABCD'RFF+BN:BK1'RFF+EQ:CSQU3054383'"
EVENTS = """CNI+1+B77'STS+1+24::ZZZ:Arrived+12:::Held up'RFF+BM:B1'DTM+334:202603201200:203'LOC+175+BEANR'
TDT+20+V1+1++ABCD+++9074729:146'LOC+9+USNYC'DTM+186:202603100000:203'LOC+11+BEANR'DTM+178:202603200600:203'
EQD+CN+MSKU0383250+22G1+++5'RFF+AAQ:X'STS+1+31'DTM+334:202603211200:203'CNI+2'STS+1+24'RFF+EQ:TGHU7599330'"""


def told(body: str) -> tuple[list[Report], Reading]:
    reading = read(interchange(message(body, KIND)))
    return [one.report for one in reading.reports], reading


def test_every_event_is_a_report_of_status() -> None:
    reports, reading = told(HEADER + EVENTS)
    assert reading.format == "edifact_iftsta"
    assert reading.messages == ()
    assert [(one.kind, one.planned, one.reference) for one in reports] == [(ReportKind.STATUS, False, "ST-1")] * 3
    assert [[(s.code, s.text) for s in one.statements] for one in reports] == [
        [("24", "Arrived, Held up")],
        [("31", None)],
        [("24", None)],
    ]
    assert [one.at for one in reports] == [
        datetime(2026, 3, 20, 12, tzinfo=UTC),
        datetime(2026, 3, 21, 12, tzinfo=UTC),
        None,
    ]


def test_an_event_has_its_place_conveyance_documents_and_units() -> None:
    first, second, third = told(HEADER + EVENTS)[0]
    assert first.place == "BEANR"
    assert first.conveyance is not None
    assert first.conveyance.id == "9074729"
    assert [(one.type, one.id) for one in first.documents] == [("705", "B1"), (None, "B77"), ("BN", "BK1")]
    (unit,) = first.units
    assert (unit.equipment.id, unit.loading_place, unit.discharge_place) == ("MSKU0383250", "USNYC", "BEANR")
    assert [(time.moment, time.actual) for time in first.times] == [("departure", True), ("arrival", True)]
    assert [unit.equipment.id for unit in second.units] == ["CSQU3054383"]
    assert [unit.equipment.id for unit in third.units] == ["TGHU7599330"]
    assert [party.id for party in third.parties] == ["ABCD"]


def test_a_message_without_events_tells_what_its_header_says() -> None:
    (only,), _ = told(HEADER)
    assert (only.reference, [unit.equipment.id for unit in only.units]) == ("ST-1", ["CSQU3054383"])
    assert only.statements == ()
