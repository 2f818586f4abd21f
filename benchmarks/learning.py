# SPDX-License-Identifier: Apache-2.0
"""The learned score: seconds of CPU to fit, rows scored a second, milliseconds to explain one line."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import numpy as np

from benchmarks.figures import MS, Figure, middle
from greenlane.targeting import learning

CASE = "learned score"
ROWS = 20_000
EXPLAINED = 100
REASON_TARGET_MS = 5.0

SOURCES = (
    learning.Source(name="hs", target="item.hs", concept=learning.Concept.GOODS),
    learning.Source(name="origin", target="item.origin", concept=learning.Concept.ROUTE),
    learning.Source(name="departure", target="journey.export_country", concept=learning.Concept.ROUTE),
    learning.Source(name="treatment", target="", concept=learning.Concept.TREATMENT),
    learning.Source(name="weight", target="item.net_weight_kg", concept=learning.Concept.WEIGHT, numeric=True),
    learning.Source(name="value", target="item.value.amount", concept=learning.Concept.VALUE, numeric=True),
)


def measure() -> Iterator[Figure]:
    """Fit to made-up lines, score them, explain some. Raises RuntimeError where ONNX and what was fitted differ."""
    lines = made_up(ROWS)
    begun = process_time()
    fitted = learning.fit(lines, SOURCES, learning.Settings(window_weeks=0))
    card = learning.card_of(fitted, mapping="none", label="label", group=(), made="2026-01-05", told={})
    files = learning.files_of(fitted, "none", SOURCES, card)
    yield Figure(case=CASE, name=f"fit and check {ROWS} lines", value=process_time() - begun, unit="s CPU")
    model = learning.load(files)
    begun = process_time()
    said = model.score(lines).probability
    taken = process_time() - begun
    linear, trees = fitted.parts.margins(lines)
    if np.abs(said - fitted.calibration.probability((linear + trees) / 2)).max() > 1e-4:
        raise RuntimeError("what is served is not what was fitted")
    yield Figure(case=CASE, name="score", value=ROWS / taken, unit="rows/s CPU", at_least=True)
    times = []
    for row in range(EXPLAINED):
        one = lines.taken(np.array([row]))
        begun = process_time()
        learning.explain_line(model, one)
        times.append(process_time() - begun)
    yield Figure(
        case=CASE, name="reasons of one line", value=middle(times) * MS, unit="ms CPU", target=REASON_TARGET_MS
    )


def made_up(rows: int) -> learning.Lines:
    """Lines whose outcome depends a little on goods, origin and weight."""
    chance = np.random.default_rng(5)
    hs, origin = chance.integers(0, 900, rows), chance.integers(0, 40, rows)
    departure = np.where(chance.random(rows) < 0.7, origin, chance.integers(0, 40, rows))
    weight = np.round(np.exp(chance.normal(5, 2, rows)), 1) + 0.1
    odds = -2 + (hs % 11 == 0) + (origin % 5 == 0) + 0.8 * ((hs % 7 == 0) & (weight > 150))
    return learning.lines_of(
        {
            "hs": [f"{one // 12 + 10:02d}{one % 12:02d}{one % 3}0" for one in hs],
            "origin": [f"O{one}" for one in origin],
            "departure": [f"O{one}" for one in departure],
            "treatment": [f"T{one % 6}" for one in hs],
        },
        {"weight": weight.tolist(), "value": (weight * np.exp(chance.normal(1, 0.5, rows))).tolist()},
        label=(chance.random(rows) < 1 / (1 + np.exp(-odds))).astype(float).tolist(),
    )
