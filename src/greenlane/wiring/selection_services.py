# SPDX-License-Identifier: Apache-2.0
"""What concerns scarce controls: capacity plans, selections over a window, results, hit rates."""

import io
from datetime import datetime
from typing import Any

from greenlane.access import Actor, missing, reach_of_assessments, sees_everything_of
from greenlane.store import StoredRun, UnitOfWork
from greenlane.targeting import DocumentFinding

from .answers import instant
from .capacities import approve_plan, plan_document, write_plan
from .hit_rates import hit_rates, rates_by
from .results import import_results
from .selecting import promise_selection, select_controls, window_of
from .serving import Document, Documents, Serving

MOST_FINDINGS = 1_000
"""So many findings of a table are answered; how many more there were is counted."""

WITHHELD = "How controls were allotted is shown to who may see everything of the agency."


class SelectionServices(Serving):
    """Capacity, selection, results and hit rates, as far as the actor may know and do them."""

    # --- capacity

    def capacity_plans(self, actor: Actor, *, after: str | None, limit: int) -> Documents:
        """The latest version of each office's plan, by office."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.capacities.latest(reach_of_assessments(actor), after=after, limit=limit + 1)
            documents = tuple(plan_document(one) for one in found[:limit])
            return Documents(documents=documents, next=found[limit - 1].office if len(found) > limit else None)

    def capacity_plan(self, actor: Actor, office: str) -> Document:
        """The versions of an office's plan, the latest first, and which of them is in force."""
        with self._installation.store.unit(read_only=True) as uow:
            versions = uow.capacities.versions(office, reach=reach_of_assessments(actor))
            if not versions:
                raise missing(f"capacity plan of {office}")
            force = next((one.version for one in versions if one.approved_by is not None), None)
            return {"office": office, "in_force": force, "versions": [plan_document(one) for one in versions]}

    def write_capacity(self, actor: Actor, content: bytes, *, unit: str | None) -> Document:
        """Write a new version of an office's plan; it waits for a second person."""
        with self._installation.store.unit() as uow:
            return plan_document(write_plan(uow, self._installation, content, actor=actor, unit=unit))

    def approve_capacity(self, actor: Actor, office: str, version: int | None) -> Document:
        """Approve a version of an office's plan, the latest if none is named."""
        with self._installation.store.unit() as uow:
            return plan_document(approve_plan(uow, self._installation, office, version, actor=actor))

    # --- selection

    def select(self, actor: Actor, *, office: str, stage: str, start: datetime, end: datetime, later: bool) -> Document:
        """Allot the controls of a window now, or with ``later`` as a job, of which the document tells the id."""
        window = window_of(office, stage, start, end)
        with self._installation.store.unit() as uow:
            if later:
                job = promise_selection(uow, self._installation, window, actor=actor)
                document: dict[str, Any] = {"job": job, "run": None}
            else:
                run = select_controls(uow, self._installation, window, actor=actor)
                document = {"job": None, "run": _run_document(run, everything=_everything(uow, actor))}
        self._wake()
        return document

    def selection_runs(self, actor: Actor, *, after: str | None, limit: int, office: str | None = None) -> Documents:
        """Selections over a window, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            page = uow.selection_runs.page(reach_of_assessments(actor), after=after, limit=limit, office=office)
            everything = _everything(uow, actor)
            return Documents(
                documents=tuple(_run_document(one, everything=everything) for one in page.items), next=page.next
            )

    def selection_run(self, actor: Actor, run: str) -> Document:
        """One selection over a window."""
        with self._installation.store.unit(read_only=True) as uow:
            found = uow.selection_runs.get(run, reach=reach_of_assessments(actor))
            return _run_document(found, everything=_everything(uow, actor))

    def selection_members(self, actor: Actor, run: str, *, after: str | None, limit: int) -> Documents:
        """Who was in a selection, by assessment; of those that the actor may see, and why where that may be known."""
        with self._installation.store.unit(read_only=True) as uow:
            reach = reach_of_assessments(actor)
            uow.selection_runs.get(run, reach=reach)
            found = uow.selection_runs.members(run, reach=reach, after=after, limit=limit + 1)
            everything = _everything(uow, actor)
            documents = tuple(
                {
                    "assessment": one.assessment_id,
                    "consignment": one.consignment_id,
                    "day": one.day.isoformat(),
                    "outcome": str(one.outcome),
                    "standing": str(one.standing) if everything else None,
                    "drawn": one.drawn if everything else None,
                    "random_chance": one.random_chance if everything else None,
                    "inclusion": one.inclusion if everything else None,
                }
                for one in found[:limit]
            )
            return Documents(documents=documents, next=found[limit - 1].assessment_id if len(found) > limit else None)

    # --- results and rates

    def import_results(self, actor: Actor, content: bytes) -> Document:
        """Record the results of a table (CSV), with the findings of its bad rows."""
        findings: list[DocumentFinding] = []
        more = 0

        def tell(finding: DocumentFinding) -> None:
            nonlocal more
            if len(findings) < MOST_FINDINGS:
                findings.append(finding)
            else:
                more += 1

        done = import_results(self._installation, io.BytesIO(content), actor=actor, tell=tell)
        return {
            "rows": done.rows,
            "recorded": done.recorded,
            "repeated": done.repeated,
            "refused": done.refused,
            "findings": [result_finding(one) for one in findings],
            "more_findings": more,
        }

    def hit_rates(self, actor: Actor, *, by: str, since: datetime | None, until: datetime | None) -> Document:
        """The hit rates of a period, as the actor may know them."""
        with self._installation.store.unit(read_only=True) as uow:
            return hit_rates(uow, rates_by(by), actor=actor, since=since, until=until)


def result_finding(finding: DocumentFinding) -> dict[str, Any]:
    """A finding of a table, ready for JSON."""
    return {
        "line": finding.line,
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.path,
        "value": finding.value,
        "message": finding.message,
    }


def _everything(uow: UnitOfWork, actor: Actor) -> bool:
    return all(sees_everything_of(actor, agency) for agency in uow.people.organisation().agencies)


def run_document(run: StoredRun) -> dict[str, Any]:
    """A selection over a window, whole, ready for JSON."""
    return _run_document(run, everything=True)


def _run_document(run: StoredRun, *, everything: bool) -> dict[str, Any]:
    """A selection; how many were drawn, hit and let go together tell of secrets, so only who sees all is told.

    Everybody else learns that it was made, over whom and against which capacity.
    """
    told = run.document
    days = [day if everything else _day(day) for day in told["days"]]
    return {
        "id": run.id,
        "office": run.office,
        "stage": str(run.stage),
        "window": {"from": instant(run.window_from), "to": instant(run.window_to)},
        "rule": run.rule,
        "plan_version": run.plan_version,
        "configuration": run.configuration,
        "period": run.period,
        "population": run.population,
        "without_office": told["without_office"],
        "threshold": told["threshold"] if everything else None,
        "ranking": told["rule"],
        "days": days,
        "digest": run.digest,
        "run_by": run.run_by,
        "at": instant(run.at),
        "withheld": None if everything else WITHHELD,
    }


def _day(day: dict[str, Any]) -> dict[str, Any]:
    return {
        "day": day["day"],
        "population": day["population"],
        "draw": None,
        "high_risk": None,
        "places": [{"control": one["control"], "capacity": one["capacity"]} for one in day["places"]],
        "cost": None,
    }
