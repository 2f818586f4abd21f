# SPDX-License-Identifier: Apache-2.0
"""Shapes of consignments as assembled: their links, clocks, and what changed between assessments."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Shape
from .filings import Finding


class LodgementLink(Shape):
    """That a filing belongs to a consignment, and by which key."""

    lodgement: str
    version: int
    key_type: str | None = None
    key: str | None = None
    issuer: str | None = None
    relation: str | None = Field(default=None, description="own, added by a person, or covers: of a wider contract.")
    rule: str | None = Field(default=None, description="The rule that linked it, or person.")
    filer: str | None = Field(default=None, description="Who filed it.")
    stage: str | None = Field(default=None, description="The stage at which it was filed.")


class FilingClock(Shape):
    """Until when the filing had to come, and whether it did."""

    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    lodged_at: str | None
    late: bool | None
    hours_before_limit: float | None = Field(description="Negative when late.")
    law: str | None


class DecisionClock(Shape):
    """By when customs must decide, and what holds when it has not."""

    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    on_silence: Literal["may_proceed", "must_wait"] | None
    law: str | None


class PresentationClock(Shape):
    """What runs from the arrival of the goods: by when they are presented, and by when their storage ends."""

    arrived_at: str | None
    presented_at: str | None
    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    late: bool | None
    storage_limit: str | None
    storage_reason: str | None
    law: str | None


class KnownTime(Shape):
    """A time of the journey: who tells it, and whether it is the one that limits are counted from."""

    moment: Literal["loading", "departure", "arrival", "presentation"]
    at: str | None
    actual: bool
    source: Literal["filing", "report"]
    lodgement: str
    stated: bool = Field(description="False where a report tells that it happened, and not when.")
    counts: bool


class Clocks(Shape):
    """The limits of a consignment at its stage; every instant is RFC 3339, UTC."""

    stage: str
    time_limit: str | None = Field(description="The row of the time limits that holds.")
    filing: FilingClock
    decision: DecisionClock
    presentation: PresentationClock
    times: list[KnownTime]


class Transport(Shape):
    """Who carries the goods, and under which contract: what a referral before loading is addressed to."""

    level: str | None
    house_document: str | None
    master_document: str | None
    carrier_id: str | None
    carrier_name: str | None


class Consignment(Shape):
    """A consignment as assembled from the filings that are linked to it. Facts are given for one, not in lists."""

    id: str
    reference: str | None
    mrn: str | None
    stage: str | None
    direction: str | None = None
    agency: str
    unit: str | None
    lodgements: list[LodgementLink]
    state: str | None = None
    merged_into: str | None = Field(default=None, description="The consignment into which this one was merged.")
    completeness: Literal["registered", "pending", "complete"] | None = None
    waits_for: list[str] = Field(default=[], description="What is awaited: goods, master, houses, full_filing.")
    expected_at: str | None = None
    late: bool | None = Field(default=None, description="Null where no limit is known.")
    duplicate: bool = Field(default=False, description="Whether one filer filed the same goods twice.")
    findings: list[Finding] = Field(default=[], description="What its filings contradict each other on; not in lists.")
    clocks: Clocks | None = Field(default=None, description="Null until it is first assessed.")
    transport: Transport | None = Field(default=None, description="Given for one, not in lists.")
    facts: dict[str, Any] | None = None


class ChangedFact(Shape):
    """A fact of which a value was added, removed or replaced; each value with its source."""

    fact: str
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class Change(Shape):
    """What changed from one assessment to the next. ``facts`` is null where the content was erased."""

    assessment: str
    previous: str
    assessed_at: str
    lodgement: str | None
    version: int | None
    facts: list[ChangedFact] | None
    hits_gained: list[dict[str, Any]]
    hits_lost: list[dict[str, Any]]
    outcome: dict[str, dict[str, Any]]
    configuration_changed: bool


class NewLink(BaseModel):
    """Which filing to link."""

    model_config = ConfigDict(extra="forbid")

    lodgement: str = Field(min_length=1, max_length=64)


class Withdrawal(BaseModel):
    """Why links are withdrawn, as a code."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.:-]+$")
