# SPDX-License-Identifier: Apache-2.0
"""The web application, put together in one place: its layers, its routes, its errors."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response

from greenlane import __version__
from greenlane.settings import IntakeLimits
from greenlane.web import docs, health, problems
from greenlane.web.api import access, cargo, delivery, intake, journal, lists, profiles, requests, selection, targeting
from greenlane.web.body import BodyLimit, Memory
from greenlane.web.documents import Json
from greenlane.web.headers import SafetyHeaders
from greenlane.web.problems import Faults
from greenlane.web.requests import RequestIds
from greenlane.web.services import Services
from greenlane.web.watching import Metrics, Watching

LODGING_AT_ONCE = 8
"""How many bodies are worked on at once; more wait."""

BODIES_IN_MEMORY = 4
"""How many bodies of the largest size may be in memory at once; see ``body.Memory``."""

DESCRIPTION = (
    "Advance cargo messages in, explained decisions out. A filer lodges and reads receipts; officers read "
    "consignments, assessments and the journal. Every error is a problem document (RFC 9457) of one shape. Lists come "
    "in pages: follow `next`. Times are RFC 3339 in UTC."
)


def create_app(services: Services, *, max_body_bytes: int = IntakeLimits().max_message_bytes) -> FastAPI:
    """Make the application over these services. ``max_body_bytes`` bounds every body, whatever it is for."""
    metrics = Metrics()
    app = FastAPI(
        title="Greenlane",
        version=__version__,
        summary="Open-source customs risk management.",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=[  # from the outside in
            Middleware(RequestIds),
            Middleware(Watching, metrics=metrics),
            Middleware(SafetyHeaders),
            Middleware(Faults),
            Middleware(BodyLimit, most_bytes=max_body_bytes),
        ],
    )
    app.state.services = services
    app.state.metrics = metrics
    app.state.body_memory = Memory(BODIES_IN_MEMORY * max_body_bytes)
    app.state.lodging_at_once = LODGING_AT_ONCE
    app.state.lodging_threads = None
    problems.install(app)
    for room in (intake, requests, delivery, cargo, targeting, profiles, lists, selection, journal, access):
        app.include_router(room.router)
    app.include_router(health.router)
    app.include_router(docs.router)

    @app.get("/openapi.json", include_in_schema=False)
    def show_description() -> Response:
        return Json(docs.describe(app))

    return app
