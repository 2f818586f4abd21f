# SPDX-License-Identifier: Apache-2.0
"""The description of the interface (OpenAPI) and the page that shows it, all from this server."""

from __future__ import annotations

from importlib import resources
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from greenlane.web import shapes
from greenlane.web.headers import PAGE_POLICY
from greenlane.web.problems import nothing_here

router = APIRouter(include_in_schema=False)

_A_DAY = {"Cache-Control": "public, max-age=86400"}
_ASSETS = {
    "swagger-ui.css": ("fastapi_offline", "text/css"),
    "swagger-ui-bundle.js": ("fastapi_offline", "text/javascript"),
    "favicon.png": ("fastapi_offline", "image/png"),
    "start.js": ("greenlane.web", "text/javascript"),
}
"""What the page loads: the asset, the installed package in whose ``static`` folder it lies, its media type."""


@router.get("/docs")
def show_docs() -> Response:
    """The page."""
    return Response(
        _asset("greenlane.web", "docs.html"), media_type="text/html", headers={"Content-Security-Policy": PAGE_POLICY}
    )


@router.get("/docs/{asset}")
def show_asset(asset: str) -> Response:
    """What the page loads."""
    if asset not in _ASSETS:
        raise nothing_here()
    package, media_type = _ASSETS[asset]
    return Response(_asset(package, asset), media_type=media_type, headers=_A_DAY)


def _asset(package: str, name: str) -> bytes:
    return resources.files(package).joinpath("static", name).read_bytes()


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description of the application, made once.

    To what the framework finds out by itself, the shapes that it cannot see are added: problems, and receipts that
    come with status 422.
    """
    if app.openapi_schema is None:
        description = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
        )
        schemas = description["components"]["schemas"]
        schemas["Problem"] = shapes.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        app.openapi_schema = description
    return app.openapi_schema
