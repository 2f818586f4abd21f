# SPDX-License-Identifier: Apache-2.0
"""Rates of earlier lines: smoothed, and never with the line's own outcome, its fold's, or one of the future."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting.learning.axes import Axis
from greenlane.targeting.learning.keys import SMOOTHING, Key, combined, counted, rates, rates_of_others
from greenlane.targeting.learning.lines import Concept, Integers, interned, lines_of

KEYS = (
    Key(name="a", axes=("a",), concept=Concept.GOODS),
    Key(name="a b", axes=("a", "b"), concept=Concept.ROUTE, parent="a"),
)
ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.integers(0, 9)),
    min_size=3,
    max_size=40,
)


def placed(a: list[int], b: list[int]) -> dict[str, Integers]:
    lines = lines_of({"a": [str(x) for x in a], "b": [str(x) for x in b]})
    axes = {name: Axis(name=name, kind="words", column=name).fitted(lines, {}) for name in ("a", "b")}
    codes = {name: axis.codes(lines, {}) for name, axis in axes.items()}
    found = {}
    for key in KEYS:
        combinations = combined(key, axes, codes)
        found[key.name] = counted(combinations, np.zeros(len(a)), np.ones(len(a))).positions(combinations)
    return found


@given(ROWS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_rate_is_what_counting_one_by_one_gives(rows: list[tuple[int, ...]], as_of: bool) -> None:
    a, b, label, fold, day = (list(column) for column in zip(*rows, strict=True))
    y, w = np.array(label, dtype=float), np.ones(len(rows))
    days = np.array(day)
    times = (days, days) if as_of else (None, None)
    found = rates_of_others(KEYS, placed(a, b), y, w, np.array(fold), *times)
    for row in range(len(rows)):
        others = [
            other for other in range(len(rows)) if fold[other] != fold[row] and (not as_of or day[other] < day[row])
        ]
        hits = sum(label[other] for other in others)
        base = (hits + SMOOTHING * y.mean()) / (len(others) + SMOOTHING) if as_of else hits / max(len(others), 1e-9)
        same = [other for other in others if a[other] == a[row]]
        first = (sum(label[o] for o in same) + SMOOTHING * base) / (len(same) + SMOOTHING)
        closer = [other for other in same if b[other] == b[row]]
        second = (sum(label[o] for o in closer) + SMOOTHING * first) / (len(closer) + SMOOTHING)
        assert found["a"][0][row] == pytest.approx(first)
        assert found["a"][1][row] == len(same)
        assert found["a b"][0][row] == pytest.approx(second)


def test_a_combination_not_met_has_the_rate_of_its_parent() -> None:
    combinations = np.array([3, 3, 5])
    counts = {
        "a": counted(combinations, np.array([1.0, 0.0, 1.0]), np.ones(3)),
        "a b": counted(combinations, np.array([1.0, 0.0, 1.0]), np.ones(3)),
    }
    places = {"a": counts["a"].positions(np.array([3])), "a b": counts["a b"].positions(np.array([4]))}
    found = rates(KEYS, counts, places, 0.2)
    assert found["a"][0][0] == pytest.approx((1 + SMOOTHING * 0.2) / (2 + SMOOTHING))
    assert found["a b"][0][0] == found["a"][0][0]
    assert found["a b"][1][0] == 0


def test_words_are_numbered_as_they_come() -> None:
    column = interned(["b", "a", "b"])
    assert column.codes.tolist() == [0, 1, 0]
    assert column.words == ["b", "a"]
