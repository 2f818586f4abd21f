# SPDX-License-Identifier: Apache-2.0
"""Time limits: until when a filing must have come and until when customs must have decided.

The limits are dated reference data (``data/time_limits.yaml`` writes and explains them); a moment of the journey is
taken as it actually was where the filing or an event says so, else as planned. Where no time is known the limit is
absent and a sentence says why: an unknown limit is never guessed.
"""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from functools import cache

from msgspec import Struct, field

from greenlane.cargo import Consignment, Declaration, Direction, JourneyTime, Moment, Stage
from greenlane.errors import Misconfigured

from .shipped import parsed, shipped_bytes
from .stages import AIR, Dataset, dataset_of, direction_of

SHORT_FLIGHT = timedelta(hours=4)
LODGING = "lodging"  # the one moment that is not of the journey: when the filing reached customs
_MODES = {"1": "sea", "2": "rail", "3": "road", "4": "air", "5": "mail", "8": "inland waterway"}


class OnSilence(StrEnum):
    """What holds when customs has not answered by the decision limit."""

    PROCEED = "proceed"  # the goods may go on
    WAIT = "wait"  # the goods may not


class Haul(StrEnum):
    """Short or long: by air a flight of less than four hours, or a longer one."""

    SHORT = "short"
    LONG = "long"


class Offset(Struct, frozen=True, forbid_unknown_fields=True):
    """So many hours before a moment: ``loading``, ``departure``, ``arrival``, or ``lodging`` (negative: after it)."""

    hours: Decimal
    before: str


class TimeLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: for which filings it holds, when they are due, when the decision is, and the law it rests on.

    An attribute that is empty or absent holds for every value of it.
    """

    id: str
    regime: str
    law: str
    valid_from: date
    decide: Offset
    on_silence: OnSilence
    file: Offset | None = None
    modes: frozenset[str] = frozenset()
    directions: frozenset[Direction] = frozenset()
    stages: frozenset[Stage] = frozenset()
    datasets: frozenset[Dataset] = frozenset()
    containerised: bool | None = None
    haul: Haul | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on that day; both ends of its validity are included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class TimeLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """A dated document of rows, of one regime or several."""

    edition: str
    limits: tuple[TimeLimit, ...]

    def of(self, regime: str, on: date) -> tuple[TimeLimit, ...]:
        """The rows of one regime in force on a day. Raises ``Misconfigured`` when the document has no such regime."""
        known = sorted({row.regime for row in self.limits})
        if regime not in known:
            raise Misconfigured(
                f"The document of time limits has no regime {regime}.",
                code="intake.reference_data",
                where="limits.regime",
                remedy=f"Choose one of {', '.join(known) or 'none: the document is empty'}.",
            )
        return tuple(row for row in self.limits if row.regime == regime and row.holds_on(on))


class Deadline(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The limits of one filing at one stage; instants are UTC.

    ``reason`` is the sentence why a limit is absent; ``row`` the time limit applied, ``times`` the times of the journey
    it was reckoned from (with their source), ``lodged_at`` when the filing came.
    """

    stage: Stage
    filing_limit: datetime | None = None
    decision_limit: datetime | None = None
    reason: str | None = None
    row: TimeLimit | None = None
    times: tuple[JourneyTime, ...] = field(default_factory=tuple)
    lodged_at: datetime | None = None

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


def time_limits(content: bytes) -> TimeLimits:
    """Read a document of time limits. Raises ``Misconfigured`` for another shape, a double id or an unknown moment."""
    document = parsed(content, TimeLimits, "document of time limits")
    seen: set[str] = set()
    for row in document.limits:
        if row.id in seen:
            raise _misconfigured(row, "is written twice", "Give every row an id of its own.")
        seen.add(row.id)
        filing, deciding = row.file, row.decide
        if filing is not None and filing.before not in list(Moment):
            raise _misconfigured(row, f"files before {filing.before!r}", f"Write one of {', '.join(Moment)}.")
        if deciding.before not in (*Moment, LODGING):
            raise _misconfigured(row, f"decides before {deciding.before!r}", f"Write {', '.join(Moment)} or {LODGING}.")
    return document


@cache
def shipped_time_limits() -> TimeLimits:
    """The rows that Greenlane ships: SAFE, and the European Union and the United States as examples."""
    return time_limits(shipped_bytes("time_limits.yaml"))


