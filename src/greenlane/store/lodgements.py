# SPDX-License-Identifier: Apache-2.0
"""Lodgements and their versions: who filed what under which reference, and every message as it was received."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select, update

from greenlane.access import Reach, missing
from greenlane.cargo import Direction, Function, Stage, is_id
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import lodgement_versions, lodgements, request_decisions
from greenlane.store.writing import Writer, read, read_all, row_of


class Lodgement(Struct, frozen=True, kw_only=True):
    """A filing in its present state. ``filer_id`` is whose filing it is, ``reference`` the filer's own (LRN).

    ``state`` is one of ``intake.LodgementState``.
    """

    id: str
    filer_id: str
    reference: str | None
    format: str
    direction: Direction | None
    stage: Stage | None
    state: str
    mrn: str | None
    agency: str
    unit: str | None
    current_version: int
    created_at: datetime


class LodgementVersion(Struct, frozen=True, kw_only=True):
    """One message of a filing as it was received; it never changes.

    ``raw_digest`` is the SHA-256 of the bytes (hexadecimal), ``raw_id``, ``declaration_id`` and ``findings_id`` name
    payloads. ``supersedes`` says whether the version has taken effect: from its receipt on, or from ``decided_at`` on,
    when an officer granted it. ``state`` is its answer, and ``refusal`` why, where that is refused.

    ``granted``, ``decided_event`` and ``decided_at`` are read only: see ``decide_request``.
    """

    lodgement_id: str
    version: int
    function: Function
    state: str
    supersedes: bool
    submitted_by: str
    raw_digest: str
    raw_id: str
    declaration_id: str | None
    findings_id: str | None
    received_at: datetime
    refusal: str | None = None
    event_id: str | None = None
    granted: bool | None = None
    decided_event: str | None = None
    decided_at: datetime | None = None

    @property
    def effect_event(self) -> str | None:
        """The event from which on the version counts, where it does."""
        return self.decided_event if self.granted else self.event_id

    @property
    def effect_at(self) -> datetime:
        """The instant from which on the version counts, where it does."""
        return self.decided_at if self.granted and self.decided_at else self.received_at


class RequestDecision(Struct, frozen=True, kw_only=True):
    """What an officer decided on a recorded amendment or cancellation; ``reason`` is a code.

    ``declaration_id`` names the whole filing that a granted one leaves; None leaves the version's own.
    """

    lodgement_id: str
    version: int
    granted: bool
    decided_by: str
    reason: str
    at: datetime
    event_id: str
    declaration_id: str | None = None


class Lodgements:
    """The repository of lodgements."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, lodgement: Lodgement) -> None:
        """Record a new filing. A second one of the same filer and reference ends the unit with ``Conflict``.

        So lock the identity (``uow.lock``), then look with ``of_references``, before.
        """
        self._writer.add(lodgements, row_of(lodgement))

    def add_version(self, version: LodgementVersion) -> None:
        """Record a message as received."""
        row = row_of(version)
        for derived in ("granted", "decided_event", "decided_at"):
            del row[derived]
        self._writer.add(lodgement_versions, row)

    def decide_request(self, decision: RequestDecision) -> None:
        """Record what was decided on a recorded request. A second decision ends the unit with ``Conflict``."""
        self._writer.add(request_decisions, row_of(decision))

    def get(self, lodgement_id: str, *, reach: Reach | None = None) -> Lodgement:
        """Return a filing. Raises ``NotFound`` when there is none, or none within reach."""
        found = self._one(lodgement_id, reach) if is_id(lodgement_id) else None
        if found is None:
            raise missing(f"lodgement {lodgement_id[:80]}")
        return found

    def find(self, lodgement_ids: Iterable[str]) -> dict[str, Lodgement]:
        """Return by id those filings that there are."""
        wanted = list(dict.fromkeys(lodgement_ids))
        rows = self._writer.execute(select(lodgements).where(lodgements.c.id.in_(wanted)))
        return {found.id: found for found in read_all(Lodgement, rows)}

    def of_references(self, filer_id: str, references: Iterable[str]) -> dict[str, Lodgement]:
        """Return by reference the filings of a filer, in any state; one that was refused only if there is no other.

        Of several that were refused it is the first.
        """
        wanted = list(dict.fromkeys(references))
        query = (
            select(lodgements)
            .where(
                lodgements.c.filer_id == filer_id,
                lodgements.c.reference.in_(wanted),
                lodgements.c.state != "recorded",  # reports have references of their own
            )
            # The last one of each reference counts: what is in force comes last, before it the earliest refused.
            .order_by(lodgements.c.state != "refused", lodgements.c.created_at.desc(), lodgements.c.id.desc())
        )
        return {found.reference: found for found in read_all(Lodgement, self._writer.execute(query)) if found.reference}

    def of_mrns(self, mrns: Iterable[str]) -> dict[str, Lodgement]:
        """Return by movement reference number the filings that bear it, whoever filed them."""
        wanted = list(dict.fromkeys(mrns))
        query = select(lodgements).where(lodgements.c.mrn.in_(wanted)).order_by(lodgements.c.created_at)
        return {found.mrn: found for found in read_all(Lodgement, self._writer.execute(query)) if found.mrn}

    def with_digests(self, filer_id: str, raw_digests: Iterable[str]) -> dict[str, list[LodgementVersion]]:
        """Return by digest of the bytes what this filer sent before, oldest first."""
        wanted = list(dict.fromkeys(raw_digests))
        query = (
            _VERSIONS.join(lodgements, lodgements.c.id == lodgement_versions.c.lodgement_id)
            .where(lodgements.c.filer_id == filer_id, lodgement_versions.c.raw_digest.in_(wanted))
            .order_by(lodgement_versions.c.received_at, lodgement_versions.c.lodgement_id)
        )
        found: dict[str, list[LodgementVersion]] = {}
        for version in read_all(LodgementVersion, self._writer.execute(query)):
            found.setdefault(version.raw_digest, []).append(version)
        return found

    def versions(self, lodgement_ids: Iterable[str]) -> dict[str, list[LodgementVersion]]:
        """Return by filing every message of it, oldest first."""
        wanted = list(dict.fromkeys(lodgement_ids))
        query = _VERSIONS.where(lodgement_versions.c.lodgement_id.in_(wanted))
        found: dict[str, list[LodgementVersion]] = {}
        for version in read_all(LodgementVersion, self._writer.execute(query.order_by(lodgement_versions.c.version))):
            found.setdefault(version.lodgement_id, []).append(version)
        return found

    def version(self, lodgement_id: str, number: int) -> LodgementVersion:
        """Return one message of a filing. Raises ``NotFound``."""
        query = _VERSIONS.where(
            lodgement_versions.c.lodgement_id == lodgement_id, lodgement_versions.c.version == number
        )
        row = self._writer.execute(query).one_or_none()
        if row is None:
            raise missing(f"version {number} of lodgement {lodgement_id[:80]}")
        return read(LodgementVersion, row)

    def change(
        self,
        lodgement_id: str,
        *,
        current_version: int | None = None,
        state: str | None = None,
        mrn: str | None = None,
    ) -> None:
        """Record the present state of a filing; what is not given stays."""
        given = {"current_version": current_version, "state": state, "mrn": mrn}
        changed = {name: value for name, value in given.items() if value is not None}
        if changed:
            self._writer.execute(update(lodgements).where(lodgements.c.id == lodgement_id).values(changed))

    def page(
        self, reach: Reach, *, after: str | None = None, limit: int = 50, filer_id: str | None = None
    ) -> Page[Lodgement]:
        """Return the filings within reach, newest first; of one filer if asked."""
        query = select(lodgements).where(_within(reach))
        if filer_id is not None:
            query = query.where(lodgements.c.filer_id == filer_id)
        query = paged(query, at=lodgements.c.created_at, row_id=lodgements.c.id, after=after, limit=limit)
        found = read_all(Lodgement, self._writer.execute(query))
        return page_of(found, limit, lambda item: Place(item.created_at, item.id))

    def waiting(
        self,
        reach: Reach,
        *,
        after: str | None = None,
        limit: int = 50,
        lodgement_ids: Iterable[str] | None = None,
    ) -> Page[LodgementVersion]:
        """Return the requests within reach on which nobody has decided, newest first; of some filings if asked.

        A request waits as long as its filing is in force: what was cancelled meanwhile needs no decision.
        """
        query = (
            _VERSIONS.join(lodgements, lodgements.c.id == lodgement_versions.c.lodgement_id)
            .where(_within(reach), lodgements.c.state == "accepted", request_decisions.c.granted.is_(None))
            .where(lodgement_versions.c.state.in_(("amendment_recorded", "cancellation_recorded")))
        )
        if lodgement_ids is not None:
            query = query.where(lodgement_versions.c.lodgement_id.in_(list(dict.fromkeys(lodgement_ids))))
        received, event = lodgement_versions.c.received_at, lodgement_versions.c.event_id
        query = paged(query, at=received, row_id=event, after=after, limit=limit)
        found = read_all(LodgementVersion, self._writer.execute(query))
        return page_of(found, limit, lambda item: Place(item.received_at, item.event_id))

    def _one(self, lodgement_id: str, reach: Reach | None) -> Lodgement | None:
        query = select(lodgements).where(lodgements.c.id == lodgement_id)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none()
        return None if row is None else read(Lodgement, row)


_own = [column for column in lodgement_versions.c if column.name not in ("supersedes", "declaration_id")]
_VERSIONS = select(
    *_own,
    or_(lodgement_versions.c.supersedes, func.coalesce(request_decisions.c.granted, False)).label("supersedes"),
    func.coalesce(request_decisions.c.declaration_id, lodgement_versions.c.declaration_id).label("declaration_id"),
    request_decisions.c.granted,
    request_decisions.c.event_id.label("decided_event"),
    request_decisions.c.at.label("decided_at"),
).select_from(
    lodgement_versions.outerjoin(
        request_decisions,
        (request_decisions.c.lodgement_id == lodgement_versions.c.lodgement_id)
        & (request_decisions.c.version == lodgement_versions.c.version),
    )
)
"""Every message with what was decided on it; a granted one counts as superseding."""


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=lodgements.c.agency, unit=lodgements.c.unit, owner=lodgements.c.filer_id)
