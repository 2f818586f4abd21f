# SPDX-License-Identifier: Apache-2.0
"""Sealing: giving committed events their places in the log.

One sealer takes the digests of committed events in their order, and gets for each its position and leaf hash, and the
new right edge of the tree. The leaf of an event holds the event's digest, so no event need be read to be sealed.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from greenlane.errors import Invalid
from greenlane.journal.merkle import HASH_BYTES, Frontier, leaf_hash


class SealedBatch(Struct, frozen=True):
    """What sealing some events gave: the position of the first, all their leaf hashes, and the tree's new edge."""

    first_position: int
    leaf_hashes: tuple[bytes, ...]
    frontier: Frontier


def seal(frontier: Frontier, digests: Sequence[bytes]) -> SealedBatch:
    """Append events, given by their digests (32 bytes each) in order, to the log whose right edge is ``frontier``.

    Raises ``Invalid`` for a digest of another length.
    """
    for at, digest in enumerate(digests):
        if len(digest) != HASH_BYTES:
            raise Invalid(f"A digest has {HASH_BYTES} bytes, not {len(digest)}.", code="seal.digest", where=f"[{at}]")
    leaves = tuple(leaf_hash(digest) for digest in digests)
    return SealedBatch(frontier.size, leaves, frontier.extend(leaves))
