# SPDX-License-Identifier: Apache-2.0
"""Capacity plans of offices: every version as it was written, who approved it, which one is in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects import postgresql

from greenlane.access import Reach, missing
from greenlane.errors import Conflict
from greenlane.store.reach import admitted
from greenlane.store.tables.selection import capacity_plans
from greenlane.store.writing import Writer, read, read_all, row_of


class StoredPlan(Struct, frozen=True, kw_only=True):
    """One version of an office's plan; ``document`` is ``targeting.CapacityPlan`` as plain values."""

    office: str
    version: int
    document: dict[str, Any]
    digest: str
    agency: str
    unit: str | None
    created_by: str
    created_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


class Capacities:
    """The repository of capacity plans."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, plan: StoredPlan) -> None:
        """Record a version. A second one of the same number ends the unit with ``Conflict``."""
        self._writer.add(capacity_plans, row_of(plan))

    def next_version(self, office: str) -> int:
        """Return the number that the next version of an office's plan gets; 1 for the first."""
        latest = self._writer.execute(
            select(func.max(capacity_plans.c.version)).where(capacity_plans.c.office == office)
        )
        return int(latest.scalar() or 0) + 1

    def get(self, office: str, version: int | None = None, *, reach: Reach | None = None) -> StoredPlan:
        """Return one version, the latest if none is named. Raises ``NotFound``, also for what is out of reach."""
        query = select(capacity_plans).where(capacity_plans.c.office == office)
        if version is not None:
            query = query.where(capacity_plans.c.version == version)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query.order_by(capacity_plans.c.version.desc()).limit(1)).one_or_none()
        if row is None:
            raise missing(f"capacity plan of {office[:80]}" + (f", version {version}" if version is not None else ""))
        return read(StoredPlan, row)

    def in_force(self, office: str) -> StoredPlan | None:
        """Return the plan that holds: the latest approved version; None where there is none."""
        query = select(capacity_plans).where(
            capacity_plans.c.office == office, capacity_plans.c.approved_by.is_not(None)
        )
        row = self._writer.execute(query.order_by(capacity_plans.c.version.desc()).limit(1)).one_or_none()
        return None if row is None else read(StoredPlan, row)

    def versions(self, office: str, *, reach: Reach | None = None) -> list[StoredPlan]:
        """Return the versions of an office's plan, the latest first."""
        query = select(capacity_plans).where(capacity_plans.c.office == office)
        if reach is not None:
            query = query.where(_within(reach))
        return read_all(StoredPlan, self._writer.execute(query.order_by(capacity_plans.c.version.desc())))

    def latest(self, reach: Reach | None = None, *, after: str | None = None, limit: int = 500) -> list[StoredPlan]:
        """Return the latest version of each office's plan, by office."""
        query = select(capacity_plans).ext(postgresql.distinct_on(capacity_plans.c.office))
        if reach is not None:
            query = query.where(_within(reach))
        if after is not None:
            query = query.where(capacity_plans.c.office > after)
        query = query.order_by(capacity_plans.c.office, capacity_plans.c.version.desc()).limit(limit)
        return read_all(StoredPlan, self._writer.execute(query))

    def approve(self, office: str, version: int, *, by: str, at: datetime) -> None:
        """Record the approval by a second person. Raises ``Conflict`` where it is approved, or a later one is."""
        later = (
            select(capacity_plans.c.version)
            .where(
                capacity_plans.c.office == office,
                capacity_plans.c.version > version,
                capacity_plans.c.approved_by.is_not(None),
            )
            .exists()
        )
        statement = (
            update(capacity_plans)
            .where(
                capacity_plans.c.office == office,
                capacity_plans.c.version == version,
                capacity_plans.c.approved_by.is_(None),
                ~later,
            )
            .values(approved_by=by, approved_at=at)
        )
        if self._writer.execute(statement).rowcount != 1:
            raise Conflict(
                f"Version {version} of the capacity plan of {office} is approved already, or a later one is.",
                code="capacity.approved",
                where=office,
                remedy="Look at its versions; to go back to an older plan, write it anew.",
            )


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=capacity_plans.c.agency, unit=capacity_plans.c.unit)
