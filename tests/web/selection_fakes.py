# SPDX-License-Identifier: Apache-2.0
"""The part of the services in memory that concerns scarce controls: one plan, one run, one rate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from greenlane.access import Actor, Label, can_allot_controls, can_approve_capacity, missing
from greenlane.web import Document

AT = "2026-01-31T09:00:00Z"

PLAN = {
    "office": "GB000060",
    "version": 1,
    "state": "approved",
    "unit": None,
    "digest": "d" * 64,
    "created_by": "person:P1",
    "created_at": AT,
    "approved_by": "person:P2",
    "approved_at": AT,
    "plan": {"office": "GB000060", "capacities": []},
}
RUN: dict[str, Any] = {
    "id": "R1",
    "office": "GB000060",
    "stage": "pre_arrival",
    "window": {"from": AT, "to": AT},
    "rule": "GL-SEL-2",
    "plan_version": 1,
    "configuration": "c" * 64,
    "period": "2026-W05",
    "population": 1,
    "without_office": 0,
    "threshold": None,
    "ranking": {"rank_by": "score"},
    "days": [
        {
            "day": "2026-01-31",
            "population": 1,
            "draw": None,
            "high_risk": None,
            "places": [{"control": "scan", "capacity": 2}],
            "cost": None,
        }
    ],
    "digest": "e" * 64,
    "run_by": "person:P1",
    "at": AT,
    "withheld": "Not for you.",
}
MEMBER = {
    "assessment": "A1",
    "consignment": "C1",
    "day": "2026-01-31",
    "outcome": "scan",
    "standing": None,
    "drawn": None,
    "random_chance": None,
    "inclusion": None,
}
RATES: dict[str, Any] = {
    "by": "profile",
    "since": None,
    "until": None,
    "baseline": {
        "n": None,
        "results": None,
        "effective": None,
        "rate": 0.05,
        "low": 0.01,
        "high": 0.1,
        "enough": True,
        "withheld": "Not for you.",
    },
    "rates": [
        {
            "group": "GL-normal",
            "hits": 9,
            "n": 3,
            "results": 1,
            "rate": 0.25,
            "low": 0.1,
            "high": 0.5,
            "enough": False,
            "told": "not enough data yet",
            "in_area": None,
            "lift": None,
            "lift_low": None,
            "lift_high": None,
            "proposal": None,
            "reason": None,
        }
    ],
}


class _Page(Struct, frozen=True):
    documents: tuple[Document, ...]
    next: str | None = None


class SelectionFakes:
    """One of everything that concerns selection."""

    def capacity_plans(self, actor: Actor, *, after: str | None, limit: int) -> _Page:
        return _Page((PLAN,))

    def capacity_plan(self, actor: Actor, office: str) -> Document:
        if office != PLAN["office"]:
            raise missing(f"capacity plan of {office}")
        return {"office": office, "in_force": 1, "versions": [PLAN]}

    def write_capacity(self, actor: Actor, content: bytes, *, unit: str | None) -> Document:
        return PLAN

    def approve_capacity(self, actor: Actor, office: str, version: int | None) -> Document:
        can_approve_capacity(actor, Label(agency="customs"), "P1").require()
        return PLAN

    def select(self, actor: Actor, *, office: str, stage: str, start: datetime, end: datetime, later: bool) -> Document:
        can_allot_controls(actor, Label(agency="customs")).require()
        return {"job": "J1" if later else None, "run": None if later else RUN}

    def selection_runs(self, actor: Actor, *, after: str | None, limit: int, office: str | None = None) -> _Page:
        return _Page((RUN,))

    def selection_run(self, actor: Actor, run: str) -> Document:
        return RUN

    def selection_members(self, actor: Actor, run: str, *, after: str | None, limit: int) -> _Page:
        return _Page((MEMBER,))

    def import_results(self, actor: Actor, content: bytes) -> Document:
        return {"rows": 0, "recorded": 0, "repeated": 0, "refused": 0, "findings": [], "more_findings": 0}

    def hit_rates(self, actor: Actor, *, by: str, since: datetime | None, until: datetime | None) -> Document:
        return RATES
