# SPDX-License-Identifier: Apache-2.0
"""Answering filers in the messages of their own format, kept with the version that is answered."""

import structlog

from greenlane.cargo import Declaration
from greenlane.errors import Invalid
from greenlane.intake import Receipt, answer, answer_message
from greenlane.store import AnswerDocument, Lodgement, LodgementVersion

from .receiving import Receiving

_log = structlog.get_logger(__name__)


def keep_answer_message(
    desk: Receiving,
    format_name: str,
    receipt: Receipt,
    request: Declaration,
    answered: tuple[Lodgement, LodgementVersion],
) -> None:
    """Keep the answer to a message as its format writes it; nothing where the format has no message for it.

    ``request`` is the declaration as the message carried it. A text that the format cannot hold leaves the JSON answer.
    """
    lodgement, version = answered
    told = answer(
        receipt,
        request,
        received_at=version.received_at,
        digest=version.raw_digest,
        lodgement=lodgement.id,
        version=version.version,
        mrn=lodgement.mrn,
    )
    try:
        written = answer_message(format_name, told, request, desk.at, sender=f"{desk.installation.country}CUSTOMS")
    except Invalid as unwritable:
        _log.warning("answer_not_written", format=format_name, lodgement=lodgement.id, error=unwritable.code)
        return
    if written is not None:
        document = AnswerDocument(
            lodgement_id=lodgement.id,
            version=version.version,
            type=written.type,
            media_type=written.media_type,
            payload_id=desk.keep("answer", written.content, written.media_type).id,
        )
        desk.uow.answers.add_document(document)
