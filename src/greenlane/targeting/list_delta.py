# SPDX-License-Identifier: Apache-2.0
"""What an edition of a list changes: entries added, changed and removed, told apart by their stable ids.

``apply(delta(a, b), a)`` is ``b``, whatever the two editions are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from .list_files import ListedEntry


class ListDelta(Struct, frozen=True, kw_only=True):
    """The way from one edition to the next. ``before`` and ``after`` are how many entries each of them has."""

    added: tuple[ListedEntry, ...]
    changed: tuple[ListedEntry, ...]
    removed: tuple[str, ...]
    before: int
    after: int

    @property
    def is_empty(self) -> bool:
        """Whether both editions are the same."""
        return not (self.added or self.changed or self.removed)

    def shrinks_by(self) -> int:
        """By how many per cent, rounded down, the list loses entries; 0 where it grows or was empty."""
        lost = self.before - self.after
        return lost * 100 // self.before if lost > 0 else 0


def delta(before: Mapping[str, str | None], after: Iterable[ListedEntry], *, keep: bool = False) -> ListDelta:
    """What ``after`` changes of an edition that is known by ``before``: the digest of each entry by its id.

    An entry whose digest is not known (None) counts as changed. With ``keep`` nothing is removed: entries that
    ``after`` does not have stay. Where an id stands twice in ``after``, the last one counts.
    """
    fresh = {entry.id: entry for entry in after}
    removed = () if keep else tuple(key for key in before if key not in fresh)
    return ListDelta(
        added=tuple(entry for key, entry in fresh.items() if key not in before),
        changed=tuple(entry for key, entry in fresh.items() if key in before and before[key] != entry.digest()),
        removed=removed,
        before=len(before),
        after=len(before) - len(removed) + sum(key not in before for key in fresh),
    )


def apply(change: ListDelta, before: Mapping[str, ListedEntry]) -> dict[str, ListedEntry]:
    """The edition that a delta leads to, by the entries' ids."""
    gone = set(change.removed)
    kept = {key: entry for key, entry in before.items() if key not in gone}
    return {**kept, **{entry.id: entry for entry in (*change.changed, *change.added)}}
