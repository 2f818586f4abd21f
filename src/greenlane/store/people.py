# SPDX-License-Identifier: Apache-2.0
"""Agencies, units, roles, and people with what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.dialects import postgresql

from greenlane.access import (
    Agency,
    Assignment,
    Organisation,
    Person,
    PersonKind,
    Reach,
    Representation,
    Role,
    Unit,
    missing,
    shipped_roles,
)
from greenlane.store.reach import admitted
from greenlane.store.tables.access import agencies, assignments, people, representations, roles, units
from greenlane.store.writing import Writer, read_all, row_of


class People:
    """The repository of agencies, units, roles and people."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def organisation(self) -> Organisation:
        """Return all agencies and units as one tree."""
        return Organisation(
            read_all(Agency, self._writer.execute(select(agencies))),
            read_all(Unit, self._writer.execute(select(units))),
        )

    def put_agency(self, agency: Agency) -> None:
        """Keep an agency, in place of the one with its id."""
        self._put(agencies, row_of(agency))

    def put_unit(self, unit: Unit) -> None:
        """Keep a unit, in place of the one with its id. Check it with ``Organisation`` before."""
        self._put(units, row_of(unit))

    def roles(self) -> dict[str, Role]:
        """Return the roles of this administration by id; the shipped ones while it has none of its own."""
        own = {found.id: found for found in read_all(Role, self._writer.execute(select(roles).order_by(roles.c.id)))}
        return own or shipped_roles()

    def put_roles(self, own: Iterable[Role]) -> None:
        """Keep these roles in place of all that were there; none lets the shipped ones hold again."""
        self._writer.execute(delete(roles))
        for role in own:
            self._writer.add(roles, {**row_of(role), "permissions": [str(held) for held in role.permissions]})

    def put(self, person: Person) -> None:
        """Keep a person with all roles and representations, in place of what was there."""
        self._put(
            people,
            {
                "id": person.id,
                "kind": person.kind,
                "name": person.name,
                "agency": person.agency,
                "unit": person.unit,
                "active": person.active,
            },
        )
        self._writer.execute(delete(assignments).where(assignments.c.person == person.id))
        self._writer.execute(delete(representations).where(representations.c.person == person.id))
        for assignment in dict.fromkeys(person.assignments):
            self._writer.add(assignments, {"person": person.id, **row_of(assignment)})
        for representation in dict.fromkeys(person.represents):
            self._writer.add(representations, {"person": person.id, **row_of(representation)})

    def get(self, person_id: str, *, reach: Reach | None = None) -> Person:
        """Return a person. Raises ``NotFound`` when there is none, or none within reach."""
        found = self._read(people.c.id == person_id, _within(reach) if reach is not None else None)
        if not found:
            raise missing(f"person {person_id[:80]}")
        return found[0]

    def named(self, name: str) -> list[Person]:
        """Return the people with exactly that name, by id."""
        return self._read(people.c.name == name)

    def all(self, reach: Reach | None = None) -> list[Person]:
        """Return the people, those within reach if one is given, by id."""
        return self._read(_within(reach) if reach is not None else None)

    def _read(self, *conditions: ColumnElement[bool] | None) -> list[Person]:
        query = select(people).order_by(people.c.id)
        for condition in conditions:
            if condition is not None:
                query = query.where(condition)
        rows = self._writer.execute(query).all()
        wanted = [row.id for row in rows]
        held: dict[str, list[Assignment]] = {}
        for row in self._writer.execute(select(assignments).where(assignments.c.person.in_(wanted))) if rows else ():
            values = {name: value for name, value in row._mapping.items() if name != "person"}
            held.setdefault(row.person, []).append(Assignment(**values))
        speaks: dict[str, list[Representation]] = {}
        query = select(representations).where(representations.c.person.in_(wanted))
        for row in self._writer.execute(query) if rows else ():
            values = {name: value for name, value in row._mapping.items() if name != "person"}
            speaks.setdefault(row.person, []).append(Representation(**values))
        return [
            Person(
                id=row.id,
                kind=PersonKind(row.kind),
                name=row.name,
                agency=row.agency,
                unit=row.unit,
                active=row.active,
                assignments=tuple(sorted(held.get(row.id, ()), key=lambda a: (a.role, a.agency, a.unit or ""))),
                represents=tuple(sorted(speaks.get(row.id, ()), key=lambda r: r.filer)),
            )
            for row in rows
        ]

    def _put(self, table: Table, row: dict[str, Any]) -> None:
        statement = postgresql.insert(table).values(row)
        changed = {name: statement.excluded[name] for name in row if name != "id"}
        self._writer.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=people.c.agency, unit=people.c.unit, owner=people.c.id)
