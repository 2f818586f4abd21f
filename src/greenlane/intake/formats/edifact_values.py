# SPDX-License-Identifier: Apache-2.0
"""From the elements of segments to values: texts, numbers, weights, times; where each stood; what nobody asked for."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from greenlane.cargo import Money

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, Refused, Room, error, excerpt, info, warning
from .edifact_interchange import EdifactMessage
from .edifact_source import Segment
from .wco_values import KILOGRAMS, decimal_of, instant_of

MOST_SHARED = 99
"""Segments of one kind in a header that holds for many consignments, as many as any directory allows."""

_MOST_UNMAPPED = 50
_FRAME = frozenset({"UNH", "UNT", "BGM", "UNS", "CNI"})
_QUALIFIED = frozenset(
    {"LOC", "DTM", "NAD", "RFF", "MEA", "MOA", "FTX", "CNT", "TDT", "EQD", "QTY", "DOC", "PIA", "CTA", "TSR", "CPI"}
    | {"HAN", "GIS", "GEI", "TOD", "STS", "CCI", "TMP"}
)
# C507 2379: UTC and its other name behind the digits
_ZONES = {"UTC": "Z", "GMT": "Z", "ZZZ": ""}


class Told:
    """The findings of one part of a message (its header, or one consignment of it)."""

    def __init__(self, room: Room) -> None:
        """Start with none."""
        self._findings = Findings(room)

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self._findings.add(finding)

    def closed(self) -> tuple[Finding, ...]:
        """Those kept, and how many were not."""
        return self._findings.closed()


class MessageReader:
    """Takes values of one message; ``told`` is where findings go at the moment."""

    def __init__(self, message: EdifactMessage, room: Room, limits: Limits, before: int = 0) -> None:
        """For one message, whose findings go to its header at first; the messages ``before`` it made so much."""
        self.message = message
        self.limits = limits
        self._room = room
        self.header = Told(room)
        self.told = self.header
        self._zone_told = False
        self._parts = before

    def part(self) -> Told:
        """A new part of the message, to which findings go from now on.

        Raises ``Refused`` where the file has more parts than are read.
        """
        self._parts += 1
        if self._parts > self.limits.max_messages:
            raise too_many_parts(self.limits, f"message {self.message.number}")
        self.told = Told(self._room)
        return self.told

    def note(self, finding: Finding) -> None:
        """Keep a finding of the part at hand."""
        self.told.note(finding)

    def path(self, segment: Segment, element: int = 0, component: int = 1) -> str:
        """Where something stands: ``message 1, segment 7 NAD, element 4.1``."""
        where = f"message {self.message.number}, segment {segment.number} {segment.tag}"
        return f"{where}, element {element}.{component}" if element else where

    def text(self, segment: Segment, element: int, component: int = 1) -> str | None:
        """A component; None where it is empty or longer than is read."""
        found = segment.get(element, component)
        if not found:
            return None
        segment.used = True
        if len(found) <= self.limits.max_text_chars:
            return found
        self._too_long(segment, element, component, found)
        return None

    def lines(self, segment: Segment, element: int, first: int = 1, last: int = 99) -> str | None:
        """The components of an element that are lines of one text, joined by blanks."""
        if element > len(segment.elements):
            return None
        parts = [part.strip() for part in segment.elements[element - 1][first - 1 : last]]
        found = " ".join(part for part in parts if part)
        if not found:
            return None
        segment.used = True
        if len(found) <= self.limits.max_text_chars:
            return found
        self._too_long(segment, element, first, found)
        return None

    def count(self, segment: Segment, element: int, component: int = 1) -> int | None:
        """A whole number."""
        number = self.decimal(segment, element, component)
        if number is None:
            return None
        if number == number.to_integral_value() and abs(number) < 10**15:
            return int(number)
        self._no_number(segment, element, component, "whole number of at most 15 digits, such as 10")
        return None

    def decimal(self, segment: Segment, element: int, component: int = 1) -> Decimal | None:
        """A decimal number; point and comma are both its mark, whatever UNA says."""
        found = self.text(segment, element, component)
        if found is None:
            return None
        number = decimal_of(found.replace(",", "."))
        if number is None:
            self._no_number(segment, element, component, "number without separators of thousands, such as 1050.5")
        return number

    def weight(self, segment: Segment) -> Decimal | None:
        """Kilograms from the unit and value of a MEA (C174)."""
        return self._kilograms(segment, 3, segment.get(3, 1).upper())

    def total_weight(self, segment: Segment) -> Decimal | None:
        """Kilograms from the value and unit of a CNT (C270)."""
        return self._kilograms(segment, 1, segment.get(1, 3).upper())

    def _kilograms(self, segment: Segment, element: int, unit: str) -> Decimal | None:
        number = self.decimal(segment, element, 2)
        if number is None or not unit:
            return number
        factor = KILOGRAMS.get(unit)
        if factor is not None:
            return number * factor
        self.note(
            warning(
                "READ-UNIT",
                f"The weight is given in the unit {excerpt(unit, 40)!r}, which is no known unit of weight; it was not "
                f"taken. Give it in kilograms (KGM) or one of {', '.join(KILOGRAMS)}.",
                path=self.path(segment, element, 1 if element == 3 else 3),
                value=f"{number} {unit}",
            )
        )
        return None

    def money(self, segment: Segment) -> Money | None:
        """An amount and its currency (C516)."""
        amount = self.decimal(segment, 1, 2)
        return None if amount is None else Money(amount=amount, currency=self.text(segment, 1, 3))

    def time(self, segment: Segment) -> datetime | None:
        """An aware instant from C507; without an offset it is taken as UTC, which is told once for a message."""
        text, code = self.text(segment, 1, 2), segment.get(1, 3) or None
        if text is None:
            return None
        zone = _ZONES.get(text[-3:].upper())
        instant = instant_of(text if zone is None else text[:-3] + zone, code)
        if instant is None:
            of_format = f" in the format {excerpt(code, 40)}" if code else ""
            self.note(
                warning(
                    "READ-TIME",
                    f"This is no date and time{of_format}. Write, for example, 202603240900 with format 203.",
                    path=self.path(segment, 1, 2),
                    value=text,
                )
            )
            return None
        if instant.tzinfo is not None:
            return instant
        if not self._zone_told:
            self._zone_told = True
            self.header.note(
                info(
                    "READ-TIME-ZONE",
                    "Times of this message name no offset from UTC and are taken as UTC. Format 303 with UTC at the "
                    "end says so.",
                    path=self.path(segment, 1, 2),
                    value=text,
                )
            )
        return instant.replace(tzinfo=UTC)

    def first(self, segments: Iterable[Segment], codes: Iterable[str]) -> Segment | None:
        """The first segment whose first element is one of the codes; earlier codes win."""
        held = list(segments)
        for code in codes:
            for segment in held:
                if segment.get(1) == code:
                    return segment
        return None

    def shared(self, root: Segment, tag: str) -> list[Segment]:
        """The segments of a header that hold for all that is below it; bounded, and told where there are more."""
        held = root.all(tag)
        if len(held) > MOST_SHARED:
            sentence = (
                f"The header of the message has {len(held)} segments {tag}; of those, {MOST_SHARED} are read. Put the "
                "others where they belong."
            )
            self.header.note(error("READ-TOO-MANY", sentence, path=self.path(held[MOST_SHARED]), value=len(held)))
        return held[:MOST_SHARED]

    def tell_unmapped(self, segments: Iterable[Segment]) -> None:
        """One finding that names every kind of segment, with its qualifier, of which nothing was taken."""
        left: dict[str, str] = {}
        for segment in segments:
            if not segment.used and segment.tag not in _FRAME:
                segment.used = True  # told, which is the most that can be done with it
                qualifier = segment.get(1) if segment.tag in _QUALIFIED else ""
                kind = f"{segment.tag}+{qualifier[:12]}" if qualifier else segment.tag
                if kind not in left:
                    left[kind] = self.path(segment)
        if not left:
            return
        named = sorted(left)
        several = f" and {len(named) - _MOST_UNMAPPED} more" if len(named) > _MOST_UNMAPPED else ""
        self.note(
            info(
                "READ-NOT-MAPPED",
                "Segments that Greenlane does not use were left aside; they stay in the stored message: "
                f"{', '.join(named[:_MOST_UNMAPPED])}{several}.",
                path=next(iter(left.values())),
                value=len(named),
            )
        )

    def twice(self, segment: Segment, element: int, component: int, kept: object) -> None:
        """Tell that the same is stated again with another value."""
        self.note(
            info(
                "READ-STATED-TWICE",
                f"The same is stated before with another value ({excerpt(kept, 60)}), which was taken. State it once.",
                path=self.path(segment, element, component),
                value=segment.get(element, component),
            )
        )

    def control(self, cnt: Segment, counted: int, what: str) -> None:
        """Tell that a control total is wrong."""
        self.note(
            warning(
                "READ-CONTROL-TOTAL",
                f"The control total says {excerpt(cnt.get(1, 2), 40) or 'no'} {what}, but the message has {counted}. "
                "Look whether some were lost.",
                path=self.path(cnt, 1, 2),
                value=cnt.get(1, 2),
            )
        )

    def _too_long(self, segment: Segment, element: int, component: int, text: str) -> None:
        self.note(
            error(
                "READ-TEXT-TOO-LONG",
                f"The text has {len(text)} characters; at most {self.limits.max_text_chars} are read, so it was left "
                "out. Shorten it.",
                path=self.path(segment, element, component),
                value=text[:200],
            )
        )

    def _no_number(self, segment: Segment, element: int, component: int, wanted: str) -> None:
        self.note(
            warning(
                "READ-NUMBER",
                f"This is no {wanted}.",
                path=self.path(segment, element, component),
                value=segment.get(element, component),
            )
        )


def too_many_parts(limits: Limits, path: str) -> Refused:
    """The refusal of a file that declares and reports more than is read at once."""
    sentence = (
        f"The file holds more than {limits.max_messages} consignments, events or messages, the most that are read at "
        "once. Divide it into several interchanges."
    )
    return Refused(error("READ-TOO-MANY", sentence, path=path, value=f"more than {limits.max_messages}"))


def below(segment: Segment) -> Iterator[Segment]:
    """A segment and everything in the group that it opens."""
    stack = [segment]
    while stack:
        one = stack.pop()
        yield one
        for inner in (one.inner or {}).values():
            stack.extend(inner)
