# SPDX-License-Identifier: Apache-2.0
"""Calendars of offices: which days are worked, where a limit is counted in working days.

A calendar belongs to a time zone as an office keeps it: ``OfficeTime`` is both, and stands wherever a zone is asked.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct

_WEEKEND = frozenset({6, 7})


class Calendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days on which an office does not work: of each week (1 Monday to 7 Sunday), and the holidays of years."""

    weekend: frozenset[int] = _WEEKEND
    holidays: tuple[date, ...] = ()

    def fault(self) -> str | None:
        """What is wrong with it in a few words; None when nothing is."""
        strange = sorted(day for day in self.weekend if not 1 <= day <= 7)
        if strange:
            return f"has the day {strange[0]} in its weekend; write 1 for Monday to 7 for Sunday"
        if len(self.weekend) == 7:
            return "has no working day in the week"
        return None


class OfficeTime(tzinfo):
    """A time zone with the calendar of an office; in every other way the zone itself."""

    def __init__(self, zone: tzinfo, weekend: Iterable[int], holidays: Iterable[date]) -> None:
        """Keep time by ``zone``; ``weekend`` are days of the week from 1 Monday, ``holidays`` days of the zone."""
        self.zone = zone
        self._weekend = frozenset(weekend)
        self._holidays = frozenset(holidays)

    def is_worked(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day.isoweekday() not in self._weekend and day not in self._holidays

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """That of the zone."""
        return self.zone.utcoffset(when)

    def dst(self, when: datetime | None) -> timedelta | None:
        """That of the zone."""
        return self.zone.dst(when)

    def tzname(self, when: datetime | None) -> str | None:
        """That of the zone."""
        return self.zone.tzname(when)

    def fromutc(self, when: datetime) -> datetime:
        """That of the zone: it knows which of two equal local times is meant."""
        return self.zone.fromutc(when.replace(tzinfo=self.zone)).replace(tzinfo=self)


def is_worked(day: date, zone: tzinfo) -> bool:
    """Whether a day is a working day: by the office's calendar, without one Monday to Friday."""
    return zone.is_worked(day) if isinstance(zone, OfficeTime) else day.isoweekday() not in _WEEKEND
