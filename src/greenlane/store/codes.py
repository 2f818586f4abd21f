# SPDX-License-Identifier: Apache-2.0
"""Editions of code lists that the administration imported; the shipped ones are in their packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, select

from greenlane.access import missing
from greenlane.cargo import CodeRow, ListHeader, ListOrigin
from greenlane.store.tables.system import code_list_entries, code_lists
from greenlane.store.writing import Writer

_AT_ONCE = 5_000


class Codes:
    """The repository of imported code lists."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def replace(self, header: ListHeader, rows: Iterable[CodeRow], *, digest: str, by: str, at: datetime) -> int:
        """Keep an edition of a list, in place of the same edition imported before; return how many codes it has."""
        self._writer.execute(
            delete(code_lists).where(code_lists.c.name == header.name, code_lists.c.edition == header.edition)
        )
        self._writer.add(
            code_lists,
            {
                "name": header.name,
                "edition": header.edition,
                "source": header.source,
                "valid_from": header.valid_from,
                "valid_to": header.valid_to,
                "complete": header.complete,
                "digest": digest,
                "imported_by": by,
                "imported_at": at,
            },
        )
        count = 0
        remaining = iter(rows)
        while batch := list(islice(remaining, _AT_ONCE)):
            for row in batch:
                self._writer.add(
                    code_list_entries,
                    {
                        "list": header.name,
                        "edition": header.edition,
                        "code": row.code,
                        "name": row.name,
                        "extra": row.extra,
                    },
                )
            count += len(batch)
        self._writer.flush()
        return count

    def headers(self) -> list[ListHeader]:
        """Return the editions that are kept, by name and edition."""
        query = select(code_lists).order_by(code_lists.c.name, code_lists.c.edition)
        return [
            ListHeader(
                name=row.name,
                edition=row.edition,
                source=row.source,
                origin=ListOrigin.IMPORTED,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                complete=row.complete,
                digest=row.digest,
            )
            for row in self._writer.execute(query)
        ]

    def rows(self, name: str, edition: str) -> Iterator[CodeRow]:
        """Yield the codes of an edition in their order, without holding them all."""
        self._writer.flush()
        query = (
            select(code_list_entries)
            .where(code_list_entries.c.list == name, code_list_entries.c.edition == edition)
            .order_by(code_list_entries.c.code)
            .execution_options(yield_per=_AT_ONCE)
        )
        for row in self._writer.connection.execute(query):
            yield CodeRow(row.edition, row.code, row.name, row.extra)

    def remove(self, name: str, edition: str) -> None:
        """Forget an edition. Raises ``NotFound`` when it is not kept."""
        gone = self._writer.execute(
            delete(code_lists).where(code_lists.c.name == name, code_lists.c.edition == edition)
        )
        if gone.rowcount != 1:
            raise missing(f"edition {edition[:80]} of code list {name[:80]}")
