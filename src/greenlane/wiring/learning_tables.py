# SPDX-License-Identifier: Apache-2.0
"""Tables as the learned score reads them: batch by batch, one line for each data row, whatever is broken in it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from greenlane.errors import Invalid
from greenlane.intake import Finding, Limits, Mapping, Refused, Table
from greenlane.targeting import learning

from .table_files import open_file, table_in

ROWS_AT_ONCE = 16_384
ROWS_KEPT = 2_000_000
"""So many rows are learned from at the most; of more, whole groups are drawn."""

_EPOCH = date(1970, 1, 1).toordinal()
_EXAMPLES = 5
_SCALE = float(1 << 63)

Open = Callable[[], BinaryIO]


class Wanted(Struct, frozen=True, kw_only=True):
    """Which columns of the source mean what: the label, what makes rows repeat each other, and what stands beside."""

    label: str | None = None
    group: tuple[str, ...] = ()
    outcome_date: str | None = None
    inclusion: str | None = None
    recovery: str | None = None
    positive: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column asked for, each once."""
        named = (self.label, self.outcome_date, self.inclusion, self.recovery, *self.group)
        return tuple(dict.fromkeys(name for name in named if name))


class Told(Struct):
    """What was noticed while reading: rows that could not be read, cells, labels that are none; with examples."""

    rows: int = 0
    bad_rows: int = 0
    findings: list[Finding] = []
    bad_cells: int = 0
    bad_labels: Counter[str] = Counter()
    sampled: float = 1.0
    lacking: tuple[str, ...] = ()
    group: tuple[str, ...] = ()


class Batch(NamedTuple):
    """Some rows of a table, in order."""

    lines: learning.Lines


def sources_of(mapping: Mapping, wanted: Wanted) -> tuple[learning.Source, ...]:
    """The columns that the score may read: those of the mapping, without what is known only afterwards."""
    never = {wanted.label, wanted.outcome_date, wanted.inclusion, wanted.recovery}
    return tuple(source for source in learning.readable(mapping) if source.name not in never)


def batches(
    files: Sequence[tuple[str, BinaryIO]],
    mapping: Mapping,
    sources: tuple[learning.Source, ...],
    wanted: Wanted,
    limits: Limits,
    told: Told,
    *,
    needed: bool,
) -> Iterator[Batch]:
    """Read tables one after the other. ``needed`` says that label and group must be there.

    Raises ``Invalid`` for a file that is no table, or lacks a column that is needed.
    """
    for name, stream in files:
        found = table_in(stream, mapping)
        assert found is not None  # a mapping was named, and the stream can be sought in
        try:
            table = open_file(stream, _adapted(mapping, sources, wanted), limits, parquet=found.parquet)
        except Refused as refused:
            raise Invalid(
                f"{name} cannot be read as a table: {refused.finding.message}",
                code="learn.no_table",
                where=name,
                remedy="Send a CSV, NDJSON or Parquet file with the columns that the mapping names.",
            ) from refused
        yield from _of_table(name, table, mapping, sources, wanted, told, needed=needed)


def _adapted(mapping: Mapping, sources: tuple[learning.Source, ...], wanted: Wanted) -> Mapping:
    """The mapping with every column the score needs handed out as it stands, and no grouping of rows."""
    names = {source.name for source in sources if source.target} | {learning.dating(mapping)}
    columns = tuple(replace(column, required=False) for column in mapping.columns if column.name in names)
    aside = [*wanted.columns, *(source.name for source in sources if not source.target)]
    every = {column.name for column in mapping.columns} | set(mapping.aside) | mapping.unread
    return replace(
        mapping,
        columns=columns,
        key=(),
        aside=tuple(dict.fromkeys(aside)),
        unread=frozenset(every - set(aside) - {column.name for column in columns}),
    )


