# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from greenlane.clock import FixedClock
from greenlane.errors import NotFound
from greenlane.journal import PayloadLink
from greenlane.store import Sealer, Store, checked_log, load_keys, purge
from greenlane.store.partitions import days_of
from tests.store.samples import EVERYTHING, NOW, event_with

RULE = "RET-7Y"


def put(store: Store, *, days_ago: int = 0, retention_class: str = "standard", kind: str = "raw") -> PayloadLink:
    at = NOW - timedelta(days=days_ago)
    with store.unit() as uow:
        link = uow.payloads.put(kind, b"Ada Obi, 1 Harbour Road", retention_class, at=at)
        uow.events.append(event_with(link, at=at))
    return link


def purge_before(store: Store, day: date, retention_class: str = "standard") -> int:
    return purge(
        store, before=day, retention_class=retention_class, rule=RULE, actor="policy:retention", agency="customs"
    )


def is_there(store: Store, link: PayloadLink) -> bool:
    with store.unit(read_only=True) as uow:
        return link.id in uow.payloads.find([link.id])


def test_content_of_earlier_days_and_that_class_goes_and_nothing_else(store: Store) -> None:
    old, older = put(store, days_ago=2), put(store, days_ago=30)
    other_class, recent = put(store, days_ago=30, retention_class="investigation"), put(store, days_ago=1)
    assert purge_before(store, NOW.date() - timedelta(days=1)) == 2
    assert [is_there(store, link) for link in (old, older, other_class, recent)] == [False, False, True, True]


def test_nothing_of_what_was_erased_is_left_in_the_table(store: Store) -> None:
    put(store, days_ago=9)
    purge_before(store, NOW.date())
    with store.unit(read_only=True) as uow:
        assert uow.connection.execute(text("SELECT count(*) FROM payloads")).scalar() == 0


def test_who_asks_for_it_is_told_under_which_rule_it_went(store: Store, clock: FixedClock) -> None:
    link = put(store, days_ago=9)
    purge_before(store, NOW.date())
    with store.unit(read_only=True) as uow:
        with pytest.raises(NotFound) as caught:
            uow.payloads.get(link.id)
        record = uow.payloads.purge_of(link.id)
    assert caught.value.code == "payload.purged"
    assert RULE in caught.value.sentence
    assert record is not None
    assert (record.rule, record.retention_class, record.at) == (RULE, "standard", clock.now())


def test_it_is_journalled_by_day_and_kind_with_the_ids(store: Store) -> None:
    raw = [put(store, days_ago=9), put(store, days_ago=9)]
    facts, later = put(store, days_ago=9, kind="facts"), put(store, days_ago=8)
    purge_before(store, NOW.date())
    with store.unit(read_only=True) as uow:
        page = uow.events.page(EVERYTHING, event_type="PayloadPurged")
        purged_in = {
            link.id: record.event_id for link in (*raw, facts, later) if (record := uow.payloads.purge_of(link.id))
        }
    bodies = {one.id: one.body for one in page.items}
    assert len(bodies) == 3
    body = bodies[purged_in[raw[0].id]]
    assert body["payload_ids"] == sorted(link.id for link in raw)
    assert (body["payloads"], body["kind"], body["rule"], body["day"]) == (2, "raw", RULE, "2026-01-22")
    assert bodies[purged_in[facts.id]]["kind"] == "facts"
    assert bodies[purged_in[later.id]]["day"] == "2026-01-23"


def test_what_is_under_legal_hold_stays_until_it_is_lifted(store: Store) -> None:
    held, free = put(store, days_ago=9), put(store, days_ago=9)
    with store.unit() as uow:
        uow.payloads.hold([held.id])
    assert purge_before(store, NOW.date()) == 1
    assert (is_there(store, held), is_there(store, free)) == (True, False)
    with store.unit() as uow:
        uow.payloads.lift([held.id])
    assert purge_before(store, NOW.date()) == 1
    assert not is_there(store, held)


def test_a_purged_payload_leaves_the_log_verifying(store: Store, tmp_path: Path) -> None:
    sealer = Sealer(store, load_keys(tmp_path))
    for days in (9, 8, 1):
        put(store, days_ago=days)
    sealer.seal_all()
    purge_before(store, NOW.date() - timedelta(days=1))
    sealer.seal_all()
    with checked_log(store, payloads=True) as check:
        assert list(check.faults()) == []
        assert check.covered == check.total == 5


def test_more_than_an_event_may_name_are_erased_in_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenlane.store.purging.AT_ONCE", 3)
    for _ in range(7):
        put(store, days_ago=9)
    assert purge_before(store, NOW.date()) == 7
    with store.unit(read_only=True) as uow:
        page = uow.events.page(EVERYTHING, event_type="PayloadPurged")
    assert sorted(one.body["payloads"] for one in page.items) == [1, 3, 3]


def test_the_partitions_of_emptied_days_go_too(store: Store, clock: FixedClock) -> None:
    put(store)
    clock.advance(timedelta(days=5))
    link = put(store, days_ago=-5)
    assert purge_before(store, NOW.date() + timedelta(days=3)) == 1
    with store.engine.connect() as connection:
        left = days_of(connection)
    assert left == [date(2026, 2, 5), date(2026, 2, 6)]
    assert is_there(store, link)
