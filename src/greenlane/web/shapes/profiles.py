# SPDX-License-Identifier: Apache-2.0
"""Profiles and the decisions about them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Shape


class Profile(Shape):
    """A version of a profile. ``observe_only``: it hits without any effect; ``lapses_at``: a look-out's end."""

    id: str
    version: int
    title: str
    sentence: str
    risk_area: str
    condition: str
    weight: int | None
    mandatory: str | None
    state: str
    agency: str
    unit: str | None
    sensitivity: Literal["normal", "restricted", "secret"]
    observe_only: bool
    lapses_at: str | None
    projected_a_day: float | None
    created_by: str
    approved_by: str | None


class ProfileVersion(Profile):
    """A version with its document as it was written, and what changed since the one before, in words."""

    document: str
    changes: list[str]


class _Because(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.:-]+$")


class ProfileDecision(_Because):
    """Why a version is paused or retired, or a look-out confirmed; the reason is a code."""


class ProfileApproval(_Because):
    """Why a version goes live, whether it only observes, and how many hits a day its rehearsal foresaw."""

    observe_only: bool = False
    hits_a_day: float | None = Field(default=None, ge=0, allow_inf_nan=False)
