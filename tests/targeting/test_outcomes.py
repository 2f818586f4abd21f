# SPDX-License-Identifier: Apache-2.0
"""Each stage has its own outcomes, and what a profile asks for is brought to the nearest of them."""

from __future__ import annotations

import pytest

from greenlane.cargo import Stage
from greenlane.targeting import Outcome
from greenlane.targeting.outcomes import OUTCOMES, nearest, severity_of

EVERY = [(stage, outcome) for stage in Stage for outcome in Outcome]


def test_every_stage_has_outcomes_and_every_outcome_a_stage() -> None:
    assert set(OUTCOMES) == set(Stage)
    assert {outcome for ladder in OUTCOMES.values() for outcome in ladder} == set(Outcome)
    assert all(len(set(ladder)) == len(ladder) for ladder in OUTCOMES.values())


@pytest.mark.parametrize(("stage", "wanted"), EVERY)
def test_every_outcome_comes_to_one_of_the_stage(stage: Stage, wanted: Outcome) -> None:
    found = nearest(stage, wanted)
    assert found in OUTCOMES[stage]
    assert found is wanted or wanted not in OUTCOMES[stage]
    # never do not load, unless it is asked for by name: a named human decides it
    assert found is not Outcome.DO_NOT_LOAD or wanted is Outcome.DO_NOT_LOAD


@pytest.mark.parametrize(
    ("stage", "wanted", "found"),
    [
        (Stage.PRE_LOADING, Outcome.EXAMINATION, Outcome.REQUEST_FOR_SCREENING),
        (Stage.PRE_LOADING, Outcome.DOCUMENTARY_CHECK, Outcome.REQUEST_FOR_INFORMATION),
        (Stage.PRE_LOADING, Outcome.RELEASE, Outcome.ASSESSMENT_COMPLETE),
        (Stage.POST_RELEASE, Outcome.SCAN, Outcome.AUDIT),
        (Stage.POST_RELEASE, Outcome.RELEASE, Outcome.NO_CONTROL),
        (Stage.PRE_ARRIVAL, Outcome.DO_NOT_LOAD, Outcome.EXAMINATION),
        (Stage.CLEARANCE, Outcome.AUDIT, Outcome.RELEASE_AND_AUDIT),
        (Stage.CLEARANCE, Outcome.NO_CONTROL, Outcome.RELEASE),
    ],
)
def test_the_nearest_outcome(stage: Stage, wanted: Outcome, found: Outcome) -> None:
    assert nearest(stage, wanted) is found


def test_severity_is_the_rank_at_the_stage_and_refuses_outcomes_of_another() -> None:
    assert [severity_of(Stage.CLEARANCE, outcome) for outcome in OUTCOMES[Stage.CLEARANCE]] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="not in tuple"):
        severity_of(Stage.CLEARANCE, Outcome.DO_NOT_LOAD)
