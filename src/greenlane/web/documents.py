# SPDX-License-Identifier: Apache-2.0
"""Documents as JSON, and lists of them as pages."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from starlette.responses import JSONResponse

from greenlane.web.services import Page

MEDIA_TYPE = "application/json"
USUAL_ON_A_PAGE = 50
MOST_ON_A_PAGE = 500

_encoder = msgspec.json.Encoder()

After = Annotated[
    str | None,
    Query(
        description="Where to go on: what `next` of the page before says. Leave it out to begin.",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
    ),
]
Limit = Annotated[int, Query(description="How many items at the most.", ge=1, le=MOST_ON_A_PAGE)]


def to_json(document: Any) -> bytes:
    """The document as UTF-8 JSON, members in their order."""
    return _encoder.encode(document)


class Json(JSONResponse):
    """A document as answer. It is written as it is: what it holds was settled by the service that made it."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Write the document."""
        return to_json(content)


class JsonSchema(Json):
    """A JSON Schema as answer."""

    media_type = "application/schema+json"


def listed(path: str, page: Page, limit: int, **asked: str) -> Json:
    """A page of a list at ``path``, with the address of the next one, which asks for the same again."""
    following = None if page.next is None else f"{path}?{urlencode({**asked, 'limit': limit, 'after': page.next})}"
    return Json({"items": list(page.documents), "next": following})
