# SPDX-License-Identifier: Apache-2.0
"""Verifying the stored log: every row, every signed note inside and outside of the database, every payload if asked;
and whether the records agree with what the log tells of them.

It reads as of one moment, row by row, so that it needs little memory and disturbs nobody however long the log is.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, exists, func, select, text
from sqlalchemy.engine import Connection

from greenlane.cargo import is_id
from greenlane.errors import Conflict
from greenlane.journal import Fault, FaultKind, LogRow, LogVerifier, PayloadContent, PayloadState
from greenlane.store.agreement import TYPES, Told, disagreements
from greenlane.store.checkpoints import CheckpointFiles, size_of
from greenlane.store.database import opened
from greenlane.store.installation import ID, Installation
from greenlane.store.keys import public_keys
from greenlane.store.payloads import body_of, named_payloads
from greenlane.store.sealing import read_edge
from greenlane.store.store import Store
from greenlane.store.tables.journal import checkpoints, events, leaves, unsealed_events
from greenlane.store.tables.payloads import payloads, purges
from greenlane.store.writing import Writer

_ROWS_AT_ONCE = 500
_BYTES_AT_ONCE = 32 * 1024 * 1024
_MOST_NAMED = 20


class LogCheck:
    """One verification of the log. Iterate ``faults``; the numbers tell how far it has come, and in the end how far."""

    def __init__(self, connection: Connection, data_dir: Path, *, payloads: bool = False) -> None:
        """Prepare to verify as of the connection's transaction, which should be REPEATABLE READ.

        ``payloads`` asks for the content that events name, too: slower, as everything is read.
        """
        self._connection = connection
        self._with_payloads = payloads
        # What is appended to the files from now on may be about more than this transaction sees.
        self._files = CheckpointFiles(data_dir)
        self._state = self._files.state()
        self._keys = public_keys(data_dir)
        self._told: list[Told] = []
        self.total: int = connection.execute(select(func.coalesce(func.max(leaves.c.position) + 1, 0))).scalar_one()
        """Places that the log has, counted by the last one."""
        self.size = 0
        """Places verified so far."""
        self.covered = 0
        """How many of them a genuine checkpoint confirms."""
        self.root = b""
        """The root of what was verified."""

    def faults(self) -> Iterator[Fault]:
        """Verify, and yield everything that is wrong; nothing when all is in order."""
        verifier = LogVerifier(self._notes(), self._keys, origin=self._origin())
        for row in self._rows():
            yield from verifier.check(row)
            self.size, self.covered = verifier.size, verifier.covered
            if len(self._told) >= _ROWS_AT_ONCE:
                yield from self._disagreements()
        yield from self._disagreements()
        yield from verifier.finish(read_edge(self._connection))
        self.size, self.covered, self.root = verifier.size, verifier.covered, verifier.root
        yield from self._unplaced()

    def _origin(self) -> str | None:
        identifier = Installation(Writer(self._connection)).get(ID)
        return None if identifier is None else f"greenlane/{identifier}"

    def _notes(self) -> Iterator[str]:
        """Yield the notes of the files and of the table by ascending size, each once."""
        query = select(checkpoints.c.note).order_by(checkpoints.c.size).execution_options(yield_per=_ROWS_AT_ONCE)
        stored = self._connection.execute(query)
        merged = heapq.merge(self._files.notes(self._state), stored.scalars(), key=size_of)
        for _, same_size in groupby(merged, key=size_of):
            yield from dict.fromkeys(same_size)

    def _rows(self) -> Iterator[LogRow]:
        query = (
            select(leaves.c.position, leaves.c.leaf_hash, *_OF_EVENT)
            .outerjoin(events, events.c.id == leaves.c.event_id)
            .order_by(leaves.c.position)
        )
        stream = iter(self._connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)))
        while rows := list(islice(stream, _ROWS_AT_ONCE)):
            self._told += [Told(row.position, row.type, row.content) for row in rows if row.type in TYPES]
            if self._with_payloads:
                yield from self._with_contents(rows)
            else:
                yield from (_log_row(row, PayloadState.UNREAD) for row in rows)

    def _with_contents(self, rows: Sequence[Row[Any]]) -> Iterator[LogRow]:
        """Yield rows with their payloads, reading as many payloads at once as memory should hold."""
        named = {row.position: found for row in rows if (found := _payload_id(row)) is not None}
        sizes = self._sizes(named.values())
        group: list[Row[Any]] = []
        held = 0
        for row in rows:
            size = sizes.get(named.get(row.position, ""), 0)
            if group and held + size > _BYTES_AT_ONCE:
                yield from self._joined(group, named)
                group, held = [], 0
            group.append(row)
            held += size
        yield from self._joined(group, named)

    def _joined(self, rows: Sequence[Row[Any]], named: Mapping[int, str]) -> Iterator[LogRow]:
        wanted = {named[row.position] for row in rows if row.position in named}
        found: dict[str, PayloadContent | PayloadState] = dict.fromkeys(wanted, PayloadState.LOST)
        erased = select(purges.c.payload_id).where(purges.c.payload_id.in_(wanted))
        found |= dict.fromkeys(self._connection.execute(erased).scalars(), PayloadState.PURGED)
        for row in self._connection.execute(select(payloads).where(named_payloads(wanted))):
            found[row.id] = _content(row)
        for row in rows:
            yield _log_row(row, found.get(named.get(row.position, ""), PayloadState.UNREAD))

    def _sizes(self, payload_ids: Iterable[str]) -> dict[str, int]:
        query = select(payloads.c.id, payloads.c.size).where(named_payloads(payload_ids))
        return {row.id: row.size for row in self._connection.execute(query)}

    def _disagreements(self) -> Iterator[Fault]:
        told, self._told = self._told, []
        yield from disagreements(self._connection, told)

    def _unplaced(self) -> Iterator[Fault]:
        """Yield what the places do not show: events that wait for none, and waiting ones that are gone."""
        waits = exists().where(unsealed_events.c.event_id == events.c.id)
        placed = exists().where(leaves.c.event_id == events.c.id)
        forgotten = select(events.c.id).where(~waits, ~placed).order_by(events.c.id).limit(_MOST_NAMED)
        for event_id in self._connection.execute(forgotten).scalars():
            yield Fault(
                FaultKind.ROW_MISSING, None, f"The event {event_id} has no place in the log and waits for none."
            )
        there = exists().where(events.c.id == unsealed_events.c.event_id)
        gone = select(unsealed_events.c.event_id).where(~there).order_by("event_id").limit(_MOST_NAMED)
        for event_id in self._connection.execute(gone).scalars():
            yield Fault(FaultKind.EVENT_MISSING, None, f"The event {event_id} waits for its place and is missing.")


@contextmanager
def checked_log(store: Store, *, payloads: bool = False) -> Iterator[LogCheck]:
    """Open the verification of a store's log as of now. Raises ``Unavailable`` when the database goes away."""
    with opened(store.engine) as connection:
        snapshot = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # A fault of the data must be found as such, so the whole log may take its time.
        snapshot.execute(text("SET LOCAL statement_timeout = 0"))
        yield LogCheck(snapshot, store.data_dir, payloads=payloads)


