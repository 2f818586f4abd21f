# SPDX-License-Identifier: Apache-2.0
"""Arrow tables as the index takes them: however a column is kept, the hits are the same."""

from __future__ import annotations

from random import Random
from typing import Any

import pyarrow as pa
import pytest

from greenlane.cargo import Scope
from greenlane.errors import Invalid
from greenlane.targeting.index import Index
from greenlane.targeting.language import check
from greenlane.wiring.arrow_facts import bulk_facts
from tests.targeting.index.random_profiles import LISTS, Writer, a_consignment, as_table


def _index(*conditions: str) -> Index:
    return Index([check(condition, LISTS) for condition in conditions], LISTS)


def _hits(index: Index, table: pa.Table) -> list[list[int]]:
    found = index.bulk.hits(bulk_facts(table))
    return [found.of(row) for row in range(table.num_rows)]


ORIGIN = _index('goods.origin == "IR"', 'goods.description.containsWord("tin")', 'goods.origin.startsWith("I")')


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_texts_may_be_kept_in_any_way(kind: pa.DataType) -> None:
    origins = pa.array(["IR", "CN", None, "IT", ""]).cast(kind)
    words = pa.array(["Tin cans", "tinned", "a TIN", None, "x"]).cast(kind)
    table = pa.table({"goods.origin": origins, "goods.description": words})
    assert _hits(ORIGIN, table) == [[0, 1, 2], [], [1], [2], []]
    assert _hits(ORIGIN, table.slice(1, 3)) == [[], [1], [2]]


def test_more_rows_than_are_taken_at_a_time_are_all_looked_up() -> None:
    count = 9_001
    table = pa.table({"goods.origin": ["IR" if row % 7 == 0 else "CN" for row in range(count)]})
    assert [bool(hits) for hits in _hits(ORIGIN, table)] == [row % 7 == 0 for row in range(count)]


def test_numbers_that_are_none_are_absent() -> None:
    index = _index("invoice.amount > 5", "!(invoice.amount > 5)", "!has(invoice.amount)", "invoice.amount == 0")
    table = pa.table({"invoice.amount": pa.array([7.0, float("nan"), None, -0.0])})
    assert _hits(index, table) == [[0], [2], [2], [1, 3]]
    whole = pa.table({"invoice.amount": pa.array([7, 0])})
    assert _hits(index, whole) == [[0], [1, 3]]


def test_a_table_without_rows_or_without_columns_has_no_hits() -> None:
    assert _hits(ORIGIN, pa.table({"goods.origin": pa.array([], pa.string())})) == []
    assert _hits(ORIGIN, pa.table({"route.export_country": ["CN", "IR"]})) == [[], []]


def test_a_slice_of_a_table_with_members_has_the_hits_of_its_rows() -> None:
    random = Random(21)
    writer = Writer(random)
    index = Index([writer.condition() for _ in range(60)], LISTS)
    consignments = [a_consignment(random) for _ in range(50)]
    table = as_table(consignments)
    expected = [index.hits(*one) for one in consignments]
    assert _hits(index, table) == expected
    assert _hits(index, table.slice(13, 20)) == expected[13:33]
    assert _hits(index, pa.concat_tables([table.slice(5, 9), table.slice(30, 7)])) == expected[5:14] + expected[30:37]


def test_consignments_with_very_many_members_are_judged_alike() -> None:
    index = _index(
        'goods.hs == "9" && items.exists(i, i.hs == "2402")',
        '(goods.round_weight || items.exists(i, i.hs == "2402")) && goods.hs == "1"',
        'items.exists(i, i.hs == "2402" && i.package_count > 398)',
    )
    items = [{"goods.hs": "2402" if at == 399 else "1", "goods.package_count": at} for at in range(400)]
    few = [{"goods.hs": "2402", "goods.package_count": 399}]
    table = pa.table({"items": pa.array([items, few, None])})
    rows: list[tuple[dict[str, Any], dict[Scope, Any]]] = [
        ({}, {Scope.GOODS: members, Scope.EQUIPMENT: (), Scope.PARTY: ()}) for members in (items, few, ())
    ]
    assert _hits(index, table) == [index.hits(*row) for row in rows] == [[1, 2], [2], []]


def test_only_the_names_that_are_asked_for_are_read() -> None:
    table = pa.table({"goods.origin": ["IR"], "goods.description": [5]})
    assert bulk_facts(table, {"goods.origin"}).row(0)[1][Scope.GOODS] == [{"goods.origin": "IR"}]


@pytest.mark.parametrize(
    ("columns", "where", "says"),
    [
        ({"goods.orign": ["CN"]}, "goods.orign", "not a fact"),
        ({"goods.origin": [5]}, "goods.origin", "the fact is text"),
        ({"goods.origin": [["CN"]]}, "goods.origin", "the fact is text"),
        ({"route.countries": ["CN"]}, "route.countries", "the fact is texts"),
        ({"invoice.amount": ["7"]}, "invoice.amount", "the fact is decimal"),
        ({"siblings.held": [1]}, "siblings.held", "the fact is boolean"),
        ({"items": [[1, 2]]}, "items", "not a list of structs"),
        ({"items": [[{"route.countries": ["CN"]}]]}, "route.countries", "not a fact"),
        ({"goods.origin": ["CN"], "items": [[{"goods.origin": "CN"}]]}, "items", "given twice"),
    ],
)
def test_a_column_that_cannot_be_read_is_named(columns: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        bulk_facts(pa.table(columns))
    assert refused.value.where == where
