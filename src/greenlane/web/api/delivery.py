# SPDX-License-Identifier: Apache-2.0
"""Answers to filers, read again or delivered to an address of theirs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi import Path as Part
from pydantic import BaseModel, Field
from starlette.responses import Response

from greenlane.access import Actor, Permission, Verdict, missing, no, reach_of_lodgements
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, Someone, who_reaches
from greenlane.web.api.answers import KNOWN, SEEN, V1, Responses, id_of, problems
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Answers"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_lodgements))]

_LONGEST_URL = 500
_MINE: Responses = {**KNOWN, **problems(403, 404)}


class NewWebhook(BaseModel):
    """An address for a filer's answers; ``filer`` is needed by those who represent several."""

    url: Annotated[str, Field(min_length=1, max_length=_LONGEST_URL)]
    filer: Annotated[str | None, Field(min_length=1, max_length=64)] = None


@router.get("/answers", response_model=shapes.Listing[shapes.PlacedAnswer], response_class=Json, responses=SEEN)
def list_answers(
    actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Answers in the order in which they were given: poll with `after` and the position of the last one you have."""
    return listed(f"{V1}/answers", services.answers(actor, after=after, limit=limit), limit)


@router.get(
    "/lodgements/{lodgement}/versions/{version}/answer",
    responses={
        **SEEN,
        HTTPStatus.OK: {
            "description": "The answer as a message of the filing's format, such as an IE328",
            "content": {"application/xml": {"schema": {"type": "string"}}},
        },
    },
    response_class=Response,
)
def show_answer(
    lodgement: str, version: Annotated[int, Part(ge=1, le=2**31 - 1)], actor: Reader, services: ServicesOfRequest
) -> Response:
    """The answer to one version of a filing in the filing's own format, byte by byte as it was given."""
    kept = services.answer_message(actor, id_of("such filing", lodgement), version)
    return Response(kept.body, media_type=kept.media_type, headers={"X-Message-Type": kept.type})


@router.get("/webhooks", response_model=shapes.Everything[shapes.Webhook], response_class=Json, responses=_MINE)
def list_webhooks(actor: Someone, services: ServicesOfRequest) -> Response:
    """The addresses to which the answers of one's filers are delivered."""
    _seen(actor)
    return Json({"items": list(services.webhooks(actor))})


@router.post(
    "/webhooks",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.NewWebhook,
    response_class=Json,
    responses={**_MINE, **problems(413)},
)
def add_webhook(given: NewWebhook, actor: Someone, services: ServicesOfRequest) -> Response:
    """Have answers delivered to an address from now on. The secret that signs them is shown this once."""
    _may_lodge(actor).require()
    return Json(services.add_webhook(actor, url=given.url, filer=given.filer), status_code=HTTPStatus.CREATED)


@router.post("/webhooks/{webhook}/resume", response_model=shapes.Webhook, response_class=Json, responses=_MINE)
def resume_webhook(
    webhook: str,
    actor: Someone,
    services: ServicesOfRequest,
    after: Annotated[
        int | None,
        Query(description="Deliver everything again that was answered after this position.", ge=-1, le=2**53),
    ] = None,
) -> Response:
    """Deliver again to an address that was paused, or deliver once more what was answered after a position."""
    _seen(actor)
    return Json(services.resume_webhook(actor, id_of("such webhook", webhook), after=after))


@router.delete("/webhooks/{webhook}", status_code=HTTPStatus.NO_CONTENT, responses=_MINE)
def end_webhook(webhook: str, actor: Someone, services: ServicesOfRequest) -> Response:
    """Deliver no longer to an address."""
    _seen(actor)
    services.end_webhook(actor, id_of("such webhook", webhook))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _may_lodge(actor: Actor) -> Verdict:
    return Verdict() if actor.may(Permission.LODGE) else no("You may not lodge filings, so none are answered to you.")


def _seen(actor: Actor) -> None:
    """Whoever has no filings has no webhooks either: for them there is nothing here."""
    if not actor.may(Permission.LODGE):
        raise missing("such webhook")
