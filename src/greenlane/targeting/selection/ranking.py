# SPDX-License-Identifier: Apache-2.0
"""The ranking: in which order consignments get the places that are left, and who gets one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from greenlane.cargo import Stage
from greenlane.targeting.outcomes import OUTCOMES, Outcome, RiskArea, severity_of

from .candidates import Candidate
from .rule import Measure, Rule

FREE = frozenset({Outcome.ASSESSMENT_COMPLETE, Outcome.NO_CONTROL, Outcome.RELEASE, Outcome.RELEASE_AND_AUDIT})
"""Outcomes that take no place: nobody controls anything before the goods go on."""

SCORE = "score"
"""The test of high risk that is the score itself, for which a threshold is a threshold."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class Ranked(NamedTuple):
    """A candidate with the tests of high risk that count for it now."""

    candidate: Candidate
    tests: tuple[str, ...]


def controls_of(stage: Stage) -> tuple[Outcome, ...]:
    """The outcomes of a stage that take a place, the most severe first."""
    return tuple(outcome for outcome in reversed(OUTCOMES[stage]) if outcome not in FREE)


def learned_value(candidate: Candidate, measure: Measure) -> float | None:
    """What the learned score says by this measure; None where the ranking is by score, or where it says nothing."""
    if measure is Measure.SCORE:
        return None
    return candidate.chance if measure is Measure.PROBABILITY else candidate.recovery


def order_of(candidate: Candidate, high_risk: Collection[str], measure: Measure) -> tuple[object, ...]:
    """The place of a candidate in the ranking, the lowest first: a total order that nothing but itself decides.

    High-risk consignments come first; then by the measure, those of which it says nothing last; then the highest score,
    then the earlier decision limit, then the id, which begins with the time at which the consignment was opened.
    """
    value = learned_value(candidate, measure)
    learned = (value is None, -(value or 0.0))
    return (not high_risk, *learned, -candidate.score, candidate.due or _NEVER, candidate.id)


class Round:
    """One giving-out of the places of a day: into which control each candidate comes, by rank or because it must.

    ``by_rank`` and ``bound`` give the control by the candidate's id; nobody is in both. ``lowest`` is the lowest score
    that was ranked in, by control.
    """

    def __init__(
        self,
        ranked: Iterable[Ranked],
        stage: Stage,
        places: Mapping[Outcome, int | None],
        rule: Rule,
        threshold: int,
    ) -> None:
        """Give out ``places`` (those that earlier selections and the draw leave; None: no bound) by the rule."""
        self.by_rank: dict[str, Outcome] = {}
        self.bound: dict[str, Outcome] = {}
        self.lowest: dict[Outcome, int] = {}
        self._rule = rule
        waiting: dict[Outcome, list[Ranked]] = {}
        must: dict[Outcome, list[str]] = {}
        for one in ranked:
            least = bound_to(one.candidate, stage)
            if least is not None:
                must.setdefault(least, []).append(one.candidate.id)
            if competes(one.candidate, stage) and reaches(one, threshold):
                waiting.setdefault(one.candidate.proposed, []).append(one)
        fallen: list[Ranked] = []
        for control in controls_of(stage):
            bound = [each for each in must.get(control, ()) if each not in self.by_rank]
            self.bound.update(dict.fromkeys(bound, control))
            pool = sorted(
                (one for one in (*waiting.get(control, ()), *fallen) if one.candidate.id not in self.bound),
                key=lambda one: order_of(one.candidate, one.tests, rule.rank_by),
            )
            self._fill(control, pool, places.get(control), len(bound))
            fallen = [one for one in pool if one.candidate.id not in self.by_rank] if rule.fall_back else []

    def _fill(self, control: Outcome, pool: list[Ranked], places: int | None, bound: int) -> None:
        if places is not None:
            pool = _first(pool, max(0, places - bound), self._rule.reserved)
        self.by_rank.update((one.candidate.id, control) for one in pool)
        if pool:
            self.lowest[control] = min(one.candidate.score for one in pool)

    def of(self, candidate: str) -> Outcome | None:
        """The control into which a candidate comes without the draw; None for none."""
        return self.by_rank.get(candidate) or self.bound.get(candidate)


def reaches(one: Ranked, threshold: int) -> bool:
    """Whether a candidate reaches the threshold: by its score, or by a test of high risk that is not the score."""
    return one.candidate.score >= threshold or any(test != SCORE for test in one.tests)


def bound_to(candidate: Candidate, stage: Stage) -> Outcome | None:
    """The control that a mandatory profile or an officer asks for, the more severe of both; None for none."""
    asked = [one for one in (candidate.mandatory, candidate.ordered) if one is not None and one not in FREE]
    return max(asked, key=lambda one: severity_of(stage, one), default=None)


def competes(candidate: Candidate, stage: Stage) -> bool:
    """Whether a control is proposed for the candidate that it does not get anyhow."""
    if candidate.proposed in FREE:
        return False
    least = bound_to(candidate, stage)
    return least is None or severity_of(stage, candidate.proposed) > severity_of(stage, least)


def _first(pool: list[Ranked], places: int, reserved: Mapping[RiskArea, float]) -> list[Ranked]:
    """The first ``places`` of the pool, which is in its order; reserved places go by the score of their area first."""
    if not reserved or len(pool) <= places:
        return pool[:places]
    chosen: dict[str, Ranked] = {}
    for area in sorted(reserved):
        share = int(places * reserved[area] + 1e-9)
        of_area = [one for one in pool if one.candidate.scores.get(area, 0) > 0 and one.candidate.id not in chosen]
        of_area.sort(key=lambda one: -one.candidate.scores[area])  # stable: equal ones stay in the order of the pool
        chosen.update((one.candidate.id, one) for one in of_area[: min(share, places - len(chosen))])
    rest = [one for one in pool if one.candidate.id not in chosen]
    return [*chosen.values(), *rest[: places - len(chosen)]]
