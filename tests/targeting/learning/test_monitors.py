# SPDX-License-Identifier: Apache-2.0
"""Watching a score: drift, new words, the gap to the true rate, and the lift over the random draw."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.targeting import learning
from greenlane.targeting.learning.monitors import SHIFTED, stability
from tests.targeting.learning.samples import table


@pytest.fixture(scope="module")
def model(files: dict[str, bytes]) -> learning.Model:
    return learning.load(files)


def test_the_same_flow_does_not_drift(model: learning.Model) -> None:
    assert not [one.column for one in learning.column_drift(model, table(1200, seed=0)) if one.alarming]
    assert learning.column_drift(model, table(0)) == ()


def test_new_words_and_other_shares_are_told(model: learning.Model) -> None:
    lines = table(600, seed=2)
    origin = learning.Words(np.zeros(600, dtype=np.int64), ["XX"])
    found = {one.column: one for one in learning.column_drift(model, lines.but(words=lines.words | {"origin": origin}))}
    assert found["origin"].unknown == 1.0
    assert found["origin"].alarming
    departure = learning.Words(np.zeros(600, dtype=np.int64), ["O0"])
    drifted = learning.column_drift(model, lines.but(words=lines.words | {"departure": departure}))
    assert {one.column: one.stability for one in drifted}["departure"] > SHIFTED


def test_the_stability_of_equal_counts_is_nothing() -> None:
    assert stability(np.array([50.0, 30, 20]), np.array([5.0, 3, 2])) == pytest.approx(0)
    assert stability(np.array([50.0, 50]), np.array([90.0, 10])) > 0.5
    assert stability(np.array([0.0]), np.array([3.0])) == 0


def test_the_lift_is_over_the_random_draw() -> None:
    label = np.array([1.0] * 60 + [0.0] * 40 + [1.0] * 20 + [0.0] * 80)
    drawn = np.arange(200) >= 100
    found = learning.watched(np.full(200, 0.2), label, drawn, np.full(200, 0.1))
    assert found.lift is not None
    assert found.lift[0] == pytest.approx(3)
    assert found.gap == pytest.approx(0)
    assert found.holds
    assert not learning.watched(np.full(200, 0.6), label, drawn, np.full(200, 0.1)).holds


def test_without_a_random_draw_nothing_is_claimed() -> None:
    found = learning.watched(np.full(50, 0.2), np.ones(50), np.zeros(50, dtype=bool), np.full(50, np.nan))
    assert (found.lift, found.gap, found.holds, found.area_on_random) == (None, None, None, None)


def test_a_score_that_goes_blind_is_told_from_a_quiet_season() -> None:
    def at(targeted: int, random: int) -> learning.Watched:
        label = np.array([1.0] * targeted + [0.0] * (500 - targeted) + [1.0] * random + [0.0] * (500 - random))
        return learning.watched(np.full(1000, 0.2), label, np.arange(1000) >= 500, np.full(1000, 0.1))

    before = at(250, 60)
    assert learning.losing(before, at(100, 60))
    assert not learning.losing(before, at(100, 15))
    assert not learning.losing(before, at(245, 60))


def test_first_reasons_are_counted_by_concept(model: learning.Model) -> None:
    found = learning.first_reasons(model, table(25, seed=6))
    assert sum(found.values()) == pytest.approx(1)
    assert list(found.values()) == sorted(found.values(), reverse=True)
