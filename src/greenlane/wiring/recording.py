# SPDX-License-Identifier: Apache-2.0
"""Recording an opinion: assessment, selection and automatic decision, with what they rest on and the events."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from greenlane.access import Sensitivity
from greenlane.cargo import new_id
from greenlane.journal import PayloadLink
from greenlane.store import (
    Clock,
    LodgementVersion,
    StoredAssessment,
    StoredConsignment,
    StoredDecision,
    StoredHit,
    StoredSelection,
    UnitOfWork,
)
from greenlane.targeting import ENGINE, Assessment, controlling_office, digest_of, watch_lists_in

from .answers import deadline_json
from .assessing import Assessed
from .filings import RETENTION
from .installation import Installation

ACTOR = "policy:engine"
"""Who assesses and selects: the engine by itself."""

_encoder = msgspec.json.Encoder(decimal_format="string")


class Opinion(NamedTuple):
    """A consignment that was assessed and is not recorded yet; ``previous`` is the assessment that it follows."""

    consignment: StoredConsignment
    cause: LodgementVersion
    assessed: Assessed
    clock: Clock
    previous: str | None
    position: int | None


def assessment_digest(assessment: Assessment) -> str:
    """By which two results are compared: SHA-256 of the canonical JSON of the assessment, hexadecimal."""
    return digest_of(msgspec.to_builtins(assessment))


def record_opinion(uow: UnitOfWork, installation: Installation, opinion: Opinion) -> str:
    """Record what a consignment was assessed to; return the assessment's id."""
    at = installation.now()
    consignment, cause, assessed = opinion.consignment, opinion.cause, opinion.assessed
    assessment, selection, decision = assessed.assessment, assessed.selection, assessed.decision
    facts = _keep(uow, "facts", _encoder.encode(assessed.facts), at)
    result = _keep(uow, "result", _encoder.encode(assessment), at)
    stored = StoredAssessment(
        id=new_id(at),
        consignment_id=consignment.id,
        stage=assessment.stage,
        configuration=assessment.configuration,
        engine=ENGINE,
        facts_id=facts.id,
        result_id=result.id,
        result_digest=assessment_digest(assessment),
        score=assessment.score,
        scores=assessment.scores,
        band=assessment.band,
        outcome=assessment.outcome,
        lane=assessment.lane,
        high_risk=assessment.high_risk,
        agency=consignment.agency,
        unit=consignment.unit,
        sensitivity=Sensitivity.NORMAL,
        at=at,
        lodgement_id=cause.lodgement_id,
        lodgement_version=cause.version,
        predecessor_id=opinion.previous,
        as_of_position=opinion.position,
        deadline=assessed.deadline.decision_limit,
        deadline_reason=deadline_json(assessed.deadline)["deadline_reason"],
        office=controlling_office(assessed.facts, assessment.stage),
        mode=_text(assessed.facts.first("transport.border_mode")),
        watch_lists=watch_lists_in(assessed.facts),
        due=assessed.deadline.decision_limit or at,
    )
    hits = [
        StoredHit(
            assessment_id=stored.id,
            profile_id=hit.profile,
            profile_version=hit.version,
            risk_area=hit.risk_area,
            weight=hit.weight,
            mandatory=hit.mandatory,
            agency=hit.agency,
            unit=hit.unit,
            sensitivity=hit.sensitivity,
        )
        for hit in assessment.hits
    ]
    uow.assessments.add(stored, hits)
    chosen = StoredSelection(
        id=new_id(at),
        assessment_id=stored.id,
        rule=selection.rule,
        cut_off=selection.cut_off,
        outcome=selection.outcome,
        lane=selection.lane,
        selected_by=selection.selected_by,
        at=at,
    )
    uow.selections.add(chosen)
    where = {"agency": consignment.agency, "unit": consignment.unit}
    # The events tell outcomes, never scores or hits: who reads the journal need not be cleared for every profile.
    uow.events.append(
        installation.event(
            "ConsignmentAssessed",
            at,
            ACTOR,
            subjects={"consignment": consignment.id, "assessment": stored.id},
            body={
                "stage": assessment.stage,
                "version": cause.version,
                "configuration": assessment.configuration,
                "previous": stored.predecessor_id,
            },
            payload=facts,
            **where,
        ),
        installation.event(
            "ConsignmentSelected",
            at,
            ACTOR,
            subjects={"consignment": consignment.id, "assessment": stored.id, "selection": chosen.id},
            body={
                "stage": assessment.stage,
                "outcome": selection.outcome,
                "rule": selection.rule,
                "cut_off": selection.cut_off,
                "selected": bool(selection.selected_by),
            },
            **where,
        ),
    )
    if decision is not None:
        taken = StoredDecision(
            id=new_id(at),
            assessment_id=stored.id,
            selection_id=chosen.id,
            kind=decision.kind,
            decided_by=f"policy:{decision.by}",
            outcome=decision.outcome,
            lane=decision.lane,
            reason_code=decision.reason_code,
            at=at,
        )
        uow.decisions.add(taken)
        uow.events.append(
            installation.event(
                "DecisionTaken",
                at,
                f"policy:{decision.by.replace('@', ':')}",
                subjects={"consignment": consignment.id, "assessment": stored.id, "decision": taken.id},
                body={
                    "stage": assessment.stage,
                    "outcome": decision.outcome,
                    "kind": decision.kind,
                    "reason_code": decision.reason_code,
                },
                **where,
            )
        )
    return stored.id


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _keep(uow: UnitOfWork, kind: str, content: bytes, at: datetime) -> PayloadLink:
    return uow.payloads.put(kind=kind, body=content, retention_class=RETENTION, at=at, media_type="application/json")
