# SPDX-License-Identifier: Apache-2.0
"""Erasing payloads when their time is over: content and salt go, the digest in the journal stays and says nothing more.

What is under legal hold is never erased. Each step is a transaction of its own with its own event, so that a purge of
years can be stopped and gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from greenlane.cargo import new_id
from greenlane.journal import Event, record
from greenlane.store.partitions import drop_empty
from greenlane.store.payloads import named_payloads
from greenlane.store.store import Store
from greenlane.store.tables.payloads import payloads, purges
from greenlane.store.unit import UnitOfWork

AT_ONCE = 1_000
"""Payloads erased in one step: as many ids as an event may hold."""


def purge(
    store: Store, *, before: date, retention_class: str, rule: str, actor: str, agency: str, unit: str | None = None
) -> int:
    """Erase the payloads of a retention class from days before ``before``; return how many.

    ``rule`` is the code of the rule that asks for it, which ``payloads.get`` tells afterwards; ``actor`` is named as
    events name actors. Every step appends a ``PayloadPurged`` event.
    """
    total = 0
    while True:
        with store.unit() as uow:
            rows = _next_rows(uow, before, retention_class)
            if rows:
                event = _event(rows, rule, retention_class, store.clock.now(), actor, agency, unit)
                _erase(uow, [row.id for row in rows], event, rule, retention_class)
        if not rows:
            drop_empty(store.engine, before=before)
            return total
        total += len(rows)


def _event(
    rows: Sequence[Row[Any]], rule: str, retention_class: str, at: datetime, actor: str, agency: str, unit: str | None
) -> Event:
    return record(
        "PayloadPurged",
        event_id=new_id(at),
        at=at,
        actor=actor,
        agency=agency,
        unit=unit,
        body={
            "rule": rule,
            "retention_class": retention_class,
            "kind": rows[0].kind,
            "day": rows[0].day.isoformat(),
            "payloads": len(rows),
            "payload_ids": [row.id for row in rows],
        },
    )


def _erase(uow: UnitOfWork, payload_ids: list[str], event: Event, rule: str, retention_class: str) -> None:
    uow.events.append(event)
    erased = [
        {"payload_id": one, "retention_class": retention_class, "rule": rule, "at": event.at, "event_id": event.id}
        for one in payload_ids
    ]
    uow.connection.execute(insert(purges), erased)
    uow.connection.execute(delete(payloads).where(named_payloads(payload_ids)))


def _next_rows(uow: UnitOfWork, before: date, retention_class: str) -> list[Row[Any]]:
    """Take the next payloads to erase: of one day and kind, at most as many as an event may name."""
    query = (
        select(payloads.c.id, payloads.c.day, payloads.c.kind)
        .where(payloads.c.day < before, payloads.c.retention_class == retention_class, payloads.c.legal_hold.is_(False))
        .order_by(payloads.c.day, payloads.c.kind, payloads.c.id)
        .limit(AT_ONCE)
        # Whoever sets a hold at this moment either comes before, and the row is left, or waits and finds nothing.
        .with_for_update(of=payloads)
    )
    rows: list[Row[Any]] = list(uow.connection.execute(query))
    return [row for row in rows if (row.day, row.kind) == (rows[0].day, rows[0].kind)]
