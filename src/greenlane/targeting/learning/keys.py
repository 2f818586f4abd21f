# SPDX-License-Identifier: Apache-2.0
"""Keys: combinations of axes whose outcomes are counted, and the smoothed rates that are made of the counts.

A rate is drawn towards the rate of the key's parent (HS6 towards HS4, HS6 with origin towards HS6) by ``SMOOTHING``
imagined lines, so that a combination seen twice says little and one seen two hundred times speaks for itself.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from .axes import Axis
from .lines import Concept, Floats, Integers

SMOOTHING = 7.0
"""With how many imagined lines of the parent's rate every rate begins."""


class Key(Struct, frozen=True, kw_only=True):
    """A combination of axes. ``parent`` is the name of the key towards which its rates are drawn ("": the base rate);
    ``dense`` says that the trees read its rates, ``sparse`` that the linear part reads its classes.
    """

    name: str
    axes: tuple[str, ...]
    concept: Concept
    parent: str = ""
    dense: bool = True
    sparse: bool = True


class Counted(Struct, frozen=True, kw_only=True):
    """What was counted of one key: the combinations met, in order, and of each the lines and the irregular ones."""

    combinations: Integers
    lines: Floats
    irregular: Floats

    def positions(self, combined: Integers) -> Integers:
        """The place of each combination among those met; -1 for one that was not."""
        if not len(self.combinations):
            return np.full(len(combined), -1, dtype=np.int64)
        position = np.searchsorted(self.combinations, combined).clip(0, len(self.combinations) - 1)
        return np.where((self.combinations[position] == combined) & (combined >= 0), position, -1)


def combined(key: Key, axes: dict[str, Axis], codes: dict[str, Integers]) -> Integers:
    """One number for each line's combination of classes; -1 where one of the classes is unknown."""
    first = codes[key.axes[0]]
    found, unknown = first.copy(), first == 0
    for name in key.axes[1:]:
        unknown |= codes[name] == 0
        found = found * axes[name].size + codes[name]
    found[unknown] = -1
    return found


def counted(combinations: Integers, label: Floats, weight: Floats) -> Counted:
    """Count lines and irregular ones of each combination."""
    known = combinations >= 0
    met, position = np.unique(combinations[known], return_inverse=True)
    return Counted(
        combinations=met,
        lines=np.bincount(position, weight[known], len(met)).astype(np.float64),
        irregular=np.bincount(position, (weight * label)[known], len(met)).astype(np.float64),
    )


def rates(
    keys: Sequence[Key], counts: dict[str, Counted], places: dict[str, Integers], base: float
) -> dict[str, tuple[Floats, Floats]]:
    """Of each key the smoothed rate and the number of earlier lines, for lines at these places among the counts."""
    found: dict[str, tuple[Floats, Floats]] = {}
    for key in keys:
        place, of = places[key.name], counts[key.name]
        lines, irregular = _at(of.lines, place), _at(of.irregular, place)
        above = found[key.parent][0] if key.parent else np.full(len(place), base)
        found[key.name] = ((irregular + SMOOTHING * above) / (lines + SMOOTHING), lines)
    return found


def rates_of_others(
    keys: Sequence[Key],
    places: dict[str, Integers],
    label: Floats,
    weight: Floats,
    fold: Integers,
    known: Integers | None = None,
    day: Integers | None = None,
) -> dict[str, tuple[Floats, Floats]]:
    """The same for the lines that were counted: of each only what lines of other folds say.

    With ``known`` and ``day`` only the outcomes that were known before the line's own day count. So no line sees its
    own outcome, nor one of its group, nor one of the future.
    """
    folds = int(fold.max()) + 1 if len(fold) else 1
    if known is not None and day is not None:
        return _earlier(keys, places, label, weight, fold, folds, known, day)
    share = np.bincount(fold, weight * label, folds), np.bincount(fold, weight, folds)
    base = ((share[0].sum() - share[0]) / np.maximum(share[1].sum() - share[1], 1e-9))[fold]
    found: dict[str, tuple[Floats, Floats]] = {}
    for key in keys:
        place = places[key.name]
        there = place >= 0
        size = int(place.max()) + 1 if there.any() else 0
        cell = np.where(there, place, 0) * folds + fold
        lines, irregular = np.zeros(len(place)), np.zeros(len(place))
        for target, of in ((lines, weight), (irregular, weight * label)):
            own = np.bincount(cell[there], of[there], size * folds)
            whole = own.reshape(size, folds).sum(axis=1) if size else own
            target[there] = whole[place[there]] - own[cell[there]]
        lines, irregular = np.maximum(lines, 0.0), np.maximum(irregular, 0.0)
        above = found[key.parent][0] if key.parent else base
        found[key.name] = ((irregular + SMOOTHING * above) / (lines + SMOOTHING), lines)
    return found


def _earlier(
    keys: Sequence[Key],
    places: dict[str, Integers],
    label: Floats,
    weight: Floats,
    fold: Integers,
    folds: int,
    known: Integers,
    day: Integers,
) -> dict[str, tuple[Floats, Floats]]:
    """Rates from the outcomes of other folds that were known before each line's own day."""
    span = int(max(known.max(initial=0), day.max(initial=0))) + 2
    found: dict[str, tuple[Floats, Floats]] = {}
    whole = np.zeros(len(label), dtype=np.int64)
    total = _before(whole, whole, known, day, span, label, weight) - _before(
        fold, fold, known, day, span, label, weight
    )
    overall = float((weight * label).sum() / max(weight.sum(), 1e-9))
    base = (total[1] + SMOOTHING * overall) / (total[0] + SMOOTHING)
    for key in keys:
        place = places[key.name]
        every = _before(place, place, known, day, span, label, weight)
        own = place * folds + fold
        lines, irregular = np.maximum(every - _before(own, own, known, day, span, label, weight), 0.0)
        lines[place < 0] = irregular[place < 0] = 0.0
        above = found[key.parent][0] if key.parent else base
        found[key.name] = ((irregular + SMOOTHING * above) / (lines + SMOOTHING), lines)
    return found


def _before(
    told: Integers, asked: Integers, known: Integers, day: Integers, span: int, label: Floats, weight: Floats
) -> Floats:
    """Lines and irregular ones of the class asked for whose outcome was known before the day asked for."""
    when = told * span + np.maximum(known, 0)
    order = np.argsort(when, kind="stable")
    lines = np.concatenate(([0.0], np.cumsum(weight[order])))
    irregular = np.concatenate(([0.0], np.cumsum((weight * label)[order])))
    first = np.searchsorted(when[order], asked * span)
    last = np.searchsorted(when[order], asked * span + np.maximum(day, 0))
    return np.stack((lines[last] - lines[first], irregular[last] - irregular[first]))


def _at(values: Floats, place: Integers) -> Floats:
    """The values at these places, 0 where there is none."""
    if not len(values):
        return np.zeros(len(place))
    return np.where(place >= 0, values[place], 0.0)
