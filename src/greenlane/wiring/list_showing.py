# SPDX-License-Identifier: Apache-2.0
"""Lists, their entries and changes as documents, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from greenlane.store import ListChange, ListEntry, PendingEntry, StoredList
from greenlane.targeting import ListedEntry

from .answers import findings_json, instant
from .list_changing import Preview
from .listed import CODES_KIND, content_of

Document = dict[str, Any]


def list_document(stored: StoredList, entries: int) -> Document:
    """A list with how many entries stand in it."""
    return {
        "name": stored.name,
        "kind": stored.kind,
        "title": stored.title,
        "agency": stored.agency,
        "unit": stored.unit,
        "sensitivity": str(stored.sensitivity),
        "sequence": stored.sequence,
        "entries": entries,
        "created_at": instant(stored.created_at),
    }


def entry_document(entry: ListedEntry) -> Document:
    """An entry with all that its source says of it."""
    return entry.document()


def row_document(row: ListEntry, kind: str) -> Document:
    """A standing entry of a list: its content, from which sequence number on it stands, and who proposed it."""
    content = {"id": row.key, "name": row.value} if kind == CODES_KIND else content_of(row, kind).document()
    return {**content, "entry": row.id, "since_sequence": row.valid_from, "added_by": row.added_by}


def change_document(change: ListChange) -> Document:
    """A change of a list: what it does, who proposed and who decided, without its entries."""
    return {
        "id": change.id,
        "list": change.list,
        "state": change.state,
        "base_sequence": change.base_sequence,
        "sequence": change.sequence,
        "format": change.format,
        "file_digest": change.file_digest,
        "before": change.before,
        "added": change.added,
        "changed": change.changed,
        "removed": change.removed,
        "findings": change.findings,
        "complete": change.complete,
        "to_be_confirmed": change.asked_about,
        "reason": change.reason,
        "proposed_by": change.proposed_by,
        "proposed_at": instant(change.proposed_at),
        "decided_by": change.decided_by,
        "decided_at": instant(change.decided_at),
    }


def pending_document(entry: PendingEntry) -> Document:
    """An entry of a change that waits, with what is done with it."""
    content = {"name": entry.value, **entry.extra} if entry.action != "remove" else {}
    return {**content, "action": entry.action, "id": entry.key}


def preview_document(preview: Preview, *, most: int | None) -> Iterator[Document]:
    """What a change would do: one document for each entry, at most ``most`` of each action, and one that sums up."""
    delta = preview.delta
    for action, entries in (("add", delta.added), ("change", delta.changed)):
        for entry in islice(entries, most):
            yield {"action": action, "id": entry.id, "name": entry.name, "schema": str(entry.schema)}
    for key in islice(delta.removed, most):
        yield {"action": "remove", "id": key}
    yield preview_summary(preview)


def preview_summary(preview: Preview) -> Document:
    """The numbers of a change that would be made, what has to be confirmed, and the findings of the file."""
    delta, file = preview.delta, preview.file
    return {
        "list": preview.list.name,
        "kind": preview.list.kind,
        "format": file.format if file else None,
        "published": file.published if file else None,
        "complete": file.complete if file else True,
        "rows": file.rows if file else None,
        "before": delta.before,
        "after": delta.after,
        "added": len(delta.added),
        "changed": len(delta.changed),
        "removed": len(delta.removed),
        "asks": list(preview.asks),
        "findings": findings_json(file.findings if file else ()),
    }
