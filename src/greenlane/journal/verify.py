# SPDX-License-Identifier: Apache-2.0
"""Verifying the log: every row against its leaf, every leaf against the signed checkpoints.

The verifier is fed the rows in order and keeps only the tree's edge and the next checkpoint, however long the log is.
It finds what was altered, left out, put in or swapped, as long as one checkpoint after it is genuine. What follows the
last checkpoint is checked against itself only; ``covered`` tells how far the checkpoints reach.

A row may come with its payload. Content that was erased under a rule is no fault: its salted digest stays in the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenlane.errors import Invalid
from greenlane.journal.canonical import sha256
from greenlane.journal.checkpoint import Checkpoint, VerifierKey, is_signed_by, read_checkpoint
from greenlane.journal.events import Event, read_event
from greenlane.journal.merkle import HASH_BYTES, Frontier, leaf_hash
from greenlane.journal.salted import matches


class FaultKind(StrEnum):
    """What is wrong with the log."""

    ROW_MISSING = "row_missing"
    ROW_REPEATED = "row_repeated"
    EVENT_MISSING = "event_missing"
    EVENT_ALTERED = "event_altered"
    COLUMN_ALTERED = "column_altered"
    PAYLOAD_ALTERED = "payload_altered"
    PAYLOAD_MISSING = "payload_missing"
    ROOT_DIFFERS = "root_differs"
    CHECKPOINT_UNREADABLE = "checkpoint_unreadable"
    SIGNATURE_BAD = "signature_bad"
    CHECKPOINT_MISPLACED = "checkpoint_misplaced"
    EDGE_DIFFERS = "edge_differs"
    RECORD_MISSING = "record_missing"
    RECORD_ALTERED = "record_altered"


class Fault(Struct, frozen=True):
    """One thing that is wrong: what, at which position of the log (None for the log as a whole), in a sentence."""

    kind: FaultKind
    position: int | None
    sentence: str


class PayloadState(StrEnum):
    """What became of an event's payload, where its content is not handed over."""

    UNREAD = "unread"
    PURGED = "purged"
    LOST = "lost"


class PayloadContent(Struct, frozen=True):
    """A payload that is still there: its content and its salt."""

    content: bytes
    salt: bytes


class LogRow(Struct, frozen=True, kw_only=True):
    """One row of the log as it is stored.

    ``leaf_hash`` are 32 bytes. ``content`` is the event's canonical JSON, None where there is no such event.
    ``stated`` are the values of columns that repeat fields of the event, by the field's name, and ``digest`` the stored
    digest of the event, where they are kept beside it. ``payload`` is the content and salt, or what became of them:
    ``UNREAD`` is not looked at, ``PURGED`` is in order, ``LOST`` (neither there nor purged) is a fault.
    """

    position: int
    leaf_hash: bytes
    content: bytes | str | None
    digest: bytes | None = None
    stated: Mapping[str, Any] | None = None
    payload: PayloadContent | PayloadState = PayloadState.UNREAD


