# SPDX-License-Identifier: Apache-2.0
"""Consignments: what filings speak of, with an id of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Row, case, func, or_, select, update

from greenlane.access import Reach, missing
from greenlane.cargo import Direction, Stage, is_id
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import COMPLETENESS, CONSIGNMENT_STATES, consignments, filing_keys, link_assertions
from greenlane.store.writing import Writer, read, row_of


class StoredConsignment(Struct, frozen=True, kw_only=True):
    """A consignment as the store knows it; what it is made of, its links say.

    ``state``: open, closed, deleted, never_arrived, merged (then ``merged_into`` names the other). ``completeness``:
    registered, pending, complete; ``waits_for`` are codes of what is awaited. ``late`` is None where no limit is known.
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
    completeness: str = "complete"
    waits_for: tuple[str, ...] = ()
    expected_at: datetime | None = None
    late: bool | None = None
    duplicate: bool = False


class _Row(StoredConsignment, frozen=True, kw_only=True):
    """A row, in which nothing awaited may be null."""

    waits_for: tuple[str, ...] | None = None  # type: ignore[assignment]


class Consignments:
    """The repository of consignments."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, consignment: StoredConsignment) -> None:
        """Record a new consignment."""
        self._writer.add(consignments, {**row_of(consignment), "waits_for": list(consignment.waits_for)})

    def get(self, consignment_id: str, *, reach: Reach | None = None) -> StoredConsignment:
        """Return a consignment. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(consignments).where(consignments.c.id == consignment_id)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none() if is_id(consignment_id) else None
        if row is None:
            raise missing(f"consignment {consignment_id[:80]}")
        return _read(row)

    def find(self, consignment_ids: Iterable[str]) -> dict[str, StoredConsignment]:
        """Return by id those consignments that there are."""
        wanted = list(dict.fromkeys(consignment_ids))
        rows = self._writer.execute(select(consignments).where(consignments.c.id.in_(wanted)))
        return {row.id: _read(row) for row in rows}

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
        changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if arrived_at is not None and state is None:  # what was thought never to come has come
            came = (consignments.c.state == "never_arrived", "open")
            changed["state"] = case(came, else_=consignments.c.state)
        if changed:
            self._writer.execute(update(consignments).where(consignments.c.id == consignment_id).values(changed))

    def note_late(self, late: Mapping[str, bool]) -> None:
        """Record of several consignments whether they were filed late."""
        for value in (True, False):
            those = [consignment for consignment, found in late.items() if found is value]
            if those:
                self._writer.execute(update(consignments).where(consignments.c.id.in_(those)).values(late=value))

    def note(
        self,
        consignment_id: str,
        *,
        completeness: str,
        waits_for: Iterable[str],
        expected_at: datetime | None,
        duplicate: bool,
    ) -> None:
        """Record what a look at all its filings gave: what it waits for, when it is expected, whether filed twice."""
        self._writer.execute(
            update(consignments)
            .where(consignments.c.id == consignment_id)
            .values(
                completeness=completeness,
                waits_for=list(waits_for),
                expected_at=expected_at,
                duplicate=duplicate,
            )
        )

    def overdue(self, before: datetime, *, limit: int = 500) -> list[StoredConsignment]:
        """Return open consignments that were expected before an instant and have not arrived, the longest due first."""
        query = (
            select(consignments)
            .where(
                consignments.c.state == "open",
                consignments.c.arrived_at.is_(None),
                consignments.c.expected_at.is_not(None),
                consignments.c.expected_at < before,
            )
            .order_by(consignments.c.expected_at, consignments.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_read(row) for row in self._writer.execute(query)]

    def following(self, after: str | None, *, since: datetime, limit: int) -> list[str]:
        """Return consignments that are open or came since an instant, in the order of their ids, those after one."""
        query = select(consignments.c.id).where(
            consignments.c.state.not_in(("merged", "deleted")),
            or_(consignments.c.state == "open", consignments.c.created_at >= since),
        )
        if after is not None:
            query = query.where(consignments.c.id > after)
        return list(self._writer.execute(query.order_by(consignments.c.id).limit(limit)).scalars())

    def counts(self, reach: Reach) -> dict[str, int]:
        """Return how many consignments within reach are in each state, of each completeness, late and duplicate.

        Every one is counted under ``all``; none is left out because it was deleted or never came.
        """
        number = func.count()
        query = select(
            number.label("all"),
            *(number.filter(consignments.c.state == state).label(state) for state in CONSIGNMENT_STATES),
            *(number.filter(consignments.c.completeness == one).label(one) for one in COMPLETENESS),
            number.filter(consignments.c.late).label("late"),
            number.filter(consignments.c.late.is_(None)).label("without_limit"),
            number.filter(consignments.c.duplicate).label("duplicate"),
            number.filter(consignments.c.arrived_at.is_not(None)).label("arrived"),
        ).where(_within(reach))
        return {str(name): int(count) for name, count in self._writer.execute(query).one()._mapping.items()}

    def page(
        self,
        reach: Reach,
        *,
        after: str | None = None,
        limit: int = 50,
        state: str | None = None,
        key: str | None = None,
        key_type: str | None = None,
    ) -> Page[StoredConsignment]:
        """Return the consignments within reach, newest first; in one state, or found by a number, if asked.

        A number finds the consignments to which filings that offer it are linked; it is given as keys compare it.
        """
        query = select(consignments).where(_within(reach))
        if state is not None:
            query = query.where(consignments.c.state == state)
        if key is not None:
            query = query.where(_named(key, key_type))
        query = paged(query, at=consignments.c.created_at, row_id=consignments.c.id, after=after, limit=limit)
        found = [_read(row) for row in self._writer.execute(query)]
        return page_of(found, limit, lambda item: Place(item.created_at, item.id))


def _named(key: str, key_type: str | None) -> ColumnElement[bool]:
    offering = filing_keys.c.value == key
    if key_type is not None:
        offering &= filing_keys.c.key_type == key_type
    linked = (
        select(link_assertions.c.consignment_id)
        .join(filing_keys, filing_keys.c.lodgement_id == link_assertions.c.lodgement_id)
        .where(link_assertions.c.withdrawn_event.is_(None), offering)
    )
    return consignments.c.id.in_(linked)


def _read(row: Row[Any]) -> StoredConsignment:
    found = read(_Row, row)
    return StoredConsignment(**{**structs.asdict(found), "waits_for": tuple(found.waits_for or ())})


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=consignments.c.agency, unit=consignments.c.unit)
