# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, text

from greenlane.clock import FixedClock
from greenlane.errors import Misconfigured
from greenlane.journal import EMPTY_ROOT, event_digest, leaf_hash, read_checkpoint, root_of, verify_checkpoint
from greenlane.store import Keys, Sealer, Store, load_keys
from greenlane.store.checkpoints import CheckpointFiles
from greenlane.store.keys import public_keys
from greenlane.store.sealing import read_edge
from greenlane.store.tables.journal import checkpoints, leaves, unsealed_events
from tests.store.samples import event


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load_keys(tmp_path)


@pytest.fixture
def sealer(store: Store, keys: Keys) -> Sealer:
    return Sealer(store, keys, checkpoint_every=timedelta(0))


def append(store: Store, count: int = 1) -> list[str]:
    made = [event() for _ in range(count)]
    with store.unit() as uow:
        uow.events.append(*made)
    return [one.id for one in made]


def placed(store: Store) -> list[tuple[int, str]]:
    with store.unit(read_only=True) as uow:
        rows = uow.connection.execute(select(leaves.c.position, leaves.c.event_id).order_by(leaves.c.position))
        return [(row.position, row.event_id) for row in rows]


def count_of_waiting(store: Store) -> int:
    with store.unit(read_only=True) as uow:
        return len(uow.connection.execute(select(unsealed_events)).all())


def notes_in_files(folder: Path) -> list[str]:
    files = CheckpointFiles(folder)
    return list(files.notes(files.state()))


def test_events_get_places_without_a_gap_in_the_order_they_were_made(store: Store, sealer: Sealer) -> None:
    first, second = append(store, 3), append(store, 2)
    assert sealer.seal_pending() == 5
    assert placed(store) == list(enumerate(first + second))
    assert count_of_waiting(store) == 0


def test_nothing_waiting_is_nothing_sealed(store: Store, sealer: Sealer, tmp_path: Path) -> None:
    assert sealer.seal_pending(sign=True) == 0
    assert placed(store) == []
    assert notes_in_files(tmp_path) == []


def test_an_event_whose_transaction_is_undone_is_never_sealed(store: Store, sealer: Sealer) -> None:
    def fail() -> None:
        with store.unit() as uow:
            uow.events.append(event())
            uow.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sealer.seal_pending() == 0


def test_a_transaction_that_takes_long_neither_holds_up_the_sealer_nor_is_forgotten(
    store: Store, sealer: Sealer
) -> None:
    slow = event()
    with store.unit() as uow:
        uow.events.append(slow)
        uow.flush()
        quick = append(store)
        assert sealer.seal_pending() == 1
    assert sealer.seal_pending() == 1
    assert placed(store) == [(0, quick[0]), (1, slow.id)]


def test_a_limit_leaves_the_rest_for_the_next_time(store: Store, sealer: Sealer) -> None:
    made = append(store, 5)
    assert [sealer.seal_pending(2) for _ in range(4)] == [2, 2, 1, 0]
    assert [event_id for _, event_id in placed(store)] == made


def test_the_stored_edge_and_leaves_are_those_of_the_events(store: Store, sealer: Sealer) -> None:
    made = [event() for _ in range(7)]
    with store.unit() as uow:
        uow.events.append(*made)
    sealer.seal_pending(4)
    sealer.seal_pending()
    with store.unit(read_only=True) as uow:
        hashes = uow.connection.execute(select(leaves.c.leaf_hash).order_by(leaves.c.position)).scalars().all()
        edge = read_edge(uow.connection)
    expected = [leaf_hash(event_digest(one)) for one in made]
    assert [bytes(one) for one in hashes] == expected
    assert (edge.size, edge.root()) == (7, root_of(expected))


def test_an_empty_log_has_an_empty_edge(store: Store) -> None:
    with store.unit(read_only=True) as uow:
        edge = read_edge(uow.connection)
    assert (edge.size, edge.root()) == (0, EMPTY_ROOT)


def test_the_checkpoint_in_the_database_and_the_one_outside_are_the_same_and_genuine(
    store: Store, sealer: Sealer, tmp_path: Path
) -> None:
    append(store, 3)
    sealer.seal_pending()
    with store.unit(read_only=True) as uow:
        [row] = uow.connection.execute(select(checkpoints)).all()
        edge = read_edge(uow.connection)
    assert notes_in_files(tmp_path) == [row.note]
    checkpoint = verify_checkpoint(row.note, public_keys(tmp_path))
    assert (checkpoint.size, checkpoint.root) == (3, edge.root())
    assert (row.size, bytes(row.root)) == (3, edge.root())


