# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from greenlane.cargo import day_of, new_id
from greenlane.errors import Conflict, NotFound
from greenlane.journal import matches
from greenlane.store import Store
from tests.store.samples import NOW

LONG = b"<Declaration>" + b"consignee " * 400


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"x" * 5000, bytes(range(256)) * 40], ids=["empty", "small", "long", "any"]
)
def test_what_is_put_is_got_back_whole(store: Store, body: bytes) -> None:
    with store.unit() as uow:
        link = uow.payloads.put("raw", body, "standard", at=NOW, media_type="application/xml")
    with store.unit(read_only=True) as uow:
        found = uow.payloads.get(link.id)
    assert found.body == body
    assert (found.kind, found.retention_class, found.media_type) == ("raw", "standard", "application/xml")
    assert found.legal_hold is False


def test_the_link_is_a_salted_digest_that_only_salt_and_content_together_explain(store: Store) -> None:
    with store.unit() as uow:
        first = uow.payloads.put("raw", LONG, "standard", at=NOW)
        second = uow.payloads.put("raw", LONG, "standard", at=NOW)
    assert first.digest != second.digest
    with store.unit(read_only=True) as uow:
        rows = uow.connection.execute(text("SELECT id::text, salt FROM payloads")).all()
        assert uow.payloads.digests([first.id, second.id]) == {first.id: first.digest, second.id: second.digest}
    salts = {row.id: bytes(row.salt) for row in rows}
    assert matches(LONG, salts[first.id], first.digest)
    assert not matches(LONG, salts[second.id], first.digest)


def test_long_content_is_kept_packed(store: Store) -> None:
    with store.unit() as uow:
        uow.payloads.put("raw", LONG, "standard", at=NOW)
    with store.unit(read_only=True) as uow:
        row = uow.connection.execute(text("SELECT size, octet_length(body) AS kept, encoding FROM payloads")).one()
    assert row.size == len(LONG)
    assert row.kept < len(LONG) / 10
    assert row.encoding == "zlib"


def test_content_lies_under_the_day_of_its_id(store: Store) -> None:
    with store.unit() as uow:
        today = uow.payloads.put("raw", b"1", "standard", at=NOW)
        later = uow.payloads.put("raw", b"2", "standard", at=NOW + timedelta(days=40))
    with store.unit(read_only=True) as uow:
        rows = uow.connection.execute(text("SELECT tableoid::regclass::text AS home, id::text, day FROM payloads"))
        homes = {row.id: (row.home, row.day) for row in rows}
        assert uow.payloads.get(later.id).body == b"2"
    assert homes[today.id] == ("payloads_20260131", day_of(today.id))
    assert homes[later.id] == ("payloads_default", day_of(later.id))


def test_many_are_found_in_one_go_and_those_that_are_not_there_are_left_out(store: Store) -> None:
    with store.unit() as uow:
        links = [uow.payloads.put("facts", b"%d" % n, "standard", at=NOW + timedelta(days=n)) for n in range(5)]
        found = uow.payloads.find([*(link.id for link in links), new_id(NOW)])
    assert {one.id: one.body for one in found.values()} == {link.id: b"%d" % n for n, link in enumerate(links)}
    with store.unit(read_only=True) as uow:
        assert uow.payloads.find([]) == {}


def test_a_payload_that_never_was_is_not_found(store: Store) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound) as caught:
        uow.payloads.get(new_id(NOW))
    assert caught.value.code == "payload.unknown"


def test_damaged_content_is_told_and_not_given_out(store: Store) -> None:
    with store.unit() as uow:
        link = uow.payloads.put("raw", LONG, "standard", at=NOW)
        uow.flush()
        uow.connection.execute(text("UPDATE payloads SET body = set_byte(body, 40, (get_byte(body, 40) + 1) % 256)"))
    with store.unit(read_only=True) as uow, pytest.raises(Conflict) as caught:
        uow.payloads.get(link.id)
    assert caught.value.code == "payload.damaged"
    assert caught.value.where == link.id


def test_a_hold_is_put_and_lifted(store: Store) -> None:
    with store.unit() as uow:
        links = [uow.payloads.put("raw", b"1", "standard", at=NOW) for _ in range(3)]
        assert uow.payloads.hold([link.id for link in links[:2]] + [new_id(NOW)]) == 2
    with store.unit() as uow:
        held = [uow.payloads.get(link.id).legal_hold for link in links]
        assert uow.payloads.lift([links[0].id]) == 1
        lifted = [uow.payloads.get(link.id).legal_hold for link in links]
    assert (held, lifted) == ([True, True, False], [False, True, False])
