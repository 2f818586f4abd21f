# SPDX-License-Identifier: Apache-2.0
"""Filings: lodged, and read by their filers and by officers; the formats in which they come."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

import anyio
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from greenlane.access import Actor, Permission, Verdict, no, reach_of_lodgements
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, Someone, who_reaches
from greenlane.web.api.answers import KNOWN, SEEN, V1, Responses, id_of, problems
from greenlane.web.body import Body
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, JsonSchema, Limit, listed
from greenlane.web.services import Lodged

router = APIRouter(prefix=V1, tags=["Filings"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_lodgements))]

_DONE = frozenset({"accepted", "amended", "invalidated", "recorded"})
_ANSWERS = {"application/json": {"schema": {"$ref": "#/components/schemas/Answers"}}}
_LODGED: Responses = {
    **KNOWN,
    **problems(403, 408, 413, 415),
    HTTPStatus.CREATED: {"model": shapes.Answers, "description": "At least one message was accepted"},
    HTTPStatus.OK: {"model": shapes.Answers, "description": "All was accepted before: the first answers again"},
    HTTPStatus.UNPROCESSABLE_ENTITY: {
        "description": "No message was accepted; the findings say why. Or the query cannot be used",
        "content": {**_ANSWERS, **KNOWN[422]["content"]},
    },
}
_CHECKED: Responses = {**KNOWN, **problems(403, 408, 413, 415)}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The message itself, in any of the formats of /v1/formats; several native declarations as a "
        "JSON array or one on each line.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in (
                "application/xml",
                "application/json",
                "application/x-ndjson",
                "application/octet-stream",
            )
        },
    }
}


@router.post("/lodgements", status_code=HTTPStatus.CREATED, response_class=Json, responses=_LODGED, openapi_extra=_BODY)
async def lodge(
    request: Request,
    actor: Someone,
    services: ServicesOfRequest,
    filer: Annotated[
        str | None,
        Query(description="For whom, where one represents several filers.", min_length=1, max_length=64),
    ] = None,
) -> Response:
    """Lodge a body with one or many messages, and get the receipt of each.

    The receipt tells what became of the message and what to mend. The same bytes again get the first answer again.
    """
    _may_lodge(actor).require()
    state = request.app.state
    async with Body(request, state.body_memory) as content:
        lodged: Lodged = await anyio.to_thread.run_sync(
            lambda: services.lodge(actor, content, content_type=request.headers.get("content-type"), filer=filer),
            limiter=_limiter(request),
        )
    answers = list(lodged.answers)
    return Json({"lodgements": answers}, status_code=_status(lodged))


def _status(lodged: Lodged) -> HTTPStatus:
    if not any(answer["state"] in _DONE for answer in lodged.answers):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.OK if lodged.is_repeat else HTTPStatus.CREATED


def _may_lodge(actor: Actor) -> Verdict:
    """Whether it is worth reading the body at all; for whom one may lodge is settled with the message."""
    lodges = actor.may(Permission.LODGE) or actor.may(Permission.LODGE_FOR_OTHERS)
    return Verdict() if lodges else no("You may not lodge filings.")


def _limiter(request: Request) -> CapacityLimiter:
    """Filings have threads of their own, so that a rush of them leaves room for reading."""
    state = request.app.state
    if state.lodging_threads is None:
        state.lodging_threads = CapacityLimiter(state.lodging_at_once)
    limiter: CapacityLimiter = state.lodging_threads
    return limiter


@router.post("/checks", response_model=shapes.Checks, response_class=Json, responses=_CHECKED, openapi_extra=_BODY)
async def check(request: Request, actor: Someone, services: ServicesOfRequest) -> Response:
    """Ask what the gate would say of a body if it were lodged, without lodging it. Nothing is kept.

    It checks what a filer can mend, and that alone: what is thought of a message is not asked, and not told.
    """
    _may_lodge(actor).require()
    async with Body(request, request.app.state.body_memory) as content:
        checks = await anyio.to_thread.run_sync(lambda: services.check(actor, content), limiter=_limiter(request))
    return Json({"checks": list(checks)})


@router.get("/lodgements", response_model=shapes.Listing[shapes.Lodgement], response_class=Json, responses=SEEN)
def list_lodgements(
    actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Filings, the latest first; a filer sees those of the filers it represents."""
    return listed(f"{V1}/lodgements", services.lodgements(actor, after=after, limit=limit), limit)


@router.get("/lodgements/{lodgement}", response_model=shapes.Lodgement, response_class=Json, responses=SEEN)
def show_lodgement(lodgement: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One filing in its present version, with its findings."""
    return Json(services.lodgement(actor, id_of("such filing", lodgement)))


@router.get(
    "/lodgements/{lodgement}/versions",
    response_model=shapes.Everything[shapes.Version],
    response_class=Json,
    responses=SEEN,
)
def list_versions(lodgement: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """Every version of one filing, the first one first. Nothing that was lodged is overwritten."""
    return Json({"items": list(services.lodgement_versions(actor, id_of("such filing", lodgement)))})


@router.get("/formats", response_model=shapes.Everything[shapes.Format], response_class=Json, responses=problems(500))
def list_formats(services: ServicesOfRequest) -> Response:
    """The formats that can be lodged. Public."""
    return Json({"items": list(services.formats())})


@router.get("/schemas/declaration", response_class=JsonSchema, response_model=dict[str, Any], responses=problems(500))
def show_declaration_schema(services: ServicesOfRequest) -> Response:
    """The JSON Schema of the native declaration. Public."""
    return JsonSchema(services.declaration_schema())


@router.get("/schemas/report", response_class=JsonSchema, response_model=dict[str, Any], responses=problems(500))
def show_report_schema(services: ServicesOfRequest) -> Response:
    """The JSON Schema of the native report. Public."""
    return JsonSchema(services.report_schema())
