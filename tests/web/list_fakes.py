# SPDX-License-Identifier: Apache-2.0
"""Lists and possible matches for tests of the web: one of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from greenlane.access import (
    Actor,
    Label,
    can_approve_list_entry,
    can_decide,
    missing,
    reach_of_consignments,
    reach_of_lists,
)

Document = Mapping[str, Any]
AT = "2026-01-31T09:00:00Z"
_LABEL = Label(agency="customs")
_CONSIGNMENT = Label(agency="customs", unit="north")

LIST = {
    "name": "watched",
    "kind": "parties",
    "title": "Watched",
    "agency": "customs",
    "unit": None,
    "sensitivity": "normal",
    "sequence": 3,
    "entries": 1,
    "created_at": AT,
}
CHANGE = {
    "id": "X1",
    "list": "watched",
    "state": "proposed",
    "base_sequence": 3,
    "sequence": None,
    "format": "csv",
    "file_digest": "d" * 64,
    "before": 1,
    "added": 1,
    "changed": 0,
    "removed": 0,
    "findings": 0,
    "complete": True,
    "to_be_confirmed": False,
    "reason": "import",
    "proposed_by": "person:a",
    "proposed_at": AT,
    "decided_by": None,
    "decided_at": None,
}
PREVIEW: dict[str, Any] = {
    "list": "watched",
    "kind": "parties",
    "format": "csv",
    "published": None,
    "complete": True,
    "rows": 1,
    "before": 1,
    "after": 2,
    "added": 1,
    "changed": 0,
    "removed": 0,
    "asks": [],
    "findings": [],
}
MATCH = {
    "id": "M1",
    "consignment": "C1",
    "assessment": "A1",
    "subject": "party",
    "place": 0,
    "role": "consignor",
    "declared": "Kestrel Ltd",
    "list": "watched",
    "sequence": 3,
    "entry": "36",
    "listed": "Kestrel",
    "score": 0.93,
    "explanation": "kestrel met",
    "state": "cleared",
    "decision": {
        "id": "D1",
        "verdict": "cleared",
        "reason": "other_firm",
        "by": "person:a",
        "at": AT,
        "until": None,
    },
    "found_at": AT,
}


class Page(Struct, frozen=True):
    documents: Sequence[Document]
    next: str | None = None


class ListFakes:
    """One list with one entry and one change; one possible match of consignment C1."""

    def lists(self, actor: Actor) -> Sequence[Document]:
        return [LIST] if reach_of_lists(actor).admits(_LABEL) else []

    def watch_list(self, actor: Actor, name: str) -> Document:
        self._see(actor, name)
        return LIST

    def add_list(
        self, actor: Actor, *, name: str, kind: str, title: str | None, unit: str | None, sensitivity: str
    ) -> Document:
        return {**LIST, "name": name, "kind": kind}

    def list_entries(self, actor: Actor, name: str, *, after: str | None, limit: int) -> Page:
        self._see(actor, name)
        return Page([{"id": "36", "name": "Kestrel", "entry": "E1", "since_sequence": 3, "added_by": "person:a"}])

    def preview_import(self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool) -> Document:
        self._see(actor, name)
        return PREVIEW

    def propose_import(
        self, actor: Actor, name: str, body: bytes, *, form: str | None, keep: bool, reason: str
    ) -> Document:
        self._see(actor, name)
        return CHANGE

    def propose_entries(
        self, actor: Actor, name: str, *, add: Sequence[Document], end: Sequence[str], reason: str
    ) -> Document:
        self._see(actor, name)
        return CHANGE

    def list_changes(self, actor: Actor, name: str) -> Sequence[Document]:
        self._see(actor, name)
        return [CHANGE]

    def list_change(self, actor: Actor, change: str) -> Document:
        self._see(actor, change, known="X1")
        return CHANGE

    def list_change_entries(self, actor: Actor, change: str, *, after: str | None, limit: int) -> Page:
        self._see(actor, change, known="X1")
        return Page([{"action": "add", "id": "37", "name": "Merlin"}])

    def approve_list_change(self, actor: Actor, change: str, *, confirmed: bool) -> Document:
        self._see(actor, change, known="X1")
        can_approve_list_entry(actor, _LABEL, "a").require()
        return {**CHANGE, "state": "applied", "sequence": 4, "decided_by": "person:b", "decided_at": AT}

    def refuse_list_change(self, actor: Actor, change: str) -> Document:
        self._see(actor, change, known="X1")
        can_approve_list_entry(actor, _LABEL, "a").require()
        return {**CHANGE, "state": "refused", "decided_by": "person:b", "decided_at": AT}

    def possible_matches(self, actor: Actor, consignment: str) -> Sequence[Document]:
        if consignment != "C1" or not reach_of_consignments(actor).admits(_CONSIGNMENT):
            raise missing("such consignment")
        return [MATCH]

    def decide_match(
        self, actor: Actor, match: str, *, verdict: str, reason: str, note: str | None, until: datetime | None
    ) -> Document:
        self.possible_matches(actor, "C1")
        can_decide(actor, _CONSIGNMENT).require()
        return MATCH

    @staticmethod
    def _see(actor: Actor, name: str, *, known: str = "watched") -> None:
        if name != known or not reach_of_lists(actor).admits(_LABEL):
            raise missing("such list")