def test_checkpoints_are_signed_no_oftener_than_asked_but_the_last_one_comes(
    store: Store, keys: Keys, clock: FixedClock, tmp_path: Path
) -> None:
    sealer = Sealer(store, keys, checkpoint_every=timedelta(seconds=10))
    for _ in range(4):
        append(store)
        sealer.seal_pending()
        clock.advance(timedelta(seconds=4))
    # Signed at 0 s, and at 12 s as the first after 10 s.
    assert [read_checkpoint(note).checkpoint.size for note in notes_in_files(tmp_path)] == [1, 4]
    append(store)
    assert sealer.seal_pending() == 1
    assert len(notes_in_files(tmp_path)) == 2
    clock.advance(timedelta(seconds=10))
    assert sealer.seal_pending() == 0
    assert [read_checkpoint(note).checkpoint.size for note in notes_in_files(tmp_path)] == [1, 4, 5]


def test_a_checkpoint_can_be_asked_for(store: Store, keys: Keys, tmp_path: Path) -> None:
    sealer = Sealer(store, keys, checkpoint_every=timedelta(days=1))
    append(store)
    sealer.seal_pending()
    append(store, 2)
    assert sealer.seal_all() == 2
    assert [read_checkpoint(note).checkpoint.size for note in notes_in_files(tmp_path)] == [1, 3]


def test_two_sealers_at_once_give_every_event_one_place(store: Store, keys: Keys) -> None:
    sealers = [Sealer(store, keys) for _ in range(2)]
    made: list[str] = []
    start = Barrier(3)

    def write() -> None:
        start.wait()
        for _ in range(20):
            made.extend(append(store, 3))

    def work(sealer: Sealer) -> int:
        start.wait()
        return sum(sealer.seal_pending(7) for _ in range(60))

    with ThreadPoolExecutor(3) as pool:
        writer = pool.submit(write)
        counts = [pool.submit(work, sealer) for sealer in sealers]
        writer.result()
        total = sum(count.result() for count in counts)
    total += sealers[0].seal_all()
    positions = placed(store)
    assert total == len(made) == 60
    assert [position for position, _ in positions] == list(range(60))
    assert sorted(event_id for _, event_id in positions) == sorted(made)


def test_while_one_sealer_is_at_work_another_leaves_at_once(store: Store, sealer: Sealer) -> None:
    append(store)
    with store.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('greenlane sealing', 0))"))
        assert sealer.seal_pending() == 0
    assert sealer.seal_pending() == 1


def test_a_key_that_is_not_the_logs_is_refused_with_the_way_to_accept_it(
    store: Store, sealer: Sealer, tmp_path: Path
) -> None:
    append(store)
    sealer.seal_pending()
    (tmp_path / "keys" / "log.pub").unlink()
    stranger = Sealer(store, Keys(b"\x01" * 32, b"\x02" * 32))
    append(store)
    with pytest.raises(Misconfigured) as caught:
        stranger.seal_pending()
    assert caught.value.code == "keys.other"
    line = (caught.value.remedy or "").rsplit(": ", 1)[1]
    (tmp_path / "keys" / "log.pub").write_text(line + "\n", encoding="utf-8")
    assert stranger.seal_pending(sign=True) == 1


def test_positions_are_told_of_sealed_events_only(store: Store, sealer: Sealer) -> None:
    sealed = append(store, 2)
    sealer.seal_pending()
    waiting = append(store)
    with store.unit(read_only=True) as uow:
        assert uow.events.positions([*sealed, *waiting]) == {sealed[0]: 0, sealed[1]: 1}
        assert uow.events.current_position() == 1
        assert [(position, one.id) for position, one in uow.events.sealed(start=1)] == [(1, sealed[1])]


def test_before_anything_is_sealed_there_is_no_position(store: Store) -> None:
    append(store)
    with store.unit(read_only=True) as uow:
        assert uow.events.current_position() is None


def test_a_first_sealing_that_fails_leaves_the_logs_name_open(
    store: Store, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store)
    with monkeypatch.context() as broken:
        broken.setattr("greenlane.store.sealing._place", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealer.seal_pending()
    with store.unit(read_only=True) as uow:
        assert uow.installation.get("id") is None
    assert sealer.seal_pending() == 1
    with store.unit(read_only=True) as uow:
        note = uow.connection.execute(select(checkpoints.c.note)).scalar_one()
        assert read_checkpoint(note).checkpoint.origin == f"greenlane/{uow.installation.get('id')}"
