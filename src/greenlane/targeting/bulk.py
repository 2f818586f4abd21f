# SPDX-License-Identifier: Apache-2.0
"""Facts and hits of many consignments alike: each fact, and each profile's answer, remembered by what it depends on.

The functions are those of the single path; only their answers are kept (``greenlane.cargo.watching``). Consignments are
alike when they have the same fields, so that only what the fields say differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from greenlane.cargo import (
    VOCABULARY,
    CodeLists,
    Declaration,
    Facts,
    FactsBuilder,
    Grouped,
    Kind,
    Place,
    Remembered,
    Scope,
    Source,
    Stage,
    Stated,
    shown,
    stored,
)

from .configuration import Configuration, ExchangeRates
from .decide import applies, conclude, verdict_on
from .index import Plan
from .language import CheckedCondition, FactsView, Read, satisfying_members
from .language.facts_view import ReadView, read_member, read_value
from .providers import declared, derived
from .providers.declared import FieldTell, InnerTell, Origin, Teller
from .providers.derived import Context
from .providers.sources import DERIVED_FROM, with_places
from .records import Assessment, Hit, Selection
from .selection.proposing import select

VERDICTS = 20_000
"""How many answers of one profile are kept."""

_APPLYING = ("filing.direction", "transport.border_mode")
_OFFICES = tuple(f"office.{name}" for name in ("lodgement", "entry", "exit", "control", "destination"))
_DAYS = ("filing.lodged_time", "filing.acceptance_time")


class Told(NamedTuple):
    """Some facts of one member: as they are kept, as JSON shows them, as conditions read them."""

    stated: dict[str, tuple[Stated, ...]]
    shown: dict[str, Any]
    read: dict[str, Read]


def told(stated: dict[str, tuple[Stated, ...]]) -> Told:
    """The forms of these facts."""
    return Told(stated, {name: shown(name, each[0].value) for name, each in stated.items()}, read_member(stated))


class Changing(NamedTuple):
    """The fields of a noun that differ from row to row: their columns, and what gives their values of a row."""

    columns: Mapping[Place, int]
    values: Mapping[Place, Callable[[Sequence[Any]], Any]]


class _Passed:
    """A fact that is a field as it is, told without making the noun."""

    __slots__ = ("_fact", "_kept", "_source", "_text", "name", "value")

    def __init__(self, name: str, source: Source, value: Callable[[Sequence[Any]], Any]) -> None:
        self.name = name
        self._fact = VOCABULARY[name]
        self._text = self._fact.kind is Kind.TEXT
        self._source = source
        self.value = value
        self._kept: dict[Any, tuple[Any, Any]] = {}

    def read(self, row: Sequence[Any]) -> dict[str, Read]:
        """The fact as conditions read it."""
        read: dict[str, Read] = {}
        self.put(row, {}, read)
        return read

    def put(self, row: Sequence[Any], visible: dict[str, Any], read: dict[str, Read]) -> None:
        value = self.value(row)
        if self._text and type(value) is str and value:
            visible[self.name] = read[self.name] = value
            return
        forms = self._kept.get(value)
        if forms is None:
            if len(self._kept) >= VERDICTS:
                self._kept.clear()
            kept = stored(self._fact, value)
            forms = (None, None) if kept is None else (shown(self.name, kept), read_value(self._fact, kept))
            self._kept[value] = forms
        if forms[0] is not None:
            visible[self.name] = forms[0]
        if forms[1] is not None:
            read[self.name] = forms[1]

    def stated(self, row: Sequence[Any]) -> dict[str, tuple[Stated, ...]]:
        kept = stored(self._fact, self.value(row))
        return {} if kept is None else {self.name: (Stated(kept, self._source),)}


class Member(NamedTuple):
    """The facts of one member as JSON and conditions see them; ``stated`` makes the declared and the derived ones."""

    shown: dict[str, Any]
    read: dict[str, Read]
    stated: Callable[[], tuple[dict[str, tuple[Stated, ...]], dict[str, tuple[Stated, ...]]]]


class MemberFacts:
    """The facts of one member of consignments that are alike: of the whole, of a goods item, of a party.

    ``varying`` are the facts that have been seen to depend on what the fields say; all others, ``same``, are the same
    for all. ``passed`` and ``of_fields`` give facts of one field, ``declaring`` and ``deriving`` of several.
    """

    def __init__(
        self,
        declares: Iterable[Callable[[Any], Told]],
        derives: Iterable[Callable[[Any], Told]],
        changing: Changing,
        row: Sequence[Any],
        noun: Any,
    ) -> None:
        """Learn from the first member what does not change. Raises ValueError where two tells state the same fact."""
        self.passed: list[_Passed] = []
        self.of_fields: list[_OfField] = []
        self._declared, self.declaring = self._folded(declares, changing, row, noun)
        self._derived, self.deriving = self._folded(derives, changing, row, noun)
        self._declaring, self._deriving = Grouped(self.declaring, _joined_facts), Grouped(self.deriving, _joined_facts)
        self._shown = {**self._declared.shown, **self._derived.shown}
        self.same = {**self._declared.read, **self._derived.read}
        self._simple = not (self.passed or self.of_fields or self.declaring or self.deriving)
        self.varying = {one.name for one in self.passed}

    def _folded(
        self, functions: Iterable[Callable[[Any], Told]], changing: Changing, row: Sequence[Any], noun: Any
    ) -> tuple[Told, tuple[Remembered, ...]]:
        base = told({})
        kept = []
        names: set[str] = set()
        for function in functions:
            of_field: derived.OfField | None = getattr(function, "of_field", None)
            if of_field is not None and (value := changing.values.get((of_field.field,))) is not None:
                self.of_fields.append(_OfField(of_field, value))
                continue
            one = Remembered(function, changing.columns, changing.values)
            answer: Told = one.answer(row, lambda: noun)
            if names & answer.stated.keys():
                raise ValueError("two tells state the same fact")
            names |= answer.stated.keys()
            if one.constant:
                base.stated.update(answer.stated)
                base.shown.update(answer.shown)
                base.read.update(answer.read)
            elif answer.stated and (value := changing.values.get(getattr(function, "place", ()))) is not None:
                (name,) = answer.stated
                self.passed.append(_Passed(name, answer.stated[name][0].source, value))
            else:
                kept.append(one)
        return base, tuple(kept)

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> Member:
        """The facts of a member."""
        if self._simple:
            return Member(self._shown, self.same, lambda: (self._declared.stated, self._derived.stated))
        visible, read = self._shown.copy(), self.same.copy()
        for one in self.passed:
            one.put(row, visible, read)
        declared, fresh = self._declaring.answers(row, noun)
        derived, more = self._deriving.answers(row, noun)
        for each in self.of_fields:
            part, made = each.of(row)
            derived.append(part)
            more |= made
        for part in declared:
            visible.update(part[1])
            read.update(part[2])
        for part in derived:
            visible.update(part[1])
            read.update(part[2])
        if fresh or more:
            for part in (*declared, *derived):
                if not part[1].keys() <= self.varying:
                    self.varying |= part[1].keys()

        def stated() -> tuple[dict[str, tuple[Stated, ...]], dict[str, tuple[Stated, ...]]]:
            own = dict(self._declared.stated)
            for passed in self.passed:
                own.update(passed.stated(row))
            for part in declared:
                own.update(part[0])
            added = dict(self._derived.stated)
            for part in derived:
                added.update(part[0])
            return own, added

        return Member(visible, read, stated)


def _joined_facts(parts: list[Told]) -> Told:
    whole = told({})
    for part in parts:
        whole.stated.update(part.stated)
        whole.shown.update(part.shown)
        whole.read.update(part.read)
    return whole


def whole_facts(
    declaration: Declaration, changing: Changing, row: Sequence[Any], rates: ExchangeRates | None
) -> MemberFacts:
    """The facts of declarations like this one as a whole; without those of intake's context."""
    declares = [_tell(home, tell, place) for place, home, tells in declared.WHOLE for tell in tells]
    for index, role in declared.told_roles(declaration.consignment):
        place = ("consignment", "parties", index)
        declares += [_tell(_party_at(index), tell, place) for tell in declared.role_tells(role)]
    derives = [_derive(derive) for derive in derived.WHOLE]
    derives.append(_derive(lambda builder, noun: derived.invoice_value(builder, noun, rates)))
    return MemberFacts(declares, derives, changing, row, declaration)


