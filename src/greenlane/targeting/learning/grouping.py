# SPDX-License-Identifier: Apache-2.0
"""Lines that repeat each other: one line is made of them, and they lie in one fold together."""

import hashlib

import numpy as np

from .lines import NO_DAY, Floats, Integers, Lines


def one_of_each(lines: Lines) -> tuple[Lines, Floats]:
    """One line of each group, and how many rows it stands for.

    The label is the mean of the rows' labels; features and day are those of the earliest row.
    """
    day = np.where(lines.day == NO_DAY, np.iinfo(np.int64).max, lines.day)
    order = np.lexsort((np.arange(len(lines)), day, lines.group))
    groups, first, place, size = np.unique(
        lines.group[order], return_index=True, return_inverse=True, return_counts=True
    )
    chosen = order[first]
    label = np.bincount(place, lines.label[order], len(groups)) / size
    stated = np.isfinite(lines.recovery[order])
    recovered = np.bincount(place, np.where(stated, lines.recovery[order], 0.0), len(groups))
    count = np.bincount(place, stated, len(groups))
    with np.errstate(invalid="ignore"):
        recovery = np.where(count > 0, recovered / np.maximum(count, 1), np.nan)
    return lines.taken(chosen).but(label=label, recovery=recovery), size.astype(np.float64)


def folds(group: Integers, count: int, seed: int) -> Integers:
    """The fold of each line: by a digest of its group's number, so that a group lies in one fold whole."""
    groups, place = np.unique(group, return_inverse=True)
    each = [int.from_bytes(hashlib.blake2b(f"{seed}:{one}".encode(), digest_size=8).digest()) % count for one in groups]
    return np.asarray(each, dtype=np.int64)[place] if len(groups) else np.empty(0, dtype=np.int64)


def repeats(lines: Lines) -> tuple[float, float]:
    """Which share of rows has a twin in its group, and which share of such groups has one label alone."""
    groups, place, size = np.unique(lines.group, return_inverse=True, return_counts=True)
    if not len(groups):
        return 0.0, 1.0
    hits = np.bincount(place, lines.label, len(groups))
    repeated = size > 1
    alike = (hits[repeated] == 0) | (hits[repeated] == size[repeated])
    return float(size[repeated].sum() / len(lines)), float(alike.mean()) if repeated.any() else 1.0
