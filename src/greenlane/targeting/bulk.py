# SPDX-License-Identifier: Apache-2.0
"""Facts and hits of many consignments alike: each fact, and each profile's answer, remembered by what it depends on.

The functions are those of the single path; only their answers are kept (``greenlane.cargo.watching``). Consignments are
alike when they have the same fields, so that only what the fields say differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from greenlane.cargo import (
    VOCABULARY,
    CodeLists,
    Declaration,
    Facts,
    FactsBuilder,
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
from .language import CheckedCondition, FactsView, Read, satisfying_members
from .language.facts_view import ReadView, read_member, read_value
from .providers import declared, derived
from .providers.declared import FieldTell, Origin, Teller
from .providers.derived import Context
from .providers.sources import DERIVED_FROM, with_places
from .records import Assessment, Hit, Selection
from .select import select

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

    __slots__ = ("_fact", "_kept", "_source", "_text", "_value", "name")

    def __init__(self, name: str, source: Source, value: Callable[[Sequence[Any]], Any]) -> None:
        self.name = name
        self._fact = VOCABULARY[name]
        self._text = self._fact.kind is Kind.TEXT
        self._source = source
        self._value = value
        self._kept: dict[Any, Any] = {}

    def put(self, row: Sequence[Any], into: Told) -> None:
        value = self._value(row)
        if self._text and type(value) is str and value:
            into.stated[self.name] = (Stated(value, self._source),)
            into.shown[self.name] = into.read[self.name] = value
            return
        forms = self._kept.get(value)
        if forms is None:
            if len(self._kept) >= VERDICTS:
                self._kept.clear()
            forms = self._kept[value] = self._forms(value)
        if forms[0] is not None:
            into.stated[self.name], into.shown[self.name] = forms[0], forms[1]
            if forms[2] is not None:
                into.read[self.name] = forms[2]

    def _forms(self, value: Any) -> tuple[Any, Any, Any]:
        kept = stored(self._fact, value)
        if kept is None:
            return None, None, None
        return (Stated(kept, self._source),), shown(self.name, kept), read_value(self._fact, kept)


class MemberFacts:
    """The facts of one member of consignments that are alike: of the whole, of a goods item, of a party."""

    def __init__(
        self,
        declares: Iterable[Callable[[Any], Told]],
        derives: Iterable[Callable[[Any], Told]],
        changing: Changing,
        row: Sequence[Any],
        noun: Any,
    ) -> None:
        """Learn from the first member what does not change. Raises ValueError where two tells state the same fact."""
        self.declared = told({})
        self.derived = told({})
        self._passed: list[_Passed] = []
        self._declares = self._folded(declares, changing, row, noun, self.declared)
        self._derives = self._folded(derives, changing, row, noun, self.derived)

    def _folded(
        self,
        functions: Iterable[Callable[[Any], Told]],
        changing: Changing,
        row: Sequence[Any],
        noun: Any,
        base: Told,
    ) -> tuple[Remembered, ...]:
        kept = []
        names: set[str] = set()
        for function in functions:
            one = Remembered(function, changing.columns)
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
                self._passed.append(_Passed(name, answer.stated[name][0].source, value))
            else:
                kept.append(one)
        return tuple(kept)

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[Told, Told]:
        """The declared and the derived facts of a member."""
        stated = self._merged(self.declared, self._declares, row, noun, self._passed)
        return stated, self._merged(self.derived, self._derives, row, noun, ())

    @staticmethod
    def _merged(
        base: Told,
        units: tuple[Remembered, ...],
        row: Sequence[Any],
        noun: Callable[[], Any],
        passed: Sequence[_Passed],
    ) -> Told:
        if not units and not passed:
            return base
        merged = Told(base[0].copy(), base[1].copy(), base[2].copy())
        for one in passed:
            one.put(row, merged)
        for unit in units:
            answer = unit.answer(row, noun)
            merged[0].update(answer[0])
            merged[1].update(answer[1])
            merged[2].update(answer[2])
        return merged


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
    derives = [_derive(lambda builder, noun: derived.commodity(builder, noun, codes))]
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
    return run


def _party_at(index: int) -> Callable[[Any], Any]:
    return lambda declaration: declaration.consignment.parties[index]


def _derive(derive: derived.Derive) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        builder = FactsBuilder()
        derive(builder, noun)
        return told(builder.build())

    return run


class Seen(NamedTuple):
    """All facts of one consignment, declared and derived apart, so that places are looked up for hits alone."""

    whole: tuple[Told, Told]
    items: tuple[tuple[Told, Told], ...]
    equipment: tuple[tuple[Told, Told], ...]
    parties: tuple[tuple[Told, Told], ...]

    def facts(self) -> Facts:
        """The facts as the single path makes them, each with its place."""
        declared_items = [one.stated for one, _ in self.items]
        among = derived.places_of(self.whole[0].stated, declared_items)
        return Facts(
            consignment={**self.whole[0].stated, **with_places(self.whole[1].stated, among, None, None)},
            items=tuple(map(_placed, self.items)),
            equipment=tuple(map(_placed, self.equipment)),
            parties=tuple(map(_placed, self.parties)),
        )


def _placed(member: tuple[Told, Told]) -> dict[str, tuple[Stated, ...]]:
    stated, added = member
    return {**stated.stated, **with_places(added.stated, stated.stated, None, None)}


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
        self._applying: dict[Any, int] = {}
        self._concluded: dict[Any, tuple[Assessment, Selection]] = {}
        profiles = configuration.profiles
        self._looked_at = _APPLYING + (_OFFICES if any(profile.offices for profile in profiles) else ())
        self._dated = any(profile.valid_from or profile.valid_to for profile in profiles)

    def judge(self, stage: Stage, read: Mapping[str, Read], members: Mapping[Scope, Any], seen: Seen) -> Judged | None:
        """The opinion on one consignment; None where the limits of evaluation were met, which the single path tells."""
        left = self.configuration.index.left(read, members) & self._applies(stage, read, seen)
        hits: list[Any] = []
        bits: list[int] = []
        view: FactsView | None = None
        kept: list[Hit] = []
        while left:
            low = left & -left
            left ^= low
            bit = low.bit_length() - 1
            asked = self._asked[bit]
            key = self._key(asked, read, members, seen)
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
                answer = asked.answers[key] = (hit, self.render(hit)) if hit is not None else None
            if answer is not None:
                bits.append(bit)
                kept.append(answer[0])
                hits.append(answer[1])
        concluded = self._concluded.get((stage, *bits))
        if concluded is None:
            policy = self.configuration.policy
            opinion = conclude(stage, tuple(kept), policy, self.configuration.digest)
            concluded = self._concluded[(stage, *bits)] = opinion, select(opinion, Facts(), policy)
        return Judged(tuple(hits), *concluded)

    def _key(self, asked: _Asked, read: Mapping[str, Read], members: Mapping[Scope, Any], seen: Seen) -> Any:
        get = read.get
        key: list[Any] = [get(name) for name in asked.whole]
        for scope, names in asked.members:
            key.append(tuple([tuple([member.get(name) for name in names]) for member in members[scope]]))
        if asked.sources:
            declared_whole = seen.whole[0].stated
            first = seen.items[0][0].stated if seen.items else {}
            key.append(tuple([name in declared_whole or name in first for name in asked.sources]))
        return tuple(key)

    def _applies(self, stage: Stage, read: Mapping[str, Read], seen: Seen) -> int:
        key: list[Any] = [stage, *(read.get(name) for name in self._looked_at)]
        if self._dated:
            key += [read.get(name) for name in _DAYS]
        found = self._applying.get(tuple(key))
        if found is None:
            stated = {**seen.whole[0].stated, **seen.whole[1].stated}
            facts = Facts(consignment={n: stated[n] for n in (*_APPLYING, *_OFFICES, *_DAYS) if n in stated})
            found = 0
            for bit, targeted in enumerate(self.configuration.targeted):
                found |= applies(targeted.profile, facts, stage) << bit
            if len(self._applying) >= VERDICTS:
                self._applying.clear()
            self._applying[tuple(key)] = found
        return found


def _scope(name: str) -> Scope:
    return VOCABULARY[name].scope
