# SPDX-License-Identifier: Apache-2.0
"""Time limits as dated reference data: which law asks for which filing until when, and by when customs must decide.

``data/time_limits.yaml`` writes and explains them. What SAFE allows at the most is data too, in
``data/safe_maxima.yaml``; a row that asks for a filing earlier than that is refused when the document is read.
"""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache

from msgspec import Struct, structs

from greenlane.cargo import Direction, Moment, Stage
from greenlane.documents import kept
from greenlane.errors import Misconfigured

from .shipped import document_bytes, parsed, shipped_bytes
from .stages import Dataset

LODGING = "lodging"  # the one moment that is not of the journey: when the filing reached customs
_ORDER = (Moment.LOADING, Moment.DEPARTURE, Moment.ARRIVAL, Moment.PRESENTATION)
_HOURS_OF_A_DAY = 25  # the longest there is, in autumn


class OnSilence(StrEnum):
    """What holds when customs has not answered by the decision limit."""

    MAY_PROCEED = "may_proceed"  # the goods may go on, as under the 24-hour rule at sea
    MUST_WAIT = "must_wait"  # they may not, as before loading by air


class Haul(StrEnum):
    """Short or long: by air a flight of less than four hours, or a longer one."""

    SHORT = "short"
    LONG = "long"


class Law(Struct, frozen=True, forbid_unknown_fields=True):
    """What a row rests on: the instrument and the place in it."""

    instrument: str
    article: str

    def __str__(self) -> str:
        """As people cite it."""
        return f"{self.instrument}, {self.article}"


class Offset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far before or after a moment a limit lies: in elapsed hours, or in days of the office's calendar.

    ``working`` counts only days on which the office works, by its calendar or else Monday to Friday; ``at`` is a local
    time of day such as ``12:00``, without which days end at midnight.
    """

    hours: Decimal = Decimal(0)
    days: int | None = None
    working: bool = False
    at: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def moment(self) -> str:
        """The moment from which it is counted."""
        return self.before or self.after or ""

    @property
    def time_of_day(self) -> time | None:
        """The local time of day named, None where there is none."""
        return time.fromisoformat(self.at) if self.at is not None else None

    def fault(self, moments: Iterable[str]) -> str | None:
        """What is wrong with it in a few words; None when nothing is."""
        if (self.before is None) is (self.after is None):
            return "must name one moment, before or after it"
        if self.moment not in moments:
            return f"counts from {self.moment!r}; known are {', '.join(moments)}"
        if self.hours < 0 or (self.days or 0) < 0:
            return "counts backwards; write “before” or “after” instead of a negative number"
        if self.days is None and (self.working or self.at is not None):
            return "names working days or a time of day without a number of days"
        if self.days is not None and self.hours:
            return "counts both hours and days; write one of them"
        try:
            self.time_of_day  # noqa: B018
        except ValueError:
            return f"names {self.at!r}, which is no time of day such as 12:00"
        return None

    def most_hours(self) -> Decimal:
        """The most hours that can lie between the limit and its moment, whatever the day and the zone."""
        if self.days is None:
            return self.hours
        weekends = 2 * (1 + self.days // 5) if self.working else 0  # without holidays, which no row can know
        return Decimal((self.days + weekends + 1) * _HOURS_OF_A_DAY)


class Applies(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which filings a row holds and from when to when; what is empty or absent holds for every value."""

    id: str
    law: Law
    valid_from: date
    valid_to: date | None = None
    modes: frozenset[str] = frozenset()
    directions: frozenset[Direction] = frozenset()
    stages: frozenset[Stage] = frozenset()
    containerised: bool | None = None
    haul: Haul | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on that day; both ends of its validity are included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: "Applies") -> bool:
        """Whether there can be a filing for which both hold."""

        def common(one: frozenset[str], two: frozenset[str]) -> bool:
            return not one or not two or bool(one & two)

        return (
            common(self.modes, other.modes)
            and common(frozenset(self.directions), frozenset(other.directions))
            and common(frozenset(self.stages), frozenset(other.stages))
            and (None in (self.containerised, other.containerised) or self.containerised is other.containerised)
            and (None in (self.haul, other.haul) or self.haul is other.haul)
            and (self.valid_to is None or other.valid_from <= self.valid_to)
            and (other.valid_to is None or self.valid_from <= other.valid_to)
        )


