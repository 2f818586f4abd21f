# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.journal import (
    Checkpoint,
    SignedCheckpoint,
    VerifierKey,
    is_signed_by,
    read_checkpoint,
    read_verifier_key,
    sign_checkpoint,
    verifier_key,
    verify_checkpoint,
)
from greenlane.journal.checkpoint import Signature

ORIGIN = "greenlane.example/journal"
SEED = bytes(range(32))
KEY = verifier_key(ORIGIN, SEED)
STATED = Checkpoint(origin=ORIGIN, size=1024, root=b"r" * 32, at=datetime(2026, 1, 31, 9, 0, tzinfo=UTC))
NOTE = sign_checkpoint(STATED, SEED)


def test_a_checkpoint_is_written_as_the_community_writes_it() -> None:
    lines = NOTE.split("\n")
    assert lines[:5] == [
        ORIGIN,
        "1024",
        base64.b64encode(b"r" * 32).decode(),
        "time 2026-01-31T09:00:00.000000Z",
        "",
    ]
    assert lines[5].startswith(f"— {ORIGIN} ")
    assert lines[6:] == [""]
    raw = base64.b64decode(lines[5].split(" ")[2])
    assert (raw[:4], len(raw)) == (KEY.key_id, 4 + 64)


@given(
    st.integers(0, 10**15),
    st.binary(min_size=32, max_size=32),
    st.integers(0, 10**17).map(lambda us: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)),
    st.binary(min_size=32, max_size=32),
)
def test_what_was_signed_is_verified_and_read_again(size: int, root: bytes, at: datetime, seed: bytes) -> None:
    stated = Checkpoint(origin=ORIGIN, size=size, root=root, at=at)
    assert verify_checkpoint(sign_checkpoint(stated, seed), [verifier_key(ORIGIN, seed)]) == stated


# The example of the Go package golang.org/x/mod/sumdb/note, which defined the form.
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
FOREIGN_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="


def test_a_note_signed_by_another_implementation_is_verified() -> None:
    key = read_verifier_key(FOREIGN_KEY)
    raw = base64.b64decode(FOREIGN_SIGNATURE)
    signature = Signature("PeterNeumann", raw[:4], raw[4:])
    signed = SignedCheckpoint(checkpoint=STATED, text=FOREIGN_TEXT, signatures=(signature,))
    assert is_signed_by(signed, [key])
    assert not is_signed_by(msgspec.structs.replace(signed, text=FOREIGN_TEXT + "\n"), [key])


def test_a_public_key_is_published_as_one_line() -> None:
    assert read_verifier_key(FOREIGN_KEY).text == FOREIGN_KEY
    assert read_verifier_key(f"  {KEY.text}\n") == KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+",
        KEY.text[:-1],
        KEY.text.replace(ORIGIN, "another"),
        FOREIGN_KEY.replace("c74f20a3", "c74f20a4"),
        FOREIGN_KEY.replace("+AR", "+BR"),
        "a b" + FOREIGN_KEY,
        "ключ+c74f20a3+é",
    ],
)
def test_a_line_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_verifier_key(text)


@given(st.data())
def test_a_changed_letter_anywhere_is_found(data: st.DataObject) -> None:
    raw = bytearray(NOTE.encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Invalid):
        verify_checkpoint(raw.decode(errors="surrogateescape"), [KEY])


@given(st.data())
def test_a_note_that_was_cut_is_found(data: st.DataObject) -> None:
    with pytest.raises(Invalid):
        verify_checkpoint(NOTE[: data.draw(st.integers(0, len(NOTE) - 1))], [KEY])


def test_a_signature_of_an_unknown_key_does_not_count() -> None:
    with pytest.raises(Invalid, match="no valid signature") as caught:
        verify_checkpoint(NOTE, [verifier_key(ORIGIN, b"x" * 32)])
    assert caught.value.code == "checkpoint.signature"
    with pytest.raises(Invalid):
        verify_checkpoint(NOTE, [])


def test_a_key_under_another_name_does_not_count() -> None:
    with pytest.raises(Invalid):
        verify_checkpoint(NOTE, [verifier_key("another.example/journal", SEED)])


def test_signatures_of_witnesses_stand_beside_the_logs_own() -> None:
    witness = verifier_key("witness.example", b"w" * 32)
    line = sign_checkpoint(msgspec.structs.replace(STATED, origin="witness.example"), b"w" * 32).split("\n")[5]
    both = NOTE + line + "\n"
    assert len(read_checkpoint(both).signatures) == 2
    assert verify_checkpoint(both, [KEY]) == STATED
    with pytest.raises(Invalid):  # its signature was made over a text with another origin
        verify_checkpoint(both, [KEY, witness])


def test_further_lines_that_others_add_to_the_text_are_signed_and_read_over() -> None:
    longer = NOTE.split("\n\n")[0] + "\nfuture 1\n"
    signed = read_checkpoint(longer + "\n" + NOTE.split("\n\n")[1])
    assert signed.checkpoint == STATED
    assert signed.text == longer
    assert not is_signed_by(signed, [KEY])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "a\n\nb",
        "x" * 100_000,
        NOTE.replace("1024", "01024"),
        NOTE.replace("1024", "-1"),
        NOTE.replace("1024", "1e3"),
        NOTE.replace("1024", "٣"),
        NOTE.replace("time ", "date "),
        NOTE.replace("2026-01-31T", "2026-02-31T"),
        NOTE.replace("2026-01-31T09:00:00.000000Z", "0001-01-01T00:00:00+14:00"),
        NOTE.replace("000Z", "000"),
        NOTE.replace("— ", "- "),
        NOTE.replace(f"— {ORIGIN} ", "— "),
        NOTE.replace(f"— {ORIGIN} ", f"— {ORIGIN}  "),
        NOTE.split("\n\n")[0] + f"\n\n— {ORIGIN} AAAA\n",
        NOTE.replace(ORIGIN, "\ud800"),
    ],
)
def test_what_is_no_signed_checkpoint_is_refused(note: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_checkpoint(note)
    assert caught.value.code == "checkpoint.form"


@pytest.mark.parametrize(
    "changes",
    [
        {"size": -1},
        {"root": b"short"},
        {"at": datetime(2026, 1, 31, 9, 0, tzinfo=UTC).replace(tzinfo=None)},
        {"origin": ""},
        {"origin": "two words"},
        {"origin": "a+b"},
        {"origin": "a\nb"},
    ],
)
def test_a_checkpoint_that_cannot_be_read_again_is_not_signed(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        sign_checkpoint(msgspec.structs.replace(STATED, **changes), SEED)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Invalid, match=f"not {length}"):
        sign_checkpoint(STATED, b"k" * length)
    with pytest.raises(Invalid, match=f"not {length}"):
        VerifierKey(ORIGIN, b"k" * length)


def test_the_moment_is_written_in_utc_whatever_its_offset() -> None:
    elsewhere = STATED.at.astimezone(timezone(timedelta(hours=9)))
    assert sign_checkpoint(msgspec.structs.replace(STATED, at=elsewhere), SEED) == NOTE
