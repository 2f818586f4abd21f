# SPDX-License-Identifier: Apache-2.0
"""Amendments and cancellations that were recorded and wait for an officer: let them take effect, or refuse them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from greenlane.access import Actor, Label, can_decide
from greenlane.cargo import Declaration, Function
from greenlane.errors import Conflict, Forbidden, NotFound
from greenlane.intake import LodgementState, apply_amendment, differences
from greenlane.journal import actor_text
from greenlane.store import Lodgement, LodgementVersion, RequestDecision, UnitOfWork

from .answers import instant
from .filings import RETENTION, in_force, message_again
from .installation import Installation
from .linking import link_filings
from .offered import Changed

_RECORDED = (LodgementState.AMENDMENT_RECORDED, LodgementState.CANCELLATION_RECORDED)
_encoder = msgspec.json.Encoder(decimal_format="string")


def request_documents(
    uow: UnitOfWork, installation: Installation, requests: Iterable[LodgementVersion]
) -> list[dict[str, Any]]:
    """Requests that wait, as officers see them: whose they are, of which consignments, and what each would change."""
    asked = list(requests)
    filings = uow.lodgements.find(one.lodgement_id for one in asked)
    consignments: dict[str, list[str]] = {}
    for link in uow.links.of_lodgements(filings):
        consignments.setdefault(link.lodgement_id, []).append(link.consignment_id)
    return [
        {
            "id": f"{one.lodgement_id}/{one.version}",
            "lodgement": one.lodgement_id,
            "version": one.version,
            "function": str(one.function),
            "reference": filings[one.lodgement_id].reference,
            "mrn": filings[one.lodgement_id].mrn,
            "filer": filings[one.lodgement_id].filer_id,
            "received_at": instant(one.received_at),
            "consignments": list(dict.fromkeys(consignments.get(one.lodgement_id, ()))),
            "changes": _changes(uow, installation, one),
        }
        for one in asked
    ]


def _changes(uow: UnitOfWork, installation: Installation, asked: LodgementVersion) -> list[dict[str, Any]] | None:
    """What an amendment would change of the filing in force; None for a cancellation, and where content was erased."""
    before = in_force(uow, asked.lodgement_id)
    if asked.function is not Function.AMENDMENT or before is None:
        return None
    try:
        message, _ = message_again(uow, installation, asked)
    except NotFound:
        return None
    whole, _, _ = apply_amendment(before, message)
    return [msgspec.to_builtins(one) for one in differences(before, whole)]


def let_take_effect(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    lodgement: str,
    version: int,
    *,
    reason: str,
    at: datetime,
) -> None:
    """Let a recorded request take effect from now on; the consignments are linked and assessed anew.

    It is applied to the filing as it is in force now. ``reason`` is a code. Raises NotFound for what the actor cannot
    see, Forbidden, and Conflict when it is no recorded request, was decided, or the filing is no longer in force.
    """
    filing, asked = _asked(uow, actor, lodgement, version)
    whole: Declaration | None = None
    declaration_id = None
    if asked.function is Function.AMENDMENT:
        before = in_force(uow, lodgement)
        if before is None:
            raise Conflict("The content of this filing was erased; there is nothing to change.", code="request.erased")
        whole, _, _ = apply_amendment(before, message_again(uow, installation, asked)[0])
        kept = uow.payloads.put(kind="declaration", body=_encoder.encode(whole), retention_class=RETENTION, at=at)
        declaration_id = kept.id
    _decide(uow, installation, actor, filing, asked, granted=True, reason=reason, at=at, declaration_id=declaration_id)
    state = LodgementState.ACCEPTED if whole is not None else LodgementState.INVALIDATED
    uow.lodgements.change(lodgement, current_version=version, state=str(state))
    filing = msgspec.structs.replace(filing, current_version=version, state=str(state))
    changed = Changed(lodgement=filing, version=version, whole=whole)
    link_filings(uow, installation, [changed], by=actor_text(actor), at=at)


def refuse_request(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    lodgement: str,
    version: int,
    *,
    reason: str,
    at: datetime,
) -> None:
    """Refuse a recorded request: it stays as a version and never takes effect. Raises as ``let_take_effect`` does."""
    filing, asked = _asked(uow, actor, lodgement, version)
    _decide(uow, installation, actor, filing, asked, granted=False, reason=reason, at=at)


def _asked(uow: UnitOfWork, actor: Actor, lodgement: str, version: int) -> tuple[Lodgement, LodgementVersion]:
    verdict = can_decide(actor, Label(agency=(filing := uow.lodgements.get(lodgement)).agency, unit=filing.unit))
    if not verdict:
        raise Forbidden(verdict.reason or "You may not decide on this request.", code="request.forbidden")
    # The same lock as an amendment of this filing takes, so that it is applied to what is really in force.
    uow.lock(f"lodgement:{lodgement}")
    filing = uow.lodgements.get(lodgement)
    asked = uow.lodgements.version(lodgement, version)
    if asked.state not in _RECORDED:
        raise Conflict(
            "This version is no request that waits for a decision.",
            code="request.none",
            where=f"version {version}",
            remedy="Look at the filing's versions for one that is recorded.",
        )
    if asked.granted is not None:
        raise Conflict("This request was decided before.", code="request.decided", where=f"version {version}")
    if filing.state != LodgementState.ACCEPTED:
        raise Conflict("The filing is no longer in force.", code="request.filing", where=lodgement)
    return filing, asked


def _decide(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    filing: Lodgement,
    asked: LodgementVersion,
    *,
    granted: bool,
    reason: str,
    at: datetime,
    declaration_id: str | None = None,
) -> None:
    event = installation.event(
        "RequestGranted" if granted else "RequestRefused",
        at,
        actor_text(actor),
        subjects={"lodgement": filing.id},
        body={"version": asked.version, "function": str(asked.function), "reason": reason},
        agency=filing.agency,
        unit=filing.unit,
    )
    uow.events.append(event)
    uow.lodgements.decide_request(
        RequestDecision(
            lodgement_id=filing.id,
            version=asked.version,
            granted=granted,
            decided_by=actor_text(actor),
            reason=reason,
            at=at,
            event_id=event.id,
            declaration_id=declaration_id,
        )
    )
