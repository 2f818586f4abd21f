# SPDX-License-Identifier: Apache-2.0
"""The index of listed names: what a name matches in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .comparing import compare
from .listed import ListedName, Match, order_of
from .schemas import Schema


class NameIndex:
    """Listed names, ready to be screened against; it never changes, a change gives a new one."""

    __slots__ = ("_entries",)

    def __init__(self, entries: dict[str, ListedName]) -> None:
        self._entries = entries

    @classmethod
    def of(cls, entries: Iterable[ListedName]) -> NameIndex:
        """An index of these entries; of two with the same id the last one holds."""
        return cls({listed.entry: listed for listed in entries})

    def __len__(self) -> int:
        return len(self._entries)

    def with_changes(self, added: Iterable[ListedName] = (), removed: Iterable[str] = ()) -> NameIndex:
        """The index with entries removed and added; an added one takes the place of one with the same id.

        Ids that are not there are nothing to remove.
        """
        entries = dict(self._entries)
        for entry in removed:
            entries.pop(entry, None)
        for listed in added:
            entries.pop(listed.entry, None)
            entries[listed.entry] = listed
        return NameIndex(entries)

    def screen(self, name: str, schema: Schema | None = None) -> tuple[Match, ...]:
        """What a name matches, one match an entry, the best first in a total order.

        Where ``schema`` is None the listed entry's counts; else entries of another kind are left aside.
        """
        found: list[Match] = []
        for listed in self._entries.values():
            best: Match | None = None
            for text in listed.names:
                compared = compare(name, text, schema or listed.schema)
                if compared.match:
                    match = Match(
                        entry=listed.entry,
                        name=text,
                        score=compared.score,
                        weight=float(len(compared.parts)),
                        parts=compared.parts,
                        schema=listed.schema,
                    )
                    best = match if best is None else min(best, match, key=order_of)
            if best is not None:
                found.append(best)
        return tuple(sorted(found, key=order_of))

    def screen_many(
        self, names: Sequence[str], schemas: Sequence[Schema | None] | None = None
    ) -> list[tuple[Match, ...]]:
        """What each of the names matches, in their order; ``schemas`` has one for each name."""
        known = schemas or [None] * len(names)
        return [self.screen(name, schema) for name, schema in zip(names, known, strict=True)]
