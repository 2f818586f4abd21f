# SPDX-License-Identifier: Apache-2.0
"""Shapes of assessments with what followed from them, of profiles, and of the vocabulary of facts."""

from __future__ import annotations

from typing import Any, Literal

from .base import Shape


class Reason(Shape):
    """One thing that made a profile hit."""

    fact: str
    value: Any
    condition: str
    source: dict[str, Any]


class Hit(Shape):
    """A profile that the facts satisfy."""

    profile: str
    version: int
    title: str
    risk_area: str
    weight: int
    mandatory: str | None
    reasons: list[Reason]


class RestrictedReason(Shape):
    """That there is a reason which one may not see, and whom to ask."""

    sentence: str
    contact: str


class Selected(Shape):
    """Why a control was allocated. ``directed``: for a reason that is not told, which may be the random programme."""

    origin: str
    probability: float | None = None


class Selection(Shape):
    """The control that was allocated; ``run`` is the selection over a window that settled it, if one did."""

    rule: str
    run: str | None = None
    configuration: str | None = None
    outcome: str
    lane: str
    selected_by: list[Selected]


class Decision(Shape):
    """What was decided, by an officer or by a named policy."""

    kind: Literal["officer", "policy"]
    by: str
    outcome: str
    lane: str
    reason_code: str


class Assessment(Shape):
    """The machine's opinion of one version of a consignment at one stage, with what followed from it."""

    id: str
    consignment: str
    lodgement: str | None
    version: int | None
    predecessor: str | None = None
    stage: str
    configuration: str
    assessed_at: str
    deadline: str | None
    deadline_reason: str | None
    score: int
    scores: dict[str, int]
    band: str
    high_risk: list[str]
    outcome: str
    lane: str
    hits: list[Hit]
    restricted: list[RestrictedReason]
    selection: Selection | None
    decision: Decision | None


class Fact(Shape):
    """One word of the vocabulary that decisions may read."""

    name: str
    kind: str
    sentence: str
    example: str
    scope: str
    unit: str | None
    wco: str | None
    provider: str
