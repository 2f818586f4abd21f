# SPDX-License-Identifier: Apache-2.0
"""A consignment looked over as a whole: what it waits for, when it is expected, whether it is filed twice or deleted.

What is found is kept with the consignment, so that lists and statistics need not look again; changes are journalled.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from greenlane.cargo import Declaration, Moment
from greenlane.intake import Completeness, Relation, dataset_of, is_assessed, stage_of, waiting
from greenlane.store import Lodgement, StoredConsignment, UnitOfWork

from .answers import instant
from .assembling import assembled
from .installation import Installation

NEVER_ARRIVED_AFTER_DAYS = 30
"""So many days after it was expected a consignment of which nobody reported the arrival counts as never arrived."""

_AT_ONCE = 500


class Noted(Struct, frozen=True, kw_only=True):
    """What a consignment is noted with; ``assessed`` says whether it is assessed by itself."""

    completeness: str
    waits_for: tuple[str, ...]
    expected_at: datetime | None
    duplicate: bool
    assessed: bool


def noted(
    own: Sequence[tuple[str, Declaration]], covering: Sequence[Declaration] = (), *, covers: bool = False
) -> Noted:
    """What filings come to: ``own`` with who filed each, ``covering`` of wider contracts, ``covers``: it is wider."""
    declared = [declaration for _, declaration in own]
    state = waiting(declared, covering, covers=covers)
    kinds = [(filer, stage := stage_of(one), dataset_of(one, stage)) for filer, one in own]
    return Noted(
        completeness=str(state.completeness),
        waits_for=tuple(str(one) for one in state.waits_for),
        expected_at=expected(declared) or expected(covering),
        duplicate=len(set(kinds)) < len(kinds),
        assessed=is_assessed(declared, covers=covers),
    )


def expected(declarations: Iterable[Declaration]) -> datetime | None:
    """When the goods are expected: the latest planned arrival stated, so that nothing is missed too soon."""
    times = (one.consignment.journey.time(Moment.ARRIVAL, actual=False) for one in declarations)
    known = []
    for time in times:
        if time is not None and time.at.utcoffset() is not None:
            try:
                known.append(time.at.astimezone(UTC))
            except OverflowError:  # a stated year 1 or 9999 whose offset leads out of the calendar
                continue
    return max(known, default=None)


def look_over(uow: UnitOfWork, installation: Installation, consignment_id: str, *, by: str, at: datetime) -> bool:
    """Look over a stored consignment, keep and journal what changed; return whether it is to be assessed."""
    view = assembled(uow, consignment_id)
    before = uow.consignments.get(consignment_id)
    if before.state == "merged":
        return False
    if not view.own:
        if not _stands(uow, consignment_id):
            _delete(uow, installation, before, by, at)
        return False
    if before.state == "deleted":
        uow.consignments.change(consignment_id, state="open")
    filers = uow.lodgements.find(filing.lodgement for filing in view.filings)
    own = [(filers[filing.lodgement].filer_id, filing.declaration) for filing in view.own]
    covering = [filing.declaration for filing in view.filings if filing.lodgement in view.covering]
    others = uow.links.of_lodgements(filing.lodgement for filing in view.own)
    found = noted(own, covering, covers=any(link.relation == Relation.COVERS for link in others))
    uow.consignments.note(
        consignment_id,
        completeness=found.completeness,
        waits_for=found.waits_for,
        expected_at=found.expected_at,
        duplicate=found.duplicate,
    )
    # The few elements that are filed before loading may have been followed by the full filing, or stand alone again.
    if view.primary is not None and (stage := stage_of(view.primary.declaration)) != before.stage:
        uow.consignments.change(consignment_id, stage=stage)
    journal_completeness(uow, installation, before, found, by, at)
    return found.assessed


def _stands(uow: UnitOfWork, consignment_id: str) -> bool:
    """Whether a filing of its own is in force, though its content may have been erased."""
    links = uow.links.of_consignments([consignment_id])
    own = [link.lodgement_id for link in links if link.relation == Relation.OWN]
    return any(filing.state == "accepted" for filing in uow.lodgements.find(own).values())


def opened_with(
    consignment: StoredConsignment, lodgement: Lodgement, whole: Declaration
) -> tuple[StoredConsignment, Noted]:
    """A consignment of a single filing, noted before it is stored."""
    found = noted([(lodgement.filer_id, whole)])
    return (
        StoredConsignment(
            id=consignment.id,
            created_at=consignment.created_at,
            agency=consignment.agency,
            unit=consignment.unit,
            direction=consignment.direction,
            stage=consignment.stage,
            completeness=found.completeness,
            waits_for=found.waits_for,
            expected_at=found.expected_at,
        ),
        found,
    )


def journal_completeness(
    uow: UnitOfWork, installation: Installation, before: StoredConsignment, found: Noted, by: str, at: datetime
) -> None:
    """Journal that a consignment waits for something else than it did."""
    if (before.completeness, before.waits_for) == (found.completeness, found.waits_for):
        return
    event = installation.event(
        "CompletenessChanged",
        at,
        by,
        subjects={"consignment": before.id},
        body={
            "completeness": found.completeness,
            "previous": before.completeness if before.completeness != Completeness.COMPLETE else None,
            "waits_for": list(found.waits_for) or None,
        },
        agency=before.agency,
        unit=before.unit,
    )
    uow.events.append(event)


def _delete(uow: UnitOfWork, installation: Installation, before: StoredConsignment, by: str, at: datetime) -> None:
    """A consignment without any filing in force stays, as deleted."""
    if before.state == "deleted":
        return
    uow.consignments.change(before.id, state="deleted")
    uow.events.append(
        installation.event(
            "ConsignmentDeleted",
            at,
            by,
            subjects={"consignment": before.id},
            body={"reason": "no_filing_in_force"},
            agency=before.agency,
            unit=before.unit,
        )
    )


def mark_never_arrived(
    uow: UnitOfWork, installation: Installation, now: datetime, *, after_days: int = NEVER_ARRIVED_AFTER_DAYS
) -> int:
    """Mark consignments that were expected so many days ago and never arrived; return how many, some hundreds at once.

    It is a state with its own count. One that arrives after all is open again.
    """
    overdue = uow.consignments.overdue(now - timedelta(days=after_days), limit=_AT_ONCE)
    for consignment in overdue:
        uow.consignments.change(consignment.id, state="never_arrived")
        uow.events.append(
            installation.event(
                "ArrivalMissed",
                now,
                "policy:arrivals",
                subjects={"consignment": consignment.id},
                body={"days": after_days, "expected_at": instant(consignment.expected_at)},
                agency=consignment.agency,
                unit=consignment.unit,
            )
        )
    return len(overdue)
