# SPDX-License-Identifier: Apache-2.0
"""The rolling threshold: the lowest score that would not have filled more places than there were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import rolling_threshold

_SCORES = st.lists(st.integers(0, 100), max_size=60)


@given(_SCORES, st.integers(0, 70))
def test_no_more_lie_above_the_threshold_than_there_were_places(scores: list[int], places: int) -> None:
    threshold = rolling_threshold(scores, places)
    assert sum(score > threshold for score in scores) <= places
    if len(scores) <= places:
        assert threshold == 0


@given(_SCORES, st.integers(1, 70))
def test_a_lower_threshold_would_have_let_in_too_many(scores: list[int], places: int) -> None:
    threshold = rolling_threshold(scores, places)
    lower = [score for score in scores if score < threshold]
    if lower:
        assert sum(score >= max(lower) for score in scores) > places


def test_without_a_bound_everything_comes_in() -> None:
    assert rolling_threshold([10, 90], None) == 0


def test_ties_beyond_the_places_are_left_out_where_something_higher_is() -> None:
    assert rolling_threshold([90, 50, 50, 50], 2) == 90
    assert rolling_threshold([50, 50, 50], 2) == 50
