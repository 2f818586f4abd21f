# SPDX-License-Identifier: Apache-2.0
"""The clock of presentation: it starts when the goods arrive, and says by when they must be presented."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from greenlane.cargo import Declaration, JourneyTime, Moment

from .deadlines import limit_or_reason, told_time
from .stages import direction_of
from .time_limits import PresentationLimit


class Presentation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a consignment stands between arrival and procedure; instants are UTC.

    ``arrival`` and ``presented`` are the actual times known, with their source. ``limit`` is by when the goods must be
    presented, ``storage_limit`` by when their storage ends; each absent with the sentence why.
    """

    arrival: JourneyTime | None = None
    presented: JourneyTime | None = None
    limit: datetime | None = None
    reason: str | None = None
    storage_limit: datetime | None = None
    storage_reason: str | None = None
    row: PresentationLimit | None = None

    @property
    def late(self) -> bool | None:
        """Whether the goods were presented after the limit; None while that is not known."""
        if self.limit is None or self.presented is None:
            return None
        return self.presented.at > self.limit


def presentation(declaration: Declaration, limits: Iterable[PresentationLimit], *, zone: tzinfo = UTC) -> Presentation:
    """The clock of a consignment by the rows of one regime in force (``TimeLimits.presentation_of``).

    It runs from actual times only: goods that are merely expected owe nothing yet.
    """
    direction = direction_of(declaration)
    border = declaration.consignment.journey.border
    mode = border.mode if border else None
    row = next(
        (
            row
            for row in limits
            if (not row.directions or direction is None or direction in row.directions)
            and (not row.modes or mode is None or mode in row.modes)
        ),
        None,
    )
    happened = tuple(time for time in declaration.consignment.journey.times if time.actual)
    arrival, presented = told_time(happened, Moment.ARRIVAL), told_time(happened, Moment.PRESENTATION)
    if row is None:
        unset = "No limit of presentation is set for goods of this kind."
        return Presentation(arrival=arrival, presented=presented, reason=unset, storage_reason=unset)
    known = {Moment.ARRIVAL: arrival, Moment.PRESENTATION: presented}

    def reckon(which: str) -> tuple[datetime | None, str | None]:
        offset = getattr(row, which)
        if offset is None:
            return None, f"{row.law} sets none."
        time = known.get(Moment(offset.moment)) or told_time(happened, Moment(offset.moment))
        if time is None:
            said = {Moment.ARRIVAL: "have not arrived", Moment.PRESENTATION: "have not been presented"}
            return None, f"The goods {said.get(Moment(offset.moment), 'are not under way')} as far as is known."
        return limit_or_reason(offset, time.at, zone)

    limit, reason = reckon("present")
    storage_limit, storage_reason = reckon("store")
    return Presentation(
        arrival=arrival,
        presented=presented,
        limit=limit,
        reason=reason,
        storage_limit=storage_limit,
        storage_reason=storage_reason,
        row=row,
    )
