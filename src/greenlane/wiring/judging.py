# SPDX-License-Identifier: Apache-2.0
"""Assessing a stored consignment: the facts with lists, history and draw, and the three records that come of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from greenlane.access import Sensitivity
from greenlane.cargo import Facts, JourneyTime, Level, new_id
from greenlane.intake import AssembledConsignment, Finding, Relation, is_assessed
from greenlane.intake import LodgementVersion as Filed
from greenlane.journal import PayloadLink
from greenlane.store import (
    Clock,
    DrawPeriod,
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
from .assembling import assembled_all
from .assessing import Assessed, assess, facts_of
from .clocks import clock_of
from .drawing import drawn_fact, period_of
from .filings import RETENTION, findings_decoder
from .installation import Installation, first_day_of_week
from .moments import journey_times, settle_all

ACTOR = "policy:engine"
"""Who assesses and selects: the engine by itself."""

_encoder = msgspec.json.Encoder(decimal_format="string")
facts_decoder = msgspec.json.Decoder(Facts)
assessment_decoder = msgspec.json.Decoder(Assessment)


def assessment_digest(assessment: Assessment) -> str:
    """By which two results are compared: SHA-256 of the canonical JSON of the assessment, hexadecimal."""
    return digest_of(msgspec.to_builtins(assessment))


class _Shelf:
    """What assessing several consignments reads of the database, fetched for all of them at once."""

    def __init__(self, uow: UnitOfWork, installation: Installation, consignments: Sequence[str]) -> None:
        self.consignments = uow.consignments.find(consignments)
        self.views = assembled_all(uow, self.consignments)
        primaries = {view.primary.lodgement for view in self.views.values() if view.primary is not None}
        self.versions = uow.lodgements.versions(primaries)
        findings = (version.findings_id for filing in self.versions.values() for version in filing)
        self.findings = uow.payloads.find(one for one in findings if one)
        self.latest = uow.assessments.latest_by_stage(self.consignments)
        self.position = uow.events.current_position()
        self.knowledge = installation.knowledge(uow)
        self.sequences = installation.watch_list_sequences(uow)
        self.since = uow.history.since()
        open_views = [view for one, view in self.views.items() if self.consignments[one].state != "merged"]
        self.moments = settle_all(uow, installation, open_views, at=installation.now(), by=ACTOR)
        self._periods: dict[datetime, DrawPeriod] = {}

    def period(self, uow: UnitOfWork, installation: Installation, at: datetime) -> DrawPeriod:
        """The draw's period of an instant, asked for once a week."""
        week = first_day_of_week(at)
        if week not in self._periods:
            self._periods[week] = period_of(uow, installation, at)
        return self._periods[week]

    def findings_of(self, version: LodgementVersion) -> tuple[Finding, ...]:
        """The findings of a version; none where they were erased."""
        payload = self.findings.get(version.findings_id or "")
        return findings_decoder.decode(payload.body) if payload else ()


class _Opinion(NamedTuple):
    """A consignment that was assessed and is not recorded yet."""

    consignment: StoredConsignment
    cause: LodgementVersion
    assessed: Assessed
    clock: Clock


def assess_consignment(uow: UnitOfWork, installation: Installation, consignment_id: str) -> str | None:
    """Assess a consignment as it is assembled now; record assessment, selection and the automatic decision.

    Return the assessment's id; None when no filing is in force for it (all cancelled, unlinked or erased), when it was
    merged into another one, and for a master whose houses are assessed. Raises NotFound for an unknown consignment.
    """
    uow.consignments.get(consignment_id)
    return assess_consignments(uow, installation, [consignment_id]).get(consignment_id)


