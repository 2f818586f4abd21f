# SPDX-License-Identifier: Apache-2.0
"""``greenlane simulate drift``: what becomes of a score that only learns from what it chose, and what prevents it."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from greenlane.errors import Unavailable

from .output import notes, print_json_line, results

SMOOTHED_WEEKS = 8
"""Over so many weeks the courses in the picture are averaged."""


def simulate_drift(
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder for drift.json and drift.svg.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed is the same flow.", min=0)] = 7,
    weeks: Annotated[int, typer.Option("--weeks", help="How many weeks to run.", min=30, max=1000)] = 130,
    lines: Annotated[int, typer.Option("--lines", help="How many lines a week.", min=50, max=100_000)] = 700,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Simulate fraud that moves, and a score that learns only from what was controlled, under four strategies.

    100/0 spends the whole budget (10 % of the flow) on the highest scores, 90/10 draws a tenth of it at random; results
    count for ever or for 52 weeks. Shown are the last 13 weeks: pure exploitation collapses, 90/10 with a window does
    not.
    """
    from greenlane.simulation import drift

    courses: dict[str, drift.Course] = {}
    flow = drift.Drift(seed, drift.DriftSize(weeks=weeks, lines=lines))
    columns = (TextColumn("simulating weeks"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as progress:
        task = progress.add_task("", total=weeks * len(drift.STRATEGIES))
        for strategy in drift.STRATEGIES:
            courses[strategy.name] = drift.run_strategy(
                flow, strategy, seed=seed, each=lambda: progress.update(task, advance=1)
            )
    figures = {name: drift.summary(course) for name, course in courses.items()}
    if json:
        print_json_line({"seed": seed, "weeks": weeks, "lines": lines, "last_13_weeks": figures})
    else:
        shown = Table("last 13 weeks", "precision", "recall", "area under the curve", "base rate")
        for name, one in figures.items():
            cells = [f"{one[key]:.3f}" for key in ("precision", "recall", "area", "base_rate")]
            shown.add_row(escape(name), *cells)
        results.print(shown)
    if out is not None:
        _keep(out, {name: list(course) for name, course in courses.items()}, figures)


def _keep(out: Path, courses: dict[str, list[object]], figures: dict[str, dict[str, float]]) -> None:
    """Write the weeks as JSON, and the courses of precision as a picture."""
    from greenlane.wiring.learning_pictures import lines_picture

    weeks = msgspec.to_builtins(courses)
    first = min(week["number"] for course in weeks.values() for week in course)
    picture = lines_picture(
        "What controls find, while fraud moves",
        f"week (mean of {SMOOTHED_WEEKS})",
        "share of controls that find something",
        {name: _smooth([week["precision"] for week in course]) for name, course in weeks.items()},
        start=first,
    )
    content = msgspec.json.format(msgspec.json.encode({"last_13_weeks": figures, "weeks": weeks}), indent=2)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "drift.json").write_bytes(content)
        (out / "drift.svg").write_bytes(picture)
    except OSError as error:
        raise Unavailable(
            f"{out} cannot be written: {error.strerror}.", code="cli.folder_unwritable", where="--out"
        ) from error
    notes.print(escape(f"Figures and picture are in {out}."), soft_wrap=True)


def _smooth(values: list[float]) -> list[float]:
    """The mean of each value and those before it, as far as the picture averages."""
    found = []
    for place in range(len(values)):
        recent = values[max(0, place + 1 - SMOOTHED_WEEKS) : place + 1]
        found.append(sum(recent) / len(recent))
    return found
