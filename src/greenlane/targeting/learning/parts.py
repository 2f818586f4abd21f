# SPDX-License-Identifier: Apache-2.0
"""The parts of a score, fitted to lines that stand for one group each: counts, linear part, trees.

The score is the mean of two margins: of the trees, which find what goes together, and of the linear part, which speaks
carefully of everything. Both read nothing but counts and classes of earlier lines, so nothing of them is executable.
"""

from typing import Any

import numpy as np
from msgspec import Struct

from .design import Design
from .grouping import folds
from .keys import Counted, combined, counted, rates, rates_of_others
from .linear import STRENGTH, Weights, fit_linear, linear_margin
from .lines import Floats, Integers, Lines
from .trees import Inputs, TreeSettings, fit_trees, tree_margin

ROW_POWER = 0.3
"""A line that stands for n rows weighs n to this power in the linear part: more than one row, far less than n."""

_INNER = 5
_DIGITS = 5  # decimals of what the trees read, so that thresholds lie between the values in single precision too


class Settings(Struct, frozen=True, kw_only=True):
    """How a score is fitted. ``repeats`` is how often the inner folds are drawn anew; ``as_of`` counts for each line
    only outcomes that were known before its day; ``window_weeks`` (0: all) is how far back outcomes count, None lets
    the lines themselves say whether those older than a year help. Without repeats there are no trees.
    """

    seed: int = 0
    folds: int = 5
    repeats: int = 3
    strength: float = STRENGTH
    trees: TreeSettings = TreeSettings()
    as_of: bool = False
    window_weeks: int | None = None
    calibration_weeks: int = 26


class Parts(Struct, frozen=True, kw_only=True):
    """Fitted parts. ``fill`` stands in where a line lacks a number; ``trees`` is whatever gives margins of inputs."""

    design: Design
    base: float
    counts: dict[str, Counted]
    weights: Weights
    fill: dict[str, float]
    trees: Any

    def places(self, lines: Lines, numbers: dict[str, Floats]) -> dict[str, Integers]:
        """Where each line's combinations stand among those met, key by key."""
        axes = {axis.name: axis for axis in self.design.axes}
        codes = {axis.name: axis.codes(lines, numbers) for axis in self.design.axes}
        return {key.name: self.counts[key.name].positions(combined(key, axes, codes)) for key in self.design.keys}

    def inputs(self, lines: Lines, places: dict[str, Integers], numbers: dict[str, Floats]) -> Inputs:
        """What the trees read of each line."""
        found = rates(self.design.keys, self.counts, places, self.base)
        return inputs_of(self.design, self.fill, lines, numbers, found)

    def margins(self, lines: Lines) -> tuple[Floats, Floats]:
        """The margins of the linear part and of the trees."""
        numbers = self.design.numbers.of(lines)
        places = self.places(lines, numbers)
        linear = linear_margin(self.weights, places) if places else np.full(len(lines), self.weights[0])
        return linear, self.trees.margin(self.inputs(lines, places, numbers))


class Booster:
    """Trees as LightGBM serves them, while a score is being fitted."""

    def __init__(self, booster: Any) -> None:
        self.booster = booster

    def margin(self, inputs: Inputs) -> Floats:
        """The margin of each row of inputs."""
        return tree_margin(self.booster, inputs) if len(inputs) else np.empty(0)


def input_names(design: Design) -> list[str]:
    """The names of what the trees read, in order: rate and count of each dense key, then the numbers."""
    names = [f"{kind} of {key.name}" for key in design.keys if key.dense for kind in ("rate", "lines")]
    return [*names, *design.of_number, *(["same"] if design.same else [])]


def inputs_of(
    design: Design,
    fill: dict[str, float],
    lines: Lines,
    numbers: dict[str, Floats],
    found: dict[str, tuple[Floats, Floats]],
) -> Inputs:
    """The inputs of the trees from rates and numbers, rounded so that single precision tells them apart."""
    columns: list[Floats] = []
    for key in design.keys:
        if key.dense:
            rate, seen = found[key.name]
            columns += [rate, np.log1p(seen)]
    for name in design.of_number:
        values = numbers[name]
        columns.append(np.where(np.isfinite(values), values, fill[name]))
    if design.same:
        columns.append(_same(lines, *design.same))
    if not columns:
        return np.zeros((len(lines), 1), dtype=np.float32)
    return np.round(np.stack(columns, axis=1), _DIGITS).astype(np.float32)


def fit_parts(lines: Lines, rows: Floats, design: Design, settings: Settings) -> Parts:
    """Fit all parts to lines that stand for so many rows each."""
    numbers = design.numbers.of(lines)
    axes = {axis.name: axis for axis in design.axes}
    codes = {axis.name: axis.codes(lines, numbers) for axis in design.axes}
    one = np.ones(len(lines))
    counts, places = {}, {}
    for key in design.keys:
        combinations = combined(key, axes, codes)
        counts[key.name] = counted(combinations, lines.label, one)
        places[key.name] = counts[key.name].positions(combinations)
    fill = {name: _middle(numbers[name]) for name in design.of_number}
    weights = fit_linear(design.keys, counts, places, lines.label, rows**ROW_POWER, settings.strength)
    base = float(lines.label.mean())
    if not settings.repeats:
        return Parts(design=design, base=base, counts=counts, weights=weights, fill=fill, trees=None)
    inputs = []
    for repeat in range(settings.repeats):
        inner = folds(lines.group, _INNER, settings.seed * 1_000_003 + repeat)
        times = (lines.known, lines.day) if settings.as_of else (None, None)
        found = rates_of_others(design.keys, places, lines.label, one, inner, *times)
        inputs.append(inputs_of(design, fill, lines, numbers, found))
    booster = fit_trees(
        np.concatenate(inputs),
        np.tile(lines.label, settings.repeats),
        np.ones(len(lines) * settings.repeats),
        settings.trees,
        settings.seed,
    )
    return Parts(design=design, base=base, counts=counts, weights=weights, fill=fill, trees=Booster(booster))


def _middle(values: Floats) -> float:
    there = values[np.isfinite(values)]
    return round(float(np.median(there)), _DIGITS) if len(there) else 0.0


def _same(lines: Lines, first: str, second: str) -> Floats:
    """1 where two columns hold the same word, 0 where not."""
    one, other = lines.words.get(first), lines.words.get(second)
    if one is None or other is None:
        return np.zeros(len(lines))
    position = {word: place for place, word in enumerate(one.words)}
    map_other = np.fromiter((position.get(word, -1) for word in other.words), np.int64, len(other.words))
    return (map_other[other.codes] == one.codes).astype(np.float64) if len(map_other) else np.zeros(len(lines))