def assess_consignments(uow: UnitOfWork, installation: Installation, consignments: Sequence[str]) -> dict[str, str]:
    """Assess several consignments, see ``assess_consignment``; return the assessments' ids by consignment.

    What is read of the database is read for all together where it can be, and everything is written at the end.
    """
    # All at once and in one order, so that two workers never wait for each other.
    uow.lock(*(f"consignment:{one}" for one in consignments))
    shelf = _Shelf(uow, installation, consignments)
    known = [shelf.consignments[one] for one in dict.fromkeys(consignments) if one in shelf.consignments]
    opinions = [opinion for one in known if (opinion := _opinion(uow, installation, one, shelf))]
    uow.reports.set_clocks([opinion.clock for opinion in opinions])
    uow.consignments.note_late(
        {
            opinion.consignment.id: late
            for opinion in opinions
            if (late := opinion.assessed.deadline.late) is not None and late is not opinion.consignment.late
        }
    )
    return {opinion.consignment.id: _record(uow, installation, opinion, shelf) for opinion in opinions}


def _opinion(
    uow: UnitOfWork, installation: Installation, consignment: StoredConsignment, shelf: _Shelf
) -> _Opinion | None:
    view = shelf.views[consignment.id]
    if view.primary is None or consignment.state == "merged":
        return None
    if not is_assessed([filing.declaration for filing in view.own], covers=covers_others(uow, view)):
        return None
    versions = {version.version: version for version in shelf.versions[view.primary.lodgement]}
    moments = shelf.moments[consignment.id]
    assessed = _assessed(uow, installation, consignment, view, versions, shelf, journey_times(moments))
    clock = clock_of(view, assessed, moments, installation.now())
    return _Opinion(consignment, versions[view.primary.number], assessed, clock)


def _assessed(
    uow: UnitOfWork,
    installation: Installation,
    consignment: StoredConsignment,
    view: AssembledConsignment,
    versions: dict[int, LodgementVersion],
    shelf: _Shelf,
    reported: tuple[JourneyTime, ...],
) -> Assessed:
    knowledge, position, since = shelf.knowledge, shelf.position, shelf.since
    primary = view.primary
    assert primary is not None
    own = versions[primary.number]
    others = [
        facts_beside(view, filing, facts_of(filing.declaration, (), knowledge, origin=_origin(filing))[0])
        for filing in view.filings[1:]
    ]

    def enrich(facts: Facts) -> Facts:
        whole = merged_facts([facts, *others])
        whole = with_list_facts(whole, lambda keys: installation.watch_list_matches(uow, keys, shelf.sequences))
        keys = history_keys(whole)
        seen = uow.history.seen_before(keys, other_than=consignment.id)
        days = max(timedelta(0), own.received_at - since).days if since else 0
        together = sibling_keys(whole)
        siblings = uow.history.sharing(together, other_than=consignment.id)
        whole = with_history_facts(whole, History(days=days, seen=seen, siblings=siblings, position=position))
        if own.event_id is not None:
            uow.history.add(consignment.id, keys | together, event_id=own.event_id, at=own.received_at)
        stage = stage_in(whole)
        opened_at = consignment.created_at
        period = shelf.period(uow, installation, opened_at)
        return whole.with_consignment(drawn_fact(uow, installation, consignment.id, opened_at, stage, period))

    return assess(
        primary.declaration,
        shelf.findings_of(own),
        knowledge,
        lodged_at=versions[min(versions)].received_at,
        origin=_origin(primary),
        amendments=sum(version.supersedes for version in versions.values()) - 1,
        conflicts=tuple(sorted({conflict.fact for conflict in view.conflicts})),
        reported=reported,
        beside=tuple(filing.declaration for filing in view.filings[1:]),
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


def _record(uow: UnitOfWork, installation: Installation, opinion: _Opinion, shelf: _Shelf) -> str:
    at, position = installation.now(), shelf.position
    consignment, cause, assessed = opinion.consignment, opinion.cause, opinion.assessed
    assessment, selection, decision = assessed.assessment, assessed.selection, assessed.decision
    before = shelf.latest.get((consignment.id, assessment.stage))
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
