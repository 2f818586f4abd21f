# SPDX-License-Identifier: Apache-2.0
"""Watching a score that serves: does the flow still look as it did, does the number hold, is it better than chance.

Whatever is said of results is said beside the random slice, which alone knows the true rate.
"""

from collections import Counter

import numpy as np
from msgspec import Struct

from ..rates import Interval, Rate, rate, ratio_of_rates
from .lines import Concept, Flags, Floats, Lines
from .metrics import area_under_curve
from .model import Model
from .reasons import explain_line
from .screening import with_numbers

SHIFTED = 0.25
"""From this population stability index on, a column no longer looks as it did (0.1 to 0.25: watch it)."""

NEW = 0.10
"""From this share of words never met on, a column has changed its codes or its trade."""

SAME_REASON = 0.8
"""From this share of one concept among first reasons on, the score rests on one thing; a leak looks like this."""

_RARE = 0.005
_FLOOR = 1e-4


class ColumnDrift(Struct, frozen=True, kw_only=True):
    """How far a column lies from the lines that were learned from: stability index, and share of unknown words."""

    column: str
    stability: float
    unknown: float

    @property
    def alarming(self) -> bool:
        """Whether it lies too far."""
        return self.stability >= SHIFTED or self.unknown >= NEW


class Watched(Struct, frozen=True, kw_only=True):
    """What was found of results. ``gap`` is the mean probability less the rate on the random slice, with the interval
    of that rate; ``lift`` how many times as often targeted controls find something as drawn ones.
    """

    targeted: Rate
    random: Rate
    lift: tuple[float, Interval] | None
    mean_probability: float
    gap: float | None
    area_on_random: float | None
    holds: bool | None


def column_drift(model: Model, lines: Lines) -> tuple[ColumnDrift, ...]:
    """Drift of each column that is counted alone, against the lines the score was fitted to; the farthest first."""
    lines = with_numbers(lines, model.plan.rates)
    if not len(lines):
        return ()
    numbers = model.parts.design.numbers.of(lines)
    places = model.parts.places(lines, numbers)
    found = []
    for key in model.parts.design.keys:
        if len(key.axes) > 1:
            continue
        expected, place = model.parts.counts[key.name].lines, places[key.name]
        observed = np.bincount(place[place >= 0], minlength=len(expected)).astype(np.float64)
        unknown = float((place < 0).mean())
        found.append(ColumnDrift(column=key.name, stability=stability(expected, observed), unknown=unknown))
    return tuple(sorted(found, key=lambda one: (-one.stability, -one.unknown, one.column)))


def stability(expected: Floats, observed: Floats) -> float:
    """The population stability index of two counts of the same classes; rare classes are taken together."""
    if not expected.sum() or not observed.sum():
        return 0.0
    before, now = expected / expected.sum(), observed / observed.sum()
    rare = before < _RARE
    before = np.maximum(np.append(before[~rare], before[rare].sum()), _FLOOR)
    now = np.maximum(np.append(now[~rare], now[rare].sum()), _FLOOR)
    return float(((now - before) * np.log(now / before)).sum())


def watched(probability: Floats, label: Floats, drawn: Flags, inclusion: Floats) -> Watched:
    """Watch controlled lines: those drawn at random (``drawn``, with the probability of each), and the rest.

    ``holds`` says whether the mean probability lies within the interval of the rate; None where nothing was drawn.
    """
    targeted = rate(float(label[~drawn].sum()), int((~drawn).sum()))
    random = rate(float(label[drawn].sum()), int(drawn.sum()))
    gap, area, holds, mean = None, None, None, 0.0
    if drawn.any():
        weight = 1.0 / np.clip(inclusion[drawn], 1e-6, 1.0)
        mean = float((weight * probability[drawn]).sum() / weight.sum())
        true = float((weight * label[drawn]).sum() / weight.sum())
        size = float(weight.sum() ** 2 / (weight**2).sum())  # lines of unequal weight count as fewer
        interval = rate(true * size, size).interval
        gap, holds = mean - true, interval.low <= mean <= interval.high
        area = area_under_curve(label[drawn], probability[drawn], weight)
    return Watched(
        targeted=targeted,
        random=random,
        lift=ratio_of_rates(targeted, random),
        mean_probability=mean,
        gap=gap,
        area_on_random=area,
        holds=holds,
    )


def losing(before: Watched, now: Watched) -> bool:
    """Whether targeted controls find clearly less than before while drawn ones do not: the score has gone blind."""
    fell = now.targeted.interval.high < before.targeted.interval.low
    return fell and not now.random.interval.high < before.random.interval.low


def first_reasons(model: Model, lines: Lines) -> dict[Concept, float]:
    """The share of each concept among the first reasons of these lines; one at ``SAME_REASON`` deserves a look."""
    counted = Counter(
        explain_line(model, lines.taken(np.array([row])), most=0).reasons[0].concept for row in range(len(lines))
    )
    return {concept: count / len(lines) for concept, count in counted.most_common()}
