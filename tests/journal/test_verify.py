# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from greenlane.cargo import IdMaker
from greenlane.journal import (
    Checkpoint,
    Fault,
    FaultKind,
    Frontier,
    LogRow,
    LogVerifier,
    PayloadContent,
    PayloadLink,
    PayloadState,
    canonical_event,
    leaf_hash,
    policy_text,
    read_event,
    record,
    root_of,
    salted_digest,
    seal,
    sha256,
    sign_checkpoint,
    verifier_key,
    verify_log,
)

NINE = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
ORIGIN = "greenlane.example/journal"
SEED = b"k" * 32
KEY = verifier_key(ORIGIN, SEED)
SALT = b"s" * 32


class Log(Struct, kw_only=True):
    """A log in good order, to be spoilt by a test."""

    rows: list[LogRow]
    notes: list[str]
    edge: Frontier

    def faults(self, **changes: Any) -> list[Fault]:
        edge = changes.get("edge", self.edge)
        rows, notes = changes.get("rows", self.rows), changes.get("notes", self.notes)
        return list(verify_log(rows, notes, [KEY], origin=ORIGIN, edge=edge))


def note(leaves: Sequence[bytes], *, origin: str = ORIGIN, seed: bytes = SEED) -> str:
    at = NINE + timedelta(seconds=len(leaves))
    return sign_checkpoint(Checkpoint(origin=origin, size=len(leaves), root=root_of(leaves), at=at), seed)


