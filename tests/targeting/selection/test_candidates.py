# SPDX-License-Identifier: Apache-2.0
"""Which tests of high risk count: insufficient data only at the decision limit, and only after a request."""

from __future__ import annotations

from datetime import timedelta

import pytest

from greenlane.targeting import high_risk_that_counts
from tests.targeting.selection.builders import AT, some_candidate

BOTH = ("insufficient_data", "intelligence")


@pytest.mark.parametrize(
    ("requested", "due_in_hours", "counts"),
    [(False, -1, False), (True, -1, True), (True, 0, True), (True, 1, False), (False, 1, False), (True, None, False)],
)
def test_insufficient_data_count_at_the_limit_after_a_request(
    requested: bool, due_in_hours: int | None, counts: bool
) -> None:
    due = None if due_in_hours is None else AT + timedelta(hours=due_in_hours)
    candidate = some_candidate(high_risk=BOTH, requested=requested, due=due)
    assert high_risk_that_counts(candidate, AT) == (BOTH if counts else ("intelligence",))


def test_the_other_tests_count_always() -> None:
    assert high_risk_that_counts(some_candidate(high_risk=("score",)), AT) == ("score",)


def test_the_score_is_the_highest_of_all_areas_and_never_their_sum() -> None:
    assert some_candidate().score == 0
    assert some_candidate(score=40).score == 40