def haul_of(declaration: Declaration) -> Haul | None:
    """Short or long by the times of departure and arrival; None where they are not both known.

    Only a flight has a haul that its duration tells; for other modes the law names waters and stretches.
    """
    journey = declaration.consignment.journey
    if journey.border is None or journey.border.mode != AIR:
        return None
    departure, arrival = _moment(journey.times, Moment.DEPARTURE), _moment(journey.times, Moment.ARRIVAL)
    if departure is None or arrival is None or arrival.at < departure.at:
        return None
    return Haul.SHORT if arrival.at - departure.at < SHORT_FLIGHT else Haul.LONG


def containerised(consignment: Consignment) -> bool | None:
    """Whether the goods travel in containers: as stated, else because some are named; None where nothing tells it."""
    if consignment.containerised is not None:
        return consignment.containerised
    return True if consignment.equipment else None


def deadline(
    declaration: Declaration, stage: Stage, lodged_at: datetime | None, limits: Iterable[TimeLimit]
) -> Deadline:
    """The limits of a filing at a stage under the given rows (those of one regime in force: ``TimeLimits.of``).

    Where the filing leaves open which of several rows holds (haul, containers), the one with the earliest known
    decision is taken, since deciding too early harms nobody; of several such rows the one with the latest known filing
    limit, since nobody is called late on a guess.
    """
    candidates, why_none = _candidates(declaration, stage, tuple(limits))
    if not candidates:
        return Deadline(stage=stage, lodged_at=lodged_at, reason=why_none)
    reckoned = [_reckoned(row, declaration, stage, lodged_at) for row in candidates]

    def order(one: Deadline) -> tuple[float, float]:
        decision = one.decision_limit.timestamp() if one.decision_limit else math.inf
        return decision, -one.filing_limit.timestamp() if one.filing_limit else math.inf

    return min(reckoned, key=order)


def hours_between(earlier: datetime, later: datetime) -> Decimal:
    """Hours from one instant to another with two decimals; negative when the second lies before the first."""
    seconds = Decimal(round((later - earlier).total_seconds()))
    return (seconds / 3600).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


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


def _reckoned(row: TimeLimit, declaration: Declaration, stage: Stage, lodged_at: datetime | None) -> Deadline:
    stated = declaration.consignment.journey.times
    used: list[JourneyTime] = []
    missing: list[str] = []
    impossible: list[str] = []

    def reckon(offset: Offset) -> datetime | None:
        if offset.before == LODGING:
            instant = lodged_at
        else:
            found = _moment(stated, Moment(offset.before))
            instant = found.at if found else None
            if found is not None and found not in used:
                used.append(found)
        if instant is None:
            if offset.before not in missing:
                missing.append(offset.before)
            return None
        try:
            return (instant - timedelta(seconds=float(offset.hours * 3600))).astimezone(UTC)
        except OverflowError:  # a date at the edge of the calendar, such as 0001-01-01; a check tells the filer
            impossible.append(offset.before)
            return None

    filing_limit = reckon(row.file) if row.file else None
    decision_limit = reckon(row.decide)
    reason = None
    if missing:
        reason = f"There is no planned or actual {' or '.join(missing)} time in the filing."
    if missing == [LODGING]:
        reason = "The filing has not been lodged, and its time limit runs from there."
    if impossible:
        reason = f"The {' or '.join(dict.fromkeys(impossible))} time in the filing is at the edge of the calendar."
    return Deadline(
        stage=stage,
        filing_limit=filing_limit,
        decision_limit=decision_limit,
        reason=reason,
        row=row,
        times=tuple(used),
        lodged_at=lodged_at,
    )


def _moment(times: tuple[JourneyTime, ...], moment: Moment) -> JourneyTime | None:
    """The actual time of a moment if there is one, else the planned one."""
    of_kind = [time for time in times if time.moment is moment and time.at.utcoffset() is not None]
    return next((time for time in of_kind if time.actual), of_kind[0] if of_kind else None)


def _misconfigured(row: TimeLimit, what: str, remedy: str) -> Misconfigured:
    return Misconfigured(
        f"The time limit {row.id} {what}.", code="intake.reference_data", where=f"limits.{row.id}", remedy=remedy
    )
