# SPDX-License-Identifier: Apache-2.0
"""Answers to filers, as they were given: listed in the order of the log, and shown again in the filer's own format."""

from collections.abc import Sequence
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
    return answer_documents(uow, found)


def answer_documents(uow: UnitOfWork, placed: Sequence[PlacedAnswer]) -> list[dict[str, Any]]:
    """Answers as JSON, in their order: what the filer was told of each message."""
    kept = uow.payloads.find(one.version.findings_id for one in placed if one.version.findings_id)
    messages = uow.answers.documents((one.lodgement.id, one.version.version) for one in placed)
    documents = []
    for position, lodgement, version in placed:
        payload = kept.get(version.findings_id or "")
        message = messages.get((lodgement.id, version.version))
        documents.append(
            {
                "position": position,
                **answer_json(lodgement, version, findings_decoder.decode(payload.body) if payload else ()),
                "message": {"type": message.type, "media_type": message.media_type} if message else None,
            }
        )
    return documents


def kept_answer(uow: UnitOfWork, actor: Actor, lodgement: str, version: int) -> KeptAnswer:
    """The answer to one version in the filer's format. Raises ``NotFound`` where there is none, or it was erased."""
    found = uow.lodgements.get(lodgement, reach=reach_of_lodgements(actor))
    document = uow.answers.documents([(found.id, version)]).get((found.id, version))
    kept = uow.payloads.find([document.payload_id]) if document else {}
    if document is None or document.payload_id not in kept:
        raise missing(f"answer to version {version} in the format of the filing; its JSON form is in the list")
    return KeptAnswer(type=document.type, media_type=document.media_type, body=kept[document.payload_id].body)
