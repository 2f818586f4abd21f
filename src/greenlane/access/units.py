# SPDX-License-Identifier: Apache-2.0
"""Agencies and their units: the tree along which permissions are held."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from greenlane.errors import Invalid

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
LONGEST_ID = 64


class Agency(Struct, frozen=True, kw_only=True):
    """An authority with its own people and secrets: the customs administration, health, agriculture, police."""

    id: str
    name: str
    contact: str | None = None


class UnitKind(StrEnum):
    """What a unit is; a centre stands above offices, an office above teams."""

    CENTRE = "centre"
    OFFICE = "office"
    TEAM = "team"


_RANK = {UnitKind.CENTRE: 0, UnitKind.OFFICE: 1, UnitKind.TEAM: 2}


class Unit(Struct, frozen=True, kw_only=True):
    """A part of an agency. ``id`` is unique in the installation; ``parent`` is the unit above it, of the same agency.

    ``contact`` is what a colleague without the right is told to ask: a desk and its telephone, never a person.
    """

    id: str
    agency: str
    kind: UnitKind
    name: str
    parent: str | None = None
    contact: str | None = None


class Organisation:
    """The agencies and units of an installation, as one checked tree."""

    def __init__(self, agencies: Iterable[Agency], units: Iterable[Unit] = ()) -> None:
        """Check and join them.

        Raises ``Invalid`` for an id that is malformed or given twice, a stranger as agency or parent, and a parent
        that does not stand above its child by kind (which also rules out circles).
        """
        self.agencies: dict[str, Agency] = _by_id("agency", agencies)
        self.units: dict[str, Unit] = _by_id("unit", units)
        self._children: dict[str, list[str]] = {}
        for unit in self.units.values():
            self._place(unit)

    def _place(self, unit: Unit) -> None:
        if unit.agency not in self.agencies:
            raise _fault(unit.id, f"The agency {unit.agency!r} is not known.", "Add the agency first.")
        if unit.parent is None:
            return
        parent = self.units.get(unit.parent)
        if parent is None:
            raise _fault(unit.id, f"The unit above, {unit.parent!r}, is not known.", "Add the unit above first.")
        if parent.agency != unit.agency:
            raise _fault(
                unit.id,
                f"The unit above, {parent.id!r}, belongs to {parent.agency!r}, not to {unit.agency!r}.",
                "Choose a unit of the same agency.",
            )
        if _RANK[parent.kind] >= _RANK[unit.kind]:
            raise _fault(
                unit.id,
                f"A {unit.kind} cannot stand under a {parent.kind}.",
                "Put offices under centres and teams under offices or centres.",
            )
        self._children.setdefault(parent.id, []).append(unit.id)

    def beneath(self, unit: str) -> frozenset[str]:
        """The unit itself and all units under it. Raises ``Invalid`` for an unknown unit."""
        self.unit(unit)
        found: set[str] = set()
        waiting = [unit]
        while waiting:
            here = waiting.pop()
            found.add(here)
            waiting.extend(self._children.get(here, ()))
        return frozenset(found)

    def unit(self, unit: str) -> Unit:
        """The unit of that id. Raises ``Invalid`` when there is none."""
        try:
            return self.units[unit]
        except KeyError:
            known = ", ".join(sorted(self.units)[:10]) or "none yet"
            raise Invalid(
                f"There is no unit {unit!r}.", code="unit.unknown", remedy=f"Choose a known one ({known}) or add it."
            ) from None

    def agency(self, agency: str) -> Agency:
        """The agency of that id. Raises ``Invalid`` when there is none."""
        try:
            return self.agencies[agency]
        except KeyError:
            known = ", ".join(sorted(self.agencies)[:10]) or "none yet"
            raise Invalid(
                f"There is no agency {agency!r}.",
                code="agency.unknown",
                remedy=f"Choose a known one ({known}) or add it.",
            ) from None

    def contact(self, agency: str, unit: str | None) -> str:
        """Whom to ask about a record of this agency and unit: the nearest contact upwards, else the nearest name.

        Never fails: a unit that is no longer known is answered by its agency, an unknown agency by its id.
        """
        place = self.units.get(unit) if unit is not None else None
        nearest_name = place.name if place is not None else None
        while place is not None:
            if place.contact:
                return place.contact
            place = self.units.get(place.parent) if place.parent is not None else None
        owner = self.agencies.get(agency)
        if owner is None:
            return nearest_name or agency
        return owner.contact or nearest_name or owner.name


_Thing = TypeVar("_Thing", Agency, Unit)


def _by_id(kind: str, things: Iterable[_Thing]) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for thing in things:
        if len(thing.id) > LONGEST_ID or not _ID.fullmatch(thing.id):
            raise Invalid(
                f"{thing.id[: LONGEST_ID + 1]!r} cannot be the id of a {kind}.",
                code="unit.id",
                remedy=f"Use up to {LONGEST_ID} lower-case letters and digits, joined by - _ or a full stop.",
            )
        if thing.id in found:
            raise _fault(thing.id, f"The id of this {kind} is given twice.", "Give each its own id.")
        found[thing.id] = thing
    return found


def _fault(where: str, sentence: str, remedy: str) -> Invalid:
    return Invalid(sentence, code="unit.misplaced", where=where, remedy=remedy)
