# SPDX-License-Identifier: Apache-2.0
"""Absent is unknown, unknown is no hit, and only what decides alone absorbs it (design decision 13)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from greenlane.targeting.language import Element, Lists, Read, check, evaluate, hits

from .given import LISTS, result

ITEM = {
    "goods.hs": "24021000",
    "goods.gross_weight_kg": "1050.5",
    "goods.package_count": 7,
    "goods.round_weight": False,
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('consignor.name == "A"', None),
        ('consignor.name != "A"', None),
        ('!(consignor.name == "A")', None),
        ('!(consignor.name != "A")', None),
        ('consignor.name == "A" || consignee.name == "B"', True),
        ('consignee.name == "B" || consignor.name == "A"', True),
        ('consignor.name == "A" || consignee.name == "C"', None),
        ('consignor.name == "A" && consignee.name == "C"', False),
        ('consignee.name == "C" && consignor.name == "A"', False),
        ('consignor.name == "A" && consignee.name == "B"', None),
        ('!(consignor.name == "A" && consignee.name == "C")', True),
        ("has(consignor.name)", False),
        ("!has(consignor.name)", True),
        ("has(consignee.name)", True),
        ('has(consignor.name) && consignor.name == "A"', False),
        ('!has(consignor.name) || consignor.name == "A"', True),
        ('consignor.name == "A" ? true : true', None),
        ('has(consignor.name) ? consignor.name == "A" : true', True),
        ('consignor.name in ["A"]', None),
        ("consignor.name in lists.tobacco", None),
        ('"A" in [consignor.name, "A"]', None),
        ('consignor.name.startsWith("")', None),
        ("consignor.name.size() == 0", None),
        ("consignor.name == consignor.name", None),
        ("route.countries.exists(c, true)", None),
        ("consignment.item_count / 0 == 1", None),
        ("consignment.item_count / 0 == 1 || has(consignee.name)", True),
        ("consignment.item_count % 0 == 1", None),
        ("consignment.item_count + 9223372036854775807 > 0", None),
        ("invoice.amount / 0 > 1000", True),  # a decimal divided by zero is infinite, as in CEL
    ],
)
def test_the_unknown_stays_unknown_unless_the_rest_decides(condition: str, expected: bool | None) -> None:
    stated = {"consignee.name": "B", "consignment.item_count": 3, "invoice.amount": 5}
    assert result(condition, stated) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('goods.hs.startsWith("24") && goods.gross_weight_kg > 1000', True),
        ("goods.gross_weight_kg == 1050.5", True),
        ("goods.gross_weight_kg > goods.package_count", True),
        ("goods.package_count / 2 == 3", True),
        ("goods.package_count / 2.0 == 3.5", True),
        ("-goods.package_count % 4 == -3", True),
        ("goods.gross_weight_kg in [1050.5, 2]", True),
        ("!goods.round_weight", True),
        ("goods.round_weight == false", True),
        ('goods.hs.size() == 8 && goods.hs.endsWith("000") && goods.hs.contains("21")', True),
        ('goods.hs < "25" && goods.hs >= "24"', True),
        ('goods.hs in ["24021000"] && !(goods.hs in lists.tobacco)', True),
        ("lists.tobacco.exists(p, goods.hs.startsWith(p))", True),
        ("lists.tobacco.size() == 2", True),
        ("goods.package_count > 5 ? goods.round_weight : true", False),
    ],
)
def test_values_are_compared_by_their_kind(condition: str, expected: bool) -> None:
    assert result(f"({condition}) && !has(goods.origin)", items=[ITEM]) is expected


def test_a_decimal_is_the_double_that_its_written_form_is() -> None:
    for amount in ("0.1", "19.9", "0.3", "1234567.891", "4.35"):
        assert result(f"invoice.amount == {amount}", {"invoice.amount": amount}) is True


def test_small_letters_are_made_of_ascii_capitals_only() -> None:
    assert result('consignor.name.lowerAscii() == "kestrel É"', {"consignor.name": "KESTREL É"}) is True


def test_times_are_compared_as_instants_whatever_their_zone() -> None:
    stated = {"journey.arrival_planned": "2026-03-24T09:00:00Z"}
    assert result('journey.arrival_planned == timestamp("2026-03-24T11:00:00+02:00")', stated) is True
    assert result('journey.arrival_planned < timestamp("2026-03-24T09:00:00.000001Z")', stated) is True


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        ("exists", (False, None, True), True),
        ("exists", (False, None), None),
        ("exists", (False, False), False),
        ("exists", (), False),
        ("all", (True, None, False), False),
        ("all", (True, None), None),
        ("all", (True, True), True),
        ("all", (), True),
        ("exists_one", (True, False), True),
        ("exists_one", (True, True), False),
        ("exists_one", (True, None), None),
        ("exists_one", (True, True, None), None),
        ("exists_one", (), False),
    ],
)
def test_macros_aggregate_as_cel_does(method: str, values: tuple[bool | None, ...], expected: bool | None) -> None:
    containers = [{} if value is None else {"equipment.empty": value} for value in values]
    assert result(f"containers.{method}(c, c.empty)", containers=containers) is expected


def test_filter_is_unknown_when_an_element_is() -> None:
    some, unknown = [{"goods.round_weight": True}, {"goods.round_weight": False}], [{"goods.round_weight": True}, {}]
    assert result("items.filter(i, i.round_weight).size() == 1", items=some) is True
    assert result("items.filter(i, i.round_weight).size() == 1", items=unknown) is None
    assert result("items.filter(i, has(i.round_weight)).size() == 1", items=unknown) is True


def test_inner_macros_see_the_variables_of_the_outer_ones() -> None:
    condition = "items.exists(i, i.containers.exists(n, containers.exists(c, c.id == n && c.empty && i.round_weight)))"
    containers = [{"equipment.id": "A", "equipment.empty": False}, {"equipment.id": "B", "equipment.empty": True}]
    one = {"goods.containers": ("A",), "goods.round_weight": True}
    other = {"goods.containers": ("A", "B"), "goods.round_weight": True}
    assert result(condition, items=[one], containers=containers) is False
    assert result(condition, items=[one, other], containers=containers) is True
    assert result(condition, items=[{**other, "goods.round_weight": False}], containers=containers) is False


def test_a_list_that_the_configuration_lacks_is_unknown() -> None:
    condition = check("consignor.name in lists.added_later", ["added_later"])
    assert evaluate(condition, _Plain({"consignor.name": "A"})) is None


class _Plain:
    """The smallest thing that is a view."""

    def __init__(self, values: Mapping[str, Read], items: Sequence[Element] = ()) -> None:
        self.lists: Lists = {}
        self._values = values
        self._items = items

    def value(self, name: str, /) -> Read | None:
        return self._values.get(name)

    def members(self, name: str, /) -> Sequence[Element]:
        return self._items


def test_anything_that_gives_values_and_members_is_a_view() -> None:
    plain = _Plain({"consignor.name": "A"}, [{"goods.hs": "24"}])
    assert hits(check('consignor.name == "A" && items.exists(i, i.hs == "24")'), plain)
    assert not hits(check('consignee.name != "A"'), plain)


def test_work_without_end_is_unknown() -> None:
    condition = check('items.all(i, items.all(j, i.hs != "x" && j.hs != "x"))')
    items = [{"goods.hs": "24"}] * 40
    assert evaluate(condition, _Plain({}, items)) is True
    assert evaluate(condition, _Plain({}, items), visits=1_000) is None


def test_a_typical_condition_takes_microseconds() -> None:
    """A guard against a slow path, ten times the target, so that a busy machine does not fail it."""
    condition = check('goods.hs.startsWith("24") && goods.gross_weight_kg > 1000 && goods.hs in lists.tobacco', LISTS)
    plain: Any = _Plain({"goods.hs": "24021000", "goods.gross_weight_kg": 1050.5})
    evaluate(condition, plain)
    best = min(_timed(condition, plain) for _ in range(20))
    assert best < 100e-6


def _timed(condition: Any, plain: Any) -> float:
    start = time.perf_counter()
    for _ in range(50):
        evaluate(condition, plain)
    return (time.perf_counter() - start) / 50