def item_facts(
    item: Any, changing: Changing, row: Sequence[Any], codes: CodeLists, rates: ExchangeRates | None
) -> MemberFacts:
    """The facts of goods items like this one."""
    derives = [_derive(derived.commodity(codes))]
    derives += [_derive(derive) for derive in derived.ITEM]
    derives.append(_derive(lambda builder, noun: derived.item_value(builder, noun, rates)))
    return MemberFacts((_tell(_itself, tell) for tell in declared.ITEM), derives, changing, row, item)


def party_facts(party: Any, changing: Changing, row: Sequence[Any]) -> MemberFacts:
    """The facts of parties like this one."""
    declares = [_tell(_itself, tell) for tell in declared.PARTY]
    return MemberFacts(declares, map(_derive, derived.PARTY), changing, row, party)


def equipment_facts(equipment: Any, changing: Changing, row: Sequence[Any]) -> MemberFacts:
    """The facts of equipment like this one."""
    declares = [_tell(_itself, tell) for tell in declared.EQUIPMENT]
    return MemberFacts(declares, map(_derive, derived.EQUIPMENT), changing, row, equipment)


def context_facts(context: Context, declaration: Declaration) -> Told:
    """The facts that intake's context gives, of a declaration that was not lodged."""
    builder = FactsBuilder()
    derived.of_context(builder, declaration, context)
    return told(builder.build())


