# SPDX-License-Identifier: Apache-2.0
"""From a request to the actor who asks: by a bearer token (RFC 6750), and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from greenlane.access import Actor, Reach, Verdict, looks_like_token
from greenlane.web.problems import Unauthenticated, nothing_here
from greenlane.web.services import Services

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token of a person or machine; it begins with `gl_`.",
)


def services_of(request: Request) -> Services:
    """The services that the application was made with."""
    services: Services = request.app.state.services
    return services


ServicesOfRequest = Annotated[Services, Depends(services_of)]


def someone(
    request: Request,
    services: ServicesOfRequest,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    """The actor to whom the request's token belongs. Raises ``Unauthenticated`` when there is none."""
    if credentials is None:
        raise Unauthenticated(
            "This address needs a token.",
            where="Authorization",
            remedy="Send the header: Authorization: Bearer gl_…",
        )
    actor = services.authenticate(credentials.credentials) if looks_like_token(credentials.credentials) else None
    if actor is None:
        raise Unauthenticated(
            "This token is unknown, or no longer works.",
            code="unauthenticated.token",
            where="Authorization",
            remedy="Ask whoever runs this installation for a new one.",
        )
    request.state.actor_id = actor.id
    return actor


Someone = Annotated[Actor, Depends(someone)]
"""Anybody who is known."""


def who_reaches(reach_of: Callable[[Actor], Reach]) -> Callable[[Actor], Actor]:
    """A dependency that lets through who can see at least something of a kind; for others the address is empty."""

    def actor(someone: Someone) -> Actor:
        if not reach_of(someone):
            raise nothing_here()
        return someone

    return actor


def who_may(question: Callable[[Actor], Verdict]) -> Callable[[Actor], Actor]:
    """A dependency that lets through whom the policy lets see what is at the address; for others it is empty."""

    def actor(someone: Someone) -> Actor:
        if not question(someone):
            raise nothing_here()
        return someone

    return actor
