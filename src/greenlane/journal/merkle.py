# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of RFC 9162: a log of leaves whose root commits to each of them and to their order.

Leaves are known by their hashes, 32 bytes each. ``Frontier`` grows a tree without looking back. A proof is a tuple of
hashes: *inclusion* shows that a leaf is in a tree of known root, *consistency* that a later tree only added leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from greenlane.errors import Invalid

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

RangeRoot = Callable[[int, int], bytes]
"""Gives the root of the leaves from ``start`` up to, not including, ``stop``, taken as a tree of their own."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds ``data``."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier(Struct, frozen=True):
    """The right edge of a tree of ``size`` leaves: the roots of its complete subtrees, the largest first.

    There is one for each bit set in ``size``, so it stays small, and is all that appending needs.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise Invalid(
                f"A tree of {self.size} leaves has not {len(self.hashes)} complete subtrees.", code="merkle.frontier"
            )
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise Invalid(f"Every hash of a tree has {HASH_BYTES} bytes.", code="merkle.frontier")

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier after one more leaf, given by its hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Return the frontier after more leaves, given by their hashes in order."""
        size, stack = self.size, list(self.hashes)
        for leaf in leaves:
            node = leaf
            # Each trailing one of the size is a complete subtree that the new leaf completes into the next larger.
            joined = size
            while joined & 1:
                node = node_hash(stack.pop(), node)
                joined >>= 1
            stack.append(node)
            size += 1
        return Frontier(size, tuple(stack))

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, node = self.hashes
        for left in reversed(larger):
            node = node_hash(left, node)
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree with these leaves, given by their hashes in order."""
    return Frontier().extend(leaves).root()


def ranges_of(leaves: Sequence[bytes]) -> RangeRoot:
    """Return what gives the roots of ranges of these leaves, for the proofs below, when all of them are at hand."""
    return lambda start, stop: root_of(leaves[start:stop])


def inclusion_proof(index: int, size: int, range_root: RangeRoot) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` (from 0) is in the tree of the first ``size`` leaves.

    Raises ``Invalid`` when there is no such leaf.
    """
    if not 0 <= index < size:
        raise Invalid(f"There is no leaf {index} in a tree of {size}.", code="merkle.index")
    start, stop = 0, size
    from_the_top: list[bytes] = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            from_the_top.append(range_root(middle, stop))
            stop = middle
        else:
            from_the_top.append(range_root(start, middle))
            start = middle
    return tuple(reversed(from_the_top))


def consistency_proof(first: int, second: int, range_root: RangeRoot) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``second`` leaves begins with all of the tree of ``first``.

    Raises ``Invalid`` unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise Invalid(f"A tree of {second} leaves does not continue one of {first}.", code="merkle.index")
    start, stop = 0, second
    whole = True  # whether the first tree is, so far, a complete subtree that both trees share
    from_the_top: list[bytes] = []
    while first < stop:
        middle = start + _split(stop - start)
        if first <= middle:
            from_the_top.append(range_root(middle, stop))
            stop = middle
        else:
            from_the_top.append(range_root(start, middle))
            start = middle
            whole = False
    if not whole:
        from_the_top.append(range_root(start, stop))
    return tuple(reversed(from_the_top))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows that the leaf of this hash stands at ``index`` in the tree of this size and root.

    The algorithm of RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and node == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether ``proof`` shows that the second tree begins with all leaves of the first.

    The algorithm of RFC 9162, 2.1.4.2. Trees of the same size are consistent when their roots are the same; every tree
    continues the empty one; in both cases the proof is empty.
    """
    if not 0 <= first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == EMPTY_ROOT
    if not proof:
        return False
    # A first tree that is complete is its own starting point, and left out of the proof.
    path = proof if first & (first - 1) else (first_root, *proof)
    at, last = first - 1, second - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """Return the greatest power of two below ``size``, where RFC 9162 divides a tree."""
    return 1 << (size - 1).bit_length() - 1
