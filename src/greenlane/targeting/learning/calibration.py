# SPDX-License-Identifier: Apache-2.0
"""From a margin to a probability: logistic recalibration on lines whose inclusion probability is known.

Only lines drawn at random say how often something is wrong among all lines; each stands for the inverse of the
probability with which it was drawn. Where a table states no such probability, every line counts once, and the number
is a probability only among lines chosen as these were.
"""

import numpy as np
from msgspec import Struct

from .lines import NO_DAY, Flags, Floats, Integers

_STEPS = 50
_HELD = 1e-3  # a slight pull towards slope 1, so that lines that are told apart perfectly give no infinite slope
_ENOUGH = 200
_CAP = 20.0


class Calibration(Struct, frozen=True, kw_only=True):
    """The slope and intercept by which a margin is corrected, and what they were found on.

    ``basis`` is ``random slice`` or ``labelled lines``; ``lines`` how many; ``weeks`` how far back (0: all).
    """

    slope: float = 1.0
    intercept: float = 0.0
    basis: str = "labelled lines"
    lines: int = 0
    weeks: int = 0

    @property
    def is_probability(self) -> bool:
        """Whether the number may be called a probability of any line; else it is a rank."""
        return self.basis == "random slice"

    def probability(self, margin: Floats) -> Floats:
        """The probability that belongs to a margin."""
        return logistic(self.slope * margin + self.intercept)


def logistic(margin: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margin, -500, 500))))


def recalibrated(
    margin: Floats, label: Floats, inclusion: Floats, day: Integers, weeks: int, *, least: int = _ENOUGH
) -> Calibration:
    """Find slope and intercept on the last ``weeks`` weeks, from the random slice where there is one.

    The weeks reach back as far as is needed for ``least`` lines and at least twenty irregular ones.
    """
    drawn: Flags = np.isfinite(inclusion) & (inclusion > 0) & (inclusion <= 1)
    slice_there = bool(_enough(drawn, label, least))
    chosen: Flags = drawn if slice_there else np.ones(len(label), dtype=np.bool_)
    used = 0
    dated = day != NO_DAY
    if weeks and dated.any():
        recent = chosen & dated & (day > day[dated].max() - 7 * weeks)
        if _enough(recent, label, least):
            chosen, used = recent, weeks
    weight = np.ones(int(chosen.sum()))
    if slice_there:
        weight = 1.0 / inclusion[chosen]
        weight = np.minimum(weight / weight.mean(), _CAP)  # one rare line must not turn the whole
    slope, intercept = _fitted(margin[chosen], label[chosen], weight)
    return Calibration(
        slope=slope,
        intercept=intercept,
        basis="random slice" if slice_there else "labelled lines",
        lines=int(chosen.sum()),
        weeks=used,
    )


def _enough(chosen: Flags, label: Floats, least: int) -> bool:
    hits = float(label[chosen].sum())
    return bool(chosen.sum() >= least and hits >= 20 and chosen.sum() - hits >= 20)


def _fitted(margin: Floats, label: Floats, weight: Floats) -> tuple[float, float]:
    """Newton's method for a logistic regression on one number; a slope below 0 is not believed."""
    slope, intercept = 1.0, 0.0
    if len(margin) == 0 or label.min() == label.max():
        return slope, intercept
    for _ in range(_STEPS):
        chance = logistic(slope * margin + intercept)
        error = weight * (label - chance)
        first = np.array([(error * margin).sum() - _HELD * (slope - 1.0), error.sum()])
        curve = weight * chance * (1 - chance) + 1e-12
        cross = float((curve * margin).sum())
        second = np.array([[float((curve * margin**2).sum()) + _HELD, cross], [cross, float(curve.sum())]])
        step = np.linalg.solve(second, first)
        slope, intercept = slope + float(step[0]), intercept + float(step[1])
        if float(np.abs(step).max()) < 1e-10:
            break
    if not np.isfinite(slope) or slope <= 0:
        return 0.0, float(np.log((weight * label).sum() / (weight * (1 - label)).sum()))
    return slope, intercept
