# SPDX-License-Identifier: Apache-2.0
"""The manual's page of events, from the journal's types."""

from __future__ import annotations

from greenlane.journal import EVENT_TYPES, EventType, Kind

from .markdown import code, codes, page, plain, table

_HEAD = """# Events

The journal is the record of who did what. An event has an id, an instant, an actor (`person:…`, `machine:…` or
`policy:…`), the agency and unit it belongs to, its subjects (the ids of the things it is about) and a body of codes and
numbers. It never holds names or free text. Types never change their meaning; when the form of a body changes, its
schema number goes up, and events of earlier schemas stay readable.

`GET /v1/events` reads the journal in its order; `greenlane log verify` proves that it is whole and unaltered."""


_KINDS = {
    Kind.ID: "the id of a thing (UUID)",
    Kind.IDS: "a list of ids",
    Kind.CODE: "a code without spaces, at most 80 characters",
    Kind.CODES: "a list of codes",
    Kind.DIGEST: "SHA-256, 64 hexadecimal digits",
    Kind.COUNT: "a whole number, not negative",
    Kind.NUMBER: "a number",
    Kind.FLAG: "true or false",
    Kind.INSTANT: "an instant, RFC 3339 in UTC",
}


def events_page() -> str:
    """Every type of event with its sentence, the things it names and the keys of its body."""
    kinds = table(("Kind", "Means"), [(code(kind), plain(words)) for kind, words in _KINDS.items()])
    parts = [_HEAD, "## Kinds of values", kinds]
    for kind in EVENT_TYPES:
        parts += _section(kind)
    return page(*parts)


def _section(kind: EventType) -> list[str]:
    subjects = codes(sorted(kind.subjects)) or "nothing in particular"
    rows = [(code(key), code(of)) for key, of in kind.keys.items()]
    return [
        f"## {kind.name}",
        f"{plain(kind.sentence)} Names {subjects}. Schema {kind.schema}.",
        table(("Key", "Kind"), rows) if rows else "Its body is empty.",
    ]
