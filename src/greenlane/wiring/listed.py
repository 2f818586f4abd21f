# SPDX-License-Identifier: Apache-2.0
"""The watch lists of an installation as each process knows them: one index, brought up to date before it is asked.

Which sequence numbers are in force is read in the transaction that asks, so a change acts at the next assessment in
every process, with nothing to be told to any of them. What came and went since is fetched then, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock

from greenlane.store import ListEntry, StoredList, UnitOfWork
from greenlane.targeting import EntrySchema, Identifier, ListedEntry, ListedRow, WatchIndex, entry_from, made_id

CODES_KIND = "codes"
"""The kind of lists that conditions name; every other kind is a watch list, which gives facts."""

SCHEMAS = {
    "parties": EntrySchema.LEGAL_ENTITY,
    "containers": EntrySchema.CONTAINER,
    "conveyances": EntrySchema.VESSEL,
    "addresses": EntrySchema.ADDRESS,
    "contacts": EntrySchema.CONTACT,
}
"""What a value of a list of each kind is of, where nothing else says it."""

_KEPT = 2
"""So many indexes a process keeps: a transaction that began before a change still asks the one before."""


def entry_of_value(kind: str, value: str) -> ListedEntry:
    """The entry that a value given alone makes; a party's value is a name and, where it has a digit, also a number."""
    schema = SCHEMAS[kind]
    numbers: tuple[Identifier, ...] = ()
    if schema is EntrySchema.LEGAL_ENTITY and any(char.isdigit() for char in value):
        numbers = (Identifier(kind="other", value=value),)
    return ListedEntry(id=made_id(schema, value), schema=schema, name=value, identifiers=numbers)


def content_of(row: ListEntry, kind: str) -> ListedEntry:
    """The entry that a row of a watch list keeps; an early release kept the value alone."""
    return entry_from(row.extra) if "schema" in row.extra else entry_of_value(kind, row.value)


class WatchedLists:
    """The indexes of one process. Safe to be used by several threads at once."""

    def __init__(self) -> None:
        """Begin with none; the first who asks waits until the lists are loaded."""
        self._lock = Lock()
        self._known: list[WatchIndex] = []
        self._change: tuple[tuple[str, int], WatchIndex] | None = None

    def index(self, uow: UnitOfWork) -> WatchIndex:
        """The index of the watch lists as this transaction sees them."""
        lists = {one.name: one for one in uow.lists.all() if one.kind != CODES_KIND}
        sequences = {name: one.sequence for name, one in lists.items()}
        with self._lock:
            for known in self._known:
                if known.sequences == sequences:
                    return known
            latest = self._known[-1] if self._known else None
            if latest is None or any(sequences.get(name, -1) < number for name, number in latest.sequences.items()):
                index = WatchIndex.of(_rows(uow.lists.standing(sequences), lists), sequences)
            else:
                index = _brought_up(uow, latest, lists, sequences)
            self._known = [*self._known, index][-_KEPT:]
            return index

    def of_change(self, uow: UnitOfWork, name: str, sequence: int) -> WatchIndex:
        """An index of what came into a list with one change and stands still; the last one asked for is kept."""
        with self._lock:
            if self._change is not None and self._change[0] == (name, sequence):
                return self._change[1]
            stored = uow.lists.get(name)
            rows = (row for row in uow.lists.of_sequence(name, sequence) if row.valid_to is None)
            index = WatchIndex.of(_rows(rows, {name: stored}), {name: sequence})
            self._change = ((name, sequence), index)
            return index


def _brought_up(
    uow: UnitOfWork, latest: WatchIndex, lists: dict[str, StoredList], sequences: dict[str, int]
) -> WatchIndex:
    since = {name: latest.sequences.get(name, 0) for name in sequences if latest.sequences.get(name) != sequences[name]}
    added: list[ListEntry] = []
    ended: list[str] = []
    for row in uow.lists.changed_since(since):
        now = sequences[row.list]
        if row.valid_to is not None and row.valid_to <= now:
            ended.append(row.id)
        elif row.valid_from <= now:
            added.append(row)
    return latest.with_changes(_rows(added, lists), ended, sequences)


def _rows(rows: Iterable[ListEntry], lists: dict[str, StoredList]) -> Iterator[ListedRow]:
    return (ListedRow(row.id, row.list, content_of(row, lists[row.list].kind)) for row in rows)
