# SPDX-License-Identifier: Apache-2.0
"""Scarce controls: what an office can do, who gets it, what it found, and how often. For officers."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from greenlane.access import Actor, Permission, Verdict, no, reach_of_assessments
from greenlane.web import shapes
from greenlane.web.actors import ServicesOfRequest, who_reaches
from greenlane.web.api.answers import SEEN, V1, id_of, problems
from greenlane.web.body import Body
from greenlane.web.documents import USUAL_ON_A_PAGE, After, Json, Limit, listed

router = APIRouter(prefix=V1, tags=["Selection"])

Officer = Annotated[Actor, Depends(who_reaches(reach_of_assessments))]
Office = Annotated[str | None, Query(description="Only those of this office.", min_length=1, max_length=40)]
_WRITTEN = {**SEEN, **problems(403, 408, 409, 413, 415, 422)}


def _body(description: str, *media_types: str) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {"requestBody": {"required": True, "description": description, "content": content}}


@router.get("/capacity-plans", response_model=shapes.Listing[shapes.CapacityPlan], response_class=Json, responses=SEEN)
def list_capacity_plans(
    actor: Officer, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """The latest version of each office's capacity plan, by office."""
    return listed(f"{V1}/capacity-plans", services.capacity_plans(actor, after=after, limit=limit), limit)


@router.post(
    "/capacity-plans",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.CapacityPlan,
    response_class=Json,
    responses=_WRITTEN,
    openapi_extra=_body("The plan, as YAML or JSON.", "application/yaml", "application/json"),
)
async def write_capacity_plan(
    request: Request,
    actor: Officer,
    services: ServicesOfRequest,
    unit: Annotated[str | None, Query(description="The unit that answers for the office.", max_length=64)] = None,
) -> Response:
    """Write a new version of an office's plan. It comes in force when a second person has approved it."""
    _may(actor, Permission.WRITE_CAPACITY, "write capacity plans").require()
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(lambda: services.write_capacity(actor, content, unit=unit))
    return Json(document, status_code=HTTPStatus.CREATED)


@router.get("/capacity-plans/{office}", response_model=shapes.CapacityPlans, response_class=Json, responses=SEEN)
def show_capacity_plan(office: str, actor: Officer, services: ServicesOfRequest) -> Response:
    """Every version of an office's plan, and which of them is in force."""
    return Json(services.capacity_plan(actor, id_of("such capacity plan", office)))


@router.post(
    "/capacity-plans/{office}/versions/{version}/approval",
    response_model=shapes.CapacityPlan,
    response_class=Json,
    responses={**SEEN, **problems(403, 409, 422)},
)
def approve_capacity_plan(office: str, version: int, actor: Officer, services: ServicesOfRequest) -> Response:
    """Approve a version of a plan that somebody else wrote."""
    return Json(services.approve_capacity(actor, id_of("such capacity plan", office), version))


@router.get("/selection-runs", response_model=shapes.Listing[shapes.Run], response_class=Json, responses=SEEN)
def list_selection_runs(
    actor: Officer,
    services: ServicesOfRequest,
    office: Office = None,
    after: After = None,
    limit: Limit = USUAL_ON_A_PAGE,
) -> Response:
    """Selections over a window, the latest first."""
    page = services.selection_runs(actor, after=after, limit=limit, office=office)
    asked = {} if office is None else {"office": office}
    return listed(f"{V1}/selection-runs", page, limit, **asked)


@router.post(
    "/selection-runs",
    status_code=HTTPStatus.CREATED,
    response_model=shapes.NewlyRun,
    response_class=Json,
    responses={**SEEN, **problems(403, 409, 422)},
)
def run_selection(new: shapes.NewRun, actor: Officer, services: ServicesOfRequest) -> Response:
    """Allot the controls of an office over a window, against its capacity.

    Of two who ask for the same window at once, one wins and the other is told of the run. What has come since an
    earlier run is selected from the places that it left.
    """
    document = services.select(actor, office=new.office, stage=new.stage, start=new.start, end=new.end, later=new.later)
    return Json(document, status_code=HTTPStatus.ACCEPTED if new.later else HTTPStatus.CREATED)


@router.get("/selection-runs/{run}", response_model=shapes.Run, response_class=Json, responses=SEEN)
def show_selection_run(run: str, actor: Officer, services: ServicesOfRequest) -> Response:
    """One selection: rule, configuration, window, capacity, population, cut, and what the cut costs."""
    return Json(services.selection_run(actor, id_of("such selection", run)))


@router.get(
    "/selection-runs/{run}/members",
    response_model=shapes.Listing[shapes.RunMember],
    response_class=Json,
    responses=SEEN,
)
def list_members_of_a_run(
    run: str, actor: Officer, services: ServicesOfRequest, after: After = None, limit: Limit = USUAL_ON_A_PAGE
) -> Response:
    """Who was in a selection, by assessment."""
    found = id_of("such selection", run)
    page = services.selection_members(actor, found, after=after, limit=limit)
    return listed(f"{V1}/selection-runs/{found}/members", page, limit)


@router.post(
    "/results",
    response_model=shapes.ImportedResults,
    response_class=Json,
    responses=_WRITTEN,
    openapi_extra=_body("A table of results (CSV).", "text/csv"),
)
async def record_results(request: Request, actor: Officer, services: ServicesOfRequest) -> Response:
    """Record what controls found, from a table; what is recorded already is not recorded twice."""
    _may(actor, Permission.RECORD_RESULTS, "record results").require()
    async with Body(request, request.app.state.body_memory) as content:
        document = await anyio.to_thread.run_sync(lambda: services.import_results(actor, content))
    return Json(document)


@router.get("/hit-rates", response_model=shapes.HitRates, response_class=Json, responses=SEEN)
def show_hit_rates(
    actor: Officer,
    services: ServicesOfRequest,
    by: Annotated[str, Query(description="profile, list, model, office, group or month.", max_length=20)] = "profile",
    since: Annotated[datetime | None, Query(description="From this moment on, with its offset.")] = None,
    until: Annotated[datetime | None, Query(description="Until before this moment, with its offset.")] = None,
) -> Response:
    """How often controls found something, with interval, beside what chance finds."""
    return Json(services.hit_rates(actor, by=by, since=since, until=until))


def _may(actor: Actor, permission: Permission, act: str) -> Verdict:
    """Whether it is worth reading the body at all; for whom one may act is settled with its content."""
    return Verdict() if actor.may(permission) else no(f"You may not {act}.")
