# SPDX-License-Identifier: Apache-2.0
"""Shapes of the journal."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .base import Shape


class Event(Shape):
    """One event of the journal: ids and codes, never names."""

    position: int | None = Field(description="Place in the sealed log; null until sealed, within about a second.")
    id: str
    type: str
    at: str
    actor: str
    agency: str | None
    unit: str | None
    subject: str | None
    digest: str
    data: dict[str, Any]
