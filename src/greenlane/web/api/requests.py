# SPDX-License-Identifier: Apache-2.0
"""Amendments and cancellations that wait for an officer, and the decision on one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from greenlane.access import Actor, reach_of_consignments, reach_of_lodgements
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of, problems
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Filings"])

Officer = Annotated[Actor, Depends(who_reaches(reach_of_consignments))]
Reader = Annotated[Actor, Depends(who_reaches(reach_of_lodgements))]


@router.get("/requests", response_model=shapes.Listing[shapes.Request], response_class=Json, responses=SEEN)
def list_requests(
    actor: Officer, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Amendments and cancellations that came after the goods were there and wait for a decision, the latest first."""
    return listed(f"{V1}/requests", services.requests(actor, after=after, limit=limit), limit)


@router.post(
    "/lodgements/{lodgement}/versions/{version}/decision",
    response_model=shapes.Everything[shapes.Version],
    response_class=Json,
    responses={**SEEN, **problems(403, 409, 422)},
)
def decide_request(
    lodgement: str, version: int, decision: shapes.RequestDecision, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Let an amendment or cancellation that was recorded take effect, or refuse it. The answer is every version."""
    versions = services.decide_request(
        actor, id_of("such filing", lodgement), version, granted=decision.granted, reason=decision.reason
    )
    return Json({"items": list(versions)})
