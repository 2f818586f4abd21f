# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from greenlane.cargo import new_id
from greenlane.store import Sealer, Store, load_keys
from tests.store.samples import NOW, event

FIRST, SECOND, THIRD = (new_id(NOW) for _ in range(3))
PARTY, ROUTE, BOX = "name:ADA OBI", "route:CN:CNSHA:XXABC", "equipment:MSKU1234565"


def see(store: Store, consignment: str, *keys: str) -> None:
    happened = event()
    with store.unit() as uow:
        uow.events.append(happened)
        uow.history.add(consignment, keys, event_id=happened.id, at=NOW)


def seen(store: Store, consignment: str | None, *keys: str, as_of: int | None = None) -> set[str]:
    with store.unit(read_only=True) as uow:
        return set(uow.history.seen_before(keys, other_than=[consignment] if consignment else [], as_of=as_of))


def test_only_other_consignments_count(store: Store) -> None:
    see(store, FIRST, PARTY, ROUTE)
    assert seen(store, FIRST, PARTY, ROUTE) == set()
    assert seen(store, SECOND, PARTY, BOX) == {PARTY}
    assert seen(store, None, PARTY, BOX) == {PARTY}


def test_an_amendment_of_ones_own_never_counts(store: Store) -> None:
    see(store, FIRST, PARTY)
    see(store, FIRST, PARTY, BOX)
    assert seen(store, FIRST, PARTY, BOX) == set()


def test_once_another_has_carried_the_key_it_is_seen_for_both(store: Store) -> None:
    see(store, FIRST, PARTY)
    see(store, SECOND, PARTY)
    assert seen(store, FIRST, PARTY) == seen(store, SECOND, PARTY) == {PARTY}


def test_as_of_a_position_only_what_was_recorded_until_then_counts(store: Store, tmp_path: Path) -> None:
    sealer = Sealer(store, load_keys(tmp_path))
    see(store, FIRST, PARTY)
    sealer.seal_pending()  # position 0
    see(store, SECOND, BOX)
    sealer.seal_pending()  # position 1
    see(store, SECOND, ROUTE)
    views = [seen(store, THIRD, PARTY, BOX, ROUTE, as_of=position) for position in (0, 1)]
    assert views == [{PARTY}, {PARTY, BOX}]
    assert seen(store, THIRD, PARTY, BOX, ROUTE) == {PARTY, BOX, ROUTE}


def test_no_keys_are_no_question(store: Store) -> None:
    assert seen(store, FIRST) == set()


def test_the_keys_themselves_are_not_kept(store: Store) -> None:
    see(store, FIRST, PARTY)
    with store.unit(read_only=True) as uow:
        [row] = uow.connection.execute(text("SELECT s::text FROM sightings s")).scalars().all()
        assert "ADA" not in row
        assert PARTY.encode().hex() not in row


def test_coverage_begins_once_and_may_only_be_extended_backwards(store: Store) -> None:
    with store.unit() as uow:
        assert uow.history.since() is None
        uow.history.begin(NOW)
        uow.history.begin(NOW + timedelta(days=3))
        later = uow.history.since()
        uow.history.begin(NOW - timedelta(days=400))
        earlier = uow.history.since()
    assert (later, earlier) == (NOW, NOW - timedelta(days=400))