_STATED = ("type", "schema", "actor", "agency", "unit", "sensitivity", "at")
_OF_EVENT = (events.c.content, events.c.digest, events.c.subjects, *(events.c[name] for name in _STATED))


class _Named(Struct):
    payload_id: str | None = None


def _payload_id(row: Row[Any]) -> str | None:
    """The payload that an event names; None also for content that is no event, which the verifier will say."""
    if row.content is None:
        return None
    try:
        found = msgspec.json.decode(row.content, type=_Named).payload_id
    except msgspec.MsgspecError:
        return None
    return found if found is not None and is_id(found) else None


def _content(row: Row[Any]) -> PayloadContent:
    try:
        return PayloadContent(body_of(row), bytes(row.salt))
    except Conflict:
        # Damaged so that it cannot be unpacked: whatever is handed over here does not match what was sealed.
        return PayloadContent(bytes(row.body), b"")


def _log_row(row: Row[Any], payload: PayloadContent | PayloadState) -> LogRow:
    stated = None
    if row.content is not None:
        stated = {name: row._mapping[name] for name in _STATED} | {"subject_ids": tuple(row.subjects)}
    return LogRow(
        position=row.position,
        leaf_hash=bytes(row.leaf_hash),
        content=row.content,
        digest=None if row.digest is None else bytes(row.digest),
        stated=stated,
        payload=payload,
    )
