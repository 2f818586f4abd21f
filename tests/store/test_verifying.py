# SPDX-License-Identifier: Apache-2.0
"""What somebody with all rights in the database could do to the log, and that it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from greenlane.journal import Fault, FaultKind
from greenlane.store import Sealer, Store, checked_log, load_keys
from tests.store.samples import NOW, event, event_with

LONG = b"declared goods " * 200


@pytest.fixture
def sealer(store: Store, tmp_path: Path) -> Sealer:
    return Sealer(store, load_keys(tmp_path), checkpoint_every=timedelta(0))


@pytest.fixture
def log(store: Store, sealer: Sealer) -> Store:
    """A store whose log has ten events, every second with a payload, and five checkpoints."""
    for _ in range(5):
        with store.unit() as uow:
            uow.events.append(event(), event_with(uow.payloads.put("raw", LONG, "standard", at=NOW)))
        sealer.seal_pending()
    return store


def tamper(store: Store, *statements: str) -> None:
    """Do what triggers would refuse, as their owner can."""
    with store.engine.begin() as connection:
        for act in ("DISABLE", "ENABLE"):
            for table in ("events", "leaves"):
                connection.execute(text(f"ALTER TABLE {table} {act} TRIGGER USER"))
            if act == "DISABLE":
                for statement in statements:
                    connection.execute(text(statement))


def faults(store: Store, *, payloads: bool = True) -> list[Fault]:
    with checked_log(store, payloads=payloads) as check:
        return list(check.faults())


def found(store: Store) -> set[tuple[FaultKind, int | None]]:
    return {(fault.kind, fault.position) for fault in faults(store)}


def test_a_log_that_nobody_touched_has_no_faults(log: Store) -> None:
    with checked_log(log, payloads=True) as check:
        assert list(check.faults()) == []
        assert (check.total, check.size, check.covered) == (10, 10, 10)


def test_an_empty_log_has_no_faults(store: Store) -> None:
    assert faults(store) == []


def test_events_that_wait_for_their_place_are_no_fault(log: Store) -> None:
    with log.unit() as uow:
        uow.events.append(event())
    assert faults(log) == []


AT_4 = "(SELECT event_id FROM leaves WHERE position = 4)"
AT_5 = "(SELECT event_id FROM leaves WHERE position = 5)"
ATTACKS: dict[str, tuple[list[str], set[tuple[FaultKind, int | None]]]] = {
    "a flipped byte of an event": (
        [f"UPDATE events SET content = replace(content, 'policy:test', 'policy:tesu') WHERE id = {AT_4}"],
        {(FaultKind.EVENT_ALTERED, 4), (FaultKind.COLUMN_ALTERED, 4)},
    ),
    "an altered column beside the event": (
        [f"UPDATE events SET agency = 'police' WHERE id = {AT_4}"],
        {(FaultKind.COLUMN_ALTERED, 4)},
    ),
    "a hidden subject": (
        [f"UPDATE events SET subjects = '{{}}' WHERE id = {AT_4}"],
        {(FaultKind.COLUMN_ALTERED, 4)},
    ),
    "a deleted event": ([f"DELETE FROM events WHERE id = {AT_4}"], {(FaultKind.EVENT_MISSING, 4)}),
    "a deleted row of the log": (
        ["DELETE FROM leaves WHERE position = 4"],
        {(FaultKind.ROW_MISSING, 4), (FaultKind.ROW_MISSING, None)},
    ),
    "an event and its row deleted": (
        [f"DELETE FROM events WHERE id = {AT_4}", "DELETE FROM leaves WHERE position = 4"],
        {(FaultKind.ROW_MISSING, 4)},
    ),
    "an event altered together with its leaf": (
        [
            f"UPDATE events SET actor = 'policy:tesu', content = replace(content, 'policy:test', 'policy:tesu') "
            f"WHERE id = {AT_4}",
            f"UPDATE events SET digest = sha256(convert_to(content, 'UTF8')) WHERE id = {AT_4}",
            "UPDATE leaves SET leaf_hash = sha256('\\x00'::bytea || digest) FROM events "
            "WHERE position = 4 AND id = event_id",
        ],
        {(FaultKind.ROOT_DIFFERS, 5)},
    ),
    "two rows swapped": (
        [
            "UPDATE leaves SET position = 999 WHERE position = 4",
            "UPDATE leaves SET position = 4 WHERE position = 5",
            "UPDATE leaves SET position = 5 WHERE position = 999",
        ],
        {(FaultKind.ROOT_DIFFERS, 5)},
    ),
    "an altered payload": (
        ["UPDATE payloads SET body = set_byte(body, 30, (get_byte(body, 30) + 1) % 256)"],
        {(FaultKind.PAYLOAD_ALTERED, n) for n in (1, 3, 5, 7, 9)},
    ),
    "a deleted payload": (["DELETE FROM payloads"], {(FaultKind.PAYLOAD_MISSING, n) for n in (1, 3, 5, 7, 9)}),
    "an altered salt": (
        ["UPDATE payloads SET salt = set_byte(salt, 0, (get_byte(salt, 0) + 1) % 256)"],
        {(FaultKind.PAYLOAD_ALTERED, n) for n in (1, 3, 5, 7, 9)},
    ),
    "a tail cut off behind the last checkpoint outside": (
        [
            "DELETE FROM checkpoints WHERE size > 8",
            "DELETE FROM events WHERE id IN (SELECT event_id FROM leaves WHERE position >= 8)",
            "DELETE FROM leaves WHERE position >= 8",
            "UPDATE frontier SET size = 8, hashes = hashes[1:1]",
        ],
        {(FaultKind.ROW_MISSING, 8)},
    ),
    "an event kept out of the log": (["DELETE FROM unsealed_events"], {(FaultKind.ROW_MISSING, None)}),
    "a waiting event deleted": (
        ["DELETE FROM events WHERE id IN (SELECT event_id FROM unsealed_events)"],
        {(FaultKind.EVENT_MISSING, None)},
    ),
    "an altered checkpoint": (
        ["UPDATE checkpoints SET note = replace(note, 'greenlane/', 'greenlame/') WHERE size = 6"],
        {(FaultKind.SIGNATURE_BAD, 5)},
    ),
    "an altered edge": (["UPDATE frontier SET hashes = hashes[2:2] || hashes[1:1]"], {(FaultKind.EDGE_DIFFERS, None)}),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_found(name: str, log: Store) -> None:
    statements, expected = ATTACKS[name]
    if "unsealed_events" in statements[0]:
        with log.unit() as uow:
            uow.events.append(event())
    tamper(log, *statements)
    assert found(log) == expected


def test_without_the_payloads_only_the_log_is_read(log: Store) -> None:
    tamper(log, "DELETE FROM payloads")
    assert faults(log, payloads=False) == []


def test_a_deleted_checkpoint_is_still_known_outside(log: Store) -> None:
    tamper(log, "DELETE FROM checkpoints")
    with checked_log(log) as check:
        assert list(check.faults()) == []
        assert check.covered == 10


def test_content_that_is_no_event_is_a_fault_and_no_crash(log: Store) -> None:
    tamper(log, f"UPDATE events SET content = 'nonsense' WHERE id = {AT_4}")
    assert (FaultKind.EVENT_ALTERED, 4) in found(log)


def test_payloads_beyond_what_memory_should_hold_are_read_in_groups(
    log: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenlane.store.verifying._BYTES_AT_ONCE", len(LONG))
    assert faults(log) == []
    tamper(log, "DELETE FROM payloads")
    assert len(faults(log)) == 5


def test_the_trigger_keeps_what_the_tests_above_get_round(log: Store) -> None:
    statements: list[Callable[[], str]] = [
        lambda: "UPDATE events SET agency = 'police'",
        lambda: "DELETE FROM leaves",
        lambda: "TRUNCATE events",
    ]
    for statement in statements:
        with pytest.raises(Exception, match="never changed"), log.engine.begin() as connection:
            connection.execute(text(statement()))
    assert faults(log) == []
