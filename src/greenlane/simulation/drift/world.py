# SPDX-License-Identifier: Apache-2.0
"""A flow of declarations in which schemes start and stop, and new importers come: week by week, with the truth.

A scheme is a heading from an origin, and the importers who use it. While it runs, most of its lines are irregular;
when it ends, the same goods come honestly again, and a new scheme begins elsewhere with importers nobody knows.
"""

from typing import NamedTuple

import numpy as np
from msgspec import Struct

from greenlane.targeting import learning

_HEADINGS, _ORIGINS, _IMPORTERS = 120, 24, 500
_BACKGROUND = 0.05


class DriftSize(Struct, frozen=True, kw_only=True):
    """How large the flow is: weeks, lines a week, and schemes that run at the same time."""

    weeks: int = 130
    lines: int = 700
    schemes: int = 8


class _Scheme(NamedTuple):
    heading: int
    origin: int
    importers: tuple[int, ...]
    rate: float
    begins: int
    ends: int


class Drift:
    """The flow of a seed. ``week`` gives its lines with the truth as label; the same each time it is asked."""

    def __init__(self, seed: int, size: DriftSize) -> None:
        self.seed, self.size = seed, size
        chance = np.random.default_rng((seed, 1))
        self._popular = chance.dirichlet(np.full(_HEADINGS, 0.6))
        self._from = chance.dirichlet(np.full(_ORIGINS, 0.5), _HEADINGS)
        self._schemes = tuple(self._plan(chance))

    def _plan(self, chance: np.random.Generator) -> list[_Scheme]:
        """Schemes one after the other in each of a fixed number of places; each takes its own new importers."""
        found = []
        newcomer = _IMPORTERS
        for _ in range(self.size.schemes):
            begins = -int(chance.integers(0, 30))
            while begins < self.size.weeks:
                length = int(chance.integers(20, 45))
                heading = int(chance.integers(0, _HEADINGS))
                origin = int(chance.integers(0, _ORIGINS))
                members = tuple(range(newcomer, newcomer + 4))
                newcomer += 4
                found.append(
                    _Scheme(heading, origin, members, float(chance.uniform(0.6, 0.9)), begins, begins + length)
                )
                begins += length
        return found

    def week(self, number: int) -> learning.Lines:
        """The lines of one week, from 0, with the truth as their label."""
        chance = np.random.default_rng((self.seed, 2, number))
        count = self.size.lines
        running = [scheme for scheme in self._schemes if scheme.begins <= number < scheme.ends]
        ended = [scheme for scheme in self._schemes if scheme.ends <= number]
        heading = chance.choice(_HEADINGS, count, p=self._popular)
        origin = np.array([chance.choice(_ORIGINS, p=self._from[one]) for one in heading])
        importer = np.minimum((chance.exponential(0.25, count) * _IMPORTERS).astype(int), _IMPORTERS - 1)
        irregular = chance.random(count) < _BACKGROUND
        for scheme in running:
            self._fill(chance, scheme, heading, origin, importer, irregular, 0.016, scheme.rate)
        for scheme in ended:  # the same goods and importers go on, honestly
            self._fill(chance, scheme, heading, origin, importer, irregular, 0.012, _BACKGROUND)
        weight = np.exp(chance.normal(5, 1.2, count))
        value = weight * np.exp(chance.normal(1 + heading % 7 / 3, 0.4, count))
        day = number * 7 + chance.integers(0, 7, count)
        made = learning.lines_of(
            {
                "heading": [f"{one // 3 + 10:02d}{one % 3 + 1:02d}{one % 5:02d}" for one in heading],
                "origin": [f"O{one:02d}" for one in origin],
                "importer": [f"I{one:04d}" for one in importer],
            },
            {"weight": weight.tolist(), "value": value.tolist()},
            label=irregular.astype(float).tolist(),
            day=day.tolist(),
        )
        return made.but(group=np.arange(number * count, (number + 1) * count))

    @staticmethod
    def _fill(
        chance: np.random.Generator,
        scheme: _Scheme,
        heading: np.typing.NDArray[np.int64],
        origin: np.typing.NDArray[np.int64],
        importer: np.typing.NDArray[np.int64],
        irregular: np.typing.NDArray[np.bool_],
        share: float,
        rate: float,
    ) -> None:
        """Make a share of the week's lines those of a scheme."""
        own = np.flatnonzero(chance.random(len(heading)) < share)
        heading[own], origin[own] = scheme.heading, scheme.origin
        importer[own] = chance.choice(scheme.importers, len(own))
        irregular[own] = chance.random(len(own)) < rate


SOURCES = (
    learning.Source(name="heading", target="item.hs", concept=learning.Concept.GOODS),
    learning.Source(name="origin", target="item.origin", concept=learning.Concept.ROUTE),
    learning.Source(name="importer", target="importer.id", concept=learning.Concept.PARTY),
    learning.Source(name="weight", target="item.net_weight_kg", concept=learning.Concept.WEIGHT, numeric=True),
    learning.Source(name="value", target="item.value.amount", concept=learning.Concept.VALUE, numeric=True),
)
"""What a score may read of these lines."""
