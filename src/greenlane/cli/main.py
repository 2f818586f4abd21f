# SPDX-License-Identifier: Apache-2.0
"""The command line's entry: one Typer application, errors mapped to exit codes in one table.

Exit codes: 0 every input was answered; 2 bad usage; 3 some file was unreadable; 4 something asked for is not there;
5 not permitted; 6 a service such as the database does not answer; 7 the installation is set up wrongly.
"""

import io
import os
import sys
from importlib import import_module

import typer

from greenlane import __version__
from greenlane.errors import Conflict, Forbidden, GreenlaneError, Invalid, Misconfigured, NotFound, Unavailable

EXIT_CODES: tuple[tuple[type[GreenlaneError], int], ...] = (
    (Invalid, 2),
    (NotFound, 4),
    (Forbidden, 5),
    (Conflict, 5),
    (Unavailable, 6),
    (Misconfigured, 7),
)

ROOMS = (
    "intake",
    "lodging",
    "consignments",
    "requests",
    "checking",
    "targeting",
    "selecting",
    "profiles",
    "rehearsing",
    "comparing",
    "lists",
    "learning",
    "matches",
    "names",
    "codes",
    "documents",
    "access",
    "journal",
    "simulation",
    "system",
    "demo",
)
"""The modules beside this one that add commands, in the order of the help."""

LIGHT = {"check": "checking"}
"""Commands that are started for one file at a time, by people and by their systems: only their own module is loaded."""


BY_THEMSELVES = frozenset({"documents", "doctor"})
"""Commands that look at the administration's documents themselves, and must run where these are faulty."""


def application(command: str | None = None) -> typer.Typer:
    """The whole command line; where ``command`` is a light one, only that."""
    app = typer.Typer(
        name="greenlane",
        help="Advance cargo data in; a timely, explained, recorded decision out.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None if command in LIGHT else "rich",  # the help in colour takes as long as the check itself
    )
    app.callback()(_root)
    for room in (LIGHT[command],) if command in LIGHT else ROOMS:
        import_module(f"{__package__}.{room}").add_to(app)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"greenlane {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Advance cargo data in; a timely, explained, recorded decision out."""
    if os.environ.get("GREENLANE_DOCUMENTS_DIR", "").strip() and context.invoked_subcommand not in BY_THEMSELVES:
        from greenlane.settings import Settings
        from greenlane.wiring.documents import use_documents

        use_documents(Settings.from_environment(os.environ).documents_dir)


def run() -> None:
    """Run the command line; a failure of ours is one sentence with a remedy, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal cannot show is written out; it must not end the command.
            stream.reconfigure(errors="backslashreplace")
    command = sys.argv[1] if len(sys.argv) > 1 else None
    if command not in LIGHT:  # these log nothing
        import structlog

        structlog.configure(logger_factory=structlog.WriteLoggerFactory(sys.stderr))
    try:
        application(command)()
    except GreenlaneError as error:
        from .output import notes  # a command that goes well may need no words for people

        notes.print(f"[bold red]{type(error).__name__}[/]: ", end="")
        notes.print(str(error), markup=False)
        sys.exit(next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1))
    except BrokenPipeError:
        # The reader of our output has gone (``greenlane read … | head``); that is its right.
        sys.stderr.close()
        sys.exit(0)
