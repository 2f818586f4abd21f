# SPDX-License-Identifier: Apache-2.0
"""The pure path: one declaration to facts, assessment, selection and deadline, and its lines and JSON forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from greenlane.cargo import Function
from greenlane.intake import LodgementState, read, write_native
from greenlane.wiring.answers import assessed_json, instant, told_state
from greenlane.wiring.assessing import assess, checked, conclude, consider
from greenlane.wiring.days import day_of
from greenlane.wiring.lines import lines_of_assessment, lines_of_reading
from greenlane.wiring.shipped import shipped_knowledge
from tests.intake.checks.filings import good

KNOWN = shipped_knowledge()
LODGED = datetime(2026, 3, 8, 12, tzinfo=UTC)
YEAR_ONE = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
LINE = ["file", "format", "state", "findings", "consignments"]


def test_the_day_is_that_of_lodging_else_of_acceptance() -> None:
    late = datetime(2026, 3, 9, 1, tzinfo=timezone(timedelta(hours=3)))
    assert day_of(good(acceptance_time=YEAR_ONE), late) == date(2026, 3, 8)
    assert day_of(good(acceptance_time=LODGED), None) == date(2026, 3, 8)
    assert day_of(good(), None) is None
    assert day_of(good(acceptance_time=YEAR_ONE), None) is None


def test_the_same_declaration_comes_to_the_same() -> None:
    once, again = (assess(good(), (), KNOWN, lodged_at=LODGED) for _ in range(2))
    assert once == again
    assert once.assessment.configuration == KNOWN.configuration.digest
    assert list(assessed_json(once)) == list(assessed_json(again))


def test_it_is_decided_on_the_facts_that_others_added() -> None:
    considered = consider(good(), (), KNOWN)
    whole = considered.facts.with_consignment({})
    assert conclude(considered, whole, KNOWN).facts is whole
    assert conclude(considered, considered.facts, KNOWN) == assess(good(), (), KNOWN)


def test_findings_are_counted_by_severity_and_conflicts_and_amendments_are_facts() -> None:
    declaration = good(items_declared=7)
    findings = checked(declaration, KNOWN, lodged_at=LODGED)
    assert findings
    facts = consider(declaration, findings, KNOWN, lodged_at=LODGED, amendments=2, conflicts=("goods.hs",)).facts
    errors, warnings = facts.first("filing.errors"), facts.first("filing.warnings")
    assert (errors, warnings) == tuple(sum(f.severity == s for f in findings) for s in ("error", "warning"))
    assert (facts.first("filing.amendments"), facts.first("filing.conflicts")) == (2, ("goods.hs",))


def test_a_time_limit_that_cannot_be_known_says_why() -> None:
    shown = assessed_json(assess(good(), (), KNOWN))
    assert (shown["deadline"] is None) is bool(shown["deadline_reason"])


def test_an_instant_is_told_in_utc_to_the_second() -> None:
    assert instant(datetime(2026, 3, 8, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-08T12:00:00Z"
    assert instant(None) is None


def test_each_message_of_a_file_is_one_line() -> None:
    reading = read(write_native(good()))
    (read_line,) = lines_of_reading("a.json", reading, KNOWN)
    (assessed_line,) = lines_of_assessment("a.json", reading, KNOWN)
    assert list(read_line) == list(assessed_line) == LINE
    assert (read_line["state"], assessed_line["state"]) == ("read", "accepted")
    assert assessed_line["consignments"][0]["configuration"] == KNOWN.configuration.digest
    assert assessed_line["consignments"][0]["facts"] == read_line["consignments"][0]["facts"]


def test_what_is_no_message_is_one_line_too() -> None:
    for lines in (lines_of_reading, lines_of_assessment):
        (line,) = lines("a.bin", read(b"\x00\x01"), KNOWN)
        assert (list(line), line["consignments"]) == (LINE, [])
        assert line["findings"]


def test_a_cancellation_has_nothing_to_assess() -> None:
    body = write_native(good(function=Function.CANCELLATION, mrn="25GB3POHWIVZSF9AR0", reason="Not shipped"))
    (line,) = lines_of_assessment("a.json", read(body), KNOWN)
    assert line["consignments"] == []


@pytest.mark.parametrize("state", list(LodgementState))
def test_a_request_that_waits_for_an_officer_is_told_as_accepted(state: LodgementState) -> None:
    waits = state in (LodgementState.AMENDMENT_RECORDED, LodgementState.CANCELLATION_RECORDED)
    assert told_state(state) == ("accepted" if waits else str(state))
