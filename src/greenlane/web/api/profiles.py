# SPDX-License-Identifier: Apache-2.0
"""The life of profiles: drafted, approved by a second person, live, paused, retired; and emergency look-outs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from greenlane.access import Actor, Permission, no, reach_of_profiles
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of, problems
from greenlane.web.body import Body
from greenlane.web.documents import Json

router = APIRouter(prefix=V1, tags=["Profiles"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_profiles))]

_YAML: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One profile, as YAML.",
        "content": {"application/yaml": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_WRITTEN = {**SEEN, **problems(403, 408, 409, 413, 415, 422)}
_DECIDED = {**SEEN, **problems(403, 409, 422)}


@router.post(
    "/profiles",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.Profile,
    response_class=Json,
    responses=_WRITTEN,
    openapi_extra=_YAML,
)
async def propose_profile(request: Request, actor: Reader, services: ServicesOfRequest) -> Response:
    """Keep a profile as a draft, the next version of its id. It decides nothing until a second person approves it."""
    _require(actor, Permission.WRITE_PROFILES, "write profiles")
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(lambda: services.propose_profile(actor, content))
    return Json(document, status_code=HTTPStatus.CREATED)


@router.post(
    "/lookouts",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.Profile,
    response_class=Json,
    responses=_WRITTEN,
    openapi_extra=_YAML,
)
async def raise_lookout(request: Request, actor: Reader, services: ServicesOfRequest) -> Response:
    """Put an emergency look-out in force at once. It lapses after 24 hours unless a second person confirms it."""
    _require(actor, Permission.RAISE_LOOKOUTS, "raise look-outs")
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(lambda: services.raise_lookout(actor, content))
    return Json(document, status_code=HTTPStatus.CREATED)


@router.get(
    "/profiles/{profile}/versions",
    response_model=shapes.Everything[shapes.ProfileVersion],
    response_class=Json,
    responses=SEEN,
)
def list_profile_versions(profile: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """Every version of a profile, the latest first, with what changed in words."""
    return Json({"items": list(services.profile_versions(actor, id_of("such profile", profile)))})


@router.post(
    "/profiles/{profile}/versions/{version}/approval",
    response_model=shapes.Profile,
    response_class=Json,
    responses=_DECIDED,
)
def approve_profile(
    profile: str, version: int, approval: shapes.ProfileApproval, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Put a version in force that somebody else wrote; what is open is assessed by it at once."""
    document = services.approve_profile(
        actor,
        id_of("such profile", profile),
        version,
        reason=approval.reason,
        observe_only=approval.observe_only,
        hits_a_day=approval.hits_a_day,
    )
    return Json(document)


@router.post(
    "/profiles/{profile}/versions/{version}/pause",
    response_model=shapes.Profile,
    response_class=Json,
    responses=_DECIDED,
)
def pause_profile(
    profile: str, version: int, decision: shapes.ProfileDecision, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Take a live version out for a time; approving it again puts it back."""
    return Json(services.pause_profile(actor, id_of("such profile", profile), version, reason=decision.reason))


@router.post(
    "/profiles/{profile}/versions/{version}/retirement",
    response_model=shapes.Profile,
    response_class=Json,
    responses=_DECIDED,
)
def retire_profile(
    profile: str, version: int, decision: shapes.ProfileDecision, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Take a version out for good."""
    return Json(services.retire_profile(actor, id_of("such profile", profile), version, reason=decision.reason))


@router.post(
    "/lookouts/{profile}/versions/{version}/confirmation",
    response_model=shapes.Profile,
    response_class=Json,
    responses=_DECIDED,
)
def confirm_lookout(
    profile: str, version: int, decision: shapes.ProfileDecision, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Let a look-out stay that somebody else raised."""
    return Json(services.confirm_lookout(actor, id_of("such profile", profile), version, reason=decision.reason))


def _require(actor: Actor, permission: Permission, what: str) -> None:
    if not actor.may(permission):
        no(f"You may not {what}.").require()
