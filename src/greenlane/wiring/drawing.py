# SPDX-License-Identifier: Apache-2.0
"""The random programme's keys: committed before a week, used in it, revealed after it."""

import secrets
from datetime import datetime, timedelta

from greenlane.cargo import FactsBuilder, Source, Stage, Stated
from greenlane.store import DrawPeriod, UnitOfWork
from greenlane.targeting import DRAW_SCALE, draw, key_commitment

from .installation import Installation, first_day_of_week

_WEEK = timedelta(days=7)
BY = "policy:random_programme"
PURPOSE = "key of the random draw"


def commit_keys(uow: UnitOfWork, installation: Installation, at: datetime) -> int:
    """Fix the keys of this week and the next, journalling their hashes; return how many were new.

    Next week's key is committed before its week begins. Only the first week of a new installation is committed while
    it has begun already; the journal shows when.
    """
    start = first_day_of_week(at)
    fresh = 0
    for begins in (start, start + _WEEK):
        if uow.draws.at(begins) is not None:
            continue
        key = secrets.token_bytes(32)
        year, week, _ = begins.isocalendar()
        period = f"{year}-W{week:02d}"
        event = installation.event(
            "DrawKeyCommitted", at, BY, body={"period": period, "commitment": key_commitment(key)}
        )
        uow.events.append(event)
        uow.draws.add(
            DrawPeriod(
                period=period,
                starts_at=begins,
                ends_at=begins + _WEEK,
                key_hash=key_commitment(key),
                sealed_key=installation.keys.seal(key, PURPOSE),
                committed_event=event.id,
            )
        )
        fresh += 1
    return fresh


def reveal_keys(uow: UnitOfWork, installation: Installation, at: datetime) -> int:
    """Reveal the keys of weeks that are over; return how many."""
    over = uow.draws.ended_before(at)
    for period in over:
        key = installation.keys.open(period.sealed_key, PURPOSE)
        body = {"period": period.period, "commitment": period.key_hash, "key": key.hex()}
        event = installation.event("DrawKeyRevealed", at, BY, body=body)
        uow.events.append(event)
        uow.draws.reveal(period.period, key, event_id=event.id)
    return len(over)


def period_of(uow: UnitOfWork, installation: Installation, opened_at: datetime) -> DrawPeriod:
    """The period of the week of an instant; its key is fixed now where it was not."""
    period = uow.draws.at(opened_at)
    if period is None:
        uow.lock("draw keys")
        commit_keys(uow, installation, opened_at)
        period = uow.draws.at(opened_at)
        assert period is not None
    return period


def key_at(uow: UnitOfWork, installation: Installation, opened_at: datetime) -> tuple[str, bytes]:
    """The name and the key of the period of an instant."""
    period = period_of(uow, installation, opened_at)
    return period.period, period.revealed_key or installation.keys.open(period.sealed_key, PURPOSE)


def drawn_fact(consignment: str, stage: Stage, period: str, key: bytes) -> dict[str, tuple[Stated, ...]]:
    """The fact ``draw.value`` of a consignment at a stage, under the key of the week in which it was opened.

    Because the week is that of the opening, nothing that comes later draws again.
    """
    tell = FactsBuilder()
    source = Source(provider="draw", detail=f"period {period}")
    tell.state("draw.value", draw(key, consignment, stage) / 10**DRAW_SCALE, source)
    return tell.build()
