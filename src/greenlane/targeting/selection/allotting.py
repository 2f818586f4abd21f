# SPDX-License-Identifier: Apache-2.0
"""Giving out the controls of one office, stage and day: draw, mandatory and ordered ones, ranking, cut.

The order is total and depends on nothing but the consignments themselves. Who is ranked in never depends on who was
drawn: the draw has places of its own, and a place that stays free because somebody is both drawn and ranked in stays
free. So the probability of each origin is exactly what is recorded, and weighing controlled consignments with one over
the probability of their inclusion is unbiased (decisions/0014).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from greenlane.cargo import Stage
from greenlane.targeting.outcomes import OUTCOMES, Outcome, severity_of
from greenlane.targeting.records import SelectedBy

from .candidates import Allotment, Candidate, Standing, high_risk_that_counts
from .drawing import Draw
from .ranking import FREE, Ranked, Round, competes, controls_of, learned_value, reaches
from .rule import Rule


class Places(Struct, frozen=True, kw_only=True):
    """The places of one control on one day and how they were given out; ``capacity`` None where none is stated.

    ``taken`` were given out earlier the same day. ``drawn``, ``bound`` (mandatory, or ordered by an officer) and
    ``ranked`` are this selection's. ``proposed`` is how many competed for this very control, ``cut`` how many of them
    did not get it. ``over`` is by how many those who are never cut exceed what there is; ``unused`` stayed free.
    ``lowest`` is the lowest score that was ranked in.
    """

    control: Outcome
    capacity: int | None
    taken: int = 0
    drawn: int = 0
    bound: int = 0
    ranked: int = 0
    proposed: int = 0
    cut: int = 0
    over: int = 0
    unused: int | None = None
    lowest: int | None = None

    @property
    def given(self) -> int:
        """How many places this selection gave out: so many fewer are left for a later one of the day."""
        return self.drawn + self.bound + self.ranked


class Allotted(Struct, frozen=True, kw_only=True):
    """What came of one office, stage and day: each consignment's allotment, and the places of each control."""

    allotments: tuple[Allotment, ...]
    places: tuple[Places, ...]


class _Case(NamedTuple):
    """One of the ways that the draw may come out: its weight, whether the draw has its places, and the ranking then."""

    weight: float
    has_draw: bool
    round: Round


def allot(
    candidates: Iterable[Candidate],
    *,
    stage: Stage,
    draw: Draw,
    draw_control: Outcome,
    capacity: Mapping[Outcome, int | None],
    taken: Mapping[Outcome, int],
    rule: Rule,
    threshold: int,
    at: datetime,
) -> Allotted:
    """Give out the controls of one day.

    ``capacity`` is how many of each control there are; a control that it does not name, or names with None, has no
    bound. ``taken`` are the places given out earlier that day. ``threshold`` is the score from which on a place is
    given (the rule's cut-off, or its rolling threshold as of now). ``draw_control`` is what drawn ones get.
    """
    ranked = [Ranked(candidate, high_risk_that_counts(candidate, at)) for candidate in candidates]
    ranked.sort(key=lambda one: one.candidate.id)

    def the_case(weight: float, for_draw: int) -> _Case:
        left = {
            control: None if limit is None else limit - taken.get(control, 0) - for_draw * (control is draw_control)
            for control, limit in capacity.items()
        }
        return _Case(weight, for_draw > 0, Round(ranked, stage, left, rule, threshold))

    chance = draw.chance_of_a_place
    cases = [the_case(1.0, draw.places)] if chance == 1.0 else [the_case(chance, 1), the_case(1.0 - chance, 0)]
    came = cases[0] if chance == 1.0 or draw.places else cases[1]
    settle = _Settling(stage, draw, draw_control, rule, threshold, cases, came.round)
    allotments = tuple(settle.of(one) for one in ranked)
    return Allotted(
        allotments=allotments,
        places=_places(ranked, allotments, stage, draw, draw_control, capacity, taken, came.round),
    )


