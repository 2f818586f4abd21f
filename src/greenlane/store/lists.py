# SPDX-License-Identifier: Apache-2.0
"""Lists that conditions name and watch lists that match: entries that hold from one sequence number to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from greenlane.access import Reach, Sensitivity, missing
from greenlane.cargo import new_id
from greenlane.store.reach import admitted
from greenlane.store.tables.targeting import list_entries, lists
from greenlane.store.writing import Writer, read, read_all, row_of

_STREAMED = 2_000  # rows at a time


class StoredList(Struct, frozen=True, kw_only=True):
    """A list: its name in conditions, its kind (``codes``, ``parties``, ``containers``, …), its present sequence."""

    name: str
    kind: str
    title: str
    agency: str
    unit: str | None
    sensitivity: Sensitivity
    sequence: int
    created_at: datetime


class NewEntry(Struct, frozen=True, kw_only=True):
    """An entry to add: ``key`` is its stable id in the list, ``value`` what people see, ``extra`` all that it says.

    ``digest`` is of the content, by which the next edition is compared.
    """

    key: str
    value: str
    extra: dict[str, Any] = {}
    digest: str | None = None


class ListEntry(Struct, frozen=True, kw_only=True):
    """An entry: in force from the sequence number ``valid_from`` until before ``valid_to`` (None: still)."""

    id: str
    list: str
    key: str
    value: str
    extra: dict[str, Any]
    valid_from: int
    valid_to: int | None
    added_by: str
    ended_by: str | None
    digest: str | None = None


class Lists:
    """The repository of lists."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, new: StoredList) -> None:
        """Record a new list, usually at sequence 0 and empty."""
        self._writer.add(lists, row_of(new))

    def get(self, name: str, *, reach: Reach | None = None) -> StoredList:
        """Return a list. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(lists).where(lists.c.name == name)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none()
        if row is None:
            raise missing(f"list {name[:80]}")
        return read(StoredList, row)

    def all(self, reach: Reach | None = None) -> list[StoredList]:
        """Return the lists, those within reach if one is given, by name."""
        query = select(lists).order_by(lists.c.name)
        if reach is not None:
            query = query.where(_within(reach))
        return read_all(StoredList, self._writer.execute(query))

    def change(
        self,
        name: str,
        *,
        by: str,
        at: datetime,
        add: Iterable[NewEntry] = (),
        remove: Iterable[str] = (),
    ) -> int:
        """Add entries and end those with the keys ``remove``, as one step; return the list's new sequence number.

        An entry whose key stands already is ended and added anew, so that its value can be corrected. Who changes a
        list at the same moment waits. Raises ``NotFound`` for an unknown list.
        """
        statement = update(lists).where(lists.c.name == name).values(sequence=lists.c.sequence + 1)
        sequence = self._writer.execute(statement.returning(lists.c.sequence)).scalar()
        if sequence is None:
            raise missing(f"list {name[:80]}")
        fresh = {entry.key: entry for entry in add}
        ended = [*dict.fromkeys([*remove, *fresh])]
        self._writer.execute(
            update(list_entries)
            .where(list_entries.c.list == name, list_entries.c.key.in_(ended), list_entries.c.valid_to.is_(None))
            .values(valid_to=sequence, ended_by=by)
        )
        for entry in fresh.values():
            added = ListEntry(
                id=new_id(at),
                list=name,
                key=entry.key,
                value=entry.value,
                extra=entry.extra,
                valid_from=sequence,
                valid_to=None,
                added_by=by,
                ended_by=None,
                digest=entry.digest,
            )
            self._writer.add(list_entries, row_of(added))
        return int(sequence)

    def digests(self, name: str, keys: Iterable[str] | None = None) -> dict[str, str | None]:
        """Return the digest of every standing entry of a list by its key, or of those with some keys."""
        query = select(list_entries.c.key, list_entries.c.digest).where(list_entries.c.list == name, _standing(None))
        if keys is not None:
            query = query.where(list_entries.c.key.in_(list(keys)))
        return {row.key: row.digest for row in self._writer.execute(query)}

    def count(self, name: str) -> int:
        """Return how many entries stand in a list."""
        query = select(func.count()).where(list_entries.c.list == name, _standing(None))
        return int(self._writer.execute(query).scalar_one())

    def standing(self, sequences: Mapping[str, int]) -> Iterator[ListEntry]:
        """Every entry that stands in some lists, each as of its number, streamed: there may be a million."""
        if not sequences:
            return iter(())
        each = (and_(list_entries.c.list == name, _standing(number)) for name, number in sequences.items())
        return self._streamed(select(list_entries).where(or_(*each)))

    def changed_since(self, sequences: Mapping[str, int]) -> Iterator[ListEntry]:
        """Every entry of some lists that came or went after a sequence number of its list, streamed."""
        if not sequences:
            return iter(())
        moved = (
            and_(
                list_entries.c.list == name,
                or_(list_entries.c.valid_from > number, list_entries.c.valid_to > number),
            )
            for name, number in sequences.items()
        )
        return self._streamed(select(list_entries).where(or_(*moved)))

    def of_sequence(self, name: str, sequence: int) -> Iterator[ListEntry]:
        """Every entry that came into a list or left it with a sequence number, streamed."""
        moved = or_(list_entries.c.valid_from == sequence, list_entries.c.valid_to == sequence)
        return self._streamed(select(list_entries).where(list_entries.c.list == name, moved))

    def find(self, entry_ids: Iterable[str]) -> dict[str, ListEntry]:
        """Return by id those entries that there are, standing or not."""
        query = select(list_entries).where(list_entries.c.id.in_(list(dict.fromkeys(entry_ids))))
        return {entry.id: entry for entry in read_all(ListEntry, self._writer.execute(query))}

    def page(self, name: str, *, after: str | None, limit: int) -> list[ListEntry]:
        """Return standing entries of a list in the order of their keys, those after a key."""
        query = select(list_entries).where(list_entries.c.list == name, _standing(None))
        if after is not None:
            query = query.where(list_entries.c.key > after)
        return read_all(ListEntry, self._writer.execute(query.order_by(list_entries.c.key).limit(limit)))

    def _streamed(self, query: Select[Any]) -> Iterator[ListEntry]:
        found = self._writer.execute(query.execution_options(yield_per=_STREAMED))
        return (read(ListEntry, row) for row in found)

    def sequences(self) -> dict[str, int]:
        """Return the present sequence number of every list."""
        rows = self._writer.execute(select(lists.c.name, lists.c.sequence))
        return {row.name: row.sequence for row in rows}

    def entries(self, name: str, sequence: int | None = None) -> list[ListEntry]:
        """Return the entries of a list as of a sequence number, or at present, by key."""
        query = select(list_entries).where(list_entries.c.list == name, _standing(sequence))
        return read_all(ListEntry, self._writer.execute(query.order_by(list_entries.c.key)))

    def match(
        self, keys: Iterable[str], *, sequences: Mapping[str, int] | None = None
    ) -> dict[str, tuple[ListEntry, ...]]:
        """Return by key the entries that stand under it, over all lists, in one statement.

        With ``sequences`` only the lists named there are asked, each as of its number; without, all as they are now.
        """
        wanted = list(dict.fromkeys(keys))
        if not wanted or (sequences is not None and not sequences):
            return {}
        query = select(list_entries).where(list_entries.c.key.in_(wanted))
        if sequences is None:
            query = query.where(_standing(None))
        else:
            query = query.where(
                or_(*(and_(list_entries.c.list == name, _standing(at)) for name, at in sequences.items()))
            )
        found: dict[str, list[ListEntry]] = {}
        for entry in read_all(ListEntry, self._writer.execute(query.order_by(list_entries.c.list))):
            found.setdefault(entry.key, []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}


def _standing(sequence: int | None) -> ColumnElement[bool]:
    if sequence is None:
        return list_entries.c.valid_to.is_(None)
    ends = or_(list_entries.c.valid_to.is_(None), list_entries.c.valid_to > sequence)
    return and_(list_entries.c.valid_from <= sequence, ends)


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=lists.c.agency, unit=lists.c.unit, sensitivity=lists.c.sensitivity)
