# SPDX-License-Identifier: Apache-2.0
"""Tokens and sign-in links: only digests are kept, each works for its time, a link works once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.access import (
    RANDOM_BYTES,
    SIGN_IN_TIME,
    digest_of,
    is_secret_of,
    looks_like_sign_in,
    looks_like_token,
    new_sign_in_link,
    new_token,
)
from greenlane.errors import Conflict, Invalid
from tests.access.builders import NOW

RANDOM = bytes(range(32))
SECOND = timedelta(seconds=1)
randoms = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


def test_a_token_begins_with_its_mark_and_is_kept_as_digest_only() -> None:
    secret, kept = new_token(RANDOM, token="t-1", person="p-1", label="gateway", now=NOW)
    assert secret == "gl_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert kept.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in repr(kept)
    assert secret.removeprefix("gl_") not in repr(kept)


@given(randoms, randoms)
def test_a_secret_opens_only_its_own_token(one: bytes, other: bytes) -> None:
    secret, kept = new_token(one, token="t-1", person="p-1", label="x", now=NOW)
    stranger, _ = new_token(other, token="t-2", person="p-2", label="x", now=NOW)
    assert looks_like_token(secret)
    assert not looks_like_sign_in(secret)
    assert is_secret_of(secret, kept)
    assert is_secret_of(stranger, kept) is (one == other)


@given(randoms)
def test_a_sign_in_secret_is_no_token(random: bytes) -> None:
    secret, kept = new_sign_in_link(random, person="p-1", now=NOW)
    token, _ = new_token(random, token="t", person="p-1", label="x", now=NOW)
    assert looks_like_sign_in(secret)
    assert not looks_like_token(secret)
    assert not is_secret_of(token, kept)


@given(st.text())
def test_anything_presented_can_be_looked_at(presented: str) -> None:
    assert len(digest_of(presented)) == 64
    assert not (looks_like_token(presented) and looks_like_sign_in(presented))


@pytest.mark.parametrize("presented", ["", "gl_", "gl_short", "GL_" + "A" * 43, "gl_" + "A" * 44, "gl_" + "Ä" * 43])
def test_what_has_not_the_form_is_not_looked_up(presented: str) -> None:
    assert not looks_like_token(presented)


def test_a_lone_surrogate_is_only_a_wrong_secret() -> None:
    _, kept = new_token(RANDOM, token="t", person="p", label="x", now=NOW)
    assert not is_secret_of("gl_\ud800", kept)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_too_little_chance_is_a_programming_error(length: int) -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        new_token(b"x" * length, token="t", person="p", label="x", now=NOW)


def test_a_token_without_end_works_until_revoked() -> None:
    _, kept = new_token(RANDOM, token="t", person="p", label="x", now=NOW)
    assert kept.can_be_used(NOW + timedelta(days=3650))


def test_a_token_expires_at_its_instant() -> None:
    _, kept = new_token(RANDOM, token="t", person="p", label="x", now=NOW, expires_at=NOW + SECOND)
    assert kept.can_be_used(NOW)
    assert kept.can_be_used(NOW + SECOND).reason == "This token has expired."


def test_a_revoked_token_no_longer_works() -> None:
    _, kept = new_token(RANDOM, token="t", person="p", label="x", now=NOW)
    assert replace(kept, revoked_at=NOW).can_be_used(NOW).reason == "This token has been revoked."


def test_a_token_that_has_expired_already_is_not_made() -> None:
    with pytest.raises(Invalid, match="already have expired"):
        new_token(RANDOM, token="t", person="p", label="x", now=NOW, expires_at=NOW)


def test_a_sign_in_link_works_once() -> None:
    _, kept = new_sign_in_link(RANDOM, person="p-1", now=NOW)
    used = kept.use(NOW + SECOND)
    assert used.used_at == NOW + SECOND
    with pytest.raises(Conflict, match="has been used"):
        used.use(NOW + 2 * SECOND)


def test_a_sign_in_link_works_a_quarter_of_an_hour() -> None:
    _, kept = new_sign_in_link(RANDOM, person="p-1", now=NOW)
    assert kept.can_be_used(NOW + SIGN_IN_TIME - SECOND)
    with pytest.raises(Conflict, match="expired") as caught:
        kept.use(NOW + SIGN_IN_TIME)
    assert caught.value.remedy == "Ask for a new one."


def test_a_sign_in_link_that_never_works_is_not_made() -> None:
    with pytest.raises(Invalid, match="would work for"):
        new_sign_in_link(RANDOM, person="p-1", now=NOW, works_for=timedelta(0))
