# SPDX-License-Identifier: Apache-2.0
"""Whether the server lives, whether it can serve, and what it counts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import PlainTextResponse, Response

from greenlane.access import Actor, can_manage_system
from greenlane.errors import Unavailable
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_may
from greenlane.web.api.answers import SEEN, problems
from greenlane.web.documents import Json
from greenlane.web.problems import problem
from greenlane.web.requests import request_id_of
from greenlane.web.watching import Metrics

router = APIRouter(tags=["Health"])


@router.get("/healthz", response_model=shapes.Alive, response_class=Json, responses=problems(500))
def show_alive() -> Response:
    """Whether the process answers. Looks at nothing else, so that a database that is away restarts nobody."""
    return Json({"status": "ok"})


@router.get("/readyz", response_model=shapes.Ready, response_class=Json, responses=problems(500, 503))
def show_ready(request: Request, services: ServicesOfRequest) -> Response:
    """Whether requests can be served; if not, which part is missing."""
    health = services.health()
    parts = dict(health.parts)
    if health.ready:
        return Json({"ready": True, "parts": parts})
    missing = Unavailable(
        "Not everything that serving needs is there.",
        code="unready",
        remedy="`greenlane doctor` says more.",
    )
    return problem(missing, request_id_of(request.scope), parts=parts)


@router.get("/metrics", response_class=PlainTextResponse, responses=SEEN)
def show_metrics(request: Request, actor: Annotated[Actor, Depends(who_may(can_manage_system))]) -> Response:
    """Counts of requests for Prometheus, with the token of an administrator's machine."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
