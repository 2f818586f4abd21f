# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from sqlalchemy import text

from greenlane.clock import FixedClock
from greenlane.store import Store
from greenlane.store.partitions import days_of, drop_empty, ensure
from tests.store.samples import NOW

DAY = date(2026, 3, 1)


def days(store: Store) -> list[date]:
    with store.engine.connect() as connection:
        return days_of(connection)


def home_of(store: Store, payload_id: str) -> str:
    with store.engine.connect() as connection:
        query = text("SELECT tableoid::regclass::text FROM payloads WHERE id = :id")
        return str(connection.execute(query, {"id": payload_id}).scalar_one())


def test_the_first_unit_of_a_day_makes_the_partitions_of_that_day_and_the_next(store: Store, clock: FixedClock) -> None:
    with store.unit():
        pass
    assert days(store) == [date(2026, 1, 31), date(2026, 2, 1)]
    clock.advance(timedelta(days=1))
    with store.unit():
        pass
    assert days(store) == [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)]


def test_a_read_only_unit_makes_none(store: Store) -> None:
    with store.unit(read_only=True):
        pass
    assert days(store) == []


def test_making_one_twice_is_making_it_once(store: Store) -> None:
    assert ensure(store.engine, DAY)
    assert ensure(store.engine, DAY)
    assert days(store) == [DAY]


def test_several_at_once_make_it_once(store: Store) -> None:
    start = Barrier(4)

    def make() -> bool:
        start.wait()
        return ensure(store.engine, DAY)

    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(make) for _ in range(4)]
        assert all(one.result() for one in made)
    assert days(store) == [DAY]


def test_rows_that_came_before_their_partition_move_into_it(store: Store) -> None:
    at = NOW + timedelta(days=29)
    with store.unit() as uow:
        link = uow.payloads.put("raw", b"early", "standard", at=at)
    assert home_of(store, link.id) == "payloads_default"
    assert ensure(store.engine, at.date())
    assert home_of(store, link.id) == "payloads_20260301"
    with store.unit(read_only=True) as uow:
        assert uow.payloads.get(link.id).body == b"early"


def test_a_table_in_use_is_not_waited_for_and_no_harm_is_done(store: Store) -> None:
    with store.unit() as uow:
        uow.payloads.put("raw", b"1", "standard", at=NOW + timedelta(days=60))
        uow.flush()
        assert not ensure(store.engine, (NOW + timedelta(days=60)).date())
    assert ensure(store.engine, (NOW + timedelta(days=60)).date())


def test_only_empty_partitions_of_earlier_days_are_dropped(store: Store, clock: FixedClock) -> None:
    with store.unit() as uow:
        uow.payloads.put("raw", b"1", "standard", at=NOW)
    clock.advance(timedelta(days=3))
    with store.unit():
        pass
    assert drop_empty(store.engine, before=date(2026, 2, 4)) == [date(2026, 2, 1), date(2026, 2, 3)]
    assert days(store) == [date(2026, 1, 31), date(2026, 2, 4)]
