# SPDX-License-Identifier: Apache-2.0
"""Measures of a ranking and of a probability, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from greenlane.targeting.learning.calibration import Calibration, recalibrated
from greenlane.targeting.learning.metrics import (
    area_under_curve,
    bootstrap,
    calibration_error,
    measured,
    order_of,
    precision_at,
)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(1, 4)), min_size=2, max_size=60))
@settings(max_examples=80, deadline=None)
def test_the_area_is_that_of_scikit_learn(rows: list[tuple[int, int, int]]) -> None:
    label, score, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    if label.min() == label.max():
        assert area_under_curve(label, score) == 0.5
    else:
        assert area_under_curve(label, score) == pytest.approx(roc_auc_score(label, score))
        expected = roc_auc_score(label, score, sample_weight=weight)
        assert area_under_curve(label, score, weight) == pytest.approx(expected)


def test_precision_is_of_the_highest_scores() -> None:
    label = np.array([1.0, 0, 1, 0, 0, 0, 0, 0, 0, 1])
    order = order_of(np.arange(10, 0, -1).astype(float))
    assert precision_at(label, order, 0.2) == 0.5
    assert precision_at(label, order, 0.2, np.ones(10)) == 0.5


def test_equal_scores_are_ranked_the_same_each_time() -> None:
    assert (order_of(np.zeros(50)) == order_of(np.zeros(50))).all()
    assert not (order_of(np.zeros(50)) == np.arange(50)).all()


def test_a_probability_that_holds_has_no_error() -> None:
    score = np.repeat([0.2, 0.6], 500)
    label = np.tile([1.0, 0, 0, 0, 0], 100).tolist() + np.tile([1.0, 1, 1, 0, 0], 100).tolist()
    assert calibration_error(np.array(label), score) < 0.05
    assert calibration_error(np.array(label), score + 0.2) > 0.15


def test_intervals_hold_groups_together() -> None:
    label = np.repeat([1.0, 0.0] * 20, 25)
    wide = bootstrap(np.repeat(np.arange(40), 25), {"rate": lambda w: float((w * label).sum() / w.sum())})["rate"]
    narrow = bootstrap(np.arange(1000), {"rate": lambda w: float((w * label).sum() / w.sum())})["rate"]
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)
    found = measured(label, np.linspace(0, 1, 1000), np.arange(1000), draws=40)
    assert found.intervals["area"].low <= found.area <= found.intervals["area"].high


def test_the_random_slice_corrects_what_selection_bent() -> None:
    chance = np.random.default_rng(0)
    margin = chance.normal(-1.5, 1, 100_000)
    label = (chance.random(100_000) < 1 / (1 + np.exp(-margin))).astype(float)
    bent = margin * 0.5 + 1.0
    drawn = chance.random(100_000) < np.where(margin > -1, 0.05, 0.2)
    targeted = (~drawn) & (margin > 0)
    inclusion = np.where(drawn, np.where(margin > -1, 0.05, 0.2), np.nan)
    kept = drawn | targeted
    found = recalibrated(bent[kept], label[kept], inclusion[kept], np.full(int(kept.sum()), -1), 0)
    assert found.is_probability
    assert found.slope == pytest.approx(2, rel=0.1)
    assert found.probability(bent).mean() == pytest.approx(label.mean(), abs=0.01)
    nothing = np.full(int(kept.sum()), np.nan)
    on_targets = recalibrated(bent[kept], label[kept], nothing, np.full(int(kept.sum()), -1), 0)
    assert not on_targets.is_probability


def test_only_the_last_weeks_correct_where_they_are_enough() -> None:
    chance = np.random.default_rng(1)
    day = np.arange(4000) // 10
    label = (chance.random(4000) < np.where(day < 200, 0.8, 0.2)).astype(float)
    found = recalibrated(np.zeros(4000), label, np.full(4000, np.nan), day, 26)
    assert found.weeks == 26
    assert found.probability(np.zeros(1))[0] == pytest.approx(0.2, abs=0.03)


def test_a_margin_that_ranks_backwards_is_not_believed() -> None:
    label = np.array([1.0, 0.0] * 300)
    found = recalibrated(np.where(label > 0, -2.0, 2.0), label, np.full(600, np.nan), np.full(600, -1), 0)
    assert found.slope == 0
    assert found.probability(np.array([5.0]))[0] == pytest.approx(0.5)


def test_without_correction_a_margin_is_the_logarithm_of_the_odds() -> None:
    assert Calibration().probability(np.array([0.0, 800.0, -800.0])).tolist() == pytest.approx([0.5, 1.0, 0.0])