def _of_table(
    name: str,
    table: Table,
    mapping: Mapping,
    sources: tuple[learning.Source, ...],
    wanted: Wanted,
    told: Told,
    *,
    needed: bool,
) -> Iterator[Batch]:
    there = {column for column, _ in table.builder.aside} | {slot.column for slot in table.builder.slots}
    lacking = [column for column in wanted.columns if column not in there]
    if lacking and needed:
        raise Invalid(
            f"{name} has no column {', '.join(lacking)}.",
            code="learn.no_column",
            where="--label" if wanted.label in lacking else "--group",
            remedy="Write the names as they stand in the header of the table, separated by commas.",
        )
    told.lacking = tuple(source.name for source in sources if source.name not in there)
    reader = _Reader(table, mapping, sources, wanted, told)
    rows: list[tuple[str, ...] | None] = []
    for group in table.groups:
        if group.rows:
            rows.append(group.rows[0])
        else:
            rows.append(None)
            told.bad_rows += 1
            told.findings.extend(group.findings[: max(0, _EXAMPLES - len(told.findings))])
        if len(rows) == ROWS_AT_ONCE:
            yield Batch(reader.lines(rows))
            rows = []
    if rows:
        yield Batch(reader.lines(rows))


class _Reader:
    """Makes lines of rows: cells become words and numbers, each different text converted once."""

    def __init__(
        self, table: Table, mapping: Mapping, sources: tuple[learning.Source, ...], wanted: Wanted, told: Told
    ) -> None:
        self.builder, self.sources, self.wanted, self.told = table.builder, sources, wanted, told
        self.aside = dict(table.builder.aside)
        self.slots = {(slot.column, slot.target.name): slot for slot in table.builder.slots}
        dated = learning.dating(mapping)
        self.dated = next((slot for slot in table.builder.slots if slot.column == dated), None)
        self.group = wanted.group or tuple(source for source in learning.repeating(sources))
        self.positions = {slot.column: slot.position for slot in table.builder.slots} | self.aside
        told.group = self.group

    def lines(self, rows: list[tuple[str, ...] | None]) -> learning.Lines:
        """The lines of these rows; one that could not be read states nothing."""
        size = len(rows)
        self.told.rows += size
        words, numbers = {}, {}
        for source in self.sources:
            slot = self.slots.get((source.name, source.target)) if source.target else None
            position = slot.position if slot else self.aside.get(source.name)
            cells = self._cells(rows, position)
            if source.numeric:
                read = self._converted(cells, partial(self._as_number, slot))
                numbers[source.name] = np.fromiter((read[cell] for cell in cells), np.float64, size)
            elif slot is not None:
                as_word = self._converted(cells, partial(self._as_word, slot))
                words[source.name] = _interned([as_word[cell] for cell in cells])
            else:
                words[source.name] = _interned(cells)
        wanted = self.wanted
        day = self._days(self._cells(rows, self.dated.position if self.dated else None), self._dated)
        known = day
        if wanted.outcome_date:
            known = self._days(self._cells(rows, self.aside.get(wanted.outcome_date)), _plain_day)
        return learning.Lines(
            words,
            numbers,
            self._labels(self._cells(rows, self.aside.get(wanted.label or ""))),
            self._groups(rows),
            day,
            known,
            self._numbers(rows, wanted.inclusion),
            self._numbers(rows, wanted.recovery),
        )

    def _cells(self, rows: list[tuple[str, ...] | None], position: int | None) -> list[str]:
        if position is None:
            return [""] * len(rows)
        return [row[position].strip() if row is not None else "" for row in rows]

    def _converted(self, cells: list[str], convert: Callable[[str], Any]) -> dict[str, Any]:
        return {cell: convert(cell) for cell in set(cells)}

    def _as_number(self, slot: Any, text: str) -> float:
        return float(self._value(slot, text, "nan"))

    def _as_word(self, slot: Any, text: str) -> str:
        return str(self._value(slot, text, ""))

    def _value(self, slot: Any, text: str, otherwise: str) -> Any:
        """The value of a cell by the mapping; what cannot be read counts as empty, and is told."""
        if not text or slot is None:
            return otherwise
        findings: list[Finding] = []
        value = self.builder.value(slot, text, self.told.rows, findings)
        self.told.bad_cells += len(findings)
        return otherwise if value is None else value

    def _dated(self, text: str) -> int:
        value = self._value(self.dated, text, "")
        return value.toordinal() - _EPOCH if isinstance(value, datetime) else learning.NO_DAY

    def _days(self, cells: list[str], convert: Callable[[str], int]) -> np.typing.NDArray[np.int64]:
        read = self._converted(cells, convert)
        return np.fromiter((read[cell] for cell in cells), np.int64, len(cells))

    def _labels(self, cells: list[str]) -> np.typing.NDArray[np.float64]:
        read = self._converted(cells, lambda text: learning.label_of(text, self.wanted.positive))
        unknown = {text for text, value in read.items() if value is None}
        if unknown:
            self.told.bad_labels.update(cell for cell in cells if cell in unknown)
        return np.array([np.nan if read[cell] is None else read[cell] for cell in cells], dtype=np.float64)

    def _numbers(self, rows: list[tuple[str, ...] | None], column: str | None) -> np.typing.NDArray[np.float64]:
        if column is None:
            return np.full(len(rows), np.nan)
        read = [_number(cell) for cell in self._cells(rows, self.aside.get(column))]
        return np.array(read, dtype=np.float64)

    def _groups(self, rows: list[tuple[str, ...] | None]) -> np.typing.NDArray[np.int64]:
        """A number for each row's group, by digest; a row without one is a group of its own."""
        positions = [self.positions[name] for name in self.group if name in self.positions]
        first = self.told.rows - len(rows)
        keys = [
            "\x1f".join([row[position].strip() for position in positions])
            if row is not None and positions
            else f"\x1e{first + number}"
            for number, row in enumerate(rows)
        ]
        made = {key: _digest(key) for key in set(keys)}
        return np.fromiter((made[key] for key in keys), np.int64, len(keys))


