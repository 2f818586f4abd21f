# SPDX-License-Identifier: Apache-2.0
"""Assessing a stored consignment: the facts with lists, history and draw, and the three records that come of it."""

from datetime import datetime, timedelta

import msgspec

from greenlane.access import Sensitivity
from greenlane.cargo import Facts, JourneyTime, Level, new_id
from greenlane.intake import AssembledConsignment, Finding, Relation, is_assessed
from greenlane.intake import LodgementVersion as Filed
from greenlane.journal import PayloadLink
from greenlane.store import (
    LodgementVersion,
    StoredAssessment,
    StoredConsignment,
    StoredDecision,
    StoredHit,
    StoredSelection,
    UnitOfWork,
)
from greenlane.targeting import (
    ENGINE,
    Assessment,
    History,
    Origin,
    digest_of,
    history_keys,
    merged_facts,
    sibling_keys,
    stage_in,
    with_history_facts,
    with_list_facts,
)

from .answers import deadline_json
from .assembling import assembled
from .assessing import Assessed, assess, facts_of
from .clocks import clock_of
from .drawing import drawn_fact
from .filings import RETENTION, findings_decoder, versions_of
from .installation import Installation
from .reporting import journey_times, settle

ACTOR = "policy:engine"
"""Who assesses and selects: the engine by itself."""

_encoder = msgspec.json.Encoder(decimal_format="string")
facts_decoder = msgspec.json.Decoder(Facts)
assessment_decoder = msgspec.json.Decoder(Assessment)


def assessment_digest(assessment: Assessment) -> str:
    """By which two results are compared: SHA-256 of the canonical JSON of the assessment, hexadecimal."""
    return digest_of(msgspec.to_builtins(assessment))


def assess_consignment(uow: UnitOfWork, installation: Installation, consignment_id: str) -> str | None:
    """Assess a consignment as it is assembled now; record assessment, selection and the automatic decision.

    Return the assessment's id; None when no filing is in force for it (all cancelled, unlinked or erased), when it was
    merged into another one, and for a master whose houses are assessed.
    """
    uow.lock(f"consignment:{consignment_id}")
    consignment = uow.consignments.get(consignment_id)
    view = assembled(uow, consignment_id)
    if view.primary is None or consignment.state == "merged":
        return None
    if not is_assessed([filing.declaration for filing in view.own], covers=covers_others(uow, view)):
        return None
    position = uow.events.current_position()
    versions = {version.version: version for version in versions_of(uow, view.primary.lodgement)}
    moments = settle(uow, installation, view, at=installation.now(), by=ACTOR)
    assessed = _assessed(uow, installation, consignment, view, versions, position, journey_times(moments))
    clock = clock_of(consignment_id, assessed, view.primary.lodgement, moments, installation.now())
    uow.reports.set_clock(clock)
    return _record(uow, installation, consignment, versions[view.primary.number], assessed, position)


def _assessed(
    uow: UnitOfWork,
    installation: Installation,
    consignment: StoredConsignment,
    view: AssembledConsignment,
    versions: dict[int, LodgementVersion],
    position: int | None,
    reported: tuple[JourneyTime, ...],
) -> Assessed:
    knowledge = installation.knowledge(uow)
    primary = view.primary
    assert primary is not None
    own = versions[primary.number]
    others = [
        facts_beside(view, filing, facts_of(filing.declaration, (), knowledge, origin=_origin(filing))[0])
        for filing in view.filings[1:]
    ]

    def enrich(facts: Facts) -> Facts:
        whole = merged_facts([facts, *others])
        whole = with_list_facts(whole, lambda keys: installation.watch_list_matches(uow, keys))
        keys = history_keys(whole)
        seen = uow.history.seen_before(keys, other_than=consignment.id)
        since = uow.history.since()
        days = max(timedelta(0), own.received_at - since).days if since else 0
        together = sibling_keys(whole)
        siblings = uow.history.sharing(together, other_than=consignment.id)
        whole = with_history_facts(whole, History(days=days, seen=seen, siblings=siblings, position=position))
        if own.event_id is not None:
            uow.history.add(consignment.id, keys | together, event_id=own.event_id, at=own.received_at)
        stage = stage_in(whole)
        return whole.with_consignment(drawn_fact(uow, installation, consignment.id, consignment.created_at, stage))

    return assess(
        primary.declaration,
        _findings(uow, own.findings_id),
        knowledge,
        lodged_at=versions[min(versions)].received_at,
        origin=_origin(primary),
        amendments=sum(version.supersedes for version in versions.values()) - 1,
        conflicts=tuple(sorted({conflict.fact for conflict in view.conflicts})),
        reported=reported,
        enrich=enrich,
    )


def facts_beside(view: AssembledConsignment, filing: Filed, facts: Facts) -> Facts:
    """What a filing beside the primary one adds: all that it states, or of a wider contract the way and conveyance.

    What a master weighs, and to whom it is sent, is true of all its houses together and of none.
    """
    if filing.lodgement not in view.covering:
        return facts
    shared = {name: stated for name, stated in facts.consignment.items() if name.split(".")[0] in _OF_THE_WAY}
    return Facts(consignment=shared, items=(), equipment=facts.equipment, parties=facts.parties)


_OF_THE_WAY = frozenset({"route", "transport", "carrier", "journey", "office", "transit"})


def covers_others(uow: UnitOfWork, view: AssembledConsignment) -> bool:
    """Whether a filing of this consignment covers others: then it may be their master."""
    if all(filing.declaration.consignment.level is not Level.MASTER for filing in view.own):
        return False
    links = uow.links.of_lodgements(filing.lodgement for filing in view.own)
    return any(link.relation == Relation.COVERS for link in links)


def _origin(filing: Filed) -> Origin:
    return Origin(lodgement=filing.lodgement, version=filing.number)


def _findings(uow: UnitOfWork, payload_id: str | None) -> tuple[Finding, ...]:
    payload = uow.payloads.find([payload_id]).get(payload_id) if payload_id else None
    return findings_decoder.decode(payload.body) if payload else ()


def _record(
    uow: UnitOfWork,
    installation: Installation,
    consignment: StoredConsignment,
    cause: LodgementVersion,
    assessed: Assessed,
    position: int | None,
) -> str:
    at = installation.now()
    assessment, selection, decision = assessed.assessment, assessed.selection, assessed.decision
    before = uow.assessments.latest([consignment.id], assessment.stage).get(consignment.id)
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
        predecessor_id=before.id if before else None,
        as_of_position=position,
        deadline=assessed.deadline.decision_limit,
        deadline_reason=deadline_json(assessed.deadline)["deadline_reason"],
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
    if assessed.deadline.late is not None and assessed.deadline.late != consignment.late:
        uow.consignments.change(consignment.id, late=assessed.deadline.late)
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


def _keep(uow: UnitOfWork, kind: str, content: bytes, at: datetime) -> PayloadLink:
    return uow.payloads.put(kind=kind, body=content, retention_class=RETENTION, at=at, media_type="application/json")
