# SPDX-License-Identifier: Apache-2.0
"""Rates and their intervals."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import Interval, Rate, rate, ratio_of_rates, wilson

COUNTS = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_that_of_the_textbooks(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx(Interval(low, high), abs=5e-5)


def test_of_no_case_nothing_is_known() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)
    assert rate(0, 0).value is None


@pytest.mark.parametrize(("hits", "n", "confidence"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0), (1, 2, 0.0)])
def test_what_is_no_rate_is_refused(hits: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"make no rate|lies between"):
        wilson(hits, n, confidence)


@given(COUNTS, st.floats(0.5, 0.999))
def test_the_limits_solve_the_equation_they_are_defined_by(counts: tuple[int, int], confidence: float) -> None:
    from statistics import NormalDist

    hits, n = counts
    low, high = wilson(hits, n, confidence)
    assert 0 <= low <= high <= 1
    if n == 0:
        return
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    assert low <= hits / n <= high
    for limit in (low, high):
        if 0 < limit < 1:
            assert abs(hits / n - limit) == pytest.approx(z * sqrt(limit * (1 - limit) / n), rel=1e-6, abs=1e-9)


@given(COUNTS)
def test_misses_mirror_hits(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = wilson(hits, n)
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low))


def test_few_cases_are_not_enough() -> None:
    assert not rate(3, 29).enough
    assert rate(3, 30).enough


def test_the_lift_over_chance_has_an_interval_around_it() -> None:
    found = ratio_of_rates(rate(60, 100), rate(20, 100))
    assert found is not None
    lift, (low, high) = found
    assert lift == pytest.approx(3)
    assert 1.9 < low < 3 < high < 4.8


@given(COUNTS, COUNTS)
def test_a_lift_lies_in_its_interval(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = ratio_of_rates(rate(*first), rate(*second))
    if not first[1] or not second[0]:
        assert found is None
    else:
        assert found is not None
        lift, (low, high) = found
        assert 0 <= low <= lift * (1 + 1e-12)
        assert lift <= high * (1 + 1e-12)


def test_no_hit_at_all_still_has_an_upper_limit() -> None:
    found = ratio_of_rates(Rate(0, 50, wilson(0, 50)), rate(10, 50))
    assert found is not None
    assert found[0] == 0
    assert 0 < found[1].high < 1
