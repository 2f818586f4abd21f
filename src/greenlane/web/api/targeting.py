# SPDX-License-Identifier: Apache-2.0
"""Assessments with what followed from them, and profiles. For officers; a filer finds nothing here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from greenlane.access import Actor, reach_of_assessments, reach_of_profiles
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Targeting"])

Reader = Annotated[Actor, Depends(who_reaches(reach_of_assessments))]
ProfileReader = Annotated[Actor, Depends(who_reaches(reach_of_profiles))]


@router.get(
    "/consignments/{consignment}/assessments",
    response_model=shapes.Everything[shapes.Assessment],
    response_class=Json,
    responses=SEEN,
)
def list_assessments_of_a_consignment(consignment: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """Every assessment of one consignment, the latest first."""
    found = services.consignment_assessments(actor, id_of("such consignment", consignment))
    return Json({"items": list(found)})


@router.get("/assessments", response_model=shapes.Listing[shapes.Assessment], response_class=Json, responses=SEEN)
def list_assessments(
    actor: Reader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Assessments, the latest first."""
    return listed(f"{V1}/assessments", services.assessments(actor, after=after, limit=limit), limit)


@router.get("/assessments/{assessment}", response_model=shapes.Assessment, response_class=Json, responses=SEEN)
def show_assessment(assessment: str, actor: Reader, services: ServicesOfRequest) -> Response:
    """One assessment: hits with the values that fired and where they were read, scores, outcome, lane, decision.

    Restricted reasons are replaced by whom to ask; what one may not know of is neither shown nor counted.
    """
    return Json(services.assessment(actor, id_of("such assessment", assessment)))


@router.get("/profiles", response_model=shapes.Listing[shapes.Profile], response_class=Json, responses=SEEN)
def list_profiles(
    actor: ProfileReader, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Profiles, by id."""
    return listed(f"{V1}/profiles", services.profiles(actor, after=after, limit=limit), limit)


@router.get("/profiles/{profile}", response_model=shapes.Profile, response_class=Json, responses=SEEN)
def show_profile(profile: str, actor: ProfileReader, services: ServicesOfRequest) -> Response:
    """One profile in its present version."""
    return Json(services.profile(actor, id_of("such profile", profile)))
