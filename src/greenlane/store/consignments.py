# SPDX-License-Identifier: Apache-2.0
"""Consignments: what filings speak of, with an id of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, select, update

from greenlane.access import Reach, missing
from greenlane.cargo import Direction, Stage, is_id
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import consignments
from greenlane.store.writing import Writer, read, read_all, row_of


class StoredConsignment(Struct, frozen=True, kw_only=True):
    """A consignment as the store knows it; what it is made of, its links say.

    ``state``: open, closed, deleted, never_arrived, merged (then ``merged_into`` names the other).
    """

    id: str
    created_at: datetime
    agency: str
    unit: str | None
    state: str = "open"
    direction: Direction | None = None
    stage: Stage | None = None
    arrived_at: datetime | None = None
    presented_at: datetime | None = None
    merged_into: str | None = None


class Consignments:
    """The repository of consignments."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, consignment: StoredConsignment) -> None:
        """Record a new consignment."""
        self._writer.add(consignments, row_of(consignment))

    def get(self, consignment_id: str, *, reach: Reach | None = None) -> StoredConsignment:
        """Return a consignment. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(consignments).where(consignments.c.id == consignment_id)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none() if is_id(consignment_id) else None
        if row is None:
            raise missing(f"consignment {consignment_id[:80]}")
        return read(StoredConsignment, row)

    def find(self, consignment_ids: Iterable[str]) -> dict[str, StoredConsignment]:
        """Return by id those consignments that there are."""
        wanted = list(dict.fromkeys(consignment_ids))
        rows = self._writer.execute(select(consignments).where(consignments.c.id.in_(wanted)))
        return {found.id: found for found in read_all(StoredConsignment, rows)}

    def change(
        self,
        consignment_id: str,
        *,
        state: str | None = None,
        stage: Stage | None = None,
        arrived_at: datetime | None = None,
        presented_at: datetime | None = None,
        merged_into: str | None = None,
    ) -> None:
        """Record the present state of a consignment; what is not given stays. ``merged_into`` makes it merged."""
        given = {
            "state": "merged" if merged_into is not None else state,
            "stage": stage,
            "arrived_at": arrived_at,
            "presented_at": presented_at,
            "merged_into": merged_into,
        }
        changed = {name: value for name, value in given.items() if value is not None}
        if changed:
            self._writer.execute(update(consignments).where(consignments.c.id == consignment_id).values(changed))

    def page(self, reach: Reach, *, after: str | None = None, limit: int = 50) -> Page[StoredConsignment]:
        """Return the consignments within reach, newest first."""
        query = select(consignments).where(_within(reach))
        query = paged(query, at=consignments.c.created_at, row_id=consignments.c.id, after=after, limit=limit)
        found = read_all(StoredConsignment, self._writer.execute(query))
        return page_of(found, limit, lambda item: Place(item.created_at, item.id))


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=consignments.c.agency, unit=consignments.c.unit)
