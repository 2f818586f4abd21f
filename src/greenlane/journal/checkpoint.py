# SPDX-License-Identifier: Apache-2.0
"""Signed checkpoints: the log's length and root at a moment, which leave the database and bind it to its past.

They are text, in the form of C2SP ``tlog-checkpoint`` (https://c2sp.org/tlog-checkpoint) inside a signed note
(https://c2sp.org/signed-note), so that independent tools and witnesses can check and co-sign them::

    greenlane.example/journal
    1024
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    time 2026-01-31T09:00:00.000000Z

    — greenlane.example/journal Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q…

A signature is made with Ed25519 over the text up to the empty line. Its first four bytes name the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from greenlane.errors import Invalid
from greenlane.journal.merkle import HASH_BYTES

KEY_BYTES = 32
"""Length of a private key's seed, which comes from the operating system's random source, and of a public key."""

LONGEST_NOTE_CHARS = 64 * 1024

_ED25519 = b"\x01"
_DASH = "— "
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_TIME = "time "


class Checkpoint(Struct, frozen=True, kw_only=True):
    """The statement that the log ``origin`` had ``size`` leaves and this ``root`` (32 bytes) at the instant ``at``."""

    origin: str
    size: int
    root: bytes
    at: datetime


class Signature(Struct, frozen=True):
    """One signature of a note: the signer's name, the four bytes that name the key, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes


class SignedCheckpoint(Struct, frozen=True, kw_only=True):
    """A checkpoint as read from its note: what it states, the text that is signed, and its signatures, unverified."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[Signature, ...]


class VerifierKey(Struct, frozen=True):
    """A public key of 32 bytes and the name it signs under. Its text form may be published."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise Invalid(
                "The name of a key or log is 1 to 200 characters without spaces and plus signs.", code="checkpoint.name"
            )
        if len(self.public_key) != KEY_BYTES:
            raise Invalid(f"A public key has {KEY_BYTES} bytes, not {len(self.public_key)}.", code="checkpoint.key")

    @property
    def key_id(self) -> bytes:
        """The four bytes that name the key in signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one line: name, the key's four bytes in hexadecimal, and the key in base64, joined by ``+``."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.public_key).decode()}"


def verifier_key(name: str, private_key: bytes) -> VerifierKey:
    """Return the public half of a private key (a seed of 32 bytes), under the name it signs with."""
    return VerifierKey(name, _signer(private_key).public_key().public_bytes_raw())


def read_verifier_key(text: str) -> VerifierKey:
    """Return the key of its text form. Raises ``Invalid`` when it is none or its parts do not fit together."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _from_base64(encoded)
    if raw is not None and raw[:1] == _ED25519 and len(raw) == 1 + KEY_BYTES:
        key = VerifierKey(name, raw[1:])
        if key.key_id.hex() == key_id:
            return key
    raise Invalid(
        "This is no public key of a log: name+identifier+key was expected.",
        code="checkpoint.key",
        remedy="Copy the line as it was published, whole.",
    )


def sign_checkpoint(checkpoint: Checkpoint, private_key: bytes) -> str:
    """Return the note that states the checkpoint, signed under the log's own name.

    Raises ``Invalid`` for a checkpoint that cannot be written, or a key of the wrong length.
    """
    text = _text_of(checkpoint)
    key = verifier_key(checkpoint.origin, private_key)
    signature = base64.b64encode(key.key_id + _signer(private_key).sign(text.encode())).decode()
    return f"{text}\n{_DASH}{key.name} {signature}\n"


def read_checkpoint(note: str) -> SignedCheckpoint:
    """Return what a note states and who signed it, without verifying. Raises ``Invalid`` for what is no such note."""
    if len(note) > LONGEST_NOTE_CHARS:
        raise _no_checkpoint(f"it has {len(note)} characters")
    if not _is_unicode(note):
        raise _no_checkpoint("it is not valid Unicode")
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise _no_checkpoint("text, an empty line and signatures were expected")
    text = body + "\n"
    signatures = tuple(_signature_of(line) for line in tail[:-1].split("\n"))
    lines = body.split("\n")
    if len(lines) < 4 or not lines[3].startswith(_TIME):
        raise _no_checkpoint("its text has not the lines origin, size, root and time")
    root = _from_base64(lines[2])
    if not _NUMBER.fullmatch(lines[1]) or root is None or len(root) != HASH_BYTES:
        raise _no_checkpoint("its size or root cannot be read")
    checkpoint = Checkpoint(origin=lines[0], size=int(lines[1]), root=root, at=_instant_of(lines[3]))
    return SignedCheckpoint(checkpoint=checkpoint, text=text, signatures=signatures)


def is_signed_by(signed: SignedCheckpoint, keys: Iterable[VerifierKey]) -> bool:
    """Tell whether one of the keys signed the checkpoint, and no signature under any of them is false."""
    known = {(key.name, key.key_id): key for key in keys}
    found = [(known[one.name, one.key_id], one) for one in signed.signatures if (one.name, one.key_id) in known]
    return bool(found) and all(_fits(key, signature, signed.text) for key, signature in found)


def verify_checkpoint(note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """Return what a note states, if one of the keys signed it. Raises ``Invalid`` otherwise."""
    signed = read_checkpoint(note)
    if not is_signed_by(signed, keys):
        raise Invalid(
            f"The checkpoint of size {signed.checkpoint.size} has no valid signature of a known key.",
            code="checkpoint.signature",
            where=signed.checkpoint.origin,
        )
    return signed.checkpoint


def _text_of(checkpoint: Checkpoint) -> str:
    if checkpoint.size < 0 or len(checkpoint.root) != HASH_BYTES or checkpoint.at.utcoffset() is None:
        raise Invalid(
            "A checkpoint states a size from 0, a root of 32 bytes and an instant with its offset.",
            code="checkpoint.form",
        )
    at = checkpoint.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n{_TIME}{at}\n"


def _signature_of(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _from_base64(encoded)
    if not line.startswith(_DASH) or not _NAME.fullmatch(name) or raw is None or len(raw) < 5:
        raise _no_checkpoint("a signature line cannot be read")
    return Signature(name, raw[:4], raw[4:])


def _fits(key: VerifierKey, signature: Signature, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature.value, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _signer(private_key: bytes) -> Ed25519PrivateKey:
    if len(private_key) != KEY_BYTES:
        raise Invalid(f"A private key has {KEY_BYTES} bytes, not {len(private_key)}.", code="checkpoint.key")
    return Ed25519PrivateKey.from_private_bytes(private_key)


def _from_base64(text: str) -> bytes | None:
    """Return the bytes of strict base64, or None; another spelling of the same bytes is not taken."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def _instant_of(line: str) -> datetime:
    try:
        at = datetime.fromisoformat(line.removeprefix(_TIME))
        if at.utcoffset() is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _no_checkpoint("its time cannot be read")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_checkpoint(reason: str) -> Invalid:
    return Invalid(f"This is no signed checkpoint: {reason}.", code="checkpoint.form")
