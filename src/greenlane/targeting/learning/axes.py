# SPDX-License-Identifier: Apache-2.0
"""Axes: ways to sort lines into classes. A fitted axis knows the classes it has met; another class is 0, "unknown"."""

import numpy as np
from msgspec import Struct

from .lines import Floats, Integers, Lines

TINY = 0.001
"""Added before a logarithm is taken, so that a weight or value of nothing has one (kilograms, units of money)."""

UNIT_VALUE = "unit value"
"""The number that is made of value and weight: the value of a kilogram."""


class Numbers(Struct, frozen=True, kw_only=True):
    """Which numbers are made of a table's columns: logarithms, plain ones, and the value of a kilogram."""

    logs: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    weight: str | None = None
    value: str | None = None

    def of(self, lines: Lines) -> dict[str, Floats]:
        """The numbers of these lines by name; NaN where a line has none, or one that cannot be (infinite, below 0)."""
        found = {name: _log(_column(lines, name)) for name in self.logs}
        for name in self.plain:
            column = _column(lines, name).copy()
            column[~np.isfinite(column)] = np.nan
            found[name] = column
        if self.weight and self.value:
            weight, value = _column(lines, self.weight), _column(lines, self.value)
            with np.errstate(divide="ignore", invalid="ignore"):
                unit = np.log(value) - np.log(weight)
            unit[~np.isfinite(unit)] = np.nan
            found[UNIT_VALUE] = unit
        return found


class Axis(Struct, frozen=True, kw_only=True):
    """One way to sort lines. ``kind`` is ``words`` (of ``column``, the first ``width`` characters where that is not 0),
    ``bins`` (of the number ``column`` between ``edges``) or ``steps`` (of the number, rounded to ``step``).

    ``words`` and ``values`` are the classes met when it was fitted; their codes count from 1.
    """

    name: str
    kind: str
    column: str
    width: int = 0
    step: float = 0.0
    words: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def size(self) -> int:
        """How many codes there are, the unknown among them."""
        return 1 + (len(self.edges) + 1 if self.kind == "bins" else len(self.words) + len(self.values))

    def fitted(self, lines: Lines, numbers: dict[str, Floats], bins: int = 0) -> "Axis":
        """The same axis, with the classes that these lines have."""
        if self.kind == "words":
            column = lines.words[self.column]
            there = np.unique(column.codes)
            words = {self._cut(column.words[code]) for code in there}
            return Axis(name=self.name, kind="words", column=self.column, width=self.width, words=tuple(sorted(words)))
        values = numbers[self.column]
        values = values[np.isfinite(values)]
        if self.kind == "steps":
            met = np.unique(np.round(values / self.step).astype(np.int64))
            return Axis(
                name=self.name, kind="steps", column=self.column, step=self.step, values=tuple(int(v) for v in met)
            )
        edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1])) if len(values) else np.empty(0)
        return Axis(name=self.name, kind="bins", column=self.column, edges=tuple(float(edge) for edge in edges))

    def codes(self, lines: Lines, numbers: dict[str, Floats]) -> Integers:
        """The class of each line, 0 for one that was not met when the axis was fitted, or where nothing is stated."""
        if self.kind == "words":
            column = lines.words.get(self.column)
            if column is None:
                return np.zeros(len(lines), dtype=np.int64)
            known = {word: position for position, word in enumerate(self.words, 1)}
            codes = np.fromiter((known.get(self._cut(word), 0) for word in column.words), np.int64, len(column.words))
            return codes[column.codes] if len(codes) else np.zeros(len(lines), dtype=np.int64)
        values = numbers[self.column]
        there = np.isfinite(values)
        if self.kind == "bins":
            return np.where(there, np.searchsorted(np.asarray(self.edges), values) + 1, 0).astype(np.int64)
        classes = np.asarray(self.values, dtype=np.int64)
        if not len(classes):
            return np.zeros(len(lines), dtype=np.int64)
        rounded = np.round(np.where(there, values, 0.0) / self.step).astype(np.int64)
        position = np.searchsorted(classes, rounded).clip(0, len(classes) - 1)
        return np.where(there & (classes[position] == rounded), position + 1, 0)

    def _cut(self, word: str) -> str:
        return word[: self.width] if self.width else word


def _column(lines: Lines, name: str) -> Floats:
    column = lines.numbers.get(name)
    return np.full(len(lines), np.nan) if column is None else column


def _log(column: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs: Floats = np.log(column + TINY)
    logs[~np.isfinite(logs) | (column < 0)] = np.nan
    return logs
