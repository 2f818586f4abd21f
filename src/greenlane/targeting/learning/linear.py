# SPDX-License-Identifier: Apache-2.0
"""The linear part: a ridge logistic regression over the classes of every key. It is the shadow model too."""

from collections.abc import Sequence

import numpy as np

from .extra import library
from .keys import Counted, Key
from .lines import Floats, Integers

STRENGTH = 0.03
"""How little the weights are held back (the inverse of the ridge penalty)."""

Weights = tuple[float, dict[str, Floats]]
"""The intercept, and of each key the weight of each combination met."""


def fit_linear(
    keys: Sequence[Key],
    counts: dict[str, Counted],
    places: dict[str, Integers],
    label: Floats,
    weight: Floats,
    strength: float = STRENGTH,
) -> Weights:
    """Fit the weights; a label between 0 and 1 counts as so much of an irregular line and the rest of a good one."""
    sparse = library("scipy.sparse")
    logistic = library("sklearn.linear_model").LogisticRegression
    read = [key.name for key in keys if key.sparse]
    rows, columns, start = [], [], {}
    width = 0
    for name in read:
        start[name] = width
        there = np.flatnonzero(places[name] >= 0)
        rows.append(there)
        columns.append(places[name][there] + width)
        width += len(counts[name].combinations)
    shape = (len(label), max(width, 1))
    row, column = (np.concatenate(rows), np.concatenate(columns)) if read else (np.empty(0, int), np.empty(0, int))
    matrix = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=shape)
    chosen, target, share = doubled(label, weight / weight.mean())
    fitted = logistic(C=strength, max_iter=500, solver="lbfgs", tol=1e-5)
    with library("threadpoolctl").threadpool_limits(1):  # one thread: the same weights on every machine
        fitted.fit(matrix[chosen], target, sample_weight=share)
    found = np.asarray(fitted.coef_[0], dtype=np.float64)
    return float(fitted.intercept_[0]), {
        name: found[start[name] : start[name] + len(counts[name].combinations)] for name in read
    }


def doubled(label: Floats, weight: Floats) -> tuple[Integers, Integers, Floats]:
    """Lines whose label lies between 0 and 1 become two: positions, labels of 0 or 1, and weights."""
    hits, misses = np.flatnonzero(label > 0), np.flatnonzero(label < 1)
    chosen = np.concatenate((hits, misses))
    target = np.concatenate((np.ones(len(hits), dtype=np.int64), np.zeros(len(misses), dtype=np.int64)))
    share = np.concatenate(((weight * label)[hits], (weight * (1 - label))[misses]))
    return chosen, target, share


def linear_margin(weights: Weights, places: dict[str, Integers]) -> Floats:
    """The margin (logarithm of the odds) of each line."""
    intercept, of = weights
    size = len(next(iter(places.values()))) if places else 0
    found = np.full(size, intercept)
    for name, values in of.items():
        if len(values):
            place = places[name]
            found += np.where(place >= 0, values[place], 0.0)
    return found
