# SPDX-License-Identifier: Apache-2.0
"""Selection over a window of a hundred thousand assessed consignments: the allotting by itself, and the whole run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
from sqlalchemy import text

from benchmarks.figures import Figure
from greenlane.access import Sensitivity
from greenlane.cargo import Stage, new_id
from greenlane.store import StoredAssessment, StoredConsignment, StoredPlan, StoredSelection, UnitOfWork
from greenlane.targeting import (
    Band,
    Candidate,
    CapacityPlan,
    Outcome,
    Rule,
    SelectedBy,
    allot,
    draw,
    draw_over,
    plan_of,
)
from greenlane.wiring.installation import AGENCY, Installation
from greenlane.wiring.selecting import select_controls, window_of

CASE = "Selection over a window"
NUMBER = 100_000
OFFICE = "XX000001"
STAGE = Stage.PRE_ARRIVAL
DAY = datetime(2026, 3, 24, tzinfo=UTC)
_SCORES = {Outcome.DOCUMENTARY_CHECK: 30, Outcome.SCAN: 55, Outcome.EXAMINATION: 80}
_BANDS = {Outcome.DOCUMENTARY_CHECK: Band.MEDIUM, Outcome.SCAN: Band.HIGH, Outcome.EXAMINATION: Band.VERY_HIGH}
_AREAS = ("security", "drugs", "revenue")


def measure(installation: Installation) -> Iterator[Figure]:
    """Measure both; the consignments are made up and written past the gate, since selecting alone is measured."""
    plan = _plan()
    yield _allotting(plan)
    with installation.store.unit() as uow:
        _write(uow, installation, plan)
    with installation.store.unit() as uow:  # as the database does by itself some time after many rows have come
        uow.connection.execute(text("ANALYZE consignments, assessments, selections, selection_members"))
    window = window_of(OFFICE, STAGE, DAY, DAY + timedelta(days=1))
    clock, cpu = time.perf_counter(), time.process_time()
    with installation.store.unit() as uow:
        run = select_controls(uow, installation, window)
    took, worked = time.perf_counter() - clock, time.process_time() - cpu
    assert run.population == NUMBER
    yield Figure(case=CASE, name="run over 100,000 assessed consignments, recorded", value=took, unit="s", target=20)
    yield Figure(case=CASE, name="of it in our own process", value=worked, unit="s CPU")


def _plan() -> CapacityPlan:
    """A large port: a thousand scans, two hundred examinations and three thousand looks at papers a day."""
    places = {"examination": 200, "scan": 1_000, "documentary_check": 3_000}
    return plan_of(
        {
            "office": OFFICE,
            "time_zone": "UTC",
            "capacities": [
                {"control": control, "per_day": number, "valid_from": "2026-01-01"}
                for control, number in places.items()
            ],
            "random": {"pre_arrival": {"width": 0.04, "strata": ["mode"]}},
        }
    )


def _proposals(chance: Random) -> Iterator[tuple[Outcome, dict[str, int], str]]:
    """What assessments propose: a tenth of them a control; with the scores and the mode of transport."""
    for _ in range(NUMBER):
        outcome = chance.choice((*_SCORES,)) if chance.random() < 0.1 else Outcome.NO_CONTROL
        score = _SCORES[outcome] + chance.randrange(20) if outcome in _SCORES else 0
        yield outcome, {chance.choice(_AREAS): score} if score else {}, chance.choice("134")


def _allotting(plan: CapacityPlan) -> Figure:
    candidates = [
        Candidate(
            id=f"{number:08d}", proposed=outcome, scores=scores, drawn=draw(b"key", str(number), STAGE), stratum=mode
        )
        for number, (outcome, scores, mode) in enumerate(_proposals(Random(1)))
    ]
    begun = time.process_time()
    drawn = draw_over(candidates, dict.fromkeys("134", 8.0), 20.0, 0.5)
    allotted = allot(
        candidates,
        stage=STAGE,
        draw=drawn,
        draw_control=Outcome.EXAMINATION,
        capacity=dict(plan.places_on(DAY.date())),
        taken={},
        rule=Rule(),
        threshold=0,
        at=DAY,
    )
    took = time.process_time() - begun
    assert len(allotted.allotments) == NUMBER
    return Figure(case=CASE, name="draw and allot 100,000, in memory", value=took, unit="s CPU", target=5)


def _write(uow: UnitOfWork, installation: Installation, plan: CapacityPlan) -> None:
    at = installation.now()
    configuration = installation.knowledge(uow).configuration
    by = {"created_by": "policy:bench", "approved_by": "policy:bench_second"}
    uow.capacities.add(
        StoredPlan(
            office=OFFICE,
            version=1,
            document=msgspec.to_builtins(plan),
            digest=plan.digest(),
            agency=AGENCY,
            unit=None,
            created_at=at,
            approved_at=at,
            **by,
        )
    )
    for outcome, scores, mode in _proposals(Random(2)):
        consignment = StoredConsignment(id=new_id(at), created_at=at, agency=AGENCY, unit=None, stage=STAGE)
        score = max(scores.values(), default=0)
        lane = configuration.policy.lane_of(outcome)
        assessment = StoredAssessment(
            id=new_id(at),
            consignment_id=consignment.id,
            stage=STAGE,
            configuration=configuration.digest,
            engine="bench",
            facts_id=new_id(at),
            result_id=new_id(at),
            result_digest="0" * 64,
            score=score,
            scores=scores,
            band=_BANDS.get(outcome, Band.LOW),
            outcome=outcome,
            lane=lane,
            high_risk=("score",) if score >= 50 else (),
            agency=AGENCY,
            unit=None,
            sensitivity=Sensitivity.NORMAL,
            at=at,
            deadline=DAY + timedelta(hours=12),
            office=OFFICE,
            mode=mode,
            watch_lists=(),
            due=DAY + timedelta(hours=12),
        )
        uow.consignments.add(consignment)
        uow.assessments.add(assessment)
        uow.selections.add(
            StoredSelection(
                id=new_id(at),
                assessment_id=assessment.id,
                rule="GL-SEL-1",
                cut_off=0,
                outcome=outcome,
                lane=lane,
                selected_by=(SelectedBy(origin="profile", probability=1.0),) if score else (),
                at=at,
            )
        )
