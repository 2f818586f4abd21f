# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.journal import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    ranges_of,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The log entries and roots that implementations of RFC 6962 and RFC 9162 are commonly tested with.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

LEAVES = st.integers(1, 70).map(lambda size: [leaf_hash(bytes([at])) for at in range(size)])


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_subproof(first: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if first == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if first <= split:
        return [*naive_subproof(first, leaves[:split], whole), naive_root(leaves[split:])]
    return [*naive_subproof(first - split, leaves[split:], False), naive_root(leaves[:split])]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_other_implementations(size: int) -> None:
    assert root_of(leaf_hash(entry) for entry in ENTRIES[:size]).hex() == ROOTS[size]


def test_leaves_and_nodes_are_told_apart() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(LEAVES)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == naive_root(leaves)


@given(LEAVES, st.data())
def test_a_tree_grows_to_the_same_edge_in_any_steps(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    at_once = Frontier().extend(leaves)
    in_steps = Frontier().extend(leaves[:cut])
    for leaf in leaves[cut:]:
        in_steps = in_steps.append(leaf)
    assert in_steps == at_once
    assert len(at_once.hashes) == len(leaves).bit_count()


def test_growing_leaves_the_earlier_edge_as_it_was() -> None:
    before = Frontier().append(leaf_hash(b"a"))
    before.append(leaf_hash(b"b"))
    assert before == Frontier(1, (leaf_hash(b"a"),))


def test_the_empty_tree_has_the_root_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == root_of([])


@pytest.mark.parametrize(
    ("size", "hashes"), [(-1, ()), (0, (b"a" * 32,)), (3, (b"a" * 32,)), (1, (b"short",)), (1, ())]
)
def test_an_edge_that_fits_no_tree_is_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        Frontier(size, hashes)
    assert caught.value.code == "merkle.frontier"


@given(LEAVES, st.data())
def test_a_proof_of_inclusion_is_that_of_the_definition_and_verifies(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(index, len(leaves), ranges_of(leaves))
    assert list(proof) == naive_path(index, leaves)
    assert verify_inclusion(leaves[index], index, len(leaves), proof, root_of(leaves))


@given(LEAVES, st.data())
def test_a_proof_of_inclusion_proves_nothing_else(leaves: list[bytes], data: st.DataObject) -> None:
    size, root = len(leaves), root_of(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, ranges_of(leaves))
    other = data.draw(st.integers(-2, size + 2).filter(lambda at: at != index))
    assert not verify_inclusion(leaves[index], other, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, proof, leaf_hash(b"another"))
    assert not verify_inclusion(leaves[index], index, size, (*proof, root), root)
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], root)
        altered = data.draw(st.integers(0, len(proof) - 1))
        forged = (*proof[:altered], leaf_hash(b"forged"), *proof[altered + 1 :])
        assert not verify_inclusion(leaves[index], index, size, forged, root)


@given(LEAVES, st.data())
def test_a_proof_of_consistency_is_that_of_the_definition_and_verifies(
    leaves: list[bytes], data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, len(leaves)))
    proof = consistency_proof(first, len(leaves), ranges_of(leaves))
    assert list(proof) == naive_subproof(first, leaves, True)
    assert verify_consistency(first, len(leaves), root_of(leaves[:first]), root_of(leaves), proof)


@given(LEAVES, st.data())
def test_a_later_tree_that_altered_an_earlier_leaf_is_inconsistent(leaves: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(leaves)))
    altered = data.draw(st.integers(0, first - 1))
    other = [*leaves[:altered], leaf_hash(b"altered"), *leaves[altered + 1 :]]
    proof = consistency_proof(first, len(leaves), ranges_of(other))
    assert not verify_consistency(first, len(leaves), root_of(leaves[:first]), root_of(other), proof)


@given(LEAVES, st.data())
def test_a_proof_of_consistency_with_anything_altered_fails(leaves: list[bytes], data: st.DataObject) -> None:
    first, second = data.draw(st.integers(1, len(leaves))), len(leaves)
    old, new = root_of(leaves[:first]), root_of(leaves)
    proof = consistency_proof(first, second, ranges_of(leaves))
    forged = leaf_hash(b"forged")
    assert not verify_consistency(first, second, forged, new, proof)
    assert not verify_consistency(first, second, old, forged, proof)
    assert not verify_consistency(first, second, old, new, (*proof, forged))
    assert not verify_consistency(second + 1, second, old, new, proof)
    if proof:
        assert not verify_consistency(first, second, old, new, proof[:-1])
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_consistency(first, second, old, new, (*proof[:at], forged, *proof[at + 1 :]))


def test_every_tree_continues_the_empty_one() -> None:
    leaves = [leaf_hash(b"a")]
    assert verify_consistency(0, 1, EMPTY_ROOT, root_of(leaves), ())
    assert not verify_consistency(0, 1, leaves[0], root_of(leaves), ())
    assert not verify_consistency(0, 1, EMPTY_ROOT, root_of(leaves), (leaves[0],))
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(Invalid, match="no leaf"):
        inclusion_proof(index, size, ranges_of([]))


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_there_is_no_proof_from_a_later_tree_to_an_earlier(first: int, second: int) -> None:
    with pytest.raises(Invalid, match="does not continue"):
        consistency_proof(first, second, ranges_of([]))
