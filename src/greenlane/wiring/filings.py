# SPDX-License-Identifier: Apache-2.0
"""What is recorded of filings: their versions, the whole filing in force, and the stored bytes read again."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from greenlane.cargo import Declaration, Function
from greenlane.errors import NotFound
from greenlane.intake import (
    Finding,
    KnownLodgement,
    KnownVersion,
    Limits,
    LodgementState,
    Message,
    Refusal,
    apply_amendment,
    message_digest,
)
from greenlane.store import Lodgement, LodgementVersion, UnitOfWork

from .checking import installed_checking, read_and_ruled
from .installation import Installation

ASSESS = "assess"
"""The kind of job that assesses a consignment."""

RETENTION = "filing"
"""The retention class of what filers send and of what is made of it."""

declaration_decoder = msgspec.json.Decoder(Declaration)
findings_decoder = msgspec.json.Decoder(tuple[Finding, ...])


class ReadAgain(Struct, frozen=True, kw_only=True):
    """What today's reader makes of a version: the message, the whole filing that it leaves, and the findings."""

    message: Declaration
    whole: Declaration
    findings: tuple[Finding, ...]


class Known:
    """What is recorded of the filings that a body speaks of; kept up to date while the body is received."""

    def __init__(self, uow: UnitOfWork, filer: str, messages: tuple[Message, ...], digests: list[str]) -> None:
        self._uow = uow
        references = {m.declaration.reference for m in messages if m.declaration.reference}
        numbers = {m.declaration.mrn for m in messages if m.declaration.mrn}
        self._by_reference = dict(uow.lodgements.of_references(filer, references)) if references else {}
        self._by_mrn = dict(uow.lodgements.of_mrns(numbers)) if numbers else {}
        sent = uow.lodgements.with_digests(filer, digests)
        # What could not be read then may be readable today: it is no filing that was sent before.
        usable = {digest: [v for v in versions if v.declaration_id] for digest, versions in sent.items()}
        self._by_digest = {digest: versions[0].lodgement_id for digest, versions in usable.items() if versions}
        self._versions: dict[str, list[LodgementVersion]] = {}

    @property
    def filings(self) -> set[str]:
        """The ids of all filings found."""
        named = (*self._by_reference.values(), *self._by_mrn.values())
        return {filing.id for filing in named} | set(self._by_digest.values())

    def for_message(self, message: Message, digest: str) -> KnownLodgement | None:
        """The filing that a message speaks of: by its MRN, else its reference, else because it was sent before."""
        found = self._named(message)
        if found is None and digest in self._by_digest:
            found = self._uow.lodgements.get(self._by_digest[digest])
        return None if found is None else self._known(found)

    def filing_of(self, message: Message, digest: str) -> str | None:
        """The id of that filing; nothing is asked of the database."""
        found = self._named(message)
        return found.id if found is not None else self._by_digest.get(digest)

    def _named(self, message: Message) -> Lodgement | None:
        declaration = message.declaration
        if declaration.function is Function.ORIGINAL or declaration.mrn is None:
            return self._by_reference.get(declaration.reference or "")
        return self._by_mrn.get(declaration.mrn)  # a number that is wrong is not made good by a reference

    def note(self, lodgement: Lodgement, version: LodgementVersion) -> None:
        """Remember what a message of this body has left, for the messages after it."""
        if lodgement.state in (LodgementState.ACCEPTED, LodgementState.INVALIDATED):
            if lodgement.reference:
                self._by_reference[lodgement.reference] = lodgement
            if lodgement.mrn:
                self._by_mrn[lodgement.mrn] = lodgement
        elif version.version == 1 and lodgement.state == LodgementState.REFUSED and lodgement.reference:
            # As the database is asked: what was refused claims no reference, but is what a better message mends.
            self._by_reference.setdefault(lodgement.reference, lodgement)
        self._by_digest.setdefault(version.raw_digest, lodgement.id)
        self._versions.pop(lodgement.id, None)

    def _known(self, lodgement: Lodgement) -> KnownLodgement:
        if lodgement.id not in self._versions:
            self._versions[lodgement.id] = versions_of(self._uow, lodgement.id)
        return KnownLodgement(
            id=lodgement.id,
            filer=lodgement.filer_id,
            reference=lodgement.reference,
            mrn=lodgement.mrn,
            state=LodgementState(lodgement.state),
            versions=tuple(
                KnownVersion(
                    number=version.version,
                    digest=version.raw_digest,
                    function=version.function,
                    state=LodgementState(version.state),
                    refusal=_refusal(version.refusal),
                )
                for version in self._versions[lodgement.id]
            ),
        )


def _refusal(code: str | None) -> Refusal | None:
    return Refusal(code) if code else None


def versions_of(uow: UnitOfWork, lodgement_id: str) -> list[LodgementVersion]:
    """Every message of one filing, oldest first."""
    return uow.lodgements.versions([lodgement_id]).get(lodgement_id, [])


def in_effect(versions: Iterable[LodgementVersion]) -> list[LodgementVersion]:
    """Those versions that have taken effect, in the order in which they did: the last one is in force."""
    return sorted((one for one in versions if one.supersedes), key=lambda one: (one.effect_at, one.version))


def in_force(uow: UnitOfWork, lodgement_id: str) -> Declaration | None:
    """The whole filing as its latest version in force leaves it; None when there is none or it was erased."""
    versions = in_effect(versions_of(uow, lodgement_id))
    if not versions or versions[-1].declaration_id is None:
        return None
    payload = uow.payloads.find([versions[-1].declaration_id]).get(versions[-1].declaration_id)
    return declaration_decoder.decode(payload.body) if payload else None


def message_again(
    uow: UnitOfWork, installation: Installation, version: LodgementVersion
) -> tuple[Message, tuple[Finding, ...]]:
    """The message of a version from its stored bytes, by today's reader, with the findings of the body as a whole.

    Raises NotFound when the bytes were erased, or when today's reader finds no such message in them.
    """
    body = uow.payloads.get(version.raw_id).body
    gate = installed_checking(installation, installation.code_lists(uow), Limits())
    reading = read_and_ruled(body, gate).reading
    for index, message in enumerate(reading.messages):
        if version.raw_digest in (message_digest(body), message_digest(body, index)):
            return message, reading.findings
    raise NotFound("Today's reader finds no such message in the stored bytes.", where=version.raw_id)


def read_again(uow: UnitOfWork, installation: Installation, version: LodgementVersion) -> ReadAgain:
    """A version read from its stored bytes by today's reader. Raises NotFound when they were erased.

    An amendment is applied to what the version before it comes to, read again likewise.
    """
    message, of_the_body = message_again(uow, installation, version)
    declaration, findings = message.declaration, (*of_the_body, *message.findings)
    before = _before(uow, version) if declaration.function is Function.AMENDMENT else None
    if before is None:
        return ReadAgain(message=declaration, whole=declaration, findings=findings)
    whole, applied, _ = apply_amendment(read_again(uow, installation, before).whole, message)
    return ReadAgain(message=declaration, whole=whole, findings=(*findings, *applied))


def _before(uow: UnitOfWork, version: LodgementVersion) -> LodgementVersion | None:
    """The version that was in force when this one took effect."""
    place = (version.effect_at, version.version)
    earlier = [
        other for other in in_effect(versions_of(uow, version.lodgement_id)) if (other.effect_at, other.version) < place
    ]
    return earlier[-1] if earlier else None
