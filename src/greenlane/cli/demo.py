# SPDX-License-Identifier: Apache-2.0
"""``greenlane demo``: the main job on a small simulated country, on the embedded database."""

import os
import shutil
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from greenlane.settings import Settings
from greenlane.simulation import simulate
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.demonstration import Row, demo_token, demonstration_rows
from greenlane.wiring.installation import Installation
from greenlane.wiring.lodging import lodge
from greenlane.wiring.starting import embedded_folder
from greenlane.wiring.storing import command_line_actor
from greenlane.wiring.working import drain

from .installing import the_installation
from .output import notes, results
from .serving import listen, serve_until_stopped

SEED = 2026
DAYS = 3
FILINGS_A_DAY = 45
_DONE = "demo_lodged"
_STARTED = "demo_started"


def add_to(app: typer.Typer) -> None:
    """Add the demo."""
    app.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop after the summary.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over with an empty data folder.")] = False,
) -> None:
    """Lodge and assess the messages of a simulated country, show the decisions, and serve the interface."""
    base = Settings.from_environment(os.environ)
    given = msgspec.structs.replace(base, data_dir=base.data_dir / "demo", database_url=None)
    if fresh:
        _start_over(given)
    with the_installation(given) as installation:
        _lodge_everything(installation)
        rows = demonstration_rows(installation)
        _show(rows)
        if once:
            return
        sock = listen(given.host, given.port, or_another=True)
        address = f"http://{given.host}:{sock.getsockname()[1]}"
        token = demo_token(installation)
        results.print(f"\nOfficer token:  {token}", soft_wrap=True)
        if rows:
            results.print("One assessment:", soft_wrap=True)
            results.print(
                f"  curl -s -H 'Authorization: Bearer {token}' {address}/v1/assessments/{rows[0].assessment}",
                soft_wrap=True,
            )
        results.print(f"API documentation:  {address}/docs", soft_wrap=True)
        serve_until_stopped(installation, given, host=given.host, port=given.port, listening=sock)


def _start_over(given: Settings) -> None:
    folder = given.data_dir
    if folder.exists():
        EmbeddedServer(embedded_folder(given)).stop()
        shutil.rmtree(folder)
        notes.print(escape(f"Started over: {folder} was emptied."), soft_wrap=True)


def _lodge_everything(installation: Installation) -> None:
    """Lodge every simulated message once; a second run finds them lodged and does nothing."""
    with installation.store.unit() as uow:
        if uow.installation.get(_DONE) is not None:
            return
        started = uow.installation.get(_STARTED)
        if started is None:
            first = (installation.now() - timedelta(days=DAYS - 1)).date()
            started = first.isoformat()
            uow.installation.set(_STARTED, started)
    begin = datetime.fromisoformat(started).date()
    filings = list(simulate(SEED, start=begin, days=DAYS, filings_per_day=FILINGS_A_DAY))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes) as progress:
        lodging = progress.add_task("Lodging and assessing", total=len(filings))
        for filing in filings:
            actor = command_line_actor(installation, filing.filer)
            with installation.store.unit() as uow:
                lodge(uow, installation, actor, filing.message, channel="demo")
            drain(installation)
            progress.advance(lodging)
    with installation.store.unit() as uow:
        uow.installation.set(_DONE, installation.now().isoformat())


def _show(rows: list[Row]) -> None:
    table = Table(title="Decisions, the earliest deadline first", show_lines=False, expand=False)
    for heading in ("deadline (UTC)", "consignment", "route", "goods", "outcome", "lane", "strongest reasons"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("deadline (UTC)", "lane"))
    for row in rows[:40]:
        table.add_row(
            row.deadline,
            escape(row.consignment),
            row.route,
            escape(row.goods),
            row.outcome,
            row.lane,
            escape("\n".join(row.reasons)) or "–",
        )
    results.print(table)
    if len(rows) > 40:
        results.print(f"… and {len(rows) - 40} more, less urgent.")
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.lane] = counts.get(row.lane, 0) + 1
    lanes = ", ".join(f"{count} {lane}" for lane, count in sorted(counts.items(), key=lambda pair: -pair[1]))
    results.print(f"{len(rows)} consignments assessed: {lanes}.")
