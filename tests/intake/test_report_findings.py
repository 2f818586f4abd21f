# SPDX-License-Identifier: Apache-2.0
"""What a sender of reports is told: refusals and warnings name an example that would pass and the rule's source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from greenlane.cargo import (
    Declaration,
    Document,
    Equipment,
    Function,
    JourneyTime,
    Moment,
    Report,
    ReportedUnit,
    ReportKind,
)
from greenlane.intake import Finding, Severity, not_yet_happened, reference_unknown, reported_before, speaks_of_nothing
from greenlane.intake.report_findings import CLOCKS_DIFFER_BY, FARTHEST_ZONE
from greenlane.intake.standing_findings import duplicate_reference, no_longer_valid, unknown_lodgement
from tests.intake.checks.filings import good

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONE = Finding(code="READ-TIME-ZONE", severity=Severity.INFO, path=None, value=None, message="taken as UTC")


def _report(ahead: timedelta, **given: object) -> Report:
    named = {"kind": ReportKind.ARRIVAL, "at": NOW + ahead, "paths": {"at": "/at"}, **given}
    return Report(**named)  # type: ignore[arg-type]


def _told(report: Report, *findings: Finding, format_name: str = "native_report") -> tuple[Finding, ...]:
    return not_yet_happened(report, NOW, format_name=format_name, findings=findings)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [(-timedelta(days=9), False), (CLOCKS_DIFFER_BY, False), (CLOCKS_DIFFER_BY + timedelta(seconds=1), True)],
)
def test_a_time_beyond_the_difference_of_clocks_is_in_the_future(ahead: timedelta, told: bool) -> None:
    found = _told(_report(ahead))
    assert bool(found) is told
    assert [(one.code, one.severity, one.path) for one in found] == [("GL-RPT-04", Severity.ERROR, "/at")] * told


def test_times_without_an_offset_may_be_local_ones() -> None:
    local = _report(timedelta(hours=8))
    assert _told(local)
    assert not _told(local, ZONE)
    assert not _told(local, format_name="ncts")
    assert _told(_report(FARTHEST_ZONE + timedelta(hours=1)), ZONE)


def test_plans_cancellations_and_reports_without_a_time_tell_of_no_future() -> None:
    ahead = timedelta(days=1)
    assert not _told(_report(ahead, planned=True))
    assert not _told(_report(ahead, function=Function.CANCELLATION))
    assert not _told(Report(kind=ReportKind.ARRIVAL))
    planned = JourneyTime(moment=Moment.ARRIVAL, at=NOW + ahead)
    assert not _told(Report(kind=ReportKind.ARRIVAL, planned=True, times=(planned,)))


def test_of_many_units_the_first_is_shown_and_the_others_counted() -> None:
    units = tuple(
        ReportedUnit(equipment=Equipment(), at=NOW + timedelta(days=day), path=f"/units/{day}") for day in range(4)
    )
    (found,) = _told(Report(kind=ReportKind.DISCHARGE, units=units))
    assert found.path == "/units/1"
    assert "And 2 more times" in found.message


def _refusals_and_warnings() -> list[Finding]:
    filed: Declaration = good()
    report = Report(kind=ReportKind.STATUS, reference="R1", documents=(Document(type="714", id="H1"),))
    return [
        duplicate_reference(filed),
        no_longer_valid(filed),
        unknown_lodgement(filed),
        reported_before(report),
        speaks_of_nothing(report),
        *(reference_unknown(Report(kind=ReportKind.STATUS, function=one)) for one in Function),
        *_told(_report(timedelta(days=1))),
    ]


@pytest.mark.parametrize("finding", _refusals_and_warnings(), ids=lambda one: f"{one.code}-{one.severity}")
def test_every_refusal_and_warning_shows_what_would_pass_and_whose_rule_it_is(finding: Finding) -> None:
    assert finding.severity is not Severity.INFO
    before, _, rest = finding.message.partition(" This would pass: ")
    example, _, source = rest.partition(" Source: ")
    assert min(len(before), len(example), len(source)) > 5
