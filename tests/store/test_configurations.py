# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from sqlalchemy import text

from greenlane.errors import NotFound
from greenlane.store import Part, Store
from tests.store.samples import NOW, event

FIRST, SECOND = "1" * 64, "2" * 64


def test_documents_are_kept_by_digest_and_once(store: Store) -> None:
    policy = Part(digest=FIRST, kind="policy", body=b'{"id":"P"}')
    for _ in range(2):
        with store.unit() as uow:
            uow.configurations.add_parts([policy, policy, Part(digest=SECOND, kind="profile_set", body=b"[]")])
    with store.unit(read_only=True) as uow:
        assert uow.configurations.parts([FIRST, "f" * 64]) == {FIRST: policy}


def test_a_configuration_is_kept_as_it_was_first(store: Store) -> None:
    with store.unit() as uow:
        uow.configurations.add(FIRST, '{"engine":"1"}', at=NOW)
        uow.configurations.add(FIRST, '{"engine":"2"}', at=NOW)
        found = uow.configurations.get(FIRST)
    assert (found.digest, found.manifest, found.created_at) == (FIRST, '{"engine":"1"}', NOW)


def test_one_that_is_not_kept_is_not_found(store: Store) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound):
        uow.configurations.get(FIRST)


def test_the_one_put_in_force_last_is_in_force(store: Store) -> None:
    with store.unit() as uow:
        assert uow.configurations.active() is None
        for digest in (FIRST, SECOND):
            uow.configurations.add(digest, "{}", at=NOW)
            uow.flush()
        for digest in (FIRST, SECOND, FIRST):
            happened = event()
            uow.events.append(happened)
            uow.configurations.activate(digest, by="ada", at=NOW, event_id=happened.id)
        active = uow.configurations.active()
        history = uow.configurations.activations()
    assert active is not None
    assert active.digest == FIRST
    assert [one.configuration for one in history] == [FIRST, SECOND, FIRST]
    assert {one.activated_by for one in history} == {"ada"}


@pytest.mark.parametrize("table", ["configurations", "configuration_parts"])
def test_what_decided_is_never_changed(store: Store, table: str) -> None:
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))
