# SPDX-License-Identifier: Apache-2.0
"""Shapes of requests that wait for an officer, and of the decision on one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Shape


class RequestDecision(BaseModel):
    """An officer's decision on a recorded request; the reason is a code."""

    model_config = ConfigDict(extra="forbid")

    granted: bool
    reason: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.:-]+$")


class RequestedChange(Shape):
    """One field that an amendment would change; ``before`` or ``after`` is null where there is no value."""

    path: str
    before: str | None
    after: str | None


class Request(Shape):
    """An amendment or cancellation that was recorded after the goods were there, and waits for a decision.

    ``id`` is the filing's and the number of the version. ``changes`` is null for a cancellation, and where the content
    was erased.
    """

    id: str
    lodgement: str
    version: int
    function: Literal["amendment", "cancellation"]
    reference: str | None
    mrn: str | None
    filer: str
    received_at: str
    consignments: list[str]
    changes: list[RequestedChange] | None
