# SPDX-License-Identifier: Apache-2.0
"""Facts: what a decision read, each value with its source.

Values are kept as JSON keeps them: a DECIMAL is a scaled integer, a TIME an RFC 3339 text in UTC, TEXTS a tuple. An
absent fact is not in the mapping. A fact has several stated values only where filings contradict each other.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException
from typing import Any

from msgspec import Struct, field

from .vocabulary import VOCABULARY, Fact, Kind

LARGEST = 2**53
"""The largest integer that canonical JSON (RFC 8785) holds exactly; a larger count or quantity is not kept."""

_EXACT = Context(prec=60)  # 16 digits before the point and every decimal that a message may write after it

Value = bool | int | str | tuple[str, ...]
"""A stored value: bool, int (counts and scaled decimals), str (texts and times) or a tuple of texts."""


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a value comes from: the provider, and for declared values the lodgement version and the path in it."""

    provider: str
    lodgement: str | None = None
    version: int | None = None
    path: str | None = None
    position: int | None = None  # journal position up to which the provider looked
    detail: str | None = None  # for example the list entry that matched


class Stated(Struct, frozen=True, array_like=True):
    """One value of a fact and the source that states it."""

    value: Value
    source: Source


Member = Mapping[str, tuple[Stated, ...]]
"""The facts of one consignment, goods item, piece of equipment or party, by vocabulary name."""


class Facts(Struct, frozen=True, kw_only=True):
    """All facts of one consignment as a decision sees them."""

    consignment: dict[str, tuple[Stated, ...]] = field(default_factory=dict)
    items: tuple[dict[str, tuple[Stated, ...]], ...] = ()
    equipment: tuple[dict[str, tuple[Stated, ...]], ...] = ()
    parties: tuple[dict[str, tuple[Stated, ...]], ...] = ()

    def first(self, name: str) -> Value | None:
        """The first stated value of a consignment fact, None when absent."""
        stated = self.consignment.get(name)
        return stated[0].value if stated else None

    def with_consignment(self, added: Mapping[str, tuple[Stated, ...]]) -> "Facts":
        """These facts with more consignment facts; an added name replaces the one that was there."""
        return Facts(
            consignment={**self.consignment, **added}, items=self.items, equipment=self.equipment, parties=self.parties
        )


def stored(fact: Fact, value: Any) -> Value | None:
    """Turn a Python value into the stored form of the fact; None when it cannot be kept (then the fact is absent).

    Not kept: numbers that are not finite or beyond 2**53 as stored (findings of the checks tell the filer), times
    without offset, for nobody knows which instant they are, and times outside the years 1 to 9999 in UTC.
    """
    if value is None or value == "" or value == ():
        return None
    if fact.kind is Kind.DECIMAL:
        return _scaled(value, fact.scale)
    if fact.kind is Kind.TIME:
        return _instant(value) if isinstance(value, datetime) else str(value)
    if fact.kind is Kind.TEXTS:
        texts = (value,) if isinstance(value, str) else tuple(str(v) for v in value if v not in (None, ""))
        return texts or None
    if fact.kind is Kind.BOOLEAN:
        return bool(value)
    if fact.kind is Kind.INTEGER:
        return _scaled(value, 0)
    return str(value)


def _instant(value: datetime) -> str | None:
    if value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return None


def _scaled(value: Decimal | int | float | str, scale: int) -> int | None:
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        if not number.is_finite() or (number and number.adjusted() + scale > 16):
            return None  # before scaling: a number of a million digits must not be written out
        scaled = int(number.scaleb(scale, _EXACT).to_integral_value(ROUND_HALF_EVEN, _EXACT))
    except (DecimalException, ValueError):
        return None
    return scaled if abs(scaled) <= LARGEST else None


def shown(name: str, value: Value) -> Any:
    """The value as profiles, JSON and people see it: decimals in the unit of the fact, tuples as lists.

    A decimal becomes a JSON number, which is exact to 15 significant digits; the stored value is exact to the last.
    """
    fact = VOCABULARY.get(name)
    if fact is not None and fact.kind is Kind.DECIMAL and isinstance(value, int):
        number = Decimal(value).scaleb(-fact.scale)
        return int(number) if number == number.to_integral_value() else float(number)
    return list(value) if isinstance(value, tuple) else value


def flat(member: Member) -> dict[str, Any]:
    """The facts of one member by vocabulary name as JSON shows them; where sources differ, the first one's value."""
    return {name: shown(name, stated[0].value) for name, stated in sorted(member.items()) if stated}


def as_json(facts: Facts) -> dict[str, Any]:
    """The flat form: consignment facts by name, and lists of the same shape under items, equipment and parties."""
    shape: dict[str, Any] = flat(facts.consignment)
    for key, members in (("items", facts.items), ("equipment", facts.equipment), ("parties", facts.parties)):
        shape[key] = [flat(member) for member in members]
    return shape


class FactsBuilder:
    """Collects stated values of one member; ignores absent ones, keeps each different value once."""

    def __init__(self) -> None:
        """Start with nothing stated."""
        self._facts: dict[str, list[Stated]] = {}

    def state(self, name: str, value: Any, source: Source) -> None:
        """State one value; unknown names are a programming error and raise KeyError."""
        kept = stored(VOCABULARY[name], value)
        if kept is None:
            return
        values = self._facts.setdefault(name, [])
        if all(other.value != kept for other in values):
            values.append(Stated(kept, source))

    def build(self) -> dict[str, tuple[Stated, ...]]:
        """The member's facts."""
        return {name: tuple(values) for name, values in self._facts.items()}


def names_of(members: Iterable[Member]) -> set[str]:
    """Every fact name that at least one member states."""
    return {name for member in members for name in member}
