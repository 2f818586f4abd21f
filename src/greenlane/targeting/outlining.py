# SPDX-License-Identifier: Apache-2.0
"""Which profiles hit, and no more: decided by what the facts are to the conditions, for many consignments alike.

Each part of the facts that depends on the same cells has a number by its classes and, of the index, the conditions that
it leaves (``outline_parts``); a condition is evaluated once for the numbers it reads. One that reads a goods item is
evaluated once for each kind of item, whatever items stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from greenlane.cargo import Facts, Scope, Stage

from .bulk_facts import KEPT, MemberFacts, Noun, Row, Told
from .bulk_judge import Judge, Seen
from .decide import conclude
from .index import MANY_MEMBERS
from .language import Read
from .outcomes import Band, Outcome
from .outline_classes import Classes, Found, Grown
from .outline_parts import Parts
from .records import Hit
from .selection.proposing import select

_SCOPES = (Scope.GOODS, Scope.EQUIPMENT, Scope.PARTY)

Looked = Callable[[], tuple[Mapping[str, Read], Mapping[Scope, Any], Seen]]
"""Gives the facts of a row whole: those of the consignment, those of its members, and all with their places."""

_Pick = Callable[[Sequence[int]], Any]


class Concluded(NamedTuple):
    """What a consignment came to: outcome, lane, score and band, and the profiles that hit, by id."""

    outcome: Outcome
    lane: str
    score: int
    band: Band
    hits: tuple[str, ...]


class Asked(NamedTuple):
    """The row and the noun of a member."""

    row: Row
    noun: Noun


class OfStage:
    """What is remembered of the consignments of one stage."""

    def __init__(self, stage: Stage, groups: int, of_items: int) -> None:
        """Start with nothing; so many groups of conditions are asked of the whole, so many of each item."""
        self.stage = stage
        self.answers: list[dict[Any, int]] = [{} for _ in range(groups)]
        self.of_items: list[dict[Any, int]] = [{} for _ in range(of_items)]
        self.applying: dict[Any, int] = {}
        self.concluded: dict[int, Concluded] = {}


class Changed(Exception):
    """What was remembered has been learned anew; ask again with the context and the stage of this version."""


class Outlining:
    """Decides on consignments of one shape as ``Judge`` does, and tells what they came to without the reasons."""

    def __init__(self, judge: Judge, whole: MemberFacts, members: Mapping[Scope, Sequence[MemberFacts]]) -> None:
        """Start with nothing remembered but what the members' facts have learned."""
        self._judge = judge
        self._classes = Classes(judge.configuration, judge)
        self._whole = Parts(Scope.CONSIGNMENT, whole)
        kinds: dict[int, Parts] = {}  # members with the same fields share what is remembered
        self._members = [
            kinds.setdefault(id(facts), Parts(scope, facts)) for scope in _SCOPES for facts in members[scope]
        ]
        self._kinds = tuple(kinds.values())
        self._items = len(members[Scope.GOODS])
        self._context_names: set[str] = set()
        self._hits: dict[tuple[Stage, int], Hit] = {}
        self.version = 0
        self._arrange()

    def context(self, told: Told) -> Found:
        """The number of the facts that intake's context gives; it holds for this ``version``."""
        while True:
            try:
                return self._classes.number(self._context_names, told.read)
            except Grown:
                self._arrange()

    def stage(self, stage: Stage) -> OfStage:
        """What is remembered of a stage; it holds for this ``version``."""
        key = str(stage)
        found = self._stages.get(key)
        if found is None:
            found = self._stages[key] = OfStage(stage, len(self._groups), len(self._of_items))
        return found

    def concluded(
        self, whole: Asked, members: Sequence[Asked], of: OfStage, context: Found, looked: Looked
    ) -> Concluded | None:
        """What a consignment came to; None where the single path must tell. Raises ``Changed`` to be asked anew.

        ``members`` are in the order of items, equipment and parties.
        """
        try:
            mask = self._mask(whole, members, of, context, looked)
        except Grown:
            self._arrange()
            raise Changed from None
        if mask < 0:
            return None
        found = of.concluded.get(mask)
        if found is None:
            hits = tuple(self._hits[(of.stage, bit)] for bit in range(mask.bit_length()) if mask >> bit & 1)
            policy = self._judge.configuration.policy
            opinion = conclude(of.stage, hits, policy, self._judge.configuration.digest)
            chosen = select(opinion, Facts(), policy)
            ids = tuple(hit.profile for hit in hits)
            found = of.concluded[mask] = Concluded(chosen.outcome, chosen.lane, opinion.score, opinion.band, ids)
        return found

    def _mask(self, whole: Asked, members: Sequence[Asked], of: OfStage, context: Found, looked: Looked) -> int:
        """The profiles that hit, one bit each; -1 where one was given up."""
        number, left = context
        numbers = [number]
        classes = self._classes
        left = self._whole.left(classes, *whole, numbers, left & self._base)
        of_each: list[tuple[list[int], int]] = []
        place = 0
        for others, bases in self._scopes:
            some = others
            for base in bases:
                own = numbers if place >= self._items else []
                member = base & left
                if self._members[place].all:
                    member = self._members[place].left(classes, *members[place], own, member)
                some |= member
                if place < self._items:
                    of_each.append((own, member))
                place += 1
            left &= some
        left |= self._spared
        key = self._applying(numbers)
        applying = of.applying.get(key)
        if applying is None:
            read, _, seen = looked()
            applying = of.applying[key] = self._judge.applying(of.stage, read, seen)
        if not left & applying:
            return 0
        mask = self._of_whole(left, applying, of, numbers, of_each, looked)
        if mask < 0 or not left & applying & self._by_item:
            return mask
        by_item = self._of_each(left & applying, of, numbers, of_each, looked)
        return by_item if by_item < 0 else mask | by_item

    def _of_whole(
        self,
        left: int,
        applying: int,
        of: OfStage,
        numbers: list[int],
        of_each: Sequence[tuple[list[int], int]],
        looked: Looked,
    ) -> int:
        """The conditions that are true of the consignment with all its members; -1 where one was given up."""
        possible = left & applying
        mask = 0
        every: list[int] = []
        for (pick, goods, of_group), answers in zip(self._groups, of.answers, strict=True):
            if possible & of_group:
                key = pick(numbers)
                if goods is not None:
                    every = every or [number for own, _ in of_each for number in own]
                    key = key, goods(every)
                hit = answers.get(key)
                if hit is None:
                    if len(answers) >= KEPT:
                        answers.clear()
                    # also of profiles that do not apply: the answer is kept by what the group reads
                    hit = answers[key] = self._evaluated(left & of_group, of.stage, *looked())
                if hit < 0:
                    return -1
                mask |= hit & applying
        return mask

    def _of_each(
        self, left: int, of: OfStage, numbers: list[int], of_each: Sequence[tuple[list[int], int]], looked: Looked
    ) -> int:
        """Those of these conditions that are true of one goods item; -1 where one was given up."""
        mask = 0
        seen: Any = None
        for (pick, picks, of_group), answers in zip(self._of_items, of.of_items, strict=True):
            if not left & of_group:
                continue
            whole = pick(numbers)
            for place, (own, member) in enumerate(of_each):
                if not left & of_group & member & ~mask:
                    continue
                kind, picked = picks[place]
                key = kind, whole, picked(own)
                hit = answers.get(key)
                if hit is None:
                    if len(answers) >= KEPT:
                        answers.clear()
                    seen = seen or looked()
                    hit = answers[key] = self._evaluated(member & of_group, of.stage, *_with_item(seen, place))
                if hit < 0:
                    return -1
                mask |= hit & left
        return mask

    def _evaluated(
        self, bits: int, stage: Stage, read: Mapping[str, Read], members: Mapping[Scope, Any], seen: Seen
    ) -> int:
        found = self._judge.answers(bits, stage, read, members, seen)
        if found is None:
            return -1
        mask = 0
        for bit, hit, _ in found:
            self._hits[(stage, bit)] = hit
            mask |= 1 << bit
        return mask

    def _arrange(self) -> None:
        """Learn anew which parts there are, and which of them each condition reads."""
        self.version += 1
        self._stages: dict[str, OfStage] = {}
        classes = self._classes
        classes.forget()
        for parts in (self._whole, *self._kinds):
            parts.divide(classes.names)
        index = classes.index
        self._base = self._refuted(self._whole, self._context_names)
        self._scopes = []
        for scope in _SCOPES:
            bases = [self._refuted(parts, set()) for parts in self._members if parts.scope is scope]
            self._scopes.append((index.every ^ index.tried_with[scope], bases))
        self._spared = index.walking if len(self._members) > MANY_MEMBERS else 0
        names = [self._context_names, *(part.names for part in self._whole.all)]
        names += [part.names for parts in self._members[self._items :] for part in parts.all]
        of_goods = [part.names for parts in self._members[: self._items] for part in parts.all]
        self._by_item = 0
        groups: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        of_items: dict[tuple[tuple[int, ...], tuple[tuple[int, ...], ...]], int] = {}
        for bit, condition in enumerate(index.conditions):
            whole = _places(names, condition.reads)
            if condition.scopes == (Scope.GOODS,) and not condition.walks and not self._spared:
                self._by_item |= 1 << bit
                own = tuple(
                    _places([part.names for part in parts.all], condition.reads)
                    for parts in self._members[: self._items]
                )
                of_items[whole, own] = of_items.get((whole, own), 0) | 1 << bit
            else:
                key = whole, _places(of_goods, condition.reads)
                groups[key] = groups.get(key, 0) | 1 << bit
        self._groups: list[tuple[_Pick, _Pick | None, int]] = [
            (_picker(whole), _picker(goods) if goods else None, mask) for (whole, goods), mask in groups.items()
        ]
        self._of_items: list[tuple[_Pick, list[tuple[int, _Pick]], int]] = [
            (_picker(whole), [(id(self._members[at]), _picker(one)) for at, one in enumerate(own)], mask)
            for (whole, own), mask in of_items.items()
        ]
        self._applying = _picker(_places(names, classes.looked_at))

    def _refuted(self, parts: Parts, others: set[str]) -> int:
        """The conditions that the facts of a member leave that are always the same."""
        index = self._classes.index
        varying = parts.names() | others
        read = parts.facts.same
        left = index.every
        for fact in index.of_scope[parts.scope]:
            if fact.name not in varying:
                value = read.get(fact.name)
                left &= fact.absent if value is None else fact.left(value)
        return left


def _with_item(
    looked: tuple[Mapping[str, Read], Mapping[Scope, Any], Seen], place: int
) -> tuple[Mapping[str, Read], Mapping[Scope, Any], Seen]:
    """The facts of a consignment with one of its goods items alone."""
    read, members, seen = looked
    alone = {**members, Scope.GOODS: [members[Scope.GOODS][place]]}
    return read, alone, seen._replace(items=(seen.items[place],))


def _places(names: Sequence[set[str]], reads: Iterable[str]) -> tuple[int, ...]:
    wanted = frozenset(reads)
    return tuple(place for place, each in enumerate(names) if each & wanted)


def _picker(places: Sequence[int]) -> _Pick:
    return itemgetter(*places) if places else _nothing


def _nothing(numbers: Sequence[int]) -> None:
    return None
