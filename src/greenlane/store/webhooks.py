# SPDX-License-Identifier: Apache-2.0
"""Webhooks: where a filer's answers are delivered, how far, and how it went."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select, update

from greenlane.access import missing
from greenlane.cargo import is_id
from greenlane.store.tables.delivery import webhooks
from greenlane.store.writing import Writer, read, read_all, row_of


class Webhook(Struct, frozen=True, kw_only=True):
    """An address of a filer.

    ``position`` is the place in the log of the last answer taken there, -1 before the first. ``secret`` is sealed.
    ``failures`` counts those since the last success, ``failing_since`` is the first of them, ``last_error`` a code.
    """

    id: str
    filer_id: str
    url: str
    secret: bytes
    state: str
    position: int
    failures: int
    last_error: str | None
    failing_since: datetime | None
    run_after: datetime
    created_by: str
    created_at: datetime


class Webhooks:
    """The repository of webhooks."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, webhook: Webhook) -> None:
        """Record an address."""
        self._writer.add(webhooks, row_of(webhook))

    def get(self, webhook_id: str) -> Webhook:
        """Return one that has not ended, locked until the end of this unit. Raises ``NotFound``."""
        found = None
        if is_id(webhook_id):
            query = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.state != "ended").with_for_update()
            found = self._writer.execute(query).one_or_none()
        if found is None:
            raise missing(f"webhook {webhook_id[:80]}")
        return read(Webhook, found)

    def of_filers(self, filers: frozenset[str]) -> list[Webhook]:
        """Return those of some filers that have not ended, oldest first."""
        query = select(webhooks).where(webhooks.c.filer_id.in_(sorted(filers)), webhooks.c.state != "ended")
        return read_all(Webhook, self._writer.execute(query.order_by(webhooks.c.created_at, webhooks.c.id)))

    def take_due(self, *, now: datetime, until: datetime, log_ends: int, limit: int = 20) -> list[Webhook]:
        """Take active ones whose time has come and that have not followed the log to its end.

        Nobody else gets them before ``until``, should we die over it.
        """
        due = (
            select(webhooks.c.id)
            .where(webhooks.c.state == "active", webhooks.c.run_after <= now, webhooks.c.position < log_ends)
            .order_by(webhooks.c.run_after)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        taken = update(webhooks).where(webhooks.c.id == due.c.id).values(run_after=until).returning(webhooks)
        return sorted(read_all(Webhook, self._writer.execute(taken)), key=lambda one: (one.created_at, one.id))

    def change(self, webhook_id: str, **values: object) -> None:
        """Record what has changed of one; columns by name."""
        self._writer.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(values))
