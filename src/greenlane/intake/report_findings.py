# SPDX-License-Identifier: Apache-2.0
"""What a sender of reports is told about a report: findings that the report does not show by itself."""

from greenlane.cargo import Function, Report

from .finding import Finding, Severity

REPORTED_BEFORE = "GL-RPT-01"
REFERENCE_UNKNOWN = "GL-RPT-02"
SPEAKS_OF_NOTHING = "GL-RPT-03"


def reported_before(report: Report) -> Finding:
    """Warning: the sender used this reference before for a report with other content; both are kept."""
    return _about(
        report,
        REPORTED_BEFORE,
        Severity.WARNING,
        f"The reference {report.reference} was used before for a report with other content. Both are kept, and what "
        "both tell counts. Send an amendment where this one is to replace the earlier one.",
    )


def reference_unknown(report: Report) -> Finding:
    """No earlier report of that reference by this sender: an error of a cancellation, a warning of an amendment."""
    named = report.reference or "without a reference"
    if report.function is Function.CANCELLATION:
        told = f"There is no report {named} of yours, so there is nothing to take back. Compare the reference."
        return _about(report, REFERENCE_UNKNOWN, Severity.ERROR, told)
    told = f"There is no earlier report {named} of yours; this one was taken as a new one."
    return _about(report, REFERENCE_UNKNOWN, Severity.WARNING, told)


def speaks_of_nothing(report: Report) -> Finding:
    """Warning: the report names nothing by which it could be told of which goods it speaks."""
    return _about(
        report,
        SPEAKS_OF_NOTHING,
        Severity.WARNING,
        "The report names no transport document, MRN, container with its voyage, or conveyance with its place, so it "
        "can be matched to no consignment. It is recorded; name one of these, as in MRN 25GB3POHWIVZSF9AR0.",
    )


def _about(report: Report, code: str, severity: Severity, message: str) -> Finding:
    return Finding(
        code=code, severity=severity, path=report.paths.get("reference"), value=report.reference, message=message
    )
