# SPDX-License-Identifier: Apache-2.0
"""Capacity plans of offices: written by one person, approved by another, and then in force."""

from datetime import datetime, tzinfo
from typing import Any

import msgspec

from greenlane.access import Actor, Label, can_approve_capacity, can_write_capacity, reach_of_assessments
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.intake import shipped_zones
from greenlane.journal import actor_text
from greenlane.store import StoredPlan, UnitOfWork
from greenlane.targeting import CapacityPlan, load_plan, plan_of, zone_named

from .answers import instant
from .installation import AGENCY, Installation

LARGEST_PLAN = 200_000
"""How many bytes a capacity plan may have."""


def write_plan(
    uow: UnitOfWork, installation: Installation, content: str | bytes, *, actor: Actor, unit: str | None = None
) -> StoredPlan:
    """Record a new version of an office's plan; it comes in force when a second person has approved it.

    Raises Invalid for a plan that cannot be used, Forbidden for who may not write it, NotFound for an unknown unit and
    Conflict where the version in force, or the one that waits, is the very same.
    """
    if len(content) > LARGEST_PLAN:
        raise Invalid(
            f"The plan has {len(content)} bytes; {LARGEST_PLAN} are allowed.",
            code="capacity.document",
            remedy="Plans of several offices go into a document each.",
        )
    plan = load_plan(content)
    zone_of(plan)
    uow.lock(f"selection:{plan.office}")
    latest = next(iter(uow.capacities.versions(plan.office)), None)
    if unit is None and latest is not None:
        unit = latest.unit
    elif unit is None:
        unit = actor.unit
    if unit is not None:
        uow.people.organisation().unit(unit)
    label = Label(agency=AGENCY, unit=unit)
    if latest is not None:
        can_write_capacity(actor, Label(agency=latest.agency, unit=latest.unit)).require()
    can_write_capacity(actor, label).require()
    if latest is not None and latest.digest == plan.digest() and latest.unit == unit:
        raise Conflict(
            f"Version {latest.version} of the capacity plan of {plan.office} says the same already.",
            code="capacity.same",
            where=plan.office,
            remedy="Nothing is to be done." if latest.approved_by else "Have a second person approve it.",
        )
    at, by = installation.now(), actor_text(actor)
    stored = StoredPlan(
        office=plan.office,
        version=uow.capacities.next_version(plan.office),
        document=msgspec.to_builtins(plan),
        digest=plan.digest(),
        agency=AGENCY,
        unit=unit,
        created_by=by,
        created_at=at,
    )
    uow.capacities.add(stored)
    _tell(uow, installation, "CapacityPlanVersioned", stored, at, by)
    return stored


def approve_plan(
    uow: UnitOfWork, installation: Installation, office: str, version: int | None = None, *, actor: Actor
) -> StoredPlan:
    """Approve a version of an office's plan, the latest if none is named: from now on it is in force.

    Raises NotFound, Forbidden for its author and for who may not approve it, Conflict where it is approved already.
    """
    uow.lock(f"selection:{office}")
    stored = uow.capacities.get(office, version, reach=reach_of_assessments(actor))
    author = stored.created_by.partition(":")[2]
    can_approve_capacity(actor, Label(agency=stored.agency, unit=stored.unit), author).require()
    at, by = installation.now(), actor_text(actor)
    uow.capacities.approve(office, stored.version, by=by, at=at)
    _tell(uow, installation, "CapacityPlanApproved", stored, at, by)
    return msgspec.structs.replace(stored, approved_by=by, approved_at=at)


def plan_in_force(uow: UnitOfWork, office: str) -> tuple[StoredPlan, CapacityPlan]:
    """The plan by which an office selects now. Raises NotFound where none was approved."""
    stored = uow.capacities.in_force(office)
    if stored is None:
        known = ", ".join(plan.office for plan in uow.capacities.latest(limit=10)) or "none yet"
        raise NotFound(
            f"There is no approved capacity plan for the office {office[:80]!r}.",
            code="capacity.unknown_office",
            where="office",
            remedy=f"Choose an office that has one ({known}), or write one and have a second person approve it.",
        )
    return stored, plan_of(stored.document)


def zone_of(plan: CapacityPlan) -> tzinfo:
    """The time zone in which an office counts its days: of its plan, else of its country where that has one."""
    zone = zone_named(plan.time_zone) if plan.time_zone is not None else shipped_zones().of(plan.office)
    if zone is None:
        raise Invalid(
            f"In which time zone the office {plan.office} counts its days is not known.",
            code="capacity.time_zone",
            where="time_zone",
            remedy="Name it in the plan, such as Europe/London.",
        )
    return zone


def plan_document(stored: StoredPlan) -> dict[str, Any]:
    """A version of a plan, ready for JSON."""
    return {
        "office": stored.office,
        "version": stored.version,
        "state": "draft" if stored.approved_by is None else "approved",
        "unit": stored.unit,
        "digest": stored.digest,
        "created_by": stored.created_by,
        "created_at": instant(stored.created_at),
        "approved_by": stored.approved_by,
        "approved_at": instant(stored.approved_at),
        "plan": stored.document,
    }


def _tell(uow: UnitOfWork, installation: Installation, name: str, stored: StoredPlan, at: datetime, by: str) -> None:
    body = {"office": stored.office, "version": stored.version, "digest": stored.digest}
    uow.events.append(installation.event(name, at, by, body=body, agency=stored.agency, unit=stored.unit))
