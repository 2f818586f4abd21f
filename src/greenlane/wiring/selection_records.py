# SPDX-License-Identifier: Apache-2.0
"""Recording what a run settled: the selections that follow those made at assessing, and automatic decisions."""

from collections.abc import Iterable, Mapping

from greenlane.cargo import new_id
from greenlane.store import StoredDecision, StoredRun, StoredSelection, UnitOfWork, Waiting
from greenlane.targeting import NO_CAPACITY, Allotment, DecisionKind, Outcome, Policy

from .installation import Installation
from .recording import ACTOR


def record_selections(
    uow: UnitOfWork,
    installation: Installation,
    run: StoredRun,
    settled: Iterable[tuple[Waiting, Allotment]],
    policy: Policy,
    *,
    officers: Mapping[str, Outcome],
) -> None:
    """Record the selection of everybody who gets a control, or was to get one, with the events.

    For all others the selection that stands says the same, and the run's own record that they were in it.
    ``officers`` is what officers decided, by assessment: there no policy decides after them.
    """
    for one, allotment in settled:
        if not allotment.selected_by and not one.selected_by:
            continue
        lane = policy.lane_of(allotment.outcome)
        chosen = StoredSelection(
            id=new_id(run.at),
            assessment_id=one.assessment_id,
            rule=run.rule,
            cut_off=int(run.document["threshold"]),
            outcome=allotment.outcome,
            lane=lane,
            selected_by=allotment.selected_by,
            at=run.at,
            predecessor_id=one.selection_id,
            run_id=run.id,
            inclusion=min(1.0, allotment.inclusion),
        )
        uow.selections.add(chosen)
        where = {"agency": one.agency, "unit": one.unit}
        uow.events.append(
            installation.event(
                "ConsignmentSelected",
                run.at,
                ACTOR,
                subjects={
                    "consignment": one.consignment_id,
                    "assessment": one.assessment_id,
                    "selection": chosen.id,
                },
                body={
                    "stage": run.stage,
                    "outcome": chosen.outcome,
                    "rule": chosen.rule,
                    "cut_off": chosen.cut_off,
                    "selected": bool(chosen.selected_by),
                    "previous": one.selection_id,
                    "run": run.id,
                },
                **where,
            )
        )
        released_now = chosen.outcome in policy.automatic and one.selected_outcome not in policy.automatic
        if released_now and one.assessment_id not in officers:
            _decide(uow, installation, run, one, chosen, policy)


def _decide(
    uow: UnitOfWork,
    installation: Installation,
    run: StoredRun,
    one: Waiting,
    chosen: StoredSelection,
    policy: Policy,
) -> None:
    taken = StoredDecision(
        id=new_id(run.at),
        assessment_id=one.assessment_id,
        selection_id=chosen.id,
        kind=DecisionKind.POLICY,
        decided_by=f"policy:{policy.id}@{policy.version}",
        outcome=chosen.outcome,
        lane=chosen.lane,
        # One reason for all: it must not tell a control that chance had asked for from one that a secret had.
        reason_code=NO_CAPACITY,
        at=run.at,
    )
    uow.decisions.add(taken)
    uow.events.append(
        installation.event(
            "DecisionTaken",
            run.at,
            f"policy:{policy.id}:{policy.version}",
            subjects={
                "consignment": one.consignment_id,
                "assessment": one.assessment_id,
                "decision": taken.id,
            },
            body={
                "stage": run.stage,
                "outcome": taken.outcome,
                "kind": taken.kind,
                "reason_code": taken.reason_code,
            },
            agency=one.agency,
            unit=one.unit,
        )
    )
