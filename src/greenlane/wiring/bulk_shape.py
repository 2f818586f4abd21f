# SPDX-License-Identifier: Apache-2.0
"""One shape of consignments in a table: what its checks, facts, clocks and profiles depend on, learned as rows come.

Consignments of a shape have the same cells filled, so their nouns have the same fields, and every path differs in the
number of its row alone. A declaration is therefore made with tokens for the numbers, and the answers about it, once
remembered, get the numbers of each row.
"""

from collections.abc import Sequence
from datetime import UTC, date, tzinfo
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenlane.cargo import CodeLists, Declaration, Function, Grouped, Place, Remembered, Scope
from greenlane.intake import (
    CHECKS,
    Builder,
    Check,
    Group,
    LodgementState,
    assembly,
    deadline,
    faults_told,
    framed,
    noun_maker,
    order_of,
    presentation,
    value_maker,
)
from greenlane.targeting import (
    Changing,
    Context,
    Hit,
    Judge,
    Judged,
    MemberFacts,
    Seen,
    Told,
    context_facts,
    equipment_facts,
    item_facts,
    party_facts,
    whole_facts,
)

from .answers import deadline_json, findings_json, hit_json, opinion_json
from .assessing import Knowledge, clocked, frame_of
from .days import day_of

_TOKEN = "\0"
_Shown = tuple[tuple[int, str], dict[str, Any], str | None]  # sorted by, its JSON, its path if it has a token
_ROWS = 64  # more rows of one consignment take the single path


class Unlike(Exception):
    """Consignments of this shape cannot be taken in bulk."""


class _Limits:
    """The rows of time limits in force on a day; one object for all days on which the same are."""

    def __init__(self, filing: tuple[Any, ...], shown: tuple[Any, ...]) -> None:
        self.filing = filing
        self.shown = shown


class _Clocked(Struct, frozen=True):
    """A declaration with what its clocks are reckoned by."""

    declaration: Declaration
    context: Context
    limits: _Limits
    zone: tzinfo


class _Case:
    """One consignment: its values, and its declaration when something has to be called with it."""

    __slots__ = ("_declaration", "_filing", "_shape", "codes", "context", "day", "row")

    def __init__(self, shape: "Shape", row: list[Any]) -> None:
        self._shape = shape
        self._declaration: Declaration | None = None
        self._filing: Any = None
        self.row = row
        self.day: date | None = None
        self.codes: CodeLists
        self.context: Context

    def declaration(self) -> Declaration:
        if self._declaration is None:
            self._declaration = self._shape.made(self.row)
        return self._declaration

    def item(self, index: int) -> Any:
        return self._shape.items[index](self.row)

    def party(self, index: int) -> Any:
        return self.declaration().consignment.parties[index]

    def equipment(self, index: int) -> Any:
        return self.declaration().consignment.equipment[index]

    def filing(self) -> Any:
        if self._filing is None:
            context = self.context
            self._filing = replace(
                self._shape.filing,
                declaration=self.declaration(),
                codes=self.codes,
                on=self.day,
                stage=context.stage,
                direction=context.direction,
                dataset=context.dataset,
            )
        return self._filing


