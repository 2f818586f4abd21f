# SPDX-License-Identifier: Apache-2.0
"""The random draw of a selection: first of all, over the whole population, blind to everything but stratum and number.

In each stratum those with the lowest numbers are drawn, so many as was settled before. A number hangs on the
consignment's id, its stage and the period's secret key alone, so neither amendments nor duplicates nor the order of
work draw again; and of any population each has the same chance.
"""

import hmac
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from .candidates import Candidate
from .sizes import bounded, whole_sizes


class Stratum(Struct, frozen=True, kw_only=True):
    """The draw in one stratum: of ``population`` consignments ``expected`` are drawn in the mean, now ``drawn``.

    ``probability`` is each one's chance: ``expected`` divided by ``population``.
    """

    stratum: str
    population: int
    wanted: float
    expected: float
    drawn: int
    probability: float


class Draw(Struct, frozen=True, kw_only=True):
    """A draw: its strata, who was drawn, and ``places``: how many places the draw was given in all.

    ``chance_of_a_place`` is below 1 only where capacity leaves less than one place: then there is one in so many
    draws, and none in the others.
    """

    strata: tuple[Stratum, ...]
    drawn: frozenset[str]
    places: int
    chance_of_a_place: float = 1.0

    def probability_of(self, stratum: str) -> float:
        """The chance of each consignment of a stratum; 0 for a stratum that was not there."""
        return next((one.probability for one in self.strata if one.stratum == stratum), 0.0)


def starting_point(key: bytes, *place: str) -> float:
    """Where the points of the systematic sizes begin: from 0 to 1, by the period's key and what is selected."""
    mac = hmac.digest(key, "|".join(("start", *place)).encode(), "sha256")
    return int.from_bytes(mac[:6], "big") / 2**48


def draw_over(population: Iterable[Candidate], wanted: Mapping[str, float], most: float | None, start: float) -> Draw:
    """Draw over those whose draw is not settled yet. ``wanted`` is how many are wanted, by stratum.

    ``most`` is how many places the draw may take, None for as many as it wants; ``start`` comes of
    ``starting_point``.
    """
    members: dict[str, list[Candidate]] = {}
    for candidate in population:
        if candidate.settled is None:
            members.setdefault(candidate.stratum, []).append(candidate)
    sizes = Counter({stratum: len(them) for stratum, them in members.items()})
    expected = bounded(wanted, sizes, most)
    whole = whole_sizes(expected, start)
    drawn: set[str] = set()
    strata: list[Stratum] = []
    for stratum in sorted(members):
        number = min(whole.get(stratum, 0), sizes[stratum])
        if number:
            lowest = sorted(members[stratum], key=lambda one: (one.drawn, one.id))[:number]
            drawn.update(one.id for one in lowest)
        strata.append(
            Stratum(
                stratum=stratum,
                population=sizes[stratum],
                wanted=wanted.get(stratum, 0.0),
                expected=expected.get(stratum, 0.0),
                drawn=number,
                probability=expected.get(stratum, 0.0) / sizes[stratum],
            )
        )
    total = sum(expected.values())
    return Draw(
        strata=tuple(strata),
        drawn=frozenset(drawn),
        places=len(drawn),
        chance_of_a_place=total if 0 < total < 1 else 1.0,
    )
