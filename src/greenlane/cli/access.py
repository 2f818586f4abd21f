# SPDX-License-Identifier: Apache-2.0
"""``greenlane people add`` and ``token create``: who may use the installation."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.access import PersonKind
from greenlane.errors import Invalid, NotFound
from greenlane.wiring.starting import add_person, issue_token

from .installing import the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

people_app = typer.Typer(name="people", help="People and machines.", no_args_is_help=True)
token_app = typer.Typer(name="token", help="Tokens of people and machines.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of access."""
    app.add_typer(people_app)
    app.add_typer(token_app)


@people_app.callback()
def _people() -> None:
    """People and machines."""


@token_app.callback()
def _token() -> None:
    """Tokens of people and machines."""


@people_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The person's name, or what the machine is.")],
    role: Annotated[str, typer.Option(help="The role, such as targeting_officer or filer.")],
    unit: Annotated[str | None, typer.Option(help="The unit; without it the role is for the whole agency.")] = None,
    machine: Annotated[bool, typer.Option("--machine", help="It is a program, not a human being.")] = False,
    filer: Annotated[list[str] | None, typer.Option(help="A filer in whose name to lodge; may be repeated.")] = None,
) -> None:
    """Add a person or machine with a role; prints the id."""
    with the_installation() as installation:
        at = installation.now()
        with installation.store.unit() as uow:
            roles = uow.people.roles()
            if role not in roles:
                raise Invalid(
                    f"There is no role {role}.", where="--role", remedy=f"Choose one of: {', '.join(sorted(roles))}."
                )
            if unit is not None and unit not in uow.people.organisation().units:
                known = ", ".join(sorted(uow.people.organisation().units)) or "none yet"
                raise Invalid(f"There is no unit {unit}.", where="--unit", remedy=f"Known units: {known}.")
            kind = PersonKind.MACHINE if machine else PersonKind.PERSON
            person = add_person(
                uow,
                installation,
                name=name,
                role=role,
                unit=unit,
                kind=kind,
                represents=tuple(filer or ()),
                by="policy:command_line",
                at=at,
            )
    results.print(person.id)
    notes.print(
        escape(f"{name} was added as {role}. Next: greenlane token create --person {person.id}"), soft_wrap=True
    )


@people_app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """List people and machines with their roles."""
    with the_installation() as installation, installation.store.unit(read_only=True) as uow:
        people = uow.people.all()
    table = Table("id", "name", "kind", "roles", "files for")
    for person in people:
        roles = ", ".join(assignment.role for assignment in person.assignments)
        filers = ", ".join(represented.filer for represented in person.represents)
        if as_json:
            print_json_line({"id": person.id, "name": person.name, "kind": person.kind, "roles": roles.split(", ")})
        table.add_row(person.id, escape(person.name), person.kind, roles, escape(filers))
    if not as_json:
        results.print(table)


@token_app.command("create")
def create(
    person: Annotated[str, typer.Option(help="The id or the exact name of the person or machine.")],
    label: Annotated[str, typer.Option(help="What the token is for.")] = "command line",
    days: Annotated[int | None, typer.Option(min=1, help="After how many days it expires; without it never.")] = None,
) -> None:
    """Create a token; prints the secret, which is shown this once."""
    with the_installation() as installation:
        at = installation.now()
        with installation.store.unit() as uow:
            named = uow.people.named(person) or [each for each in uow.people.all() if each.id == person]
            if len(named) != 1:
                what = f"{len(named)} people are named {person}" if named else f"There is nobody named {person}"
                raise NotFound(f"{what}.", where="--person", remedy="Give the id; see `greenlane people list`.")
            secret = issue_token(
                uow,
                installation,
                person=named[0].id,
                label=label,
                by="policy:command_line",
                at=at,
                expires_at=at + timedelta(days=days) if days else None,
            )
    results.print(secret, soft_wrap=True)
    notes.print("Keep it safe: it is shown this once.")
