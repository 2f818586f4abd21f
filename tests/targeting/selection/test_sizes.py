# SPDX-License-Identifier: Apache-2.0
"""Sizes of the draw: as many as the width of the interval needs, as many as there are places, whole numbers in time."""

from __future__ import annotations

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.rates import wilson
from greenlane.targeting.selection.sizes import bounded, needed, whole_sizes

_STRATA = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 400), min_size=1)


@given(st.floats(0.01, 0.5), st.floats(0, 1), st.sampled_from((0.8, 0.9, 0.95, 0.99)))
def test_the_number_needed_is_the_smallest_that_gives_the_width(width: float, rate: float, confidence: float) -> None:
    n = needed(width, rate, confidence)
    low, high = wilson(rate * n, n, confidence)
    assert high - low <= width
    if n > 1:
        low, high = wilson(rate * (n - 1), n - 1, confidence)
        assert high - low > width


def test_a_known_number_is_needed_for_a_known_width() -> None:
    assert 1810 <= needed(0.02, 0.05) <= 1840  # the plain formula gives 1825


@pytest.mark.parametrize(("width", "rate"), [(0, 0.5), (1, 0.5), (-0.1, 0.5), (0.1, -0.1), (0.1, 1.1)])
def test_a_width_or_rate_that_is_none_is_refused(width: float, rate: float) -> None:
    with pytest.raises(ValueError, match="lies"):
        needed(width, rate)


@given(_STRATA, st.floats(0, 30), st.one_of(st.none(), st.floats(0, 40)))
def test_no_stratum_gets_more_than_it_holds_and_all_together_no_more_than_there_are_places(
    population: dict[str, int], wanted: float, most: float | None
) -> None:
    expected = bounded(dict.fromkeys(population, wanted), population, most)
    assert all(0 <= expected[stratum] <= population[stratum] + 1e-9 for stratum in expected)
    total = sum(expected.values())
    assert most is None or total <= most + 1e-6
    assert total < 1 or abs(total - round(total)) < 1e-6
    assert all(stratum in expected for stratum, size in population.items() if size)


def test_a_cut_hits_all_strata_alike() -> None:
    assert bounded({"a": 20, "b": 10}, {"a": 1000, "b": 1000}, 6) == pytest.approx({"a": 4.0, "b": 2.0})


def test_what_a_full_stratum_cannot_take_goes_to_the_others() -> None:
    assert bounded({"a": 2, "b": 1.5}, {"a": 2, "b": 50}, None) == pytest.approx({"a": 2.0, "b": 2.0})


def test_less_than_one_place_stays_a_fraction() -> None:
    assert sum(bounded({"a": 20, "b": 10}, {"a": 100, "b": 100}, 0.3).values()) == pytest.approx(0.3)


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 9), min_size=1), st.floats(0, 1, exclude_max=True))
def test_whole_sizes_miss_what_was_expected_by_less_than_one(expected: dict[str, float], start: float) -> None:
    sizes = whole_sizes(expected, start)
    assert all(floor(expected[one] - 1e-5) <= sizes[one] <= ceil(expected[one] + 1e-5) for one in expected)
    total = sum(expected.values())
    assert floor(total - 1e-5) <= sum(sizes.values()) <= ceil(total + 1e-5)


def test_whole_sizes_come_to_what_was_expected_in_the_mean() -> None:
    expected = {"a": 0.35, "b": 2.2, "c": 0.05, "d": 1.4}
    rounds = 2000
    sums = dict.fromkeys(expected, 0)
    for number in range(rounds):
        for stratum, size in whole_sizes(expected, (number + 0.5) / rounds).items():
            sums[stratum] += size
    assert {one: total / rounds for one, total in sums.items()} == pytest.approx(expected, abs=0.002)
