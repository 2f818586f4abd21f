# SPDX-License-Identifier: Apache-2.0
"""The lines of ``read`` and ``assess``: one for each message, and one for what could not be taken of the file."""

from __future__ import annotations

from typing import Any

import pytest

from greenlane.cargo import Equipment, Function, Report, ReportedUnit, ReportKind
from greenlane.intake import Finding, Reading, ReadState, ReportMessage, Severity, read, write_native
from greenlane.wiring.lines import lines_of_assessment, lines_of_reading, parted
from greenlane.wiring.shipped import shipped_knowledge
from tests.intake.checks.filings import good

STRAY = b'{"what": "ever"}'
CUT = b'{"reference": "R-9", "consig'


def _batch(*others: bytes) -> Reading:
    return read(b"\n".join((write_native(good()), *others, write_native(good(reference="R-2")))))


@pytest.mark.parametrize("lines_of", [lines_of_reading, lines_of_assessment])
@pytest.mark.parametrize(("other", "state"), [(STRAY, "unrecognised"), (CUT, "unreadable")])
def test_what_is_wrong_with_one_record_is_not_told_of_the_others(lines_of: Any, other: bytes, state: str) -> None:
    *taken, left = list(lines_of("file", _batch(other), shipped_knowledge()))
    alone = list(lines_of("file", _batch(), shipped_knowledge()))
    assert [line["findings"] for line in taken] == [[], []]
    assert taken == alone
    assert (left["state"], left["consignments"], len(left["findings"])) == (state, [], 1)


def test_a_record_is_not_held_to_have_errors_because_another_has(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = lines_of_assessment("file", _batch(STRAY, CUT), shipped_knowledge())
    (consignment,) = first["consignments"]
    assert consignment["facts"].get("filing.errors", 0) == 0


def test_a_file_of_which_nothing_was_taken_is_not_parted() -> None:
    for body in (b"", b"\x00\x01", STRAY, CUT):
        reading = read(body)
        assert parted(reading) == (reading, None)
        (line,) = lines_of_reading("file", reading, shipped_knowledge())
        assert line["findings"]


def test_what_concerns_the_file_as_such_stays_with_every_message() -> None:
    body = b'{"format": "greenlane.declaration", "version": 1, "junk": 1, "declarations": [%s]}' % write_native(good())
    reading, left = parted(read(body))
    assert left is None
    (line,) = lines_of_reading("file", reading, shipped_knowledge())
    assert "READ-UNKNOWN-KEY" in {finding["code"] for finding in line["findings"]}


def test_a_cancellation_has_no_consignment_to_assess() -> None:
    reading = read(write_native(good(function=Function.CANCELLATION)))
    (line,) = lines_of_assessment("file", reading, shipped_knowledge())
    assert (line["state"], line["consignments"]) == ("invalidated", [])
    assert "GL-LOD-03" in {finding["code"] for finding in line["findings"]}


def _finding(code: str, severity: Severity) -> Finding:
    return Finding(code=code, severity=severity, path=None, value=None, message="Told.")


@pytest.mark.parametrize("lines_of", [lines_of_reading, lines_of_assessment])
def test_a_report_has_a_line_of_its_own_and_is_read_also_where_declarations_are_assessed(lines_of: Any) -> None:
    unit = ReportedUnit(equipment=Equipment(id="CSQU3054383", path="message 1"), position="0010182")
    report = Report(kind=ReportKind.STOWAGE, planned=True, reference="S1", units=(unit,), paths={"reference": "BGM"})
    told = (_finding("READ-ORDER", Severity.INFO),)
    reading = Reading(
        format="edifact",
        state=ReadState.READ,
        messages=read(write_native(good())).messages,
        reports=(ReportMessage(report=report, findings=told),),
    )
    declared, reported = lines_of("file", reading, shipped_knowledge())
    assert "reports" not in declared
    assert len(declared["consignments"]) == 1
    assert (reported["state"], reported["consignments"]) == ("read", [])
    assert [finding["code"] for finding in reported["findings"]] == ["READ-ORDER"]
    (shown,) = reported["reports"]
    assert (shown["kind"], shown["planned"], shown["reference"]) == ("stowage", True, "S1")
    assert shown["units"][0]["position"] == "0010182"


def test_errors_of_a_file_of_reports_are_told_by_themselves() -> None:
    report = ReportMessage(report=Report(kind=ReportKind.STATUS))
    wrong = _finding("READ-NO-DECLARATION", Severity.ERROR)
    reading = Reading(format="edifact", state=ReadState.READ, reports=(report,), findings=(wrong,))
    taken, left = lines_of_reading("file", reading, shipped_knowledge())
    assert (taken["state"], taken["findings"]) == ("read", [])
    assert taken["reports"] == [{"kind": "status", "planned": False}]
    assert (left["state"], [finding["code"] for finding in left["findings"]]) == (
        "unrecognised",
        ["READ-NO-DECLARATION"],
    )
