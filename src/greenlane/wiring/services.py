# SPDX-License-Identifier: Apache-2.0
"""The use cases that the web offers, each one transaction; see ``web/services.py`` for what it asks."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from greenlane.access import (
    Actor,
    Label,
    actor_for,
    digest_of,
    looks_like_token,
    new_token,
    reach_of_assessments,
    reach_of_consignments,
    reach_of_events,
    reach_of_lodgements,
    reach_of_profiles,
)
from greenlane.cargo import Facts, new_id
from greenlane.errors import GreenlaneError, Invalid, NotFound
from greenlane.intake import KNOWN_FORMATS, Finding, Limits, Schemas, compared, native_schema, report_schema
from greenlane.journal import event_digest
from greenlane.store import (
    Lodgement,
    LodgementVersion,
    Page,
    StoredAssessment,
    StoredConsignment,
    UnitOfWork,
)
from greenlane.targeting import Decision, Profile, Selection, Visible, load_profiles, visible_facts, visible_opinion

from . import showing
from .answering import KeptAnswer, answers_following, kept_answer
from .answers import findings_json, instant
from .assembling import assembled
from .changes import changes_between
from .checking import checks_of, installed_checking
from .delivering import add_webhook, end_webhook, resume_webhook, webhooks_of
from .filings import findings_decoder, versions_of
from .installation import Installation
from .judging import assessment_decoder, facts_decoder
from .lodging import Lodged, lodge
from .requests import let_take_effect, refuse_request
from .working import Worker

Document = Mapping[str, Any]
_MEDIA_TYPES = {
    "wco_dm_xml": ("application/xml", "text/xml"),
    "native_json": ("application/json", "application/x-ndjson"),
    "native_report": ("application/json", "application/x-ndjson"),
    "cargo_xml": ("application/xml", "text/xml"),
    "cargo_imp": ("text/plain",),
    "one_record": ("application/ld+json", "application/json"),
    "dcsa": ("application/json",),
}
SIGNED_IN = timedelta(hours=12)
"""How long a token that a sign-in link gives works."""


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """Some documents of a list, and where the next page begins."""

    documents: tuple[Document, ...]
    next: str | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests can be served, and how each part is."""

    ready: bool
    parts: dict[str, str]


