# SPDX-License-Identifier: Apache-2.0
"""Runs of selection over stored consignments: who gets what, what is recorded, and what is never done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.errors import Conflict, Forbidden, GreenlaneError, Invalid, NotFound
from greenlane.store import StoredRun, StoredSelection
from greenlane.store.verifying import checked_log
from greenlane.targeting import Outcome
from greenlane.wiring.results import import_results
from greenlane.wiring.selecting import LONGEST_WINDOW, promise_selection, window_of
from tests.installations import Customs
from tests.store.samples import EVERYTHING
from tests.wiring.crowds import END, OFFICE, STAGE, START, a_plan, crowd, declared, only, profiles, put_plan, run


@pytest.fixture
def office(customs: Customs) -> Customs:
    """An administration whose office may scan two a day, with profiles that hit by name."""
    only(customs, *profiles())
    put_plan(customs, a_plan())
    return customs


def _selection(customs: Customs, consignment: str) -> StoredSelection:
    with customs.read() as uow:
        latest = uow.assessments.latest([consignment])[consignment]
        return uow.selections.of_assessments([latest.id])[latest.id][0]  # type: ignore[no-any-return]


def _outcomes(customs: Customs, consignments: dict[str, str]) -> dict[str, str]:
    return {name: str(_selection(customs, one).outcome) for name, one in consignments.items()}


def _places(made: StoredRun) -> dict[str, Any]:
    return {one["control"]: one for one in made.document["days"][0]["places"]}


def test_what_exceeds_the_capacity_is_cut_by_rank_and_its_cost_recorded(office: Customs) -> None:
    people = crowd(office, ["LOW A", "HIGH B", "LOW C", "HIGH D", "FINE E"])
    made = run(office)
    assert _outcomes(office, people) == {
        "LOW A": "no_control",
        "HIGH B": "scan",
        "LOW C": "no_control",
        "HIGH D": "scan",
        "FINE E": "no_control",
    }
    (day,) = made.document["days"]
    assert day["cost"]["let_go"] == 2
    assert day["cost"]["by_area"] == {"revenue": 2}
    assert day["cost"]["high_risk"] == 2
    assert _places(made)["scan"] | {"lowest": 70, "cut": 2, "ranked": 2} == _places(made)["scan"]
    assert made.population == 5
    kept = _selection(office, people["HIGH B"])
    assert kept.run_id == made.id
    assert [(one.origin, one.probability) for one in kept.selected_by] == [("profile", 1.0)]
    assert kept.inclusion == 1.0


def test_mandatory_controls_come_first_even_beyond_the_places(office: Customs) -> None:
    people = crowd(office, ["MUST A", "MUST B", "MUST C", "HIGH D"])
    made = run(office)
    assert _outcomes(office, people) == {"MUST A": "scan", "MUST B": "scan", "MUST C": "scan", "HIGH D": "no_control"}
    assert _places(made)["scan"]["over"] == 1


def test_what_is_let_go_is_decided_by_the_policy_with_that_reason(office: Customs) -> None:
    people = crowd(office, ["HIGH A", "HIGH B", "LOW C"])
    run(office)
    with office.read() as uow:
        latest = uow.assessments.latest([people["LOW C"]])[people["LOW C"]]
        (decision,) = uow.decisions.of_assessments([latest.id])[latest.id]
    assert (decision.outcome, decision.reason_code) == (Outcome.NO_CONTROL, "no_capacity")


def test_the_draw_is_over_everybody_and_keeps_its_chance(customs: Customs) -> None:
    only(customs, *profiles())
    rows = [{"control": "examination", "per_day": 100}, {"control": "scan", "per_day": 2}]
    put_plan(customs, a_plan(rows, random={"pre_arrival": {"width": 0.5, "rate": 0.2, "period_days": 3}}))
    people = crowd(customs, [f"FINE {n}" for n in range(8)] + ["HIGH A", "HIGH B"])
    made = run(customs)
    (stratum,) = made.document["days"][0]["draw"]["strata"]
    assert (stratum["population"], stratum["drawn"]) == (10, 3)
    assert stratum["probability"] == pytest.approx(0.3)
    drawn = [one for one in people.values() if any(o.origin == "random" for o in _selection(customs, one).selected_by)]
    assert len(drawn) == 3
    for one in drawn:
        selection = _selection(customs, one)
        assert selection.outcome is Outcome.EXAMINATION
        assert next(o.probability for o in selection.selected_by if o.origin == "random") == pytest.approx(0.3)


def test_a_second_run_over_the_same_window_is_told_of_the_first(office: Customs) -> None:
    crowd(office, ["HIGH A"])
    made = run(office)
    with pytest.raises(Conflict) as refused:
        run(office)
    assert refused.value.where == made.id


def test_of_two_runs_at_once_one_wins_and_the_other_is_told(office: Customs) -> None:
    crowd(office, ["HIGH A", "HIGH B", "HIGH C"])
    together = Barrier(2)

    def one_run(_: int) -> StoredRun | GreenlaneError:
        together.wait(timeout=30)
        try:
            return run(office)
        except GreenlaneError as error:
            return error

    with ThreadPoolExecutor(2) as both:
        first, second = sorted(both.map(one_run, range(2)), key=lambda one: isinstance(one, GreenlaneError))
    assert isinstance(first, StoredRun)
    assert isinstance(second, Conflict)
    assert second.where == first.id


def test_what_comes_later_takes_the_places_that_are_left(office: Customs) -> None:
    first = crowd(office, ["HIGH A"])
    run(office)
    later = crowd(office, ["HIGH B", "HIGH C"])
    made = run(office)
    assert _places(made)["scan"]["taken"] == 1
    assert sorted(_outcomes(office, first | later).values()) == ["no_control", "scan", "scan"]
    assert made.population == 2


def test_an_amendment_gives_its_place_back_and_is_never_drawn_over_again(office: Customs) -> None:
    people = crowd(office, ["HIGH A", "LOW B"])
    first = run(office)
    amended = replace(declared(f"{OFFICE}-0-HIGH A", "FINE A"), function="amendment")
    office.accept(amended)
    made = run(office)
    assert made.population == 1
    assert made.document["days"][0]["draw"]["strata"] == []
    assert _places(made)["scan"]["taken"] == 1
    with office.read() as uow:
        members = [uow.selection_runs.members(one.id) for one in (first, made)]
    assert [len(each) for each in members] == [2, 1]
    assert not members[1][0].first
    assert str(_selection(office, people["HIGH A"]).outcome) == "no_control"


def test_the_same_records_give_the_same_selection(customs: Customs, twin: Customs) -> None:
    digests = []
    for one in (customs, twin):
        only(one, *profiles())
        put_plan(one, a_plan())
        people = crowd(one, ["HIGH A", "LOW B", "HIGH C", "FINE D", "HIGH E"])
        run(one)
        digests.append(_outcomes(one, people))
    assert digests[0] == digests[1]


def test_a_run_is_journalled_with_what_it_rests_on(office: Customs) -> None:
    crowd(office, ["HIGH A"])
    made = run(office)
    office.work()
    with office.read() as uow:
        assert uow.selection_runs.get(made.id) == made
        events = [event for _, event in uow.events.following(EVERYTHING, after=None, limit=500)]
    (told,) = [event for event in events if event.type == "ControlsAllotted"]
    assert told.subjects == {"run": made.id}
    assert told.body["digest"] == made.digest
    assert made.rule == "GL-SEL-2"
    assert len(made.digest) == 64


def test_a_window_or_stage_that_is_none_is_refused_with_the_place() -> None:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    for given, where in (
        (("X", "clearance", at, at), "to"),
        (("X", "clearance", at, at - timedelta(hours=1)), "to"),
        (("X", "clearance", at, at + LONGEST_WINDOW + timedelta(seconds=1)), "to"),
        (("X", "lunch", at, at + timedelta(days=1)), "stage"),
        (("X", "clearance", at.replace(tzinfo=None), at), "from"),
    ):
        with pytest.raises(Invalid) as refused:
            window_of(*given)
        assert refused.value.where == where
        assert refused.value.remedy


def test_an_office_without_a_plan_is_not_known(customs: Customs) -> None:
    with pytest.raises(NotFound, match="no approved capacity plan"):
        run(customs, office="XX999")


def test_where_nothing_is_due_there_is_nothing_to_select(office: Customs) -> None:
    with pytest.raises(Conflict, match="No open assessment"):
        run(office)


def test_who_leads_no_shift_may_not_allot(office: Customs) -> None:
    crowd(office, ["HIGH A"])
    with pytest.raises(Forbidden):
        run(office, actor=office.actor("targeting_officer"))
    assert run(office, actor=office.actor("duty_supervisor")).run_by.startswith("person:")


def test_consignments_of_another_office_are_not_in_it(office: Customs) -> None:
    crowd(office, ["HIGH A"], office="GB000074")
    people = crowd(office, ["HIGH A"])
    assert run(office).population == len(people)


def test_the_worker_does_a_promised_run_and_a_late_one_ends_quietly(office: Customs) -> None:
    people = crowd(office, ["HIGH A", "HIGH B", "LOW C"])
    window, supervisor = window_of(OFFICE, STAGE, START, END), office.actor("duty_supervisor")
    for _ in range(2):
        with office.installation.store.unit() as uow:
            promise_selection(uow, office.installation, window, actor=supervisor)
    office.work()
    assert str(_selection(office, people["LOW C"]).outcome) == "no_control"
    with office.read() as uow:
        assert not uow.jobs.waiting()
        assert not uow.jobs.dead()
        found = uow.selection_runs.last_over(OFFICE, STAGE, START, END)
    assert found is not None
    assert found.run_by == "policy:selection"


def test_below_a_rolling_threshold_nothing_is_ranked_in(customs: Customs) -> None:
    only(customs, *profiles())
    rows = [{"control": name, "per_day": 1} for name in ("scan", "examination", "documentary_check")]
    put_plan(customs, a_plan(rows, rule={"cut": {"kind": "rolling", "days": 1}, "fall_back": False}))
    crowd(customs, [f"HIGH {n}" for n in range(4)], day=23)  # the day before, all with a score of 70
    people = crowd(customs, ["HIGH A", "LOW B"])
    made = run(customs)
    assert made.document["threshold"] == 70
    assert made.document["days"][0]["cost"]["below_cut"] == 1
    assert _outcomes(customs, people) == {"HIGH A": "scan", "LOW B": "no_control"}


def test_the_log_agrees_with_what_a_run_and_results_recorded(office: Customs) -> None:
    people = crowd(office, ["HIGH A", "HIGH B", "LOW C", "MUST D"])
    run(office)
    table = f"consignment,result,examined_at\n{people['HIGH A']},minor,{office.clock.now().isoformat()}\n"
    import_results(office.installation, BytesIO(table.encode()), tell=lambda finding: pytest.fail(finding.message))
    office.work()
    with checked_log(office.installation.store) as check:
        assert list(check.faults()) == []
