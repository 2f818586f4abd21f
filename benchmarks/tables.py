# SPDX-License-Identifier: Apache-2.0
"""Tables in bulk on one core: rows read, checked and assessed a second, beside the single path and reading alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import process_time

import msgspec

from benchmarks.figures import Figure
from benchmarks.flows import low_value_rows, post_rows, written
from greenlane.intake import Limits, open_table, shipped_mapping
from greenlane.wiring.bulk import Bulk, Learned, single_line
from greenlane.wiring.shipped import shipped_knowledge

KOREA = Path(__file__).resolve().parents[2] / "shared" / "data" / "declarations-korea"
ROWS = 100_000
"""So many rows of the post and of low-value goods are made up."""

WRITTEN = 10_000  # consignments; lines are written of no more, so that the whole stays below three minutes
TARGET = 10_000.0
MEMORY_MB = 500.0
_SINGLE = 500


def measure() -> Iterator[Figure]:
    """The Korean declarations where they are at hand, then the made-up flows; each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="greenlane-tables-") as folder:
        if KOREA.is_dir():
            yield from _measured("korea", sorted(KOREA.glob("*.csv")))
        yield from _measured("post", [written(Path(folder) / "post.csv", post_rows(ROWS))])
        yield from _measured("low-value", [written(Path(folder) / "low-value.csv", low_value_rows(ROWS))])


def _measured(mapping: str, paths: list[Path]) -> Iterator[Figure]:
    asked = [sys.executable, "-m", "benchmarks.tables", mapping, *map(str, paths)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(asked, capture_output=True, check=True, cwd=root)
    yield from msgspec.json.decode(done.stdout, type=list[Figure])


def _figures(mapping: str, paths: list[Path]) -> Iterator[Figure]:
    """What one process measures: rows a second of its processor's time, and the most memory it had.

    What is read, checked and assessed without being written are outlines: every check, every profile, no sentences.
    """
    import resource

    shipped_knowledge()
    rows, seconds = _timed(mapping, paths, printed=False)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    case = f"table {mapping}, {rows} rows"
    yield Figure(
        case=case, name="read, checked, assessed", value=rows / seconds, unit="rows/s", target=TARGET, at_least=True
    )
    yield Figure(case=case, name="most memory", value=most, unit="MB", target=MEMORY_MB)
    rows, seconds = _timed(mapping, paths, printed=True)
    yield Figure(
        case=case,
        name="read, checked, assessed, written as JSON lines with facts and reasons",
        value=rows / seconds,
        unit="rows/s",
    )
    yield Figure(case=case, name="single path", value=_single(mapping, paths[0]), unit="rows/s")
    yield Figure(case=case, name="read into declarations only", value=_read(mapping, paths[0]), unit="rows/s")


def _timed(mapping: str, paths: list[Path], *, printed: bool) -> tuple[int, float]:
    """Rows, and seconds of the processor from the first byte to the last answer, learning included."""
    encode = msgspec.json.Encoder(decimal_format="number").encode
    rows = 0
    learned = Learned(shipped_knowledge())
    begun = process_time()
    for path in paths:
        with path.open("rb") as stream:
            table = open_table(stream, shipped_mapping(mapping), Limits())
            bulk = Bulk(path.name, table, learned)
            for group in islice(table.groups, WRITTEN if printed else None):
                rows += len(group.rows)
                if printed:
                    encode(bulk.line(group))
                else:
                    bulk.outline(group)
    return rows, process_time() - begun


def _single(mapping: str, path: Path) -> float:
    with path.open("rb") as stream:
        table = open_table(stream, shipped_mapping(mapping), Limits())
        begun, rows = process_time(), 0
        for group in islice(table.groups, _SINGLE):
            single_line(path.name, table, group, shipped_knowledge())
            rows += len(group.rows)
        return rows / (process_time() - begun)


def _read(mapping: str, path: Path) -> float:
    with path.open("rb") as stream:
        table = open_table(stream, shipped_mapping(mapping), Limits())
        begun, rows = process_time(), 0
        for group in islice(table.groups, WRITTEN):
            table.message(group)
            rows += len(group.rows)
        return rows / (process_time() - begun)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(list(_figures(sys.argv[1], [Path(path) for path in sys.argv[2:]]))))
