# SPDX-License-Identifier: Apache-2.0
"""``greenlane capacity``, ``select``, ``results`` and ``hit-rates``: scarce controls, who gets them, what they find."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.access import Actor, Grant, Permission, PersonKind
from greenlane.errors import Invalid
from greenlane.targeting import DocumentFinding
from greenlane.wiring.hit_rates import hit_rates, rates_by
from greenlane.wiring.installation import AGENCY, Installation
from greenlane.wiring.results import import_results
from greenlane.wiring.selecting import promise_selection, select_controls, window_of
from greenlane.wiring.selection_services import result_finding, run_document
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.storing import command_line_actor

from .acting import actor_of, person_of
from .consignments import Limit, paged
from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

capacity_app = typer.Typer(name="capacity", help="What an office can control on which day.", no_args_is_help=True)
select_app = typer.Typer(name="select", help="Allot the controls of an office over a window.", no_args_is_help=True)
results_app = typer.Typer(name="results", help="What controls found.", no_args_is_help=True)

LARGEST_PLAN = 200_000

Office = Annotated[str, typer.Option(help="The office's code, as filings state it.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of selection."""
    app.add_typer(capacity_app)
    app.add_typer(select_app)
    app.add_typer(results_app)
    app.command("hit-rates")(show_hit_rates)


@contextmanager
def _asked() -> Iterator[tuple[Installation, GreenlaneServices, Actor]]:
    """The installation, its services, and who asks."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        yield installation, services, actor_of(services, given)


def _whoever_runs_it(installation: Installation, services: GreenlaneServices, *permissions: Permission) -> Actor:
    """The person of the token; without one whoever may use the database, under the command line's own identity."""
    given = settings()
    if given.token is not None:
        return person_of(services, given)
    identity = command_line_actor(installation, "command-line").id
    grants = tuple(Grant(permission=permission, agency=AGENCY) for permission in permissions)
    return Actor(id=identity, kind=PersonKind.MACHINE, agency=AGENCY, grants=grants)


# --- capacity


@capacity_app.command("list")
def list_plans(as_json: AsJson = False) -> None:
    """List the latest version of each office's plan."""
    with _asked() as (_, services, actor):
        table = Table("office", "version", "state", "unit", "approved by")
        for one in paged(lambda after, most: services.capacity_plans(actor, after=after, limit=most), 1_000):
            if as_json:
                print_json_line(one)
            cells = (one["office"], one["version"], one["state"], one["unit"], one["approved_by"])
            table.add_row(*(escape(str(cell or "")) for cell in cells))
    if not as_json:
        results.print(table)


@capacity_app.command("show")
def show_plan(office: Annotated[str, typer.Argument(help="The office's code.")]) -> None:
    """Show the versions of an office's plan as JSON, the latest first."""
    with _asked() as (_, services, actor):
        print_json_line(services.capacity_plan(actor, office))


@capacity_app.command("write")
def write_plan(
    file: Annotated[Path, typer.Argument(help="The plan, YAML or JSON.")],
    unit: Annotated[str | None, typer.Option(help="The unit that answers for the office.")] = None,
) -> None:
    """Write a new version of an office's plan; a second person approves it."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_PLAN + 1)
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", where="FILE") from error
    with _asked() as (installation, services, _):
        actor = _whoever_runs_it(installation, services, Permission.WRITE_CAPACITY)
        written = services.write_capacity(actor, content, unit=unit)
    results.print(escape(f"{written['office']}: version {written['version']} waits for a second person."))
    notes.print(escape(f"Next, as somebody else: greenlane capacity approve {written['office']}"), soft_wrap=True)


@capacity_app.command("approve")
def approve_plan(
    office: Annotated[str, typer.Argument(help="The office's code.")],
    version: Annotated[int | None, typer.Option(help="Which version; the latest without it.")] = None,
) -> None:
    """Approve a plan that somebody else wrote, as the person of GREENLANE_TOKEN; it is in force at once."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        approved = services.approve_capacity(person_of(services, given), office, version)
    results.print(escape(f"{approved['office']}: version {approved['version']} is in force."))


# --- selection


@select_app.command("run")
def run_selection(
    office: Office,
    stage: Annotated[str, typer.Option(help="The stage, such as pre_arrival.")],
    start: Annotated[str, typer.Option("--from", help="The first moment of the window, with its offset.")],
    end: Annotated[str, typer.Option("--to", help="The moment before which it ends, with its offset.")],
    later: Annotated[bool, typer.Option("--later", help="Only promise it; the server does it as a job.")] = False,
    as_json: AsJson = False,
) -> None:
    """Allot the controls of a window: the draw, what is mandatory, then the ranking within what is left."""
    window = window_of(office, stage, _moment(start, "--from"), _moment(end, "--to"))
    with _asked() as (installation, services, _):
        actor = _whoever_runs_it(installation, services, Permission.ALLOT_CONTROLS)
        with installation.store.unit() as uow:
            if later:
                job = promise_selection(uow, installation, window, actor=actor)
                notes.print(escape(f"The run is promised as job {job}."))
                return
            run = select_controls(uow, installation, window, actor=actor)
        whole = settings().token is None
        document = run_document(run) if whole else dict(services.selection_run(actor, run.id))
    _show_run(document, as_json)


