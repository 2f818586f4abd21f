# SPDX-License-Identifier: Apache-2.0
"""The capacity plan of an office: what it can control on which local day, how much it draws, by which rule it ranks."""

from collections.abc import Mapping as Keyed
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, ValidationError, convert, to_builtins

from greenlane.cargo import Stage
from greenlane.errors import Invalid
from greenlane.targeting.canonical import digest_of
from greenlane.targeting.documents import Scalar, Sequence, Written, read_documents
from greenlane.targeting.outcomes import OUTCOMES, Outcome

from .ranking import FREE
from .rule import Rule
from .sizes import MOST, needed

SHARE_OF_CAPACITY = 0.1
"""The share of a control's places that the draw takes at the most, unless a plan says otherwise."""

MOST_A_DAY = 1_000_000
"""No office controls more than this on one day; a larger number is a slip."""


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class StratumKey(StrEnum):
    """By what the random draw may be divided; never by anything that a profile has found."""

    MODE = "mode"
    DIRECTION = "direction"


class Capacity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many controls of a kind on each of these weekdays, from the first day to the last, both included."""

    control: Outcome
    per_day: int
    days: tuple[Weekday, ...] = tuple(Weekday)
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is meant for a day."""
        dated = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return dated and tuple(Weekday)[day.weekday()] in self.days


class RandomPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The random programme of an office at one stage.

    In each stratum so many are drawn that over ``period_days`` the Wilson interval of a rate of ``rate`` is no wider
    than ``width`` from end to end; but no more than ``share_of_capacity`` of the places of the ``control``.
    """

    width: float
    rate: float = 0.05
    confidence: float = 0.95
    period_days: int = 91
    share_of_capacity: float = SHARE_OF_CAPACITY
    control: Outcome | None = None
    strata: tuple[StratumKey, ...] = ()

    def wanted_a_day(self) -> float:
        """How many are wanted in each stratum on one day."""
        return needed(self.width, self.rate, self.confidence) / self.period_days


class CapacityPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an office can control, and how it gives its controls out. ``office`` is its code in filings."""

    office: str
    title: str = ""
    time_zone: str | None = None
    capacities: tuple[Capacity, ...]
    random: dict[Stage, RandomPlan] = {}
    rule: Rule = Rule()

    def digest(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        return digest_of(to_builtins(self))

    def places_on(self, day: date) -> dict[Outcome, int]:
        """How many places there are on a local day, by control; 0 for a control that the plan names for other days.

        A control that the plan never names is not in it: it has no bound.
        """
        found = dict.fromkeys((one.control for one in self.capacities), 0)
        for one in self.capacities:
            if one.holds_on(day):
                found[one.control] = one.per_day
        return found

    def stratum_of(self, stage: Stage, mode: str | None, direction: str | None) -> str:
        """The stratum of a consignment: the values by which the stage's draw is divided, ``all`` where it is not."""
        plan = self.random.get(stage)
        if plan is None or not plan.strata:
            return "all"
        values = {StratumKey.MODE: mode, StratumKey.DIRECTION: direction}
        return "/".join(values[key] or "none" for key in plan.strata)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The day of an instant where the office is."""
    return instant.astimezone(zone).date()


def share_of_day(start: datetime, end: datetime, day: date, zone: tzinfo) -> float:
    """Which part of an office's day (0 to 1) lies in a window; days of 23 and 25 hours are whole days too."""
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=zone)
    # Differences of instants of one zone would ignore the change of its clock, so both are counted as timestamps.
    length = ends.timestamp() - begins.timestamp()
    inside = min(end.timestamp(), ends.timestamp()) - max(start.timestamp(), begins.timestamp())
    return max(0.0, min(1.0, inside / length))


def load_plan(content: str | bytes) -> CapacityPlan:
    """Read a capacity plan (one YAML document). Raises ``Invalid`` with place and remedy when it cannot be used."""
    documents, findings = read_documents(content)
    for finding in findings:
        raise Invalid(finding.message, code="capacity.document", where=f"line {finding.line}")
    if len(documents) != 1:
        raise Invalid(
            f"The file holds {len(documents)} documents.", code="capacity.document", remedy="Write one plan in a file."
        )
    return plan_of(_plain(documents[0]))


def plan_of(document: Any) -> CapacityPlan:
    """The plan of a document that is read already. Raises ``Invalid`` with place and remedy when it cannot be used."""
    try:
        plan = convert(document, CapacityPlan, strict=False)
    except ValidationError as error:
        raise _fault(
            f"The plan does not fit: {error}.", None, "docs/understand/selection.md shows every key."
        ) from error
    _require_sound(plan)
    return plan


