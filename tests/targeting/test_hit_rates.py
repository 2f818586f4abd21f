# SPDX-License-Identifier: Apache-2.0
"""Hit rates: told only where there is enough, beside what chance finds; near zero is proposed for retirement."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import Baseline, baseline_of, hit_rate, wilson

EVEN = baseline_of([(0.02, number < 20) for number in range(400)])
"""What chance finds in 5 of 100 controls."""


def test_with_equal_chances_the_baseline_is_the_plain_rate_with_its_wilson_interval() -> None:
    assert EVEN.rate == pytest.approx(0.05)
    assert (EVEN.low, EVEN.high) == pytest.approx(tuple(wilson(20, 400)))
    assert (EVEN.n, EVEN.results, EVEN.enough) == (400, 20, True)
    assert EVEN.effective == pytest.approx(400)


def test_a_stratum_drawn_more_often_counts_less_for_each_control() -> None:
    drawn = [(0.5, True)] * 50 + [(0.05, False)] * 50  # 100 consignments with something, 1,000 without
    assert baseline_of(drawn).rate == pytest.approx(100 / 1100)


def test_weighing_finds_the_rate_of_the_flow_and_counting_does_not() -> None:
    chance = random.Random(3)
    flow = [(0.3, chance.random() < 0.4) for _ in range(4000)] + [(0.03, chance.random() < 0.05) for _ in range(40000)]
    truth = sum(positive for _, positive in flow) / len(flow)
    drawn = [(share, positive) for share, positive in flow if chance.random() < share]
    found = baseline_of(drawn)
    assert found.low < truth < found.high
    assert found.results / found.n > 1.5 * truth


@given(st.lists(st.tuples(st.floats(0.001, 1), st.booleans()), max_size=80))
def test_a_baseline_never_leaves_its_bounds(drawn: list[tuple[float, bool]]) -> None:
    found = baseline_of(drawn)
    assert 0 <= found.low <= found.high <= 1
    assert found.effective <= found.n + 1e-6
    assert found.rate is None or found.low - 1e-9 <= found.rate <= found.high + 1e-9


def test_few_controls_are_told_as_not_enough() -> None:
    few = hit_rate("GL-1", hits=900, n=29, results=5, baseline=EVEN)
    assert (few.told, few.enough, few.lift) == ("not enough data yet", False, None)
    assert hit_rate("GL-1", hits=0, n=0, results=0, baseline=None).rate is None


def test_a_rate_is_told_with_its_interval_number_and_lift() -> None:
    found = hit_rate("GL-1", hits=900, n=200, results=60, baseline=EVEN, in_area=40)
    assert found.told == "30.0% (24.1% to 36.7%) of 200"
    assert found.lift == pytest.approx(6)
    assert found.lift_low is not None
    assert found.lift_high is not None
    assert found.lift_low < 6 < found.lift_high


@pytest.mark.parametrize(
    ("results", "n", "baseline", "retired"),
    [
        (0, 100, EVEN, True),
        (0, 60, EVEN, False),  # up to 6 % is still possible
        (0, 100, None, True),  # nothing drawn yet: near zero is near zero
        (10, 400, EVEN, True),  # 2.5 %, no better than chance
        (10, 400, baseline_of([(0.1, number < 1) for number in range(2000)]), False),  # far above chance
        (60, 200, EVEN, False),
        (0, 20, EVEN, False),
    ],
)
def test_near_zero_and_no_better_than_chance_is_proposed_for_retirement(
    results: int, n: int, baseline: Baseline | None, retired: bool
) -> None:
    found = hit_rate("GL-1", hits=n, n=n, results=results, baseline=baseline, may_retire=True)
    assert (found.proposal == "retire") is retired
    assert (found.reason is not None) is retired
    assert hit_rate("office", hits=n, n=n, results=results, baseline=baseline).proposal is None
