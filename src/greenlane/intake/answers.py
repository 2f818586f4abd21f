# SPDX-License-Identifier: Apache-2.0
"""The answer a filer gets: lodgement, findings, receipt, limits. Never the assessment, nor why an officer decides."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from greenlane.cargo import Declaration, Function

from .deadlines import Deadline
from .finding import Finding
from .standing import LodgementState, Receipt


class Answer(Struct, frozen=True, kw_only=True):
    """What a filer may know of one message.

    ``lodgement``, ``version`` and ``mrn`` are None where nothing was recorded or registered. ``filing_limit`` and
    ``decision_limit`` are the limits in law, with ``deadline_reason`` where one cannot be known; ``late`` says whether
    the filing came after its limit, None where that is unknown.
    """

    lodgement: str | None
    version: int | None
    function: Function
    reference: str | None
    mrn: str | None
    state: LodgementState
    findings: tuple[Finding, ...]
    received_at: datetime
    digest: str
    filing_limit: datetime | None = None
    decision_limit: datetime | None = None
    deadline_reason: str | None = None
    late: bool | None = None


def answer(
    receipt: Receipt,
    declaration: Declaration,
    *,
    received_at: datetime,
    digest: str,
    lodgement: str | None = None,
    version: int | None = None,
    mrn: str | None = None,
    deadline: Deadline | None = None,
) -> Answer:
    """The answer to a message that was received.

    ``lodgement`` and ``version`` are what was recorded. ``mrn`` is the number that customs gave or the filing has: the
    number that a refused message merely names is not told as its own.
    """
    return Answer(
        lodgement=lodgement,
        version=version,
        function=declaration.function,
        reference=declaration.reference,
        mrn=mrn,
        state=receipt.state,
        findings=receipt.findings,
        received_at=received_at,
        digest=digest,
        filing_limit=deadline.filing_limit if deadline else None,
        decision_limit=deadline.decision_limit if deadline else None,
        deadline_reason=deadline.reason if deadline else None,
        late=deadline.late if deadline else None,
    )


def answer_json(told: Answer) -> dict[str, Any]:
    """The answer as JSON shows it; instants are RFC 3339 in UTC."""
    return {
        "lodgement": told.lodgement,
        "version": told.version,
        "function": str(told.function),
        "reference": told.reference,
        "mrn": told.mrn,
        "state": str(told.state),
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "path": finding.path,
                "value": finding.value,
                "message": finding.message,
            }
            for finding in told.findings
        ],
        "received_at": _instant(told.received_at),
        "digest": told.digest,
        "filing_limit": _instant(told.filing_limit),
        "decision_limit": _instant(told.decision_limit),
        "deadline_reason": told.deadline_reason,
        "late": told.late,
    }


def _instant(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if value else None
