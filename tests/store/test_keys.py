# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from greenlane.errors import Misconfigured
from greenlane.store import Keys, load_keys
from greenlane.store.keys import note_public_key, public_keys

KEYS = Keys(b"\x01" * 32, b"\x02" * 32)


def test_keys_are_made_at_the_first_start_and_are_the_same_ever_after(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    assert load_keys(tmp_path) == first
    assert first.signing != first.sealing
    assert load_keys(tmp_path / "other") != first


def test_only_their_owner_can_read_them(tmp_path: Path) -> None:
    load_keys(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_several_first_starts_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_keys(tmp_path), range(8)))
    assert all(keys == found[0] for keys in found)
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["sealing.key", "signing.key"]


def test_a_key_that_is_given_is_used_and_none_is_made(tmp_path: Path) -> None:
    keys = load_keys(tmp_path, signing="ab" * 32, sealing=" " + "CD" * 32 + "\n")
    assert (keys.signing, keys.sealing) == (b"\xab" * 32, b"\xcd" * 32)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("content", ["", "ab" * 31, "xy" * 32, "ab" * 33])
def test_a_key_file_that_is_damaged_is_never_replaced_by_itself(tmp_path: Path, content: str) -> None:
    load_keys(tmp_path)
    path = tmp_path / "keys" / "signing.key"
    path.write_text(content, encoding="ascii")
    with pytest.raises(Misconfigured) as caught:
        load_keys(tmp_path)
    assert (caught.value.code, caught.value.where) == ("keys.unusable", str(path))
    assert caught.value.remedy
    assert path.read_text(encoding="ascii") == content


def test_a_key_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys" / "sealing.key").write_bytes(b"\xff" * 64)
    with pytest.raises(Misconfigured) as caught:
        load_keys(tmp_path)
    assert caught.value.code == "keys.unusable"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(Misconfigured) as caught:
        load_keys(tmp_path / "file")
    assert caught.value.code in ("keys.unwritable", "keys.unusable")


def test_the_keys_show_in_no_output() -> None:
    assert repr(KEYS) == str(KEYS) == "Keys(<secret>)"


def test_what_is_sealed_is_opened_under_the_same_purpose_by_the_same_key_only() -> None:
    sealed = KEYS.seal(b"draw key", "draw 2026-W05")
    assert KEYS.open(sealed, "draw 2026-W05") == b"draw key"
    assert b"draw key" not in sealed
    assert KEYS.seal(b"draw key", "draw 2026-W05") != sealed
    others = [(KEYS, sealed, "draw 2026-W06"), (Keys(b"\x01" * 32, b"\x03" * 32), sealed, "draw 2026-W05")]
    others += [(KEYS, sealed[:-1] + bytes([sealed[-1] ^ 1]), "draw 2026-W05"), (KEYS, b"", "draw 2026-W05")]
    for keys, content, purpose in others:
        with pytest.raises(Misconfigured) as caught:
            keys.open(content, purpose)
        assert caught.value.code == "keys.other"


def test_public_keys_are_noted_once_each_in_their_order(tmp_path: Path) -> None:
    first, second = KEYS.verifier("greenlane/a"), Keys(b"\x09" * 32, b"\x02" * 32).verifier("greenlane/a")
    assert public_keys(tmp_path) == []
    for key in (first, second, first):
        note_public_key(tmp_path, key)
    assert public_keys(tmp_path) == [first, second]


def test_a_line_that_is_no_public_key_is_told(tmp_path: Path) -> None:
    note_public_key(tmp_path, KEYS.verifier("greenlane/a"))
    with (tmp_path / "keys" / "log.pub").open("a", encoding="utf-8") as file:
        file.write("nonsense\n")
    with pytest.raises(Misconfigured) as caught:
        public_keys(tmp_path)
    assert caught.value.code == "keys.unusable"
