# SPDX-License-Identifier: Apache-2.0
"""One shape of consignments in a table: what its checks, facts, clocks and profiles depend on, learned as rows come.

Consignments of a shape have the same cells filled, so their nouns have the same fields, and every path differs in the
number of its row alone. A declaration is therefore made with tokens for the numbers, and the answers about it, once
remembered, get the numbers of each row.

A consignment of several rows has all that is no goods item from its first row, and each item from one row. So its shape
asks the shapes of its rows: what they have learned of consignments of one row holds, except for functions that look at
the goods items together.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import (
    Borrowed,
    CodeLists,
    Declaration,
    Function,
    Memory,
    Place,
    Remembered,
    Scope,
    Stated,
    Turns,
)
from greenlane.intake import Builder, assembly, deadline, framed, noun_maker, presentation, value_maker
from greenlane.targeting import (
    Changing,
    Context,
    Hit,
    Judge,
    Member,
    MemberFacts,
    Seen,
    Told,
    context_facts,
    equipment_facts,
    item_facts,
    party_facts,
    whole_facts,
)

from .answers import deadline_json, hit_json
from .assessing import Knowledge, clocked, frame_of
from .bulk_case import Case
from .bulk_checks import Checks
from .bulk_frames import DAY, JOINED, Clocked, Frames, Limits, columns_of_clocks, columns_of_filing
from .bulk_numbers import TOKEN, Shown, at_place, has_token, token
from .days import day_of_instant

ANSWERS = 20_000
"""How many days, frames and contexts of one shape are kept."""

ROWS = 64
"""Consignments of more rows take the single path."""

_EMPTY = [None] * JOINED

Values = dict[Place, Callable[[Any], Any]]


class Unlike(Exception):
    """Consignments of this shape cannot be taken in bulk."""


class Stale(Exception):
    """What was shared with the shapes of rows turned out to look at the goods items; the shape must be learned anew."""


class Shape:
    """Checks and frames consignments of one shape, and makes their facts."""

    def __init__(
        self,
        builder: Builder,
        positions: tuple[int, ...],
        rows: Sequence[Sequence[str]],
        frames: Frames,
        of_rows: "tuple[Shape, ...]" = (),
    ) -> None:
        """Learn the shape from the rows of its first consignment. Raises ``Unlike`` where that cannot be done.

        ``of_rows`` are the shapes of its rows, where there are several and each has a numbered goods item.
        """
        declaration = builder.message(tuple((token(place), row) for place, row in enumerate(rows))).declaration
        if len(rows) > ROWS or declaration.function is not Function.ORIGINAL or has_token(builder):
            raise Unlike
        self.builder, self.frames, self.of_rows = builder, frames, of_rows
        self.knowledge: Knowledge = frames.knowledge
        self.turns = Turns()
        self._turned = of_rows[0].turns.count if of_rows else 0
        self._shared: dict[Any, Remembered] = {}
        self._width = width = len(positions)
        at = {position: place for place, position in enumerate(positions)}
        slots = {
            place: (JOINED + row * width + at[slot.position], slot)
            for place, (row, slot) in builder.places(rows).items()
        }
        items = declaration.consignment.items
        self.numbered = len(items) == len(rows) and builder.numbered and all(item.number is not None for item in items)
        self.made = assembly(builder, declaration, slots)
        self.items = tuple(
            noun_maker(builder, item, ("consignment", "items", index), slots) for index, item in enumerate(items)
        )
        self.filing = framed(declaration, self.knowledge.codes, whole=True)
        self._columns: dict[Place, int] = {place: column for place, (column, _) in slots.items()}
        self._values: Values = {place: value_maker(builder, slot, column) for place, (column, slot) in slots.items()}
        self._in_filing: Values = {("declaration", *place): value for place, value in self._values.items()}
        self._in_filing[("on",)] = itemgetter(DAY)
        self._day = self._day_of(declaration)
        first = [row[position] for row in rows for position in positions]
        self._learn_facts(declaration, first)
        self._framed = self._share("frame", frame_of, self._columns, self._values)
        self._zone = self._share("zone", self._zone_of, self._columns, self._values)
        self._due = self._share("due", _due, columns_of_clocks(self._columns), self._in_filing)
        self.judge = Judge(self.knowledge.configuration, rendered)
        self._joined: dict[Any, tuple[CodeLists, Context, Limits, list[Any]]] = {}
        self._versions = (-1, -1)
        self._keys: tuple[Callable[[Sequence[Any]], Any], ...] = ()
        self._told_context: dict[Context, Told] = {}
        self.context_names: set[str] = set()
        self._checks: Checks | None = None

    def case(self, cells: Sequence[str]) -> Case:
        """A consignment by its cells, those of several rows joined; framed already."""
        case = Case(self, [*_EMPTY, *cells], self._alone(cells))
        self._frame(case)
        return case

    def _alone(self, cells: Sequence[str]) -> tuple[Case, ...]:
        """A case for each row."""
        if not self.of_rows:
            return ()
        width = self._width
        return tuple(
            [
                Case(shape, [*_EMPTY, *cells[place * width : (place + 1) * width]])
                for place, shape in enumerate(self.of_rows)
            ]
        )

    def settle(self) -> None:
        """Raise ``Stale`` where answers rest on what has meanwhile turned out to look at the goods items."""
        if self.of_rows and self.of_rows[0].turns.count != self._turned:
            raise Stale

    def _share(self, name: Any, function: Callable[[Any], Any], columns: Mapping[Place, int], values: Any) -> Memory:
        """What remembers a function: that of the first row, where it does not look at the goods items."""
        if self.of_rows:
            known = self.of_rows[0]._shared[name]
            if not known.looks_at("items"):
                return Borrowed(known)
        one = self._shared[name] = Remembered(function, columns, values, self.turns)
        return one

    # --- what intake knows

    def _day_of(self, declaration: Declaration) -> Callable[[Sequence[Any]], date | None]:
        """What gives the day that a row is of, which is told by the time of acceptance alone."""
        value = self._values.get(("acceptance_time",))
        if value is None:
            same = day_of_instant(declaration.acceptance_time)
            return lambda row: same
        kept: dict[Any, date | None] = {}
        column = self._columns[("acceptance_time",)]

        def day(row: Sequence[Any]) -> date | None:
            cell = row[column]
            try:
                return kept[cell]
            except KeyError:
                if len(kept) >= ANSWERS:
                    kept.clear()
                found = kept[cell] = day_of_instant(value(row))
                return found

        return day

    def _zone_of(self, declaration: Declaration) -> Any:
        return self.knowledge.zones.of_filing(declaration, self.knowledge.country) or UTC

    def _frame(self, case: Case) -> None:
        """Day, codes, context, limits and zone, joined to the row."""
        row = case.row
        of_frame, of_zone = self._framed, self._zone
        versions = of_frame.version, of_zone.version
        if versions != self._versions:
            self._versions = versions
            self._joined.clear()
            self._keys = of_frame.depends.key(), of_zone.depends.key()
        day = self._day(row)
        if of_frame.direct or of_zone.direct:
            found = self._join(case, day)
        else:
            key = day, self._keys[0](row), self._keys[1](row)
            known = self._joined.get(key)
            if known is None:
                found = self._join(case, day)
                if versions == (of_frame.version, of_zone.version):
                    if len(self._joined) >= ANSWERS:
                        self._joined.clear()
                    self._joined[key] = found
            else:
                found = known
        case.join(*found)

    def _join(self, case: Case, day: date | None) -> tuple[CodeLists, Context, Limits, list[Any]]:
        frames = self.frames
        codes, limits = frames.codes_on(day), frames.limits_on(day)
        context: Context = self._framed.answer(case.row, case.declarations)
        zone = self._zone.answer(case.row, case.declarations)
        return codes, context, limits, [day, id(codes), frames.number(context), id(limits), zone]

    def clocks(self, case: Case, errors: int, warnings: int) -> tuple[Context, dict[str, Any]]:
        """What intake knows of a consignment, and its deadline as JSON shows it."""
        clocks, due = self.clocked(case)
        return replace(case.context, errors=errors, warnings=warnings, **clocks), due

    def clocked(self, case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
        """What intake knows by the clocks, and the deadline as JSON shows it; kept, so that the same is one object."""
        found: tuple[dict[str, Any], dict[str, Any]] = self._due.answer(case.row, case.clocks)
        return found

    # --- checks

    def findings(self, case: Case) -> list[Shown] | None:
        """The findings of all checks, in their order; None where the single path must tell."""
        return self.checks(case).findings(case)

    def checks(self, case: Case) -> Checks:
        """The checks of consignments of this shape, learned of the first."""
        if self._checks is None:
            of_rows = [shape.checks(one) for shape, one in zip(self.of_rows, case.alone, strict=True)]
            self._checks = Checks(case, columns_of_filing(self._columns), self._in_filing, self._share, of_rows)
        return self._checks

    # --- facts

    def _learn_facts(self, declaration: Declaration, cells: list[str]) -> None:
        rates, codes = self.knowledge.configuration.exchange_rates, self.knowledge.codes
        row = [*_EMPTY, *cells]
        c = declaration.consignment
        first = Case(self, row, self._alone(cells))

        def remember(number: int, function: Callable[[Any], Told], changing: Changing) -> Memory:
            return self._share(number, function, changing.columns, changing.values)

        try:
            changing = Changing(self._columns, self._values)
            self.whole_facts = whole_facts(declaration, first.declarations, changing, row, rates, remember)
            self.item_facts: tuple[MemberFacts, ...] = tuple(shape.item_facts[0] for shape in self.of_rows) or tuple(
                item_facts(item, self._below("items", index), row, codes, rates) for index, item in enumerate(c.items)
            )
            if self.of_rows:
                self.equipment_facts: tuple[MemberFacts, ...] = self.of_rows[0].equipment_facts
                self.party_facts: tuple[MemberFacts, ...] = self.of_rows[0].party_facts
            else:
                self.equipment_facts = tuple(
                    equipment_facts(one, self._below("equipment", index), row) for index, one in enumerate(c.equipment)
                )
                self.party_facts = tuple(
                    party_facts(party, self._below("parties", index), row) for index, party in enumerate(c.parties)
                )
        except ValueError as error:
            raise Unlike from error
        self._members = (self.whole_facts, *self.item_facts, *self.equipment_facts, *self.party_facts)

    def _below(self, name: str, index: int) -> Changing:
        """The changing fields of one member, by their place in it."""
        head = ("consignment", name, index)
        columns, values = self._columns, self._values
        mine = [place for place in columns if place[:3] == head]
        return Changing({p[3:]: columns[p] for p in mine}, {p[3:]: values[p] for p in mine})

    def facts(self, case: Case, context: Context) -> Seen:
        """All facts of a consignment."""
        row = case.row
        asked = case.members(len(self.equipment_facts), len(self.party_facts))
        found = [facts.of(*one) for facts, one in zip(self._members[1:], asked, strict=True)]
        items, equipment = len(self.item_facts), len(self.item_facts) + len(self.equipment_facts)
        if self.of_rows:
            found[:items] = [_of_place(one, place) for place, one in enumerate(found[:items])]
        return Seen(
            self.whole_facts.of(row, case.declarations),
            self.context_told(case, context),
            tuple(found[:items]),
            tuple(found[items:equipment]),
            tuple(found[equipment:]),
        )

    def looked(self, case: Case, context: Context) -> tuple[dict[str, Any], dict[Scope, Any], Seen]:
        """The facts as conditions read them, of the consignment and of its members, and all with their places."""
        seen = self.facts(case, context)
        members = {
            Scope.GOODS: [one.read for one in seen.items],
            Scope.EQUIPMENT: [one.read for one in seen.equipment],
            Scope.PARTY: [one.read for one in seen.parties],
        }
        return {**seen.whole.read, **seen.context.read}, members, seen

    def varying(self) -> list[set[str]]:
        """The facts that have been seen to vary, of each member."""
        return [self.context_names, *(one.varying for one in self._members)]

    def context_told(self, case: Case, context: Context) -> Told:
        """The facts that intake's context gives."""
        told_context = self._told_context.get(context)
        if told_context is None:
            if len(self._told_context) >= ANSWERS:
                self._told_context.clear()
            told_context = self._told_context[context] = context_facts(context, case.declaration())
            self.context_names |= told_context.shown.keys()
        return told_context


def _of_place(member: Member, place: int) -> Member:
    """A member of a row alone, for the row at that place of a consignment."""
    if not place:
        return member

    def stated() -> tuple[dict[str, tuple[Stated, ...]], dict[str, tuple[Stated, ...]]]:
        own, added = member.stated()
        return _moved(own, place), added

    return member._replace(stated=stated)


def _moved(stated: dict[str, tuple[Stated, ...]], place: int) -> dict[str, tuple[Stated, ...]]:
    return {
        name: tuple(Stated(one.value, replace(one.source, path=at_place(one.source.path, place))) for one in each)
        for name, each in stated.items()
    }


def _due(asked: Clocked) -> tuple[dict[str, Any], dict[str, Any]]:
    declaration = asked.declaration
    due = deadline(declaration, asked.context.stage, None, asked.limits.filing, zone=asked.zone)
    shown = presentation(declaration, asked.limits.shown, zone=asked.zone)
    return clocked(due, shown), deadline_json(due)


def rendered(hit: Hit) -> tuple[dict[str, Any], bool]:
    """A hit as JSON shows it, and whether a place in it has a token."""
    shown = hit_json(hit)
    return shown, any(TOKEN in (reason["source"].get("path") or "") for reason in shown["reasons"])
