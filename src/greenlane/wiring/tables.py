# SPDX-License-Identifier: Apache-2.0
"""Tables from files, streamed: each consignment read, checked and assessed as it comes, in constant memory."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from greenlane.intake import Group, Limits, Mapping, Reading, ReadState, Refused, Table

from .assessing import Knowledge
from .bulk import Bulk, Learned
from .lines import line, lines_of_reading
from .outlines import countable
from .table_files import open_file

Each = Callable[[Table, Group], dict[str, Any]]
"""Makes the line of one consignment of a table."""


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


def in_bulk(file: str, learned: Learned) -> Each:
    """Makes the lines of ``assess``, with the answers about tables of these columns remembered."""
    bulk: list[Bulk] = []

    def each(table: Table, group: Group) -> dict[str, Any]:
        if not bulk:
            bulk.append(Bulk(file, table, learned))
        return bulk[0].line(group)

    return each


def in_outline(file: str, learned: Learned) -> Each:
    """Makes of each consignment as much of its line as is counted: state, codes of findings, outcome, lane and hits."""
    bulk: list[Bulk] = []

    def each(table: Table, group: Group) -> dict[str, Any]:
        if not bulk:
            bulk.append(Bulk(file, table, learned))
        return countable(bulk[0].outline(group))

    return each
