# SPDX-License-Identifier: Apache-2.0
"""Lists, their entries and changes; possible matches and what is decided on them. For officers and list managers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from greenlane.access import Actor, Permission, Verdict, no, reach_of_assessments, reach_of_lists
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1, Responses, id_of, problems
from greenlane.web.body import Body
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Lists"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_lists))]
Officer = Annotated[Actor, Depends(who_reaches(reach_of_assessments))]

Format = Annotated[
    str | None, Query(alias="format", description="The file's format; without it the content tells.", max_length=40)
]
Keep = Annotated[bool, Query(description="Keep entries that the file does not have.")]
Why = Annotated[str, Query(description="Why.", min_length=1, max_length=500)]

_ACTED: Responses = {**SEEN, **problems(403, 409)}
_SENT: Responses = {**_ACTED, **problems(408, 413, 415)}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The list's file: OFAC, BIS, UN, the consolidated US list, or CSV with headings.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("text/csv", "application/xml", "application/octet-stream")
        },
    }
}


@router.get("/lists", response_model=shapes.Everything[shapes.WatchList], response_class=Json, responses=SEEN)
def list_lists(actor: Reader, services: ServicesOfRequest) -> Response:
    """The lists that one may see, by name."""
    return Json({"items": list(services.lists(actor))})


@router.post(
    "/lists",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.WatchList,
    response_class=Json,
    responses={**_ACTED, **problems(413)},
)
def add_list(given: shapes.NewList, actor: Reader, services: ServicesOfRequest) -> Response:
    """Make a new list. Its entries are proposed by one person and approved by another."""
    _may_write(actor).require()
    made = services.add_list(
        actor, name=given.name, kind=given.kind, title=given.title, unit=given.unit, sensitivity=given.sensitivity
    )
    return Json(made, status_code=HTTPStatus.CREATED)


@router.get("/lists/{name}", response_model=shapes.WatchList, response_class=Json, responses=SEEN)
def show_list(name: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One list."""
    return Json(services.watch_list(actor, id_of("such list", name)))


@router.get(
    "/lists/{name}/entries", response_model=shapes.Listing[shapes.ListEntry], response_class=Json, responses=SEEN
)
def list_entries(
    name: str, actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """The entries that stand in a list now, by id."""
    page = services.list_entries(actor, id_of("such list", name), after=after, limit=limit)
    return listed(f"{V1}/lists/{name}/entries", page, limit)


@router.post(
    "/lists/{name}/preview",
    response_model=shapes.ListPreview,
    response_class=Json,
    responses=_SENT,
    openapi_extra=_BODY,
)
async def preview_import(
    request: Request,
    name: str,
    actor: Reader,
    services: ServicesOfRequest,
    form: Format = None,
    keep: Keep = False,
) -> Response:
    """What a file would add, change and remove of a list. Nothing is kept."""
    _may_write(actor).require()
    known = id_of("such list", name)
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(
            lambda: services.preview_import(actor, known, content, form=form, keep=keep)
        )
    return Json(document)


@router.post(
    "/lists/{name}/imports",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.ListChange,
    response_class=Json,
    responses=_SENT,
    openapi_extra=_BODY,
)
async def propose_import(
    request: Request,
    name: str,
    actor: Reader,
    services: ServicesOfRequest,
    form: Format = None,
    keep: Keep = False,
    reason: Why = "import",
) -> Response:
    """Propose that a list becomes what a file says; a second person approves it."""
    _may_write(actor).require()
    known = id_of("such list", name)
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(
            lambda: services.propose_import(actor, known, content, form=form, keep=keep, reason=reason)
        )
    return Json(document, status_code=HTTPStatus.CREATED)


@router.post(
    "/lists/{name}/changes",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.ListChange,
    response_class=Json,
    responses={**_ACTED, **problems(413)},
)
def propose_change(name: str, given: shapes.NewListChange, actor: Reader, services: ServicesOfRequest) -> Response:
    """Propose that entries are added, changed or ended; a second person approves it."""
    _may_write(actor).require()
    change = services.propose_entries(
        actor, id_of("such list", name), add=given.add, end=given.end, reason=given.reason
    )
    return Json(change, status_code=HTTPStatus.CREATED)


@router.get(
    "/lists/{name}/changes",
    response_model=shapes.Everything[shapes.ListChange],
    response_class=Json,
    responses=SEEN,
)
def list_changes(name: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """The changes of a list, the latest first: who proposed and who decided."""
    return Json({"items": list(services.list_changes(actor, id_of("such list", name)))})


@router.get("/list-changes/{change}", response_model=shapes.ListChange, response_class=Json, responses=SEEN)
def show_change(change: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One change of a list."""
    return Json(services.list_change(actor, id_of("such change", change)))


@router.get(
    "/list-changes/{change}/entries",
    response_model=shapes.Listing[shapes.PendingEntry],
    response_class=Json,
    responses=SEEN,
)
def list_change_entries(
    change: str, actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """What a change that waits adds, changes and removes, by id."""
    page = services.list_change_entries(actor, id_of("such change", change), after=after, limit=limit)
    return listed(f"{V1}/list-changes/{change}/entries", page, limit)


@router.post("/list-changes/{change}/approve", response_model=shapes.ListChange, response_class=Json, responses=_ACTED)
def approve_change(change: str, given: shapes.ListApproval, actor: Reader, services: ServicesOfRequest) -> Response:
    """Approve a change that somebody else proposed. It is in force for whatever is assessed from now on."""
    return Json(services.approve_list_change(actor, id_of("such change", change), confirmed=given.confirmed))


@router.post("/list-changes/{change}/refuse", response_model=shapes.ListChange, response_class=Json, responses=_ACTED)
def refuse_change(change: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """Refuse a change, or withdraw the own one."""
    return Json(services.refuse_list_change(actor, id_of("such change", change)))


@router.get(
    "/consignments/{consignment}/possible-matches",
    response_model=shapes.Everything[shapes.PossibleMatch],
    response_class=Json,
    responses=SEEN,
)
def list_possible_matches(consignment: str, actor: Officer, services: ServicesOfRequest) -> Response:
    """What of a consignment may be what a watch list names, with score and explanation, the likest first."""
    return Json({"items": list(services.possible_matches(actor, id_of("such consignment", consignment)))})


@router.post(
    "/possible-matches/{match}/decision", response_model=shapes.PossibleMatch, response_class=Json, responses=_ACTED
)
def decide_match(match: str, given: shapes.MatchDecision, actor: Officer, services: ServicesOfRequest) -> Response:
    """Clear or confirm a possible match. A clearing holds for this party and this entry until either changes."""
    return Json(
        services.decide_match(
            actor,
            id_of("such possible match", match),
            verdict=given.verdict,
            reason=given.reason,
            note=given.note,
            until=given.until,
        )
    )


def _may_write(actor: Actor) -> Verdict:
    return Verdict() if actor.may(Permission.WRITE_LISTS) else no("You may not change watch lists.")
