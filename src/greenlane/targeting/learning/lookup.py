# SPDX-License-Identifier: Apache-2.0
"""The plain look-up of repeated lines: what any score has to beat before it may claim to have learned anything."""

import numpy as np

from .lines import Floats, Integers, Lines

_SMOOTHING = 0.5


def look_up(earlier: Lines, later: Lines, goods: str | None) -> Floats:
    """For each later line the share of irregular ones among earlier lines of its group.

    A group not seen falls back to the rate of the commodity code, and that to the rate of all.
    """
    base = float(earlier.label.mean()) if len(earlier) else 0.0
    found = np.full(len(later), base)
    if goods is not None:
        of, position = _same_words(earlier, later, goods)
        found = _share(of, earlier.label, position, found)
    size = int(max(earlier.group.max(initial=-1), later.group.max(initial=-1))) + 1
    return _share(earlier.group, earlier.label, later.group, found, size, _SMOOTHING)


def _share(
    of: Integers, label: Floats, asked: Integers, otherwise: Floats, size: int = 0, smoothing: float = 2.0
) -> Floats:
    size = size or int(max(of.max(initial=-1), asked.max(initial=-1))) + 1
    count = np.bincount(of[of >= 0], minlength=size)
    hits = np.bincount(of[of >= 0], label[of >= 0], size)
    safe = np.maximum(asked, 0)
    seen = (asked >= 0) & (count[safe] > 0) if size else np.zeros(len(asked), dtype=np.bool_)
    if not seen.any():
        return otherwise
    rate = (hits[safe] + smoothing * otherwise) / (count[safe] + smoothing)
    return np.where(seen, rate, otherwise)


def _same_words(earlier: Lines, later: Lines, name: str) -> tuple[Integers, Integers]:
    """The codes of a column in both tables, by the earlier one's words; -1 for a word it lacks."""
    words = {word: position for position, word in enumerate(earlier.words[name].words)}
    column = later.words[name]
    mapped = np.fromiter((words.get(word, -1) for word in column.words), np.int64, len(column.words))
    return earlier.words[name].codes, mapped[column.codes] if len(mapped) else np.empty(0, np.int64)
