# SPDX-License-Identifier: Apache-2.0
"""One consignment of a table in bulk: its row, and its declaration when something has to be called with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol

from msgspec.structs import replace

from greenlane.cargo import CodeLists, Declaration, Twofold
from greenlane.targeting import Asked, Context

from .bulk_frames import ZONE, Clocked, Limits

Make = Callable[[Sequence[Any]], Any]
Noun = Callable[[], Any]


class Makes(Protocol):
    """What makes the nouns of a row: a shape."""

    @property
    def made(self) -> Make:
        """Makes the declaration."""

    @property
    def items(self) -> tuple[Make, ...]:
        """Make the goods items."""

    @property
    def filing(self) -> Any:
        """What the checks are asked with of the first such consignment."""


class Case:
    """One consignment: its row, what it is checked with, and its nouns, made at the first call.

    A consignment of several rows has ``alone`` a case for each of them, as if it were a consignment of that row.
    """

    __slots__ = ("_declaration", "_filing", "_makes", "alone", "codes", "context", "day", "limits", "row")

    def __init__(self, makes: Makes, row: list[Any], alone: tuple[Case, ...] = ()) -> None:
        """A row with its joined columns empty."""
        self._makes = makes
        self._declaration: Declaration | None = None
        self._filing: Any | None = None
        self.row = row
        self.alone = alone
        self.day: date | None = None
        self.codes: CodeLists
        self.limits: Limits
        self.context: Context

    @property
    def _first(self) -> Case:
        """The case of the first row, which has all that is no goods item; itself if there is no other."""
        return self.alone[0] if self.alone else self

    def join(self, codes: CodeLists, context: Context, limits: Limits, joined: list[Any]) -> None:
        """Take what the frame says; a row alone is asked with what holds for the whole."""
        self.row[: len(joined)] = joined
        for one in (self, *self.alone):
            one.codes, one.context, one.limits, one.day = codes, context, limits, joined[0]
        for one in self.alone:
            one.row[: len(joined)] = joined

    def declaration(self) -> Declaration:
        """The declaration."""
        if self._declaration is None:
            self._declaration = self._makes.made(self.row)
        return self._declaration

    def filing(self) -> Any:
        """What the checks are asked with."""
        if self._filing is None:
            context = self.context
            self._filing = replace(
                self._makes.filing,
                declaration=self.declaration(),
                codes=self.codes,
                on=self.day,
                stage=context.stage,
                direction=context.direction,
                dataset=context.dataset,
            )
        return self._filing

    def clocked(self) -> Clocked:
        """What the clocks are asked with."""
        return Clocked(self.declaration(), self.context, self.limits, self.row[ZONE])

    def item(self, index: int = 0) -> Any:
        """A goods item, made without the rest."""
        return self._makes.items[index](self.row)

    @property
    def declarations(self) -> Noun:
        """Makes the declaration; in its place that of the first row."""
        return Twofold(self.declaration, self.alone[0].declaration) if self.alone else self.declaration

    @property
    def filings(self) -> Noun:
        """Makes what the checks are asked with, likewise."""
        return Twofold(self.filing, self.alone[0].filing) if self.alone else self.filing

    @property
    def clocks(self) -> Noun:
        """Makes what the clocks are asked with, likewise."""
        return Twofold(self.clocked, self.alone[0].clocked) if self.alone else self.clocked

    def whole(self) -> Asked:
        """The row and the noun of the consignment as a whole."""
        return Asked(self.row, self.declarations)

    def members(self, equipment: int, parties: int) -> list[Asked]:
        """The row and the noun of each member: goods items, so many pieces of equipment, so many parties."""
        if self.alone:
            found = [Asked(one.row, one.item) for one in self.alone]
        else:
            nouns = [partial(self.item, index) for index in range(len(self._makes.items))]
            found = [Asked(self.row, noun) for noun in nouns]
        for name, count in (("equipment", equipment), ("parties", parties)):
            for index in range(count):
                noun = partial(self._member, name, index)
                found.append(Asked(self.row, noun))
        return found

    def _member(self, name: str, index: int) -> Any:
        return getattr(self._first.declaration().consignment, name)[index]
