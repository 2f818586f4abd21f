# SPDX-License-Identifier: Apache-2.0
"""Reading tables: which mapping a table is of, the rows of each consignment, and whole small tables at once."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

import msgspec

from ..finding import Finding
from ..formats.collecting import Findings, Refused, Room, error, info, warning
from ..limits import Limits
from ..reading import Message, Reading, ReadState
from .building import Builder
from .csv_rows import open_csv
from .mapping import Mapping, mappings_in_force
from .ndjson_rows import open_ndjson
from .rows import ByteStream, Opened, Row, place, spoiled

_MARK = b"\xef\xbb\xbf"
_HEAD = 65_536
_DELIMITERS = ",;\t|"


class Group(NamedTuple):
    """The rows of one consignment with their numbers; findings of the rows as such.

    Without rows it tells of one row that could not be taken.
    """

    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()


class Table(NamedTuple):
    """A table that is being read: by which mapping, the builder of its declarations, its consignments as they come."""

    mapping: Mapping
    builder: Builder
    groups: Iterator[Group]
    findings: tuple[Finding, ...]

    def message(self, group: Group) -> Message:
        """The declaration of one consignment."""
        return self.builder.message(tuple(zip(group.numbers, group.rows, strict=True)), group.findings)


def recognised(head: bytes, mappings: Iterable[Mapping] | None = None) -> Mapping | None:
    """The mapping whose columns stand in the first row of a table, or are keys of its first JSON object; else None."""
    first = head.removeprefix(_MARK).lstrip()[:_HEAD].partition(b"\n")[0]
    tried = mappings_in_force() if mappings is None else mappings
    if first.startswith(b"{"):
        keys = _keys(first)
        return next((mapping for mapping in tried if mapping.recognise <= keys), None)
    for mapping in tried:
        try:
            text = first.decode(mapping.encoding).strip()
        except UnicodeDecodeError:
            continue
        for delimiter in (mapping.delimiter,) if mapping.delimiter else _DELIMITERS:
            if delimiter in text and mapping.recognise <= _names(text, delimiter):
                return mapping
    return None


def open_table(stream: ByteStream, mapping: Mapping, limits: Limits) -> Table:
    """Read a stream of separated values, or of one JSON object a line, by a mapping.

    Consignments come one after the other, in constant memory. Raises ``Refused`` where columns are missing that the
    mapping requires, or there is no table at all; and what the stream raises.
    """
    first = stream.read(_HEAD)
    whole = _Joined(first, stream)
    if first.removeprefix(_MARK).lstrip()[:1] == b"{":
        names = [column.name for column in mapping.columns] + list(mapping.aside)
        return table_of(open_ndjson(whole, tuple(dict.fromkeys(names))), mapping, limits)
    return table_of(open_csv(whole, delimiter=mapping.delimiter, encoding=mapping.encoding), mapping, limits)


def table_of(opened: Opened, mapping: Mapping, limits: Limits) -> Table:
    """A table whose rows come from elsewhere, such as a column store. Raises ``Refused`` as ``open_table``."""
    header = opened.header
    findings = [*opened.findings, *_header_findings(header, mapping)]
    builder = Builder(mapping, header, limits)
    positions = tuple(header.index(name) for name in mapping.key if name in header)
    rows = _whole_rows(opened.rows, len(header))
    groups = _grouped(rows, positions, limits) if positions else _alone(rows)
    return Table(mapping, builder, groups, tuple(findings))


def read_table(data: bytes, mapping: Mapping, limits: Limits) -> Reading:
    """A whole small table as one reading. Raises ``Refused`` as ``open_table``, and where it has too many rows."""
    table = open_table(BytesIO(data), mapping, limits)
    room = Room(limits.max_findings)
    told = Findings(room)
    for finding in table.findings:
        told.add(finding)
    messages: list[Message] = []
    for group in table.groups:
        if not group.rows:
            for finding in group.findings:
                told.add(finding)
            continue
        if len(messages) == limits.max_items:
            sentence = f"The table has more than {limits.max_items} consignments. Divide it into several, or stream it."
            raise Refused(error("READ-TOO-MANY", sentence, path=place(group.numbers[0])))
        message = table.message(group)
        kept = Findings(room)
        for finding in message.findings:
            kept.add(finding)
        messages.append(Message(declaration=message.declaration, findings=kept.closed()))
    state = ReadState.READ if messages else ReadState.UNREADABLE
    findings = told.closed()
    if not messages and not findings:
        findings = (error("READ-EMPTY", "The table has a header and no rows. Send the rows as well."),)
    return Reading(format=mapping.format, state=state, messages=tuple(messages), findings=findings)


def reader_of(mapping: Mapping) -> tuple[Callable[[bytes], bool], Callable[[bytes, Limits], Reading]]:
    """What the register of formats wants to know of a mapping: whether a file is of it, and how it is read."""
    return lambda head: recognised(head, (mapping,)) is not None, lambda data, limits: read_table(data, mapping, limits)


class _Joined:
    """A stream of which the beginning has been looked at."""

    def __init__(self, first: bytes, rest: ByteStream) -> None:
        self._first = BytesIO(first)
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        """What was looked at first, then the rest."""
        return self._first.read(size) or self._rest.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        """A line, also where it lies across the end of what was looked at."""
        line = self._first.readline(size)
        if line.endswith(b"\n") or (0 <= size <= len(line)):
            return line
        return line + self._rest.readline(size - len(line) if size > 0 else -1)


def _keys(line: bytes) -> frozenset[str]:
    try:
        return frozenset(msgspec.json.decode(line, type=dict[str, Any]))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return frozenset()


def _names(text: str, delimiter: str) -> frozenset[str]:
    try:
        return frozenset(name.strip() for name in next(csv.reader([text], delimiter=delimiter)))
    except csv.Error:
        return frozenset()


def _header_findings(header: tuple[str, ...], mapping: Mapping) -> Iterator[Finding]:
    twice = {name for name, times in Counter(header).items() if name and times > 1}
    for name in sorted(twice):
        sentence = "Two columns have this name; the first is read. Give each column a name of its own."
        yield warning("READ-TABLE-COLUMN-TWICE", sentence, path=place(1, name[:80]), value=name)
    there = set(header)
    read = {column.name for column in mapping.columns}
    lacking = [column.name for column in mapping.columns if column.name not in there]
    required = [c.name for c in mapping.columns if c.required and c.name not in there]
    required += [name for name in mapping.key if name not in there and name not in required]
    if required or not read & there:
        named = ", ".join(required or sorted(mapping.recognise))
        sentence = f"The table lacks columns that the mapping {mapping.name} needs: {named}. Nothing was taken."
        raise Refused(error("READ-TABLE-COLUMN-MISSING", sentence, path=place(1), value=", ".join(header)))
    if lacking:
        sentence = f"The table lacks columns that the mapping {mapping.name} reads: {', '.join(lacking)}."
        yield info("READ-TABLE-COLUMN-LACKING", sentence, path=place(1))
    unread = [name for name in header if name not in read and name not in mapping.aside and name not in mapping.unread]
    if unread:
        sentence = f"The mapping {mapping.name} does not speak of these columns, which were left out."
        yield info("READ-TABLE-COLUMN-UNREAD", sentence, path=place(1), value=", ".join(unread))


def _whole_rows(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """The rows with as many cells as the header has columns; others can be of any column and are told."""
    for row in rows:
        if row.cells is None or len(row.cells) == width:
            yield row
        else:
            sentence = f"The row has {len(row.cells)} cells, the header {width} columns. The row was left out."
            yield spoiled(row.number, "READ-TABLE-COLUMNS", sentence, ",".join(row.cells)[:200])


def _alone(rows: Iterable[Row]) -> Iterator[Group]:
    for number, cells, findings in rows:
        if cells is None:
            yield Group((), (), findings)
        else:
            yield Group((number,), (cells,), findings)


def _grouped(rows: Iterable[Row], positions: tuple[int, ...], limits: Limits) -> Iterator[Group]:
    """Rows that follow each other with the same key; a row without key is alone."""
    numbers: list[int] = []
    kept: list[tuple[str, ...]] = []
    findings: list[Finding] = []
    current: tuple[str, ...] | None = None
    for number, cells, found in rows:
        if cells is None:
            yield Group((), (), found)
            continue
        key = tuple(cells[position] for position in positions)
        if kept and (key != current or not any(key)):
            yield Group(tuple(numbers), tuple(kept), tuple(findings))
            numbers, kept, findings = [], [], []
        current = key
        if len(kept) == limits.max_items:
            sentence = f"A consignment has at most {limits.max_items} rows; this one was left out."
            yield Group((), (), (error("READ-TOO-MANY", sentence, path=place(number)),))
            continue
        numbers.append(number)
        kept.append(cells)
        findings.extend(found)
    if kept:
        yield Group(tuple(numbers), tuple(kept), tuple(findings))
