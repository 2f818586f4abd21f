# SPDX-License-Identifier: Apache-2.0
"""The made-up numbers are well formed, as the same checks see it that filings meet."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Verdict, check_air_waybill, check_container, check_imo, check_seal, check_tin
from greenlane.simulation import numbers
from greenlane.simulation.chance import Chance

keys = st.integers()


@given(key=keys)
def test_container_numbers_have_the_right_check_digit(key: int) -> None:
    number = numbers.container_number(Chance(key), "TQLU")
    assert check_container(number).ok
    assert number.startswith("TQLU")
    assert len(number) == 11


@given(key=keys)
def test_a_wrong_check_digit_is_wrong_in_nothing_else(key: int) -> None:
    chance = Chance(key)
    number = numbers.container_number(chance, "TQLU")
    wrong = numbers.wrong_check_digit(chance, number)
    assert check_container(wrong).verdict is Verdict.CHECK_DIGIT
    assert check_container(wrong).expected == number[-1]
    assert wrong[:-1] == number[:-1]


@given(key=keys)
def test_ships_have_valid_imo_numbers(key: int) -> None:
    assert check_imo(numbers.imo_number(Chance(key))).ok


@given(key=keys)
def test_air_waybills_have_the_airline_and_the_right_check_digit(key: int) -> None:
    number = numbers.air_waybill(Chance(key), "987")
    assert check_air_waybill(number).ok
    assert number.startswith("987-")


@given(key=keys)
def test_traders_and_seals_have_numbers_that_can_be(key: int) -> None:
    chance = Chance(key)
    assert check_tin(numbers.trader_number(chance, "XT")).ok
    assert check_seal(numbers.seal_number(chance)).ok
    assert numbers.plate(chance, "TR").startswith("TR")


@given(key=keys)
def test_nobody_can_be_called_at_a_made_up_number(key: int) -> None:
    assert numbers.phone(Chance(key)).startswith("+999 ")


@pytest.mark.parametrize(
    ("weight", "places", "declared"),
    [
        (1050.5, 1, "1050.5"),
        (1050.44, 1, "1050.4"),
        (1050.45001, 1, "1050.5"),
        (0.8274, 3, "0.827"),
        (0.0, 1, "0.1"),
        (0.0, 3, "0.001"),
        (24999.96, 1, "25000.0"),
    ],
)
def test_weights_are_declared_to_so_many_decimals(weight: float, places: int, declared: str) -> None:
    assert str(numbers.kilograms(weight, places)) == declared


@given(money=st.floats(0, 1e9))
def test_amounts_have_two_decimals_and_are_never_nothing(money: float) -> None:
    amount = numbers.amount(money)
    assert amount == amount.quantize(Decimal("0.01"))
    assert amount >= Decimal("0.01")
    assert abs(float(amount) - money) <= 0.011
