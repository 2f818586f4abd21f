# SPDX-License-Identifier: Apache-2.0
"""Services in memory, for tests of the edge alone: what the web does with a request before and after a use case.

They are as strict as the real ones about who sees what (the same reaches decide), and hold one of everything that a
secret could hide in. Flows over the real services and a real database are in ``tests/flows``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.access import (
    Actor,
    Label,
    PersonKind,
    Reach,
    Sensitivity,
    can_decide,
    can_lodge,
    missing,
    new_sign_in_link,
    new_token,
    reach_of_assessments,
    reach_of_consignments,
    reach_of_events,
    reach_of_lodgements,
    reach_of_profiles,
)
from greenlane.errors import Conflict, Invalid
from greenlane.web import Document
from tests.access.builders import NOW, an_actor
from tests.web.list_fakes import ListFakes
from tests.web.profile_fakes import ProfileFakes, profile
from tests.web.selection_fakes import SelectionFakes

AT = "2026-01-31T09:00:00Z"


class Page(Struct, frozen=True):
    documents: tuple[Document, ...]
    next: str | None = None


class Lodged(Struct, frozen=True):
    answers: tuple[Document, ...]
    is_repeat: bool = False


class Health(Struct, frozen=True):
    ready: bool = True
    parts: dict[str, str] = msgspec.field(default_factory=lambda: {"database": "ok"})


def token_of(person: str) -> str:
    """The token of one of the people below."""
    secret, _ = new_token(hashlib.sha256(person.encode()).digest(), token="t", person=person, label="test", now=NOW)
    return secret


def sign_in_of(person: str) -> str:
    """The sign-in secret of one of the people below."""
    secret, _ = new_sign_in_link(hashlib.sha256(person.encode()).digest(), person=person, now=NOW)
    return secret


PEOPLE: dict[str, Actor] = {
    actor.id: actor
    for actor in (
        an_actor(person="stranger"),
        an_actor("filer", person="filer", kind=PersonKind.MACHINE, represents=("F1",)),
        an_actor("filer", person="other-filer", kind=PersonKind.MACHINE, represents=("F2",)),
        an_actor("targeting_officer", person="officer"),
        an_actor("administrator", person="administrator"),
        an_actor("head_of_office", person="head", unit="centre"),
    )
}

NORTH = Label(agency="customs", unit="north")


def lodgement(number: int = 1, filer: str = "F1", state: str = "accepted", **changes: Any) -> dict[str, Any]:
    return {
        "id": f"L{number}",
        "state": state,
        "format": "native_json",
        "function": "original",
        "reference": f"REF-{number}",
        "mrn": f"MRN-{number}",
        "version": 1,
        "filer": filer,
        "digest": "0" * 64,
        "received_at": AT,
        "findings": [],
        **changes,
    }


FINDING = {
    "code": "GL-C-001",
    "severity": "error",
    "path": "/consignment/items/0/hs",
    "value": "93",
    "message": "The commodity code has two digits. Give at least six.",
}
VERSION = {
    "version": 1,
    "state": "accepted",
    "function": "original",
    "format": "native_json",
    "digest": "0" * 64,
    "received_at": AT,
    "findings": [FINDING],
}
REQUEST = {
    "id": "L1/2",
    "lodgement": "L1",
    "version": 2,
    "function": "amendment",
    "reference": "REF-1",
    "mrn": "MRN-1",
    "filer": "F1",
    "received_at": AT,
    "consignments": ["C1"],
    "changes": [{"path": "consignment.items[1].description", "before": "Cocoa", "after": None}],
}
CONSIGNMENT = {
    "id": "C1",
    "reference": "REF-1",
    "mrn": "MRN-1",
    "stage": "clearance",
    "direction": "import",
    "agency": "customs",
    "unit": "north",
    "lodgements": [{"lodgement": "L1", "version": 1, "key_type": "reference", "key": "REF-1"}],
    "facts": {"route.export_country": "CN", "items": [], "equipment": [], "parties": []},
}
CHANGE = {
    "assessment": "A2",
    "previous": "A1",
    "assessed_at": AT,
    "lodgement": "L1",
    "version": 2,
    "facts": [{"fact": "route.export_country", "before": [{"value": "CN", "source": {}}], "after": []}],
    "hits_gained": [],
    "hits_lost": [],
    "outcome": {"lane": {"before": "green", "after": "yellow"}},
    "configuration_changed": False,
}
ASSESSMENT = {
    "id": "A1",
    "consignment": "C1",
    "lodgement": "L1",
    "version": 1,
    "predecessor": None,
    "stage": "clearance",
    "configuration": "c" * 64,
    "assessed_at": AT,
    "deadline": None,
    "deadline_reason": "The arrival is not known.",
    "score": 30,
    "scores": {"security": 30},
    "band": "medium",
    "high_risk": [],
    "outcome": "documentary_check",
    "lane": "yellow",
    "hits": [
        {
            "profile": "GL-001",
            "version": 1,
            "title": "A title",
            "risk_area": "security",
            "weight": 30,
            "mandatory": None,
            "reasons": [
                {"fact": "goods.hs", "value": "9301", "condition": 'goods.hs == "9301"', "source": {"path": "/a"}}
            ],
        }
    ],
    "restricted": [{"sentence": "Restricted reason, contact S1.", "contact": "S1"}],
    "selection": {
        "rule": "GL-SEL-1",
        "outcome": "documentary_check",
        "lane": "yellow",
        "selected_by": [{"origin": "profile", "probability": 1.0}, {"origin": "directed", "probability": None}],
    },
    "decision": None,
}


def event(position: int) -> dict[str, Any]:
    return {
        "position": position,
        "id": f"E{position}",
        "type": "ConsignmentAssessed",
        "at": AT,
        "actor": "system",
        "agency": "customs",
        "unit": "north",
        "subject": "C1",
        "digest": "0" * 64,
        "data": {"assessment": "A1"},
    }


WEBHOOK = {
    "id": "W1",
    "filer": "F1",
    "url": "https://filer.example/answers",
    "state": "active",
    "position": 4,
    "failures": 0,
    "last_error": None,
    "failing_since": None,
    "next_attempt_at": None,
    "created_at": AT,
}


class Message(Struct, frozen=True):
    type: str = "IE328"
    media_type: str = "application/xml"
    body: bytes = b"<CC328A/>"


class FakeServices(ListFakes, SelectionFakes, ProfileFakes):
    """One of everything, and a place for whatever a test wants to happen when something is lodged."""

    def __init__(self) -> None:
        self.lodged: list[tuple[str, bytes, str | None, str | None]] = []
        self.used: set[str] = set()
        self.fault: Exception | None = None
        self.is_well = Health()
        self._lodgements = [(Label(agency="customs", unit="north", owner="F1"), lodgement())]
        self._lodgements.append((Label(agency="customs", unit="south", owner="F2"), lodgement(2, "F2")))
        self._profiles = [
            (
                Label(agency="customs", unit="south", sensitivity=sensitivity),
                profile(f"GL-{sensitivity}", sensitivity),
            )
            for sensitivity in Sensitivity
        ]

    def authenticate(self, token: str) -> Actor | None:
        self._fail()
        return {token_of(person): actor for person, actor in PEOPLE.items()}.get(token)

    def sign_in(self, secret: str) -> Document:
        person = next((person for person in PEOPLE if sign_in_of(person) == secret), None)
        if person is None:
            raise missing("such sign-in link")
        if secret in self.used:
            raise Conflict("This sign-in link has been used.", code="sign_in.spent")
        self.used.add(secret)
        return {"token": token_of(person), "person": person, "expires_at": AT}

    def lodge(self, actor: Actor, body: bytes, *, content_type: str | None, filer: str | None) -> Lodged:
        """Accept a JSON object or an array of them; refuse one that says so; know no other format."""
        self._fail()
        for_whom = filer or next(iter(sorted(actor.represents)), None)
        if for_whom is None:
            raise Invalid("It is not clear for whom.", code="filer.unknown", where="filer")
        can_lodge(actor, for_whom).require()
        repeat = any(earlier == body for _, earlier, _, _ in self.lodged)
        self.lodged.append((actor.id, body, content_type, filer))
        try:
            read = json.loads(body)
        except ValueError:
            nothing = lodgement(
                state="unrecognised", id=None, reference=None, mrn=None, version=None, findings=[FINDING]
            )
            return Lodged((nothing,), repeat)
        messages = read if isinstance(read, list) and read else [read]
        states = [one.get("state", "accepted") if isinstance(one, dict) else "unreadable" for one in messages]
        return Lodged(tuple(lodgement(n, for_whom, state) for n, state in enumerate(states, 1)), repeat)

    def check(self, actor: Actor, body: bytes) -> Sequence[Document]:
        self._fail()
        return [{"format": "native_json", "rules": None, "passes": False, "findings": [FINDING]}]

    def lodgements(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        return self._page(reach_of_lodgements(actor), self._lodgements, after, limit)

    def lodgement(self, actor: Actor, lodgement: str) -> Document:
        return self._one(reach_of_lodgements(actor), self._lodgements, lodgement, "such filing")

    def lodgement_versions(self, actor: Actor, lodgement: str) -> Sequence[Document]:
        self.lodgement(actor, lodgement)
        return [VERSION]

    def answers(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        placed = [(label, {**one, "position": 4, "message": None}) for label, one in self._lodgements]
        return self._page(reach_of_lodgements(actor), placed, after, limit)

    def answer_message(self, actor: Actor, lodgement: str, version: int) -> Message:
        self.lodgement(actor, lodgement)
        return Message()

    def webhooks(self, actor: Actor) -> Sequence[Document]:
        return [WEBHOOK] if "F1" in actor.represents else []

    def add_webhook(self, actor: Actor, *, url: str, filer: str | None) -> Document:
        return {**WEBHOOK, "url": url, "filer": filer or next(iter(actor.represents)), "secret": "whsec_AAAA"}

    def resume_webhook(self, actor: Actor, webhook: str, *, after: int | None) -> Document:
        self.end_webhook(actor, webhook)
        return {**WEBHOOK, "position": 4 if after is None else after}

    def end_webhook(self, actor: Actor, webhook: str) -> None:
        if webhook != "W1" or "F1" not in actor.represents:
            raise missing("such webhook")

    def consignments(
        self,
        actor: Actor,
        *,
        after: str | None,
        limit: int,
        decision_before: datetime | None = None,
        state: str | None = None,
        key: str | None = None,
        key_type: str | None = None,
    ) -> Page:
        listed = {**CONSIGNMENT, "facts": None}
        return self._page(reach_of_consignments(actor), [(NORTH, listed)], after, limit)

    def consignment(self, actor: Actor, consignment: str) -> Document:
        return self._one(reach_of_consignments(actor), [(NORTH, CONSIGNMENT)], consignment, "such consignment")

    def consignment_counts(self, actor: Actor) -> Document:
        self.consignments(actor, after=None, limit=1)
        return {"all": 1, "open": 1}

    def consignment_changes(self, actor: Actor, consignment: str) -> Sequence[Document]:
        self.consignment(actor, consignment)
        return [CHANGE]

    def link(self, actor: Actor, consignment: str, lodgement: str) -> Document:
        can_decide(actor, NORTH).require()
        return self.consignment(actor, consignment)

    def unlink(self, actor: Actor, consignment: str, lodgement: str, *, reason: str) -> Document:
        return self.link(actor, consignment, lodgement)

    def requests(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        return self._page(reach_of_consignments(actor), [(NORTH, REQUEST)], after, limit)

    def decide_request(
        self, actor: Actor, lodgement: str, version: int, *, granted: bool, reason: str
    ) -> Sequence[Document]:
        self.lodgement(actor, lodgement)
        can_decide(actor, NORTH).require()
        return [{**VERSION, "decision": "granted" if granted else "refused"}]

    def consignment_assessments(self, actor: Actor, consignment: str) -> Sequence[Document]:
        self.consignment(actor, consignment)
        return [ASSESSMENT]

    def assessments(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        return self._page(reach_of_assessments(actor), [(NORTH, ASSESSMENT)], after, limit)

    def assessment(self, actor: Actor, assessment: str) -> Document:
        return self._one(reach_of_assessments(actor), [(NORTH, ASSESSMENT)], assessment, "such assessment")

    def events(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        return self._page(reach_of_events(actor), [(NORTH, event(n)) for n in range(1, 8)], after, limit)

    def profiles(self, actor: Actor, *, after: str | None, limit: int) -> Page:
        return self._page(reach_of_profiles(actor), self._profiles, after, limit)

    def profile(self, actor: Actor, profile: str) -> Document:
        return self._one(reach_of_profiles(actor), self._profiles, profile, "such profile")

    def formats(self) -> Sequence[Document]:
        return [{"id": "native_json", "title": "Native JSON", "media_types": ["application/json"]}]

    def declaration_schema(self) -> Document:
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}

    def report_schema(self) -> Document:
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}

    def health(self) -> Health:
        return self.is_well

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault

    @staticmethod
    def _page(reach: Reach, records: Sequence[tuple[Label, Mapping[str, Any]]], after: str | None, limit: int) -> Page:
        seen = [document for label, document in records if reach.admits(label)]
        if after is not None and after not in [document["id"] for document in seen]:
            raise Invalid(f"{after[:40]!r} is not a cursor that was given out here.", code="page.cursor", where="after")
        begin = 0 if after is None else [document["id"] for document in seen].index(after) + 1
        page = seen[begin : begin + limit]
        return Page(tuple(page), page[-1]["id"] if begin + limit < len(seen) else None)

    @staticmethod
    def _one(reach: Reach, records: Sequence[tuple[Label, Mapping[str, Any]]], wanted: str, kind: str) -> Document:
        for label, document in records:
            if document["id"] == wanted and reach.admits(label):
                return document
        raise missing(kind)