def joined(parts: Iterable[Batch], told: Told, most: int = ROWS_KEPT) -> learning.Lines:
    """Batches as one table of at most ``most`` rows: of more, groups are drawn by their digest, each whole or not."""
    kept: list[learning.Lines] = []
    count, share = 0, 1.0
    known: dict[str, dict[str, int]] = {}
    for batch in parts:
        lines = _shared(batch.lines, known)
        if share < 1:
            lines = lines.taken(_drawn(lines, share))
        kept.append(lines)
        count += len(lines)
        while count > most and share > 1e-6:
            share /= 2
            kept = [one.taken(_drawn(one, share)) for one in kept]
            count = sum(len(one) for one in kept)
    told.sampled = share
    if not kept:
        return learning.lines_of()
    first = kept[0]
    _, group = np.unique(np.concatenate([one.group for one in kept]), return_inverse=True)
    return learning.Lines(
        {
            name: learning.Words(np.concatenate([one.words[name].codes for one in kept]), list(known[name]))
            for name in first.words
        },
        {name: np.concatenate([one.numbers[name] for one in kept]) for name in first.numbers},
        np.concatenate([one.label for one in kept]),
        group.astype(np.int64),
        np.concatenate([one.day for one in kept]),
        np.concatenate([one.known for one in kept]),
        np.concatenate([one.inclusion for one in kept]),
        np.concatenate([one.recovery for one in kept]),
    )


def _shared(lines: learning.Lines, known: dict[str, dict[str, int]]) -> learning.Lines:
    """The lines with their words numbered as in earlier batches."""
    words = {}
    for name, column in lines.words.items():
        positions = known.setdefault(name, {})
        number = [positions.setdefault(word, len(positions)) for word in column.words]
        mapped = np.asarray(number, dtype=np.int64)
        words[name] = learning.Words(mapped[column.codes] if len(mapped) else column.codes, [])
    return lines.but(words=words)


def _drawn(lines: learning.Lines, share: float) -> Any:
    return (lines.group.astype(np.float64) / _SCALE) < share


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def _interned(texts: list[str]) -> learning.Words:
    positions: dict[str, int] = {}
    codes = np.fromiter((positions.setdefault(text, len(positions)) for text in texts), np.int64, len(texts))
    return learning.Words(codes, list(positions))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _plain_day(text: str) -> int:
    try:
        return datetime.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return learning.NO_DAY
