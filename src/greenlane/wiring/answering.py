# SPDX-License-Identifier: Apache-2.0
"""Answers to filers, as they were given: listed in the order of the log, and shown again in the filer's own format."""

from typing import Any

from msgspec import Struct

from greenlane.access import Actor, missing, reach_of_lodgements
from greenlane.store import PlacedAnswer, UnitOfWork

from .answers import answer_json
from .filings import findings_decoder


class KeptAnswer(Struct, frozen=True, kw_only=True):
    """An answer as a message of the filer's format, byte by byte as it was first given."""

    type: str
    media_type: str
    body: bytes


def answers_following(uow: UnitOfWork, actor: Actor, *, after: int | None, limit: int) -> list[dict[str, Any]]:
    """The answers that the actor may see and that were sealed after a place in the log, in its order."""
    found = uow.answers.following(reach_of_lodgements(actor), after=after, limit=limit)
    return [answer_document(uow, one) for one in found]


def answer_document(uow: UnitOfWork, placed: PlacedAnswer) -> dict[str, Any]:
    """One answer as JSON: what the filer was told of one message."""
    lodgement, version = placed.lodgement, placed.version
    kept = uow.payloads.find([version.findings_id] if version.findings_id else [])
    findings = findings_decoder.decode(kept[version.findings_id].body) if version.findings_id in kept else ()
    document = uow.answers.document(version.lodgement_id, version.version)
    return {
        "position": placed.position,
        **answer_json(lodgement, version, findings),
        "message": {"type": document.type, "media_type": document.media_type} if document else None,
    }


def kept_answer(uow: UnitOfWork, actor: Actor, lodgement: str, version: int) -> KeptAnswer:
    """The answer to one version in the filer's format. Raises ``NotFound`` where there is none, or it was erased."""
    found = uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
    document = uow.answers.document(found.id, version)
    kept = uow.payloads.find([document.payload_id]) if document else {}
    if document is None or document.payload_id not in kept:
        raise missing(f"answer to version {version} in the format of the filing; its JSON form is in the list")
    return KeptAnswer(type=document.type, media_type=document.media_type, body=kept[document.payload_id].body)
