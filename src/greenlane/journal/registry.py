# SPDX-License-Identifier: Apache-2.0
"""Recording events: what may be recorded, and how events of earlier releases are read.

``record`` refuses what is not registered in ``types.py`` and whatever could be a name or free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from greenlane.access import Actor, Sensitivity
from greenlane.cargo import is_id
from greenlane.errors import Invalid
from greenlane.journal.events import Event, PayloadLink
from greenlane.journal.kinds import Kind, fits, is_code, wanted
from greenlane.journal.types import EVENT_TYPES, SUBJECTS, UPCASTERS, EventType, Upcaster

_ACTOR = re.compile(r"(person|machine|policy):(.*)", re.DOTALL)


class EventRegistry:
    """The types of events that can be recorded, and how old events are read.

    Raises ``Invalid`` when a type stands twice, names an unknown kind of subject, or lacks an upcaster for one of its
    earlier schemas.
    """

    def __init__(self, types: Iterable[EventType], upcasters: Mapping[tuple[str, int], Upcaster]) -> None:
        self._types: dict[str, EventType] = {}
        for one in types:
            if one.name in self._types:
                raise Invalid(f"The event type {one.name} stands twice.", code="event.registry")
            missing = [old for old in range(1, one.schema) if (one.name, old) not in upcasters]
            if missing or one.subjects - SUBJECTS:
                what = f"no upcaster from schema {missing[0]}" if missing else "an unknown kind of subject"
                raise Invalid(f"The event type {one.name} has {what}.", code="event.registry")
            self._types[one.name] = one
        self._upcasters = dict(upcasters)

    def type_of(self, name: str) -> EventType:
        """Return the type of that name. Raises ``Invalid`` when it is not registered."""
        try:
            return self._types[name]
        except KeyError:
            raise Invalid(
                f"{name[:80]!r} is no type of event.", code="event.type", remedy="Register it in journal/types.py."
            ) from None

    def record(
        self,
        name: str,
        *,
        event_id: str,
        at: datetime,
        actor: str,
        agency: str,
        unit: str | None = None,
        sensitivity: Sensitivity = Sensitivity.NORMAL,
        subjects: Mapping[str, str | None] | None = None,
        body: Mapping[str, Any] | None = None,
        payload: PayloadLink | None = None,
    ) -> Event:
        """Return the event that this happened. Subjects and keys of ``body`` that are None are left out.

        Raises ``Invalid``, naming the place, for a type, subject or key that is not registered, and for a value that
        has not the form of its kind.
        """
        event_type = self.type_of(name)
        named = {kind: value for kind, value in (subjects or {}).items() if value is not None}
        kept = {key: _plain(value) for key, value in (body or {}).items() if value is not None}
        _check_form(name, "event_id", event_id, is_id(event_id), wanted(Kind.ID))
        _check_form(name, "actor", actor, _is_actor(actor), "person:ID, machine:ID or policy:CODE")
        _check_form(name, "agency", agency, is_code(agency), wanted(Kind.CODE))
        _check_form(name, "unit", unit, unit is None or is_code(unit), wanted(Kind.CODE))
        _check_subjects(event_type, named)
        _check_body(event_type, kept)
        if payload is not None:
            _check_form(name, "payload.id", payload.id, is_id(payload.id), wanted(Kind.ID))
            _check_form(name, "payload.digest", payload.digest, fits(Kind.DIGEST, payload.digest), wanted(Kind.DIGEST))
        return Event(
            id=event_id,
            type=name,
            schema=event_type.schema,
            at=_in_utc(name, at),
            actor=actor,
            agency=agency,
            unit=unit,
            sensitivity=Sensitivity(sensitivity),
            subjects=named,
            body=kept,
            payload_id=payload.id if payload else None,
            payload_digest=payload.digest if payload else None,
        )

    def upcast(self, event: Event) -> Event:
        """Return the event with its body in the present schema of its type; for reading, never for digests.

        Raises ``Invalid`` for an event of a type or schema that only a later release knows.
        """
        present = self.type_of(event.type).schema
        if event.schema > present:
            raise Invalid(
                f"The event {event.id} has schema {event.schema} of {event.type}; known is {present}.",
                code="event.schema",
                remedy="Read it with the release of Greenlane that wrote it, or a later one.",
            )
        body = event.body
        for schema in range(event.schema, present):
            body = self._upcasters[event.type, schema](dict(body))
        return msgspec.structs.replace(event, schema=present, body=body) if event.schema < present else event


REGISTRY = EventRegistry(EVENT_TYPES, UPCASTERS)
record = REGISTRY.record
upcast = REGISTRY.upcast
event_type = REGISTRY.type_of


def actor_text(actor: Actor) -> str:
    """Return how events name somebody who signed in."""
    return f"{actor.kind}:{actor.id}"


def policy_text(name: str) -> str:
    """Return how events name an automatic policy or a part of the system that acts by itself, by its code."""
    return f"policy:{name}"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _is_actor(text: str) -> bool:
    found = _ACTOR.fullmatch(text)
    if found is None:
        return False
    return is_code(found[2]) if found[1] == "policy" else is_id(found[2])


def _check_subjects(event_type: EventType, subjects: Mapping[str, str]) -> None:
    missing = event_type.subjects - subjects.keys()
    if missing:
        raise Invalid(
            f"It does not name its {sorted(missing)[0]}.", code="event.subject", where=f"{event_type.name}.subjects"
        )
    for kind, value in subjects.items():
        where = f"subjects.{kind}"
        if kind not in SUBJECTS:
            raise Invalid(f"{kind[:80]!r} is no kind of subject.", code="event.subject", where=event_type.name)
        _check_form(event_type.name, where, value, fits(Kind.ID, value), wanted(Kind.ID))


def _check_body(event_type: EventType, body: Mapping[str, Any]) -> None:
    for key, value in body.items():
        kind = event_type.keys.get(key)
        if kind is None:
            raise Invalid(
                f"{str(key)[:80]!r} is no key of this type; it has {', '.join(sorted(event_type.keys)) or 'none'}.",
                code="event.key",
                where=f"{event_type.name}.body",
                remedy="What may be a name or free text belongs in the payload; a new key is registered in "
                "journal/types.py.",
            )
        _check_form(event_type.name, f"body.{key}", value, fits(kind, value), wanted(kind))


def _check_form(name: str, place: str, value: object, fine: bool, want: str) -> None:
    if not fine:
        raise Invalid(
            f"What was given ({type(value).__name__}) is not {want}.",
            code="event.value",
            where=f"{name}.{place}",
            remedy="The journal keeps ids, codes and numbers only; names and free text belong in the payload.",
        )


def _in_utc(name: str, at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise Invalid(f"The instant {at.isoformat()} has no offset from UTC.", code="event.instant", where=f"{name}.at")
    return at.astimezone(UTC)
