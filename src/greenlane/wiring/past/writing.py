# SPDX-License-Identifier: Apache-2.0
"""Writing the history: from the records of an installation, or from a table whose rows were controlled elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from greenlane.errors import Invalid
from greenlane.intake import Finding, Table
from greenlane.store import StoredAssessment, StoredResult, UnitOfWork
from greenlane.targeting import Assessment, ResultCode

from ..assessing import Knowledge, assess, checked
from ..days import day_of
from ..installation import Installation
from ..judging import facts_decoder
from .columns import Past, PastHit
from .files import HistoryWriter

_LABELS = {"": None, "0": ResultCode.NO_IRREGULARITY, "1": ResultCode.MINOR, "2": ResultCode.MAJOR}


def write_history(installation: Installation, folder: Path) -> dict[date, int]:
    """Write the whole history in place of what was written before; return the number of consignments by month.

    A consignment stands once for each stage, as it was last assessed; one whose facts were erased is left out.
    """
    with HistoryWriter(folder) as writer, installation.store.unit(read_only=True) as uow:
        for past in _past(uow, installation):
            writer.add(past)
        return writer.finish()


def write_table(
    table: Table, writer: HistoryWriter, knowledge: Knowledge, *, label: str | None, until: date
) -> Iterator[Finding]:
    """Write the consignments of a table, each assessed as if it came today; yield what is wrong with its rows.

    ``label`` is a column that says what the control found: a result's code, or 0 for none, 1 for a minor and 2 for a
    major irregularity. A row without a day counts for ``until``. Raises ``Invalid`` for a column that is not there.
    """
    yield from table.findings
    for number, group in enumerate(table.groups):
        if not group.rows:
            yield from group.findings
            continue
        message = table.message(group)
        declaration = message.declaration
        findings = (*message.findings, *checked(declaration, knowledge))
        assessed = assess(declaration, findings, knowledge)
        accepted = declaration.acceptance_time if day_of(declaration, None) else None
        at = accepted.astimezone(UTC) if accepted else datetime(until.year, until.month, until.day, tzinfo=UTC)
        zone = knowledge.zones.of_filing(declaration, knowledge.country) or (accepted.tzinfo if accepted else None)
        written = table.builder.labels(group.rows[0]) if label is not None else {}
        if label is not None and label not in written:
            raise Invalid(
                f"The table has no column {label!r} that stands aside.",
                where="--label",
                remedy=f"It has: {', '.join(sorted(written)) or 'none'}.",
            )
        one = Past(
            id=declaration.reference or f"row-{number:09}",
            at=at,
            day=at.astimezone(zone).date() if zone else at.date(),
            office=declaration.offices.lodgement or declaration.offices.control,
            facts=assessed.facts,
            result=_labelled(written.get(label or "", ""), label or ""),
            hits=_hits(assessed.assessment),
        )
        writer.add(one)


def _labelled(text: str, label: str) -> str | None:
    code = text.strip().lower()
    if code in _LABELS:
        found = _LABELS[code]
        return None if found is None else str(found)
    try:
        return str(ResultCode(code))
    except ValueError:
        raise Invalid(
            f"{text!r} is no result.",
            where=label,
            remedy=f"Write {', '.join(ResultCode)}, or 0, 1 or 2; leave it empty where nothing was controlled.",
        ) from None


def _past(uow: UnitOfWork, installation: Installation) -> Iterator[Past]:
    zones = installation.knowledge(uow).zones
    for batch in uow.assessments.standing():
        ids = [one.id for one in batch]
        contents = uow.payloads.find(one.facts_id for one in batch)
        hits = uow.assessments.hits(ids)
        selections = uow.selections.of_assessments(ids)
        results = uow.results.of_consignments(one.consignment_id for one in batch)
        for one in batch:
            if one.facts_id not in contents:
                continue
            facts = facts_decoder.decode(contents[one.facts_id].body)
            office = _text(facts.first("office.lodgement") or facts.first("office.control"))
            zone = zones.of(office)
            chosen = selections.get(one.id, [])
            result = _result_of(one, results.get(one.consignment_id, ()))
            yield Past(
                id=one.consignment_id,
                at=one.at,
                day=one.at.astimezone(zone or UTC).date(),
                office=one.unit or office,
                facts=facts,
                drawn=any(origin.origin == "random" for each in chosen for origin in each.selected_by),
                probability=chosen[0].inclusion if chosen else None,
                result=str(result.code) if result else None,
                recovered=float(result.value) if result and result.value is not None else None,
                hits=tuple(
                    PastHit(profile=h.profile_id, agency=h.agency, unit=h.unit, sensitivity=str(h.sensitivity))
                    for h in hits.get(one.id, ())
                ),
            )


def _result_of(one: StoredAssessment, results: Sequence[StoredResult]) -> StoredResult | None:
    """What a control after the assessment found; the gravest where there are several."""
    after = [each for each in results if each.assessment_id == one.id] or list(results)
    return max(after, key=lambda each: list(ResultCode).index(each.code), default=None)


def _hits(assessment: Assessment) -> tuple[PastHit, ...]:
    return tuple(
        PastHit(profile=hit.profile, agency=hit.agency, unit=hit.unit, sensitivity=str(hit.sensitivity))
        for hit in assessment.hits
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
