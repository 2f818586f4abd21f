# SPDX-License-Identifier: Apache-2.0
"""The installation's two keys: one signs checkpoints of the log, the other seals what must stay secret for a time.

They lie in ``<data folder>/keys``, one hexadecimal line each, readable by their owner alone, and are made at the first
start. Instead, each can be given by the administration, so that several machines share them. Beside them lie the public
keys of everything that ever signed; verifying needs only those, so they may be published.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from greenlane.errors import GreenlaneError, Invalid, Misconfigured, Unavailable
from greenlane.journal import VerifierKey, read_verifier_key, verifier_key

KEY_BYTES = 32
SIGNING = "signing.key"
SEALING = "sealing.key"
PUBLIC = "log.pub"

_NONCE_BYTES = 12
_DISK_FULL = 28


class Keys(Struct, frozen=True):
    """The keys, 32 bytes each: ``signing`` is an Ed25519 seed, ``sealing`` an AES key."""

    signing: bytes
    sealing: bytes

    def __repr__(self) -> str:
        """Show nothing of the keys."""
        return "Keys(<secret>)"

    def seal(self, content: bytes, purpose: str) -> bytes:
        """Return the content encrypted (AES-256-GCM), to be opened under the same purpose only."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.sealing).encrypt(nonce, content, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Return what was sealed. Raises ``Misconfigured`` when it was sealed by another key, or was altered."""
        try:
            return AESGCM(self.sealing).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as problem:
            raise Misconfigured(
                f"The {purpose} was sealed by another key than this installation has now, or was altered.",
                code="keys.other",
                where=f"keys/{SEALING}",
                remedy="Put the key back that was used then, from a backup.",
            ) from problem

    def verifier(self, origin: str) -> VerifierKey:
        """The public half of the signing key, under the name of the log that it signs."""
        return verifier_key(origin, self.signing)


def load_keys(data_dir: Path, *, signing: str | None = None, sealing: str | None = None) -> Keys:
    """Return the keys in the data folder, making what is missing; ``signing`` and ``sealing`` (hexadecimal) replace it.

    Several processes that start at once get the same. Raises ``Misconfigured`` when a key or the folder cannot be used.
    """
    folder = data_dir / "keys"
    return Keys(
        signing=_read("the signing key given", signing) if signing else _load(folder / SIGNING),
        sealing=_read("the sealing key given", sealing) if sealing else _load(folder / SEALING),
    )


def public_keys(data_dir: Path) -> list[VerifierKey]:
    """Return the public keys noted in the data folder. Raises ``Misconfigured`` for a line that is none."""
    path = data_dir / "keys" / PUBLIC
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as problem:
        raise _unusable(path, "it cannot be read") from problem
    try:
        return [read_verifier_key(line) for line in lines if line.strip()]
    except Invalid as problem:
        raise _unusable(path, problem.sentence) from problem


def note_public_key(data_dir: Path, key: VerifierKey) -> None:
    """Note the public key of who signs from now on, if it is not noted yet."""
    if key in public_keys(data_dir):
        return
    path = data_dir / "keys" / PUBLIC
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(key.text + "\n")
    except OSError as problem:
        raise _unwritable(path, problem) from problem


def _load(path: Path) -> bytes:
    try:
        return _read(str(path), path.read_text(encoding="ascii"))
    except FileNotFoundError:
        _make(path)
        return _read(str(path), path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as problem:
        raise _unusable(path, "it cannot be read") from problem


def _make(path: Path) -> None:
    """Write a new key so that it appears as a whole, and that of two processes one comes first."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    finally:
        draft.unlink(missing_ok=True)


def _read(where: str, text: str) -> bytes:
    line = text.strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", line):
        raise Misconfigured(
            f"This is no key: 64 hexadecimal digits were expected, {len(line)} characters were read.",
            code="keys.unusable",
            where=where,
            remedy="Put the key back from a backup. Only if there is none, remove the file to have a new one made; "
            "older checkpoints are then verified by their public key only.",
        )
    return bytes.fromhex(line)


def _unusable(path: Path, why: str) -> Misconfigured:
    return Misconfigured(
        f"The key file cannot be used: {why}.",
        code="keys.unusable",
        where=str(path),
        remedy="Give it to the user that runs Greenlane, or put it back from a backup.",
    )


def _unwritable(path: Path, problem: OSError) -> GreenlaneError:
    kind = Unavailable if problem.errno == _DISK_FULL else Misconfigured
    return kind(
        f"The key file cannot be written: {problem.strerror}.",
        code="keys.unwritable",
        where=str(path),
        remedy="Let the user that runs Greenlane write into the data folder, and see that the disk has room.",
    )
