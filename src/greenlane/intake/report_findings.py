# SPDX-License-Identifier: Apache-2.0
"""What a sender of reports is told about a report: findings that the report does not show by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from greenlane.cargo import Function, Report

from .finding import Finding, Severity, mended
from .reporting import times_of_report
from .values import shown

REPORTED_BEFORE = "GL-RPT-01"
REFERENCE_UNKNOWN = "GL-RPT-02"
SPEAKS_OF_NOTHING = "GL-RPT-03"
NOT_YET_HAPPENED = "GL-RPT-04"

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""How far the sender's clock may be ahead of ours: a time told as it happens is not in the future."""

FARTHEST_ZONE = timedelta(hours=14)
"""How far the local time of a place is ahead of UTC at the most (UTC+14). A time that names no offset is read as UTC,
so until then it may be a local time of what has happened."""

_OWN_REFERENCE = "WCO Data Model D026, the sender's own reference: one report, one reference"
_KNOWN = "the reference of a report that you sent"
_ZONE_NOT_TOLD = "READ-TIME-ZONE"


def reported_before(report: Report) -> Finding:
    """Warning: the sender used this reference before for a report with other content; both are kept."""
    return _about(
        report,
        REPORTED_BEFORE,
        Severity.WARNING,
        mended(
            f"The reference {report.reference} was used before for a report with other content. Both are kept, and "
            "what both tell counts. Send an amendment where this one is to replace the earlier one.",
            "a reference that none of your reports has",
            _OWN_REFERENCE,
        ),
    )


def reference_unknown(report: Report) -> Finding:
    """No earlier report of that reference by this sender: an error of a cancellation, a warning of an amendment."""
    named = report.reference or "without a reference"
    if report.function is Function.CANCELLATION:
        told = f"There is no report {named} of yours, so there is nothing to take back. Compare the reference."
        return _about(report, REFERENCE_UNKNOWN, Severity.ERROR, mended(told, _KNOWN, _OWN_REFERENCE))
    told = f"There is no earlier report {named} of yours; this one was taken as a new one."
    return _about(report, REFERENCE_UNKNOWN, Severity.WARNING, mended(told, _KNOWN, _OWN_REFERENCE))


def speaks_of_nothing(report: Report) -> Finding:
    """Warning: the report names nothing by which it could be told of which goods it speaks."""
    return _about(
        report,
        SPEAKS_OF_NOTHING,
        Severity.WARNING,
        mended(
            "The report names no transport document, MRN, container with its voyage, or conveyance with its place, so "
            "it can be matched to no consignment. It is recorded; name one of these.",
            "MRN 25GB3POHWIVZSF9AR0",
            "WCO Data Model D014 and D023: a report speaks of goods by the numbers they were filed under",
        ),
    )


def not_yet_happened(
    report: Report, received_at: datetime, *, format_name: str, findings: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Error: the report tells that something happened at a time that is still to come, so it cannot have happened.

    Empty where there is none. Of several such times the first is shown and the others are counted. ``format_name`` and
    the reader's ``findings`` tell whether times of the message named their offset from UTC.
    """
    if report.function is Function.CANCELLATION:
        return ()
    zone_told = not format_name.startswith("ncts") and all(one.code != _ZONE_NOT_TOLD for one in findings)
    latest = received_at + (CLOCKS_DIFFER_BY if zone_told else FARTHEST_ZONE + CLOCKS_DIFFER_BY)
    ahead = [told for told in times_of_report(report, received_at) if told.actual and told.at > latest]
    if not ahead:
        return ()
    first = ahead[0]
    more = f" And {len(ahead) - 1} more times of this report lie in the future." if len(ahead) > 1 else ""
    message = mended(
        f"The report tells of the {first.moment} as of something that has happened, at {shown(first.at.isoformat())}, "
        f"and it was received at {received_at.isoformat(timespec='seconds')}. Send it when it has happened, or report "
        f"it as planned; where the time is a local one, write its offset from UTC.{more}",
        f"{received_at.isoformat(timespec='minutes')}, or any time before it",
        "a time of arrival or departure that is not planned is that of what has happened; it starts the clock of "
        "presentation and ends amendments (revised Kyoto Convention, General Annex, standard 3.27)",
    )
    path = first.path or report.paths.get("at")
    return (
        Finding(
            code=NOT_YET_HAPPENED,
            severity=Severity.ERROR,
            path=path,
            value=shown(first.at.isoformat()),
            message=message,
        ),
    )


def _about(report: Report, code: str, severity: Severity, message: str) -> Finding:
    return Finding(
        code=code, severity=severity, path=report.paths.get("reference"), value=report.reference, message=message
    )
