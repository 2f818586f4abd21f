# SPDX-License-Identifier: Apache-2.0
"""How repositories write: rows wait until the unit of work ends or something reads, then go in by table.

So a hundred lodgements with their events take as many statements as one, and whoever writes a use case need not think
of it. Tables are filled in the order that their references ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    CursorResult,
    Executable,
    Row,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.types import ARRAY

from greenlane.store.database import copying
from greenlane.store.tables import metadata

MOST_WAITING = 5_000
"""Rows that wait at most before they are written, so that memory stays bounded."""

FROM_THIS_MANY_AT_ONCE = 8
"""From so many rows of a table on, they go in together: by COPY, or as columns where rows may be there already."""

_ORDER = {table: number for number, table in enumerate(metadata.sorted_tables)}

Record = TypeVar("Record", bound=msgspec.Struct)


class Writer:
    """One transaction's connection with the rows that wait to be written."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waiting: dict[tuple[Table, bool], list[dict[str, Any]]] = {}
        self._count = 0

    def add(self, table: Table, row: Mapping[str, Any], *, once: bool = False) -> None:
        """Let a row wait to be inserted; with ``once`` a row that is there already is left as it is."""
        self._waiting.setdefault((table, once), []).append(dict(row))
        self._count += 1
        if self._count >= MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Write what waits. Raises ``Conflict`` when another act has recorded the same at the same moment."""
        if not self._count:
            return
        waiting, self._waiting, self._count = self._waiting, {}, 0
        for (table, once), rows in sorted(waiting.items(), key=lambda entry: _ORDER[entry[0][0]]):
            if len(rows) >= FROM_THIS_MANY_AT_ONCE and rows_are_alike(rows):
                (self._merge if once else self._copy)(table, rows)
            else:
                self._insert(table, rows, once=once)

    def _insert(self, table: Table, rows: list[dict[str, Any]], *, once: bool) -> None:
        self.connection.execute(postgresql.insert(table).on_conflict_do_nothing() if once else insert(table), rows)

    def _copy(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows by COPY: a tenth of what statements cost, in the same transaction."""
        names = list(rows[0])
        prepared = [table.c[name].type.dialect_impl(self.connection.dialect) for name in names]
        binding = [kind.bind_processor(self.connection.dialect) for kind in prepared]
        with copying(self.connection, f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [bind(row[name]) if bind else row[name] for name, bind in zip(names, binding, strict=True)]
                )

    def _merge(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert those rows that are not there yet, as one statement with a list for each column."""
        names = list(rows[0])
        if any(isinstance(table.c[name].type, ARRAY) for name in names):
            self._insert(table, rows, once=True)
            return
        lists = (
            bindparam(name, [row[name] for row in rows], type_=postgresql.ARRAY(table.c[name].type)) for name in names
        )
        listed = func.unnest(*lists).table_valued(*names).render_derived()
        statement = postgresql.insert(table).from_select(names, select(*listed.c))
        self.connection.execute(statement.on_conflict_do_nothing())

    def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """Write what waits, then run the statement, so that it sees everything this unit has done."""
        self.flush()
        return self.connection.execute(statement, values)


def pairs_listed(pairs: Sequence[tuple[str, str]]) -> TableValuedAlias:
    """Pairs of texts as a table with the columns ``first`` and ``second``, to join with.

    However many they are, the statement is the same and as quickly planned; of ``IN`` with pairs neither is true.
    """
    lists = (
        bindparam(name, [pair[place] for pair in pairs], type_=postgresql.ARRAY(Text))
        for place, name in enumerate(("firsts", "seconds"))
    )
    return func.unnest(*lists).table_valued("first", "second").render_derived()


def rows_are_alike(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether all rows fill the same columns."""
    return len({tuple(row) for row in rows}) == 1


def row_of(record: msgspec.Struct) -> dict[str, Any]:
    """The columns of a record whose fields are named as they are."""
    return msgspec.structs.asdict(record)


def read(kind: type[Record], row: Row[Any]) -> Record:
    """The record that a row holds; texts become the closed sets that the record names."""
    return msgspec.convert(_columns(row), kind)


def read_all(kind: type[Record], rows: Iterable[Row[Any]]) -> list[Record]:
    """The records of several rows, in their order."""
    return [msgspec.convert(_columns(row), kind) for row in rows]


def _columns(row: Row[Any]) -> dict[str, Any]:
    # SQLAlchemy's names of columns are a kind of str that msgspec does not take for one.
    return {str(name): value for name, value in row._mapping.items()}
