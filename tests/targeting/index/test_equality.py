# SPDX-License-Identifier: Apache-2.0
"""The plain evaluator and both front ends of the index come to the same hits, whatever is asked of whatever facts."""

from __future__ import annotations

from random import Random

import pytest

from greenlane.targeting.index import Index
from greenlane.targeting.index.bulk import Bulk
from greenlane.targeting.language import satisfying_members
from greenlane.targeting.language.facts_view import ReadView
from greenlane.wiring.arrow_facts import bulk_facts

from .random_profiles import LISTS, Writer, a_consignment, as_table

CONDITIONS = 420
CONSIGNMENTS = 260


@pytest.mark.parametrize("seed", [3, 4])
def test_plain_evaluator_one_message_and_bulk_agree_on_every_pair(seed: int) -> None:
    """Over 200,000 pairs of both seeds together; one in eight is a hit."""
    random = Random(seed)
    writer = Writer(random)
    conditions = [writer.condition() for _ in range(CONDITIONS)]
    consignments = [a_consignment(random) for _ in range(CONSIGNMENTS)]
    index = Index(conditions, LISTS)
    in_bulk = Bulk(index).hits(bulk_facts(as_table(consignments)))
    total = 0
    for row, (whole, members) in enumerate(consignments):
        view = ReadView(whole, members, LISTS)
        expected = [number for number, one in enumerate(conditions) if satisfying_members(one, view).hit]
        assert index.hits(whole, members) == expected
        assert in_bulk.of(row) == expected
        left = index.left(whole, members)
        assert all(left >> number & 1 for number in expected)
        total += len(expected)
    assert total > CONDITIONS * CONSIGNMENTS / 20
    assert index.table.exact.bit_count() > CONDITIONS / 2
    assert index.table.width > index.table.count


@pytest.mark.parametrize("kept", [0, 1, 7])
def test_texts_that_meet_in_one_hash_are_told_apart_by_their_bytes(kept: int) -> None:
    random = Random(9)
    writer = Writer(random)
    conditions = [writer.condition() for _ in range(60)]
    consignments = [a_consignment(random) for _ in range(60)]
    index = Index(conditions, LISTS)
    weak, strong = Bulk(index, hash_mask=kept), Bulk(index)
    table = bulk_facts(as_table(consignments))
    assert weak.hits(table).conditions.tolist() == strong.hits(table).conditions.tolist()


def test_the_order_of_conditions_changes_only_their_numbers() -> None:
    random = Random(11)
    writer = Writer(random)
    conditions = [writer.condition() for _ in range(80)]
    one, other = Index(conditions, LISTS), Index(conditions[::-1], LISTS)
    for _ in range(60):
        facts = a_consignment(random)
        assert one.hits(*facts) == [79 - number for number in reversed(other.hits(*facts))]
