# SPDX-License-Identifier: Apache-2.0
"""The journal: who did what, in ids and codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from greenlane.access import Actor, reach_of_events
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Journal"])


@router.get("/events", response_model=shapes.Listing[shapes.Event], response_class=Json, responses=SEEN)
def list_events(
    actor: Annotated[Actor, Depends(who_reaches(reach_of_events))],
    services: ServicesOfRequest,
    after: After = None,
    limit: Limit = USUAL_ON_A_PAGE,
) -> Response:
    """Events in the order of the log, the first one first. A reader follows it with the last `position` as `after`."""
    return listed(f"{V1}/events", services.events(actor, after=after, limit=limit), limit)
