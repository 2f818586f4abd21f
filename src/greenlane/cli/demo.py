# SPDX-License-Identifier: Apache-2.0
"""``greenlane demo``: the main job on a small simulated country, on the embedded database."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from greenlane.clock import FixedClock
from greenlane.settings import Settings
from greenlane.simulation import simulate
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.demonstration import Row, demo_token, demonstration_rows
from greenlane.wiring.lodging import lodge
from greenlane.wiring.starting import embedded_folder
from greenlane.wiring.storing import command_line_actor
from greenlane.wiring.working import drain

from .installing import the_installation
from .output import notes, results
from .serving import listen, serve_until_stopped

SEED = 69  # a country that shows every lane within two days, on whatever weekday the demo is started
DAYS = 3
FILINGS_A_DAY = 60
WAITING_SHOWN = 30
DECIDED_SHOWN = 10
MARKER = "demo.json"


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
    _lodge_everything(given)
    with the_installation(given) as installation:
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


def _lodge_everything(given: Settings) -> None:
    """Lodge every simulated message once, on the simulation's own clock; a later run finds it done.

    The clock follows the messages, so that what was filed in time two days ago is not late today. An interrupted run
    is taken up again: what was lodged before is recognised and gets its first answer again.
    """
    marker = given.data_dir / MARKER
    known = msgspec.json.decode(marker.read_bytes()) if marker.exists() else {}
    if known.get("lodged"):
        return
    now = datetime.now(UTC)
    begin = datetime.fromisoformat(known["begin"]) if known else _midnight(now - timedelta(days=DAYS - 1))
    given.data_dir.mkdir(parents=True, exist_ok=True)
    marker.write_bytes(msgspec.json.encode({"begin": begin.isoformat(), "lodged": False}))
    filings = [f for f in simulate(SEED, begin.date(), DAYS, filings_per_day=FILINGS_A_DAY) if f.at <= now]
    clock = FixedClock(begin)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with the_installation(given, clock=clock) as installation, Progress(*columns, console=notes) as progress:
        lodging = progress.add_task("Lodging and assessing", total=len(filings))
        for filing in filings:
            clock.advance(max(timedelta(0), filing.at - clock.now()))
            actor = command_line_actor(installation, filing.filer)
            with installation.store.unit() as uow:
                lodge(uow, installation, actor, filing.message, channel="demo")
            drain(installation)
            progress.advance(lodging)
    marker.write_bytes(msgspec.json.encode({"begin": begin.isoformat(), "lodged": True}))


def _midnight(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def _show(rows: list[Row]) -> None:
    waiting = [row for row in rows if not row.decided]
    decided = [row for row in rows if row.decided]
    _table("Waiting for an officer, the earliest deadline first", waiting, WAITING_SHOWN)
    _table("Decided by the policy", decided, DECIDED_SHOWN)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.lane] = counts.get(row.lane, 0) + 1
    lanes = ", ".join(f"{count} {lane}" for lane, count in sorted(counts.items(), key=lambda pair: -pair[1]))
    drawn = sum(row.drawn for row in rows)
    results.print(f"{len(rows)} consignments assessed: {lanes}.")
    results.print(
        f"{len(decided)} decided by the policy, {len(waiting)} wait for an officer, "
        f"{drawn} drawn by the random programme."
    )


def _table(title: str, rows: list[Row], shown: int) -> None:
    table = Table(title=title, expand=True)
    for heading in ("deadline (UTC)", "consignment", "route"):
        table.add_column(heading, no_wrap=heading == "deadline (UTC)", overflow="fold")
    table.add_column("goods", max_width=20)
    table.add_column("outcome (lane)", max_width=16)
    table.add_column("strongest reasons", ratio=1, min_width=34, overflow="fold")
    for row in rows[:shown]:
        table.add_row(
            row.deadline,
            escape(row.consignment),
            row.route,
            escape(row.goods),
            escape(f"{row.outcome} ({row.lane})"),
            escape("\n".join(row.reasons)) or "–",
        )
    results.print(table)
    if len(rows) > shown:
        results.print(f"… and {len(rows) - shown} more.\n")
