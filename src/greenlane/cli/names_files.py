# SPDX-License-Identifier: Apache-2.0
"""Tables of names as people have them: CSV files whatever is broken in them, a row out for every row in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from greenlane.errors import Invalid

LARGEST_FILE = 1_000_000_000
"""How many bytes a table of names may have."""

QUOTED_LINES = 64
"""Over how many lines one quoted cell may run; a quotation mark that is not closed by then is a sign like others."""

_DELIMITERS = ",;\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_FALLBACK = "cp1252"


class NamesRow(NamedTuple):
    """One row: its number from 1 without the heading, its cells by column, and what is the matter with it."""

    number: int
    values: dict[str, str]
    faults: list[str]


class NamesTable(NamedTuple):
    """A table: its columns in small letters, its rows as they come, and what is the matter with the whole."""

    columns: tuple[str, ...]
    rows: Iterator[NamesRow]
    findings: list[str]


def names_table(path: Path) -> NamesTable:
    """Open a table of names. Raises ``Invalid`` where there is no such file, it is too large or has no heading.

    UTF-8 and UTF-16 with a mark are read; a line that is not UTF-8 is taken as Windows-1252, and its row says so. The
    delimiter is the one that the heading has most of. Columns are known whatever their case.
    """
    lines = _lines(_content(path))
    heading = next((line for line in lines if line[0].strip()), None)
    if heading is None:
        raise Invalid(
            f"{path.name} is empty.",
            code="cli.empty_table",
            where=str(path),
            remedy="Give a CSV file whose first row names its columns.",
        )
    delimiter = max(_DELIMITERS, key=heading[0].count)
    columns = _columns(_cells(heading[0], delimiter))
    findings = ["The heading is not UTF-8; it was read as Windows-1252."] if heading[1] else []
    return NamesTable(columns, _rows(lines, delimiter, columns), findings)


def no_column(path: Path, column: str, columns: tuple[str, ...]) -> Invalid:
    """The error of a table that lacks a column it needs."""
    return Invalid(
        f"{path.name} has no column {column!r}; it has {', '.join(columns)}.",
        code="cli.no_such_column",
        where=str(path),
        remedy=f"Name the column {column}, in the first row.",
    )


@contextmanager
def written(path: Path) -> Iterator[IO[str]]:
    """A file to write a table to. Raises ``Invalid`` where it cannot be written."""
    try:
        stream = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror}.",
            code="cli.cannot_write",
            where="--out",
            remedy="Give a path in a folder that is there and may be written.",
        ) from error
    with stream:
        yield stream


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.",
            code="cli.no_such_path",
            where=str(path),
            remedy="Check the spelling, or give another path.",
        ) from error
    if len(content) > LARGEST_FILE:
        raise Invalid(
            f"{path.name} has more than {LARGEST_FILE} bytes.",
            code="cli.too_large",
            where=str(path),
            remedy="Divide the table.",
        )
    return content


def _lines(content: bytes) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it was no UTF-8; a NUL is no sign of a name and left out."""
    encoding = "utf-8"
    for mark, named in _MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], named
            break
    if encoding != "utf-8":
        content = content.decode(encoding, errors="replace").encode()
    for raw in content.splitlines():
        try:
            yield raw.decode().replace("\0", ""), False
        except UnicodeDecodeError:
            yield raw.decode(_FALLBACK, errors="replace").replace("\0", ""), True


def _columns(cells: list[str]) -> tuple[str, ...]:
    """The names of the columns, each once; one without a name is called by its place."""
    columns: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        name = cell.strip().casefold() or f"column {place}"
        columns[name if name not in columns else f"{name} {place}"] = None
    return tuple(columns)


def _rows(lines: Iterator[tuple[str, bool]], delimiter: str, columns: tuple[str, ...]) -> Iterator[NamesRow]:
    waiting: list[tuple[str, bool]] = []
    number = 0
    while (line := waiting.pop(0) if waiting else next(lines, None)) is not None:
        if not line[0].strip():
            continue
        number += 1
        text, foreign = line
        faults: list[str] = []
        if _runs_on(text, delimiter):
            text, foreign, faults, waiting = _quoted(line, delimiter, [*waiting], lines)
        cells = _cells(text, delimiter, plain=bool(faults))
        if foreign:
            faults.append("not UTF-8; read as Windows-1252")
        if len(cells) < len(columns):
            faults.append(f"{len(cells)} cells where the heading has {len(columns)}")
        elif len(cells) > len(columns):
            more = delimiter.join(cells[len(columns) :])
            faults.append(f"{len(cells)} cells where the heading has {len(columns)}; the others are {more!r}")
        yield NamesRow(number, dict(zip(columns, cells, strict=False)), faults)


def _runs_on(text: str, delimiter: str) -> bool:
    """Whether a quoted cell is still open at the end; a quotation mark within a cell opens none."""
    if '"' not in text:
        return False
    quoted, begins = False, True
    for sign in text:
        if sign == '"' and (quoted or begins):
            quoted = not quoted  # two in a row close and open again
            begins = quoted or begins
        else:
            begins = sign == delimiter and not quoted
    return quoted


def _quoted(
    line: tuple[str, bool], delimiter: str, waiting: list[tuple[str, bool]], lines: Iterator[tuple[str, bool]]
) -> tuple[str, bool, list[str], list[tuple[str, bool]]]:
    """A row whose quoted cell runs on over lines; where it never ends, the first line alone, and the others again."""
    taken = [line]
    while len(taken) < QUOTED_LINES:
        following = waiting.pop(0) if waiting else next(lines, None)
        if following is None:
            break
        taken.append(following)
        whole = "\n".join(text for text, _ in taken)
        if '"' in following[0] and not _runs_on(whole, delimiter):
            return whole, any(foreign for _, foreign in taken), [], waiting
    return line[0], line[1], ["a quotation mark is not closed; taken as it stands"], [*taken[1:], *waiting]


def _cells(text: str, delimiter: str, *, plain: bool = False) -> list[str]:
    if plain:
        return text.split(delimiter)
    try:
        return next(csv.reader(text.split("\n") if "\n" in text else [text], delimiter=delimiter), [])
    except csv.Error:  # a cell that is longer than the library reads
        return text.split(delimiter)
