# SPDX-License-Identifier: Apache-2.0
"""Digests of what decides: canonical JSON (RFC 8785) hashed with SHA-256, through the journal's one implementation."""

from collections.abc import Iterable
from typing import Any

from greenlane.journal import canonical_json, sha256_hex


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of plain values (dicts, lists, texts, numbers, booleans), hexadecimal."""
    return sha256_hex(canonical_json(value))


def canonical_of(value: Any) -> bytes:
    """The canonical JSON of plain values."""
    return canonical_json(value)


def digest_of_parts(parts: Iterable[bytes]) -> str:
    """``digest_of`` of a list whose elements are given as canonical JSON already."""
    return sha256_hex(b"[" + b",".join(parts) + b"]")
