# SPDX-License-Identifier: Apache-2.0
"""``greenlane matches``: possible matches with watch lists, cleared or confirmed by the person of a token."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.wiring.services import GreenlaneServices

from .acting import person_of
from .installing import settings, the_installation
from .intake import AsJson
from .output import print_json_line, results

matches_app = typer.Typer(name="matches", help="Possible matches with watch lists.", no_args_is_help=True)

Match = Annotated[str, typer.Argument(help="The id of a possible match.")]
Reason = Annotated[str, typer.Option(help="Why, as a code, such as other_person or other_address.")]
Note = Annotated[str | None, typer.Option(help="What else there is to say.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of possible matches."""
    app.add_typer(matches_app)


@matches_app.command()
def show(consignment: Annotated[str, typer.Argument(help="The id of a consignment.")], as_json: AsJson = False) -> None:
    """Show the possible matches of a consignment, the likest first, each with score and explanation."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        found = services.possible_matches(person_of(services, given), consignment)
    table = Table("match", "of", "declared", "list", "listed", "score", "state", "explanation")
    for one in found:
        if as_json:
            print_json_line(one)
        of = one["role"] or one["subject"]
        columns = (one["id"], of, one["declared"], one["list"], one["listed"], f"{one['score']:.3f}", one["state"])
        table.add_row(*(escape(str(column or "")) for column in (*columns, one["explanation"])))
    if not as_json:
        results.print(table)


@matches_app.command()
def clear(
    match: Match,
    reason: Reason,
    note: Note = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="For how many days; without it for good.")] = None,
) -> None:
    """Clear a possible match: this party is not what the list names, until either of them changes."""
    _decide(match, "cleared", reason, note, days)


@matches_app.command()
def confirm(match: Match, reason: Reason, note: Note = None) -> None:
    """Confirm a possible match: this party is what the list names."""
    _decide(match, "confirmed", reason, note, None)


def _decide(match: str, verdict: str, reason: str, note: str | None, days: int | None) -> None:
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        until = installation.now() + timedelta(days=days) if days is not None else None
        found = services.decide_match(
            person_of(services, given), match, verdict=verdict, reason=reason, note=note, until=until
        )
    results.print(f"{found['id']}: {found['state']}.")
