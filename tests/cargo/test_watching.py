# SPDX-License-Identifier: Apache-2.0
"""Watching what a function reads, and remembering its answers by that."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Consignment, Declaration, GoodsItem, Party, PartyRole, Place, Remembered, reads
from greenlane.cargo.watching import asked_of_text

CHANGING: dict[Place, int] = {
    ("reference",): 0,
    ("consignment", "parties", 0, "id"): 1,
    ("consignment", "items", 0, "hs"): 2,
    ("consignment", "items", 0, "number"): 3,
}
VALUES: dict[Place, Callable[[Any], Any]] = {("reference",): lambda row: row[0]}


def declaration(reference: str = "R", party: str = "P", hs: str = "0102", number: int = 1) -> Declaration:
    return Declaration(
        reference=reference,
        consignment=Consignment(
            parties=(Party(role=PartyRole.BUYER, id=party),), items=(GoodsItem(hs=hs, number=number),)
        ),
    )


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda d: 7, set()),
        (lambda d: d.mrn, set()),
        (lambda d: d.reference, set()),  # handed on, but not looked at
        (lambda d: bool(d.reference), set()),
        (lambda d: bool((d.reference or "").strip()), set()),
        (lambda d: d.reference == "R", {0}),
        (lambda d: len(d.reference), {0}),
        (lambda d: str(d.reference), {0}),
        (lambda d: f"{d.reference}", {0}),
        (lambda d: d.reference in {"R"}, {0}),
        (lambda d: isinstance(d.reference, str), {0}),
        (lambda d: re.match("R", d.reference), {0}),
        (lambda d: "".join([d.reference]), {0}),
        (lambda d: d.consignment.party(PartyRole.BUYER).id[:1], {1}),
        (lambda d: [item.hs.upper() for item in d.consignment.items], {2}),
        (lambda d: d.consignment.items[0].number, {3}),
        (lambda d: d.consignment.items[0].value not in (None, ""), set()),
        (lambda d: d.reference if d.consignment.items[0].hs == "0102" else None, {2}),
        (lambda d: d.consignment == Consignment(), None),
    ],
)
def test_it_knows_what_a_function_read(function: Callable[[Any], Any], expected: set[int] | None) -> None:
    watch = reads(function, declaration(), CHANGING, set())
    assert (watch and watch.read) == expected


def test_a_fault_of_the_function_means_that_nothing_is_known() -> None:
    def faulty(noun: Any) -> None:
        raise ZeroDivisionError

    assert reads(faulty, declaration(), CHANGING, set()) is None


def one_or_other(noun: Declaration) -> str:
    """Reads the second field for some values of the first only."""
    item = noun.consignment.items[0]
    return f"{noun.reference}{item.hs}" if item.number == 1 else "none"


@given(st.lists(st.tuples(st.sampled_from("AB"), st.just("P"), st.sampled_from(["01", "02"]), st.integers(0, 2))))
def test_remembered_answers_are_the_functions_own(rows: list[tuple[str, str, str, int]]) -> None:
    remembered = Remembered(one_or_other, CHANGING)
    for row in rows:
        noun = declaration(*row)
        assert remembered.answer(row, lambda noun=noun: noun) == one_or_other(noun)  # type: ignore[misc]


def test_a_function_is_called_no_more_than_its_answers_need() -> None:
    called = []

    def chapter(noun: Any) -> str:
        called.append(1)
        return noun.consignment.items[0].hs[:2]  # type: ignore[no-any-return]

    remembered = Remembered(chapter, CHANGING)
    for number in range(500):
        row = (f"R{number}", "P", f"0{number % 5}", 1)
        assert remembered.answer(row, lambda row=row: declaration(*row)) == f"0{number % 5}"  # type: ignore[misc]
    assert len(called) < 30
    assert not remembered.direct


def test_a_function_whose_answers_never_come_again_is_called_at_once() -> None:
    remembered = Remembered(lambda noun: noun.reference + "!", CHANGING)
    for number in range(1_000):
        row = (f"R{number}", "P", "01", 1)
        assert remembered.answer(row, lambda row=row: declaration(*row)) == f"R{number}!"  # type: ignore[misc]
    assert remembered.direct


def test_of_a_decimal_only_the_side_of_a_threshold_is_read() -> None:
    weights: dict[Place, int] = {("gross_weight_kg",): 0}
    values: dict[Place, Callable[[Any], Any]] = {("gross_weight_kg",): lambda row: Decimal(row[0])}
    called = []

    def heavy(item: Any) -> str:
        called.append(1)
        weight = item.gross_weight_kg
        return "negative" if weight < 0 else "heavy" if abs(weight) > 1000 else "none" if not weight else "light"

    remembered = Remembered(heavy, weights, values)
    for weight in range(-50, 2_000, 7):
        item = GoodsItem(gross_weight_kg=Decimal(weight))
        expected = "negative" if weight < 0 else "heavy" if weight > 1000 else "light" if weight else "none"
        assert remembered.answer([weight], lambda item=item: item) == expected  # type: ignore[misc]
    assert len(called) < 30


def test_a_yes_or_no_about_a_text_reads_no_more_than_that() -> None:
    long = asked_of_text(lambda text: len(text) > 3)
    remembered = Remembered(lambda noun: "long" if long(noun.reference) else "short", CHANGING, VALUES)
    for number in range(2_000):
        row = (str(number * 3), "P", "01", 1)
        expected = "long" if number * 3 > 999 else "short"
        assert remembered.answer(row, lambda row=row: declaration(*row)) == expected  # type: ignore[misc]
    assert not remembered.direct
    assert not remembered.constant
