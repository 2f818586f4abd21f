# SPDX-License-Identifier: Apache-2.0
"""Who one is, and how one gets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from greenlane.access import Actor, looks_like_sign_in
from greenlane.errors import NotFound
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, Someone
from greenlane.web.api.answers import KNOWN, V1, problems
from greenlane.web.documents import Json
from greenlane.web.services import Document

router = APIRouter(prefix=V1, tags=["Access"])


class SignIn(BaseModel):
    """The secret with which a sign-in link ends."""

    secret: Annotated[str, Field(min_length=1, max_length=100)]


@router.get("/me", response_model=shapes.Me, response_class=Json, responses=KNOWN)
def show_me(actor: Someone) -> Response:
    """Who one is to Greenlane, and what one may do."""
    return Json(actor_document(actor))


@router.post(
    "/sign-ins",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.SignedIn,
    response_class=Json,
    responses=problems(404, 409, 413, 422, 500, 503),
)
def sign_in(given: SignIn, services: ServicesOfRequest) -> Response:
    """Use a sign-in link, which works once, and get a token."""
    if not looks_like_sign_in(given.secret):
        raise NotFound("There is no such sign-in link.", remedy="Copy the link whole, or ask for a new one.")
    return Json(services.sign_in(given.secret), status_code=HTTPStatus.CREATED)


def actor_document(actor: Actor) -> Document:
    """The actor as it is shown to itself."""
    grants = [
        {
            "permission": grant.permission,
            "sentence": grant.permission.sentence,
            "agency": grant.agency,
            "units": None if grant.units is None else sorted(grant.units),
        }
        for grant in actor.grants
    ]
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "agency": actor.agency,
        "unit": actor.unit,
        "roles": list(actor.roles),
        "grants": grants,
        "represents": sorted(actor.represents),
    }
