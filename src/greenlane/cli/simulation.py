# SPDX-License-Identifier: Apache-2.0
"""``greenlane simulate``: the messages of a fictitious country written to a folder, and the truth apart from them."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from greenlane.errors import Invalid, Unavailable
from greenlane.simulation import FILINGS_PER_DAY, Filing, simulate

from .drifting import simulate_drift
from .output import notes, results

MESSAGES, TRUTH, LODGED = "messages", "truth.parquet", "filings.csv"
DEFAULT_START = date(2026, 1, 5)
"""A Monday. Fixed, so that the same command gives the same files on every day."""

_ROWS_AT_ONCE = 5_000
_CENT = Decimal("0.01")
_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("filer", pa.string()),
        ("reference", pa.string()),
        ("function", pa.string()),
        ("shipment", pa.string()),
        ("illegal", pa.bool_()),
        ("scheme", pa.string()),
        ("ring", pa.string()),
        ("risk_area", pa.string()),
        ("found", pa.string()),
        ("revenue_at_stake", pa.decimal128(16, 2)),
        ("indicators", pa.list_(pa.string())),
        ("mistakes", pa.list_(pa.string())),
        ("duplicate", pa.bool_()),
    ]
)


def add_to(app: typer.Typer) -> None:
    """Add the command of the simulation."""
    simulate_app = typer.Typer(invoke_without_command=True)
    simulate_app.callback()(simulate_country)
    simulate_app.command("drift")(simulate_drift)
    app.add_typer(simulate_app, name="simulate")


def simulate_country(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="A folder that is not there yet, or is empty.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed is the same country.", min=0)] = 1,
    days: Annotated[int, typer.Option(help="How many days to simulate.", min=1, max=3660)] = 3,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day.", show_default=DEFAULT_START.isoformat()),
    ] = None,
    filings_per_day: Annotated[
        float, typer.Option(help="About how many filings reach customs on a day.", min=1, max=100_000)
    ] = FILINGS_PER_DAY,
) -> None:
    """Write the messages of a fictitious country, and apart from them what is true of each.

    messages/DAY/*.xml are WCO Data Model messages in the order of time; filings.csv says when and by whom each was
    sent; truth.parquet has a row for each: what an examination would find. The same options give the same files.
    """
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise typer.BadParameter("Name the folder for the messages.", param_hint="--out")
    first = start.date() if start else DEFAULT_START
    _make_ready(out)
    number = 0
    with (
        _told_of_the_disk(out),
        _progress(days) as advance,
        _truth_file(out / TRUTH) as keep,
        (out / LODGED).open("w", encoding="utf-8", newline="") as lodged,
    ):
        table = csv.writer(lodged, lineterminator="\n")
        table.writerow(("file", "at", "filer"))
        for filing in simulate(seed, first, days, filings_per_day=filings_per_day):
            name = _write_message(out, filing)
            table.writerow((name, filing.at.isoformat().replace("+00:00", "Z"), filing.filer))
            keep(truth_row(name, filing))
            advance((filing.at.date() - first) // timedelta(days=1))
            number += 1
    results.print(f"{number} messages in {out / MESSAGES}; the truth about them in {out / TRUTH}.", soft_wrap=True)


def truth_row(file: str, filing: Filing) -> dict[str, Any]:
    """One row of ``truth.parquet``; ``file`` is the message's path below the folder."""
    truth = filing.truth
    return {
        "file": file,
        "at": truth.at,
        "filer": truth.filer,
        "reference": truth.reference,
        "function": truth.function,
        "shipment": truth.shipment,
        "illegal": truth.illegal,
        "scheme": truth.scheme,
        "ring": truth.ring,
        "risk_area": truth.risk_area,
        "found": truth.found,
        "revenue_at_stake": truth.revenue_at_stake.quantize(_CENT),
        "indicators": list(truth.indicators),
        "mistakes": [mistake.value for mistake in truth.mistakes],
        "duplicate": truth.duplicate,
    }


def _make_ready(out: Path) -> None:
    """Make the folder. Raises ``Invalid`` where files are there already: nothing is overwritten."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Invalid(
            f"{out} is there already and not an empty folder.",
            code="cli.folder_in_use",
            where="--out",
            remedy="Give another folder, or remove this one.",
        )
    with _told_of_the_disk(out):
        (out / MESSAGES).mkdir(parents=True)


def _write_message(out: Path, filing: Filing) -> str:
    """Write one message into the folder of its day; return its path below ``out``."""
    folder = out / MESSAGES / filing.at.date().isoformat()
    folder.mkdir(exist_ok=True)
    path = folder / filing.file_name
    path.write_bytes(filing.message)
    return path.relative_to(out).as_posix()


@contextmanager
def _told_of_the_disk(out: Path) -> Iterator[None]:
    """Say what is the matter where the disk does not take what is written."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The messages cannot be written to {out}: {error.strerror or error}.",
            code="cli.folder_unwritable",
            where="--out",
            remedy="Give a folder that you may write to, on a disk with room.",
        ) from error


@contextmanager
def _truth_file(path: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Take rows for the file, a few thousand at a time, so that memory does not follow the number of days."""
    waiting: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, _SCHEMA) as writer:

        def flush() -> None:
            if waiting:
                writer.write_table(pa.Table.from_pylist(waiting, schema=_SCHEMA))
                waiting.clear()

        def keep(row: dict[str, Any]) -> None:
            waiting.append(row)
            if len(waiting) >= _ROWS_AT_ONCE:
                flush()

        yield keep
        flush()


@contextmanager
def _progress(days: int) -> Iterator[Callable[[int], None]]:
    """Show how many days are done, on standard error and only to people."""
    columns = (TextColumn("simulating days"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as progress:
        task = progress.add_task("", total=days)

        def advance(done: int) -> None:
            progress.update(task, completed=done)

        yield advance
