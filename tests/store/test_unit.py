# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Signal

import pytest
from sqlalchemy import event as listening
from sqlalchemy import text

from greenlane.errors import Conflict, Misconfigured
from greenlane.store import Store
from greenlane.store.unit import LOCKS_OF_A_KIND
from tests.store.samples import (
    EVERYTHING,
    FILER,
    NOW,
    add_configuration,
    assessment,
    consignment,
    decision,
    event,
    hit,
    link,
    lodgement,
    selection,
    version,
)


def test_what_is_done_in_a_unit_is_kept_when_it_ends(store: Store) -> None:
    one = consignment()
    with store.unit() as uow:
        uow.consignments.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.consignments.get(one.id) == one


def test_a_unit_that_fails_leaves_nothing_of_anything(store: Store) -> None:
    def fail() -> None:
        with store.unit() as uow:
            uow.consignments.add(consignment())
            uow.events.append(event())
            uow.payloads.put("raw", b"1", "standard", at=NOW)
            uow.flush()
            uow.jobs.enqueue("assess", {}, at=NOW)
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    with store.unit(read_only=True) as uow:
        for table in ("consignments", "events", "payloads", "jobs", "unsealed_events"):
            assert uow.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_others_see_nothing_of_a_unit_before_it_ends(store: Store) -> None:
    one = consignment()
    with store.unit() as uow:
        uow.consignments.add(one)
        uow.flush()
        with store.unit(read_only=True) as other:
            assert other.consignments.find([one.id]) == {}


def test_a_unit_sees_what_it_has_done_itself_before_it_is_written(store: Store) -> None:
    one = consignment()
    with store.unit() as uow:
        uow.consignments.add(one)
        assert uow.consignments.get(one.id) == one


def test_a_read_only_unit_sees_everything_as_of_one_moment(store: Store) -> None:
    with store.unit(read_only=True) as uow:
        before = uow.consignments.page(EVERYTHING).items
        with store.unit() as other:
            other.consignments.add(consignment())
        assert uow.consignments.page(EVERYTHING).items == before == ()


def test_a_read_only_unit_does_not_write(store: Store) -> None:
    with pytest.raises(Misconfigured) as caught, store.unit(read_only=True) as uow:
        uow.consignments.add(consignment())
    assert caught.value.code == "database.read_only"


def test_who_holds_a_key_is_waited_for_and_then_seen(store: Store) -> None:
    started, order = Signal(), []

    def second() -> None:
        with store.unit() as uow:
            started.set()
            uow.lock("filing|LRN1", "filing|LRN2")
            order.append("second")
            assert "LRN1" in uow.lodgements.of_references(FILER, ["LRN1"])

    with ThreadPoolExecutor(1) as pool:
        with store.unit() as uow:
            uow.lock("filing|LRN2", "filing|LRN3", "filing|LRN2")
            waiting = pool.submit(second)
            assert started.wait(10)
            uow.lodgements.add(lodgement(reference="LRN1"))
            uow.flush()
            order.append("first")
        waiting.result()
    assert order == ["first", "second"]


def test_keys_of_other_things_are_not_waited_for(store: Store) -> None:
    with store.unit() as uow:
        uow.lock("filing|LRN1")
        with store.unit() as other:
            other.lock("filing|LRN2")
            other.lock()


def test_of_many_who_lodge_the_same_filing_at_once_one_is_first(store: Store) -> None:
    start = Barrier(4)

    def lodge(_: int) -> bool:
        start.wait()
        with store.unit() as uow:
            uow.lock(f"{FILER}|LRN1")
            if uow.lodgements.of_references(FILER, ["LRN1"]):
                return False
            one = lodgement(reference="LRN1")
            uow.lodgements.add(one)
            uow.lodgements.add_version(version(one))
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lodge, range(4))) == [False, False, False, True]


def test_without_the_lock_the_second_gets_a_conflict_and_not_a_second_filing(store: Store) -> None:
    with store.unit() as uow:
        uow.lodgements.add(lodgement(reference="LRN1"))
    with pytest.raises(Conflict), store.unit() as uow:
        uow.lodgements.add(lodgement(reference="LRN1"))


def test_a_hundred_lodgements_take_no_more_statements_than_one(store: Store) -> None:
    with store.unit() as uow:
        add_configuration(uow)
    counts = [statements_for(store, number) for number in (1, 100)]
    assert counts[1] <= counts[0] <= 12


def statements_for(store: Store, number: int) -> int:
    """Lodge that many whole filings, each assessed, selected and decided, in one unit; count the statements."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    listening.listen(store.engine, "before_cursor_execute", note)
    with store.unit() as uow:
        for _ in range(number):
            filing, shipment, happened = lodgement(), consignment(), event()
            thought = assessment(shipment)
            uow.payloads.put("raw", b"<Declaration/>", "standard", at=NOW)
            uow.lodgements.add(filing)
            uow.lodgements.add_version(version(filing))
            uow.consignments.add(shipment)
            uow.links.add(link(shipment, filing, happened))
            uow.assessments.add(thought, [hit(thought)])
            uow.selections.add(selection(thought))
            uow.decisions.add(decision(thought))
            uow.events.append(happened, event(), event())
            uow.history.add(shipment.id, ["name:ADA", "route:X"], event_id=happened.id, at=NOW)
            uow.jobs.enqueue("assess", {"consignment": shipment.id}, at=NOW)
    listening.remove(store.engine, "before_cursor_execute", note)
    return len(statements)


def test_more_rows_than_memory_should_hold_are_written_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenlane.store.writing.MOST_WAITING", 3)
    with store.unit() as uow:
        for number in range(4):
            uow.consignments.add(consignment())
            written = uow.connection.execute(text("SELECT count(*) FROM consignments")).scalar()
            assert written == (3 if number >= 2 else 0)


def test_however_many_keys_are_locked_the_server_s_table_of_locks_holds_them(store: Store) -> None:
    with store.unit() as uow:
        uow.lock(*(f"reference:{number}" for number in range(60_000)))
        uow.lock(*(f"link:{number}" for number in range(60_000)))
        held = uow.writer.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")).scalar_one()
    assert held <= 2 * LOCKS_OF_A_KIND
