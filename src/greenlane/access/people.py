# SPDX-License-Identifier: Apache-2.0
"""Who acts: people and machines, and the roles they are given for a time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class PersonKind(StrEnum):
    """A human being, or a program that acts under its own name (a filer's system, a gateway)."""

    PERSON = "person"
    MACHINE = "machine"


class Representation(Struct, frozen=True, kw_only=True):
    """That somebody files for a filer: the filer itself, or its registered representative for a time.

    ``valid_from`` is the first instant, ``valid_to`` the first instant after; None is open.
    """

    filer: str
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Whether it holds at that instant."""
        return _within(instant, self.valid_from, self.valid_to)


class Assignment(Struct, frozen=True, kw_only=True):
    """That somebody holds a role: for the whole agency (``unit`` None), or for a unit and the units beneath it."""

    role: str
    agency: str
    unit: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Whether it holds at that instant."""
        return _within(instant, self.valid_from, self.valid_to)


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who can sign in. ``id`` is what journals keep; ``name`` is personal and never leaves payload tables.

    ``agency`` and ``unit`` say where the person works; what the person may do follows from the assignments alone.
    """

    id: str
    kind: PersonKind
    name: str
    agency: str
    unit: str | None = None
    active: bool = True
    assignments: tuple[Assignment, ...] = ()
    represents: tuple[Representation, ...] = ()


def _within(instant: datetime, valid_from: datetime | None, valid_to: datetime | None) -> bool:
    return (valid_from is None or valid_from <= instant) and (valid_to is None or instant < valid_to)
