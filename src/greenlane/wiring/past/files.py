# SPDX-License-Identifier: Apache-2.0
"""The history's folder: ``month=2026-01/…parquet`` below it, each file written whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
from msgspec import Struct

from greenlane.errors import Invalid, NotFound

from .columns import Past, frame_of, schema

_ALWAYS = ("id", "day", "office", "drawn", "probability", "result", "recovered", "hits")


class Loaded(Struct, frozen=True, kw_only=True):
    """Columns of a history in memory; ``row`` numbers its rows. ``files`` holds what they were read from."""

    frame: pl.DataFrame
    files: tuple[Path, ...]

    def facts_of(self, rows: pl.Series) -> Iterator[tuple[int, bytes]]:
        """The whole facts of some rows, by their numbers."""
        wanted = (
            _scan(self.files)
            .select("facts")
            .with_row_index("row")
            .filter(pl.col("row").is_in(rows.implode()))
            .collect()
        )
        yield from wanted.iter_rows()


class HistoryFiles:
    """A history in a folder, or in one file. Raises ``NotFound`` where there is none."""

    def __init__(self, path: Path) -> None:
        found = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        if not found or not found[0].is_file():
            raise NotFound(
                f"There is no history in {path}.",
                code="history.missing",
                where=str(path),
                remedy="Write it with `greenlane history write`, or make one with `greenlane history import`.",
            )
        self.files = tuple(found)

    def load(self, columns: Iterable[str], *, since: date | None = None, until: date | None = None) -> Loaded:
        """Read these columns, and those that every report needs, of the days asked for; both ends are included."""
        wanted = [name for name in schema() if name in {*columns, *_ALWAYS}]
        try:
            scan = _scan(self.files).with_row_index("row").select("row", *wanted)
            if since is not None:
                scan = scan.filter(pl.col("day") >= since)
            if until is not None:
                scan = scan.filter(pl.col("day") <= until)
            return Loaded(frame=scan.collect(), files=self.files)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Invalid(
                f"The history cannot be read: {str(error).splitlines()[0]}",
                code="history.unreadable",
                where=", ".join(str(one) for one in self.files[:3]),
                remedy="Write it again with `greenlane history write`; it is made from the database.",
            ) from error


def write_month(folder: Path, month: date, past: Iterable[Past]) -> Path | None:
    """Write the consignments of a month in place of what was written of it before; None where there are none."""
    frame = frame_of(past)
    target = folder / f"month={month:%Y-%m}"
    if not frame.height:
        return None
    target.mkdir(parents=True, exist_ok=True)
    named = sha256("\n".join(frame["id"]).encode()).hexdigest()[:16]
    written = target / f"{named}.parquet"
    draft = target / f".{named}.{os.getpid()}"
    frame.sort("at", "id").write_parquet(draft, compression="zstd")
    draft.chmod(0o600)  # it holds what was declared, and what was suspected
    draft.replace(written)
    for other in target.glob("*.parquet"):
        if other != written:
            other.unlink()
    return written


def _scan(files: Iterable[Path]) -> pl.LazyFrame:
    """All files as one table. One from before a fact was in the vocabulary has the fact absent."""
    return pl.scan_parquet(
        list(files),
        schema=schema(),
        missing_columns="insert",
        extra_columns="ignore",
        cast_options=pl.ScanCastOptions(missing_struct_fields="insert", extra_struct_fields="ignore"),
        hive_partitioning=False,
    )
