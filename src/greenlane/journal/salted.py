# SPDX-License-Identifier: Apache-2.0
"""Salted digests: what the journal keeps of content that may have to be erased.

The digest is HMAC-SHA-256 of the content under a random salt of 32 bytes. Content and salt together prove what was
there. Once both are erased the digest tells nothing, not even to somebody who guesses the content, while the log that
holds the digest still verifies.
"""

from __future__ import annotations

import hmac

from greenlane.errors import Invalid

SALT_BYTES = 32
"""Length of every salt; it comes from the operating system's random source, fresh for each payload."""


def salted_digest(content: bytes, salt: bytes) -> str:
    """Return the digest of ``content`` under ``salt``: 64 hexadecimal digits. Raises ``Invalid`` for a short salt."""
    if len(salt) != SALT_BYTES:
        raise Invalid(
            f"A salt of {len(salt)} bytes was given; it has {SALT_BYTES}.",
            code="salt.length",
            remedy=f"Take {SALT_BYTES} fresh random bytes for each payload.",
        )
    return hmac.digest(salt, content, "sha256").hex()


def matches(content: bytes, salt: bytes, digest: str) -> bool:
    """Tell whether ``digest`` is that of this content under this salt; a salt of the wrong length matches nothing."""
    return len(salt) == SALT_BYTES and hmac.compare_digest(
        salted_digest(content, salt).encode(), digest.encode("utf-8", "surrogatepass")
    )
