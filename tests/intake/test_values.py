# SPDX-License-Identifier: Apache-2.0
"""Values as findings show them and checks reckon with them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake.values import LARGEST, MAX_SHOWN, shown, total, usable


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        ("CNSHA", "CNSHA"),
        (Decimal("1050.50"), "1050.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("9E+999999"), "9E+999999"),
        (Decimal("1E-999999"), "1E-999999"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: object, expected: str | None) -> None:
    assert shown(value) == expected


@given(st.text() | st.decimals() | st.integers() | st.booleans())
def test_no_value_is_shown_longer_than_the_bound(value: object) -> None:
    assert len(shown(value) or "") <= MAX_SHOWN


@given(st.decimals())
def test_only_finite_numbers_of_human_size_are_reckoned_with(number: Decimal) -> None:
    known = usable(number)
    assert (known is not None) is (number.is_finite() and abs(number) <= LARGEST)


@given(st.lists(st.none() | st.decimals()))
def test_a_sum_is_known_only_when_every_part_is(numbers: list[Decimal | None]) -> None:
    result = total(numbers)
    parts = [usable(number) for number in numbers]
    assert (result is None) is (not numbers or None in parts)


def test_a_sum_is_exact_where_floats_are_not() -> None:
    assert total([Decimal("0.1")] * 3) == Decimal("0.3")
