# SPDX-License-Identifier: Apache-2.0
"""``greenlane lists``: named lists and watch lists, shown and changed; a change acts at once."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.access import Sensitivity
from greenlane.errors import Invalid
from greenlane.wiring.watch_lists import ListKind, change_list, entries_of, every_list, values_in

from .installing import the_installation
from .intake import AsJson
from .output import print_json_line, results

lists_app = typer.Typer(name="lists", help="Named lists and watch lists.", no_args_is_help=True)

LARGEST_FILE = 20_000_000
"""How many bytes a file of values may have."""

Name = Annotated[str, typer.Argument(help="The list's name, in small letters.")]
Kind = Annotated[ListKind | None, typer.Option(help="What a new list is of.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of lists."""
    app.add_typer(lists_app)


@lists_app.command("list")
def list_lists(as_json: AsJson = False) -> None:
    """List every list with its kind and how many entries it has."""
    with the_installation() as installation:
        found = every_list(installation)
    table = Table("list", "kind", "sequence", "entries", "sensitivity")
    for one in found:
        if as_json:
            print_json_line(one)
        table.add_row(*(escape(str(value)) for value in one.values()))
    if not as_json:
        results.print(table)


@lists_app.command()
def show(name: Name) -> None:
    """Show the values that a list holds now."""
    with the_installation() as installation:
        for value in entries_of(installation, name):
            results.print(escape(value))


@lists_app.command()
def add(
    name: Name,
    values: Annotated[list[str], typer.Argument(help="The values to add.")],
    kind: Kind = None,
    sensitivity: Annotated[Sensitivity, typer.Option(help="How closely a new list is kept.")] = Sensitivity.NORMAL,
) -> None:
    """Add values to a list; --kind makes a new one."""
    with the_installation() as installation:
        changed = change_list(installation, name, kind=kind, add=values, sensitivity=sensitivity)
    results.print(f"{name}: {changed.added} added, now at sequence {changed.sequence}.")


@lists_app.command()
def end(name: Name, values: Annotated[list[str], typer.Argument(help="The values to end.")]) -> None:
    """End values of a list; what was decided with them stays reproducible."""
    with the_installation() as installation:
        changed = change_list(installation, name, remove=values)
    results.print(f"{name}: {changed.ended} ended, now at sequence {changed.sequence}.")


@lists_app.command("import")
def import_list(
    name: Name,
    file: Annotated[Path, typer.Argument(help="CSV: the first column, or the one headed name, value, code or number.")],
    kind: Kind = None,
    sensitivity: Annotated[Sensitivity, typer.Option(help="How closely a new list is kept.")] = Sensitivity.NORMAL,
) -> None:
    """Add every value of a CSV file to a list."""
    try:
        with file.open("rb") as stream:
            read = stream.read(LARGEST_FILE + 1)
        if len(read) > LARGEST_FILE:
            raise Invalid(
                f"{file} is larger than {LARGEST_FILE // 1_000_000} MB.", where="FILE", remedy="Import it in parts."
            )
        content = read.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Invalid(f"{file} cannot be read: {reason}.", where="FILE", remedy="Give a CSV file in UTF-8.") from error
    values = values_in(content)
    if not values:
        raise Invalid(f"{file} holds no values.", where="FILE", remedy="Write one value in each line.")
    with the_installation() as installation:
        changed = change_list(installation, name, kind=kind, add=values, sensitivity=sensitivity)
    results.print(f"{name}: {changed.added} added, now at sequence {changed.sequence}.")
