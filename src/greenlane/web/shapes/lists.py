# SPDX-License-Identifier: Apache-2.0
"""Shapes of lists, their entries and changes, and of possible matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from .base import Shape
from .filings import Finding

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.:-]+$")]


class WatchList(Shape):
    """A list: ``codes`` are named by conditions, every other kind is a watch list. ``sequence`` rises with changes."""

    name: str
    kind: str
    title: str
    agency: str
    unit: str | None
    sensitivity: Literal["normal", "restricted", "secret"]
    sequence: int
    entries: int
    created_at: str


class NewList(BaseModel):
    """A list to be made, without entries."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=40)
    kind: Literal["codes", "parties", "containers", "conveyances", "addresses", "contacts"]
    title: str | None = Field(default=None, max_length=200)
    unit: str | None = Field(default=None, max_length=64)
    sensitivity: Literal["normal", "restricted", "secret"] = "normal"


class ListEntry(Shape):
    """A standing entry. What its source does not say is left out."""

    id: str
    name: str
    entry: str
    since_sequence: int
    added_by: str


class ListPreview(Shape):
    """What a file would change of a list; ``asks`` are sentences that have to be confirmed first."""

    list: str
    kind: str
    format: str | None
    published: str | None
    complete: bool
    rows: int | None
    before: int
    after: int
    added: int
    changed: int
    removed: int
    asks: Sequence[str]
    findings: Sequence[Finding]


class ListChange(Shape):
    """A change of a list, which waits for a second person, was applied or was refused."""

    id: str
    list: str
    state: Literal["proposed", "applied", "refused"]
    base_sequence: int
    sequence: int | None
    format: str | None
    file_digest: str | None
    before: int
    added: int
    changed: int
    removed: int
    findings: int
    complete: bool
    to_be_confirmed: bool
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None


class NewListChange(BaseModel):
    """Entries to add, or to put in the place of those with the same ids, and ids to end."""

    model_config = ConfigDict(extra="forbid")

    add: list[dict[str, Any]] = Field(default=[], max_length=1000)
    end: list[Annotated[str, Field(max_length=1000)]] = Field(default=[], max_length=1000)
    reason: str = Field(min_length=1, max_length=500)


class ListApproval(BaseModel):
    """The approval of a change; ``confirmed`` where it has to be confirmed."""

    model_config = ConfigDict(extra="forbid")

    confirmed: bool = False


class PendingEntry(Shape):
    """An entry of a change that waits, and what is done with it."""

    action: Literal["add", "change", "remove"]
    id: str


class MatchVerdict(Shape):
    """What was decided of a possible match, by whom and until when."""

    id: str
    verdict: Literal["cleared", "confirmed"]
    reason: str
    by: str
    at: str | None
    until: str | None


class PossibleMatch(Shape):
    """That something declared may be what a list names. Its words are null where they were erased.

    ``score`` is from 0 to 1. A decision in ``decision`` that no longer holds, because a side changed or its time is
    over, leaves ``state`` open.
    """

    id: str
    consignment: str
    assessment: str
    subject: Literal["party", "equipment", "conveyance"]
    place: int
    role: str | None
    declared: str | None
    list: str
    sequence: int
    entry: str
    listed: str | None
    score: float
    explanation: str | None
    state: Literal["open", "cleared", "confirmed"]
    decision: MatchVerdict | None
    found_at: str | None


class MatchDecision(BaseModel):
    """A decision on a possible match; the reason is a code, ``until`` only for a clearing that ends."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["cleared", "confirmed"]
    reason: Code
    note: str | None = Field(default=None, max_length=2000)
    until: AwareDatetime | None = None
