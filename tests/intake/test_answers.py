# SPDX-License-Identifier: Apache-2.0
"""What a filer is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

from greenlane.cargo import Declaration, Function, Stage
from greenlane.intake import (
    Answer,
    Deadline,
    Finding,
    LodgementState,
    Message,
    Severity,
    Standing,
    Superseding,
    answer,
    answer_json,
    receive,
)
from greenlane.intake.standing import KnownLodgement, KnownVersion

NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
REMARK = Finding(
    code="GL-TOT-01", severity=Severity.WARNING, path="/TotalPackageQuantity", value="13", message="The total differs."
)


def _told(**more: object) -> Answer:
    declaration = Declaration(reference="LRN-1")
    receipt = receive(Message(declaration=declaration), Standing(filer="f"), digest="d1", findings=[REMARK])
    return answer(receipt, declaration, received_at=NOON, digest="d1", **more)  # type: ignore[arg-type]


def test_an_answer_has_what_was_recorded_and_found() -> None:
    told = _told(lodgement="L1", version=1, mrn="25GB3POHWIVZSF9AR0")
    assert (told.lodgement, told.version, told.mrn) == ("L1", 1, "25GB3POHWIVZSF9AR0")
    assert (told.reference, told.function, told.state) == ("LRN-1", Function.ORIGINAL, LodgementState.ACCEPTED)
    assert told.findings == (REMARK,)


def test_an_answer_has_the_limits_in_law() -> None:
    due = Deadline(stage=Stage.PRE_ARRIVAL, filing_limit=NOON, decision_limit=NOON + timedelta(hours=1), lodged_at=NOON)
    told = _told(deadline=due)
    assert (told.filing_limit, told.decision_limit, told.late) == (NOON, NOON + timedelta(hours=1), False)
    unread = Deadline(stage=Stage.PRE_ARRIVAL, decision_reason="There is no arrival time in the filing.")
    unknown = _told(deadline=unread)
    assert (unknown.filing_limit, unknown.late) == (None, None)
    assert unknown.deadline_reason == "There is no arrival time in the filing."


def test_as_json_instants_are_utc_and_absent_things_are_null() -> None:
    shown = answer_json(_told(deadline=Deadline(stage=Stage.PRE_ARRIVAL, filing_limit=NOON)))
    assert shown["received_at"] == shown["filing_limit"] == "2026-03-24T12:00:00Z"
    assert shown["mrn"] is shown["decision_limit"] is None
    assert shown["findings"] == [
        {
            "code": "GL-TOT-01",
            "severity": "warning",
            "path": "/TotalPackageQuantity",
            "value": "13",
            "message": "The total differs.",
        }
    ]
    assert json.loads(json.dumps(shown)) == shown


def test_as_json_another_offset_is_told_in_utc() -> None:
    declaration = Declaration(reference="LRN-1")
    receipt = receive(Message(declaration=declaration), Standing(filer="f"), digest="d1")
    tokyo = datetime(2026, 3, 24, 21, tzinfo=timezone(timedelta(hours=9)))
    assert answer_json(answer(receipt, declaration, received_at=tokyo, digest="d1"))["received_at"] == (
        "2026-03-24T12:00:00Z"
    )


def test_why_an_officer_must_decide_and_why_it_was_refused_is_in_no_answer() -> None:
    first = KnownVersion(number=1, digest="d1", function=Function.ORIGINAL, state=LodgementState.ACCEPTED)
    known = KnownLodgement(
        id="L1", filer="f", reference="LRN-1", mrn=None, state=LodgementState.ACCEPTED, versions=(first,)
    )
    secret = "covert referral 77"
    amendment = Message(declaration=Declaration(function=Function.AMENDMENT, reference="LRN-1"))
    for standing in (
        Standing(filer="f", existing=known, superseding=Superseding(allowed=False, reason=secret)),
        Standing(filer="stranger", existing=known),
    ):
        receipt = receive(amendment, standing, digest="d2")
        shown = json.dumps(answer_json(answer(receipt, amendment.declaration, received_at=NOON, digest="d2")))
        assert secret not in shown
        assert "stranger" not in shown
        assert "refusal" not in shown
