# SPDX-License-Identifier: Apache-2.0
"""What every route of the interface has in common: how its answers and problems are described, which ids it takes."""

from __future__ import annotations

import re
from typing import Any

from greenlane.access import missing
from greenlane.web.problems import MEDIA_TYPE, TITLES

V1 = "/v1"
"""Under which addresses this interface lies; what programs rely on there stays as it is."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}")

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The description of these problem documents for OpenAPI."""
    titles = {int(status): title for status, title in TITLES.items()}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": titles[status], "content": content} for status in statuses}


KNOWN = problems(401, 422, 500, 503)
"""Problems of every route that asks who one is."""

SEEN = {**KNOWN, **problems(404)}
"""Problems of every route that shows something."""


def id_of(kind: str, given: str) -> str:
    """The id that an address names. Raises ``NotFound`` for a text that no id looks like, without any look-up."""
    if not _ID.fullmatch(given):
        raise missing(kind)
    return given
