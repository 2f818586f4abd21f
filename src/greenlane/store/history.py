# SPDX-License-Identifier: Apache-2.0
"""What was seen before: which keys other consignments carried, as of a position in the log (design decision 15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    TableValuedAlias,
    Uuid,
    all_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy.dialects import postgresql

from greenlane.store.tables.journal import leaves
from greenlane.store.tables.targeting import history_coverage, sightings
from greenlane.store.writing import Writer

_KEY_BYTES = 16


class History:
    """The repository of sightings."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, consignment_id: str, keys: Iterable[str], *, event_id: str, at: datetime) -> None:
        """Record that an accepted consignment carries these keys; what is recorded of it already stays as it is.

        ``event_id`` is the event of the acceptance: its place in the log says from when on the keys count as seen.
        """
        for key in sorted(set(keys)):
            row = {"key": _digest(key), "consignment_id": consignment_id, "event_id": event_id, "at": at}
            self._writer.add(sightings, row, once=True)

    def move(self, consignment_id: str, to: str) -> None:
        """Record what was seen of a consignment as seen of another one, into which it was merged."""
        moved = delete(sightings).where(sightings.c.consignment_id == consignment_id).returning(sightings)
        for row in self._writer.execute(moved).all():
            self._writer.add(sightings, {**row._mapping, "consignment_id": to}, once=True)

    def seen_before(
        self, keys: Iterable[str], *, other_than: Iterable[str] = (), as_of: int | None = None
    ) -> frozenset[str]:
        """Return those keys that a consignment not among ``other_than`` carried; one statement for all.

        As of a position in the log only what was recorded at it or before counts.
        """
        by_digest = {_digest(key): key for key in keys}
        if not by_digest:
            return frozenset()
        asked = _listed("digests", list(by_digest))
        seen = select(sightings.c.key).where(sightings.c.key == asked.c.value)
        if left_out := list(other_than):
            seen = seen.where(sightings.c.consignment_id != all_(_ids("left_out", left_out)))
        if as_of is not None:
            seen = seen.join(leaves, leaves.c.event_id == sightings.c.event_id).where(leaves.c.position <= as_of)
        # EXISTS stops at the first row: a trader with a million consignments costs as little as a new one.
        query = select(asked.c.value).where(exists(seen))
        return frozenset(by_digest[bytes(row.value)] for row in self._writer.execute(query))

    def sharing(self, sets: Iterable[frozenset[str]], *, other_than: Iterable[str]) -> dict[frozenset[str], int]:
        """Return for each set of keys how many consignments not among ``other_than`` carry at least one of them."""
        wanted = [one for one in dict.fromkeys(sets) if one]
        pairs = [(number, _digest(key)) for number, one in enumerate(wanted) for key in sorted(one)]
        if not pairs:
            return {}
        numbers, digests = zip(*pairs, strict=True)
        asked = (
            func.unnest(
                bindparam("numbers", list(numbers), type_=postgresql.ARRAY(Integer)),
                bindparam("digests", list(digests), type_=postgresql.ARRAY(LargeBinary)),
            )
            .table_valued("number", "value")
            .render_derived()
        )
        query = (
            select(asked.c.number, func.count(sightings.c.consignment_id.distinct()).label("carrying"))
            .join(sightings, sightings.c.key == asked.c.value)
            .where(sightings.c.consignment_id != all_(_ids("left_out", list(other_than))))
            .group_by(asked.c.number)
        )
        return {wanted[row.number]: row.carrying for row in self._writer.execute(query)}

    def carried(self, keys: Iterable[str], *, by: Iterable[str]) -> dict[str, set[str]]:
        """Return which of these keys each of some consignments carried, by consignment."""
        by_digest = {_digest(key): key for key in keys}
        if not by_digest:
            return {}
        query = select(sightings.c.consignment_id, sightings.c.key).where(
            sightings.c.key == any_(_octets("digests", list(by_digest))),
            sightings.c.consignment_id == any_(_ids("carrying", list(by))),
        )
        found: dict[str, set[str]] = {}
        for row in self._writer.execute(query):
            found.setdefault(row.consignment_id, set()).add(by_digest[bytes(row.key)])
        return found

    def since(self) -> datetime | None:
        """Return from when on the installation has seen everything; None before it begins."""
        found = self._writer.execute(select(history_coverage.c.since)).scalar_one_or_none()
        return found if isinstance(found, datetime) else None

    def begin(self, since: datetime) -> None:
        """Record from when on everything is seen; later, an earlier instant may be set after a load of old data."""
        statement = postgresql.insert(history_coverage).values(id=1, since=since)
        self._writer.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"since": func.least(history_coverage.c.since, statement.excluded.since)}
            )
        )


def _octets(name: str, values: list[bytes]) -> ColumnElement[Any]:
    return bindparam(name, values, type_=postgresql.ARRAY(LargeBinary))


def _ids(name: str, values: list[str]) -> ColumnElement[Any]:
    return bindparam(name, values, type_=postgresql.ARRAY(Uuid(as_uuid=False)))


def _listed(name: str, values: list[bytes]) -> TableValuedAlias:
    return func.unnest(_octets(name, values)).table_valued("value").render_derived()


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=_KEY_BYTES, person=b"greenlane seen").digest()