def _itself(noun: Any) -> Any:
    return noun


def _tell(home: Callable[[Any], Any], tell: declared.Tell, place: Place = ()) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        own = home(noun)
        if own is None:
            return told({})
        teller = Teller(Origin(), own.paths, getattr(own, "path", None))
        tell(teller, own)
        return told(teller.builder.build())

    if isinstance(tell, FieldTell):
        run.place = (*place, tell.field)  # type: ignore[attr-defined]
    elif isinstance(tell, InnerTell):
        run.place = (*place, tell.owner, tell.field)  # type: ignore[attr-defined]
    return run


def _party_at(index: int) -> Callable[[Any], Any]:
    return lambda declaration: declaration.consignment.parties[index]


def _derive(derive: derived.Derive) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        builder = FactsBuilder()
        derive(builder, noun)
        return told(builder.build())

    def read(noun: Any) -> dict[str, Read]:
        builder = FactsBuilder()
        derive(builder, noun)
        return read_member(builder.build())

    run.read = read  # type: ignore[attr-defined]
    if isinstance(derive, derived.OfField):
        run.of_field = derive  # type: ignore[attr-defined]
    return run


class _OfField:
    """Facts derived of one field alone: remembered by its value, without looking on."""

    __slots__ = ("_answers", "_derive", "value")

    def __init__(self, derive: derived.OfField, value: Callable[[Sequence[Any]], Any]) -> None:
        self._derive = derive.derive
        self.value = value
        self._answers: dict[Any, Told] = {}

    def read(self, row: Sequence[Any]) -> dict[str, Read]:
        """The facts as conditions read them."""
        builder = FactsBuilder()
        self._derive(builder, self.value(row))
        return read_member(builder.build())

    def of(self, row: Sequence[Any]) -> tuple[Told, bool]:
        value = self.value(row)
        found = self._answers.get(value)
        if found is not None:
            return found, False
        if len(self._answers) >= VERDICTS:
            self._answers.clear()
        builder = FactsBuilder()
        self._derive(builder, value)
        found = self._answers[value] = told(builder.build())
        return found, True