def make_log(size: int, signed_at: Sequence[int]) -> Log:
    ids = IdMaker()
    rows = []
    for position in range(size):
        content = f"declaration {position}".encode()
        event = record(
            "LodgementReceived",
            event_id=ids.new(NINE),
            at=NINE,
            actor=policy_text("intake"),
            agency="customs",
            subjects={"lodgement": ids.new(NINE)},
            body={"version": position + 1},
            payload=PayloadLink(ids.new(NINE), salted_digest(content, SALT)),
        )
        written = canonical_event(event)
        rows.append(
            LogRow(
                position=position,
                leaf_hash=leaf_hash(sha256(written)),
                content=written,
                digest=sha256(written),
                stated={"id": event.id, "type": event.type, "at": event.at, "subject_ids": event.subject_ids},
                payload=PayloadContent(content, SALT),
            )
        )
    edge = seal(Frontier(), [sha256(row.content) for row in rows if isinstance(row.content, bytes)]).frontier
    leaves = [row.leaf_hash for row in rows]
    return Log(rows=rows, notes=[note(leaves[:at]) for at in sorted(signed_at)], edge=edge)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Logs of 1 to 12 rows with checkpoints at some sizes, always one at the end."""
    size = draw(st.integers(1, 12))
    return make_log(size, [*draw(st.lists(st.integers(0, size), max_size=3)), size])


def kinds(faults: Sequence[Fault]) -> set[FaultKind]:
    return {fault.kind for fault in faults}


def changed(log: Log, position: int, **changes: Any) -> list[LogRow]:
    rows = list(log.rows)
    rows[position] = msgspec.structs.replace(rows[position], **changes)
    return rows


def flipped(data: st.DataObject, content: bytes) -> bytes:
    spoilt = bytearray(content)
    spoilt[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    return bytes(spoilt)


@given(logs())
def test_a_log_in_good_order_has_no_faults(log: Log) -> None:
    assert log.faults() == []


@given(logs(), st.data())
def test_a_flipped_byte_anywhere_in_a_row_is_found_at_its_position(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    row = log.rows[position]
    assert isinstance(row.content, bytes)
    assert isinstance(row.payload, PayloadContent)
    assert row.digest is not None
    spoilt: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"content": flipped(data, row.content)},
                {"leaf_hash": flipped(data, row.leaf_hash)},
                {"digest": flipped(data, row.digest)},
                {"payload": PayloadContent(flipped(data, row.payload.content), SALT)},
                {"payload": PayloadContent(row.payload.content, flipped(data, SALT))},
            ]
        )
    )
    assert position in {fault.position for fault in log.faults(rows=changed(log, position, **spoilt))}


@given(logs(), st.data())
def test_a_flipped_byte_anywhere_in_a_checkpoint_is_found(log: Log, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log.notes) - 1))
    spoilt = flipped(data, log.notes[at].encode()).decode(errors="surrogateescape")
    faults = log.faults(notes=[*log.notes[:at], spoilt, *log.notes[at + 1 :]])
    assert kinds(faults) & {FaultKind.SIGNATURE_BAD, FaultKind.CHECKPOINT_UNREADABLE}


@given(logs(), st.data())
def test_a_deleted_row_anywhere_is_found_at_its_position(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    rows = [row for row in log.rows if row.position != position]
    for edge in (log.edge, None):
        faults = log.faults(rows=rows, edge=edge)
        assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.ROW_MISSING, position)]


@given(logs(), st.data())
def test_a_deleted_row_whose_gap_was_closed_is_found(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    kept = [row for row in log.rows if row.position != position]
    rows = [msgspec.structs.replace(row, position=at) for at, row in enumerate(kept)]
    edge = Frontier().extend(row.leaf_hash for row in rows)
    assert kinds(log.faults(rows=rows, edge=edge)) & {FaultKind.ROOT_DIFFERS, FaultKind.ROW_MISSING}


@given(logs(), st.data())
def test_an_event_that_was_forged_with_its_leaf_and_the_edge_is_found_by_the_checkpoint(
    log: Log, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    forged = make_log(len(log.rows), []).rows[position]
    rows = changed(log, position, **{name: getattr(forged, name) for name in ("leaf_hash", "content", "digest")})
    rows[position] = msgspec.structs.replace(rows[position], stated=forged.stated, payload=forged.payload)
    edge = Frontier().extend(row.leaf_hash for row in rows)
    faults = log.faults(rows=rows, edge=edge)
    assert kinds(faults) == {FaultKind.ROOT_DIFFERS}
    assert len(faults) == 1
    assert faults[0].position is not None
    assert faults[0].position >= position


@given(logs().filter(lambda log: len(log.rows) > 1), st.data())
def test_rows_that_were_swapped_are_found(log: Log, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(0, len(log.rows) - 1), min_size=2, max_size=2, unique=True)))
    rows = list(log.rows)
    rows[one], rows[other] = (
        msgspec.structs.replace(rows[other], position=one),
        msgspec.structs.replace(rows[one], position=other),
    )
    assert FaultKind.ROOT_DIFFERS in kinds(log.faults(rows=rows))


@given(logs(), st.data())
def test_a_row_that_comes_twice_is_found_and_hides_nothing(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    rows = [*log.rows[: position + 1], log.rows[position], *log.rows[position + 1 :]]
    assert [(fault.kind, fault.position) for fault in log.faults(rows=rows)] == [(FaultKind.ROW_REPEATED, position)]


@given(logs(), st.data())
def test_a_row_without_its_event_is_found(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    faults = log.faults(rows=changed(log, position, content=None))
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.EVENT_MISSING, position)]


@given(logs())
def test_content_that_was_purged_under_a_rule_leaves_the_log_verifying(log: Log) -> None:
    rows = [msgspec.structs.replace(row, payload=PayloadState.PURGED) for row in log.rows]
    assert log.faults(rows=rows) == []


@given(logs(), st.data())
def test_content_that_is_gone_without_a_rule_is_found(log: Log, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(log.rows) - 1))
    faults = log.faults(rows=changed(log, position, payload=PayloadState.LOST))
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.PAYLOAD_MISSING, position)]


def test_an_event_without_a_payload_misses_none() -> None:
    event = record("SignedIn", event_id=IdMaker().new(NINE), at=NINE, actor=policy_text("x"), agency="customs",
                   subjects={"person": IdMaker().new(NINE)})  # fmt: skip
    written = canonical_event(event)
    row = LogRow(position=0, leaf_hash=leaf_hash(sha256(written)), content=written.decode(), payload=PayloadState.LOST)
    assert list(verify_log([row])) == []


@pytest.mark.parametrize("column", ["id", "type", "at", "subject_ids"])
def test_a_column_that_says_something_else_than_its_event_is_found_by_name(column: str) -> None:
    log = make_log(3, [3])
    stated = dict(log.rows[1].stated or {}) | {column: "something else"}
    faults = log.faults(rows=changed(log, 1, stated=stated))
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.COLUMN_ALTERED, 1)]
    assert column in faults[0].sentence


def test_content_that_is_no_event_but_was_sealed_as_such_is_found() -> None:
    content = b'{"not":"an event"}'
    row = LogRow(position=0, leaf_hash=leaf_hash(sha256(content)), content=content, stated={"type": "x"})
    faults = list(verify_log([row]))
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.EVENT_ALTERED, 0)]


@pytest.mark.parametrize("leaf", [b"", b"short", b"x" * 33])
def test_a_leaf_that_is_no_hash_is_found_not_crashed_on(leaf: bytes) -> None:
    log = make_log(3, [3])
    faults = log.faults(rows=changed(log, 1, leaf_hash=leaf))
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.EVENT_ALTERED, 1)]


def test_several_faults_are_each_told() -> None:
    log = make_log(9, [3, 6, 9])
    rows = changed(log, 1, content=None)
    rows[4] = msgspec.structs.replace(rows[4], payload=PayloadState.LOST)
    del rows[7]
    told = [(fault.kind, fault.position) for fault in log.faults(rows=rows)]
    assert told == [(FaultKind.EVENT_MISSING, 1), (FaultKind.PAYLOAD_MISSING, 4), (FaultKind.ROW_MISSING, 7)]


def test_missing_rows_are_told_as_a_range_in_a_sentence() -> None:
    log = make_log(6, [6])
    faults = log.faults(rows=[log.rows[0], log.rows[4], log.rows[5]])
    assert [fault.sentence for fault in faults] == ["Rows 1 to 3 are missing from the log."]


def test_rows_missing_at_the_end_are_found_by_the_edge_or_by_a_checkpoint_and_told_once() -> None:
    log = make_log(6, [2, 4, 5, 6])
    for edge in (log.edge, None):
        faults = log.faults(rows=log.rows[:3], edge=edge)
        assert [fault.sentence for fault in faults][:1] == (
            ["Rows 3 to 5 are missing from the log."] if edge else ["Row 3 is missing from the log."]
        )
        assert kinds(faults) == {FaultKind.ROW_MISSING}


def test_a_log_whose_rows_are_all_gone_is_found() -> None:
    log = make_log(3, [3])
    assert kinds(log.faults(rows=[])) == {FaultKind.ROW_MISSING}
    assert kinds(log.faults(rows=[], edge=None)) == {FaultKind.ROW_MISSING}


def test_an_empty_log_is_in_order() -> None:
    assert list(verify_log([])) == []
    assert list(verify_log([], [note([])], [KEY], origin=ORIGIN, edge=Frontier())) == []


def test_an_edge_of_other_rows_or_of_fewer_is_found() -> None:
    log = make_log(3, [3])
    other = make_log(3, []).edge
    shorter = Frontier().extend(row.leaf_hash for row in log.rows[:2])
    for edge in (other, shorter):
        assert [fault.kind for fault in log.faults(edge=edge)] == [FaultKind.EDGE_DIFFERS]


def test_a_checkpoint_of_an_unknown_key_is_found_and_not_believed() -> None:
    log = make_log(3, [])
    forged = note([leaf_hash(b"other")] * 3, seed=b"z" * 32)
    faults = log.faults(notes=[forged, note([row.leaf_hash for row in log.rows])])
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.SIGNATURE_BAD, 2)]


def test_a_checkpoint_of_another_log_is_found_and_not_believed() -> None:
    log = make_log(3, [])
    foreign = verifier_key("other.example/journal", SEED)
    stray = note([leaf_hash(b"x")], origin="other.example/journal")
    faults = list(verify_log(log.rows, [stray], [KEY, foreign], origin=ORIGIN))
    assert [fault.kind for fault in faults] == [FaultKind.CHECKPOINT_MISPLACED]


def test_a_checkpoint_out_of_order_is_found() -> None:
    log = make_log(4, [2, 4])
    faults = log.faults(notes=[log.notes[1], log.notes[0]])
    assert [fault.kind for fault in faults] == [FaultKind.CHECKPOINT_MISPLACED]


def test_the_same_checkpoint_from_two_places_is_no_fault() -> None:
    log = make_log(4, [2, 2, 4, 4])
    assert log.faults() == []


def test_a_root_that_differs_is_told_once_with_where_it_was_still_right() -> None:
    log = make_log(8, [2, 4, 6, 8])
    forged = make_log(8, []).rows[5]
    rows = list(log.rows)
    rows[5] = forged
    faults = log.faults(rows=rows, edge=None)
    assert [(fault.kind, fault.position) for fault in faults] == [(FaultKind.ROOT_DIFFERS, 5)]
    assert "from row 4 on" in faults[0].sentence


def test_how_far_the_checkpoints_reach_is_known() -> None:
    log = make_log(7, [2, 5])
    verifier = LogVerifier(log.notes, [KEY])
    assert [fault for row in log.rows for fault in verifier.check(row)] == []
    assert list(verifier.finish()) == []
    assert (verifier.size, verifier.covered, verifier.root) == (7, 5, log.edge.root())


def test_without_checkpoints_the_rows_are_still_checked_against_their_leaves() -> None:
    log = make_log(3, [])
    assert log.faults() == []
    assert kinds(log.faults(rows=changed(log, 1, content=log.rows[0].content))) >= {FaultKind.EVENT_ALTERED}


def test_rows_and_checkpoints_are_taken_one_at_a_time() -> None:
    log = make_log(6, [2, 4, 6])
    taken: list[str] = []

    def watched(name: str, things: Sequence[Any]) -> Iterator[Any]:
        for at, thing in enumerate(things):
            taken.append(f"{name}{at}")
            yield thing

    assert list(verify_log(watched("row", log.rows), watched("note", log.notes), [KEY])) == []
    assert taken == ["row0", "note0", "row1", "note1", "row2", "row3", "note2", "row4", "row5"]


def test_positions_far_beyond_the_log_take_no_time() -> None:
    log = make_log(1, [1])
    stray = msgspec.structs.replace(log.rows[0], position=10**15)
    faults = log.faults(rows=[*log.rows, stray], edge=None)
    assert [fault.kind for fault in faults] == [FaultKind.ROW_MISSING]
    assert str(10**15 - 1) in faults[0].sentence


def test_the_example_log_holds_events_of_today() -> None:
    content = make_log(1, []).rows[0].content
    assert content is not None
    assert read_event(content).type == "LodgementReceived"