class GreenlaneServices:
    """Every use case of the web over one installation. Safe to be called from several threads at once."""

    def __init__(
        self,
        installation: Installation,
        *,
        worker: Worker | None = None,
        limits: Limits | None = None,
        schemas: Schemas | None = None,
    ) -> None:
        self._installation = installation
        self._worker = worker
        self._limits = limits
        self._schemas = schemas

    # --- who asks

    def authenticate(self, token: str) -> Actor | None:
        """The actor to whom the token belongs; None for one that is unknown, expired or revoked."""
        if not looks_like_token(token):
            return None
        at = self._installation.now()
        with self._installation.store.unit() as uow:
            kept = uow.tokens.of_digest(digest_of(token))
            if kept is None or not kept.can_be_used(at):
                return None
            uow.tokens.note_use(kept.id, at=at)
            return self._actor(uow, kept.person)

    def _actor(self, uow: UnitOfWork, person: str) -> Actor | None:
        found = uow.people.get(person)
        if not found.active:
            return None
        return actor_for(found, uow.people.roles(), uow.people.organisation(), self._installation.now())

    def sign_in(self, secret: str) -> Document:
        """Use a sign-in link, once, and get a token."""
        at = self._installation.now()
        with self._installation.store.unit() as uow:
            link = uow.tokens.use_link(digest_of(secret), at=at)
            shown, kept = new_token(
                secrets.token_bytes(32),
                token=new_id(at),
                person=link.person,
                label="sign-in",
                now=at,
                expires_at=at + SIGNED_IN,
            )
            uow.tokens.add(kept)
            uow.events.append(
                self._installation.event(
                    "SignedIn", at, f"person:{link.person}", subjects={"person": link.person, "token": kept.id}
                )
            )
            return {"token": shown, "person": link.person, "expires_at": instant(kept.expires_at)}

    # --- filings

    def lodge(self, actor: Actor, body: bytes, *, content_type: str | None, filer: str | None) -> Lodged:
        """Receive one body with one or many messages and give their answers."""
        with self._installation.store.unit() as uow:
            lodged = lodge(
                uow, self._installation, actor, body, filer=filer, limits=self._limits, schemas=self._schemas
            )
        if self._worker is not None:
            self._worker.wake()
        return lodged

    def check(self, actor: Actor, body: bytes) -> Sequence[Document]:
        """What the gate would say of a body; only code lists are asked of the database."""
        with self._installation.store.unit(read_only=True) as uow:
            codes = self._installation.code_lists(uow)
        knowledge = installed_checking(self._installation, codes, self._limits or Limits())
        return checks_of(body, knowledge, self._schemas)

    def lodgements(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Filings, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            page = uow.lodgements.page(reach_of_lodgements(actor), after=after, limit=limit)
            return Documents(documents=tuple(self._lodgement(uow, one) for one in page.items), next=page.next)

    def lodgement(self, actor: Actor, lodgement: str) -> Document:
        """One filing in its present version."""
        with self._installation.store.unit(read_only=True) as uow:
            return self._lodgement(uow, uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor)))

    def _lodgement(self, uow: UnitOfWork, lodgement: Lodgement) -> Document:
        version = uow.lodgements.version(lodgement.id, lodgement.current_version)
        return showing.lodgement_document(lodgement, version, _findings(uow, [version])[0])

    def lodgement_versions(self, actor: Actor, lodgement: str) -> Sequence[Document]:
        """Every version of one filing, the first one first."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
            versions = versions_of(uow, found.id)
            told = zip(versions, _findings(uow, versions), strict=True)
            return [showing.version_document(found, version, findings) for version, findings in told]

    # --- answers

    def answers(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Answers in the order of the log; a reader follows them from the last position read."""
        with self._installation.store.unit(read_only=True) as uow:
            found = answers_following(uow, actor, after=_position(after), limit=limit + 1)
            documents = tuple(found[:limit])
            return Documents(
                documents=documents, next=str(found[limit - 1]["position"]) if len(found) > limit else None
            )

    def answer_message(self, actor: Actor, lodgement: str, version: int) -> KeptAnswer:
        """The answer to one version of a filing in the filing's own format."""
        with self._installation.store.unit(read_only=True) as uow:
            return kept_answer(uow, actor, lodgement, version)

    def webhooks(self, actor: Actor) -> Sequence[Document]:
        """The addresses of the filers that the actor represents."""
        with self._installation.store.unit(read_only=True) as uow:
            return [showing.webhook_document(one) for one in webhooks_of(uow, actor)]

    def add_webhook(self, actor: Actor, *, url: str, filer: str | None) -> Document:
        """Name an address for a filer's answers; its secret is told this once."""
        with self._installation.store.unit() as uow:
            webhook, secret = add_webhook(uow, self._installation, actor, url=url, filer=filer)
            return {**showing.webhook_document(webhook), "secret": secret}

    def resume_webhook(self, actor: Actor, webhook: str, *, after: int | None) -> Document:
        """Deliver to an address again."""
        with self._installation.store.unit() as uow:
            return showing.webhook_document(resume_webhook(uow, self._installation, actor, webhook, after=after))

    def end_webhook(self, actor: Actor, webhook: str) -> None:
        """Deliver no longer to an address."""
        with self._installation.store.unit() as uow:
            end_webhook(uow, self._installation, actor, webhook)

    # --- consignments

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

    def decide_request(
        self, actor: Actor, lodgement: str, version: int, *, granted: bool, reason: str
    ) -> Sequence[Document]:
        """Let a recorded request take effect, or refuse it; give the filing's versions."""
        at = self._installation.now()
        act = let_take_effect if granted else refuse_request
        with self._installation.store.unit() as uow:
            uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
            act(uow, self._installation, actor, lodgement, version, reason=reason, at=at)
        if self._worker is not None:
            self._worker.wake()
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
        documents = []
        for one in page.items:
            chosen, result = selections.get(one.id), results.get(one.result_id)
            visible: Visible | None = None
            if result is not None and chosen:
                taken = decisions.get(one.id)
                visible = visible_opinion(
                    actor,
                    assessment_decoder.decode(result.body),
                    Selection(
                        rule=chosen[0].rule,
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
            documents.append(showing.assessment_document(one, visible))
        return Documents(documents=tuple(documents), next=page.next)

    # --- journal and profiles

    def events(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """Sealed events within reach, in the order of the log; a reader follows it from the last position read."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.events.following(reach_of_events(actor), after=_position(after), limit=limit + 1)
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

    # --- public

    def formats(self) -> Sequence[Document]:
        """The formats that can be lodged."""
        return [
            {"id": name, "title": title, "media_types": list(_MEDIA_TYPES.get(name, ()))}
            for name, title in KNOWN_FORMATS.items()
        ]

    def declaration_schema(self) -> Document:
        """The JSON Schema of the native declaration."""
        return native_schema()

    def report_schema(self) -> Document:
        """The JSON Schema of the native report."""
        return report_schema()

    def health(self) -> Health:
        """Whether the database answers."""
        try:
            with self._installation.store.unit(read_only=True) as uow:
                waiting = sum(uow.jobs.waiting().values())
        except GreenlaneError as error:
            return Health(ready=False, parts={"database": error.sentence})
        return Health(ready=True, parts={"database": "ok", "jobs": f"{waiting} waiting" if waiting else "ok"})


def _position(after: str | None) -> int | None:
    """The place in the log that a cursor of the journal names. Raises Invalid for a text that is none."""
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= 18):
        raise Invalid(
            f"{after[:40]!r} is no position in the log.",
            code="page.cursor",
            where="after",
            remedy="Leave it out to begin with the first event, or give the position of the last one you have.",
        )
    return int(after)


def _findings(uow: UnitOfWork, versions: Sequence[LodgementVersion]) -> list[tuple[Finding, ...]]:
    payloads = uow.payloads.find(version.findings_id for version in versions if version.findings_id)
    return [
        findings_decoder.decode(payloads[v.findings_id].body) if v.findings_id in payloads else () for v in versions
    ]


def _list_labels(uow: UnitOfWork) -> dict[str, Label]:
    return {one.name: Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity) for one in uow.lists.all()}


def _condition_lists(uow: UnitOfWork) -> list[str]:
    return [one.name for one in uow.lists.all()]


def _parsed(document: str, lists: Iterable[str]) -> Profile:
    profiles, findings = load_profiles(document, lists=list(lists))
    if not profiles:
        raise NotFound(f"The stored profile cannot be read any more: {findings[0].message if findings else ''}")
    return profiles[0]