class Seen(NamedTuple):
    """All facts of one consignment; ``context`` are those that intake's context gives."""

    whole: Member
    context: Told
    items: tuple[Member, ...]
    equipment: tuple[Member, ...]
    parties: tuple[Member, ...]

    def facts(self) -> Facts:
        """The facts as the single path makes them, each with its place."""
        items = [one.stated() for one in self.items]
        stated, added = self.whole.stated()
        among = derived.places_of(stated, [one for one, _ in items])
        return Facts(
            consignment={**stated, **with_places({**self.context.stated, **added}, among, None, None)},
            items=tuple(_placed(*one) for one in items),
            equipment=tuple(_placed(*one.stated()) for one in self.equipment),
            parties=tuple(_placed(*one.stated()) for one in self.parties),
        )


def _placed(
    stated: dict[str, tuple[Stated, ...]], added: dict[str, tuple[Stated, ...]]
) -> dict[str, tuple[Stated, ...]]:
    return {**stated, **with_places(added, stated, None, None)}


class Judged(NamedTuple):
    """What a consignment came to: its hits (as ``render`` made them) and the opinion they lead to."""

    hits: tuple[Any, ...]
    assessment: Assessment
    selection: Selection


class _Asked:
    """One profile: what it reads of the consignment and of its members, and the answers that are kept."""

    def __init__(self, condition: CheckedCondition) -> None:
        reads = sorted(condition.reads)
        by_scope = {scope: tuple(n for n in reads if _scope(n) is scope) for scope in Scope}
        self.whole = by_scope[Scope.CONSIGNMENT]
        walked = {"items": Scope.GOODS, "containers": Scope.EQUIPMENT}
        scopes = {*condition.scopes, *(walked[name] for name in condition.walks)}
        self.members = tuple((scope, by_scope[scope]) for scope in Scope if scope in scopes)
        self.sources = tuple(sorted({source for name in self.whole for source in DERIVED_FROM.get(name, ())}))
        self.answers: dict[Any, Any] = {}


