# SPDX-License-Identifier: Apache-2.0
"""``greenlane lodge``: folders of messages lodged for a filer, many in one transaction."""

from typing import Annotated

import typer

from greenlane.intake import ReadState
from greenlane.wiring.lodging_files import lodge_files
from greenlane.wiring.storing import command_line_actor
from greenlane.wiring.working import drain

from .files import every_file, name_of
from .installing import the_installation
from .intake import UNREADABLE, AsJson, Paths, SchemasDir, show_line
from .output import notes, print_json_line
from .reading import content_of, limits, schemas_in


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(lodge)


def lodge(
    paths: Paths,
    filer: Annotated[str, typer.Option(help="The filer in whose name to lodge.")],
    as_json: AsJson = False,
    schemas: SchemasDir = None,
    assess: Annotated[bool, typer.Option("--assess", help="Assess too, instead of leaving it to the server.")] = False,
) -> None:
    """Lodge files in the installation's database: each message gets its answer, a repeated one the first again."""
    unreadable, count = False, 0
    show = print_json_line if as_json else show_line
    with the_installation() as installation:
        actor = command_line_actor(installation, filer)
        files = ((name_of(path), content_of(path)) for path in every_file(paths))
        for line in lodge_files(installation, files, actor=actor, limits=limits(), schemas=schemas_in(schemas)):
            unreadable |= line["state"] == ReadState.UNREADABLE
            count += 1
            show(line)
        if assess:
            drain(installation)
    notes.print(
        f"{count} answers. "
        + ("All is assessed." if assess else "The server assesses what was accepted while it runs.")
    )
    if unreadable:
        raise typer.Exit(UNREADABLE)
