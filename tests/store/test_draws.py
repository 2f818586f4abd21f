# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest

from greenlane.errors import Conflict
from greenlane.store import DrawPeriod, Keys, Store
from greenlane.targeting import key_commitment
from tests.store.samples import NOW, event

KEY = b"k" * 32
KEYS = Keys(b"\x01" * 32, b"\x02" * 32)


def period(name: str = "2026-W05", *, start: int = 0, days: int = 7) -> DrawPeriod:
    return DrawPeriod(
        period=name,
        starts_at=NOW + timedelta(days=start),
        ends_at=NOW + timedelta(days=start + days),
        key_hash=key_commitment(KEY),
        sealed_key=KEYS.seal(KEY, f"draw {name}"),
        committed_event=event().id,
    )


def test_a_period_holds_from_its_start_until_before_its_end(store: Store) -> None:
    first, second = period(), period("2026-W06", start=7)
    with store.unit() as uow:
        uow.draws.add(first)
        uow.draws.add(second)
        found = [uow.draws.at(NOW + timedelta(days=days)) for days in (-1, 0, 6, 7, 13, 14)]
    assert found == [None, first, first, second, second, None]


def test_the_key_is_sealed_until_it_is_revealed(store: Store) -> None:
    with store.unit() as uow:
        uow.draws.add(period())
        found = uow.draws.at(NOW)
    assert found is not None
    assert KEY not in found.sealed_key
    assert found.revealed_key is None
    assert KEYS.open(found.sealed_key, "draw 2026-W05") == KEY


def test_keys_of_past_periods_wait_to_be_revealed_and_are_once(store: Store) -> None:
    past, present = period("2026-W04", start=-7), period()
    revealed = event()
    with store.unit() as uow:
        uow.draws.add(past)
        uow.draws.add(present)
        assert uow.draws.ended_before(NOW) == [past]
        uow.draws.reveal("2026-W04", KEY, event_id=revealed.id)
        assert uow.draws.ended_before(NOW) == []
        found = uow.draws.at(NOW - timedelta(days=1))
        with pytest.raises(Conflict):
            uow.draws.reveal("2026-W04", KEY, event_id=event().id)
        with pytest.raises(Conflict):
            uow.draws.reveal("2020-W01", KEY, event_id=event().id)
    assert found is not None
    assert (found.revealed_key, found.revealed_event) == (KEY, revealed.id)


@pytest.mark.parametrize("second", [period(), period("other")], ids=["name", "start"])
def test_two_who_prepare_the_same_period_do_not_both_succeed(store: Store, second: DrawPeriod) -> None:
    with store.unit() as uow:
        uow.draws.add(period())
    with pytest.raises(Conflict), store.unit() as uow:
        uow.draws.add(second)
