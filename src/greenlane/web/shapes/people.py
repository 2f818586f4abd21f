# SPDX-License-Identifier: Apache-2.0
"""Shapes of who one is to the interface."""

from __future__ import annotations

from typing import Literal

from .base import Shape


class Grant(Shape):
    """A permission and where it holds; ``units`` null is the whole agency."""

    permission: str
    sentence: str
    agency: str
    units: list[str] | None


class Me(Shape):
    """Who one is to Greenlane, and what one may do."""

    id: str
    kind: Literal["person", "machine"]
    name: str | None
    agency: str
    unit: str | None
    roles: list[str]
    grants: list[Grant]
    represents: list[str]


class SignedIn(Shape):
    """A token in exchange for a sign-in link; it is shown this once."""

    token: str
    person: str
    expires_at: str
