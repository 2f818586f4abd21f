# SPDX-License-Identifier: Apache-2.0
"""Lodging: bodies with one or many messages each, received and answered in one transaction, with the work they cause.

The answer is committed together with a job for the assessment. What is acknowledged is there, once, whatever happens
to the process afterwards.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.access import Actor, can_lodge
from greenlane.cargo import Declaration, Direction, Function, new_id
from greenlane.errors import Forbidden, Invalid
from greenlane.intake import (
    Finding,
    KnownLodgement,
    Limits,
    LodgementState,
    Message,
    Reading,
    Receipt,
    Schemas,
    Severity,
    Standing,
    Superseding,
    apply_amendment,
    direction_of,
    message_digest,
    receive,
    registration_number,
    sent_again,
    stage_of,
)
from greenlane.journal import actor_text
from greenlane.store import Lodgement, LodgementVersion, UnitOfWork

from .answer_messages import keep_answer_message
from .answers import answer_json
from .assessing import checked_as_left
from .checking import installed_checking, read_and_ruled
from .customs_states import may_supersede
from .filings import Known, findings_decoder, in_force, versions_of
from .installation import AGENCY, Installation
from .lines import parted
from .linking import link_filings
from .offered import Changed
from .receiving import Receiving, encoder
from .reporting import receive_reports


class Lodged(Struct, frozen=True, kw_only=True):
    """The answers to one body, and whether all of them had been given before."""

    answers: tuple[dict[str, Any], ...]
    is_repeat: bool


def filer_for(actor: Actor, filer: str | None) -> str:
    """For whom the actor lodges. Raises Invalid when that is not clear, Forbidden when it is not permitted."""
    if filer is None:
        if len(actor.represents) != 1:
            raise Invalid(
                "It is not clear for which filer you lodge."
                + (f" You represent {len(actor.represents)}." if actor.represents else ""),
                code="lodgement.filer",
                where="filer",
                remedy="Name the filer's identification number.",
            )
        filer = next(iter(actor.represents))
    verdict = can_lodge(actor, filer)
    if not verdict:
        raise Forbidden(verdict.reason or "You may not lodge for this filer.", code="lodgement.forbidden")
    return filer


def lodge(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    body: bytes,
    *,
    filer: str | None = None,
    channel: str = "api",
    at: datetime | None = None,
    limits: Limits | None = None,
    schemas: Schemas | None = None,
) -> Lodged:
    """Receive one body for a filer, record everything, and give the answers in the order of its messages."""
    (lodged,) = lodge_many(
        uow, installation, actor, [body], filer=filer, channel=channel, at=at, limits=limits, schemas=schemas
    )
    return lodged


def lodge_many(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    bodies: Sequence[bytes],
    *,
    filer: str | None = None,
    channel: str = "api",
    at: datetime | None = None,
    limits: Limits | None = None,
    schemas: Schemas | None = None,
) -> list[Lodged]:
    """Receive several bodies for a filer, in their order; the answers to each are those that it gets by itself.

    What is asked of the database is asked for all of them, and what is recorded is recorded at the end. So give some
    hundreds at once: they are held in memory, and all are kept or none.
    """
    whose = filer_for(actor, filer)
    counter = _Counter(uow, installation, whose, at or installation.now(), actor_text(actor))
    gate = installed_checking(installation, counter.knowledge.codes, limits or Limits())
    desks = [
        _Desk(counter, actor, body, read_and_ruled(body, gate, schemas=schemas).reading, channel) for body in bodies
    ]
    known = counter.known_when_alone(desks)
    lodged = [desk.receive_all(known) for desk in desks]
    counter.link()
    return lodged


class _Counter:
    """What several bodies received one after the other have in common."""

    def __init__(self, uow: UnitOfWork, installation: Installation, filer: str, at: datetime, by: str) -> None:
        self.uow = uow
        self.installation = installation
        self.filer = filer
        self.at = at
        self.by = by
        self.knowledge = installation.knowledge(uow)
        self.changed: dict[str, Changed] = {}

    def link(self) -> None:
        """Link what the bodies received so far have changed."""
        changed, self.changed = self.changed, {}
        if changed:
            link_filings(self.uow, self.installation, changed.values(), by=self.by, at=self.at)

    def known_when_alone(self, desks: Sequence["_Desk"]) -> Known:
        """What is recorded, once nobody else is at it: two bodies about one filing wait for each other.

        Each thereby sees what the other has left.
        """
        messages = tuple(message for desk in desks for message in desk.reading.messages)
        digests = [digest for desk in desks for digest in desk.digests]
        named = {key for message in messages for key in self._identities(message)}
        taken = {f"body:{self.filer}:{message_digest(desk.body)}" for desk in desks}
        self.uow.lock(*taken, *named)
        known = Known(self.uow, self.filer, messages, digests)
        if not known.filings:
            return known
        # One may name a filing by its reference, another by its number: they meet at the filing itself.
        self.uow.lock(*(f"lodgement:{filing}" for filing in known.filings))
        return Known(self.uow, self.filer, messages, digests)

    def _identities(self, message: Message) -> list[str]:
        declaration = message.declaration
        keys = [f"reference:{self.filer}:{declaration.reference}"] if declaration.reference else []
        return [*keys, f"mrn:{declaration.mrn}"] if declaration.mrn else keys


class _Desk(Receiving):
    """The state of receiving one body."""

    def __init__(self, counter: _Counter, actor: Actor, body: bytes, reading: Reading, channel: str) -> None:
        super().__init__(counter.uow, counter.installation, actor, counter.filer, body, channel, counter.at)
        self.counter = counter
        self.knowledge = counter.knowledge
        self.reading, self.left = parted(reading)
        several = len(self.reading.messages) > 1 or self.left is not None
        self.digests = [message_digest(body, index if several else None) for index in range(len(self.reading.messages))]

    def receive_all(self, known: Known) -> Lodged:
        messages = self.reading.messages
        reports = self.reading.reports
        if reports or self._changes_what_came_just_now(known):
            # Whoever asks for consignments, or changes them, finds those of the bodies before.
            self.counter.link()
        alone = len(reports) == 1 and not messages
        reported = receive_reports(self, self.reading, alone=alone) if reports else []
        if reported and not messages:
            return Lodged(answers=tuple(one for one, _ in reported), is_repeat=all(again for _, again in reported))
        if not messages:
            answer, repeat = self.receive_unusable(self.reading, message_digest(self.body))
            return Lodged(answers=(answer,), is_repeat=repeat)
        answers, repeats = [], []
        for message, digest in zip(messages, self.digests, strict=True):
            answer, repeat = self._receive(message, digest, known)
            answers.append(answer)
            repeats.append(repeat)
        if self.left is not None:
            answer, repeat = self.receive_unusable(self.left, message_digest(self.body, len(messages)))
            answers.append(answer)
            repeats.append(repeat)
        answers += [one for one, _ in reported]
        repeats += [again for _, again in reported]
        return Lodged(answers=tuple(answers), is_repeat=all(repeats))

    def _changes_what_came_just_now(self, known: Known) -> bool:
        """Whether a message of this body speaks of a filing that a body before has left and nobody has linked yet."""
        found = (known.filing_of(*one) for one in zip(self.reading.messages, self.digests, strict=True))
        return any(one in self.counter.changed for one in found)

    # --- one message

    def _receive(self, message: Message, digest: str, known: Known) -> tuple[dict[str, Any], bool]:
        declaration = message.declaration
        existing = known.for_message(message, digest)
        standing = Standing(
            filer=self.filer,
            represents=self.actor.represents,
            existing=existing,
            superseding=self._superseding(existing),
        )
        whole, applied = self._applied(message, existing)
        findings = (*checked_as_left(declaration, whole, self.knowledge, lodged_at=self.at), *applied)
        receipt = receive(message, standing, digest=digest, findings=findings)
        receipt = msgspec.structs.replace(receipt, findings=(*self.reading.findings, *receipt.findings))
        if receipt.repeats is not None and receipt.lodgement is not None:
            return self._answer_again(receipt, message, digest), True
        lodgement, version = self._record(receipt, message, digest, whole)
        known.note(lodgement, version)
        return self._answer(receipt, lodgement, version), False

    def _superseding(self, existing: KnownLodgement | None) -> Superseding:
        """Whether an amendment may take effect by itself: not once the goods are there or a control has begun."""
        if existing is None:
            return Superseding()
        superseding = may_supersede(self.uow, existing.id)
        if not superseding.allowed:
            return superseding
        if existing.state is LodgementState.ACCEPTED and in_force(self.uow, existing.id) is None:
            return Superseding(allowed=False, reason="erased")  # there is nothing left to apply a change to
        return Superseding()

    def _applied(self, message: Message, existing: KnownLodgement | None) -> tuple[Declaration, tuple[Finding, ...]]:
        """The whole filing that the message leaves: itself, or for an amendment what it makes of the one before."""
        if message.declaration.function is not Function.AMENDMENT or existing is None:
            return message.declaration, ()
        if existing.filer != self.filer and existing.filer not in self.actor.represents:
            # A stranger's is never applied: what is found on the way would tell what the other's filing holds.
            return message.declaration, ()
        before = in_force(self.uow, existing.id)
        if before is None:
            return message.declaration, ()
        after, findings, _ = apply_amendment(before, message)
        return after, findings

    def _record(
        self, receipt: Receipt, message: Message, digest: str, whole: Declaration
    ) -> tuple[Lodgement, LodgementVersion]:
        declaration = message.declaration
        stage, direction = stage_of(whole), direction_of(whole)
        lodgement = self._lodgement(receipt, declaration)
        number = lodgement.current_version if receipt.lodgement is None else self._next_number(lodgement.id)
        received = self.journal_received(lodgement.id, number, self.reading.format, declaration)
        version = LodgementVersion(
            lodgement_id=lodgement.id,
            version=number,
            function=declaration.function,
            state=str(receipt.state),
            refusal=str(receipt.refusal) if receipt.refusal else None,
            supersedes=receipt.supersedes,
            submitted_by=self.by,
            raw_digest=digest,
            raw_id=self.raw().id,
            declaration_id=self.keep("declaration", encoder.encode(whole)).id,
            findings_id=self.keep("findings", encoder.encode(receipt.findings)).id,
            received_at=self.at,
            event_id=received,
        )
        if receipt.lodgement is None:
            self.uow.lodgements.add(lodgement)
        else:
            self._change(receipt, lodgement, number)
        self.uow.lodgements.add_version(version)
        keep_answer_message(self, self.reading.format, receipt, declaration, (lodgement, version))
        self._events(receipt, lodgement.id, number, declaration)
        mended = msgspec.structs.replace(
            lodgement, current_version=number, stage=stage, direction=direction, state=self._standing_state(receipt)
        )
        if receipt.supersedes:
            stands = whole if declaration.function is not Function.CANCELLATION else None
            self.counter.changed[lodgement.id] = Changed(lodgement=mended, version=number, whole=stands)
        return mended, version

    def _lodgement(self, receipt: Receipt, declaration: Declaration) -> Lodgement:
        if receipt.lodgement is not None:
            found = self.uow.lodgements.get(receipt.lodgement)
            if receipt.registers and found.mrn is None:
                return msgspec.structs.replace(found, mrn=self._registration(found.id, declaration))
            return found
        identity = new_id(self.at)
        office = declaration.offices.lodgement or declaration.offices.control
        return Lodgement(
            id=identity,
            filer_id=self.filer,
            reference=declaration.reference,
            format=self.reading.format,
            direction=direction_of(declaration),
            stage=stage_of(declaration),
            state=self._standing_state(receipt),
            mrn=self._registration(identity, declaration) if receipt.registers else None,
            agency=AGENCY,
            unit=self._unit_of(office),
            current_version=1,
            created_at=self.at,
        )

    def _unit_of(self, office: str | None) -> str | None:
        """The unit that works on filings of an office, where one has the office's code; else the agency as a whole."""
        if office is None:
            return None
        unit = office.lower()
        return unit if unit in self.uow.people.organisation().units else None

    def _registration(self, identity: str, declaration: Declaration) -> str:
        direction: Direction | None = direction_of(declaration)
        return registration_number(self.installation.country, self.at, identity, direction)

    def _next_number(self, lodgement_id: str) -> int:
        return max((version.version for version in versions_of(self.uow, lodgement_id)), default=0) + 1

    @staticmethod
    def _standing_state(receipt: Receipt) -> str:
        """The state of the lodgement itself: an amended one stays accepted, a refused request changes nothing."""
        if receipt.state in (LodgementState.AMENDED, LodgementState.AMENDMENT_RECORDED):
            return LodgementState.ACCEPTED
        if receipt.state is LodgementState.CANCELLATION_RECORDED:
            return LodgementState.ACCEPTED
        return receipt.state

    def _change(self, receipt: Receipt, lodgement: Lodgement, number: int) -> None:
        if receipt.supersedes:
            self.uow.lodgements.change(
                lodgement.id,
                current_version=number,
                state=str(self._standing_state(receipt)),
                mrn=lodgement.mrn,
            )

    # --- payloads and events

    def _events(self, receipt: Receipt, lodgement: str, number: int, declaration: Declaration) -> None:
        severities = [finding.severity for finding in receipt.findings]
        for name in receipt.events:
            body = {
                "version": number,
                "errors": severities.count(Severity.ERROR),
                "warnings": severities.count(Severity.WARNING),
                "infos": severities.count(Severity.INFO),
                "findings": sorted({finding.code for finding in receipt.findings})[:100],
                "function": str(declaration.function),
                "refusal": str(receipt.refusal) if receipt.refusal else None,
            }
            self.uow.events.append(
                self.installation.event(name, self.at, self.by, subjects={"lodgement": lodgement}, body=body)
            )

    # --- answers

    def _answer(self, receipt: Receipt, lodgement: Lodgement, version: LodgementVersion) -> dict[str, Any]:
        return answer_json(lodgement, version, receipt.findings, state=receipt.state, format_name=self.reading.format)

    def _answer_again(self, receipt: Receipt, message: Message, digest: str) -> dict[str, Any]:
        assert receipt.lodgement is not None
        assert receipt.repeats is not None
        lodgement = self.uow.lodgements.get(receipt.lodgement)
        version = self.uow.lodgements.version(receipt.lodgement, receipt.repeats)
        self.journal_duplicate(version, message.declaration.function)
        kept = self.uow.payloads.find([version.findings_id] if version.findings_id else [])
        if version.findings_id in kept:
            first = findings_decoder.decode(kept[version.findings_id].body)
            receipt = msgspec.structs.replace(receipt, findings=(*first, sent_again()))
        return self._answer(receipt, lodgement, version)
