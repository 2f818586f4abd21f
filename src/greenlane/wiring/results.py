# SPDX-License-Identifier: Apache-2.0
"""Recording what controls found: from tables now, and one by one by whoever records a control."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO

from msgspec import Struct

from greenlane.access import Actor, Label, can_record_result
from greenlane.cargo import is_id, new_id
from greenlane.intake import Severity
from greenlane.journal import actor_text
from greenlane.store import AssessedAt, StoredConsignment, StoredResult, UnitOfWork
from greenlane.targeting import DocumentFinding, ResultRow, read_results

from .answers import instant
from .installation import Installation

IMPORT = "import"
"""The source of results that came in a table."""

COMMAND_LINE = "policy:command_line"
AT_ONCE = 1_000
_SLACK = timedelta(minutes=5)


class Imported(Struct, frozen=True, kw_only=True):
    """What became of a table: its rows, those recorded, those that were recorded before, and those refused."""

    rows: int = 0
    recorded: int = 0
    repeated: int = 0
    refused: int = 0


def import_results(
    installation: Installation,
    stream: BinaryIO,
    *,
    actor: Actor | None = None,
    tell: Callable[[DocumentFinding], None],
) -> Imported:
    """Record the results of a table; each finding goes to ``tell``. ``actor`` is None for the command line itself.

    A table may be imported again: what is recorded already is not recorded twice. Each thousand rows are one
    transaction, so that a table that breaks off leaves what came before. Raises Invalid for a table without header.
    """
    counts = {"rows": 0, "recorded": 0, "repeated": 0, "refused": 0}
    rows = read_results(stream)
    while batch := list(islice(rows, AT_ONCE)):
        good = [row for row in batch if isinstance(row, ResultRow)]
        bad = [row for row in batch if isinstance(row, DocumentFinding)]
        with installation.store.unit() as uow:
            done = record_results(uow, installation, good, actor=actor)
        for finding in sorted((*bad, *done.findings), key=lambda one: one.line):
            tell(finding)
        counts["rows"] += len(batch)
        counts["recorded"] += done.recorded
        counts["repeated"] += done.repeated
        counts["refused"] += len(batch) - done.recorded - done.repeated
    return Imported(**counts)


class Recorded(Struct, frozen=True, kw_only=True):
    """What became of some rows."""

    recorded: int
    repeated: int
    findings: tuple[DocumentFinding, ...]


def record_results(
    uow: UnitOfWork, installation: Installation, rows: Sequence[ResultRow], *, actor: Actor | None = None
) -> Recorded:
    """Record results, each with the assessment that stood when it was found, and journal them."""
    at, by = installation.now(), COMMAND_LINE if actor is None else actor_text(actor)
    named = _named(uow, rows)
    known = uow.consignments.find(sorted({one for found in named.values() for one in found}))
    uow.lock(*(f"result:{one}" for one in sorted(known)))
    standing = uow.results.of_consignments(known)
    assessed = uow.results.assessed(known)
    findings: list[DocumentFinding] = []
    recorded = repeated = 0
    for row in rows:
        consignment = _one(row, named.get((row.named_by, row.name), set()), known, actor)
        if isinstance(consignment, DocumentFinding):
            findings.append(consignment)
            continue
        before = standing.setdefault(consignment.id, [])
        same = next((one for one in before if _is_about_the_same(one, row)), None)
        if same is not None and _says_the_same(same, row):
            repeated += 1
            continue
        fault = _against(row, same, at)
        if fault is not None:
            findings.append(fault)
            continue
        assessment = _standing_at(assessed.get(consignment.id, ()), row.result.examined_at)
        if assessment is None or assessment.at > row.result.examined_at:
            findings.append(_note(row, assessment))
        stored = _stored(row, consignment, assessment, same, by, at)
        uow.results.add(stored)
        if same is not None:
            before.remove(same)
        before.append(stored)
        _tell(uow, installation, stored)
        recorded += 1
    return Recorded(recorded=recorded, repeated=repeated, findings=tuple(findings))


def _named(uow: UnitOfWork, rows: Iterable[ResultRow]) -> dict[tuple[str, str], set[str]]:
    """By what rows name, the consignments that bear it."""
    ids = {row.name.casefold() for row in rows if row.named_by == "consignment" and is_id(row.name.casefold())}
    found = {("consignment", one): {one} for one in ids}
    found |= {("consignment", row.name): {row.name.casefold()} for row in rows if row.name.casefold() in ids}
    for kind in ("reference", "mrn"):
        texts = sorted({row.name for row in rows if row.named_by == kind})
        found |= {(kind, text): which for text, which in uow.results.consignments_named(kind, texts).items()}
    return found


def _one(
    row: ResultRow, found: set[str], known: dict[str, StoredConsignment], actor: Actor | None
) -> StoredConsignment | DocumentFinding:
    seen = [known[one] for one in sorted(found) if one in known and _may_record(actor, known[one])]
    if len(seen) == 1:
        return seen[0]
    if seen:
        message = f"{len(seen)} consignments bear this {row.named_by}. Name the one by its id in a column consignment."
    else:
        message = f"There is no consignment with this {row.named_by}. Look for a slip, and whether it was lodged here."
    code = "results.ambiguous" if seen else "results.unknown"
    return _finding(row, code, Severity.ERROR, row.named_by, row.name, message)


def _may_record(actor: Actor | None, consignment: StoredConsignment) -> bool:
    if actor is None:
        return True
    return can_record_result(actor, Label(agency=consignment.agency, unit=consignment.unit)).allowed


def _is_about_the_same(one: StoredResult, row: ResultRow) -> bool:
    return one.examined_at == row.result.examined_at and one.risk_area == row.result.risk_area


def _says_the_same(one: StoredResult, row: ResultRow) -> bool:
    told = row.result
    return (one.code, one.value, one.currency) == (told.code, told.value, told.currency)


def _against(row: ResultRow, same: StoredResult | None, at: datetime) -> DocumentFinding | None:
    """What speaks against recording a row; None for nothing."""
    if row.result.examined_at > at + _SLACK:
        message = "The control lies in the future. Look at the date, and at the offset from UTC."
        return _finding(
            row, "results.future", Severity.ERROR, "examined_at", instant(row.result.examined_at) or "", message
        )
    if same is not None and not row.corrects:
        message = (
            f"Of this control the result {same.code} is recorded already. "
            "Where this row corrects it, say yes in a column correction."
        )
        return _finding(row, "results.contradiction", Severity.ERROR, "result", row.result.code, message)
    if same is None and row.corrects:
        message = "No result of this control is recorded that could be corrected. Leave correction empty."
        return _finding(row, "results.nothing_to_correct", Severity.ERROR, "correction", "yes", message)
    return None


def _standing_at(assessments: Sequence[AssessedAt], moment: datetime) -> AssessedAt | None:
    """The last assessment that stood at a moment; where the first one came after it, that one; None without any."""
    before = [one for one in assessments if one.at <= moment]
    return before[-1] if before else next(iter(assessments), None)


def _note(row: ResultRow, assessment: AssessedAt | None) -> DocumentFinding:
    when = instant(row.result.examined_at) or ""
    if assessment is None:
        message = "The consignment was never assessed, so the result counts in no hit rate."
        return _finding(row, "results.not_assessed", Severity.WARNING, "examined_at", when, message)
    message = "The control was before the consignment was first assessed; it is counted to that assessment."
    return _finding(row, "results.before_assessment", Severity.WARNING, "examined_at", when, message)


def _finding(row: ResultRow, code: str, severity: Severity, path: str, value: str, message: str) -> DocumentFinding:
    return DocumentFinding(code=code, severity=severity, path=path, value=value[:120], message=message, line=row.line)


def _stored(
    row: ResultRow,
    consignment: StoredConsignment,
    assessment: AssessedAt | None,
    corrected: StoredResult | None,
    by: str,
    at: datetime,
) -> StoredResult:
    return StoredResult(
        id=new_id(at),
        consignment_id=consignment.id,
        assessment_id=assessment.id if assessment else None,
        code=row.result.code,
        examined_at=row.result.examined_at,
        source=IMPORT,
        agency=consignment.agency,
        unit=consignment.unit,
        recorded_by=by,
        recorded_at=at,
        risk_area=row.result.risk_area,
        value=row.result.value,
        currency=row.result.currency,
        predecessor_id=corrected.id if corrected else None,
    )


def _tell(uow: UnitOfWork, installation: Installation, stored: StoredResult) -> None:
    uow.events.append(
        installation.event(
            "ResultRecorded",
            stored.recorded_at,
            stored.recorded_by,
            subjects={"consignment": stored.consignment_id, "result": stored.id},
            body={
                "found": stored.code,
                "risk_area": stored.risk_area,
                "source": stored.source,
                "examined_at": instant(stored.examined_at),
                "assessment": stored.assessment_id,
                "previous": stored.predecessor_id,
            },
            agency=stored.agency,
            unit=stored.unit,
        )
    )
