# SPDX-License-Identifier: Apache-2.0
"""Consignments as assembled, and the vocabulary of facts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from greenlane.access import Actor, can_read_facts, reach_of_consignments
from greenlane.cargo import VOCABULARY, Fact
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_may, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed
from greenlane.web.services import Document

router = APIRouter(prefix=V1, tags=["Consignments"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_consignments))]


@router.get("/consignments", response_model=shapes.Listing[shapes.Consignment], response_class=Json, responses=SEEN)
def list_consignments(
    actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Consignments, the latest first, without their facts."""
    return listed(f"{V1}/consignments", services.consignments(actor, after=after, limit=limit), limit)


@router.get("/consignments/{consignment}", response_model=shapes.Consignment, response_class=Json, responses=SEEN)
def show_consignment(consignment: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One consignment as assembled now from the filings that are linked to it."""
    return Json(services.consignment(actor, id_of("such consignment", consignment)))


@router.get("/facts", response_model=shapes.Everything[shapes.Fact], response_class=Json, responses=SEEN)
def list_facts(actor: Annotated[Actor, Depends(who_may(can_read_facts))]) -> Response:
    """The vocabulary: every fact that a decision may read."""
    return Json({"items": [fact_document(fact) for _, fact in sorted(VOCABULARY.items())]})


def fact_document(fact: Fact) -> Document:
    """One word of the vocabulary as it is shown."""
    return {
        "name": fact.name,
        "kind": fact.kind,
        "sentence": fact.sentence,
        "example": fact.example,
        "scope": fact.scope,
        "unit": fact.unit,
        "wco": fact.wco,
        "provider": fact.provider,
    }
