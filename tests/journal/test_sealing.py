# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.journal import Frontier, leaf_hash, root_of, seal, sha256

DIGESTS = st.lists(st.binary(max_size=8).map(sha256), max_size=40)


@given(st.lists(DIGESTS, max_size=5))
def test_events_get_places_in_their_order_without_a_gap_however_they_are_batched(batches: list[list[bytes]]) -> None:
    edge = Frontier()
    leaves: list[bytes] = []
    for digests in batches:
        batch = seal(edge, digests)
        assert batch.first_position == len(leaves)
        assert len(batch.leaf_hashes) == len(digests)
        leaves += batch.leaf_hashes
        edge = batch.frontier
    every = [digest for digests in batches for digest in digests]
    assert leaves == [leaf_hash(digest) for digest in every]
    assert (edge.size, edge.root()) == (len(every), root_of(leaves))


def test_sealing_nothing_changes_nothing() -> None:
    edge = Frontier().append(leaf_hash(b"a"))
    batch = seal(edge, [])
    assert (batch.first_position, batch.leaf_hashes, batch.frontier) == (1, (), edge)


@pytest.mark.parametrize("digest", [b"", b"short", b"x" * 33])
def test_what_is_no_digest_is_refused_with_its_place(digest: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        seal(Frontier(), [sha256(b""), digest])
    assert (caught.value.code, caught.value.where) == ("seal.digest", "[1]")
