# SPDX-License-Identifier: Apache-2.0
"""``greenlane documents``: the dated documents in force, an administration's own checked before they hold."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.errors import Invalid
from greenlane.wiring.documents import checked_documents, document_in_force, documents_in_force, use_documents

from .installing import settings
from .intake import AsJson
from .output import print_json_line, results

documents_app = typer.Typer(
    name="documents", help="Time limits, zones, rule sets and other dated documents.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of documents."""
    app.add_typer(documents_app)


@documents_app.command("list")
def list_documents(as_json: AsJson = False) -> None:
    """List every document that holds: the shipped one, or your own of GREENLANE_DOCUMENTS_DIR in its place."""
    use_documents(settings().documents_dir)
    table = Table("document", "origin", "edition", "digest", "what it says")
    for one in documents_in_force():
        if as_json:
            print_json_line(one._asdict())
        cells = (one.name, one.origin, one.edition or "", (one.digest or "")[:16], one.sentence)
        table.add_row(*(escape(cell) for cell in cells))
    if not as_json:
        results.print(table)


@documents_app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="A folder; without it GREENLANE_DOCUMENTS_DIR.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check the documents of a folder without putting them in force; a fault is told with file, line and remedy."""
    asked = folder or settings().documents_dir
    if asked is None:
        raise Invalid("No folder is named.", where="FOLDER", remedy="Name one, or set GREENLANE_DOCUMENTS_DIR.")
    for name in checked_documents(asked):
        if as_json:
            print_json_line({"name": name, "usable": True})
        else:
            results.print(escape(f"{name}: can be used"))


@documents_app.command()
def show(
    name: Annotated[str, typer.Argument(help="The document, such as time_limits.yaml or rules/ens-gb-315.yaml.")],
    shipped: Annotated[bool, typer.Option("--shipped", help="The one that ships, even where yours holds.")] = False,
) -> None:
    """Show a document that holds, as it is written: a copy is where your own begins."""
    use_documents(None if shipped else settings().documents_dir)
    sys.stdout.write(document_in_force(name).decode("utf-8", "replace"))
