# SPDX-License-Identifier: Apache-2.0
"""Shapes of capacity plans, selections over a window, results and hit rates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Shape
from .filings import Finding


class CapacityPlan(Shape):
    """One version of an office's plan; it is in force when it is the latest approved one."""

    office: str
    version: int
    state: Literal["draft", "approved"]
    unit: str | None
    digest: str
    created_by: str
    created_at: str
    approved_by: str | None
    approved_at: str | None
    plan: dict[str, Any] = Field(description="The plan itself: capacities, random programme, rule.")


class CapacityPlans(Shape):
    """The versions of an office's plan, the latest first."""

    office: str
    in_force: int | None = Field(description="The version by which the office selects now.")
    versions: list[CapacityPlan]


class NewRun(BaseModel):
    """What to select: the open assessments of an office and stage that are due in a window."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    office: str = Field(min_length=1, max_length=40)
    stage: str = Field(min_length=1, max_length=40)
    start: datetime = Field(alias="from", description="The first moment of the window, with its offset.")
    end: datetime = Field(alias="to", description="The moment before which it ends, with its offset.")
    later: bool = Field(default=False, description="Only promise it, and let it be done as a job.")


class Window(BaseModel):
    """From a moment on, until before another."""

    model_config = ConfigDict(populate_by_name=True)

    start: str = Field(alias="from")
    end: str = Field(alias="to")


class RunDay(Shape):
    """What came of one local day of the office; draw, high-risk and cost are null for who may not know them."""

    day: str
    population: int
    draw: dict[str, Any] | None
    high_risk: dict[str, int] | None
    places: list[dict[str, Any]]
    cost: dict[str, Any] | None


class Run(Shape):
    """A selection over a window, as it was recorded."""

    id: str
    office: str
    stage: str
    window: Window
    rule: str
    plan_version: int
    configuration: str
    period: str
    population: int
    without_office: int = Field(description="Open assessments of the window that name no office.")
    threshold: int | None
    ranking: dict[str, Any]
    days: list[RunDay]
    digest: str
    run_by: str
    at: str
    withheld: str | None = Field(description="Why some of it is not told.")


class NewlyRun(Shape):
    """A selection that was made, or the job that will make it."""

    job: str | None
    run: Run | None


class RunMember(Shape):
    """Somebody in a selection; what tells why is null for who may not know it."""

    assessment: str
    consignment: str
    day: str
    outcome: str
    standing: str | None
    drawn: bool | None
    random_chance: float | None
    inclusion: float | None


class ResultFinding(Finding):
    """A fault in a table, with the line of the file."""

    line: int


class ImportedResults(Shape):
    """What became of a table of results."""

    rows: int
    recorded: int
    repeated: int
    refused: int
    findings: list[ResultFinding]
    more_findings: int


class Baseline(Shape):
    """What the random programme finds; numbers are null for who may not know them, who is told why."""

    n: int | None
    results: int | None
    effective: float | None
    rate: float | None
    low: float | None
    high: float | None
    enough: bool
    withheld: str | None


class HitRate(Shape):
    """The hit rate of a group, with its Wilson interval and the lift over chance."""

    group: str
    hits: int
    n: int
    results: int
    rate: float | None
    low: float
    high: float
    enough: bool
    told: str
    in_area: int | None
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    proposal: str | None
    reason: str | None


class HitRates(Shape):
    """The hit rates of a period."""

    by: str
    since: str | None
    until: str | None
    baseline: Baseline
    rates: list[HitRate]
