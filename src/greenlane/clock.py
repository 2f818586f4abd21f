# SPDX-License-Identifier: Apache-2.0
"""What time it is, as something that is handed in.

Rooms never ask the machine for the time: a use case gets a ``Clock``, or the instant itself. So every decision can be
taken again as of its own moment, and tests need no waiting. Instants are UTC and aware, always.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from greenlane.errors import Invalid


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant as an aware datetime in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present instant in UTC, with microseconds."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests, rehearsal and simulation."""

    def __init__(self, instant: datetime) -> None:
        """Stand at ``instant``; an aware datetime of any offset. Raises ``Invalid`` for a naive one."""
        self._instant = _in_utc(instant)

    def now(self) -> datetime:
        """Return the instant at which the clock stands, in UTC."""
        return self._instant

    def advance(self, by: timedelta) -> datetime:
        """Move forward by ``by`` and return the new instant. Raises ``Invalid`` for a step back."""
        if by < timedelta(0):
            raise Invalid(f"A clock does not go back; asked to move by {by}.", code="clock.backwards")
        self._instant += by
        return self._instant


def _in_utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise Invalid(
            f"The instant {instant.isoformat()} has no offset from UTC, so it could mean several moments.",
            code="clock.naive",
            remedy="Give it a time zone, for example datetime(2026, 1, 31, 9, 0, tzinfo=UTC).",
        )
    return instant.astimezone(UTC)
