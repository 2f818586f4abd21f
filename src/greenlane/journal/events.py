# SPDX-License-Identifier: Apache-2.0
"""Events: what happened, to what, when, by whom; in ids, codes and numbers only.

An event is made by ``record`` (``registry.py``) and kept as its canonical JSON, whose SHA-256 is its digest;
``read_event`` makes it again from there. Names and text that belong to it lie in a payload, which it names by id and by
a salted digest (``salted.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.access import Sensitivity
from greenlane.errors import Invalid
from greenlane.journal.canonical import canonical_json, sha256


class PayloadLink(Struct, frozen=True):
    """What an event says of its payload: the payload's id, and its salted digest in hexadecimal."""

    id: str
    digest: str


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened.

    ``id`` is a UUID of version 7. ``schema`` is the form of ``body``. ``at`` is aware and in UTC. ``actor`` is
    ``person:ID``, ``machine:ID`` or ``policy:CODE``. ``agency``, ``unit`` and ``sensitivity`` say who may read it.
    ``subjects`` are the ids of what it is about, by their kind.
    """

    id: str
    type: str
    schema: int
    at: datetime
    actor: str
    agency: str
    unit: str | None = None
    sensitivity: Sensitivity
    subjects: dict[str, str]
    body: dict[str, Any]
    payload_id: str | None = None
    payload_digest: str | None = None

    @property
    def subject_ids(self) -> tuple[str, ...]:
        """The ids of what it is about, each once, in ascending order."""
        return tuple(sorted(set(self.subjects.values())))


def canonical_event(event: Event) -> bytes:
    """Return the bytes by which the event is kept: canonical JSON, its instant to the microsecond, None left out."""
    record: dict[str, Any] = {
        "id": event.id,
        "type": event.type,
        "schema": event.schema,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "actor": event.actor,
        "agency": event.agency,
        "sensitivity": str(event.sensitivity),
        "subjects": event.subjects,
        "body": event.body,
    }
    for key in ("unit", "payload_id", "payload_digest"):
        value = getattr(event, key)
        if value is not None:
            record[key] = value
    return canonical_json(record)


def event_digest(event: Event) -> bytes:
    """Return the digest of the event, 32 bytes: SHA-256 of its canonical JSON."""
    return sha256(canonical_event(event))


def read_event(content: bytes | str) -> Event:
    """Return the event of which ``content`` is the canonical JSON, in the schema in which it was written.

    Raises ``Invalid`` when it cannot be the canonical JSON of an event, by its form or by its order and spacing.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    try:
        event = _DECODER.decode(raw)
        event = msgspec.structs.replace(event, at=event.at.astimezone(UTC))
        if canonical_event(event) == raw:
            return event
        reason = "it is not written canonically"
    except (msgspec.MsgspecError, UnicodeError, ValueError, OverflowError, RecursionError, Invalid) as problem:
        reason = str(problem)
    raise Invalid(f"The content is no event: {reason}.", code="event.content")


_DECODER = msgspec.json.Decoder(Event)
