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
    Place,
    Remembered,
    Scope,
    Stage,
    Stated,
    shown,
)

from .configuration import Configuration, ExchangeRates
from .decide import applies, conclude, verdict_on
from .language import CheckedCondition, FactsView, Read
from .language.facts_view import read_member
from .providers import declared, derived
from .providers.declared import Origin, Teller
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


class MemberFacts:
    """The facts of one member of consignments that are alike: of the whole, of a goods item, of a party."""

    def __init__(
        self,
        declares: Iterable[Callable[[Any], Told]],
        derives: Iterable[Callable[[Any], Told]],
        changing: Mapping[Place, int],
        row: Sequence[Any],
        noun: Any,
    ) -> None:
        """Learn from the first member what does not change. Raises ValueError where two tells state the same fact."""
        self.declared = told({})
        self.derived = told({})
        self._declares = self._folded(declares, changing, row, noun, self.declared)
        self._derives = self._folded(derives, changing, row, noun, self.derived)

    def _folded(
        self,
        functions: Iterable[Callable[[Any], Told]],
        changing: Mapping[Place, int],
        row: Sequence[Any],
        noun: Any,
        base: Told,
    ) -> tuple[Remembered, ...]:
        kept = []
        names: set[str] = set()
        for function in functions:
            one = Remembered(function, changing)
            answer: Told = one.answer(row, lambda: noun)
            if names & answer.stated.keys():
                raise ValueError("two tells state the same fact")
            names |= answer.stated.keys()
            if one.constant:
                for into, part in zip(base, answer, strict=True):
                    into.update(part)
            else:
                kept.append(one)
        return tuple(kept)

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[Told, Told]:
        """The declared and the derived facts of a member."""
        return self._merged(self.declared, self._declares, row, noun), self._merged(
            self.derived, self._derives, row, noun
        )

    @staticmethod
    def _merged(base: Told, units: tuple[Remembered, ...], row: Sequence[Any], noun: Callable[[], Any]) -> Told:
        if not units:
            return base
        stated, visible, read = base[0].copy(), base[1].copy(), base[2].copy()
        for unit in units:
            one = unit.answer(row, noun)
            stated.update(one[0])
            visible.update(one[1])
            read.update(one[2])
        return Told(stated, visible, read)


def whole_facts(
    declaration: Declaration, changing: Mapping[Place, int], row: Sequence[Any], rates: ExchangeRates | None
) -> MemberFacts:
    """The facts of declarations like this one as a whole; without those of intake's context."""
    declares = [_tell(home, tell) for home, tells in declared.WHOLE for tell in tells]
    declares += [_in_role(index, role) for index, role in declared.told_roles(declaration.consignment)]
    derives = [_derive(derive) for derive in derived.WHOLE]
    derives.append(_derive(lambda builder, noun: derived.invoice_value(builder, noun, rates)))
    return MemberFacts(declares, derives, changing, row, declaration)


def item_facts(
    item: Any, changing: Mapping[Place, int], row: Sequence[Any], codes: CodeLists, rates: ExchangeRates | None
) -> MemberFacts:
    """The facts of goods items like this one."""
    derives = [_derive(lambda builder, noun: derived.commodity(builder, noun, codes))]
    derives += [_derive(derive) for derive in derived.ITEM]
    derives.append(_derive(lambda builder, noun: derived.item_value(builder, noun, rates)))
    return MemberFacts((_tell(_itself, tell) for tell in declared.ITEM), derives, changing, row, item)


def party_facts(party: Any, changing: Mapping[Place, int], row: Sequence[Any]) -> MemberFacts:
    """The facts of parties like this one."""
    declares = [_tell(_itself, tell) for tell in declared.PARTY]
    return MemberFacts(declares, map(_derive, derived.PARTY), changing, row, party)


def equipment_facts(equipment: Any, changing: Mapping[Place, int], row: Sequence[Any]) -> MemberFacts:
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


def _tell(home: Callable[[Any], Any], tell: declared.Tell) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        own = home(noun)
        if own is None:
            return told({})
        teller = Teller(Origin(), own.paths, getattr(own, "path", None))
        tell(teller, own)
        return told(teller.builder.build())

    return run


def _in_role(index: int, role: Any) -> Callable[[Any], Told]:
    def run(declaration: Any) -> Told:
        party = declaration.consignment.parties[index]
        teller = Teller(Origin(), party.paths)
        declared.tell_in_role(teller, party, role)
        return told(teller.builder.build())

    return run


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
                if view is None:
                    view = FactsView(seen.facts(), self.configuration.list_values)
                hit, incomplete = verdict_on(self.configuration.targeted[bit], view, stage)
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
