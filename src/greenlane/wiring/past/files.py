# SPDX-License-Identifier: Apache-2.0
"""The history's folder: ``month=2026-01/…parquet`` below it, each file written whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from msgspec import Struct

from greenlane.errors import Invalid, NotFound

from .columns import Past, frame_of, schema

_ROWS_IN_A_FILE = 20_000

_ALWAYS = ("id", "day", "office", "drawn", "probability", "result", "recovered", "hits")


class Loaded(Struct, frozen=True, kw_only=True):
    """Columns of a history in memory. ``place`` numbers their rows, ``row`` those of the ``files`` they come from."""

    frame: pl.DataFrame
    files: tuple[Path, ...]

    def facts_of(self, places: pl.Series) -> Iterator[tuple[int, bytes]]:
        """The whole facts of some rows, each with its place."""
        wanted = self.frame.select("row", "place")[places]
        read = _scan(self.files).select("facts").with_row_index("row")
        found = read.join(wanted.lazy(), on="row", how="inner").select("place", "facts").sort("place")
        yield from found.collect().iter_rows()


class HistoryFiles:
    """A history in a folder, or in one file. Raises ``NotFound`` where there is none."""

    def __init__(self, path: Path) -> None:
        found = sorted(path.glob("month=*/*.parquet")) if path.is_dir() else [path]
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
            return Loaded(frame=scan.collect().with_row_index("place"), files=self.files)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Invalid(
                f"The history cannot be read: {str(error).splitlines()[0]}",
                code="history.unreadable",
                where=", ".join(str(one) for one in self.files[:3]),
                remedy="Write it again with `greenlane history write`; it is made from the database.",
            ) from error


class HistoryWriter:
    """Writes months of consignments in place of what was written of these months before.

    They are written some thousands at a time, so that a history of any size needs little memory, and beside what is
    there, which they replace when all are written. As a context it clears away what was not finished.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts = folder / f".writing.{os.getpid()}"
        self._held: dict[date, list[Past]] = {}
        self._counts: dict[date, int] = {}
        self._written = 0

    def __enter__(self) -> "HistoryWriter":
        shutil.rmtree(self._drafts, ignore_errors=True)
        self._drafts.mkdir(parents=True, mode=0o700)  # it holds what was declared, and what was suspected
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._drafts, ignore_errors=True)

    def add(self, past: Past) -> None:
        """Take one consignment."""
        month = month_of(past.at)
        self._held.setdefault(month, []).append(past)
        self._counts[month] = self._counts.get(month, 0) + 1
        self._written += 1
        if self._written % _ROWS_IN_A_FILE == 0:
            self._put_down()

    def finish(self) -> dict[date, int]:
        """Put the months in place; return how many consignments each has."""
        self._put_down()
        for month in self._counts:
            target, before = self._folder / _name(month), self._drafts / "before"
            if target.exists():
                target.replace(before)
            (self._drafts / _name(month)).replace(target)
            shutil.rmtree(before, ignore_errors=True)
        return dict(sorted(self._counts.items()))

    def _put_down(self) -> None:
        for month, some in self._held.items():
            draft = self._drafts / _name(month)
            draft.mkdir(mode=0o700, exist_ok=True)
            frame_of(some).write_parquet(draft / f"{self._written:010}.parquet", compression="zstd")
        self._held = {}


def month_of(instant: datetime) -> date:
    """The first day of the month, in UTC, in whose folder an instant's consignments lie."""
    utc = instant.astimezone(UTC)
    return date(utc.year, utc.month, 1)


def _name(month: date) -> str:
    return f"month={month:%Y-%m}"


def _scan(files: Iterable[Path]) -> pl.LazyFrame:
    """All files as one table. One from before a fact was in the vocabulary has the fact absent."""
    return pl.scan_parquet(
        list(files),
        schema=schema(),
        missing_columns="insert",
        extra_columns="ignore",
        hive_partitioning=False,
    )
