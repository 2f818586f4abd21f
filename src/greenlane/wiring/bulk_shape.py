# SPDX-License-Identifier: Apache-2.0
"""One shape of consignments in a table: what its checks, facts, clocks and profiles depend on, learned as rows come.

Consignments of a shape have the same cells filled, so their nouns have the same fields, and every path differs in the
number of its row alone. A declaration is therefore made with tokens for the numbers, and the answers about it, once
remembered, get the numbers of each row.
"""

from collections.abc import Callable, Sequence
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
from .days import day_of_instant

ANSWERS = 20_000
"""How many days and frames of one shape are kept."""

_TOKEN = "\0"
Shown = tuple[tuple[int, str], dict[str, Any], str | None]  # sorted by, its JSON, its path if it has a token
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


class Case:
    """One consignment: its values, and its declaration when something has to be called with it."""

    __slots__ = ("_declaration", "_filing", "_shape", "codes", "context", "day", "limits", "row")

    def __init__(self, shape: "Shape", row: list[Any]) -> None:
        self._shape = shape
        self._declaration: Declaration | None = None
        self._filing: Any = None
        self.row = row
        self.day: date | None = None
        self.codes: CodeLists
        self.limits: _Limits
        self.context: Context

    def declaration(self) -> Declaration:
        """The declaration, made at the first call."""
        if self._declaration is None:
            self._declaration = self._shape.made(self.row)
        return self._declaration

    def item(self, index: int) -> Any:
        """A goods item, made without the rest."""
        return self._shape.items[index](self.row)

    def party(self, index: int) -> Any:
        """A party."""
        return self.declaration().consignment.parties[index]

    def equipment(self, index: int) -> Any:
        """A piece of equipment."""
        return self.declaration().consignment.equipment[index]

    def filing(self) -> Any:
        """What the checks are asked with."""
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
        self._acceptance_time = declaration.acceptance_time
        self._learn_frame(changing)
        self._learn_facts(declaration, changing, [cell for row in rows for cell in (row[p] for p in positions)])
        self._checks: Grouped | None = None
        self._constant: list[Shown] = []
        self.judge = Judge(knowledge.configuration, self._rendered)
        self._codes: dict[date | None, CodeLists] = {}
        self._bundles: dict[Any, CodeLists] = {}
        self._limits: dict[date | None, _Limits] = {}
        self._frames: dict[Context, int] = {}
        self._joined: dict[Any, tuple[CodeLists, Context, _Limits, tuple[Any, ...]]] = {}
        self._versions = (-1, -1)
        self._keys: tuple[Callable[[Sequence[Any]], Any], ...] = ()
        self._told_context: dict[Context, Told] = {}
        self._opinions: dict[int, dict[str, Any]] = {}  # by selections that the judge keeps
        self._sorted: dict[tuple[str, ...], tuple[str, ...]] = {}

    def built(self, rows: Sequence[Sequence[str]]) -> Declaration:
        """The declaration of such rows, with tokens for their numbers."""
        return self.builder.message(tuple((f"{_TOKEN}{k}{_TOKEN}", row) for k, row in enumerate(rows))).declaration

    def assessed(self, cells: Sequence[str], group: Group) -> tuple[str, list[dict[str, Any]], dict[str, Any]] | None:
        """The state, the findings and the consignment of a line; None where the single path must tell."""
        case = Case(self, list(cells))
        self.frame(case)
        findings = self.findings(case)
        ranks = [rank for (rank, _), _, _ in findings]
        context, due = self.clocks(case, ranks.count(0), ranks.count(1))
        read, members, seen = self.looked(case, context)
        varying = [one.varying for one in self._members]
        count = sum(map(len, varying)) + len(self._context_names)
        judged = self.judge.judge(context.stage, read, members, seen, count, (self._context_names, *varying))
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
        self._day = self._day_of()
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

    def _day_of(self) -> Callable[[Sequence[Any]], date | None]:
        """What gives the day that a row is of, which is told by the time of acceptance alone."""
        value = self._values.get(("acceptance_time",))
        if value is None:
            same = day_of_instant(self._acceptance_time)
            return lambda row: same
        kept: dict[Any, date | None] = {}

        def day(row: Sequence[Any]) -> date | None:
            instant = value(row)
            try:
                return kept[instant]
            except KeyError:
                if len(kept) >= ANSWERS:
                    kept.clear()
                found = kept[instant] = day_of_instant(instant)
                return found

        return day

    def frame(self, case: Case) -> None:
        """Day, codes, context, limits and zone: what the checks and clocks are asked with, joined to the row."""
        row = case.row
        of_frame, of_zone = self._framed, self._zone
        versions = of_frame.version, of_zone.version
        if versions != self._versions:
            self._versions = versions
            self._joined.clear()
            self._keys = of_frame.depends.key(), of_zone.depends.key()
        case.day = day = self._day(row)
        if of_frame.direct or of_zone.direct:
            case.codes, case.context, case.limits, joined = self._join(case)
        else:
            key = day, self._keys[0](row), self._keys[1](row)
            found = self._joined.get(key)
            if found is None:
                found = self._join(case)
                if versions == (of_frame.version, of_zone.version) and len(self._joined) < ANSWERS:
                    self._joined[key] = found
            case.codes, case.context, case.limits, joined = found
        row += joined

    def _join(self, case: Case) -> tuple[CodeLists, Context, _Limits, tuple[Any, ...]]:
        row, declaration = case.row, case.declaration
        codes, limits = self._codes_on(case.day), self._limits_on(case.day)
        context: Context = self._framed.answer(row, declaration)
        framed = self._frames.setdefault(context, len(self._frames))
        zone = self._zone.answer(row, declaration)
        return codes, context, limits, (case.day, id(codes), framed, id(limits), zone)

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

    def clocks(self, case: Case, errors: int, warnings: int) -> tuple[Context, dict[str, Any]]:
        """What intake knows of a consignment, and its deadline as JSON shows it."""
        clocks, due = self.clocked(case)
        return replace(case.context, errors=errors, warnings=warnings, **clocks), due

    def clocked(self, case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
        """What intake knows by the clocks, and the deadline as JSON shows it; kept, so that the same is one object."""

        def noun() -> _Clocked:
            return _Clocked(case.declaration(), case.context, case.limits, case.row[self._end + 4])

        found: tuple[dict[str, Any], dict[str, Any]] = self._due.answer(case.row, noun)
        return found

    # --- checks

    def findings(self, case: Case) -> list[Shown]:
        """The findings of all checks, in their order."""
        if self._checks is None:
            self._learn_checks(case)
        assert self._checks is not None
        found = self._constant
        answers, _ = self._checks.answers(case.row, case.filing)
        fresh: list[Shown] | None = None
        for answer in answers:
            if answer:
                fresh = found + answer if fresh is None else fresh + answer
        if fresh is None:
            return found
        fresh.sort(key=_order)
        return fresh

    def _learn_checks(self, case: Case) -> None:
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
    def _told(check: Check, filing: Any) -> list[Shown]:
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
            self.whole_facts = whole_facts(declaration, Changing(changing, self._values), row, rates)
            self.item_facts: tuple[MemberFacts, ...] = tuple(
                item_facts(item, self._below("items", index), row, codes, rates) for index, item in enumerate(c.items)
            )
            self.equipment_facts: tuple[MemberFacts, ...] = tuple(
                equipment_facts(one, self._below("equipment", index), row) for index, one in enumerate(c.equipment)
            )
            self.party_facts: tuple[MemberFacts, ...] = tuple(
                party_facts(party, self._below("parties", index), row) for index, party in enumerate(c.parties)
            )
        except ValueError as error:
            raise Unlike from error
        self._members = (self.whole_facts, *self.item_facts, *self.equipment_facts, *self.party_facts)
        self._context_names: set[str] = set()

    def _below(self, name: str, index: int) -> Changing:
        """The changing fields of one member, by their place in it."""
        head = ("consignment", name, index)
        changing, values = self._of_declaration, self._values
        mine = [place for place in changing if place[:3] == head]
        return Changing({p[3:]: changing[p] for p in mine}, {p[3:]: values[p] for p in mine})

    def looked(self, case: Case, context: Context) -> tuple[dict[str, Any], dict[Scope, Any], Seen]:
        """The facts as conditions read them, of the consignment and of its members, and all with their places."""
        seen = self.facts(case, context)
        members = {
            Scope.GOODS: [one.read for one in seen.items],
            Scope.EQUIPMENT: [one.read for one in seen.equipment],
            Scope.PARTY: [one.read for one in seen.parties],
        }
        return {**seen.whole.read, **seen.context.read}, members, seen

    def context_told(self, case: Case, context: Context) -> Told:
        """The facts that intake's context gives."""
        told_context = self._told_context.get(context)
        if told_context is None:
            if len(self._told_context) >= 20_000:
                self._told_context.clear()
            told_context = self._told_context[context] = context_facts(context, case.declaration())
            self._context_names |= told_context.shown.keys()
        return told_context

    def facts(self, case: Case, context: Context) -> Seen:
        """All facts of a consignment."""
        row = case.row
        return Seen(
            self.whole_facts.of(row, case.declaration),
            self.context_told(case, context),
            tuple([one.of(row, partial(case.item, index)) for index, one in enumerate(self.item_facts)]),
            tuple([one.of(row, partial(case.equipment, index)) for index, one in enumerate(self.equipment_facts)]),
            tuple([one.of(row, partial(case.party, index)) for index, one in enumerate(self.party_facts)]),
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


def _order(one: Shown) -> tuple[int, str]:
    return one[0]


def _has_token(builder: Builder) -> bool:
    return any(_TOKEN in slot.column for slot in builder.slots)


def untoken(path: str, numbers: Sequence[int]) -> str:
    """A path with the numbers of the rows in place of the tokens."""
    before, token, after = path.split(_TOKEN, 2)
    return f"{before}{numbers[int(token)]}{after}"


def _numbered(shown: dict[str, Any], path: str | None, numbers: Sequence[int]) -> dict[str, Any]:
    if path is None:
        return shown
    own = shown.copy()
    own["path"] = untoken(path, numbers)
    return own


def _numbered_hit(hit: dict[str, Any], marked: bool, numbers: Sequence[int]) -> dict[str, Any]:
    if not marked:
        return hit
    reasons = []
    for reason in hit["reasons"]:
        path = reason["source"].get("path")
        if path and _TOKEN in path:
            reason = {**reason, "source": {**reason["source"], "path": untoken(path, numbers)}}
        reasons.append(reason)
    return {**hit, "reasons": reasons}
