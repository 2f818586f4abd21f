# SPDX-License-Identifier: Apache-2.0
"""Profiles as documents with versions: who wrote one, who approved it, which version is active."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select, update

from greenlane.access import Reach, Sensitivity, missing
from greenlane.errors import Conflict
from greenlane.store.reach import admitted
from greenlane.store.tables.targeting import profiles
from greenlane.store.writing import Writer, read, read_all, row_of
from greenlane.targeting import State


class StoredProfile(Struct, frozen=True, kw_only=True):
    """One version of a profile. ``document`` is its text; ``state`` is one of ``targeting.State``.

    ``lapses_at`` is when an emergency look-out ends that nobody has confirmed. A live version that is ``observe_only``
    hits without any effect; ``projected_a_day`` is how many hits a day its rehearsal foresaw.
    """

    id: str
    version: int
    state: State
    document: str
    agency: str
    unit: str | None
    sensitivity: Sensitivity
    owner: str
    created_by: str
    created_at: datetime
    valid_from: date | None = None
    valid_to: date | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    lapses_at: datetime | None = None
    observe_only: bool = False
    projected_a_day: float | None = None


class Profiles:
    """The repository of profiles."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, profile: StoredProfile) -> None:
        """Record a version."""
        self._writer.add(profiles, row_of(profile))

    def next_version(self, profile_id: str) -> int:
        """Return the number that the next version of a profile gets; 1 for a new one."""
        latest = self._writer.execute(select(func.max(profiles.c.version)).where(profiles.c.id == profile_id))
        return int(latest.scalar() or 0) + 1

    def get(self, profile_id: str, version: int | None = None, *, reach: Reach | None = None) -> StoredProfile:
        """Return one version, the latest if none is named. Raises ``NotFound``, also for what is out of reach."""
        query = select(profiles).where(profiles.c.id == profile_id)
        if version is not None:
            query = query.where(profiles.c.version == version)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query.order_by(profiles.c.version.desc()).limit(1)).one_or_none()
        if row is None:
            raise missing(f"profile {profile_id[:80]}" + (f", version {version}" if version is not None else ""))
        return read(StoredProfile, row)

    def live(self) -> list[StoredProfile]:
        """Return the live version of every profile, by id: the profile set that decides."""
        query = select(profiles).where(profiles.c.state == State.LIVE).order_by(profiles.c.id)
        return read_all(StoredProfile, self._writer.execute(query))

    def versions(self, profile_id: str, *, reach: Reach) -> list[StoredProfile]:
        """Return the versions of a profile within reach, latest first."""
        query = select(profiles).where(profiles.c.id == profile_id, _within(reach))
        return read_all(StoredProfile, self._writer.execute(query.order_by(profiles.c.version.desc())))

    def latest(
        self, reach: Reach, *, states: Iterable[str] | None = None, after: str | None = None, limit: int = 100
    ) -> list[StoredProfile]:
        """Return the latest version of each profile within reach, by id, after the id ``after``; in these states."""
        newest = select(profiles.c.id, func.max(profiles.c.version).label("version")).group_by(profiles.c.id).subquery()
        query = select(profiles).join(newest, (newest.c.id == profiles.c.id) & (newest.c.version == profiles.c.version))
        query = query.where(_within(reach))
        if states is not None:
            query = query.where(profiles.c.state.in_(list(states)))
        if after is not None:
            query = query.where(profiles.c.id > after)
        return read_all(StoredProfile, self._writer.execute(query.order_by(profiles.c.id).limit(limit)))

    def approve(self, profile_id: str, version: int, *, by: str, at: datetime) -> None:
        """Record the approval of a draft by a second person. Raises ``Conflict`` unless it is a draft without one."""
        waiting = profiles.c.approved_by.is_(None)
        self._change(profile_id, version, {State.DRAFT}, {"approved_by": by, "approved_at": at}, waiting)

    def go_live(self, profile_id: str, version: int) -> None:
        """Make an approved version the live one; the one that was is retired. Raises ``Conflict`` without approval."""
        before = (profiles.c.id == profile_id) & (profiles.c.version != version)
        self._writer.execute(
            update(profiles).where(before, profiles.c.state.in_(_IN_USE)).values(state=str(State.RETIRED))
        )
        approved = profiles.c.approved_by.is_not(None)
        self._change(profile_id, version, {State.DRAFT, State.SUSPENDED}, {"state": str(State.LIVE)}, approved)

    def note(self, profile_id: str, version: int, *, observe_only: bool, projected_a_day: float | None) -> None:
        """Record whether a version only observes, and how many hits a day are foreseen."""
        values = {"observe_only": observe_only, "projected_a_day": projected_a_day}
        self._change(profile_id, version, set(State), values)

    def raise_lookout(self, profile_id: str, version: int, *, lapses_at: datetime) -> None:
        """Make a draft live at once, without approval, until an instant. Raises ``Conflict`` unless it is a draft."""
        self._change(profile_id, version, {State.DRAFT}, {"state": str(State.LIVE), "lapses_at": lapses_at})

    def confirm_lookout(self, profile_id: str, version: int, *, by: str, at: datetime) -> None:
        """Let a look-out stay, approved by a second person. Raises ``Conflict`` for one that no longer waits for it."""
        waits = profiles.c.lapses_at > at
        values = {"approved_by": by, "approved_at": at, "lapses_at": None}
        self._change(profile_id, version, {State.LIVE}, values, waits)

    def over(self, at: datetime) -> list[StoredProfile]:
        """Return the live versions that lapsed by an instant, or whose last day is over then."""
        ended = or_(profiles.c.lapses_at <= at, profiles.c.valid_to < at.date())
        query = select(profiles).where(profiles.c.state == State.LIVE, ended).order_by(profiles.c.id)
        return read_all(StoredProfile, self._writer.execute(query))

    def suspend(self, profile_id: str, version: int) -> None:
        """Take a live version out for a time. Raises ``Conflict`` when it is not live."""
        self._change(profile_id, version, {State.LIVE}, {"state": str(State.SUSPENDED)})

    def retire(self, profile_id: str, version: int) -> None:
        """Take a version out for good. Raises ``Conflict`` when it is retired."""
        self._change(profile_id, version, {State.DRAFT, *_IN_USE}, {"state": str(State.RETIRED)})

    def _change(
        self,
        profile_id: str,
        version: int,
        from_states: set[State],
        values: dict[str, Any],
        *conditions: ColumnElement[bool],
    ) -> None:
        this = (profiles.c.id == profile_id) & (profiles.c.version == version)
        statement = update(profiles).where(this, profiles.c.state.in_(from_states), *conditions).values(values)
        if self._writer.execute(statement).rowcount != 1:
            raise Conflict(
                f"Version {version} of profile {profile_id} is not in a state that allows this.",
                code="profile.state",
                where=profile_id,
                remedy="Look at its present state and approval.",
            )


_IN_USE = (State.LIVE, State.SUSPENDED)


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=profiles.c.agency, unit=profiles.c.unit, sensitivity=profiles.c.sensitivity)