class TimeLimit(Applies, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a kind of filing is due (``file``), by when customs must decide (``decide``), and what silence means."""

    regime: str
    on_silence: OnSilence
    file: Offset | None = None
    decide: Offset | None = None
    datasets: frozenset[Dataset] = frozenset()


class Maximum(Applies, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The earliest at which SAFE lets administrations ask for a filing of that kind."""

    file: Offset


class PresentationLimit(Applies, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By when goods that have arrived are presented to customs, and by when their storage ends."""

    regime: str
    present: Offset | None = None
    store: Offset | None = None


class Maxima(Struct, frozen=True, forbid_unknown_fields=True):
    """The document of what SAFE allows."""

    edition: str
    maxima: tuple[Maximum, ...]


class TimeLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated document of rows, of one regime or several."""

    edition: str
    limits: tuple[TimeLimit, ...]
    maxima: tuple[Maximum, ...] = ()
    presentation: tuple[PresentationLimit, ...] = ()

    def of(self, regime: str, on: date) -> tuple[TimeLimit, ...]:
        """The rows of one regime in force on a day. Raises ``Misconfigured`` when the document has no such regime."""
        known = sorted({row.regime for row in self.limits})
        if regime not in known:
            raise Misconfigured(
                f"The document of time limits has no regime {regime}.",
                code="intake.reference_data",
                where="GREENLANE_TIME_LIMITS",
                remedy=f"Choose one of {', '.join(known) or 'none: the document is empty'}.",
            )
        return tuple(row for row in self.limits if row.regime == regime and row.holds_on(on))

    def presentation_of(self, regime: str, on: date) -> tuple[PresentationLimit, ...]:
        """The rows of presentation of one regime in force on a day; none where the regime sets none."""
        return tuple(row for row in self.presentation if row.regime == regime and row.holds_on(on))


def time_limits(content: bytes, *, maxima: tuple[Maximum, ...] | None = None) -> TimeLimits:
    """Read a document of time limits.

    A document without ``maxima`` of its own is held to those given, by default to those that Greenlane ships. Raises
    ``Misconfigured`` for another shape, a double id, an unknown moment, or a row that asks for a filing earlier than
    SAFE allows.
    """
    document = parsed(content, TimeLimits, "document of time limits")
    seen: set[str] = set()
    for row in (*document.limits, *document.maxima, *document.presentation):
        if row.id in seen:
            raise _misconfigured(row, "is written twice", "Give every row an id of its own.")
        seen.add(row.id)
        for name in ("file", "decide", "present", "store"):
            offset = getattr(row, name, None)
            fault = offset.fault(_moments(name)) if offset is not None else None
            if fault:
                raise _misconfigured(row, f"has a “{name}” that {fault}", "See the head of the shipped document.")
    allowed = document.maxima or (maxima if maxima is not None else shipped_maxima())
    for limit in document.limits:
        for maximum in allowed:
            if limit.file is not None and limit.overlaps(maximum) and not no_earlier(limit.file, maximum.file):
                raise _misconfigured(
                    limit,
                    f"asks for the filing {words_of(limit.file)}, earlier than SAFE allows: {maximum.id} says "
                    f"{words_of(maximum.file)} ({maximum.law})",
                    "Ask for it later, or narrow the row to the traffic that it is meant for.",
                )
    return document


@kept
def shipped_time_limits() -> TimeLimits:
    """The rows that Greenlane ships: SAFE, and the European Union and the United States as examples."""
    return structs.replace(time_limits(document_bytes("time_limits.yaml")), maxima=shipped_maxima())


@cache
def shipped_maxima() -> tuple[Maximum, ...]:
    """What SAFE allows at the most."""
    return safe_maxima(shipped_bytes("safe_maxima.yaml")).maxima


def safe_maxima(content: bytes) -> Maxima:
    """Read a document of what SAFE allows at the most. Raises ``Misconfigured`` for another shape."""
    return parsed(content, Maxima, "document of what SAFE allows")


def no_earlier(asked: Offset, allowed: Offset) -> bool:
    """Whether one limit can never lie before another: loading comes before departure, arrival and presentation."""
    if asked.after is not None or allowed.before is None or asked.before is None:
        return asked.after is not None
    if _ORDER.index(Moment(asked.before)) < _ORDER.index(Moment(allowed.before)):
        return False
    return asked.most_hours() <= allowed.most_hours()


def _moments(name: str) -> tuple[str, ...]:
    return (*_ORDER, LODGING) if name == "decide" else _ORDER


def words_of(offset: Offset) -> str:
    """An offset in words, such as ``24 hours before loading`` or ``at departure``."""
    side = "before" if offset.before else "after"
    if offset.days is None:
        if not offset.hours:
            return f"at {offset.moment}"
        return f"{offset.hours.normalize():f} hour{'' if offset.hours == 1 else 's'} {side} {offset.moment}"
    at = f" at {offset.at}" if offset.at else ""
    days = f"{offset.days} {'working ' if offset.working else ''}day{'' if offset.days == 1 else 's'}"
    return f"{days} {side} {offset.moment}{at}"


def _misconfigured(row: Applies, what: str, remedy: str) -> Misconfigured:
    return Misconfigured(
        f"The time limit {row.id} {what}.", code="intake.reference_data", where=f"limits.{row.id}", remedy=remedy
    )
