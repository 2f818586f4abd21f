# SPDX-License-Identifier: Apache-2.0
"""Hits of many consignments alike: each profile's answer, remembered by what the profile reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from greenlane.cargo import VOCABULARY, Facts, Scope, Stage, Stated

from .bulk_facts import KEPT, Member, Told
from .configuration import Configuration
from .decide import applies, conclude, verdict_on
from .index import Plan
from .language import CheckedCondition, FactsView, Read, satisfying_members
from .language.facts_view import ReadView
from .providers import derived
from .providers.sources import DERIVED_FROM, with_places
from .records import Assessment, Hit, Selection
from .selection.proposing import select

_APPLYING = ("filing.direction", "transport.border_mode")
_OFFICES = tuple(f"office.{name}" for name in ("lodgement", "entry", "exit", "control", "destination"))
DAYS = ("filing.lodged_time", "filing.acceptance_time")
"""The facts that say of which day a consignment is, the first that is there."""


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
                if len(asked.answers) >= KEPT:
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
            instant = read.get(DAYS[0]) or read.get(DAYS[1])
            key.append(tuple([instant is not None and str(instant)[:10] >= day for day in self.turns]))
        found = self._known_applying.get(tuple(key))
        if found is None:
            own, added = seen.whole.stated()
            stated = {**own, **seen.context.stated, **added}
            facts = Facts(consignment={n: stated[n] for n in (*_APPLYING, *_OFFICES, *DAYS) if n in stated})
            found = 0
            for bit, targeted in enumerate(self.configuration.targeted):
                found |= applies(targeted.profile, facts, stage) << bit
            if len(self._known_applying) >= KEPT:
                self._known_applying.clear()
            self._known_applying[tuple(key)] = found
        return found


def _bit(answer: tuple[int, Hit, Any]) -> int:
    return answer[0]


def _scope(name: str) -> Scope:
    return VOCABULARY[name].scope
