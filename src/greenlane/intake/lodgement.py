# SPDX-License-Identifier: Apache-2.0
"""What becomes of a message: accepted, refused, amended, recorded, invalidated. Pure decisions over what is known.

Design decision 9: the identity of a filing is the authenticated filer, its reference and the message function. The same
digest again gets the first answer again; another digest as an original is a duplicate reference; only the filer or its
registered representative amends or cancels. Decision 8: once customs has acted, an amendment or a cancellation is
recorded and does not take effect by itself.
"""

from collections.abc import Iterable

import msgspec

from greenlane.cargo import Declaration, Function

from .finding import Finding, Severity
from .reading import Message
from .standing import KnownLodgement, KnownVersion, LodgementState, Receipt, Refusal, Standing
from .standing_findings import (
    duplicate_reference,
    needs_an_officer,
    no_longer_valid,
    sent_again,
    unknown_here,
    unknown_lodgement,
)


def receive(message: Message, standing: Standing, *, digest: str, findings: Iterable[Finding] = ()) -> Receipt:
    """Decide what becomes of a message.

    ``digest`` is ``message_digest`` of its bytes; ``findings`` are those of the checks, which join the reader's. Where
    nothing is stored the receipt asks for nothing to be recorded.
    """
    declaration = message.declaration
    known = (*message.findings, *findings)
    repeated = _repeated(declaration.function, digest, standing)
    if repeated is not None:
        receipt = _again(repeated, standing, known)
    elif declaration.function is Function.ORIGINAL:
        receipt = _original(declaration, standing, known)
    else:
        receipt = _request(declaration, standing, known)
    if standing.stored:
        return receipt
    return msgspec.structs.replace(receipt, records_version=False, registers=False, events=())


def _repeated(function: Function, digest: str, standing: Standing) -> KnownVersion | None:
    """The version that this message sends again.

    One that was refused for its standing is judged anew: the lodgement may be known by now, the sender registered.
    """
    existing = standing.existing
    if existing is None or not _may_act(standing, existing):
        return None
    if function is Function.ORIGINAL and existing.filer != standing.filer:
        return None
    for version in existing.versions:
        anew = version.refusal in (Refusal.UNKNOWN_LODGEMENT, Refusal.STRANGER)
        if version.digest == digest and version.function is function and not anew:
            return version
    return None


def _again(version: KnownVersion, standing: Standing, findings: tuple[Finding, ...]) -> Receipt:
    assert standing.existing is not None
    return Receipt(
        state=version.state,
        findings=(*findings, sent_again()),
        lodgement=standing.existing.id,
        repeats=version.number,
        refusal=version.refusal,
        events=("DuplicateReceived",),
    )


def _original(declaration: Declaration, standing: Standing, findings: tuple[Finding, ...]) -> Receipt:
    existing = standing.existing
    if existing is not None and existing.filer != standing.filer:
        existing = None  # a reference is the filer's own: another's equal one is another reference
    if existing is not None and existing.state is not LodgementState.REFUSED:
        return Receipt(
            state=LodgementState.REFUSED,
            findings=(*findings, duplicate_reference(declaration)),
            lodgement=existing.id,
            records_version=True,
            refusal=Refusal.DUPLICATE_REFERENCE,
            events=("LodgementRefused",),
        )
    lodgement = existing.id if existing else None
    if _has_error(findings):
        return Receipt(
            state=LodgementState.REFUSED,
            findings=findings,
            lodgement=lodgement,
            records_version=True,
            refusal=Refusal.CONTENT,
            events=("LodgementRefused",),
        )
    return Receipt(
        state=LodgementState.ACCEPTED,
        findings=findings,
        lodgement=lodgement,
        records_version=True,
        supersedes=True,
        registers=True,
        events=("LodgementAccepted",),
    )


def _request(declaration: Declaration, standing: Standing, findings: tuple[Finding, ...]) -> Receipt:
    """An amendment or a cancellation."""
    existing = standing.existing
    cancels = declaration.function is Function.CANCELLATION
    if _has_error(findings):
        owned = existing if existing is not None and _may_act(standing, existing) else None
        return _refused(declaration, findings, Refusal.CONTENT, owned)
    if not standing.stored:
        told = unknown_here(declaration)
        state = LodgementState.INVALIDATED if cancels else LodgementState.AMENDED
        return Receipt(state=state, findings=(*findings, told), supersedes=True)
    if existing is None or existing.state is LodgementState.REFUSED:
        fault = unknown_lodgement(declaration)
        return _refused(declaration, (*findings, fault), Refusal.UNKNOWN_LODGEMENT, None)
    if not _may_act(standing, existing):
        # the same words as for an unknown one: a stranger does not learn that the number exists
        return _refused(declaration, (*findings, unknown_lodgement(declaration)), Refusal.STRANGER, None)
    if existing.state is LodgementState.INVALIDATED:
        fault = no_longer_valid(declaration)
        return _refused(declaration, (*findings, fault), Refusal.NO_LONGER_VALID, existing)
    if not standing.superseding.allowed:
        state = LodgementState.CANCELLATION_RECORDED if cancels else LodgementState.AMENDMENT_RECORDED
        event = "CancellationRecorded" if cancels else "AmendmentRecorded"
        told = needs_an_officer(declaration)
        return Receipt(
            state=state,
            findings=(*findings, told),
            lodgement=existing.id,
            records_version=True,
            events=(event,),
        )
    return Receipt(
        state=LodgementState.INVALIDATED if cancels else LodgementState.AMENDED,
        findings=findings,
        lodgement=existing.id,
        records_version=True,
        supersedes=True,
        events=("LodgementInvalidated" if cancels else "LodgementAmended",),
    )


def _refused(
    declaration: Declaration,
    findings: tuple[Finding, ...],
    refusal: Refusal,
    existing: KnownLodgement | None,
) -> Receipt:
    cancels = declaration.function is Function.CANCELLATION
    return Receipt(
        state=LodgementState.REFUSED,
        findings=findings,
        lodgement=existing.id if existing else None,
        records_version=True,
        refusal=refusal,
        events=("CancellationRefused" if cancels else "AmendmentRefused",),
    )


def _may_act(standing: Standing, existing: KnownLodgement) -> bool:
    return existing.filer == standing.filer or existing.filer in standing.represents


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
