# SPDX-License-Identifier: Apache-2.0
"""What checks and clocks are asked with besides a declaration, the same object for all that it is the same for.

It stands in the first columns of a row, before the cells: the day, and what the day and the declaration give.
"""

from datetime import date, tzinfo
from typing import Any

from msgspec import Struct

from greenlane.cargo import CodeLists, Declaration, Place
from greenlane.targeting import Context

from .assessing import Knowledge

DAY, CODES, FRAME, LIMITS, ZONE = range(5)
JOINED = 5
"""So many columns stand before the cells of a row."""


class Limits:
    """The rows of time limits in force on a day; one object for all days on which the same are."""

    def __init__(self, filing: tuple[Any, ...], shown: tuple[Any, ...]) -> None:
        """Those of filing and deciding, and those of presentation."""
        self.filing = filing
        self.shown = shown


class Clocked(Struct, frozen=True):
    """A declaration with what its clocks are reckoned by."""

    declaration: Declaration
    context: Context
    limits: Limits
    zone: tzinfo


def columns_of_filing(below: dict[Place, int]) -> dict[Place, int]:
    """The columns of what a check is asked with; ``below`` are those of the declaration."""
    return {
        **{("declaration", *place): column for place, column in below.items()},
        ("on",): DAY,
        ("codes",): CODES,
        ("stage",): FRAME,
        ("direction",): FRAME,
        ("dataset",): FRAME,
    }


def columns_of_clocks(below: dict[Place, int]) -> dict[Place, int]:
    """The columns of what the clocks are asked with; ``below`` are those of the declaration."""
    return {
        **{("declaration", *place): column for place, column in below.items()},
        **{("context", name): FRAME for name in Context.__struct_fields__},
        ("limits",): LIMITS,
        ("zone",): ZONE,
    }


class Frames:
    """Code lists and limits of each day, and the number of each context."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Start with nothing looked up."""
        self.knowledge = knowledge
        self._codes: dict[date | None, CodeLists] = {}
        self._bundles: dict[Any, CodeLists] = {}
        self._limits: dict[date | None, Limits] = {}
        self._contexts: dict[Context, int] = {}

    def number(self, context: Context) -> int:
        """A number that stands for the context."""
        return self._contexts.setdefault(context, len(self._contexts))

    def codes_on(self, day: date | None) -> CodeLists:
        """The code lists of a day; one object for all days of the same editions."""
        known = self._codes.get(day)
        if known is None:
            codes = self.knowledge.codes.on(day) if day is not None else self.knowledge.codes
            same = tuple((name, id(codes.current(name))) for name in codes.editions())
            known = self._codes[day] = self._bundles.setdefault(same, codes)
        return known

    def limits_on(self, day: date | None) -> Limits:
        """The time limits of a day."""
        known = self._limits.get(day)
        if known is None:
            on = day or date.max
            filing = self.knowledge.time_limits.of(self.knowledge.regime, on)
            shown = self.knowledge.time_limits.presentation_of(self.knowledge.regime, on)
            same = next((one for one in self._limits.values() if one.filing == filing and one.shown == shown), None)
            known = self._limits[day] = same or Limits(filing, shown)
        return known
