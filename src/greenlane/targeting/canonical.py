# SPDX-License-Identifier: Apache-2.0
"""Digests of what decides: canonical JSON (RFC 8785) hashed with SHA-256, through the journal's one implementation."""

from typing import Any

from greenlane.journal import canonical_json, sha256_hex


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of plain values (dicts, lists, texts, numbers, booleans), hexadecimal."""
    return sha256_hex(canonical_json(value))
