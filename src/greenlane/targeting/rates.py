# SPDX-License-Identifier: Apache-2.0
"""Rates with honest intervals: how often something was so, out of how many, and how sure that is."""

from math import exp, hypot, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

ENOUGH = 30
"""Below so many cases a rate is told as "not enough data yet" unless an installation says otherwise."""


class Interval(NamedTuple):
    """The limits between which a rate lies, both from 0 to 1."""

    low: float
    high: float


class Rate(NamedTuple):
    """So many hits out of so many cases, and the Wilson interval of their ratio."""

    hits: float
    n: float
    interval: Interval

    @property
    def value(self) -> float | None:
        """The ratio itself; None where there are no cases."""
        return self.hits / self.n if self.n else None

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to speak of a rate at all."""
        return self.n >= ENOUGH


def rate(hits: float, n: float, confidence: float = 0.95) -> Rate:
    """``hits`` out of ``n`` with their Wilson interval. Raises ``ValueError`` as ``wilson``."""
    return Rate(hits, n, wilson(hits, n, confidence))


def wilson(hits: float, n: float, confidence: float = 0.95) -> Interval:
    """The Wilson score interval of a rate of ``hits`` out of ``n`` (E. B. Wilson 1927).

    Unlike the plain interval it never leaves 0 to 1, and holds also for few cases and for rates near 0 or 1. Of no
    case at all nothing is known: 0 to 1. Counts may be fractions, as weighed cases are. Raises ``ValueError`` where
    ``hits`` is not between 0 and ``n``, or ``confidence`` not between 0 and 1.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits out of {n} cases make no rate.")
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, not at {confidence}.")
    if n == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / n
    spread = z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    # at the ends the limit is exact, which the arithmetic misses by a rounding
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == n else min(1.0, middle + half)
    return Interval(low, high)


def ratio_of_rates(first: Rate, second: Rate) -> tuple[float, Interval] | None:
    """How many times as high the first rate is as the second (the lift), with its interval.

    The two Wilson intervals are joined on the logarithmic scale (method of variance estimates recovery, Zou and Donner
    2008). None where either has no cases, or the second no hits.
    """
    above, below = first.value, second.value
    if above is None or not below:
        return None
    lift = above / below
    if not above:
        return 0.0, Interval(0.0, first.interval.high / second.interval.low)
    down = hypot(log(above / first.interval.low), log(second.interval.high / below))
    up = hypot(log(first.interval.high / above), log(below / second.interval.low))
    return lift, Interval(lift * exp(-down), lift * exp(up))
