# SPDX-License-Identifier: Apache-2.0
"""Two clocks: until when a filing must have come, and until when customs must have decided.

The rows are dated reference data (``time_limits.py``). A moment of the journey is taken as it actually was where the
filing or a report says so, else as planned; a report of who carries the goods comes before the estimate of a
declaration. Where no time is known the limit is absent and a sentence says why: an unknown limit is never guessed.
"""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct, field

from greenlane.cargo import Consignment, Declaration, JourneyTime, Moment, Stage

from .calendars import is_worked
from .stages import AIR, dataset_of, direction_of
from .time_limits import LODGING, Haul, Offset, OnSilence, TimeLimit

SHORT_FLIGHT = timedelta(hours=4)
REPORT = "report"
"""With which the source of a time begins that a report tells: ``report:`` and the id of its lodgement."""

_MODES = {"1": "sea", "2": "rail", "3": "road", "4": "air", "5": "mail", "8": "inland waterway"}


class Deadline(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The limits of one filing at one stage; instants are UTC.

    ``filing_reason`` and ``decision_reason`` are the sentences why a limit is absent; ``row`` is the time limit
    applied, ``times`` what it was reckoned from (with their source), ``lodged_at`` when the filing came.
    """

    stage: Stage
    filing_limit: datetime | None = None
    decision_limit: datetime | None = None
    filing_reason: str | None = None
    decision_reason: str | None = None
    row: TimeLimit | None = None
    times: tuple[JourneyTime, ...] = field(default_factory=tuple)
    lodged_at: datetime | None = None

    @property
    def reason(self) -> str | None:
        """Why the decision limit, or else the filing limit, is absent; None when both are known."""
        return self.decision_reason or self.filing_reason

    @property
    def on_silence(self) -> OnSilence | None:
        """What holds without an answer by the decision limit; None where no row applies."""
        return self.row.on_silence if self.row else None

    @property
    def hours_before_limit(self) -> Decimal | None:
        """Hours (two decimals) by which the filing came before its limit; negative when late, None when unknown."""
        if self.filing_limit is None or self.lodged_at is None:
            return None
        return hours_between(self.lodged_at, self.filing_limit)

    @property
    def late(self) -> bool | None:
        """Whether the filing came after its limit; None when that cannot be known."""
        return None if self.filing_limit is None or self.lodged_at is None else self.lodged_at > self.filing_limit


def told_time(times: Iterable[JourneyTime], moment: Moment) -> JourneyTime | None:
    """The time of a moment that counts: an actual one before a planned one, of two alike a report's.

    Of several filings the first one counts, of several reports the last one, since it knows more. A time without offset
    from UTC is no instant and is passed over.
    """
    of_moment = [time for time in times if time.moment is moment and time.at.utcoffset() is not None]
    if len(of_moment) < 2:
        return of_moment[0] if of_moment else None
    ranked = (
        (time.actual, is_reported(time), place if is_reported(time) else -place) for place, time in enumerate(of_moment)
    )
    return of_moment[max(zip(ranked, range(len(of_moment)), strict=True))[1]]


def is_reported(time: JourneyTime) -> bool:
    """Whether a report tells the time, and not a declaration."""
    return (time.source or "").startswith(REPORT)


def haul_of(declaration: Declaration) -> Haul | None:
    """Short or long by the times of departure and arrival; None where they are not both known.

    Only a flight has a haul that its duration tells; for other modes the law names waters and stretches.
    """
    journey = declaration.consignment.journey
    if journey.border is None or journey.border.mode != AIR:
        return None
    departure, arrival = told_time(journey.times, Moment.DEPARTURE), told_time(journey.times, Moment.ARRIVAL)
    if departure is None or arrival is None or arrival.at < departure.at:
        return None
    return Haul.SHORT if arrival.at - departure.at < SHORT_FLIGHT else Haul.LONG


def containerised(consignment: Consignment) -> bool | None:
    """Whether the goods travel in containers: as stated, else because some are named; None where nothing tells it."""
    if consignment.containerised is not None:
        return consignment.containerised
    return True if consignment.equipment else None


def deadline(
    declaration: Declaration,
    stage: Stage,
    lodged_at: datetime | None,
    limits: Iterable[TimeLimit],
    *,
    zone: tzinfo = UTC,
) -> Deadline:
    """The limits of a filing at a stage under the given rows (those of one regime in force: ``TimeLimits.of``).

    ``zone`` is where limits that count in days are counted. Where the filing leaves open which of several rows holds
    (haul, containers), the one with the earliest known decision is taken, since deciding too early harms nobody; of
    several such rows the one with the latest known filing limit, since nobody is called late on a guess.
    """
    candidates, why_none = _candidates(declaration, stage, tuple(limits))
    if not candidates:
        return Deadline(stage=stage, lodged_at=lodged_at, filing_reason=why_none, decision_reason=why_none)
    reckoned = [_reckoned(row, declaration, stage, lodged_at, zone) for row in candidates]

    def order(one: Deadline) -> tuple[float, float]:
        decision = one.decision_limit.timestamp() if one.decision_limit else math.inf
        return decision, -one.filing_limit.timestamp() if one.filing_limit else math.inf

    return min(reckoned, key=order)


def hours_between(earlier: datetime, later: datetime) -> Decimal:
    """Hours from one instant to another with two decimals; negative when the second lies before the first."""
    seconds = Decimal(round((later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds()))
    return (seconds / 3600).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def limit_from(offset: Offset, instant: datetime, zone: tzinfo) -> datetime:
    """The limit, UTC, that lies so far before or after an instant. Raises ``OverflowError`` at the edge of time.

    Hours elapse: they are the same whether clocks were changed in between or not. Days are the zone's: a limit of days
    after an instant ends with the last of them, one of days before begins with the first, unless a time of day is
    named. A time of day that the clocks skip in spring is taken as they stood before; one that comes twice in autumn
    is the first for what must be decided by then, and so errs on the early side.
    """
    if offset.days is None:
        hours = timedelta(seconds=float(offset.hours * 3600))
        return instant.astimezone(UTC) + (hours if offset.before is None else -hours)
    day = instant.astimezone(zone).date()
    step = timedelta(days=-1 if offset.before is not None else 1)
    left = offset.days
    while left:
        day += step
        left -= not offset.working or is_worked(day, zone)
    if offset.time_of_day is not None:
        return _local(day, offset.time_of_day, zone)
    return _local(day if offset.before is not None else day + timedelta(days=1), time(), zone)


def _local(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _candidates(
    declaration: Declaration, stage: Stage, limits: tuple[TimeLimit, ...]
) -> tuple[tuple[TimeLimit, ...], str | None]:
    direction, dataset = direction_of(declaration), dataset_of(declaration, stage)
    at_stage = [
        row
        for row in limits
        if (not row.stages or stage in row.stages)
        and (not row.directions or direction is None or direction in row.directions)
        and (not row.datasets or dataset in row.datasets)
    ]
    words = stage.value.replace("_", "-")
    if not at_stage:
        return (), f"No time limit is set for the {words} stage of a filing of this kind."
    border = declaration.consignment.journey.border
    mode = border.mode if border else None
    if mode is None and any(row.modes for row in at_stage):
        return (), "The filing does not say the mode of transport at the border, on which the time limit depends."
    of_mode = [row for row in at_stage if not row.modes or mode in row.modes]
    if not of_mode:
        named = f"{mode} ({_MODES[mode]})" if mode in _MODES else str(mode)
        return (), f"No time limit is set for mode of transport {named} at the {words} stage."
    boxes, haul = containerised(declaration.consignment), haul_of(declaration)
    fitting = [
        row
        for row in of_mode
        if (row.containerised is None or boxes is None or row.containerised is boxes)
        and (row.haul is None or haul is None or row.haul is haul)
    ]
    return tuple(fitting), None if fitting else f"No time limit is set for this kind of transport at the {words} stage."


def _reckoned(
    row: TimeLimit, declaration: Declaration, stage: Stage, lodged_at: datetime | None, zone: tzinfo
) -> Deadline:
    times = declaration.consignment.journey.times
    used: list[JourneyTime] = []

    def reckon(offset: Offset | None, unset: str) -> tuple[datetime | None, str | None]:
        if offset is None:
            return None, unset
        if offset.moment == LODGING:
            instant = lodged_at
        else:
            found = told_time(times, Moment(offset.moment))
            instant = found.at if found else None
            if found is not None and found not in used:
                used.append(found)
        return limit_or_reason(offset, instant, zone)

    filing_limit, filing_reason = reckon(row.file, f"{row.law} sets no time for this filing.")
    decision_limit, decision_reason = reckon(row.decide, f"{row.law} sets no time by which customs must decide.")
    return Deadline(
        stage=stage,
        filing_limit=filing_limit,
        decision_limit=decision_limit,
        filing_reason=filing_reason,
        decision_reason=decision_reason,
        row=row,
        times=tuple(used),
        lodged_at=lodged_at,
    )


def limit_or_reason(offset: Offset, instant: datetime | None, zone: tzinfo) -> tuple[datetime | None, str | None]:
    """The limit counted from an instant; or None, and the sentence that says why there is none."""
    if instant is None and offset.moment == LODGING:
        return None, "The filing has not been lodged, and its time limit runs from there."
    if instant is None:
        return None, f"No planned or actual {offset.moment} time is known, neither from the filing nor from a report."
    try:
        return limit_from(offset, instant, zone), None
    except (
        OverflowError,
        ValueError,
    ):  # a date such as 0001-01-01, of which a check tells the filer
        return None, f"The {offset.moment} time is at the edge of the calendar."
