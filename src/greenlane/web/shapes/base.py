# SPDX-License-Identifier: Apache-2.0
"""What all shapes have in common: pages of lists, whether we are there, and what went wrong (RFC 9457)."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A shape that may have more fields than are told here."""

    model_config = ConfigDict(extra="allow")


_Listed = TypeVar("_Listed")


class Listing(Shape, Generic[_Listed]):
    """One page of a list. ``next`` is the address of the next page, null at the end."""

    items: list[_Listed]
    next: str | None


class Everything(Shape, Generic[_Listed]):
    """A whole list that is never long."""

    items: list[_Listed]


class Alive(Shape):
    """That the process answers."""

    status: Literal["ok"]


class Ready(Shape):
    """Whether requests can be served, and how each part is."""

    ready: bool
    parts: dict[str, str]


class Problem(Shape):
    """What went wrong (RFC 9457). Every error of this interface has this one shape."""

    type: str = Field(description="Stable: urn:greenlane:problem: and the code.")
    title: str
    status: int
    code: str = Field(description="Stable; what programs compare.")
    detail: str
    where: str | None = Field(default=None, description="The place of the fault.")
    remedy: str | None = Field(default=None, description="What can be done about it.")
    instance: str = Field(description="urn:greenlane:request: and the id that the log has for this request.")
