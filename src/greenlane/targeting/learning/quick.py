# SPDX-License-Identifier: Apache-2.0
"""The linear part alone, fitted in a moment: for simulations, and wherever a score is fitted again and again."""

from collections.abc import Sequence

import numpy as np

from greenlane.errors import Invalid

from .fitting import planned
from .grouping import one_of_each
from .linear import linear_margin
from .lines import Floats, Lines, Source, Words
from .parts import Parts, Settings, fit_parts

_SETTINGS = Settings(repeats=0)


class Quick:
    """A linear score over the classes that its lines had."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def margin(self, lines: Lines) -> Floats:
        """The margin of each line."""
        places = self._parts.places(lines, self._parts.design.numbers.of(lines))
        return linear_margin(self._parts.weights, places)


def quickly(lines: Lines, sources: tuple[Source, ...]) -> Quick | None:
    """Fit the linear part to labelled lines; None where they hold one class alone, or nothing that speaks."""
    if not len(lines) or lines.label.min() == lines.label.max():
        return None
    one, rows = one_of_each(lines)
    try:
        _, plan = planned(lines, one, sources, (), _SETTINGS)
    except Invalid:
        return None
    return Quick(fit_parts(one, rows, plan, _SETTINGS)) if plan.keys else None


def stacked(tables: Sequence[Lines]) -> Lines:
    """Tables with the same columns one below the other; words of the same spelling are one word again."""
    first = tables[0]
    words = {}
    for name in first.words:
        known: dict[str, int] = {}
        codes = []
        for table in tables:
            column = table.words[name]
            mapped = np.array([known.setdefault(word, len(known)) for word in column.words], dtype=np.int64)
            codes.append(mapped[column.codes])
        words[name] = Words(np.concatenate(codes), list(known))
    return Lines(
        words,
        {name: np.concatenate([table.numbers[name] for table in tables]) for name in first.numbers},
        np.concatenate([table.label for table in tables]),
        np.concatenate([table.group for table in tables]),
        np.concatenate([table.day for table in tables]),
        np.concatenate([table.known for table in tables]),
        np.concatenate([table.inclusion for table in tables]),
        np.concatenate([table.recovery for table in tables]),
    )
