# SPDX-License-Identifier: Apache-2.0
"""How many to draw: from the width that an interval shall have, bounded by a share of capacity, spread over strata."""

from collections.abc import Mapping
from math import ceil, floor

from greenlane.targeting.rates import wilson

MOST = 10_000_000
"""No more controls than these are ever asked for; a width that needs more is refused by the plan."""


def needed(width: float, rate: float, confidence: float = 0.95) -> int:
    """How many controls give a Wilson interval no wider than ``width`` (from end to end) where ``rate`` is found.

    The answer is a whole number of controls, ``MOST`` where even that many are too few. Raises ``ValueError`` for a
    width or confidence that is not between 0 and 1, and for a rate outside 0 to 1.
    """
    if not 0 < width < 1:
        raise ValueError(f"A width lies between 0 and 1, not at {width}.")
    if not 0 <= rate <= 1:
        raise ValueError(f"A rate lies from 0 to 1, not at {rate}.")

    def too_wide(n: int) -> bool:
        low, high = wilson(rate * n, n, confidence)
        return high - low > width

    low, high = 0, 1
    while high < MOST and too_wide(high):
        low, high = high, min(high * 2, MOST)
    while high - low > 1:  # the width shrinks with every control, so halving finds the first that is narrow enough
        middle = (low + high) // 2
        low, high = (middle, high) if too_wide(middle) else (low, middle)
    return high


def bounded(wanted: Mapping[str, float], population: Mapping[str, int], most: float | None) -> dict[str, float]:
    """How many controls each stratum is expected to get, by stratum: what is wanted, as far as there are places.

    Never more than a stratum holds. ``most`` is how many places the draw may take in all, None for no bound. Where
    the bound is one place or more, the sum is a whole number, so that exactly so many are drawn; a bound below one
    place stays a fraction: one place on so many days of a hundred. What is cut is cut from all strata alike.
    """
    asked = {stratum: min(wanted.get(stratum, 0.0), float(size)) for stratum, size in population.items() if size > 0}
    total = sum(asked.values())
    if total <= 0:
        return dict.fromkeys(asked, 0.0)
    places = total if most is None else min(total, most)
    if places >= 1:
        whole = ceil(round(places, 9))
        if most is not None and whole > most:
            whole = floor(most)
        places = float(min(whole, sum(population[stratum] for stratum, size in asked.items() if size > 0)))
    return _spread(asked, population, places)


def _spread(asked: Mapping[str, float], population: Mapping[str, int], places: float) -> dict[str, float]:
    """The places in proportion to what is asked; what a stratum cannot take goes to the others in proportion too."""
    given: dict[str, float] = dict.fromkeys(asked, 0.0)
    open_strata = {stratum for stratum, size in asked.items() if size > 0}
    left = places
    while left > 1e-9 and open_strata:
        total = sum(asked[stratum] for stratum in open_strata)
        full = {
            stratum
            for stratum in open_strata
            if given[stratum] + left * asked[stratum] / total >= population[stratum] - 1e-9
        }
        if not full:
            for stratum in open_strata:
                given[stratum] += left * asked[stratum] / total
            break
        for stratum in sorted(full):
            left -= population[stratum] - given[stratum]
            given[stratum] = float(population[stratum])
        open_strata -= full
    return given


def whole_sizes(expected: Mapping[str, float], start: float) -> dict[str, int]:
    """How many are drawn in each stratum: whole numbers whose expectation over ``start`` is what was expected.

    Systematic sampling: the expected numbers lie end to end on a line in the order of their strata, and a stratum gets
    one control for each of the points ``start``, ``start + 1``, … that falls on its piece. ``start`` is drawn from 0
    (included) to 1 (not included). So no stratum ever gets more than one control more or less than it should, nor do
    all together.
    """
    sizes: dict[str, int] = {}
    end = 0.0
    for stratum in sorted(expected):
        begin, end = end, end + expected[stratum]
        # Sums of fractions miss whole numbers by a rounding; a millionth of a control decides nothing else.
        sizes[stratum] = _points_below(end, start) - _points_below(begin, start)
    return sizes


def _points_below(place: float, start: float) -> int:
    return max(0, ceil(round(place - start, 6)))
