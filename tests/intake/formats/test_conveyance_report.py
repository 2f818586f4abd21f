# SPDX-License-Identifier: Apache-2.0
"""Reports in native JSON: one or many in a file, told apart from declarations, written and read again the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import (
    Conveyance,
    Document,
    Equipment,
    Function,
    JourneyTime,
    Moment,
    Report,
    ReportedUnit,
    ReportKind,
    Seal,
    Statement,
)
from greenlane.intake import (
    Reading,
    ReadState,
    native_schema,
    read,
    report_schema,
    without_paths,
    write_native_report,
)
from tests.intake.formats.air_messages import told

ONE: dict[str, Any] = {"format": "greenlane.report", **report_schema()["examples"][0]}


def reading_of(value: object) -> Reading:
    return read(json.dumps(value).encode())


def test_a_ship_says_what_its_general_declaration_says() -> None:
    (message,) = reading_of(ONE).reports
    report = message.report
    assert (report.kind, report.place, report.last_place, report.next_place) == (
        ReportKind.ARRIVAL,
        "GBFXT",
        "NLRTM",
        "DEHAM",
    )
    ship = report.conveyance
    assert ship is not None
    assert (ship.id, ship.name, ship.nationality, ship.reference) == ("9321483", "EMMA EXAMPLE", "DK", "026W")
    assert [(time.moment, time.actual) for time in report.times] == [(Moment.ARRIVAL, False), (Moment.ARRIVAL, True)]
    assert report.units[0].equipment.seals == (Seal(number="17583753"),)
    assert message.findings == ()
    assert report.paths["place"] == "/place"


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([ONE, ONE]),
        json.dumps({"format": "greenlane.report", "version": 1, "reports": [ONE, {"kind": "arrival"}]}),
        "\n".join(json.dumps(one) for one in (ONE, ONE)),
        "\ufeff" + json.dumps([ONE, ONE], indent=1),
    ],
)
def test_many_reports_come_as_a_list_lines_or_wrapped(data: str) -> None:
    reading = read(data.encode())
    assert (reading.format, reading.state, len(reading.reports)) == ("native_report", ReadState.READ, 2)
    assert told(reading) == []


def test_a_report_is_no_declaration_though_it_shares_keys_with_one() -> None:
    reading = reading_of({"format": "greenlane.report", "kind": "status", "function": "original", "reference": "R"})
    assert (reading.format, len(reading.messages), len(reading.reports)) == ("native_report", 0, 1)
    assert reading_of({"function": "original", "reference": "R"}).format == "native_json"


def test_what_is_no_report_is_told_beside_those_that_are() -> None:
    reading = reading_of([ONE, {"format": "greenlane.report"}, 3])
    assert len(reading.reports) == 1
    assert [finding.code for finding in reading.findings] == ["READ-VALUE", "READ-NO-REPORT", "READ-NO-REPORT"]
    assert [finding.path for finding in reading.findings] == ["/1", "/1", "/2"]


def test_a_file_without_any_report_is_unreadable() -> None:
    reading = reading_of({"format": "greenlane.report", "kind": "party"})
    assert (reading.state, reading.reports) == (ReadState.UNREADABLE, ())


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"plcae": "GBFXT"}, "READ-UNKNOWN-KEY", "/plcae"),
        ({"planned": "yes"}, "READ-VALUE", "/planned"),
        ({"times": [{"moment": "arrival", "at": "soon"}]}, "READ-VALUE", "/times/0/at"),
        ({"conveyance": {"id": "9321484", "id_type": "10"}}, "READ-IMO-NUMBER", "/conveyance/id"),
    ],
)
def test_what_is_wrong_in_a_report_is_told_with_its_place(change: dict[str, Any], code: str, path: str) -> None:
    reading = reading_of({**ONE, **change})
    assert (code, path) in [(finding.code, finding.path) for finding in reading.reports[0].findings]


def test_another_version_is_refused() -> None:
    reading = reading_of({"format": "greenlane.report", "version": 2, "reports": [ONE]})
    assert (reading.state, reading.findings[0].code) == (ReadState.UNREADABLE, "READ-VERSION")


def test_the_schema_is_one_of_reports_and_leaves_out_what_readers_set() -> None:
    schema = report_schema()
    assert schema["$id"] == "urn:greenlane:schema:report:1"
    assert "paths" not in schema["$defs"]["Report"]["properties"]
    assert schema["$defs"]["JourneyTime"]["properties"]["at"]["format"] == "date-time"
    assert native_schema()["$id"] != schema["$id"]


TEXTS = st.text("ABCabc 019-é", min_size=1, max_size=12).map(str.strip).filter(bool)
MAYBE = st.none() | TEXTS
INSTANTS = st.integers(946_684_800, 4_070_908_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TIMES = st.builds(JourneyTime, moment=st.sampled_from(Moment), at=INSTANTS, actual=st.booleans(), source=MAYBE)
DOCUMENTS = st.builds(Document, type=TEXTS, id=MAYBE)
STATEMENTS = st.builds(Statement, code=TEXTS, text=MAYBE)
UNITS = st.builds(
    ReportedUnit,
    equipment=st.builds(Equipment, id=TEXTS, empty=st.none() | st.booleans()),
    position=MAYBE,
    gross_weight_kg=st.none() | st.decimals(0, 99_999, places=3),
    un_numbers=st.lists(TEXTS, max_size=2).map(tuple),
    documents=st.lists(DOCUMENTS, max_size=2).map(tuple),
)
REPORTS = st.builds(
    Report,
    kind=st.sampled_from(ReportKind),
    function=st.sampled_from(Function),
    planned=st.booleans(),
    reference=MAYBE,
    conveyance=st.none() | st.builds(Conveyance, mode=TEXTS, name=MAYBE),
    place=MAYBE,
    last_place=MAYBE,
    next_place=MAYBE,
    at=st.none() | INSTANTS,
    times=st.lists(TIMES, max_size=3).map(tuple),
    documents=st.lists(DOCUMENTS, max_size=3).map(tuple),
    units=st.lists(UNITS, max_size=2).map(tuple),
    statements=st.lists(STATEMENTS, max_size=2).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(REPORTS)
def test_a_report_that_is_written_reads_as_it_was(report: Report) -> None:
    reading = read(write_native_report(report))
    assert [without_paths(one.report) for one in reading.reports] == [report]
    assert told(reading) == []


def test_decimals_are_written_without_exponent() -> None:
    unit = ReportedUnit(equipment=Equipment(id="X"), gross_weight_kg=Decimal("1E+3"))
    assert b'"gross_weight_kg":"1000"' in write_native_report(Report(kind=ReportKind.LOADING, units=(unit,)))