@select_app.command("list")
def list_runs(
    office: Annotated[str | None, typer.Option(help="Only those of this office.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List the selections over a window, the latest first."""
    with _asked() as (_, services, actor):
        table = Table("run", "office", "stage", "from", "to", "population", "by")
        found = paged(lambda after, most: services.selection_runs(actor, after=after, limit=most, office=office), limit)
        for one in found:
            if as_json:
                print_json_line(one)
            cells = (one["id"], one["office"], one["stage"], *one["window"].values(), one["population"], one["run_by"])
            table.add_row(*(escape(str(cell)) for cell in cells))
    if not as_json:
        results.print(table)


@select_app.command("show")
def show_run(run: Annotated[str, typer.Argument(help="The run's id.")], as_json: AsJson = False) -> None:
    """Show a selection: what each control's places were used for, and what the cut costs."""
    with _asked() as (_, services, actor):
        document = dict(services.selection_run(actor, run))
    _show_run(document, as_json)


def _show_run(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_line(document)
        return
    results.print(
        escape(
            f"{document['id']}: {document['population']} consignments of {document['office']}, {document['stage']}, "
            f"by {document['rule']} and version {document['plan_version']} of the office's plan."
        )
    )
    table = Table("day", "control", "capacity", "taken", "drawn", "bound", "ranked", "cut", "over", "unused", "lowest")
    for day in document["days"]:
        for one in day["places"]:
            cells = [day["day"], *(one.get(column.header) for column in table.columns[1:])]
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in cells))
        if day["cost"] is not None:
            notes.print(escape(f"{day['day']}: {_cost(day['cost'])}"))
    results.print(table)
    if document["without_office"]:
        notes.print(f"{document['without_office']} open assessments name no office; no run takes them up.")
    if document["withheld"]:
        notes.print(escape(document["withheld"]))


def _cost(cost: dict[str, Any]) -> str:
    expected = cost["expected_results"]
    lost = "not enough data yet" if expected is None else f"{expected:.1f}, reckoned for {cost['reckoned']}"
    return (
        f"{cost['let_go']} let go for want of places ({cost['high_risk']} high-risk), {cost['below_cut']} below the "
        f"threshold, {cost['milder']} controlled more mildly; results probably lost: {lost}."
    )


# --- results and rates


@results_app.callback()
def _results() -> None:
    """What controls found."""


@results_app.command("import")
def import_table(
    file: Annotated[
        Path, typer.Argument(help="CSV: consignment (or reference, mrn), result, risk_area, value, currency, …")
    ],
    as_json: AsJson = False,
) -> None:
    """Record the results of a table. Exit 2 when a row was refused; the others are recorded all the same."""

    def tell(finding: DocumentFinding) -> None:
        if as_json:
            print_json_line(result_finding(finding))
        else:
            value = f" (read: {finding.value})" if finding.value else ""
            results.print(
                escape(f"{file}:{finding.line}: {finding.severity}: {finding.message}{value}"), soft_wrap=True
            )

    try:
        stream = file.open("rb")
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", where="FILE", remedy="Give a CSV file.") from error
    given = settings()
    with stream, the_installation(given) as installation:
        actor = None if given.token is None else person_of(GreenlaneServices(installation), given)
        done = import_results(installation, stream, actor=actor, tell=tell)
    counts = {"rows": done.rows, "recorded": done.recorded, "repeated": done.repeated, "refused": done.refused}
    if as_json:
        print_json_line(counts)
    else:
        results.print(", ".join(f"{count} {name}" for name, count in counts.items()))
    if done.refused:
        raise typer.Exit(2)


def show_hit_rates(
    by: Annotated[str, typer.Option(help="profile, list, model, office, group or month.")] = "profile",
    since: Annotated[str | None, typer.Option(help="From this day or moment on.")] = None,
    until: Annotated[str | None, typer.Option(help="Until before this day or moment.")] = None,
    as_json: AsJson = False,
) -> None:
    """How often controls found something, with interval, beside what chance finds."""
    grouped = rates_by(by)
    first = None if since is None else _moment(since, "--since")
    last = None if until is None else _moment(until, "--until")
    with _asked() as (installation, _, actor), installation.store.unit(read_only=True) as uow:
        document = hit_rates(uow, grouped, actor=actor, since=first, until=last)
    if as_json:
        print_json_line(document)
        return
    table = Table(by, "hits", "n", "results", "rate", "lift over chance", "proposal")
    for one in document["rates"]:
        lift = "" if one["lift"] is None else f"{one['lift']:.1f} ({one['lift_low']:.1f} to {one['lift_high']:.1f})"
        cells = (one["group"], one["hits"], one["n"], one["results"], one["told"], lift, one["reason"] or "")
        table.add_row(*(escape(str(cell)) for cell in cells))
    results.print(table)
    notes.print(escape(f"By chance: {_chance(document['baseline'])}"))


def _chance(baseline: dict[str, Any]) -> str:
    if not baseline["enough"] or baseline["rate"] is None:
        return "not enough data yet."
    number = "" if baseline["n"] is None else f", from {baseline['n']} drawn controls"
    return f"{baseline['rate']:.1%} ({baseline['low']:.1%} to {baseline['high']:.1%}){number}."


def _moment(text: str, where: str) -> datetime:
    """A moment with its offset; a day alone begins at midnight UTC. Raises Invalid for anything else."""
    try:
        moment = datetime.fromisoformat(f"{text}T00:00:00Z" if len(text) == len("2026-01-31") else text)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise Invalid(
            f"{text[:40]!r} is no day and no moment with its offset.",
            where=where,
            remedy="Write 2026-01-31, or 2026-01-31T08:00:00+01:00.",
        )
    return moment