class LogVerifier:
    """Verifies a log that is fed to it row by row.

    ``checkpoints`` are signed notes in ascending order of size; they are read only as the rows reach them. ``keys`` are
    the public keys that count. ``origin``, if given, is the log's name, which every checkpoint must state.
    """

    def __init__(
        self, checkpoints: Iterable[str] = (), keys: Sequence[VerifierKey] = (), *, origin: str | None = None
    ) -> None:
        self._notes = iter(checkpoints)
        self._keys = tuple(keys)
        self._origin = origin
        self._frontier = Frontier()
        self._next: Checkpoint | None = None
        self._exhausted = False
        # Once a row is missing or a root differs no later root can fit, which need not be said of each.
        self._roots_comparable = True
        self.size = 0
        """Rows verified so far: the position that is expected next."""
        self.covered = 0
        """Size of the largest genuine checkpoint whose root fits the rows."""

    @property
    def root(self) -> bytes:
        """The root of the rows so far."""
        return self._frontier.root()

    def check(self, row: LogRow) -> Iterator[Fault]:
        """Verify the next row and yield what is wrong; also with the checkpoints that it reaches."""
        if self.size == 0:
            yield from self._compare_roots()
        if row.position < self.size:
            yield Fault(
                FaultKind.ROW_REPEATED,
                row.position,
                f"Position {row.position} comes again, or out of order, after {self.size - 1}.",
            )
            return
        if row.position > self.size:
            yield from self._missing(self.size, row.position)
        yield from _faults_of(row)
        if len(row.leaf_hash) == HASH_BYTES:
            self._frontier = self._frontier.append(row.leaf_hash)
        else:
            self._roots_comparable = False
        self.size = row.position + 1
        yield from self._compare_roots()

    def finish(self, edge: Frontier | None = None) -> Iterator[Fault]:
        """Yield what is wrong with the log as a whole, when all rows were checked.

        ``edge`` is the stored right edge of the tree, from which the sealer goes on: its size tells whether rows are
        missing at the end, where no checkpoint does.
        """
        yield from self._compare_roots()
        reached = max(self.size, edge.size if edge is not None else 0)
        if reached > self.size:
            yield from self._missing(self.size, reached)
        elif edge is not None and self._roots_comparable and edge != self._frontier:
            yield Fault(
                FaultKind.EDGE_DIFFERS,
                None,
                f"The stored edge of the tree, of size {edge.size}, is not that of the {reached} rows; sealing would "
                "go on wrongly.",
            )
        while self._next is not None:
            if self._next.size > reached:
                yield from self._missing(reached, self._next.size)
                reached = self._next.size
            self._next = None
            yield from self._advance()

    def _missing(self, start: int, stop: int) -> Iterator[Fault]:
        self._roots_comparable = False
        which = f"Row {start} is" if stop - start == 1 else f"Rows {start} to {stop - 1} are"
        yield Fault(FaultKind.ROW_MISSING, start, f"{which} missing from the log.")

    def _compare_roots(self) -> Iterator[Fault]:
        """Compare the root with each checkpoint of the present size."""
        yield from self._advance()
        while self._next is not None and self._next.size <= self.size:
            checkpoint, self._next = self._next, None
            if self._roots_comparable and checkpoint.size == self.size:
                if checkpoint.root == self.root:
                    self.covered = checkpoint.size
                else:
                    self._roots_comparable = False
                    yield Fault(
                        FaultKind.ROOT_DIFFERS,
                        checkpoint.size - 1 if checkpoint.size else None,
                        f"The first {checkpoint.size} rows are not those that were signed: something from row "
                        f"{self.covered} on was altered, put in or swapped. Later checkpoints are not compared.",
                    )
            elif self._roots_comparable:
                yield Fault(
                    FaultKind.CHECKPOINT_MISPLACED,
                    None,
                    f"The checkpoint of size {checkpoint.size} comes after those of size {self.size}.",
                )
            yield from self._advance()

    def _advance(self) -> Iterator[Fault]:
        """Take the next genuine checkpoint, if none is waiting; yield what is wrong with those that are not."""
        while self._next is None and not self._exhausted:
            note = next(self._notes, None)
            if note is None:
                self._exhausted = True
                return
            fault = self._take(note)
            if fault is not None:
                yield fault

    def _take(self, note: str) -> Fault | None:
        try:
            signed = read_checkpoint(note)
        except Invalid as problem:
            return Fault(FaultKind.CHECKPOINT_UNREADABLE, None, problem.sentence)
        found = signed.checkpoint
        if not is_signed_by(signed, self._keys):
            return Fault(
                FaultKind.SIGNATURE_BAD,
                found.size - 1 if found.size else None,
                f"The checkpoint of size {found.size} has no valid signature of a known key.",
            )
        if self._origin is not None and found.origin != self._origin:
            return Fault(
                FaultKind.CHECKPOINT_MISPLACED,
                None,
                f"A checkpoint of size {found.size} is of another log than {self._origin}.",
            )
        self._next = found
        return None


def verify_log(
    rows: Iterable[LogRow],
    checkpoints: Iterable[str] = (),
    keys: Sequence[VerifierKey] = (),
    *,
    origin: str | None = None,
    edge: Frontier | None = None,
) -> Iterator[Fault]:
    """Yield everything that is wrong with a log, as ``LogVerifier`` finds it; nothing when all is in order."""
    verifier = LogVerifier(checkpoints, keys, origin=origin)
    for row in rows:
        yield from verifier.check(row)
    yield from verifier.finish(edge)


def _faults_of(row: LogRow) -> Iterator[Fault]:
    """Yield what is wrong with a row by itself."""
    if row.content is None:
        yield Fault(FaultKind.EVENT_MISSING, row.position, f"The event of row {row.position} is missing.")
        return
    content = row.content.encode("utf-8", "surrogatepass") if isinstance(row.content, str) else row.content
    digest = sha256(content)
    if leaf_hash(digest) != row.leaf_hash:
        yield Fault(
            FaultKind.EVENT_ALTERED, row.position, f"The event of row {row.position} is not the one that was sealed."
        )
    if row.digest is not None and row.digest != digest:
        yield Fault(
            FaultKind.COLUMN_ALTERED, row.position, f"The stored digest of row {row.position} is not that of its event."
        )
    if row.stated is None and row.payload is PayloadState.UNREAD:
        return
    try:
        event = read_event(content)
    except Invalid as problem:
        yield Fault(FaultKind.EVENT_ALTERED, row.position, f"Row {row.position}: {problem.sentence}")
        return
    yield from _faults_of_columns(row, event)
    yield from _faults_of_payload(row, event)


def _faults_of_columns(row: LogRow, event: Event) -> Iterator[Fault]:
    for name, value in (row.stated or {}).items():
        if getattr(event, name) != value:
            yield Fault(
                FaultKind.COLUMN_ALTERED,
                row.position,
                f"The column for {name} of row {row.position} says something else than the event.",
            )


def _faults_of_payload(row: LogRow, event: Event) -> Iterator[Fault]:
    if event.payload_digest is None:
        return
    if row.payload is PayloadState.LOST:
        yield Fault(
            FaultKind.PAYLOAD_MISSING,
            row.position,
            f"The content of row {row.position} is missing, and no rule was noted under which it was erased.",
        )
    elif isinstance(row.payload, PayloadContent) and not matches(
        row.payload.content, row.payload.salt, event.payload_digest
    ):
        yield Fault(
            FaultKind.PAYLOAD_ALTERED,
            row.position,
            f"The content of row {row.position} is not what was sealed with its event.",
        )
