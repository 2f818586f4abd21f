# SPDX-License-Identifier: Apache-2.0
"""Consignments as assembled, and the vocabulary of facts."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from greenlane.access import Actor, can_read_facts, reach_of_consignments
from greenlane.cargo import VOCABULARY, Fact
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_may, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of, problems
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed
from greenlane.web.services import Document

router = APIRouter(prefix=V1, tags=["Consignments"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_consignments))]
DecisionBefore = Annotated[
    AwareDatetime | None,
    Query(description="Only open consignments on which customs must decide by this instant, or should have."),
]
State = Annotated[
    Literal["open", "closed", "deleted", "never_arrived", "merged"] | None, Query(description="Only those in a state.")
]
Key = Annotated[str | None, Query(description="A number that a filing offers.", min_length=1, max_length=128)]
KeyType = Annotated[
    Literal["master_document", "house_document", "ucr", "mrn", "previous_document", "container_voyage"] | None,
    Query(description="What the key is a number of."),
]


@router.get("/consignments", response_model=shapes.Listing[shapes.Consignment], response_class=Json, responses=SEEN)
def list_consignments(
    actor: Reader,
    services: ServicesOfRequest,
    after: After = None,
    limit: Limit = USUAL_ON_A_PAGE,
    decision_before: DecisionBefore = None,
    state: State = None,
    key: Key = None,
    key_type: KeyType = None,
    ucr: Key = None,
) -> Response:
    """Consignments without their facts, the latest first; with `decision_before` the most urgent first.

    `key` finds those whose filings offer a number: a transport document, an MRN, a UCR, an earlier document; `ucr` is
    short for a `key` of that type.
    """
    if ucr is not None:
        key, key_type = ucr, "ucr"
    found = {"state": state, "key": key, "key_type": key_type if key is not None else None}
    page = services.consignments(actor, after=after, limit=limit, decision_before=decision_before, **found)
    kept = {name: value for name, value in found.items() if value is not None}
    if decision_before is not None:
        kept["decision_before"] = decision_before.isoformat()
    return listed(f"{V1}/consignments", page, limit, **kept)


@router.get("/consignments/{consignment}", response_model=shapes.Consignment, response_class=Json, responses=SEEN)
def show_consignment(consignment: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One consignment as assembled now from the filings that are linked to it."""
    return Json(services.consignment(actor, id_of("such consignment", consignment)))


@router.get(
    "/consignments/{consignment}/changes",
    response_model=shapes.Everything[shapes.Change],
    response_class=Json,
    responses=SEEN,
)
def list_changes(consignment: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """What changed from each assessment of a consignment to the next: facts, hits, outcome; the latest first."""
    return Json({"items": list(services.consignment_changes(actor, id_of("such consignment", consignment)))})


@router.post(
    "/consignments/{consignment}/links",
    response_model=shapes.Consignment,
    response_class=Json,
    responses={**SEEN, **problems(403, 409, 422)},
)
def link_filing(consignment: str, asked: shapes.NewLink, actor: Reader, services: ServicesOfRequest) -> Response:
    """Link a filing to a consignment on your word, beside what the rules say. The answer is the consignment."""
    named = id_of("such consignment", consignment), id_of("such filing", asked.lodgement)
    return Json(services.link(actor, *named))


@router.post(
    "/consignments/{consignment}/links/{lodgement}/withdrawal",
    response_model=shapes.Consignment,
    response_class=Json,
    responses={**SEEN, **problems(403, 422)},
)
def unlink_filing(
    consignment: str, lodgement: str, asked: shapes.Withdrawal, actor: Reader, services: ServicesOfRequest
) -> Response:
    """Withdraw the links of a filing to a consignment, from now on; no rule asserts them again."""
    named = id_of("such consignment", consignment), id_of("such filing", lodgement)
    return Json(services.unlink(actor, *named, reason=asked.reason))


@router.get("/consignment-counts", response_model=dict[str, int], response_class=Json, responses=SEEN)
def count_consignments(actor: Reader, services: ServicesOfRequest) -> Response:
    """How many consignments there are in all, and in each state: deleted, never arrived, late, waiting, filed twice."""
    return Json(services.consignment_counts(actor))


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
