# SPDX-License-Identifier: Apache-2.0
"""Whether the records of what was filed, linked, assessed, selected and decided agree with the events about them.

The log vouches for events only. A record that somebody altered or deleted in the tables, past the triggers, shows where
it says something else than its event, or is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from greenlane.cargo import is_id
from greenlane.journal import Fault, FaultKind
from greenlane.store.tables.intake import link_assertions, lodgement_versions
from greenlane.store.tables.targeting import assessments, decisions, selections


class Told(Struct, frozen=True):
    """What an event tells, as far as it concerns records: its place in the log, its type and its content (JSON)."""

    position: int
    type: str
    content: str


class _Record(Struct, frozen=True):
    """Where an event's record is: by which columns it is found, and which columns repeat what the event says.

    Columns are mapped to places in the event, ``subjects.…`` or ``body.…``. What the event leaves out is not compared.
    """

    name: str
    table: Table
    key: Mapping[str, str]
    repeats: Mapping[str, str]


_OUTCOME = {"outcome": "body.outcome", "lane": "body.lane", "predecessor_id": "body.previous"}
_RECORDS = {
    "LodgementReceived": _Record(
        "version",
        lodgement_versions,
        {"lodgement_id": "subjects.lodgement", "version": "body.version"},
        {"function": "body.function"},
    ),
    "LinkAsserted": _Record(
        "link",
        link_assertions,
        {"id": "subjects.link"},
        {
            "lodgement_id": "subjects.lodgement",
            "consignment_id": "subjects.consignment",
            "key_type": "body.key_type",
        },
    ),
    "ConsignmentAssessed": _Record(
        "assessment",
        assessments,
        {"id": "subjects.assessment"},
        {
            **_OUTCOME,
            "consignment_id": "subjects.consignment",
            "lodgement_version": "body.version",
            "stage": "body.stage",
            "band": "body.band",
            "score": "body.score",
            "configuration": "body.configuration",
        },
    ),
    "ConsignmentSelected": _Record(
        "selection",
        selections,
        {"id": "subjects.selection"},
        {**_OUTCOME, "assessment_id": "subjects.assessment", "rule": "body.rule", "cut_off": "body.cut_off"},
    ),
    "DecisionTaken": _Record(
        "decision",
        decisions,
        {"id": "subjects.decision"},
        {
            **_OUTCOME,
            "assessment_id": "subjects.assessment",
            "kind": "body.kind",
            "reason_code": "body.reason_code",
        },
    ),
}

TYPES = frozenset(_RECORDS)
"""The types of events that have a record."""


def disagreements(connection: Connection, told: Iterable[Told]) -> Iterator[Fault]:
    """Yield what some events tell otherwise than their records, and which records are missing."""
    by_type: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for one in told:
        said = _read(one.content)
        if one.type in _RECORDS and said is not None:
            by_type.setdefault(one.type, []).append((one.position, said))
    for event_type, events in by_type.items():
        yield from _compare(connection, _RECORDS[event_type], events)


def _compare(connection: Connection, record: _Record, events: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    first, *_ = record.key
    ids = {said.get(record.key[first]) for _, said in events}
    columns = [record.table.c[name] for name in (*record.key, *record.repeats)]
    known = record.table.c[first].in_([one for one in ids if isinstance(one, str) and is_id(one)])
    rows = connection.execute(select(*columns).where(known))
    kept = {tuple(row._mapping[name] for name in record.key): row._mapping for row in rows}
    for position, said in events:
        row = kept.get(tuple(said.get(place) for place in record.key.values()))
        what = f"{record.name} of which row {position} tells"
        if row is None:
            yield Fault(FaultKind.RECORD_MISSING, position, f"The {what} is missing.")
            continue
        for column, place in record.repeats.items():
            if place in said and row[column] != said[place]:
                yield Fault(FaultKind.RECORD_ALTERED, position, f"The {what} says something else for {column}.")


def _read(content: str) -> dict[str, Any] | None:
    """What an event says, by place; None for content that is no event, which the verifier tells."""
    try:
        found = msgspec.json.decode(content, type=_Said)
    except msgspec.MsgspecError:
        return None
    return {f"subjects.{name}": value for name, value in found.subjects.items()} | {
        f"body.{name}": value for name, value in found.body.items()
    }


class _Said(Struct):
    subjects: dict[str, Any]
    body: dict[str, Any]
