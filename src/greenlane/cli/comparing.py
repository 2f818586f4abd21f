# SPDX-License-Identifier: Apache-2.0
"""``greenlane redecide --today`` and ``greenlane consistency``: what another day or another office would decide."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.markup import escape
from rich.table import Table

from greenlane.access import Actor, Grant, Permission
from greenlane.errors import Invalid
from greenlane.targeting import words_of_consistency
from greenlane.wiring.comparing import SAME, Summary, Today, consistency, today
from greenlane.wiring.installation import AGENCY, Installation
from greenlane.wiring.services import GreenlaneServices

from . import targeting
from .acting import ANYBODY, actor_of
from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results
from .reading import content_of

SAMPLE = 1_000
"""How many consignments the meter looks at unless another number is asked for."""

LARGEST_SAMPLE = 100_000

Since = Annotated[str | None, typer.Option(metavar="DAY", help="Made since this day (UTC), such as 2026-01-01.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of comparing; ``redecide`` here takes the place of the plain one, which it calls."""
    app.command()(redecide)
    app.command("consistency")(show_consistency)


def redecide(
    assessments: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="The ids of stored assessments; without --today one.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every stored assessment.")] = False,
    as_of_today: Annotated[
        bool, typer.Option("--today", help="Under the configuration in force: what would come out otherwise?")
    ] = False,
    since: Since = None,
    sample: Annotated[int | None, typer.Option(min=1, help="With --today: so many, taken by chance.")] = None,
    as_json: AsJson = False,
) -> None:
    """Decide stored assessments again: identically, or with --today as the configuration in force would decide."""
    ids = assessments or []
    if not as_of_today:
        if since is not None or sample is not None or len(ids) > 1:
            raise Invalid(
                "Without --today the stored configuration is checked: of one assessment, or of --all.",
                remedy="greenlane redecide --today --since 2026-01-01 --sample 500",
            )
        targeting.redecide(ids[0] if ids else None, every=every, as_json=as_json)
        return
    if (1 if ids else 0) + every + (since is not None or sample is not None) != 1:
        raise Invalid(
            "Give the ids of assessments, or --since and --sample, or --all.",
            where="--today",
            remedy="greenlane redecide --today --since 2026-01-01 --sample 500",
        )
    summary, begins = Summary(), _beginning(since)
    with the_installation() as installation:
        for one in today(installation, _asking(installation), ids, since=begins, sample=sample):
            summary.add(one)
            _tell(one, as_json, quiet=not ids)
    if as_json:
        print_json_line({"summary": summary.document()})
    else:
        _tell_summary(summary)


def show_consistency(
    since: Since = None,
    sample: Annotated[
        int, typer.Option(min=1, max=LARGEST_SAMPLE, help="How many consignments, taken by chance.")
    ] = SAMPLE,
    configuration: Annotated[
        list[Path] | None,
        typer.Option(help="A policy or profiles (YAML) to compare with the configuration in force; may be repeated."),
    ] = None,
    office: Annotated[
        list[str] | None, typer.Option(help="An office to compare; may be repeated. By default those that are known.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show whether the same consignments would come out the same at every office, and under other documents."""
    given = {str(path): _content(path) for path in configuration or []}
    begins = _beginning(since)
    with the_installation() as installation, notes.status("Comparing …"):
        found = consistency(
            installation, _asking(installation), sample=sample, since=begins, given=given, offices=office or ()
        )
    if as_json:
        print_json_line(found.document())
    else:
        results.print("\n".join(words_of_consistency(found.report)), markup=False, highlight=False, soft_wrap=True)
    if found.left_out:
        notes.print(f"{found.left_out:,} consignments were left out: their content was erased or is damaged.")
    if found.offices_left_out:
        notes.print(f"{found.offices_left_out:,} offices were left out; name those to compare with --office.")


def _asking(installation: Installation) -> Actor:
    """The person of the token; without one somebody who sees what every officer may see, and may decide again."""
    given = settings()
    if given.token is not None:
        return actor_of(GreenlaneServices(installation), given)
    again = Grant(permission=Permission.DECIDE_AGAIN, agency=AGENCY)
    return replace(ANYBODY, grants=(*ANYBODY.grants, again))


def _beginning(day: str | None) -> datetime | None:
    try:
        return None if day is None else datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError as error:
        raise Invalid(f"{day!r} is no day.", where="--since", remedy="Write it as 2026-01-31.") from error


def _content(path: Path) -> bytes:
    content = content_of(path)
    if not isinstance(content, bytes):
        raise Invalid(f"{path} cannot be read.", where="--configuration", remedy="Name a YAML document.")
    return content


def _tell(one: Today, as_json: bool, *, quiet: bool) -> None:
    if as_json:
        print_json_line(one.document())
    elif not quiet or one.answer != SAME:
        results.print(escape(f"{one.assessment}: {one.answer}"), soft_wrap=True)
        for difference in one.differences:
            results.print(escape(f"  {difference}"), soft_wrap=True)


def _tell_summary(summary: Summary) -> None:
    document = summary.document()
    table = Table("outcome then", "outcome today", "assessments")
    for then, now in document["outcomes"].items():
        for outcome, count in now.items():
            table.add_row(then, outcome if outcome != then else "the same", f"{count:,}")
    if document["outcomes"]:
        results.print(table)
    told = (f"{count:,} {answer}" for answer, count in document["answers"].items() if count)
    notes.print(", ".join(told) or "No assessments.")
