# SPDX-License-Identifier: Apache-2.0
"""Which profiles hit, and no more: decided by what the facts are to the conditions, for many consignments alike.

Two values that no condition can tell apart are one class: a decimal counts by the side on which it lies of the numbers
it is compared with, any other value by itself. Each part of the facts that depends on the same cells has a number by
its classes and, of the index, the conditions that it leaves; a condition is evaluated once for the numbers it reads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from greenlane.cargo import VOCABULARY, Depends, Facts, Remembered, Scope, Stage

from .bulk import VERDICTS, Judge, MemberFacts, Seen, Told
from .configuration import Configuration
from .decide import conclude
from .index import MANY_MEMBERS
from .language import Element, Lists, Read
from .language.checked import Compared, Constant, FactRead, FieldRead, Macro, Members, Present, every_part
from .language.condition import Conjunct
from .language.view import VISITS, Budget, Reader
from .outcomes import Band, Outcome
from .records import Hit
from .selection.proposing import select

NUMBERS = 200_000
"""So many combinations of classes are numbered before all is learned anew."""

_DAYS = ("filing.lodged_time", "filing.acceptance_time")
_SCOPES = (Scope.GOODS, Scope.EQUIPMENT, Scope.PARTY)
_Found = tuple[int, int]  # the number of a part of the facts, and the conditions that it leaves

Looked = Callable[[], tuple[Mapping[str, Read], Mapping[Scope, Any], Seen]]
"""Gives the facts of a row whole: those of the consignment, those of its members, and all with their places."""


class Concluded(NamedTuple):
    """What a consignment came to: outcome, lane, score and band, and the profiles that hit, by id."""

    outcome: Outcome
    lane: str
    score: int
    band: Band
    hits: tuple[str, ...]


class _Grown(Exception):
    """A part of the facts has other names, or depends on more, than was known."""


class _Classes:
    """What conditions can tell apart."""

    def __init__(self, configuration: Configuration, judge: Judge) -> None:
        self.index = configuration.index
        self._of_fact = {fact.name: fact for facts in self.index.of_scope.values() for fact in facts}
        self.read = {name for condition in self.index.conditions for name in condition.reads}
        self._sides = self._thresholds()
        self._turns = judge.turns
        self._days = set(_DAYS) - self.read if judge.turns else set()
        self.looked_at = {*judge.looked_at, *(_DAYS if judge.turns else ())}
        self.names = self.read | self.looked_at
        self.numbers: dict[Any, int] = {}
        self._joint = list(self._joint_conjuncts())
        self._joint_of: dict[int, list[tuple[int, Conjunct]]] = {}  # by the sets of names, which are cleared with it
        self._lists = configuration.list_values

    def _joint_conjuncts(self) -> Iterator[tuple[frozenset[str], int, Conjunct]]:
        """The conjuncts that read several facts of one kind of member and walk nothing; the index has the others."""
        for bit, condition in enumerate(self.index.conditions):
            for conjunct in condition.conjuncts:
                parts = every_part(conjunct.part)
                names = frozenset(part.name for part in parts if isinstance(part, FactRead))
                walks = any(isinstance(part, Members | FieldRead | Macro) for part in parts)
                if len(names) > 1 and not walks and len({VOCABULARY[name].scope for name in names}) == 1:
                    yield names, bit, conjunct

    def forget(self) -> None:
        """Start anew with other parts."""
        self.numbers.clear()
        self._joint_of.clear()

    def joint(self, names: set[str]) -> list[tuple[int, Conjunct]]:
        """Those of them that read nothing but these facts."""
        return [(bit, conjunct) for reads, bit, conjunct in self._joint if reads <= names]

    def _thresholds(self) -> dict[str, list[float]]:
        """The numbers with which a fact is compared, of facts that nothing else is asked of."""
        found: dict[str, set[float]] = {}
        uses: dict[str, int] = {}
        for condition in self.index.conditions:
            if condition.walks:
                uses.update(dict.fromkeys(condition.reads, 1 << 30))
            for part in every_part(condition.root):
                if isinstance(part, FieldRead):
                    uses[part.name] = 1 << 30
                elif isinstance(part, FactRead):
                    uses[part.name] = uses.get(part.name, 0) + 1
                elif isinstance(part, Present) and isinstance(part.target, FactRead):
                    uses[part.target.name] = uses.get(part.target.name, 0) - 1
                elif isinstance(part, Compared):
                    one, other = (
                        (part.right, part.left) if isinstance(part.right, FactRead) else (part.left, part.right)
                    )
                    value = other.value if isinstance(other, Constant) else None
                    if isinstance(one, FactRead) and isinstance(value, int | float) and not isinstance(value, bool):
                        found.setdefault(one.name, set()).add(value)
                        uses[one.name] = uses.get(one.name, 0) - 1
        return {name: sorted(each) for name, each in found.items() if not uses.get(name)}

    def number(self, names: set[str], read: Mapping[str, Read]) -> _Found:
        """The number of these facts, and the conditions that they leave. Raises ``_Grown`` at names that are new."""
        classes: list[Any] = []
        left = self.index.every
        for name, value in read.items():
            if name not in self.names:
                continue
            if name not in names:
                names.add(name)
                self._joint_of.clear()
                raise _Grown
            sides = self._sides.get(name)
            if sides is not None and isinstance(value, int | float):
                classes.append((name, bisect_left(sides, value), bisect_right(sides, value)))
            elif name in self._days:
                classes.append((name, bisect_right(self._turns, str(value)[:10])))
            else:
                classes.append((name, type(value), value))
        for name in names:
            fact = self._of_fact.get(name)
            if fact is not None:
                value_ = read.get(name)
                left &= fact.absent if value_ is None else fact.left(value_)
        joint = self._joint_of.get(id(names))
        if joint is None:
            joint = self._joint_of[id(names)] = self.joint(names)
        if joint:
            view = _Own(read, self._lists)
            for bit, conjunct in joint:
                if left >> bit & 1 and conjunct.run(Reader(view, Budget(VISITS)), ()) is not True:
                    left &= ~(1 << bit)
        key = tuple(classes)
        number = self.numbers.get(key)
        if number is None:
            if len(self.numbers) >= NUMBERS:
                self.numbers.clear()
                raise _Grown
            number = self.numbers[key] = len(self.numbers)
        return number, left


class _Own:
    """A view of the facts of one part; every other is absent."""

    def __init__(self, read: Mapping[str, Read], lists: Lists) -> None:
        self.lists = lists
        self._read = read

    def value(self, name: str, /) -> Read | None:
        return self._read.get(name)

    def members(self, name: str, /) -> Sequence[Element]:
        return ()


class _OfValue:
    """Facts of one value of the row."""

    __slots__ = ("_classes", "_kept", "_read", "_value", "names")

    def __init__(
        self,
        value: Callable[[Sequence[Any]], Any],
        read: Callable[[Sequence[Any]], Mapping[str, Read]],
        names: set[str],
        classes: _Classes,
    ) -> None:
        self._value, self._read, self.names, self._classes = value, read, names, classes
        self._kept: dict[Any, _Found] = {}

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> _Found:
        value = self._value(row)
        found = self._kept.get(value)
        if found is None:
            if len(self._kept) >= VERDICTS:
                self._kept.clear()
            found = self._kept[value] = self._classes.number(self.names, self._read(row))
        return found


class _OfColumns:
    """Facts of functions that depend on the same columns."""

    __slots__ = ("_calls", "_classes", "_functions", "_kept", "_key", "_versions", "names")

    def __init__(self, functions: Sequence[Remembered], names: set[str], classes: _Classes) -> None:
        depends = Depends(functions[0].depends.values)
        for function in functions:
            depends.widen(function.depends)
        self._key = depends.key()
        self._functions, self.names, self._classes = functions, names, classes
        self._versions = [function.version for function in functions]
        self._kept: dict[Any, _Found] = {}
        self._calls = 0

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> _Found:
        key = self._key(row)
        found = self._kept.get(key)
        self._calls += 1
        if found is None:
            if len(self._kept) >= VERDICTS:
                self._kept.clear()
            read: dict[str, Read] = {}
            for function in self._functions:
                read.update(function.answer(row, noun, self._calls).read)
            self._calls = 0
            if self._versions != [function.version for function in self._functions]:
                raise _Grown
            found = self._kept[key] = self._classes.number(self.names, read)
        return found


class _OfRow:
    """Facts of a function whose answers do not come again."""

    __slots__ = ("_classes", "_function", "names")

    def __init__(self, function: Callable[[Any], Mapping[str, Read]], names: set[str], classes: _Classes) -> None:
        self._function, self.names, self._classes = function, names, classes

    def of(self, row: Sequence[Any], noun: Callable[[], Any]) -> _Found:
        return self._classes.number(self.names, self._function(noun()))


_Part = _OfValue | _OfColumns | _OfRow


class _Member:
    """The facts of one member in parts."""

    def __init__(self, scope: Scope, facts: MemberFacts) -> None:
        self.scope = scope
        self.facts = facts
        self._names: dict[Any, set[str]] = {}
        self.parts: list[_Part] = []
        self.begin = 0

    def divide(self, classes: _Classes) -> None:
        """Sort the functions anew by what they depend on."""
        self.parts = []
        for passed in self.facts.passed:
            if passed.name in classes.names:
                self.parts.append(_OfValue(passed.value, passed.read, {passed.name}, classes))
        for one in self.facts.of_fields:
            names = self._names.setdefault(one, set())
            self.parts.append(_OfValue(one.value, one.read, names, classes))
        columns: dict[Any, list[Remembered]] = {}
        for function in (*self.facts.declaring, *self.facts.deriving):
            if function.direct:
                names = self._names.setdefault(function, set())
                light = getattr(function.function, "read", None)
                self.parts.append(_OfRow(light or _reading(function.function), names, classes))
            else:
                columns.setdefault(function.depends.columns, []).append(function)
        for key, functions in columns.items():
            self.parts.append(_OfColumns(functions, self._names.setdefault(key, set()), classes))

    def names(self) -> set[str]:
        """The facts that have been seen to vary."""
        return set().union(*(part.names for part in self.parts))


class OfStage:
    """What is remembered of the consignments of one stage."""

    def __init__(self, stage: Stage, groups: int) -> None:
        """Start with nothing."""
        self.stage = stage
        self.answers: list[dict[Any, int]] = [{} for _ in range(groups)]
        self.applying: dict[Any, int] = {}
        self.concluded: dict[int, Concluded] = {}


class Outlining:
    """Decides on consignments of one shape as ``Judge`` does, and tells what they came to without the reasons."""

    def __init__(self, judge: Judge, whole: MemberFacts, members: Mapping[Scope, Sequence[MemberFacts]]) -> None:
        """Start with nothing remembered but what the members' facts have learned."""
        self._judge = judge
        self._classes = _Classes(judge.configuration, judge)
        self._whole = _Member(Scope.CONSIGNMENT, whole)
        self._members = [_Member(scope, facts) for scope in _SCOPES for facts in members[scope]]
        self._context_names: set[str] = set()
        self._hits: dict[tuple[Stage, int], Hit] = {}
        self.version = 0
        self._arrange()

    def context(self, told: Told) -> _Found:
        """The number of the facts that intake's context gives; it holds for this ``version``."""
        while True:
            try:
                return self._classes.number(self._context_names, told.read)
            except _Grown:
                self._arrange()

    def stage(self, stage: Stage) -> OfStage:
        """What is remembered of a stage; it holds for this ``version``."""
        key = str(stage)
        found = self._stages.get(key)
        if found is None:
            found = self._stages[key] = OfStage(stage, len(self._groups))
        return found

    def concluded(
        self, row: Sequence[Any], nouns: Sequence[Callable[[], Any]], of: OfStage, context: _Found, looked: Looked
    ) -> Concluded | None:
        """What a row came to; None where the single path must tell. Raises ``Changed`` when it must be asked anew.

        ``nouns`` make the declaration and its members, in the order of items, equipment and parties.
        """
        try:
            mask = self._mask(row, nouns, of, context, looked)
        except _Grown:
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

    def _mask(
        self, row: Sequence[Any], nouns: Sequence[Callable[[], Any]], of: OfStage, context: _Found, looked: Looked
    ) -> int:
        """The profiles that hit, one bit each; -1 where one was given up."""
        number, left = context
        numbers = [number]
        left &= self._base
        for part in self._whole.parts:
            number, found = part.of(row, nouns[0])
            numbers.append(number)
            left &= found
        place = 0
        for others, bases in self._scopes:
            some = others
            for base in bases:
                own = base & left
                noun = nouns[place + 1]
                for part in self._members[place].parts:
                    number, found = part.of(row, noun)
                    numbers.append(number)
                    own &= found
                some |= own
                place += 1
            left &= some
        left |= self._spared
        key = self._applying(numbers)
        applying = of.applying.get(key)
        if applying is None:
            read, _, seen = looked()
            applying = of.applying[key] = self._judge.applying(of.stage, read, seen)
        possible = left & applying
        mask = 0
        if possible:
            for (pick, of_group), answers in zip(self._groups, of.answers, strict=True):
                if possible & of_group:
                    key = pick(numbers)
                    hit = answers.get(key)
                    if hit is None:
                        if len(answers) >= VERDICTS:
                            answers.clear()
                        hit = answers[key] = self._evaluated(left & of_group, of.stage, looked)
                    if hit < 0:
                        return -1
                    mask |= hit
        return mask & applying

    def _evaluated(self, bits: int, stage: Stage, looked: Looked) -> int:
        found = self._judge.answers(bits, stage, *looked())
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
        self._classes.forget()
        names = [self._context_names]
        for member in (self._whole, *self._members):
            member.divide(self._classes)
            names.extend(part.names for part in member.parts)
        index = self._classes.index
        self._base = self._refuted(self._whole, self._context_names)
        self._scopes = []
        for scope in _SCOPES:
            bases = [self._refuted(member, set()) for member in self._members if member.scope is scope]
            self._scopes.append((index.every ^ index.tried_with[scope], bases))
        self._spared = index.walking if len(self._members) > MANY_MEMBERS else 0
        groups: dict[tuple[int, ...], int] = {}
        for bit, condition in enumerate(index.conditions):
            reads = set(condition.reads)
            places = tuple(place for place, each in enumerate(names) if each & reads)
            groups[places] = groups.get(places, 0) | 1 << bit
        self._groups = [(_picker(places), mask) for places, mask in groups.items()]
        looked_at = self._classes.looked_at
        self._applying = _picker([place for place, each in enumerate(names) if each & looked_at])

    def _refuted(self, member: _Member, others: set[str]) -> int:
        """The conditions that the facts of a member leave that are always the same."""
        index = self._classes.index
        varying = member.names() | others
        read = member.facts.same
        left = index.every
        for fact in index.of_scope[member.scope]:
            if fact.name not in varying:
                value = read.get(fact.name)
                left &= fact.absent if value is None else fact.left(value)
        return left


class Changed(Exception):
    """What was remembered has been learned anew; ask again with the context and the stage of this version."""


def _picker(places: Iterable[int]) -> Callable[[Sequence[int]], Any]:
    several = list(places)
    return itemgetter(*several) if several else _nothing


def _nothing(numbers: Sequence[int]) -> None:
    return None


def _reading(function: Callable[[Any], Told]) -> Callable[[Any], Mapping[str, Read]]:
    return lambda noun: function(noun).read
