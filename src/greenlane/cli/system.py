# SPDX-License-Identifier: Apache-2.0
"""``greenlane serve``, ``migrate``, ``doctor``, ``database stop``, ``backup``, ``restore``: running it all."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from greenlane.errors import GreenlaneError, Invalid
from greenlane.settings import Settings, unknown_variables
from greenlane.store import check_migrated
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.keeping import back_up, bring_back
from greenlane.wiring.starting import embedded_folder, first_sign_in, opened

from .installing import settings, the_installation
from .output import notes, results
from .serving import serve_until_stopped

Tell = Callable[..., None]

database_app = typer.Typer(name="database", help="The embedded database.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands that run the installation."""
    for command in (serve, migrate, doctor, backup, restore):
        app.command()(command)
    app.add_typer(database_app)


@database_app.callback()
def _database() -> None:
    """The embedded database."""


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
) -> None:
    """Serve the interface until Ctrl-C, and do the work behind it."""
    given = settings()
    with the_installation(given) as installation:
        secret = first_sign_in(installation)
        if secret is not None:
            notes.print("This installation has no people yet. The administrator signs in once, within 24 hours, with:")
            notes.print(f"  {secret}", highlight=False, soft_wrap=True)
            notes.print("  (POST /v1/sign-ins with this secret gives a token.)")
        serve_until_stopped(installation, given, host=host or given.host, port=port or given.port)


def migrate() -> None:
    """Bring the database to the form that this release needs, and put the documents of the administration in force."""
    with the_installation(adopt_documents=True) as installation, installation.store.unit(read_only=True) as uow:
        active = uow.configurations.active()
    notes.print("The database is up to date.")
    if active is not None:
        results.print(f"configuration in force: {active.digest}")


def doctor() -> None:
    """Look at everything that an installation needs, and say how to mend what is wrong. Exit 1 if anything is."""
    faults = 0

    def tell(what: str, how: str, remedy: str | None = None) -> None:
        nonlocal faults
        faults += remedy is not None
        mark = "[red]✗[/]" if remedy else "[green]✓[/]"
        results.print(f"{mark} {what:24} {escape(how)}" + (f"\n  {escape(remedy)}" if remedy else ""))

    try:
        given = settings()
    except GreenlaneError as error:
        tell("settings", str(error.sentence), str(error))
        raise typer.Exit(1) from None
    tell("settings", repr(given))
    for name, meant in unknown_variables(os.environ):
        tell(name, "is set, and no setting reads it", f"Did you mean {meant}?" if meant else "Remove it.")
    _look_at_database(given, tell)
    _look_at_port(given, tell)
    if faults:
        raise typer.Exit(1)


def _look_at_database(given: Settings, tell: Tell) -> None:
    if given.uses_embedded_database:
        status = EmbeddedServer(embedded_folder(given)).status()
        used = "in use" if status.used else "used by nobody"
        where = f"{status.state}, {used}, in {status.data_dir}"
        if status.state == "running" and not status.used:
            tell("embedded database", where, "A server was left over; end it with `greenlane database stop`.")
        else:
            tell("embedded database", where)
    try:
        with opened(given) as installation:
            check_migrated(installation.store.engine)
            with installation.store.unit(read_only=True) as uow:
                waiting, dead = sum(uow.jobs.waiting().values()), len(uow.jobs.dead())
                position = uow.events.current_position()
                active = uow.configurations.active()
        tell("database", "answers and is up to date")
        tell("configuration", active.digest if active else "none", None if active else "Run `greenlane migrate`.")
        tell("journal", f"{0 if position is None else position + 1} events sealed")
        remedy = "See the log of the server for why they failed." if dead else None
        tell("jobs", f"{waiting} waiting, {dead} given up", remedy)
    except GreenlaneError as error:
        tell("database", error.sentence, error.remedy or "See the sentence.")


def _look_at_port(given: Settings, tell: Tell) -> None:
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((given.host, given.port))
            tell("address", f"{given.host}:{given.port} is free")
        except OSError:
            tell("address", f"{given.host}:{given.port} is in use (by a running Greenlane, or another program)")


@database_app.command("stop")
def stop_database() -> None:
    """End the embedded database, also one that was left over."""
    given = settings()
    if not given.uses_embedded_database:
        raise Invalid("This installation uses another PostgreSQL, which is not ours to stop.", where="database")
    stopped = EmbeddedServer(embedded_folder(given)).stop()
    notes.print("The embedded database was ended." if stopped else "The embedded database was not running.")


def backup(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Back the installation up into a folder: database, keys and checkpoints as of one moment."""
    with the_installation() as installation, notes.status("Backing up …"):
        told = back_up(installation, folder)
    results.print(escape(told))


def restore(folder: Annotated[Path, typer.Argument(help="A folder that `greenlane backup` made.")]) -> None:
    """Restore a backup into an empty installation, and verify its log."""
    with notes.status("Restoring …"):
        told = bring_back(settings(), folder)
    results.print(escape(told))