def _plain(written: Written) -> Any:
    if isinstance(written, Scalar):
        return written.text
    if isinstance(written, Sequence):
        return [_plain(element) for element in written.elements]
    return {key: _plain(value) for key, value in written.values.items()}


def _require_sound(plan: CapacityPlan) -> None:
    if not plan.office.strip() or len(plan.office) > 40 or any(c.isspace() for c in plan.office):
        raise _fault(f"{plan.office[:41]!r} is no code of an office.", "office", "Write the code as filings state it.")
    if plan.time_zone is not None:
        zone_named(plan.time_zone)
    if not plan.capacities:
        raise _fault("The plan states no capacity.", "capacities", "Name at least one control and how many a day.")
    for number, one in enumerate(plan.capacities):
        _require_capacity(f"capacities[{number}]", one)
        for other_number, other in enumerate(plan.capacities[:number]):
            if _overlap(one, other):
                raise _fault(
                    f"For {one.control} two capacities hold on the same day.",
                    f"capacities[{number}]",
                    f"End capacities[{other_number}] before this one begins, or give them different weekdays.",
                )
    for stage, random in plan.random.items():
        _require_random(f"random.{stage}", stage, random)
    _require_rule(plan.rule)


def _require_capacity(where: str, one: Capacity) -> None:
    if one.control in FREE:
        raise _fault(f"{one.control} takes no place.", f"{where}.control", "Name a control, such as scan.")
    if not 0 <= one.per_day <= MOST_A_DAY:
        raise _fault(f"{one.per_day} is no capacity.", f"{where}.per_day", f"Write a number from 0 to {MOST_A_DAY}.")
    if not one.days or len(set(one.days)) < len(one.days):
        raise _fault("The weekdays are empty or named twice.", f"{where}.days", "Name each once, or leave days out.")
    if one.valid_to is not None and one.valid_to < one.valid_from:
        raise _fault("It ends before it begins.", f"{where}.valid_to", "Swap valid_from and valid_to.")


def _overlap(one: Capacity, other: Capacity) -> bool:
    if one.control is not other.control or not set(one.days) & set(other.days):
        return False
    first = max(one.valid_from, other.valid_from)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def _require_random(where: str, stage: Stage, random: RandomPlan) -> None:
    bounds: Keyed[str, tuple[float, bool]] = {
        "width": (random.width, 0 < random.width < 1),
        "rate": (random.rate, 0 <= random.rate <= 1),
        "confidence": (random.confidence, 0.5 <= random.confidence < 1),
        "share_of_capacity": (random.share_of_capacity, 0 < random.share_of_capacity <= 1),
        "period_days": (random.period_days, 1 <= random.period_days <= 366),
    }
    for name, (value, fine) in bounds.items():
        if not fine:
            want = "a number of days from 1 to 366" if name == "period_days" else "a share between 0 and 1"
            raise _fault(f"{value} cannot be the {name} of a random programme.", f"{where}.{name}", f"Write {want}.")
    if needed(random.width, random.rate, random.confidence) >= MOST:
        raise _fault(f"A width of {random.width} needs over {MOST} controls.", f"{where}.width", "Allow a wider one.")
    if random.control is not None and (random.control in FREE or random.control not in OUTCOMES[stage]):
        raise _fault(
            f"{random.control} is no control of the stage {stage}.",
            f"{where}.control",
            f"Choose one of: {', '.join(one for one in OUTCOMES[stage] if one not in FREE)}.",
        )


def _require_rule(rule: Rule) -> None:
    if not 0 <= rule.cut.score <= 100:
        raise _fault(f"{rule.cut.score} is no score.", "rule.cut.score", "Write a score from 0 to 100.")
    if not 1 <= rule.cut.days <= 366:
        raise _fault(f"{rule.cut.days} days cannot be looked back.", "rule.cut.days", "Write 1 to 366.")
    if any(not 0 <= share <= 1 for share in rule.reserved.values()) or sum(rule.reserved.values()) > 1 + 1e-9:
        raise _fault(
            "The reserved shares come to more than all places.", "rule.reserved", "Let them sum up to 1 or less."
        )


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises ``Invalid`` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _fault(
            f"{name[:60]!r} is no time zone.", "time_zone", "Write an IANA name, such as Europe/London."
        ) from error


def _fault(sentence: str, where: str | None, remedy: str) -> Invalid:
    return Invalid(sentence, code="capacity.document", where=where, remedy=remedy)
