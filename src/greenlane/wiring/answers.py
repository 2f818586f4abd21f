# SPDX-License-Identifier: Apache-2.0
"""The JSON forms that the command line and the interface share; their keys are a contract."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from msgspec import to_builtins

from greenlane.cargo import Declaration, Facts, Report, as_json
from greenlane.intake import Deadline, Finding, LodgementState
from greenlane.store import Lodgement, LodgementVersion
from greenlane.targeting import Assessment, Hit, Outcome, Reason, SelectedBy

from .assessing import Assessed


def instant(value: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC, to the second."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if value else None


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings with code, severity, path, value and message."""
    return [
        {"code": f.code, "severity": str(f.severity), "path": f.path, "value": f.value, "message": f.message}
        for f in findings
    ]


def answer_json(
    lodgement: Lodgement,
    version: LodgementVersion,
    findings: Iterable[Finding],
    *,
    state: str | None = None,
    format_name: str | None = None,
) -> dict[str, Any]:
    """What a filer is told of one message.

    ``state`` is that of the version unless something else is told; ``format_name`` that of the filing unless the
    message had its own.
    """
    nothing_read = version.state in (LodgementState.UNREADABLE, LodgementState.UNRECOGNISED)
    return {
        "id": lodgement.id,
        "state": told_state(state or version.state),
        "format": format_name or lodgement.format,
        "function": None if nothing_read else str(version.function),
        "reference": lodgement.reference,
        "mrn": lodgement.mrn,
        "version": version.version,
        "filer": lodgement.filer_id,
        "digest": version.raw_digest,
        "received_at": instant(version.received_at),
        "findings": findings_json(findings),
    }


def told_state(state: str) -> str:
    """The state as filers and the command line know it; a request that waits for an officer has been accepted."""
    if state in (LodgementState.AMENDMENT_RECORDED, LodgementState.CANCELLATION_RECORDED):
        return LodgementState.ACCEPTED
    return str(state)


def read_json(declaration: Declaration, facts: Facts) -> dict[str, Any]:
    """A consignment as ``greenlane read`` shows it: its reference and its facts, flat by vocabulary name."""
    return {"reference": declaration.reference, "facts": as_json(facts)}


def report_json(report: Report) -> dict[str, Any]:
    """A report with the fields that it states, as the nouns name them, ``kind`` and ``planned`` always."""
    stated: dict[str, Any] = to_builtins(report)
    return {"kind": str(report.kind), "planned": report.planned, **stated}


def reason_json(reason: Reason) -> dict[str, Any]:
    """A reason with fact, value, condition and source."""
    value = list(reason.value) if isinstance(reason.value, tuple) else reason.value
    return {"fact": reason.fact, "value": value, "condition": reason.condition, "source": reason.source}


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit with the profile's id, title, risk area, weight and reasons."""
    return {
        "profile": hit.profile,
        "version": hit.version,
        "title": hit.title,
        "risk_area": str(hit.risk_area),
        "weight": hit.weight,
        "mandatory": str(hit.mandatory) if hit.mandatory else None,
        "reasons": [reason_json(reason) for reason in hit.reasons],
    }


def deadline_json(due: Deadline) -> dict[str, Any]:
    """The instant by which customs must decide, or null with the reason why it cannot be known."""
    known = due.decision_limit is not None
    return {
        "deadline": instant(due.decision_limit),
        "deadline_reason": None if known else due.reason or "No time limit applies.",
    }


def opinion_json(
    assessment: Assessment, outcome: Outcome, lane: str, selected_by: Iterable[SelectedBy]
) -> dict[str, Any]:
    """Assessment and selection: hits, scores, band, stage, outcome, lane, by what it was selected."""
    return {
        "hits": [hit_json(hit) for hit in assessment.hits],
        "score": assessment.score,
        "scores": dict(assessment.scores),
        "band": str(assessment.band),
        "high_risk": list(assessment.high_risk),
        "stage": str(assessment.stage),
        "outcome": str(outcome),
        "lane": lane,
        "selected_by": [{"origin": o.origin, "probability": o.probability} for o in selected_by],
        "configuration": assessment.configuration,
        "incomplete": list(assessment.incomplete),
    }


def assessed_json(assessed: Assessed) -> dict[str, Any]:
    """A consignment as ``greenlane assess`` shows it."""
    selection = assessed.selection
    return {
        **read_json(assessed.declaration, assessed.facts),
        **opinion_json(assessed.assessment, selection.outcome, selection.lane, selection.selected_by),
        **deadline_json(assessed.deadline),
    }
