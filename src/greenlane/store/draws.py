# SPDX-License-Identifier: Apache-2.0
"""Periods of the random draw: the hash of the key before, the key itself after, sealed in between."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select, update

from greenlane.errors import Conflict
from greenlane.store.tables.targeting import draw_periods
from greenlane.store.writing import Writer, read, row_of


class DrawPeriod(Struct, frozen=True, kw_only=True):
    """A period with its key: ``key_hash`` is journalled before, ``sealed_key`` only this installation can open.

    It holds from ``starts_at`` until before ``ends_at``.
    """

    period: str
    starts_at: datetime
    ends_at: datetime
    key_hash: str
    sealed_key: bytes
    committed_event: str
    revealed_key: bytes | None = None
    revealed_event: str | None = None


class Draws:
    """The repository of draw periods."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, period: DrawPeriod) -> None:
        """Record a period. A second one of the same name or start ends the unit with ``Conflict``."""
        self._writer.add(draw_periods, row_of(period))

    def at(self, instant: datetime) -> DrawPeriod | None:
        """Return the period that holds at an instant, None when none was prepared."""
        query = select(draw_periods).where(draw_periods.c.starts_at <= instant, draw_periods.c.ends_at > instant)
        row = self._writer.execute(query.order_by(draw_periods.c.starts_at.desc()).limit(1)).one_or_none()
        return None if row is None else read(DrawPeriod, row)

    def ended_before(self, instant: datetime) -> list[DrawPeriod]:
        """Return the periods that are over and whose key is not revealed, oldest first."""
        query = select(draw_periods).where(draw_periods.c.ends_at <= instant, draw_periods.c.revealed_key.is_(None))
        return [read(DrawPeriod, row) for row in self._writer.execute(query.order_by(draw_periods.c.starts_at))]

    def reveal(self, period: str, key: bytes, *, event_id: str) -> None:
        """Record the key as revealed. Raises ``Conflict`` when it was before, or there is no such period."""
        statement = (
            update(draw_periods)
            .where(draw_periods.c.period == period, draw_periods.c.revealed_key.is_(None))
            .values(revealed_key=key, revealed_event=event_id)
        )
        if self._writer.execute(statement).rowcount != 1:
            raise Conflict(
                f"The key of period {period} cannot be revealed: it was, or there is no such period.",
                code="draw.revealed",
                where=period,
            )
