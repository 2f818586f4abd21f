# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.journal import SALT_BYTES, matches, salted_digest

SALTS = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)


@given(st.binary(), SALTS)
def test_content_and_salt_together_prove_what_was_there(content: bytes, salt: bytes) -> None:
    digest = salted_digest(content, salt)
    assert len(digest) == 64
    assert matches(content, salt, digest)


@given(st.binary(), SALTS, SALTS)
def test_who_guesses_the_content_learns_nothing_without_the_salt(content: bytes, salt: bytes, guess: bytes) -> None:
    assert matches(content, guess, salted_digest(content, salt)) == (guess == salt)


@given(st.binary(min_size=1), SALTS, st.data())
def test_a_changed_byte_of_the_content_is_found(content: bytes, salt: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    changed[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert not matches(bytes(changed), salt, salted_digest(content, salt))


@given(st.binary(max_size=40), SALTS)
def test_what_is_moved_from_content_to_salt_is_not_the_same(content: bytes, salt: bytes) -> None:
    assert not matches(salt[-1:] + content, salt[:-1], salted_digest(content, salt))


# RFC 4231, test case 2, with the key padded as HMAC pads it
def test_the_digest_is_hmac_with_sha_256() -> None:
    digest = salted_digest(b"what do ya want for nothing?", b"Jefe".ljust(SALT_BYTES, b"\0"))
    assert digest == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Invalid, match=f"{length} bytes") as caught:
        salted_digest(b"content", b"s" * length)
    assert caught.value.code == "salt.length"
    assert not matches(b"content", b"s" * length, "ab" * 32)


@pytest.mark.parametrize("digest", ["", "AB", "é", "\ud800"])
def test_a_digest_of_nonsense_matches_nothing(digest: str) -> None:
    assert not matches(b"content", b"s" * SALT_BYTES, digest)
