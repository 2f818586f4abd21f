# SPDX-License-Identifier: Apache-2.0
"""Assessing a stored consignment: the facts with lists, history and draw, and the three records that come of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from greenlane.cargo import Facts, Level
from greenlane.intake import AssembledConsignment, Finding, Relation, is_assessed
from greenlane.intake import LodgementVersion as Filed
from greenlane.store import LodgementVersion, StoredConsignment, StoredMoment, UnitOfWork
from greenlane.targeting import Assessment, Origin, merged_facts, stage_in

from .assembling import assembled_all
from .assessing import Considered, Knowledge, conclude, consider
from .clocks import clock_of
from .drawing import drawn_fact, key_at
from .filings import findings_decoder
from .installation import Installation, first_day_of_week
from .looking_up import LookedUp
from .moments import journey_times, settle_all
from .recording import ACTOR, Opinion, record_opinion

facts_decoder = msgspec.json.Decoder(Facts)
assessment_decoder = msgspec.json.Decoder(Assessment)


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
        accepted = (version.event_id for filing in self.versions.values() for version in filing)
        self.places = uow.events.positions(event for event in accepted if event)
        self.position = uow.events.current_position()
        self.knowledge = installation.knowledge(uow)
        open_views = [view for one, view in self.views.items() if self.consignments[one].state != "merged"]
        self.moments = settle_all(uow, installation, open_views, at=installation.now(), by=ACTOR)
        self._keys: dict[datetime, tuple[str, bytes]] = {}

    def draw_key(self, uow: UnitOfWork, installation: Installation, at: datetime) -> tuple[str, bytes]:
        """The draw's period of an instant and its key, asked for once a week."""
        week = first_day_of_week(at)
        if week not in self._keys:
            self._keys[week] = key_at(uow, installation, at)
        return self._keys[week]

    def findings_of(self, version: LodgementVersion) -> tuple[Finding, ...]:
        """The findings of a version; none where they were erased."""
        payload = self.findings.get(version.findings_id or "")
        return findings_decoder.decode(payload.body) if payload else ()


class _Considered(Struct, frozen=True, kw_only=True):
    """A consignment whose filings were looked at; ``own`` is the message that counts, ``facts`` are of all filings."""

    consignment: StoredConsignment
    view: AssembledConsignment
    own: LodgementVersion
    place: tuple[int, datetime, str]
    moments: list[StoredMoment]
    considered: Considered
    facts: Facts


def assess_consignment(uow: UnitOfWork, installation: Installation, consignment_id: str) -> str | None:
    """Assess a consignment as it is assembled now; record assessment, selection and the automatic decision.

    Return the assessment's id; None when no filing is in force for it (all cancelled, unlinked or erased), when it was
    merged into another one, and for a master whose houses are assessed. Raises NotFound for an unknown consignment.
    """
    uow.consignments.get(consignment_id)
    return assess_consignments(uow, installation, [consignment_id]).get(consignment_id)


def assess_consignments(uow: UnitOfWork, installation: Installation, consignments: Sequence[str]) -> dict[str, str]:
    """Assess several consignments, see ``assess_consignment``; return the assessments' ids by consignment.

    What is read of the database is read for all together, and everything is written at the end. Among themselves they
    come in the order of the journal: what the earlier one carried, the later one has seen before.
    """
    # All at once and in one order, so that two workers never wait for each other.
    uow.lock(*(f"consignment:{one}" for one in consignments))
    shelf = _Shelf(uow, installation, consignments)
    known = [shelf.consignments[one] for one in dict.fromkeys(consignments) if one in shelf.consignments]
    considered = [one for consignment in known if (one := _considered(uow, consignment, shelf))]
    considered.sort(key=lambda one: one.place)
    looked_up = LookedUp(uow, installation, {one.consignment.id: one.facts for one in considered}, shelf.position)
    opinions = [_opinion(uow, installation, one, shelf, looked_up) for one in considered]
    uow.reports.set_clocks([opinion.clock for opinion in opinions])
    uow.consignments.note_late(
        {
            opinion.consignment.id: late
            for opinion in opinions
            if (late := opinion.assessed.deadline.late) is not None and late is not opinion.consignment.late
        }
    )
    recorded = {opinion.consignment.id: record_opinion(uow, installation, opinion) for opinion in opinions}
    for consignment, assessment in recorded.items():
        looked_up.matches.record(uow, consignment, assessment, installation.now())
    return recorded


def _considered(uow: UnitOfWork, consignment: StoredConsignment, shelf: _Shelf) -> _Considered | None:
    """What the filings of a consignment tell by themselves; None where there is nothing to assess."""
    view, knowledge = shelf.views[consignment.id], shelf.knowledge
    primary = view.primary
    if primary is None or consignment.state == "merged":
        return None
    if not is_assessed([filing.declaration for filing in view.own], covers=covers_others(uow, view)):
        return None
    versions = {version.version: version for version in shelf.versions[primary.lodgement]}
    own, moments = versions[primary.number], shelf.moments[consignment.id]
    considered = consider(
        primary.declaration,
        shelf.findings_of(own),
        knowledge,
        lodged_at=versions[min(versions)].received_at,
        origin=_origin(primary),
        amendments=sum(version.supersedes for version in versions.values()) - 1,
        conflicts=tuple(sorted({conflict.fact for conflict in view.conflicts})),
        reported=journey_times(moments),
        beside=tuple(filing.declaration for filing in view.filings[1:]),
    )
    others = [facts_beside(view, filing, knowledge) for filing in view.filings[1:]]
    return _Considered(
        consignment=consignment,
        view=view,
        own=own,
        place=(shelf.places.get(own.event_id or "", _NOT_SEALED), own.received_at, own.event_id or ""),
        moments=moments,
        considered=considered,
        facts=merged_facts([considered.facts, *others]),
    )


def _opinion(
    uow: UnitOfWork, installation: Installation, one: _Considered, shelf: _Shelf, looked_up: LookedUp
) -> Opinion:
    consignment = one.consignment
    facts = looked_up.with_facts(consignment.id, one.own)
    period, key = shelf.draw_key(uow, installation, consignment.created_at)
    facts = facts.with_consignment(drawn_fact(consignment.id, stage_in(facts), period, key))
    assessed = conclude(one.considered, facts, shelf.knowledge)
    before = shelf.latest.get((consignment.id, assessed.assessment.stage))
    return Opinion(
        consignment=consignment,
        cause=one.own,
        assessed=assessed,
        clock=clock_of(one.view, assessed, one.moments, installation.now()),
        previous=before.id if before else None,
        position=shelf.position,
    )


_NOT_SEALED = 2**62
"""After every place that the log will ever have."""


def facts_beside(view: AssembledConsignment, filing: Filed, knowledge: Knowledge) -> Facts:
    """What a filing beside the primary one adds: all that it states, or of a wider contract the way and conveyance.

    What a master weighs, and to whom it is sent, is true of all its houses together and of none.
    """
    facts = consider(filing.declaration, (), knowledge, origin=_origin(filing)).facts
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
