# SPDX-License-Identifier: Apache-2.0
"""Hit rates: how often controls found something, with interval, beside what chance finds; and what to retire."""

from collections.abc import Iterable

from msgspec import Struct

from .rates import ENOUGH, Interval, Rate, rate, ratio_of_rates

NEAR_ZERO = 0.05
"""A profile whose interval lies below this rate is near zero."""

NOT_ENOUGH = "not enough data yet"
"""What is told instead of a rate where there are too few cases."""


class Baseline(Struct, frozen=True, kw_only=True):
    """What the random programme finds: the rate over the whole flow, from drawn controls weighed by their chances.

    ``n`` and ``results`` count the controls as they are. ``effective`` is how many equally weighed ones would tell as
    much (Kish 1965), after which the interval is reckoned.
    """

    n: int
    results: int
    effective: float
    rate: float | None
    low: float
    high: float
    enough: bool

    def as_rate(self) -> Rate:
        """The rate as so many of so many effective controls."""
        return Rate((self.rate or 0.0) * self.effective, self.effective, Interval(self.low, self.high))


class HitRate(Struct, frozen=True, kw_only=True):
    """The hit rate of a group: a profile, a list, a model, an office, officers of a unit, a month.

    ``hits`` is how many consignments were hit, ``n`` how many of them were controlled with a result that is recorded,
    ``results`` how many of these found something, ``in_area`` those of them in the profile's own risk area. ``rate`` is
    ``results`` of ``n``, from ``low`` to ``high``; ``lift`` how many times as high as chance. ``told`` is the rate in
    words, or that there is not enough data yet. ``proposal`` is ``retire`` for a profile near zero, with ``reason``.
    """

    group: str
    hits: int
    n: int
    results: int
    rate: float | None
    low: float
    high: float
    enough: bool
    told: str
    in_area: int | None = None
    lift: float | None = None
    lift_low: float | None = None
    lift_high: float | None = None
    proposal: str | None = None
    reason: str | None = None


def baseline_of(drawn: Iterable[tuple[float, bool]]) -> Baseline:
    """The base rate from drawn controls: the chance with which each was drawn (above 0), and if it found something."""
    weights = 0.0
    squares = 0.0
    found = 0.0
    n = results = 0
    for chance, positive in drawn:
        weight = 1.0 / chance
        weights += weight
        squares += weight * weight
        found += weight * positive
        n += 1
        results += positive
    if not n:
        return Baseline(n=0, results=0, effective=0.0, rate=None, low=0.0, high=1.0, enough=False)
    share, effective = min(1.0, found / weights), weights * weights / squares
    low, high = rate(share * effective, effective).interval
    return Baseline(
        n=n, results=results, effective=effective, rate=share, low=low, high=high, enough=effective >= ENOUGH
    )


def hit_rate(
    group: str,
    *,
    hits: int,
    n: int,
    results: int,
    baseline: Baseline | None,
    in_area: int | None = None,
    may_retire: bool = False,
) -> HitRate:
    """The hit rate of a group beside a baseline; with ``may_retire`` it is proposed to retire what is near zero."""
    measured = rate(results, n)
    beside = baseline if baseline is not None and baseline.enough else None
    lift = ratio_of_rates(measured, beside.as_rate()) if beside is not None and measured.enough else None
    reason = _why_retire(measured, beside) if may_retire else None
    return HitRate(
        group=group,
        hits=hits,
        n=n,
        results=results,
        rate=measured.value,
        low=measured.interval.low,
        high=measured.interval.high,
        enough=measured.enough,
        told=_told(measured),
        in_area=in_area,
        lift=lift[0] if lift else None,
        lift_low=lift[1].low if lift else None,
        lift_high=lift[1].high if lift else None,
        proposal="retire" if reason else None,
        reason=reason,
    )


def _told(measured: Rate) -> str:
    if not measured.enough or measured.value is None:
        return NOT_ENOUGH
    low, high = measured.interval
    return f"{measured.value:.1%} ({low:.1%} to {high:.1%}) of {int(measured.n)}"


def _why_retire(measured: Rate, beside: Baseline | None) -> str | None:
    """Near zero, and no better than chance where that is known: a rare danger above chance is worth its profile."""
    if not measured.enough or measured.interval.high >= NEAR_ZERO:
        return None
    if beside is not None and measured.value is not None and measured.value > beside.high:
        return None
    return f"At most {measured.interval.high:.1%} of its controls find something; {_told(measured)}."
