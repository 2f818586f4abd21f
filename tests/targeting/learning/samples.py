# SPDX-License-Identifier: Apache-2.0
"""Small tables with a known truth, for the tests of the learned score."""

from __future__ import annotations

import numpy as np

from greenlane.targeting import learning

SOURCES = (
    learning.Source(name="hs", target="item.hs", concept=learning.Concept.GOODS),
    learning.Source(name="origin", target="item.origin", concept=learning.Concept.ROUTE),
    learning.Source(name="departure", target="journey.export_country", concept=learning.Concept.ROUTE),
    learning.Source(name="treatment", target="", concept=learning.Concept.TREATMENT),
    learning.Source(name="importer", target="importer.id", concept=learning.Concept.PARTY),
    learning.Source(name="weight", target="item.net_weight_kg", concept=learning.Concept.WEIGHT, numeric=True),
    learning.Source(name="value", target="item.value.amount", concept=learning.Concept.VALUE, numeric=True),
)
QUICK = learning.Settings(
    seed=1, repeats=1, window_weeks=0, trees=learning.TreeSettings(rounds=30, rate=0.1, smallest_leaf=20)
)
"""Settings under which a small table is learned from in a moment."""


def table(rows: int = 1200, seed: int = 0, twins: float = 0.3) -> learning.Lines:
    """Lines whose outcome depends on goods and origin together; some repeat an earlier line, label and all."""
    chance = np.random.default_rng(seed)
    hs = chance.integers(0, 30, rows)
    origin = chance.integers(0, 6, rows)
    departure = np.where(chance.random(rows) < 0.7, origin, chance.integers(0, 6, rows))
    weight = np.round(np.exp(chance.normal(4, 1, rows)), 1) + 0.1
    label = (chance.random(rows) < np.where((hs < 8) & (origin < 3), 0.7, 0.08)).astype(float)
    of = np.arange(rows)
    again = chance.random(rows) < twins
    of[again] = [int(chance.integers(0, max(1, int(row)))) for row in np.flatnonzero(again)]
    for row in range(rows):
        of[row] = of[of[row]]
    hs, origin, departure, weight, label = hs[of], origin[of], departure[of], weight[of], label[of]
    return learning.lines_of(
        {
            "hs": [f"{10 + one // 3:02d}{one % 3 + 1:02d}10" for one in hs],
            "origin": [f"O{one}" for one in origin],
            "departure": [f"O{one}" for one in departure],
            "treatment": ["P" if one % 2 else "A" for one in hs],
            "importer": [f"I{one}" for one in chance.integers(0, 80, rows)],
        },
        {"weight": weight.tolist(), "value": (weight * (1 + hs % 5)).tolist()},
        label=label.tolist(),
        group=of.tolist(),
        day=(18_000 + np.arange(rows) // 4).tolist(),
    )
