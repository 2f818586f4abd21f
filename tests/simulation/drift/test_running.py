# SPDX-License-Identifier: Apache-2.0
"""Fraud that moves: pure exploitation collapses, a tenth at random with a window of a year does not."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.simulation import drift

FLOW = drift.Drift(7, drift.DriftSize(weeks=104, lines=300))
BY_NAME = {strategy.name: strategy for strategy in drift.STRATEGIES}


@pytest.fixture(scope="module")
def pure() -> drift.Course:
    return drift.run_strategy(FLOW, BY_NAME["100/0, all results"])


@pytest.fixture(scope="module")
def mixed() -> drift.Course:
    return drift.run_strategy(FLOW, BY_NAME["90/10, 52 weeks"])


def test_pure_exploitation_collapses_and_the_mixture_does_not(pure: drift.Course, mixed: drift.Course) -> None:
    alone, with_chance = drift.summary(pure), drift.summary(mixed)
    assert with_chance["precision"] > 1.5 * alone["precision"]
    assert with_chance["area"] > alone["area"] + 0.1
    assert alone["area"] < 0.6
    assert with_chance["precision"] > 2 * with_chance["base_rate"]


def test_each_strategy_sees_the_same_flow(pure: drift.Course, mixed: drift.Course) -> None:
    assert [week.base_rate for week in pure] == [week.base_rate for week in mixed]
    assert len(pure) == 100


def test_a_week_is_the_same_each_time_it_is_asked() -> None:
    first, again = FLOW.week(50), FLOW.week(50)
    assert (first.label == again.label).all()
    assert first.words["importer"].words == again.words["importer"].words
    assert not np.array_equal(first.label, FLOW.week(51).label)
