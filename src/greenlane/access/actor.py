# SPDX-License-Identifier: Apache-2.0
"""The actor: a person or machine at one moment, with everything that policies need to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from greenlane.access.people import Person, PersonKind
from greenlane.access.permissions import Permission
from greenlane.access.roles import Role
from greenlane.access.units import Organisation


class Grant(Struct, frozen=True, kw_only=True):
    """A permission and where it holds: in these units of the agency, or in the whole agency (``units`` None)."""

    permission: Permission
    agency: str
    units: frozenset[str] | None = None

    def covers(self, agency: str | None, unit: str | None) -> bool:
        """Whether it holds for records of that agency and unit.

        A record of no unit in particular (``unit`` None) is covered only by a grant for the whole agency.
        """
        return agency == self.agency and (self.units is None or (unit is not None and unit in self.units))


class Actor(Struct, frozen=True, kw_only=True):
    """Who asks. It holds no secret; ``name`` is for screens and never for the journal.

    ``represents`` are the filers in whose name the actor may lodge and read.
    """

    id: str
    kind: PersonKind
    agency: str
    unit: str | None = None
    name: str | None = None
    roles: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    represents: frozenset[str] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held anywhere."""
        return any(grant.permission is permission for grant in self.grants)

    def grants_of(self, *permissions: Permission) -> tuple[Grant, ...]:
        """The grants of these permissions."""
        return tuple(grant for grant in self.grants if grant.permission in permissions)

    def holds(self, permission: Permission, agency: str | None, unit: str | None) -> bool:
        """Whether the permission is held for records of that agency and unit."""
        return any(grant.covers(agency, unit) for grant in self.grants_of(permission))

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Every permission held anywhere, in the order of the list of permissions."""
        held = {grant.permission for grant in self.grants}
        return tuple(permission for permission in Permission if permission in held)


def actor_for(person: Person, roles: Mapping[str, Role], organisation: Organisation, now: datetime) -> Actor:
    """The actor that a person is at an instant: roles that hold then, each spread over the units it is held for.

    Whoever is not active holds nothing and represents nobody. A role that is no longer defined, a unit that is gone or
    a unit of another agency than the assignment names gives nothing: what cannot be understood is not permitted.
    """
    held = tuple(a for a in person.assignments if a.holds_at(now) and a.role in roles) if person.active else ()
    grants: dict[Grant, None] = {}
    for assignment in held:
        units: frozenset[str] | None = None
        if assignment.unit is not None:
            place = organisation.units.get(assignment.unit)
            if place is None or place.agency != assignment.agency:
                continue
            units = organisation.beneath(assignment.unit)
        for permission in roles[assignment.role].permissions:
            grants[Grant(permission=permission, agency=assignment.agency, units=units)] = None
    represented = (r.filer for r in person.represents if r.holds_at(now)) if person.active else ()
    return Actor(
        id=person.id,
        kind=person.kind,
        agency=person.agency,
        unit=person.unit,
        name=person.name,
        roles=tuple(dict.fromkeys(assignment.role for assignment in held)),
        grants=tuple(grants),
        represents=frozenset(represented),
    )
