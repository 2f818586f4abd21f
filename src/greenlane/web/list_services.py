# SPDX-License-Identifier: Apache-2.0
"""What the web asks of the rest of Greenlane about lists and possible matches; see ``services.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from greenlane.access import Actor


class Page(Protocol):
    """Some documents of a list, and where the next page begins."""

    @property
    def documents(self) -> Sequence[Mapping[str, Any]]:
        """At most as many as were asked for."""
        ...

    @property
    def next(self) -> str | None:
        """What to give as ``after`` for the next page; None at the end."""
        ...


class ListServices(Protocol):
    """The use cases of lists and possible matches."""

    def lists(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The lists within reach, by name (``shapes.WatchList``)."""
        ...

    def watch_list(self, actor: Actor, name: str) -> Mapping[str, Any]:
        """One list (``shapes.WatchList``)."""
        ...

    def add_list(
        self, actor: Actor, *, name: str, kind: str, title: str | None, unit: str | None, sensitivity: str
    ) -> Mapping[str, Any]:
        """Make a new list (``shapes.WatchList``). Raises ``Conflict`` for a name that is taken."""
        ...

    def list_entries(self, actor: Actor, name: str, *, after: str | None, limit: int) -> Page:
        """Standing entries of a list by id (``shapes.ListEntry``)."""
        ...

    def preview_import(
        self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool
    ) -> Mapping[str, Any]:
        """What a file would change of a list (``shapes.ListPreview``); nothing is kept."""
        ...

    def propose_import(
        self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool, reason: str
    ) -> Mapping[str, Any]:
        """Propose that a list becomes what a file says (``shapes.ListChange``)."""
        ...

    def propose_entries(
        self, actor: Actor, name: str, *, add: Sequence[Mapping[str, Any]], end: Sequence[str], reason: str
    ) -> Mapping[str, Any]:
        """Propose that entries are added, changed or ended (``shapes.ListChange``)."""
        ...

    def list_changes(self, actor: Actor, name: str) -> Sequence[Mapping[str, Any]]:
        """The changes of a list, the latest first (``shapes.ListChange``)."""
        ...

    def list_change(self, actor: Actor, change: str) -> Mapping[str, Any]:
        """One change of a list (``shapes.ListChange``)."""
        ...

    def list_change_entries(self, actor: Actor, change: str, *, after: str | None, limit: int) -> Page:
        """What a change that waits does, entry by entry (``shapes.PendingEntry``)."""
        ...

    def approve_list_change(self, actor: Actor, change: str, *, confirmed: bool) -> Mapping[str, Any]:
        """Approve a change that somebody else proposed (``shapes.ListChange``).

        Raises ``Forbidden`` for the own one, ``Conflict`` where it has to be confirmed, was decided, or the list has
        changed meanwhile.
        """
        ...

    def refuse_list_change(self, actor: Actor, change: str) -> Mapping[str, Any]:
        """Refuse a change, or withdraw the own one (``shapes.ListChange``)."""
        ...

    def possible_matches(self, actor: Actor, consignment: str) -> Sequence[Mapping[str, Any]]:
        """The possible matches of one consignment, the likest first (``shapes.PossibleMatch``)."""
        ...

    def decide_match(
        self, actor: Actor, match: str, *, verdict: str, reason: str, note: str | None, until: datetime | None
    ) -> Mapping[str, Any]:
        """Clear or confirm a possible match (``shapes.PossibleMatch``)."""
        ...
