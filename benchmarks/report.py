# SPDX-License-Identifier: Apache-2.0
"""All measurements one after another, the table that shows them, and the files that keep them."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks import (
    carriers,
    edifact,
    ens,
    evaluators,
    large,
    learning,
    paths,
    profiles_index,
    rehearsing,
    screening,
    sealing,
    selecting,
    serving,
    tables,
    transit,
)
from benchmarks.figures import Figure
from greenlane import __version__
from greenlane.settings import Settings
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.installation import Installation
from greenlane.wiring.starting import embedded_folder, opened

RESULTS = Path(__file__).resolve().parent / "results"


def main(arguments: list[str]) -> None:
    """Measure everything, or the parts named; print the table, write the results.

    A target that is missed is shown; a part that fails is told, and the others are measured all the same. Raises
    ``SystemExit`` with 1 where one failed.
    """
    console = Console()
    begun = perf_counter()
    facts = _machine()
    wanted = [name for name in arguments if not name.startswith("-")]
    figures: list[Figure] = []
    failed: list[str] = []
    for name, measure in _parts(facts):
        if wanted and name not in wanted:
            continue
        from_here = perf_counter()
        try:
            with console.status(f"Measuring {name} …"):
                figures += measure()
        except Exception:
            console.print_exception(max_frames=6)
            failed.append(name)
        console.print(f"{name}: {perf_counter() - from_here:.0f} s", highlight=False)
    facts["took_s"] = round(perf_counter() - begun, 1)
    baseline = RESULTS / "baseline.json"
    console.print(_table(figures, _known(baseline)))
    console.print(", ".join(f"{name} {value}" for name, value in facts.items()))
    document = {"machine": facts, "figures": [_plain(figure) for figure in figures]}
    path = baseline if "--baseline" in arguments else RESULTS / "latest.json"
    RESULTS.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    console.print(f"Written to {path.relative_to(RESULTS.parent.parent)}.")
    if failed:
        console.print(f"Not measured: {', '.join(failed)}.")
        raise SystemExit(1)


def _parts(facts: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Iterable[Figure]]]]:
    """The parts by name, in their order; those on a database share one in a temporary folder."""
    yield "paths", paths.measure
    yield "large", large.measure
    yield "ens", ens.measure
    yield "transit", transit.measure
    yield "carriers", carriers.measure
    yield "edifact", edifact.measure
    yield "tables", tables.measure
    yield "evaluators", evaluators.measure
    yield "learning", learning.measure
    yield "profiles_index", profiles_index.measure
    yield "screening", screening.measure
    yield "rehearsing", rehearsing.measure
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        given = Settings(data_dir=Path(folder))
        try:
            with opened(given) as installation:
                facts["postgresql"] = _postgresql(installation)
                yield "sealing", lambda: sealing.measure(installation)
                yield "serving", lambda: serving.measure(installation, given.data_dir)
                yield "selecting", lambda: selecting.measure(installation)
        finally:
            EmbeddedServer(embedded_folder(given)).stop()


def _machine() -> dict[str, Any]:
    return {
        "greenlane": __version__,
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _postgresql(installation: Installation) -> str:
    """The version, and whether a commit waits until it is on the disk."""
    asked = "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
    with installation.store.unit(read_only=True) as uow:
        version, fsync, synchronous = uow.connection.execute(text(asked)).one()
    return f"{version}, fsync {fsync}, synchronous_commit {synchronous}"


def _known(path: Path) -> dict[tuple[str, str], float]:
    if not path.exists():
        return {}
    document = msgspec.json.decode(path.read_bytes())
    return {(one["case"], one["name"]): one["value"] for one in document["figures"]}


def _plain(figure: Figure) -> dict[str, Any]:
    plain: dict[str, Any] = {**msgspec.to_builtins(figure), "value": round(figure.value, 3)}
    return plain if figure.target is not None else {k: v for k, v in plain.items() if k not in ("target", "at_least")}


def _table(figures: list[Figure], known: dict[tuple[str, str], float]) -> Table:
    table = Table(title="Greenlane, measured")
    for heading in ("case", "what"):
        table.add_column(heading)
    for heading in ("figure", "unit", "target", "baseline"):
        table.add_column(heading, justify="left" if heading == "unit" else "right", no_wrap=True)
    case = ""
    for figure in figures:
        if figure.case != case and case:
            table.add_section()
        before = known.get((figure.case, figure.name))
        table.add_row(
            "" if figure.case == case else figure.case,
            figure.name,
            _shown(figure.value),
            figure.unit,
            _target(figure),
            "" if before is None else _shown(before),
        )
        case = figure.case
    return table


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign, colour = "≥" if figure.at_least else "≤", "green" if figure.met else "red"
    return f"[{colour}]{sign} {_shown(figure.target)}[/]"
