# SPDX-License-Identifier: Apache-2.0
"""A small administration and its people, for the tests of access and of whatever shows things to people."""

from __future__ import annotations

from datetime import UTC, datetime

from greenlane.access import (
    Actor,
    Agency,
    Assignment,
    Organisation,
    Person,
    PersonKind,
    Representation,
    Unit,
    UnitKind,
    actor_for,
    shipped_roles,
)

NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


def an_organisation() -> Organisation:
    """Customs with a centre over two offices, one with two teams; and a health agency with one office."""
    return Organisation(
        [Agency(id="customs", name="Customs"), Agency(id="health", name="Health", contact="Health desk, 555-0100")],
        [
            Unit(id="centre", agency="customs", kind=UnitKind.CENTRE, name="Targeting centre", contact="Centre desk"),
            Unit(id="north", agency="customs", kind=UnitKind.OFFICE, name="Port North", parent="centre"),
            Unit(id="south", agency="customs", kind=UnitKind.OFFICE, name="Port South", parent="centre", contact="S1"),
            Unit(id="day", agency="customs", kind=UnitKind.TEAM, name="Day team", parent="north"),
            Unit(id="night", agency="customs", kind=UnitKind.TEAM, name="Night team", parent="north"),
            Unit(id="border-health", agency="health", kind=UnitKind.OFFICE, name="Border health"),
        ],
    )


def an_actor(
    *roles: str,
    person: str = "p-1",
    agency: str = "customs",
    unit: str | None = None,
    kind: PersonKind = PersonKind.PERSON,
    represents: tuple[str, ...] = (),
) -> Actor:
    """An actor of that administration: ``an_actor("targeting_officer", unit="north")``."""
    somebody = Person(
        id=person,
        kind=kind,
        name="Alex Reed",
        agency=agency,
        unit=unit,
        assignments=tuple(Assignment(role=role, agency=agency, unit=unit) for role in roles),
        represents=tuple(Representation(filer=filer) for filer in represents),
    )
    return actor_for(somebody, shipped_roles(), an_organisation(), NOW)
