# SPDX-License-Identifier: Apache-2.0
"""Showing hits, and whatever else carries a sensitivity, to somebody who may not see all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from greenlane.access.actor import Actor
from greenlane.access.reach import Label
from greenlane.access.sensitivity import Sensitivity
from greenlane.access.sight import can_see_hit, reach_of_hits
from greenlane.access.units import Organisation


class Guarded(Protocol):
    """Anything held by an agency and unit under a sensitivity; hits and profiles are."""

    @property
    def agency(self) -> str:
        """The agency that holds it."""
        ...

    @property
    def unit(self) -> str | None:
        """The unit that holds it, None for the agency as a whole."""
        ...

    @property
    def sensitivity(self) -> Sensitivity:
        """How closely it is kept."""
        ...


Thing = TypeVar("Thing", bound=Guarded)


class Restricted(Struct, frozen=True):
    """What is shown instead of restricted hits: that there is a reason, and whom to ask. Never how many."""

    contact: str

    @property
    def sentence(self) -> str:
        """What is shown to the person."""
        return f"Restricted reason, contact {self.contact}."


class Shown(Struct, Generic[Thing], frozen=True):
    """What is left for one actor: the hits that may be seen, in their order, and one marker for each contact."""

    hits: tuple[Thing, ...]
    restricted: tuple[Restricted, ...]


def label_of(thing: Guarded) -> Label:
    """The label of a hit or profile."""
    return Label(agency=thing.agency, unit=thing.unit, sensitivity=thing.sensitivity)


def redact_hits(actor: Actor, hits: Iterable[Thing], organisation: Organisation) -> Shown[Thing]:
    """Keep the hits that the actor may see; replace restricted ones, and those of other agencies, by whom to ask.

    Secret hits leave nothing. Markers are one for each contact, in alphabetical order, so that neither their number
    nor their place tells how many restricted hits there are. Someone who may see no hits at all gets no markers.
    """
    seen: list[Thing] = []
    contacts: set[str] = set()
    for hit in hits:
        if can_see_hit(actor, label_of(hit)):
            seen.append(hit)
        elif hit.sensitivity is not Sensitivity.SECRET:
            contacts.add(organisation.contact(hit.agency, hit.unit))
    may_know = bool(reach_of_hits(actor))
    return Shown(tuple(seen), tuple(Restricted(contact) for contact in sorted(contacts)) if may_know else ())
