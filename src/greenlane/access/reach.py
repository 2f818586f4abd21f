# SPDX-License-Identifier: Apache-2.0
"""How far somebody's sight reaches: a value that a policy asks and that a database filters by.

A policy about reading is written once, as a ``Reach``: some clauses of which one must fit. The policy asks
``reach.admits(label)`` of one record; ``store/reach.py`` turns the same value into a condition over columns. So a list
never shows what a single look would refuse, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from greenlane.access.sensitivity import Sensitivity


class Label(Struct, frozen=True, kw_only=True):
    """What a record carries that decides who may see it; a record without one of them has the default.

    ``agency`` and ``unit`` hold the record, None for a record of no unit in particular. ``owner`` is the filer of a
    lodgement, or the person whom a record is about.
    """

    agency: str | None = None
    unit: str | None = None
    sensitivity: Sensitivity = Sensitivity.NORMAL
    owner: str | None = None


class Clause(Struct, frozen=True, kw_only=True):
    """One way to come to see a record: everything that is given must fit its label; None asks for nothing.

    With ``units`` a record must be held by one of them, or, where ``without_unit`` is true, by no unit in particular.
    """

    agency: str | None = None
    units: frozenset[str] | None = None
    without_unit: bool = False
    sensitivities: frozenset[Sensitivity] | None = None
    owners: frozenset[str] | None = None

    def admits(self, label: Label) -> bool:
        """Whether the label fits."""
        if self.agency is not None and label.agency != self.agency:
            return False
        if self.units is not None and not (self.without_unit if label.unit is None else label.unit in self.units):
            return False
        if self.sensitivities is not None and label.sensitivity not in self.sensitivities:
            return False
        return self.owners is None or label.owner in self.owners


class Reach(Struct, frozen=True):
    """Everything somebody may see of one kind of record: at least one clause must admit it. No clause, nothing."""

    clauses: tuple[Clause, ...] = ()

    def admits(self, label: Label) -> bool:
        """Whether a record with that label may be seen."""
        return any(clause.admits(label) for clause in self.clauses)

    def __bool__(self) -> bool:
        """Whether anything at all can be seen."""
        return bool(self.clauses)

    def __or__(self, other: Reach) -> Reach:
        """What either of the two may see."""
        return Reach(tuple(dict.fromkeys(self.clauses + other.clauses)))


NOTHING = Reach()
"""Sees nothing."""


def reach(clauses: Iterable[Clause]) -> Reach:
    """The reach of these clauses, each kept once; a clause that no record can fit is left out."""
    return Reach(tuple(dict.fromkeys(clause for clause in clauses if _can_fit(clause))))


def _can_fit(clause: Clause) -> bool:
    has_unit = clause.units is None or bool(clause.units) or clause.without_unit
    return has_unit and clause.sensitivities != frozenset() and clause.owners != frozenset()