class Shape:
    """Checks and assesses consignments of one shape."""

    def __init__(
        self, builder: Builder, positions: tuple[int, ...], rows: Sequence[Sequence[str]], knowledge: Knowledge
    ) -> None:
        """Learn the shape from the rows of its first consignment. Raises ``Unlike`` where that cannot be done."""
        self.builder = builder
        self.knowledge = knowledge
        self.count = len(rows)
        declaration = self.built(rows)
        if len(rows) > _ROWS or declaration.function is not Function.ORIGINAL or _has_token(builder):
            raise Unlike
        at = {position: place for place, position in enumerate(positions)}
        width = len(positions)
        slots = {place: (row * width + at[slot.position], slot) for place, (row, slot) in builder.places(rows).items()}
        self.made = assembly(builder, declaration, slots)
        self.items = tuple(
            noun_maker(builder, item, ("consignment", "items", index), slots)
            for index, item in enumerate(declaration.consignment.items)
        )
        self.filing = framed(declaration, knowledge.codes, whole=True)
        changing = {place: column for place, (column, _) in slots.items()}
        self._values = {place: value_maker(builder, slot, column) for place, (column, slot) in slots.items()}
        self._end = width * len(rows)
        self._of_declaration = changing
        self._learn_frame(changing)
        self._learn_facts(declaration, changing, [cell for row in rows for cell in (row[p] for p in positions)])
        self._checks: Grouped | None = None
        self._constant: list[_Shown] = []
        self._judge = Judge(knowledge.configuration, self._rendered)
        self._codes: dict[date | None, CodeLists] = {}
        self._bundles: dict[Any, CodeLists] = {}
        self._limits: dict[date | None, _Limits] = {}
        self._frames: dict[Context, int] = {}
        self._of_context: dict[Context, Told] = {}
        self._opinions: dict[int, dict[str, Any]] = {}  # by selections that the judge keeps
        self._sorted: dict[tuple[str, ...], tuple[str, ...]] = {}

    def built(self, rows: Sequence[Sequence[str]]) -> Declaration:
        """The declaration of such rows, with tokens for their numbers."""
        return self.builder.message(tuple((f"{_TOKEN}{k}{_TOKEN}", row) for k, row in enumerate(rows))).declaration

    def assessed(self, cells: Sequence[str], group: Group) -> tuple[str, list[dict[str, Any]], dict[str, Any]] | None:
        """The state, the findings and the consignment of a line; None where the single path must tell."""
        case = _Case(self, list(cells))
        self._frame(case)
        findings = self._findings(case)
        ranks = [rank for (rank, _), _, _ in findings]
        context, due = self._clocks(case, ranks.count(0), ranks.count(1))
        seen = self._facts(case, context)
        members = {
            Scope.GOODS: [one.read for one in seen.items],
            Scope.EQUIPMENT: [one.read for one in seen.equipment],
            Scope.PARTY: [one.read for one in seen.parties],
        }
        read = {**seen.whole.read, **seen.context.read}
        varying = [one.varying for one in self._members]
        count = sum(map(len, varying)) + len(self._context_names)
        judged = self._judge.judge(context.stage, read, members, seen, count, (self._context_names, *varying))
        if judged is None:
            return None
        shown_facts = self._ordered({**seen.whole.shown, **seen.context.shown})
        shown_facts["items"] = [self._ordered(one.shown) for one in seen.items]
        shown_facts["equipment"] = [self._ordered(one.shown) for one in seen.equipment]
        shown_facts["parties"] = [self._ordered(one.shown) for one in seen.parties]
        numbers = group.numbers
        consignment = {
            "reference": seen.whole.shown.get("filing.reference"),
            "facts": shown_facts,
            **self._opinion(judged),
            **due,
        }
        consignment["hits"] = [_numbered_hit(hit, marked, numbers) for hit, marked in judged.hits]
        # without a store there is nothing to compare with: what a message says of itself alone accepts or refuses it
        state = LodgementState.REFUSED if context.errors else LodgementState.ACCEPTED
        return state.value, [_numbered(shown, path, numbers) for _, shown, path in findings], consignment

    # --- what intake knows

    def _learn_frame(self, changing: dict[Place, int]) -> None:
        end = self._end
        self._day = Remembered(partial(day_of, lodged_at=None), changing)
        self._framed = Remembered(frame_of, changing)
        zones, country = self.knowledge.zones, self.knowledge.country
        self._zone = Remembered(lambda declaration: zones.of_filing(declaration, country) or UTC, changing)
        below = {("declaration", *place): column for place, column in changing.items()}
        self._of_filing: dict[Place, int] = {
            **below,
            ("on",): end,
            ("codes",): end + 1,
            ("stage",): end + 2,
            ("direction",): end + 2,
            ("dataset",): end + 2,
        }
        self._in_filing = {("declaration", *place): value for place, value in self._values.items()}
        of_clock = {**below, ("limits",): end + 3, ("zone",): end + 4}
        of_clock |= {("context", name): end + 2 for name in Context.__struct_fields__}
        self._due = Remembered(_due, of_clock)

    def _frame(self, case: _Case) -> None:
        """Day, codes, context, limits and zone: what the checks and clocks are asked with, joined to the row."""
        row, declaration = case.row, case.declaration
        case.day = self._day.answer(row, declaration)
        case.codes = self._codes_on(case.day)
        case.context = self._framed.answer(row, declaration)
        limits = self._limits_on(case.day)
        zone = self._zone.answer(row, declaration)
        framed = self._frames.setdefault(case.context, len(self._frames))
        row += (case.day, id(case.codes), framed, id(limits), zone)

    def _codes_on(self, day: date | None) -> CodeLists:
        known = self._codes.get(day)
        if known is None:
            codes = self.knowledge.codes.on(day) if day is not None else self.knowledge.codes
            same = tuple((name, id(codes.current(name))) for name in codes.editions())
            known = self._codes[day] = self._bundles.setdefault(same, codes)
        return known

    def _limits_on(self, day: date | None) -> _Limits:
        known = self._limits.get(day)
        if known is None:
            on = day or date.max
            filing = self.knowledge.time_limits.of(self.knowledge.regime, on)
            shown = self.knowledge.time_limits.presentation_of(self.knowledge.regime, on)
            same = next((one for one in self._limits.values() if one.filing == filing and one.shown == shown), None)
            known = self._limits[day] = same or _Limits(filing, shown)
        return known

    def _clocks(self, case: _Case, errors: int, warnings: int) -> tuple[Context, dict[str, Any]]:
        def noun() -> _Clocked:
            return _Clocked(case.declaration(), case.context, self._limits_on(case.day), case.row[self._end + 4])

        clocks, due = self._due.answer(case.row, noun)
        return replace(case.context, errors=errors, warnings=warnings, **clocks), due

    # --- checks

    def _findings(self, case: _Case) -> list[_Shown]:
        if self._checks is None:
            self._learn_checks(case)
        assert self._checks is not None
        found = self._constant
        answers, _ = self._checks.answers(case.row, case.filing)
        fresh: list[_Shown] | None = None
        for answer in answers:
            if answer:
                fresh = found + answer if fresh is None else fresh + answer
        if fresh is None:
            return found
        fresh.sort(key=_order)
        return fresh

    def _learn_checks(self, case: _Case) -> None:
        kept = []
        for check in CHECKS.values():
            one = Remembered(partial(self._told, check), self._of_filing, self._in_filing)
            answer = one.answer(case.row, case.filing)
            if one.constant:
                self._constant.extend(answer)
            else:
                kept.append(one)
        self._constant.sort(key=_order)
        self._checks = Grouped(kept, lambda answers: [one for answer in answers for one in answer])

    @staticmethod
    def _told(check: Check, filing: Any) -> list[_Shown]:
        """The findings of a check: by what they are sorted, how they are shown, the path where it has a token."""
        return [
            (order_of(finding), shown, finding.path if finding.path and _TOKEN in finding.path else None)
            for finding in faults_told(check, filing)
            for shown in findings_json((finding,))
        ]

    # --- facts

    def _learn_facts(self, declaration: Declaration, changing: dict[Place, int], row: list[Any]) -> None:
        rates, codes = self.knowledge.configuration.exchange_rates, self.knowledge.codes
        c = declaration.consignment
        try:
            self._whole = whole_facts(declaration, Changing(changing, self._values), row, rates)
            self._items: tuple[MemberFacts, ...] = tuple(
                item_facts(item, self._below("items", index), row, codes, rates) for index, item in enumerate(c.items)
            )
            self._equipment: tuple[MemberFacts, ...] = tuple(
                equipment_facts(one, self._below("equipment", index), row) for index, one in enumerate(c.equipment)
            )
            self._parties: tuple[MemberFacts, ...] = tuple(
                party_facts(party, self._below("parties", index), row) for index, party in enumerate(c.parties)
            )
        except ValueError as error:
            raise Unlike from error
        self._members = (self._whole, *self._items, *self._equipment, *self._parties)
        self._context_names: set[str] = set()

    def _below(self, name: str, index: int) -> Changing:
        """The changing fields of one member, by their place in it."""
        head = ("consignment", name, index)
        changing, values = self._of_declaration, self._values
        mine = [place for place in changing if place[:3] == head]
        return Changing({p[3:]: changing[p] for p in mine}, {p[3:]: values[p] for p in mine})

    def _facts(self, case: _Case, context: Context) -> Seen:
        row = case.row
        told_context = self._of_context.get(context)
        if told_context is None:
            if len(self._of_context) >= 20_000:
                self._of_context.clear()
            told_context = self._of_context[context] = context_facts(context, case.declaration())
            self._context_names |= told_context.shown.keys()
        return Seen(
            self._whole.of(row, case.declaration),
            told_context,
            tuple([one.of(row, partial(case.item, index)) for index, one in enumerate(self._items)]),
            tuple([one.of(row, partial(case.equipment, index)) for index, one in enumerate(self._equipment)]),
            tuple([one.of(row, partial(case.party, index)) for index, one in enumerate(self._parties)]),
        )

    def _ordered(self, facts: dict[str, Any]) -> dict[str, Any]:
        names = tuple(facts)
        order = self._sorted.get(names)
        if order is None:
            order = self._sorted[names] = tuple(sorted(names))
        return {name: facts[name] for name in order}

    # --- hits

    def _opinion(self, judged: Judged) -> dict[str, Any]:
        """The opinion as JSON shows it, its hits aside; the same for consignments with the same hits."""
        known = self._opinions.get(id(judged.selection))
        if known is None:
            selection = judged.selection
            opinion = opinion_json(judged.assessment, selection.outcome, selection.lane, selection.selected_by)
            known = self._opinions[id(selection)] = opinion
        return known

    @staticmethod
    def _rendered(hit: Hit) -> tuple[dict[str, Any], bool]:
        """A hit as JSON shows it, and whether a place in it has a token."""
        shown = hit_json(hit)
        return shown, any(_TOKEN in (reason["source"].get("path") or "") for reason in shown["reasons"])


