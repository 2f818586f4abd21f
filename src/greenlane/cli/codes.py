# SPDX-License-Identifier: Apache-2.0
"""``greenlane codes``: which editions of code lists are loaded, and newer ones imported."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.errors import Invalid
from greenlane.wiring.code_lists import IMPORTS, import_list, loaded_lists

from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

codes_app = typer.Typer(name="codes", help="Code lists and their editions.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of code lists."""
    app.add_typer(codes_app)


@codes_app.command("list")
def list_codes(as_json: AsJson = False) -> None:
    """List every loaded edition of every code list."""
    with the_installation(settings()) as installation:
        loaded = loaded_lists(installation)
    table = Table("list", "edition", "entries", "from", "to", "source", "answers")
    for one in loaded:
        if as_json:
            print_json_line(one)
        cells = (one["list"], one["edition"], one["entries"], one["valid_from"], one["valid_to"], one["source"])
        answers = "yes" if one["current"] else ""
        table.add_row(*(escape(str(cell if cell is not None else "")) for cell in cells), answers)
    if not as_json:
        results.print(table)


@codes_app.command("import")
def import_codes(
    name: Annotated[str, typer.Argument(help=f"Which list: {', '.join(IMPORTS)}.")],
    file: Annotated[list[Path], typer.Argument(help="The file, or the parts of the list in their order.")],
    edition: Annotated[str, typer.Option(help="The edition, such as 2023-2 or 2028.")] = "",
) -> None:
    """Import an edition of a code list; bad rows are told one by one and the good ones kept."""
    if name not in IMPORTS:
        raise Invalid(f"{name} is no list that can be imported.", where="NAME", remedy=f"One of: {', '.join(IMPORTS)}.")
    contents = []
    for path in file:
        try:
            contents.append(path.read_bytes())
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.", where="FILE") from error
    called = edition or datetime.now(UTC).strftime("%Y-%m-%d")
    with the_installation() as installation, notes.status(f"Importing {name} {called} …"):
        count, findings = import_list(installation, name, called, contents)
    for finding in findings[:50]:
        line = f"line {finding.line}: " if finding.line else ""
        notes.print(escape(f"{finding.severity}: {line}{finding.message}"))
    if len(findings) > 50:
        notes.print(f"… and {len(findings) - 50} more.")
    if not count:
        raise typer.Exit(2)
    results.print(f"{name} {called}: {count} codes are in force, {len(findings)} findings.")
