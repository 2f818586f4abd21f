# SPDX-License-Identifier: Apache-2.0
"""Chance: the same from the same key everywhere, and within the bounds it promises."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.simulation.chance import Chance

keys = st.lists(st.integers() | st.text(max_size=8), min_size=1, max_size=3)


@given(key=keys)
def test_equal_keys_give_equal_streams(key: list[object]) -> None:
    first, second = Chance(*key), Chance(*key)
    assert [first.fraction() for _ in range(5)] == [second.fraction() for _ in range(5)]


@given(key=keys, other=keys)
def test_other_keys_give_other_streams(key: list[object], other: list[object]) -> None:
    if list(map(str, key)) != list(map(str, other)):
        assert [Chance(*key).fraction() for _ in range(2)] != [Chance(*other).fraction() for _ in range(2)]


def test_the_stream_of_a_key_never_changes() -> None:
    # Fixed for ever: a simulation of an earlier release is repeated by a later one, on any machine.
    chance = Chance(7, "day", 0)
    assert [chance.whole(0, 999) for _ in range(6)] == [745, 41, 473, 878, 550, 238]
    assert chance.digits(5) == "16158"
    assert chance.letters(4) == "HQUT"


def test_the_parts_of_a_key_do_not_run_together() -> None:
    assert Chance("ab", "c").fraction() != Chance("a", "bc").fraction()
    assert Chance(1, 23).fraction() != Chance(12, 3).fraction()


@given(key=st.integers(), lowest=st.integers(-1000, 1000), width=st.integers(0, 1000))
def test_whole_numbers_lie_between_both_ends(key: int, lowest: int, width: int) -> None:
    chance = Chance(key)
    assert all(lowest <= chance.whole(lowest, lowest + width) <= lowest + width for _ in range(20))


def test_whole_numbers_reach_both_ends() -> None:
    chance = Chance("ends")
    assert {chance.whole(1, 6) for _ in range(300)} == {1, 2, 3, 4, 5, 6}


@given(key=st.integers(), lowest=st.floats(-100, 100), width=st.floats(0, 100))
def test_numbers_lie_between_their_bounds(key: int, lowest: float, width: float) -> None:
    chance = Chance(key)
    for draw in (chance.between, chance.mostly_low):
        assert all(lowest <= draw(lowest, lowest + width) <= lowest + width for _ in range(10))


def test_mostly_low_is_mostly_low() -> None:
    chance = Chance("low")
    drawn = [chance.mostly_low(0, 1) for _ in range(2000)]
    assert sum(number < 0.25 for number in drawn) > 1400
    assert max(drawn) > 0.5


@given(key=st.integers(), middle=st.floats(1, 1000), spread=st.floats(0, 0.9))
def test_near_stays_within_its_spread(key: int, middle: float, spread: float) -> None:
    chance = Chance(key)
    slack = 1e-9 * middle
    for _ in range(10):
        assert middle * (1 - spread) - slack <= chance.near(middle, spread) <= middle * (1 + spread) + slack


def test_near_has_the_middle_as_its_mean() -> None:
    chance = Chance("mean")
    drawn = [chance.near(10, 0.5) for _ in range(5000)]
    assert abs(sum(drawn) / len(drawn) - 10) < 0.1


def test_happens_as_often_as_its_probability_says() -> None:
    chance = Chance("often")
    assert 0.27 < sum(chance.happens(0.3) for _ in range(4000)) / 4000 < 0.33
    assert not any(chance.happens(0) for _ in range(100))
    assert all(chance.happens(1) for _ in range(100))


def test_weights_decide_how_often_each_is_chosen() -> None:
    chance = Chance("weights")
    drawn = Counter(chance.weighted({"a": 6, "b": 3, "never": 0, "c": 1}) for _ in range(5000))
    assert drawn["never"] == 0
    assert drawn["a"] > drawn["b"] > drawn["c"] > 300


def test_choosing_of_nothing_is_a_fault_of_the_caller() -> None:
    with pytest.raises(AssertionError, match="nothing to choose"):
        Chance("none").weighted({})


@given(key=st.integers(), number=st.integers(0, 12))
def test_some_are_different_ones(key: int, number: int) -> None:
    choices = list("abcdefgh")
    chosen = Chance(key).some(choices, number)
    assert len(chosen) == len(set(chosen)) == min(number, 8)
    assert set(chosen) <= set(choices)
    assert choices == list("abcdefgh")


@given(key=st.integers(), number=st.integers(1, 9))
def test_digits_and_letters_have_the_length_asked_for(key: int, number: int) -> None:
    chance = Chance(key)
    digits, letters = chance.digits(number), chance.letters(number)
    assert len(digits) == number
    assert digits.isdigit()
    assert number == 1 or digits[0] != "0"
    assert len(letters) == number
    assert not set(letters) & set("IO")
