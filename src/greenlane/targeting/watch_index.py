# SPDX-License-Identifier: Apache-2.0
"""Every standing entry of the watch lists, ready to be asked: names by likeness, numbers by key, no database.

An index holds what stands at certain sequence numbers of the lists and is changed by what came and went since. It is
immutable and shared by all threads of a process: who asks keeps the one that was in force when it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from .list_files import CONVEYANCES, PARTIES, EntrySchema, ListedEntry
from .watch_keys import CONVEYANCE, PARTY, Entry, entry_keys

if TYPE_CHECKING:  # it compiles code when it is first used; who only knows of lists need not wait for that
    from .screening import ListedName, NameIndex


class Row(NamedTuple):
    """An entry as it stands in a list: the id of its row, which changes with every edition of it, and its content."""

    id: str
    list: str
    content: ListedEntry


class _Standing(Struct, frozen=True, gc=False):
    """What is kept of an entry: as little as possible, because there may be a million of them."""

    list: str
    key: str
    name: str
    first: int | None
    last: int | None
    keys: tuple[str, ...]

    def holds_on(self, day: int) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class WatchIndex:
    """The watch lists as they stand at ``sequences``."""

    def __init__(
        self,
        sequences: Mapping[str, int],
        standing: dict[str, _Standing],
        keys: dict[str, tuple[str, ...]],
        parties: NameIndex,
        conveyances: NameIndex,
    ) -> None:
        """Put the parts together; see ``of``."""
        self.sequences = dict(sequences)
        self._standing = standing
        self._keys = keys
        self._parties = parties
        self._conveyances = conveyances

    @classmethod
    def of(cls, rows: Iterable[Row], sequences: Mapping[str, int]) -> WatchIndex:
        """The index over all standing rows."""
        from .screening import NameIndex

        standing: dict[str, _Standing] = {}
        keys: dict[str, tuple[str, ...]] = {}
        names: tuple[list[ListedName], list[ListedName]] = ([], [])
        for row in rows:
            _take(row, standing, keys, names)
        return cls(sequences, standing, keys, NameIndex.of(names[0]), NameIndex.of(names[1]))

    def with_changes(self, added: Iterable[Row], ended: Iterable[str], sequences: Mapping[str, int]) -> WatchIndex:
        """The index after rows came and rows, by their ids, went."""
        standing, keys = dict(self._standing), dict(self._keys)
        gone = [one for one in ended if one in standing]
        for one in gone:
            for key in standing.pop(one).keys:
                left = tuple(other for other in keys.get(key, ()) if other != one)
                if left:
                    keys[key] = left
                else:
                    keys.pop(key, None)
        names: tuple[list[ListedName], list[ListedName]] = ([], [])
        for row in added:
            _take(row, standing, keys, names)
        return WatchIndex(
            sequences,
            standing,
            keys,
            self._parties.with_changes(names[0], gone),
            self._conveyances.with_changes(names[1], gone),
        )

    def __len__(self) -> int:
        """How many entries stand."""
        return len(self._standing)

    def find(self, asked: Iterable[str], on: date) -> dict[str, tuple[Entry, ...]]:
        """The entries that hold on a day, by what was asked (see ``watch_keys``); nothing for what matches none."""
        wanted = list(dict.fromkeys(asked))
        day = on.toordinal()
        found: dict[str, tuple[Entry, ...]] = {}
        for key in wanted:
            if entries := tuple(self._exact(key, day)):
                found[key] = entries
        for prefix, index in ((PARTY, self._parties), (CONVEYANCE, self._conveyances)):
            names = [key for key in wanted if key.startswith(prefix)]
            if not names or not len(index):
                continue
            for key, matches in zip(names, index.screen_many([key[len(prefix) :] for key in names]), strict=True):
                entries = tuple(
                    self._entry(match.entry, standing, match.name, match.score, match.explanation)
                    for match in matches
                    if (standing := self._standing[match.entry]).holds_on(day)
                )
                if entries:
                    found[key] = entries
        return found

    def _exact(self, key: str, day: int) -> Iterable[Entry]:
        for one in self._keys.get(key, ()):
            standing = self._standing[one]
            if standing.holds_on(day):
                yield self._entry(one, standing, standing.name, 1.0, f"the same {key.partition(':')[0]}")

    def _entry(self, one: str, standing: _Standing, value: str, score: float, explanation: str) -> Entry:
        return Entry(
            list=standing.list,
            sequence=self.sequences[standing.list],
            entry=one,
            value=value,
            key=standing.key,
            score=score,
            explanation=explanation,
        )


def _take(
    row: Row,
    standing: dict[str, _Standing],
    keys: dict[str, tuple[str, ...]],
    names: tuple[list[ListedName], list[ListedName]],
) -> None:
    from .screening import ListedName, schema_named

    entry = row.content
    of = entry_keys(entry)
    standing[row.id] = _Standing(
        list=row.list,
        key=entry.id,
        name=entry.name,
        first=entry.valid_from.toordinal() if entry.valid_from else None,
        last=entry.valid_to.toordinal() if entry.valid_to else None,
        keys=of,
    )
    for key in of:
        keys[key] = (*keys.get(key, ()), row.id)
    for schemas, listed in zip((PARTIES, CONVEYANCES), names, strict=True):
        if entry.schema in schemas:
            # Of a legal entity nobody knows whether it is a person, so neither's rules are laid down.
            schema = None if entry.schema is EntrySchema.LEGAL_ENTITY else schema_named(entry.schema)
            listed.append(ListedName(entry=row.id, names=entry.names, schema=schema))
