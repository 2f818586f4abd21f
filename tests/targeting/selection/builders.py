# SPDX-License-Identifier: Apache-2.0
"""Populations for tests of selection: consignments with their numbers of a draw under some key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import Stage
from greenlane.targeting import Allotted, Candidate, Outcome, Rule, allot, draw, draw_over, starting_point

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
STAGE = Stage.PRE_ARRIVAL
CONTROLS = (Outcome.NO_CONTROL, Outcome.DOCUMENTARY_CHECK, Outcome.SCAN, Outcome.EXAMINATION)


def some_candidate(
    number: int = 1, *, score: int = 0, proposed: Outcome = Outcome.NO_CONTROL, **given: Any
) -> Candidate:
    """A consignment with a number as its id, and its score in the area of security."""
    scores = {"security": score} if score else {}
    return Candidate(id=f"c{number:05d}", proposed=proposed, scores=scores, **given)


def numbered(candidates: Iterable[Candidate], key: bytes) -> list[Candidate]:
    """The candidates with the numbers that a key draws for them."""
    return [replace(one, drawn=draw(key, one.id, STAGE)) for one in candidates]


def selected(
    candidates: Iterable[Candidate],
    *,
    key: bytes = b"key",
    wanted: float = 0,
    most: float | None = None,
    capacity: Mapping[Outcome, int | None] | None = None,
    taken: Mapping[Outcome, int] | None = None,
    rule: Rule | None = None,
    threshold: int = 0,
    control: Outcome = Outcome.EXAMINATION,
    at: datetime = AT,
) -> Allotted:
    """What a selection gives out; ``wanted`` is how many each stratum shall draw."""
    population = numbered(candidates, key)
    strata = {one.stratum for one in population}
    drawn = draw_over(population, dict.fromkeys(strata, wanted), most, starting_point(key, "office", "day"))
    return allot(
        population,
        stage=STAGE,
        draw=drawn,
        draw_control=control,
        capacity=capacity or {},
        taken=taken or {},
        rule=rule or Rule(),
        threshold=threshold,
        at=at,
    )


@st.composite
def populations(draw_from: st.DrawFn, *, most: int = 40) -> list[Candidate]:
    """Populations of all kinds: with and without proposals, mandatory and ordered controls, tests of high risk."""
    outcomes = st.sampled_from(CONTROLS)
    rarely = st.one_of(st.none(), st.none(), st.none(), outcomes)
    size = draw_from(st.integers(0, most))
    return [
        some_candidate(
            number,
            score=draw_from(st.integers(0, 100)),
            proposed=draw_from(outcomes),
            stratum=draw_from(st.sampled_from("ab")),
            mandatory=draw_from(rarely),
            ordered=draw_from(rarely),
            high_risk=draw_from(st.sampled_from(((), (), ("intelligence",), ("insufficient_data",)))),
        )
        for number in range(size)
    ]


capacities = st.dictionaries(st.sampled_from(CONTROLS[1:]), st.one_of(st.none(), st.integers(0, 30)))
"""Capacities of some controls, and none of others."""
