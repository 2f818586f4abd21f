# SPDX-License-Identifier: Apache-2.0
"""How good a ranking and a probability are: area under the curve, precision at the top, calibration, with intervals."""

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from ..rates import Interval
from .lines import Floats, Integers

SHARES = (0.01, 0.02, 0.05, 0.10)
"""The shares of all lines, the highest scores first, of which precision is told."""

BINS = 10
DRAWS = 200


class Measured(Struct, frozen=True, kw_only=True):
    """What was measured of one score. Keys of ``precision`` are shares of the lines, such as 0.05."""

    lines: int
    base_rate: float
    area: float
    precision: dict[str, float]
    brier: float
    calibration_error: float
    intervals: dict[str, Interval] = {}


def area_under_curve(label: Floats, score: Floats, weight: Floats | None = None) -> float:
    """The probability that an irregular line is ranked above another; ties count half. 0.5 where a class is missing."""
    of = np.ones(len(label)) if weight is None else weight
    value, place = np.unique(score, return_inverse=True)
    hit = np.bincount(place, of * label, len(value))
    miss = np.bincount(place, of * (1 - label), len(value))
    total = hit.sum() * miss.sum()
    if not total:
        return 0.5
    below = np.cumsum(miss) - miss
    return float((hit * (below + miss / 2)).sum() / total)


def error_of_area(label: Floats, weight: Floats | None = None) -> float:
    """The standard error of an area under the curve near chance (Hanley and McNeil 1982)."""
    of = np.ones(len(label)) if weight is None else weight
    squared = (of**2).sum()
    n = of.sum() ** 2 / squared if squared else 0.0  # lines of unequal weight count as fewer
    share = float((of * label).sum() / of.sum()) if n else 0.0
    hits, misses = n * share, n * (1 - share)
    return float(np.sqrt((hits + misses + 1) / (12 * hits * misses))) if hits and misses else 0.5


def order_of(score: Floats) -> Integers:
    """Positions from the highest score to the lowest; equal scores in an order drawn once, the same each time."""
    drawn = np.random.default_rng(0).random(len(score))
    return np.lexsort((drawn, -score))


def precision_at(label: Floats, order: Integers, share: float, weight: Floats | None = None) -> float:
    """The rate of irregular lines among the highest ``share`` of them."""
    if weight is None:
        top = label[order[: max(1, round(share * len(label)))]]
        return float(top.mean()) if len(top) else 0.0
    of = weight[order]
    inside = np.cumsum(of) <= share * of.sum() + 1e-9
    inside[:1] = True
    return float((of * label[order])[inside].sum() / max(of[inside].sum(), 1e-9))


def calibration_error(label: Floats, score: Floats, bins: int = BINS) -> float:
    """How far scores lie from the rates they promise, over ``bins`` classes of equal count (weighed by count)."""
    parts = np.array_split(np.argsort(score, kind="stable"), bins)
    return float(sum(len(p) * abs(score[p].mean() - label[p].mean()) for p in parts if len(p)) / max(len(score), 1))


def reliability(label: Floats, score: Floats, bins: int = BINS) -> list[tuple[float, float, int]]:
    """Of each class of scores the mean score, the rate found, and how many lines it has: the calibration's picture."""
    parts = np.array_split(np.argsort(score, kind="stable"), bins)
    return [(float(score[p].mean()), float(label[p].mean()), len(p)) for p in parts if len(p)]


def measured(label: Floats, score: Floats, group: Integers | None = None, draws: int = DRAWS) -> Measured:
    """Measure a score. With ``group`` come intervals of 95 %, by drawing groups with replacement ``draws`` times."""
    order = order_of(score)
    found = Measured(
        lines=len(label),
        base_rate=float(label.mean()) if len(label) else 0.0,
        area=area_under_curve(label, score),
        precision={f"{share:g}": precision_at(label, order, share) for share in SHARES},
        brier=float(((score - label) ** 2).mean()) if len(label) else 0.0,
        calibration_error=calibration_error(label, score),
    )
    if group is None or not len(label):
        return found
    asked: dict[str, Callable[[Floats], float]] = {"area": lambda weight: area_under_curve(label, score, weight)}
    for share in SHARES:
        asked[f"{share:g}"] = lambda weight, share=share: precision_at(label, order, share, weight)  # type: ignore[misc]
    drawn = bootstrap(group, asked, draws)
    return Measured(**{name: getattr(found, name) for name in found.__struct_fields__[:-1]}, intervals=drawn)


def bootstrap(group: Integers, asked: dict[str, Callable[[Floats], float]], draws: int = DRAWS) -> dict[str, Interval]:
    """Intervals of 95 % of what is asked for: groups are drawn with replacement, and each line weighed by its group."""
    _, place = np.unique(group, return_inverse=True)
    groups = int(place.max()) + 1
    chance = np.random.default_rng(0)
    values: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(draws):
        times = np.bincount(chance.integers(0, groups, groups), minlength=groups).astype(np.float64)
        weight = times[place]
        for name, ask in asked.items():
            values[name].append(ask(weight))
    return {
        name: Interval(float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975)))
        for name, found in values.items()
    }