class _Settling:
    """What each candidate gets, once the places are given out."""

    def __init__(
        self,
        stage: Stage,
        draw: Draw,
        draw_control: Outcome,
        rule: Rule,
        threshold: int,
        cases: list[_Case],
        came: Round,
    ) -> None:
        self._stage, self._draw, self._draw_control = stage, draw, draw_control
        self._rule, self._threshold, self._cases, self._came = rule, threshold, cases, came
        self._chances = {one.stratum: one.probability for one in draw.strata}

    def of(self, one: Ranked) -> Allotment:
        candidate = one.candidate
        drawn, chance = candidate.settled or (
            candidate.id in self._draw.drawn,
            self._chances.get(candidate.stratum, 0.0),
        )
        outcome = self._came.of(candidate.id)
        origins = []
        if drawn:
            origins.append(SelectedBy(origin="random", probability=chance))
            outcome = self._draw_control if outcome is None else self._more_severe(outcome, self._draw_control)
        if candidate.mandatory is not None and candidate.mandatory not in FREE:
            origins.append(SelectedBy(origin="mandatory", probability=1.0))
        if candidate.ordered is not None and candidate.ordered not in FREE:
            origins.append(SelectedBy(origin="officer", probability=1.0))
        by_rank = sum(case.weight for case in self._cases if candidate.id in case.round.by_rank)
        if candidate.id in self._came.by_rank:
            learned = learned_value(candidate, self._rule.rank_by) is not None
            origins.append(SelectedBy(origin="model" if learned else "profile", probability=by_rank))
        if outcome is None:
            outcome = candidate.proposed if candidate.proposed in FREE else OUTCOMES[self._stage][0]
        return Allotment(
            id=candidate.id,
            outcome=outcome,
            standing=self._standing(one, outcome),
            selected_by=tuple(origins),
            inclusion=self._inclusion(candidate, chance),
            random_chance=chance,
            high_risk=one.tests,
            place=self._came.of(candidate.id),
        )

    def _inclusion(self, candidate: Candidate, chance: float) -> float:
        """The probability of any control: in each case certain for who is bound or ranked in, else that of the draw.

        A draw that was settled before has its chance in every case; the present one only where it has places.
        """
        if candidate.settled is not None or len(self._cases) == 1:
            return sum(case.weight * (1.0 if case.round.of(candidate.id) else chance) for case in self._cases)
        # All that the draw's chance holds lies in the case in which it has its place: weight times chance there.
        drawn_alone = sum(chance for case in self._cases if case.has_draw and not case.round.of(candidate.id))
        return drawn_alone + sum(case.weight for case in self._cases if case.round.of(candidate.id))

    def _standing(self, one: Ranked, outcome: Outcome) -> Standing:
        proposed = one.candidate.proposed
        if outcome not in FREE:
            milder = severity_of(self._stage, outcome) < severity_of(self._stage, proposed)
            return Standing.MILDER if milder else Standing.SELECTED
        if proposed in FREE:
            return Standing.NOT_PROPOSED
        return Standing.LET_GO if reaches(one, self._threshold) else Standing.BELOW_CUT

    def _more_severe(self, one: Outcome, other: Outcome) -> Outcome:
        return max(one, other, key=lambda outcome: severity_of(self._stage, outcome))


def _places(
    ranked: Iterable[Ranked],
    allotments: Iterable[Allotment],
    stage: Stage,
    draw: Draw,
    draw_control: Outcome,
    capacity: Mapping[Outcome, int | None],
    taken: Mapping[Outcome, int],
    came: Round,
) -> tuple[Places, ...]:
    used = Counter(allotment.outcome for allotment in allotments)
    by_rank, bound = Counter(came.by_rank.values()), Counter(came.bound.values())
    proposed: Counter[Outcome] = Counter()
    cut: Counter[Outcome] = Counter()
    for candidate, _ in ranked:
        if competes(candidate, stage):
            proposed[candidate.proposed] += 1
            cut[candidate.proposed] += came.by_rank.get(candidate.id) is not candidate.proposed
    found = []
    for control in controls_of(stage):
        limit, before = capacity.get(control), taken.get(control, 0)
        for_draw = draw.places if control is draw_control else 0
        over = 0 if limit is None else max(0, for_draw + bound[control] - max(0, limit - before))
        found.append(
            Places(
                control=control,
                capacity=limit,
                taken=before,
                drawn=for_draw,
                bound=bound[control],
                ranked=by_rank[control],
                proposed=proposed[control],
                cut=cut[control],
                over=over,
                unused=None if limit is None else max(0, limit - before - used[control]),
                lowest=came.lowest.get(control),
            )
        )
    return tuple(found)
