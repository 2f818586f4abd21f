# SPDX-License-Identifier: Apache-2.0
"""What a cut costs: who was let go, and how many results that probably loses."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from greenlane.targeting.outcomes import Band
from greenlane.targeting.rates import Rate

from .candidates import Allotment, Candidate, Standing

_LOST = frozenset({Standing.LET_GO, Standing.BELOW_CUT})


class Cost(Struct, frozen=True, kw_only=True):
    """The cost of a cut.

    ``let_go`` had a control proposed and get none for want of a place, ``below_cut`` none because they lie below the
    threshold, ``milder`` one that is milder than proposed. ``high_risk`` of those without a control are high-risk by a
    test that counts. ``by_area`` counts those without by the risk areas in which they have a score; one may count in
    several. ``expected_results`` is how many results are probably lost among the ``reckoned`` ones, of which something
    is known: the learned probability, or the rate at which controls of their band found something. None where nothing
    is known of any.
    """

    let_go: int = 0
    below_cut: int = 0
    milder: int = 0
    high_risk: int = 0
    by_area: dict[str, int] = {}
    expected_results: float | None = None
    reckoned: int = 0


def cost_of(candidates: Mapping[str, Candidate], allotments: Iterable[Allotment], rates: Mapping[Band, Rate]) -> Cost:
    """What these allotments cost. ``rates`` is how often controls found something, by band; few cases count as none."""
    counts = dict.fromkeys(Standing, 0)
    high_risk, reckoned, expected = 0, 0, 0.0
    areas: dict[str, int] = {}
    for allotment in allotments:
        counts[allotment.standing] += 1
        if allotment.standing not in _LOST:
            continue
        candidate = candidates[allotment.id]
        high_risk += bool(allotment.high_risk)
        for area, score in candidate.scores.items():
            if score > 0:
                areas[area] = areas.get(area, 0) + 1
        chance = _chance(candidate, rates)
        if chance is not None:
            expected += chance
            reckoned += 1
    return Cost(
        let_go=counts[Standing.LET_GO],
        below_cut=counts[Standing.BELOW_CUT],
        milder=counts[Standing.MILDER],
        high_risk=high_risk,
        by_area=dict(sorted(areas.items())),
        expected_results=round(expected, 4) if reckoned else None,
        reckoned=reckoned,
    )


def _chance(candidate: Candidate, rates: Mapping[Band, Rate]) -> float | None:
    if candidate.chance is not None:
        return candidate.chance
    known = rates.get(candidate.band)
    return known.value if known is not None and known.enough else None
