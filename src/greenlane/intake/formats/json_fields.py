# SPDX-License-Identifier: Apache-2.0
"""Values of JSON messages of the trade as nouns need them: texts, counts, weights, times. What is none is a finding."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, error, excerpt, info, warning
from .json_source import Odd
from .wco_values import KILOGRAMS, decimal_of, instant_of

_MOST_COUNT = 10**15


def step(path: str, key: object) -> str:
    """The JSON pointer (RFC 6901) one step further down."""
    return f"{path}/{_escaped(str(key)[:100])}"


@lru_cache(maxsize=2048)
def _escaped(key: str) -> str:
    return excerpt(key.replace("~", "~0").replace("/", "~1"), 80)


class JsonFields:
    """Reads single values of one message and keeps its findings."""

    def __init__(self, limits: Limits, findings: Findings) -> None:
        """Read within limits; findings go to ``findings``."""
        self.limits = limits
        self.findings = findings
        self._zone_told = False

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.add(finding)

    def text(self, value: object, path: str) -> str | None:
        """A text without white space around it; numbers are taken as they are written. None where there is none."""
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self._unfit(value, "a text", path)
            return None
        text = " ".join(str(value).split()) if not isinstance(value, Decimal) else f"{value:f}"
        if len(text) > self.limits.max_text_chars:
            self.note(
                error(
                    "READ-TEXT-TOO-LONG",
                    f"The text has {len(text)} characters; at most {self.limits.max_text_chars} are read, so it was "
                    "left out. Shorten it.",
                    path=path,
                    value=text[:200],
                )
            )
            return None
        if any("\ud800" <= char <= "\udfff" for char in text):
            self._unfit("half of a character", "a text of whole characters", path)
            return None
        return text or None

    def decimal(self, value: object, path: str) -> Decimal | None:
        """A decimal number, from a number or a text of digits."""
        if value is None or value == "":
            return None
        number: Decimal | None = None
        if isinstance(value, int) and not isinstance(value, bool):
            number = Decimal(value)
        elif isinstance(value, Decimal):
            number = value
        elif isinstance(value, str):
            number = decimal_of(value.strip())
        if number is None:
            self._unfit(value, "a number, such as 1050.5", path)
        return number

    def count(self, value: object, path: str) -> int | None:
        """A whole number."""
        number = self.decimal(value, path)
        if number is None:
            return None
        if number != number.to_integral_value() or abs(number) > _MOST_COUNT:
            self._unfit(value, "a whole number, such as 10", path)
            return None
        return int(number)

    def weight(self, value: object, unit: str | None, path: str) -> Decimal | None:
        """Kilograms, from a number and its unit (UN/ECE Recommendation 20); without a unit they are kilograms."""
        number = self.decimal(value, path)
        if number is None or not unit:
            return number
        factor = KILOGRAMS.get(unit.strip().upper())
        if factor is not None:
            return number * factor
        self.note(
            warning(
                "READ-UNIT",
                f"The weight is given in the unit {excerpt(unit, 20)!r}, which is no known unit of weight; it is not "
                f"taken. Give it in kilograms (KGM) or one of {', '.join(KILOGRAMS)}.",
                path=path,
                value=f"{value} {unit}",
            )
        )
        return None

    def time(self, value: object, path: str) -> datetime | None:
        """An aware instant from RFC 3339, or the beginning (UTC) of a day."""
        text = self.text(value, path)
        if text is None:
            return None
        instant = instant_of(text)
        if instant is None:
            self.note(
                warning(
                    "READ-TIME",
                    "This is no date and time. Write, for example, 2026-03-24T09:00:00Z.",
                    path=path,
                    value=text,
                )
            )
            return None
        if instant.tzinfo is not None:
            return instant
        if len(text) > 10 and not self._zone_told:
            self._zone_told = True
            self.note(
                info(
                    "READ-TIME-ZONE",
                    "The time names no offset from UTC and is taken as UTC, as are others of this message. Write the "
                    "offset, as in 2026-03-24T09:00:00+01:00.",
                    path=path,
                    value=text,
                )
            )
        return instant.replace(tzinfo=UTC)

    def mapping(self, value: object, path: str) -> dict[str, Any]:
        """An object; an empty one where there is none."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self._unfit(value, "an object", path)
        return {}

    def members(self, value: object, path: str) -> list[tuple[Any, str]]:
        """The members of a list with their pointers; a single value is a list of one. More than the limit are told."""
        if value is None:
            return []
        if not isinstance(value, list):
            return [(value, path)]
        most = self.limits.max_items
        if len(value) > most:
            sentence = (
                f"The list has {len(value)} members; of those, {most} are read and the others are left out. Divide the "
                "message into several."
            )
            self.note(error("READ-TOO-MANY", sentence, path=path, value=len(value)))
        return [(member, f"{path}/{number}") for number, member in enumerate(value[:most])]

    def _unfit(self, value: object, expected: str, path: str) -> None:
        kind = "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "something else"
        shown = str(value) if isinstance(value, Odd | str | int | Decimal) else kind
        self.note(
            warning("READ-VALUE", f"Expected here is {expected}; it was left out.", path=path, value=excerpt(shown))
        )
