# SPDX-License-Identifier: Apache-2.0
"""The sealer: gives committed events their places in the log, and signs how far the log has come.

A trigger puts each event that is recorded into ``unsealed_events``, in the same transaction. What the sealer sees there
is committed, so nothing can slip in before a place that was given, however long other transactions take. Only one
sealer works at a time; places, the tree's edge and the events' leaving the waiting room are one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Connection

from greenlane.clock import Clock
from greenlane.errors import Misconfigured
from greenlane.journal import Checkpoint, Frontier, SealedBatch, is_signed_by, read_checkpoint, seal, sign_checkpoint
from greenlane.store.checkpoints import CheckpointFiles
from greenlane.store.database import copying, opened
from greenlane.store.installation import Installation
from greenlane.store.keys import SIGNING, Keys, note_public_key, public_keys
from greenlane.store.store import Store
from greenlane.store.tables.journal import checkpoints, events, frontier, unsealed_events
from greenlane.store.writing import Writer

MOST_AT_ONCE = 10_000
CHECKPOINT_EVERY = timedelta(seconds=10)

_LOCK = "greenlane sealing"


class Sealer:
    """Seals what is waiting whenever it is asked; safe to have several, in any number of processes."""

    def __init__(self, store: Store, keys: Keys, *, checkpoint_every: timedelta = CHECKPOINT_EVERY) -> None:
        self._store = store
        self._keys = keys
        self._every = checkpoint_every
        self._files = CheckpointFiles(store.data_dir)
        self._origin: str | None = None

    def seal_pending(self, limit: int = MOST_AT_ONCE, *, sign: bool = False) -> int:
        """Give places to at most ``limit`` waiting events, oldest first; return how many got one.

        A checkpoint is signed when the last one is old enough or ``sign`` asks for one, and the log has grown since.
        Returns 0 at once when another sealer is at work. Raises ``Misconfigured`` when the signing key is not the one
        that signed before.
        """
        signed: tuple[int, str] | None = None
        with opened(self._store.engine) as connection, connection.begin():
            if not _is_alone(connection):
                return 0
            origin = self._origin_in(connection)
            edge = read_edge(connection)
            waiting = _waiting(connection, limit)
            if waiting:
                batch = seal(edge, [digest for _, digest in waiting])
                _place(connection, [event_id for event_id, _ in waiting], batch)
                edge = batch.frontier
            now = self._store.clock.now()
            if self._is_due(connection, edge.size, now, sign):
                signed = self._sign(connection, origin, edge, now)
        self._origin = origin
        # Only after the commit: a note outside must never state more than the database holds.
        if signed is not None:
            self._files.append(*signed)
        return len(waiting)

    def seal_all(self) -> int:
        """Give places to everything that waits, and sign a checkpoint; return how many events got a place."""
        total = 0
        while count := self.seal_pending():
            total += count
        return total + self.seal_pending(sign=True)

    def _is_due(self, connection: Connection, size: int, now: datetime, asked: bool) -> bool:
        query = select(checkpoints.c.size, checkpoints.c.at).order_by(checkpoints.c.size.desc()).limit(1)
        last = connection.execute(query).one_or_none()
        if last is None:
            return size > 0
        return size > last.size and (asked or now - last.at >= self._every)

    def _sign(self, connection: Connection, origin: str, edge: Frontier, now: datetime) -> tuple[int, str]:
        checkpoint = Checkpoint(origin=origin, size=edge.size, root=edge.root(), at=now)
        note = sign_checkpoint(checkpoint, self._keys.signing)
        row = {"size": edge.size, "root": checkpoint.root, "note": note, "at": now}
        connection.execute(insert(checkpoints), row)
        return edge.size, note

    def _origin_in(self, connection: Connection) -> str:
        """Return the log's name; at the first time also see that our key is the log's."""
        if self._origin is not None:
            return self._origin
        origin = log_name(connection, self._store.clock)
        key = self._keys.verifier(origin)
        query = select(checkpoints.c.note).order_by(checkpoints.c.size.desc()).limit(1)
        note = connection.execute(query).scalar_one_or_none()
        known = public_keys(self._store.data_dir)
        if note is not None and key not in known and not is_signed_by(read_checkpoint(note), [key]):
            raise Misconfigured(
                "The log was signed by another key than this installation has now.",
                code="keys.other",
                where=f"keys/{SIGNING}",
                remedy="Put the key back from a backup. To go on with a new key on purpose, add its public line "
                f"to keys/log.pub: {key.text}",
            )
        note_public_key(self._store.data_dir, key)
        return origin


def log_name(connection: Connection, clock: Clock) -> str:
    """Return the name under which the installation's log is signed."""
    return f"greenlane/{Installation(Writer(connection)).identify(clock.now())}"


def read_edge(connection: Connection) -> Frontier:
    """Return the stored right edge of the tree."""
    row = connection.execute(select(frontier.c.size, frontier.c.hashes)).one()
    return Frontier(row.size, tuple(bytes(one) for one in row.hashes))


def _is_alone(connection: Connection) -> bool:
    # Held until the commit, so that the next sealer sees everything this one has done.
    question = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:lock, 0))")
    return bool(connection.execute(question, {"lock": _LOCK}).scalar())


def _waiting(connection: Connection, limit: int) -> Sequence[tuple[str, bytes]]:
    query = (
        select(events.c.id, events.c.digest)
        .join(unsealed_events, unsealed_events.c.event_id == events.c.id)
        .order_by(events.c.id)
        .limit(limit)
    )
    return [(row.id, bytes(row.digest)) for row in connection.execute(query)]


def _place(connection: Connection, event_ids: Sequence[str], batch: SealedBatch) -> None:
    _copy_leaves(connection, zip(event_ids, batch.leaf_hashes, strict=True), batch.first_position)
    gone = text("DELETE FROM unsealed_events WHERE event_id = ANY(CAST(:ids AS uuid[]))")
    connection.execute(gone, {"ids": list(event_ids)})
    connection.execute(
        update(frontier).values(size=batch.frontier.size, hashes=list(batch.frontier.hashes)),
    )


def _copy_leaves(connection: Connection, placed: Iterable[tuple[str, bytes]], first: int) -> None:
    with copying(connection, "COPY leaves (position, event_id, leaf_hash) FROM STDIN") as copy:
        for position, (event_id, leaf_hash) in enumerate(placed, start=first):
            copy.write_row((position, event_id, leaf_hash))
