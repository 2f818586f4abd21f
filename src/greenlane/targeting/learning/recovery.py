# SPDX-License-Identifier: Apache-2.0
"""Expected recovery: what a control brings in where it finds something, from the lines whose recovery is known.

A ridge regression of the logarithm over what the trees read, brought back to money with Duan's smearing factor, and
capped so that one line cannot fill a queue. It is kept apart from the probability.
"""

import numpy as np
from msgspec import Struct

from .keys import rates
from .lines import Floats, Lines
from .parts import Parts, inputs_of

LEAST = 50
"""Below so many known recoveries nothing is said of any."""

_PENALTY = 10.0
_CAP = 0.995


class Recovery(Struct, frozen=True, kw_only=True):
    """Weights over the trees' inputs (after ``mean`` and ``spread`` are taken out), the smearing factor and the cap."""

    intercept: float
    weights: tuple[float, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    smearing: float
    cap: float
    lines: int

    def expected(self, inputs: Floats) -> Floats:
        """The expected recovery given an irregularity, in the units of the table."""
        scaled = (inputs - np.asarray(self.mean)) / np.asarray(self.spread)
        margin = np.clip(self.intercept + scaled @ np.asarray(self.weights), -50.0, 50.0)
        return np.asarray(np.clip(np.exp(margin) * self.smearing, 0.0, self.cap))


def fit_recovery(one: Lines, parts: Parts) -> Recovery | None:
    """Fit to the irregular lines whose recovery is known and above nothing; None where they are too few."""
    known = np.isfinite(one.recovery) & (one.recovery > 0) & (one.label > 0)
    if int(known.sum()) < LEAST:
        return None
    lines = one.taken(known)
    numbers = parts.design.numbers.of(lines)
    found = rates(parts.design.keys, parts.counts, parts.places(lines, numbers), parts.base)
    inputs = inputs_of(parts.design, parts.fill, lines, numbers, found).astype(np.float64)
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = (inputs - mean) / spread
    target = np.log(lines.recovery)
    middle = float(target.mean())
    square = scaled.T @ scaled + _PENALTY * np.eye(scaled.shape[1])
    weights = np.linalg.solve(square, scaled.T @ (target - middle))
    rest = target - middle - scaled @ weights
    return Recovery(
        intercept=middle,
        weights=tuple(float(one) for one in weights),
        mean=tuple(float(one) for one in mean),
        spread=tuple(float(one) for one in spread),
        smearing=float(np.exp(rest).mean()),
        cap=float(np.quantile(lines.recovery, _CAP)),
        lines=int(known.sum()),
    )
