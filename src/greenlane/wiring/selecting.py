# SPDX-License-Identifier: Apache-2.0
"""Allotting the controls of an office over a window: one run over its open assessments, by its capacity plan."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from greenlane.access import Actor, Label, can_allot_controls
from greenlane.cargo import Stage, new_id
from greenlane.errors import Conflict, Forbidden, GreenlaneError, Invalid
from greenlane.journal import actor_text, sha256_hex
from greenlane.store import StoredRun, UnitOfWork, Waiting
from greenlane.targeting import RULE_OF_RUNS, local_day

from .answers import instant
from .capacities import plan_in_force, zone_of
from .installation import Installation
from .selection_days import DayOfRun, Ground, Window
from .selection_records import record_selections

SELECT = "select"
"""The kind of the job that runs a selection."""

LONGEST_WINDOW = timedelta(days=31)
MOST_AT_ONCE = 500_000
"""So many open assessments one run takes at the most, so that memory stays bounded."""

_BY_JOB = "policy:selection"


def window_of(office: str, stage: str, start: datetime, end: datetime) -> Window:
    """The window of these values. Raises Invalid for one that is none, naming what to mend."""
    try:
        known = Stage(stage)
    except ValueError:
        raise Invalid(
            f"{stage[:40]!r} is no stage.",
            code="selection.stage",
            where="stage",
            remedy=f"Choose one of: {', '.join(Stage)}.",
        ) from None
    for name, moment in (("from", start), ("to", end)):
        if moment.utcoffset() is None:
            raise Invalid(
                f"The instant {moment.isoformat()} has no offset from UTC.",
                code="selection.window",
                where=name,
                remedy="Write it with its offset, such as 2026-01-31T00:00:00Z.",
            )
    if end <= start:
        raise Invalid(
            f"The window ends ({instant(end)}) before it begins ({instant(start)}).",
            code="selection.window",
            where="to",
            remedy="Swap the two.",
        )
    if end - start > LONGEST_WINDOW:
        raise Invalid(
            f"The window is longer than {LONGEST_WINDOW.days} days.",
            code="selection.window",
            where="to",
            remedy="Select over shorter windows, one after the other.",
        )
    return Window(office=office, stage=known, start=start, end=end)


def select_controls(
    uow: UnitOfWork, installation: Installation, window: Window, *, actor: Actor | None = None
) -> StoredRun:
    """Allot the controls of a window and record it; ``actor`` is who asks, None for the job.

    Who comes at the same time waits, and finds nothing left to select. Raises NotFound for an office without an
    approved plan, Forbidden, and Conflict where nothing waits for a selection.
    """
    uow.lock(f"selection:{window.office}")
    stored_plan, plan = plan_in_force(uow, window.office)
    label = Label(agency=stored_plan.agency, unit=stored_plan.unit)
    if actor is not None:
        verdict = can_allot_controls(actor, label)
        if not verdict:
            raise Forbidden(verdict.reason or "", where=window.office)
    at = installation.now()
    waiting = _waiting(uow, window)
    knowledge = installation.knowledge(uow)
    ground = Ground(uow, installation, window, plan, zone_of(plan), knowledge.configuration.policy, at)
    by_day: dict[date, list[Waiting]] = {}
    for one in waiting:
        by_day.setdefault(local_day(one.due, ground.zone), []).append(one)
    run_id = new_id(at)
    days = [ground.day(day, by_day[day]) for day in sorted(by_day)]
    members = [member for day in days for member in day.members(run_id, window.stage)]
    salt = secrets.token_hex(16)
    by = _BY_JOB if actor is None else actor_text(actor)
    run = StoredRun(
        id=run_id,
        office=window.office,
        stage=window.stage,
        window_from=window.start,
        window_to=window.end,
        rule=RULE_OF_RUNS,
        plan_version=stored_plan.version,
        configuration=knowledge.configuration.digest,
        period=ground.period,
        population=len(waiting),
        document=_as_kept(
            {
                "salt": salt,
                "rule": msgspec.to_builtins(plan.rule),
                "threshold": ground.threshold,
                "without_office": uow.selection_runs.without_office(window.stage, window.start, window.end),
                "days": [day.document() for day in days],
            }
        ),
        digest=_digest(days, salt),
        agency=stored_plan.agency,
        unit=stored_plan.unit,
        run_by=by,
        at=at,
    )
    places = [place for day in days for place in day.given(run)]
    uow.selection_runs.add(run, members, places)
    for day in days:
        record_selections(uow, installation, run, day.pairs(), ground.policy, officers=ground.decided)
    uow.events.append(
        installation.event(
            "ControlsAllotted",
            at,
            by,
            subjects={"run": run.id},
            body={
                "office": run.office,
                "stage": run.stage,
                "rule": run.rule,
                "period": run.period,
                "plan": run.plan_version,
                "population": run.population,
                "configuration": run.configuration,
                "digest": run.digest,
                "window_from": instant(run.window_from),
                "window_to": instant(run.window_to),
            },
            agency=run.agency,
            unit=run.unit,
        )
    )
    return run


def _waiting(uow: UnitOfWork, window: Window) -> list[Waiting]:
    found: list[Waiting] = []
    for one in uow.selection_runs.waiting(window.office, window.stage, window.start, window.end):
        found.append(one)
        if len(found) > MOST_AT_ONCE:
            raise Invalid(
                f"More than {MOST_AT_ONCE} assessments are due in this window.",
                code="selection.too_many",
                where="to",
                remedy="Select over shorter windows, one after the other.",
            )
    if found:
        return found
    before = uow.selection_runs.last_over(window.office, window.stage, window.start, window.end)
    if before is not None:
        raise Conflict(
            f"This window was selected by the run {before.id} at {instant(before.at)}; nothing new has come since.",
            code="selection.done",
            where=before.id,
            remedy="Look at that run; select again when more has been assessed.",
        )
    raise Conflict(
        f"No open assessment of the office {window.office} at the stage {window.stage} is due in this window.",
        code="selection.nothing",
        where=window.office,
        remedy="Look at the window, and at the office that the filings name.",
    )


def _as_kept(document: dict[str, Any]) -> dict[str, Any]:
    """The document as the database gives it back."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return kept


def _digest(days: list[DayOfRun], salt: str) -> str:
    """Over who got what and why. Salted, because of few consignments the origins could be found by trying."""
    return sha256_hex("\n".join((salt, *(line for day in days for line in day.lines()))).encode())


# --- as a job


def promise_selection(uow: UnitOfWork, installation: Installation, window: Window, *, actor: Actor) -> str:
    """Promise a run, which the worker does; return the job's id. Raises what cannot be allotted at all, at once."""
    stored, _ = plan_in_force(uow, window.office)
    can_allot_controls(actor, Label(agency=stored.agency, unit=stored.unit)).require()
    args = {
        "office": window.office,
        "stage": str(window.stage),
        "from": window.start.isoformat(),
        "to": window.end.isoformat(),
    }
    return uow.jobs.enqueue(SELECT, args, at=installation.now())


def select_as_promised(uow: UnitOfWork, installation: Installation, args: Mapping[str, str]) -> str | None:
    """Do the run of a job; return its id, None where meanwhile somebody else has selected all of its window."""
    start, end = (datetime.fromisoformat(args[name]) for name in ("from", "to"))
    try:
        return select_controls(uow, installation, window_of(args["office"], args["stage"], start, end)).id
    except GreenlaneError as error:
        if error.code in ("selection.done", "selection.nothing"):
            return None
        raise