def _due(clocked_: _Clocked) -> tuple[dict[str, Any], dict[str, Any]]:
    declaration = clocked_.declaration
    due = deadline(declaration, clocked_.context.stage, None, clocked_.limits.filing, zone=clocked_.zone)
    shown = presentation(declaration, clocked_.limits.shown, zone=clocked_.zone)
    return clocked(due, shown), deadline_json(due)


def _order(one: _Shown) -> tuple[int, str]:
    return one[0]


def _has_token(builder: Builder) -> bool:
    return any(_TOKEN in slot.column for slot in builder.slots)


def _untoken(path: str, numbers: Sequence[int]) -> str:
    """A path with the numbers of the rows in place of the tokens."""
    before, token, after = path.split(_TOKEN, 2)
    return f"{before}{numbers[int(token)]}{after}"


def _numbered(shown: dict[str, Any], path: str | None, numbers: Sequence[int]) -> dict[str, Any]:
    if path is None:
        return shown
    own = shown.copy()
    own["path"] = _untoken(path, numbers)
    return own


def _numbered_hit(hit: dict[str, Any], marked: bool, numbers: Sequence[int]) -> dict[str, Any]:
    if not marked:
        return hit
    reasons = []
    for reason in hit["reasons"]:
        path = reason["source"].get("path")
        if path and _TOKEN in path:
            reason = {**reason, "source": {**reason["source"], "path": _untoken(path, numbers)}}
        reasons.append(reason)
    return {**hit, "reasons": reasons}
