# SPDX-License-Identifier: Apache-2.0
"""Lists and possible matches for the web and for commands of people: each use case one transaction, for one actor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import msgspec

from greenlane.access import Actor, Sensitivity, reach_of_lists
from greenlane.errors import Invalid
from greenlane.targeting import EntrySchema, ListedEntry, entry_from, made_id

from .list_changing import (
    Preview,
    approve,
    change_seen,
    delta_of,
    list_seen,
    make_list,
    propose,
    refuse,
)
from .list_importing import import_list, read_for
from .list_showing import change_document, list_document, pending_document, preview_summary, row_document
from .listed import CODES_KIND, SCHEMAS
from .match_deciding import decide_match, matches_of
from .serving import Document, Documents, Serving

MOST_ENTRIES = 1_000
"""So many entries one change without a file may name."""


class ListServices(Serving):
    """The use cases of lists."""

    def lists(self, actor: Actor) -> Sequence[Document]:
        """The lists within reach, by name."""
        with self._installation.store.unit(read_only=True) as uow:
            return [list_document(one, uow.lists.count(one.name)) for one in uow.lists.all(reach_of_lists(actor))]

    def watch_list(self, actor: Actor, name: str) -> Document:
        """One list."""
        with self._installation.store.unit(read_only=True) as uow:
            return list_document(list_seen(uow, actor, name), uow.lists.count(name))

    def add_list(
        self, actor: Actor, *, name: str, kind: str, title: str | None, unit: str | None, sensitivity: str
    ) -> Document:
        """Make a new list, without entries."""
        with self._installation.store.unit() as uow:
            made = make_list(
                uow,
                self._installation,
                actor,
                name,
                kind=kind,
                title=title,
                unit=unit,
                sensitivity=Sensitivity(sensitivity),
            )
            return list_document(made, 0)

    def list_entries(self, actor: Actor, name: str, *, after: str | None, limit: int) -> Documents:
        """Standing entries of a list, in the order of their ids."""
        with self._installation.store.unit(read_only=True) as uow:
            stored = list_seen(uow, actor, name)
            found = uow.lists.page(name, after=_key(after), limit=limit + 1)
            documents = tuple(row_document(row, stored.kind) for row in found[:limit])
            return Documents(documents=documents, next=_cursor(found[limit - 1].key) if len(found) > limit else None)

    def preview_import(self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool) -> Document:
        """What a file would change of a list: numbers, findings, what would have to be confirmed."""
        read = read_for(self._installation, actor, name, [("body", BytesIO(body))], form=form)
        return preview_summary(import_list(self._installation, actor, name, read, keep=keep).preview)

    def propose_import(
        self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool, reason: str
    ) -> Document:
        """Propose that a list becomes what a file says. Raises Invalid where that changes nothing."""
        read = read_for(self._installation, actor, name, [("body", BytesIO(body))], form=form)
        imported = import_list(
            self._installation,
            actor,
            name,
            msgspec.structs.replace(read, kind=None),
            keep=keep,
            apply=True,
            reason=reason,
        )
        if imported.change is None:
            raise _nothing(name)
        return change_document(imported.change)

    def propose_entries(
        self, actor: Actor, name: str, *, add: Sequence[Document], end: Sequence[str], reason: str
    ) -> Document:
        """Propose that entries are added, changed or ended. Raises Invalid for what is no entry."""
        with self._installation.store.unit() as uow:
            stored = list_seen(uow, actor, name)
            before = uow.lists.digests(name, keys=end)
            entries = [_entry(stored.kind, given, number) for number, given in enumerate(add)]
            if unknown := [key for key in end if key not in before]:
                raise Invalid(f"The list does not hold {unknown[0][:60]!r}.", code="list.value_unknown", where="end")
            delta = delta_of(uow, stored, entries, end)
            if delta.is_empty:
                raise _nothing(name)
            preview = Preview(list=stored, delta=delta)
            return change_document(propose(uow, self._installation, actor, preview, reason=reason))

    def list_changes(self, actor: Actor | None, name: str) -> Sequence[Document]:
        """The changes of a list, the latest first."""
        with self._installation.store.unit(read_only=True) as uow:
            list_seen(uow, actor, name)
            return [change_document(one) for one in uow.list_changes.of_list(name)]

    def list_change(self, actor: Actor, change: str) -> Document:
        """One change of a list."""
        with self._installation.store.unit(read_only=True) as uow:
            return change_document(change_seen(uow, actor, change)[0])

    def list_change_entries(self, actor: Actor, change: str, *, after: str | None, limit: int) -> Documents:
        """What a change that waits adds, changes and removes."""
        with self._installation.store.unit(read_only=True) as uow:
            found, _ = change_seen(uow, actor, change)
            entries = uow.list_changes.entries(found.id, after=_key(after), limit=limit + 1)
            documents = tuple(pending_document(entry) for entry in entries[:limit])
            return Documents(
                documents=documents, next=_cursor(entries[limit - 1].key) if len(entries) > limit else None
            )

    def approve_list_change(self, actor: Actor, change: str, *, confirmed: bool) -> Document:
        """Approve a change that somebody else proposed; it is in force at once."""
        with self._installation.store.unit() as uow:
            document = change_document(approve(uow, self._installation, actor, change, confirmed=confirmed))
        self._wake()
        return document

    def refuse_list_change(self, actor: Actor, change: str) -> Document:
        """Refuse a change, or withdraw the own one."""
        with self._installation.store.unit() as uow:
            return change_document(refuse(uow, self._installation, actor, change))

    def possible_matches(self, actor: Actor, consignment: str) -> Sequence[Document]:
        """The possible matches of a consignment that the actor may see, the likest first."""
        with self._installation.store.unit(read_only=True) as uow:
            return matches_of(uow, self._installation, actor, consignment)

    def decide_match(
        self, actor: Actor, match: str, *, verdict: str, reason: str, note: str | None, until: datetime | None
    ) -> Document:
        """Clear or confirm a possible match; the consignment is assessed again."""
        with self._installation.store.unit() as uow:
            document = decide_match(
                uow, self._installation, actor, match, verdict=verdict, reason=reason, note=note, until=until
            )
        self._wake()
        return document


def _entry(kind: str, given: Document, number: int) -> ListedEntry:
    """An entry from JSON: as readers make it, or only ``name`` with the rest by the list's kind."""
    schema = str(given.get("schema") or SCHEMAS.get(kind, EntrySchema.LEGAL_ENTITY))
    name = str(given.get("name", ""))
    try:
        known = EntrySchema(schema)
        usual = {"id": name if kind == CODES_KIND else made_id(known, name), "schema": schema}
        entry = entry_from({**usual, **given})
    except (msgspec.ValidationError, ValueError) as error:
        raise Invalid(
            f"This is no entry of a list: {error}.",
            code="list.entry",
            where=f"add.{number}",
            remedy="Give name, and where needed id, schema, aliases, identifiers, addresses, valid_from, valid_to.",
        ) from error
    if not any(char.isalnum() for char in entry.name) or not 0 < len(entry.id) <= 200:
        raise Invalid(
            "An entry needs a name that something could match, and an id of at most 200 characters.",
            code="list.entry",
            where=f"add.{number}",
        )
    return entry


def _nothing(name: str) -> Invalid:
    return Invalid(f"The list {name} is so already; there is nothing to change.", code="list.unchanged", where=name)


def _cursor(key: str) -> str:
    """A key as a cursor of pages: printable characters without spaces."""
    return key.encode().hex()


def _key(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        return bytes.fromhex(cursor).decode()
    except ValueError:
        raise Invalid(
            f"{cursor[:40]!r} is no place in this list.",
            code="page.cursor",
            where="after",
            remedy="Leave it out to begin with the first entry.",
        ) from None
