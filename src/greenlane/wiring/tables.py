# SPDX-License-Identifier: Apache-2.0
"""Tables from files, streamed: each consignment read, checked and assessed as it comes, in constant memory."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from greenlane.errors import Invalid
from greenlane.intake import (
    Group,
    Limits,
    Mapping,
    Reading,
    ReadState,
    Refused,
    Table,
    load_mapping,
    open_table,
    recognised,
    shipped_mappings,
    table_of,
)

from .assessing import Knowledge
from .bulk import Bulk
from .lines import line, lines_of_reading
from .parquet_rows import MAGIC, NotParquet, open_parquet

HEAD = 65_536
"""How many bytes of a file are looked at to recognise a table."""

Each = Callable[[Table, Group], dict[str, Any]]
"""Makes the line of one consignment of a table."""


def named_mapping(name: str, content: bytes | None) -> Mapping:
    """The shipped mapping of that name, or the one that ``content`` (a document) holds.

    Raises ``Invalid`` with every fault of the document, each with its line.
    """
    if content is None:
        for mapping in shipped_mappings():
            if mapping.name == name:
                return mapping
        known = ", ".join(mapping.name for mapping in shipped_mappings())
        raise Invalid(
            f"There is no mapping {name}.",
            code="mapping.unknown",
            where="--mapping",
            remedy=f"Name one of {known}, or give a file.",
        )
    read, findings = load_mapping(content)
    if read is None:
        told = "; ".join(f"{finding.path}: {finding.message}" for finding in findings[:10])
        raise Invalid(
            f"The mapping {name} has {len(findings)} faults: {told}",
            code="mapping.broken",
            where=name,
            remedy="Mend them and try again; docs/formats/tables.md explains every key.",
        )
    return read


def mapping_of(head: bytes, named: Mapping | None = None) -> Mapping | None:
    """The mapping by which a file is read as a table, from its first bytes; None where it is no table known here."""
    if named is not None:
        return named
    if head.startswith(MAGIC):
        return None
    return recognised(head)


def open_file(stream: BinaryIO, mapping: Mapping, limits: Limits, *, parquet: bool) -> Table:
    """A table from the beginning of a stream. Raises ``Refused`` where it cannot be read at all."""
    if not parquet:
        return open_table(stream, mapping, limits)
    try:
        return table_of(open_parquet(stream, mapping), mapping, limits)
    except NotParquet as broken:
        raise Refused(broken.finding) from broken


def parquet_mapping(stream: BinaryIO) -> Mapping | None:
    """The shipped mapping whose columns a Parquet file has; None where there is none or the file is broken."""
    for mapping in shipped_mappings():
        stream.seek(0)
        try:
            opened = open_parquet(stream, mapping)
        except NotParquet:
            return None
        if mapping.recognise <= set(opened.header):
            return mapping
    return None


def table_lines(
    file: str, stream: BinaryIO, mapping: Mapping, limits: Limits, each: Each, *, parquet: bool
) -> Iterator[tuple[dict[str, Any], dict[str, str] | None]]:
    """The lines of one table: what is wrong with it as a whole, then one for each consignment or spoiled row.

    ``each`` makes the line of a consignment from its rows. Beside the line of a consignment stand its labels.
    """
    try:
        table = open_file(stream, mapping, limits, parquet=parquet)
    except Refused as refused:
        yield line(file, mapping.format, ReadState.UNREADABLE, (refused.finding,), []), None
        return
    if table.findings:
        yield line(file, mapping.format, ReadState.READ, table.findings, []), None
    for group in table.groups:
        if group.rows:
            yield each(table, group), table.builder.labels(group.rows[0])
        else:
            yield line(file, mapping.format, ReadState.UNREADABLE, group.findings, []), None


def read_one_by_one(file: str, knowledge: Knowledge) -> Each:
    """Makes the lines of ``read``."""

    def each(table: Table, group: Group) -> dict[str, Any]:
        reading = Reading(format=table.mapping.format, state=ReadState.READ, messages=(table.message(group),))
        return next(lines_of_reading(file, reading, knowledge))

    return each


def in_bulk(file: str, knowledge: Knowledge) -> Each:
    """Makes the lines of ``assess``, with the answers of one table remembered."""
    bulk: list[Bulk] = []

    def each(table: Table, group: Group) -> dict[str, Any]:
        if not bulk:
            bulk.append(Bulk(file, table, knowledge))
        return bulk[0].line(group)

    return each
