# SPDX-License-Identifier: Apache-2.0
"""What officers see and do: consignments, requests, assessments, journal, profiles; each use case one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from greenlane.access import (
    NOTHING,
    Actor,
    Label,
    can_decide,
    missing,
    reach_of_assessments,
    reach_of_consignments,
    reach_of_events,
    reach_of_lodgements,
    reach_of_profiles,
)
from greenlane.cargo import Facts
from greenlane.errors import NotFound
from greenlane.intake import compared
from greenlane.journal import actor_text, event_digest
from greenlane.store import MOST_ON_A_PAGE, Page, StoredAssessment, StoredConsignment, UnitOfWork
from greenlane.targeting import (
    RULE_OF_RUNS,
    Decision,
    DecisionKind,
    Profile,
    Selection,
    Visible,
    load_profiles,
    visible_facts,
    visible_opinion,
)

from . import showing
from .answers import findings_json, told_state
from .assembling import assembled
from .changes import changes_between
from .consignments import assert_link, withdraw_link
from .filing_services import FilingServices
from .judging import assessment_decoder, facts_decoder
from .requests import let_take_effect, refuse_request, request_documents
from .serving import Document, Documents, position_in_log


class OfficerServices(FilingServices):
    """What concerns consignments and what is thought of them; officers see filings too."""

    def consignments(
        self,
        actor: Actor,
        *,
        after: str | None,
        limit: int,
        decision_before: datetime | None = None,
        state: str | None = None,
        key: str | None = None,
        key_type: str | None = None,
    ) -> Documents:
        """Consignments without facts, the latest first; with ``decision_before`` the most urgent ones.

        ``state`` and ``key`` (a number that their filings offer, of ``key_type`` if given) leave out the others.
        """
        reach = reach_of_consignments(actor)
        named = compared(key) if key is not None else None
        with self._installation.store.unit(read_only=True) as uow:
            if decision_before is None:
                page = uow.consignments.page(reach, after=after, limit=limit, state=state, key=named, key_type=key_type)
            else:
                page = uow.reports.due(reach, before=decision_before, after=after, limit=limit)
            documents = tuple(self._consignment(uow, one, None) for one in page.items)
            return Documents(documents=documents, next=page.next)

    def consignment(self, actor: Actor, consignment: str) -> Document:
        """One consignment with the facts of its latest assessment, as this actor may see them."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.consignments.get(consignment, reach=reach_of_consignments(actor))
            latest = uow.assessments.latest([found.id]).get(found.id)
            facts = self._facts(uow, latest) if latest else None
            if facts is not None:
                organisation, lists = uow.people.organisation(), _list_labels(uow)
                facts = visible_facts(actor, facts, organisation=organisation, lists=lists)
            document = self._consignment(uow, found, facts)
            return {**document, "findings": findings_json(one.finding() for one in assembled(uow, found.id).conflicts)}

    def whole_consignment(self, actor: Actor, consignment: str) -> Document:
        """One consignment with everything that hangs on it, as this actor may see it.

        Besides ``consignment``: its ``assessments`` (the latest first), the ``changes`` from each to the next, and the
        ``requests`` that wait for a decision. What the actor may not see is empty.
        """
        found = self.consignment(actor, consignment)
        filings = [link["lodgement"] for link in found["lodgements"]]
        with self._installation.store.unit(read_only=True) as uow:
            states = {one.id: told_state(one.state) for one in uow.lodgements.find(filings).values()}
        return {
            **found,
            "lodgements": [{**link, "state": states.get(link["lodgement"])} for link in found["lodgements"]],
            "assessments": self.consignment_assessments(actor, consignment),
            "changes": self.consignment_changes(actor, consignment),
            "requests": self.requests(actor, after=None, limit=MOST_ON_A_PAGE, lodgements=filings).documents,
        }

    def link(self, actor: Actor, consignment: str, lodgement: str) -> Document:
        """Link a filing to a consignment on the actor's word; the consignment as it is then.

        Raises Forbidden, and Conflict where they are linked already.
        """
        with self._installation.store.unit() as uow:
            self._may_link(uow, actor, consignment)
            uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
            at, by = self._installation.now(), actor_text(actor)
            assert_link(uow, self._installation, consignment=consignment, lodgement=lodgement, by=by, at=at)
        self._wake()
        return self.consignment(actor, consignment)

    def unlink(self, actor: Actor, consignment: str, lodgement: str, *, reason: str) -> Document:
        """Withdraw every link of a filing to a consignment; the consignment as it is then. ``reason`` is a code.

        Raises Forbidden, and NotFound where they are not linked.
        """
        with self._installation.store.unit() as uow:
            self._may_link(uow, actor, consignment)
            at, by = self._installation.now(), actor_text(actor)
            found = False
            # One after another, for withdrawing one of a filing's own links withdraws its like, and links it anew.
            while links := [one for one in uow.links.of_lodgements([lodgement]) if one.consignment_id == consignment]:
                found = True
                withdraw_link(uow, self._installation, link=links[0], by=by, reason=reason, at=at)
                uow.flush()
            if not found:
                raise missing(f"link of {lodgement[:80]} to consignment {consignment[:80]}")
        self._wake()
        return self.consignment(actor, consignment)

    @staticmethod
    def _may_link(uow: UnitOfWork, actor: Actor, consignment: str) -> None:
        found = uow.consignments.get(consignment, reach=reach_of_consignments(actor))
        can_decide(actor, Label(agency=found.agency, unit=found.unit)).require()

    def consignment_counts(self, actor: Actor) -> Document:
        """How many consignments within reach are in each state."""
        with self._installation.store.unit(read_only=True) as uow:
            return uow.consignments.counts(reach_of_consignments(actor))

    def consignment_changes(self, actor: Actor, consignment: str) -> Sequence[Document]:
        """What changed from each assessment of a consignment to the next of its stage, the latest first."""
        documents = {one["id"]: one for one in self.consignment_assessments(actor, consignment)}
        with self._installation.store.unit(read_only=True) as uow:
            organisation, lists = uow.people.organisation(), _list_labels(uow)
            stored = {one.id: one for one in uow.assessments.of_consignment(consignment) if one.id in documents}

            def facts_of(assessment: str) -> Facts | None:
                facts = self._facts(uow, stored[assessment])
                return facts and visible_facts(actor, facts, organisation=organisation, lists=lists)

            return [
                changes_between(documents[before], document, facts_of(before), facts_of(after))
                for after, document in documents.items()
                if (before := document["predecessor"]) in documents
            ]

    def requests(
        self, actor: Actor, *, after: str | None, limit: int, lodgements: Iterable[str] | None = None
    ) -> Documents:
        """Amendments and cancellations that wait for a decision, the latest first; of some filings if asked."""
        with self._installation.store.unit(read_only=True) as uow:
            # Whoever only files is never told that a request waits: that would tell what customs knows.
            reach = reach_of_lodgements(actor) if reach_of_consignments(actor) else NOTHING
            page = uow.lodgements.waiting(reach, after=after, limit=limit, lodgement_ids=lodgements)
            documents = request_documents(uow, self._installation, page.items)
            return Documents(documents=tuple(documents), next=page.next)

    def decide_request(
        self, actor: Actor, lodgement: str, version: int, *, granted: bool, reason: str
    ) -> Sequence[Document]:
        """Let a recorded request take effect, or refuse it; give the filing's versions."""
        at = self._installation.now()
        act = let_take_effect if granted else refuse_request
        with self._installation.store.unit() as uow:
            uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
            act(uow, self._installation, actor, lodgement, version, reason=reason, at=at)
        self._wake()
        return self.lodgement_versions(actor, lodgement)

    @staticmethod
    def _consignment(uow: UnitOfWork, consignment: StoredConsignment, facts: Facts | None) -> Document:
        links = uow.links.of_consignments([consignment.id])
        filings = uow.lodgements.find(link.lodgement_id for link in links)
        clock = uow.reports.clocks_of([consignment.id]).get(consignment.id)
        return showing.consignment_document(consignment, links, filings, facts, clock)

    @staticmethod
    def _facts(uow: UnitOfWork, assessment: StoredAssessment) -> Facts | None:
        payload = uow.payloads.find([assessment.facts_id]).get(assessment.facts_id)
        return facts_decoder.decode(payload.body) if payload else None

    # --- assessments

    def consignment_assessments(self, actor: Actor, consignment: str) -> Sequence[Document]:
        """Every assessment of one consignment, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            uow.consignments.get(consignment, reach=reach_of_consignments(actor))
            documents: list[Document] = []
            after: str | None = None
            while True:
                page = uow.assessments.page(
                    reach_of_assessments(actor), after=after, limit=100, consignment_id=consignment
                )
                documents += self._assessments(uow, actor, page).documents
                if page.next is None:
                    return documents
                after = page.next

    def assessments(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Assessments with their selection and decision, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            page = uow.assessments.page(reach_of_assessments(actor), after=after, limit=limit)
            return self._assessments(uow, actor, page)

    def assessment(self, actor: Actor, assessment: str) -> Document:
        """One assessment with its selection and decision."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.assessments.get(assessment, reach=reach_of_assessments(actor))
            return self._assessments(uow, actor, Page((found,), None)).documents[0]

    def _assessments(self, uow: UnitOfWork, actor: Actor, page: Page[StoredAssessment]) -> Documents:
        ids = [one.id for one in page.items]
        results = uow.payloads.find(one.result_id for one in page.items)
        selections, decisions = uow.selections.of_assessments(ids), uow.decisions.of_assessments(ids)
        organisation, lists = uow.people.organisation(), _list_labels(uow)
        runs = uow.selection_runs.runs_of(ids)
        documents = []
        for one in page.items:
            chosen, result = selections.get(one.id), results.get(one.result_id)
            visible: Visible | None = None
            if result is not None and chosen:
                # What a policy decided on a selection that another one has followed holds no longer.
                taken = [
                    decision
                    for decision in decisions.get(one.id, ())
                    if decision.kind is DecisionKind.OFFICER or decision.selection_id == chosen[0].id
                ]
                visible = visible_opinion(
                    actor,
                    assessment_decoder.decode(result.body),
                    Selection(
                        # By membership, which tells nothing: only what is controlled, or was to be, is selected anew.
                        rule=RULE_OF_RUNS if one.id in runs else chosen[0].rule,
                        cut_off=chosen[0].cut_off,
                        outcome=chosen[0].outcome,
                        lane=chosen[0].lane,
                        selected_by=chosen[0].selected_by,
                    ),
                    Decision(
                        kind=taken[0].kind,
                        by=taken[0].decided_by,
                        outcome=taken[0].outcome,
                        lane=taken[0].lane,
                        reason_code=taken[0].reason_code,
                    )
                    if taken
                    else None,
                    policy=self._installation.knowledge_of(uow, one.configuration).configuration.policy,
                    organisation=organisation,
                    lists=lists,
                )
            documents.append(showing.assessment_document(one, visible, run=runs.get(one.id)))
        return Documents(documents=tuple(documents), next=page.next)

    # --- journal and profiles

    def events(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Sealed events within reach, in the order of the log; a reader follows it from the last position read."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.events.following(reach_of_events(actor), after=position_in_log(after), limit=limit + 1)
            documents = tuple(
                showing.event_document(event, position, event_digest(event).hex()) for position, event in found[:limit]
            )
            return Documents(documents=documents, next=str(found[limit - 1][0]) if len(found) > limit else None)

    def profiles(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Profiles by id, those within reach."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.profiles.latest(reach_of_profiles(actor), after=after, limit=limit + 1)
            names = _condition_lists(uow)
            documents = tuple(showing.profile_document(one, _parsed(one.document, names)) for one in found[:limit])
            return Documents(documents=documents, next=found[limit - 1].id if len(found) > limit else None)

    def profile(self, actor: Actor, profile: str) -> Document:
        """One profile in its present version."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.profiles.get(profile, reach=reach_of_profiles(actor))
            return showing.profile_document(found, _parsed(found.document, _condition_lists(uow)))


def _list_labels(uow: UnitOfWork) -> dict[str, Label]:
    return {one.name: Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity) for one in uow.lists.all()}


def _condition_lists(uow: UnitOfWork) -> list[str]:
    return [one.name for one in uow.lists.all()]


def _parsed(document: str, lists: Iterable[str]) -> Profile:
    profiles, findings = load_profiles(document, lists=list(lists))
    if not profiles:
        raise NotFound(f"The stored profile cannot be read any more: {findings[0].message if findings else ''}")
    return profiles[0]
