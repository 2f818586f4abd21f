# SPDX-License-Identifier: Apache-2.0
"""Changes of lists: proposed by one person with all their entries, applied or refused by another as one step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Text, delete, insert, literal, select, update
from sqlalchemy.types import BigInteger

from greenlane.access import missing
from greenlane.cargo import is_id
from greenlane.errors import Conflict
from greenlane.store.tables.targeting import list_entries, lists
from greenlane.store.tables.watching import list_change_entries, list_changes
from greenlane.store.writing import Writer, read, read_all, row_of


class ListChange(Struct, frozen=True, kw_only=True):
    """A change: what it adds, changes and removes of a list as it was at ``base_sequence``, by whom and why.

    ``asked_about`` is true where the file is not whole or the list loses so much that it has to be confirmed;
    ``findings`` is how many the file had. ``sequence`` is what the list came to, once it is applied.
    """

    id: str
    list: str
    state: str
    base_sequence: int
    sequence: int | None = None
    format: str | None = None
    file_digest: str | None = None
    before: int
    added: int
    changed: int
    removed: int
    findings: int
    complete: bool
    asked_about: bool
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


class PendingEntry(Struct, frozen=True, kw_only=True):
    """An entry of a change that waits: ``action`` is add, change or remove, ``entry_id`` the id that it will have."""

    change_id: str
    key: str
    entry_id: str
    action: str
    value: str
    extra: dict[str, Any] = {}
    digest: str | None = None


class ListChanges:
    """The repository of changes."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def propose(self, change: ListChange, entries: Iterable[PendingEntry]) -> None:
        """Record a change with its entries."""
        self._writer.add(list_changes, row_of(change))
        self._writer.flush()
        for entry in entries:
            self._writer.add(list_change_entries, row_of(entry))

    def get(self, change_id: str) -> ListChange:
        """Return a change. Raises ``NotFound``."""
        query = select(list_changes).where(list_changes.c.id == change_id)
        row = self._writer.execute(query).one_or_none() if is_id(change_id) else None
        if row is None:
            raise missing(f"change {change_id[:80]}")
        return read(ListChange, row)

    def of_list(self, name: str, *, limit: int = 100) -> list[ListChange]:
        """Return the changes of a list, the latest first."""
        query = select(list_changes).where(list_changes.c.list == name)
        query = query.order_by(list_changes.c.proposed_at.desc(), list_changes.c.id.desc()).limit(limit)
        return read_all(ListChange, self._writer.execute(query))

    def entries(self, change_id: str, *, after: str | None = None, limit: int = 100) -> list[PendingEntry]:
        """Return the entries of a change that waits, in the order of their keys."""
        query = select(list_change_entries).where(list_change_entries.c.change_id == change_id)
        if after is not None:
            query = query.where(list_change_entries.c.key > after)
        rows = self._writer.execute(query.order_by(list_change_entries.c.key).limit(limit))
        return read_all(PendingEntry, rows)

    def apply(self, change: ListChange, *, by: str, at: datetime) -> int:
        """Bring a change into its list; return the list's new sequence number.

        Raises ``Conflict`` when it does not wait any more, or the list has changed since it was made. Who applies
        another change of the list at the same moment waits.
        """
        raised = (
            update(lists)
            .where(lists.c.name == change.list, lists.c.sequence == change.base_sequence)
            .values(sequence=lists.c.sequence + 1)
            .returning(lists.c.sequence)
        )
        sequence = self._writer.execute(raised).scalar()
        if sequence is None:
            raise Conflict(
                f"The list {change.list} has changed since this change of it was made.",
                code="list.changed_meanwhile",
                where=change.id,
                remedy="Look at what it would change now, and propose it anew.",
            )
        self._decide(change.id, "applied", by=by, at=at, sequence=int(sequence))
        pending = list_change_entries.c
        touched = select(pending.key).where(pending.change_id == change.id)
        self._writer.execute(
            update(list_entries)
            .where(
                list_entries.c.list == change.list,
                list_entries.c.valid_to.is_(None),
                list_entries.c.key.in_(touched),
            )
            .values(valid_to=sequence, ended_by=by)
        )
        fresh = select(
            pending.entry_id,
            literal(change.list, Text),
            pending.key,
            pending.value,
            pending.extra,
            pending.digest,
            literal(int(sequence), BigInteger),
            literal(change.proposed_by, Text),
        ).where(pending.change_id == change.id, pending.action != "remove")
        names = ["id", "list", "key", "value", "extra", "digest", "valid_from", "added_by"]
        self._writer.execute(insert(list_entries).from_select(names, fresh))
        self._drop(change.id)
        return int(sequence)

    def refuse(self, change: ListChange, *, by: str, at: datetime) -> None:
        """Refuse a change. Raises ``Conflict`` when it does not wait any more."""
        self._decide(change.id, "refused", by=by, at=at, sequence=None)
        self._drop(change.id)

    def _decide(self, change_id: str, state: str, *, by: str, at: datetime, sequence: int | None) -> None:
        decided = (
            update(list_changes)
            .where(list_changes.c.id == change_id, list_changes.c.state == "proposed")
            .values(state=state, decided_by=by, decided_at=at, sequence=sequence)
        )
        if self._writer.execute(decided).rowcount != 1:
            raise Conflict("This change was decided before.", code="list.change_decided", where=change_id)

    def _drop(self, change_id: str) -> None:
        self._writer.execute(delete(list_change_entries).where(list_change_entries.c.change_id == change_id))