class Judge:
    """Decides on consignments that are alike as ``decide`` does, with the answers of profiles remembered.

    ``render`` makes of a hit what is kept of it. One judge serves consignments of one shape: the places in its hits
    are those of the shape.
    """

    def __init__(self, configuration: Configuration, render: Callable[[Hit], Any]) -> None:
        """Start with nothing remembered."""
        self.configuration = configuration
        self.render = render
        self._asked = tuple(_Asked(targeted.condition) for targeted in configuration.targeted)
        self._known_applying: dict[Any, int] = {}
        self._concluded: dict[Any, tuple[Assessment, Selection]] = {}
        self._settled: dict[Any, list[tuple[int, Hit, Any]]] = {}
        self._varying = -1
        self._plan: Plan
        profiles = configuration.profiles
        self.looked_at = _APPLYING + (_OFFICES if any(profile.offices for profile in profiles) else ())
        turns = {str(profile.valid_from) for profile in profiles if profile.valid_from}
        turns |= {
            str(profile.valid_to + timedelta(days=1))
            for profile in profiles
            if profile.valid_to not in (None, date.max)
        }
        self.turns = tuple(sorted(turns))  # the days on which a profile begins or ceases to hold
        self._dated = bool(turns)

    def judge(
        self,
        stage: Stage,
        read: Mapping[str, Read],
        members: Mapping[Scope, Any],
        seen: Seen,
        varying: int,
        names: Iterable[set[str]],
    ) -> Judged | None:
        """The opinion on one consignment; None where the limits of evaluation were met, which the single path tells.

        ``names`` are the facts that vary within the shape, ``varying`` how many they are: while they are the same, so
        is what the others refute, and every profile that reads none of them.
        """
        if varying != self._varying:
            self._plan = self.configuration.index.plan(frozenset().union(*names), read, members)
            self._varying = varying
            self._settled.clear()
        applying = self.applying(stage, read, seen)
        left = self._plan.left(read, members) & applying
        settled = self._settled.get((stage, applying))
        if settled is None:
            settled = self.answers(left & self._plan.settled, stage, read, members, seen)
            if settled is None:
                return None
            self._settled[(stage, applying)] = settled
        found = self.answers(left & ~self._plan.settled, stage, read, members, seen)
        if found is None:
            return None
        found = sorted(settled + found, key=_bit)
        bits = tuple([bit for bit, _, _ in found])
        concluded = self._concluded.get((stage, bits))
        if concluded is None:
            policy = self.configuration.policy
            opinion = conclude(stage, tuple(hit for _, hit, _ in found), policy, self.configuration.digest)
            concluded = self._concluded[(stage, bits)] = opinion, select(opinion, Facts(), policy)
        return Judged(tuple([rendered for _, _, rendered in found]), *concluded)

    def answers(
        self, left: int, stage: Stage, read: Mapping[str, Read], members: Mapping[Scope, Any], seen: Seen
    ) -> list[tuple[int, Hit, Any]] | None:
        """The hits of these profiles, in their order; None where one was given up."""
        found = []
        view: FactsView | None = None
        while left:
            low = left & -left
            left ^= low
            bit = low.bit_length() - 1
            asked = self._asked[bit]
            key = stage, self._key(asked, read, members, seen)
            answer = asked.answers.get(key, 0)
            if answer == 0:
                targeted = self.configuration.targeted[bit]
                plain = ReadView(read, members, self.configuration.list_values)
                tried = satisfying_members(targeted.condition, plain)
                hit = None
                if tried.hit or tried.incomplete:
                    view = view or FactsView(seen.facts(), self.configuration.list_values)
                    hit, incomplete = verdict_on(targeted, view, stage)
                    if incomplete or view.contradicted:
                        return None
                if len(asked.answers) >= VERDICTS:
                    asked.answers.clear()
                answer = asked.answers[key] = (bit, hit, self.render(hit)) if hit is not None else None
            if answer is not None:
                found.append(answer)
        return found

    def _key(self, asked: _Asked, read: Mapping[str, Read], members: Mapping[Scope, Any], seen: Seen) -> Any:
        get = read.get
        key: list[Any] = [get(name) for name in asked.whole]
        for scope, names in asked.members:
            key.append(tuple([tuple([member.get(name) for name in names]) for member in members[scope]]))
        if asked.sources:
            whole = seen.whole.shown
            first = seen.items[0].shown if seen.items else {}
            key.append(tuple([name in whole or name in first for name in asked.sources]))
        return tuple(key)

    def applying(self, stage: Stage, read: Mapping[str, Read], seen: Seen) -> int:
        """The profiles that are meant for such a consignment, one bit each."""
        key: list[Any] = [stage, *[read.get(name) for name in self.looked_at]]
        if self._dated:
            instant = read.get(_DAYS[0]) or read.get(_DAYS[1])
            key.append(tuple([instant is not None and str(instant)[:10] >= day for day in self.turns]))
        found = self._known_applying.get(tuple(key))
        if found is None:
            own, added = seen.whole.stated()
            stated = {**own, **seen.context.stated, **added}
            facts = Facts(consignment={n: stated[n] for n in (*_APPLYING, *_OFFICES, *_DAYS) if n in stated})
            found = 0
            for bit, targeted in enumerate(self.configuration.targeted):
                found |= applies(targeted.profile, facts, stage) << bit
            if len(self._known_applying) >= VERDICTS:
                self._known_applying.clear()
            self._known_applying[tuple(key)] = found
        return found


def _bit(answer: tuple[int, Hit, Any]) -> int:
    return answer[0]


def _scope(name: str) -> Scope:
    return VOCABULARY[name].scope
