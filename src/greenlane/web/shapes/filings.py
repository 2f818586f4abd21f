# SPDX-License-Identifier: Apache-2.0
"""Shapes of filings and of what is said of them to their filers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Shape


class Finding(Shape):
    """A fault in a filing: what is wrong, where, what was read there and how to mend it."""

    code: str
    severity: Literal["error", "warning", "info"]
    path: str | None
    value: str | None
    message: str


LodgementState = Literal[
    "accepted", "refused", "amended", "invalidated", "recorded", "not_a_declaration", "unrecognised", "unreadable"
]


class Answer(Shape):
    """The receipt of one message: what became of it, and what to mend. Never what is thought of it.

    ``id`` names the lodgement; it is null where nothing could be recorded as one, because the body held no declaration.
    """

    id: str | None
    state: LodgementState
    format: str
    function: Literal["original", "amendment", "cancellation"] | None = None
    reference: str | None
    mrn: str | None
    version: int | None
    filer: str | None = None
    digest: str = Field(description="SHA-256 of the bytes as received, hexadecimal.")
    received_at: str = Field(description="RFC 3339, UTC.")
    findings: list[Finding]


class Answers(Shape):
    """The receipts of one body, one for each message in it."""

    lodgements: list[Answer]


class Check(Shape):
    """What the gate of intake would say of one message. Checks and rules only: never what is thought of it."""

    format: str
    rules: str | None = Field(description="The rule sets that were run, separated by commas; null where none was.")
    passes: bool = Field(description="Whether no finding would refuse the message.")
    findings: list[Finding]


class Checks(Shape):
    """What the gate would say of a body, message by message."""

    checks: list[Check]


class Lodgement(Answer):
    """A filing in its present version."""


class Version(Shape):
    """One version of a filing. ``decision`` is that on a request that was recorded and waited for one."""

    version: int
    decision: Literal["granted", "refused"] | None = None
    state: LodgementState
    function: Literal["original", "amendment", "cancellation"]
    format: str
    digest: str
    received_at: str
    findings: list[Finding]


class Format(Shape):
    """A format that can be lodged."""

    id: str
    title: str
    media_types: list[str]
