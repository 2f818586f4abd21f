# SPDX-License-Identifier: Apache-2.0
"""Events as rows: appended in the transaction of the change, found by what they are about, placed by the sealer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, func, select

from greenlane.access import Reach, missing
from greenlane.cargo import is_id
from greenlane.journal import Event, canonical_event, read_event, sha256
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.journal import events, leaves
from greenlane.store.writing import Writer


class Events:
    """The repository of the journal."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def append(self, *happened: Event) -> None:
        """Record events, in their order, with everything else of this unit of work."""
        for event in happened:
            content = canonical_event(event)
            self._writer.add(
                events,
                {
                    "id": event.id,
                    "type": event.type,
                    "schema": event.schema,
                    "content": content.decode(),
                    "digest": sha256(content),
                    "actor": event.actor,
                    "agency": event.agency,
                    "unit": event.unit,
                    "sensitivity": event.sensitivity,
                    "at": event.at,
                    "subjects": list(event.subject_ids),
                },
            )

    def get(self, event_id: str, *, reach: Reach | None = None) -> Event:
        """Return an event as it was written. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(events.c.content).where(events.c.id == event_id)
        if reach is not None:
            query = query.where(_within(reach))
        content = self._writer.execute(query).scalar_one_or_none() if is_id(event_id) else None
        if content is None:
            raise missing(f"event {event_id[:80]}")
        return read_event(content)

    def page(
        self,
        reach: Reach,
        *,
        after: str | None = None,
        limit: int = 50,
        subject: str | None = None,
        event_type: str | None = None,
    ) -> Page[Event]:
        """Return the events within reach, newest first; about one thing, or of one type, if asked."""
        query = select(events.c.content).where(_within(reach))
        if subject is not None:
            query = query.where(events.c.subjects.contains([subject if is_id(subject) else _NOBODY]))
        if event_type is not None:
            query = query.where(events.c.type == event_type)
        query = paged(query, at=events.c.at, row_id=events.c.id, after=after, limit=limit)
        found = [read_event(content) for content in self._writer.execute(query).scalars()]
        return page_of(found, limit, lambda event: Place(event.at, event.id))

    def positions(self, event_ids: Iterable[str]) -> dict[str, int]:
        """Return by id the places in the log of those events that have one."""
        wanted = list(dict.fromkeys(event_ids))
        rows = self._writer.execute(select(leaves.c.event_id, leaves.c.position).where(leaves.c.event_id.in_(wanted)))
        return {row.event_id: row.position for row in rows}

    def current_position(self) -> int | None:
        """Return the place of the last sealed event, None while nothing is sealed."""
        found = self._writer.execute(select(func.max(leaves.c.position))).scalar()
        return None if found is None else int(found)

    def following(self, reach: Reach, *, after: int | None = None, limit: int = 50) -> list[tuple[int, Event]]:
        """Return the sealed events within reach with their places, in the order of the log, those after a place."""
        query = select(leaves.c.position, events.c.content).join(events, events.c.id == leaves.c.event_id)
        query = query.where(_within(reach)).order_by(leaves.c.position).limit(limit)
        if after is not None:
            query = query.where(leaves.c.position > after)
        return [(row.position, read_event(row.content)) for row in self._writer.execute(query)]

    def sealed(self, *, start: int = 0, limit: int = 1000) -> Iterator[tuple[int, Event]]:
        """Yield events with their places, in the order of the log, from a place on: the cursor of an outbox."""
        query = (
            select(leaves.c.position, events.c.content)
            .join(events, events.c.id == leaves.c.event_id)
            .where(leaves.c.position >= start)
            .order_by(leaves.c.position)
            .limit(limit)
        )
        for row in self._writer.execute(query):
            yield row.position, read_event(row.content)


_NOBODY = "00000000-0000-0000-0000-000000000000"


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=events.c.agency, unit=events.c.unit, sensitivity=events.c.sensitivity)
