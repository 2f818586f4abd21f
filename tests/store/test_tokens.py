# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

from greenlane.access import SignInLink, Token, digest_of, new_sign_in_link, new_token
from greenlane.cargo import new_id
from greenlane.errors import Conflict, NotFound
from greenlane.store import Store
from tests.store.samples import FILER, NOW, add_organisation, person


@pytest.fixture
def ada(store: Store) -> Store:
    with store.unit() as uow:
        add_organisation(uow)
        uow.people.put(person())
    return store


def token(number: int = 1) -> tuple[str, Token]:
    return new_token(
        bytes([number]) * 32, token=new_id(NOW), person=FILER, label="gateway", now=NOW + timedelta(number)
    )


def link() -> tuple[str, SignInLink]:
    return new_sign_in_link(b"s" * 32, person=FILER, now=NOW)


def test_a_token_is_found_by_the_digest_of_its_secret_only(ada: Store) -> None:
    secret, kept = token()
    with ada.unit() as uow:
        uow.tokens.add(kept)
    with ada.unit(read_only=True) as uow:
        assert uow.tokens.of_digest(digest_of(secret)) == kept
        assert uow.tokens.of_digest(digest_of("gl_other")) is None
        rows = uow.connection.execute(text("SELECT t::text FROM tokens t")).scalars().all()
    assert all(secret not in row for row in rows)


def test_the_tokens_of_a_person_are_listed_newest_first(ada: Store) -> None:
    older, newer = token(1)[1], token(2)[1]
    with ada.unit() as uow:
        uow.tokens.add(older)
        uow.tokens.add(newer)
        assert uow.tokens.of_person(FILER) == [newer, older]
        assert uow.tokens.of_person("nobody") == []


def test_a_token_stays_revoked_since_it_was_first(ada: Store) -> None:
    secret, kept = token()
    with ada.unit() as uow:
        uow.tokens.add(kept)
        uow.tokens.revoke(kept.id, at=NOW)
        uow.tokens.revoke(kept.id, at=NOW + timedelta(days=1))
        found = uow.tokens.of_digest(digest_of(secret))
        with pytest.raises(NotFound):
            uow.tokens.revoke(new_id(NOW), at=NOW)
    assert found is not None
    assert found.revoked_at == NOW
    assert not found.can_be_used(NOW)


def test_use_is_noted_but_not_written_each_time(ada: Store) -> None:
    kept = token()[1]
    with ada.unit() as uow:
        uow.tokens.add(kept)
        noted = [uow.tokens.last_use(kept.id)]
        for minutes in (0, 4, 5, 6):
            uow.tokens.note_use(kept.id, at=NOW + timedelta(minutes=minutes))
            noted.append(uow.tokens.last_use(kept.id))
    assert noted == [None, NOW, NOW, NOW, NOW + timedelta(minutes=6)]


def test_a_sign_in_link_works_once(ada: Store) -> None:
    secret, kept = link()
    with ada.unit() as uow:
        uow.tokens.add_link(kept)
        assert uow.tokens.use_link(digest_of(secret), at=NOW).person == FILER
        with pytest.raises(Conflict):
            uow.tokens.use_link(digest_of(secret), at=NOW)


def test_of_two_who_use_a_link_at_once_one_gets_in(ada: Store) -> None:
    secret, kept = link()
    with ada.unit() as uow:
        uow.tokens.add_link(kept)
    start = Barrier(2)

    def use(_: int) -> bool:
        start.wait()
        try:
            with ada.unit() as uow:
                uow.tokens.use_link(digest_of(secret), at=NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, range(2))) == [False, True]


def test_an_expired_or_unknown_link_does_not_work(ada: Store) -> None:
    secret, kept = link()
    with ada.unit() as uow:
        uow.tokens.add_link(kept)
        with pytest.raises(Conflict):
            uow.tokens.use_link(digest_of(secret), at=kept.expires_at)
        with pytest.raises(NotFound):
            uow.tokens.use_link(digest_of("gls_other"), at=NOW)


def test_links_that_expired_are_forgotten(ada: Store) -> None:
    _, kept = link()
    with ada.unit() as uow:
        uow.tokens.add_link(kept)
        assert uow.tokens.forget_links(expired_before=kept.expires_at) == 0
        assert uow.tokens.forget_links(expired_before=kept.expires_at + timedelta(seconds=1)) == 1
