# SPDX-License-Identifier: Apache-2.0
"""``greenlane log verify``: is the journal whole and unaltered?"""

from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from greenlane.store.verifying import checked_log
from greenlane.wiring.working import seal

from .installing import the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

log_app = typer.Typer(name="log", help="The journal's tamper-evident log.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of the journal."""
    app.add_typer(log_app)


@log_app.callback()
def _log() -> None:
    """The journal's tamper-evident log."""


@log_app.command()
def verify(
    as_json: AsJson = False,
    payloads: Annotated[bool, typer.Option("--payloads", help="Also compare the content that events name.")] = False,
) -> None:
    """Verify every row of the journal, the Merkle tree and the signed checkpoints. Exit 1 when anything is wrong."""
    with the_installation() as installation:
        seal(installation)
        found = 0
        with checked_log(installation.store, payloads=payloads) as check, Progress(console=notes) as progress:
            task = progress.add_task("Verifying", total=check.total or None)
            for fault in check.faults():
                found += 1
                if as_json:
                    print_json_line({"kind": fault.kind, "position": fault.position, "sentence": fault.sentence})
                else:
                    place = f"position {fault.position}: " if fault.position is not None else ""
                    results.print(f"[red]{escape(place + fault.sentence)}[/]")
                progress.update(task, completed=check.size)
            progress.update(task, completed=check.size)
            size, covered, root = check.size, check.covered, check.root.hex()
    if found:
        notes.print(f"[bold red]{found} faults in {size} events.[/]")
        raise typer.Exit(1)
    notes.print(f"{size} events verify, {covered} of them under a signed checkpoint; root {root[:16]}….")
