# SPDX-License-Identifier: Apache-2.0
"""The ranking's order is total, and the controls of a stage go from the most severe to the mildest."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given

from greenlane.cargo import Stage
from greenlane.targeting import FREE, OUTCOMES, Candidate, Measure, Outcome, controls_of
from greenlane.targeting.selection.ranking import Ranked, bound_to, competes, order_of, reaches
from tests.targeting.selection.builders import STAGE, populations, some_candidate


@given(populations())
def test_no_two_consignments_have_the_same_place(candidates: list[Candidate]) -> None:
    for measure in Measure:
        places = {order_of(one, one.high_risk, measure) for one in candidates}
        assert len(places) == len(candidates)


def test_every_stage_has_its_controls_the_most_severe_first() -> None:
    for stage in Stage:
        controls = controls_of(stage)
        assert controls == tuple(one for one in reversed(OUTCOMES[stage]) if one not in FREE)
        assert controls


def test_a_limit_of_the_last_year_still_comes_before_none() -> None:
    late = some_candidate(2, due=datetime(9999, 12, 31, tzinfo=UTC))
    assert order_of(late, (), Measure.SCORE) < order_of(some_candidate(1), (), Measure.SCORE)


def test_the_more_severe_of_two_duties_binds() -> None:
    both = some_candidate(mandatory=Outcome.SCAN, ordered=Outcome.EXAMINATION)
    assert bound_to(both, STAGE) is Outcome.EXAMINATION
    assert bound_to(some_candidate(ordered=Outcome.NO_CONTROL), STAGE) is None


def test_who_gets_the_proposed_control_anyhow_does_not_compete() -> None:
    assert not competes(some_candidate(proposed=Outcome.SCAN, mandatory=Outcome.SCAN), STAGE)
    assert competes(some_candidate(proposed=Outcome.EXAMINATION, mandatory=Outcome.SCAN), STAGE)
    assert not competes(some_candidate(proposed=Outcome.NO_CONTROL), STAGE)


def test_the_score_as_a_test_of_high_risk_does_not_lift_anybody_over_the_threshold() -> None:
    low = some_candidate(score=40)
    assert not reaches(Ranked(low, ("score",)), 50)
    assert reaches(Ranked(low, ("intelligence",)), 50)
    assert reaches(Ranked(low, ()), 40)
