# SPDX-License-Identifier: Apache-2.0
"""Facts of many members alike: each fact remembered by what it depends on.

The functions are those of the single path; only their answers are kept (``greenlane.cargo.remembering``). Members are
alike when they have the same fields, so that only what the fields say differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from greenlane.cargo import (
    VOCABULARY,
    FactsBuilder,
    Grouped,
    Kind,
    Memory,
    Place,
    Remembered,
    Source,
    Stated,
    shown,
    stored,
)

from .language import Read
from .language.facts_view import read_member, read_value
from .providers import derived

KEPT = 20_000
"""How many answers of one fact are kept."""

Row = Sequence[Any]
Noun = Callable[[], Any]


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
    values: Mapping[Place, Callable[[Row], Any]]


Remember = Callable[[int, Callable[[Any], Told], Changing], Memory]
"""Gives what remembers the answers of a function, the one of this number among those of a member."""


def own_memory(number: int, function: Callable[[Any], Told], changing: Changing) -> Memory:
    """A memory that no other member shares."""
    return Remembered(function, changing.columns, changing.values)


class Passed:
    """A fact that is a field as it is, told without making the noun."""

    __slots__ = ("_fact", "_kept", "_source", "_text", "_value", "key", "name")

    def __init__(self, name: str, source: Source, value: Callable[[Row], Any], column: int) -> None:
        """The fact of this name is the value of a row, which depends on this column alone."""
        self.name = name
        self.key = itemgetter(column)
        self._fact = VOCABULARY[name]
        self._text = self._fact.kind is Kind.TEXT
        self._source = source
        self._value = value
        self._kept: dict[Any, tuple[Any, Any]] = {}

    @property
    def facts(self) -> tuple[str, ...]:
        """The name of the fact."""
        return (self.name,)

    def value(self, row: Row) -> Read | None:
        """The fact as conditions read it; None where it is absent."""
        kept = stored(self._fact, self._value(row))
        return None if kept is None else read_value(self._fact, kept)

    def put(self, row: Row, visible: dict[str, Any], read: dict[str, Read]) -> None:
        """Add the fact as JSON shows it, and as conditions read it."""
        value = self._value(row)
        if self._text and type(value) is str and value:
            visible[self.name] = read[self.name] = value
            return
        forms = self._kept.get(value)
        if forms is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            kept = stored(self._fact, value)
            forms = (None, None) if kept is None else (shown(self.name, kept), read_value(self._fact, kept))
            self._kept[value] = forms
        if forms[0] is not None:
            visible[self.name] = forms[0]
        if forms[1] is not None:
            read[self.name] = forms[1]

    def stated(self, row: Row) -> dict[str, tuple[Stated, ...]]:
        """The fact as it is kept."""
        kept = stored(self._fact, self._value(row))
        return {} if kept is None else {self.name: (Stated(kept, self._source),)}


class OfFields:
    """Facts derived of a few fields alone, told without making the noun; of one field they are remembered."""

    __slots__ = ("_answers", "_derive", "_fact", "_value_of", "_values", "facts", "key")

    def __init__(self, derive: derived.OfFields, changing: Changing, noun: Any) -> None:
        """The fields that do not change have the values that this noun has."""
        self.facts = derive.facts
        self._derive = derive.derive
        self._fact = VOCABULARY[derive.facts[0]]
        self._value_of = derive.value_of if isinstance(derive, derived.OneFact) else None
        self._values = [
            changing.values[place] if place in changing.values else _always(derived.field_of(noun, place))
            for place in derive.places
        ]
        columns = [changing.columns[place] for place in derive.places if place in changing.columns]
        self.key = itemgetter(*columns) if len(columns) == 1 else None
        self._answers: dict[Any, Told] = {}

    def read(self, row: Row) -> dict[str, Read]:
        """The facts as conditions read them."""
        return read_member(self._made(row))

    @property
    def one(self) -> str | None:
        """The name of the fact, where it is one whose value is told without more."""
        return self.facts[0] if self._value_of is not None else None

    def value(self, row: Row) -> Read | None:
        """That one fact as conditions read it; None where it is absent."""
        assert self._value_of is not None
        kept = stored(self._fact, self._value_of(*[value(row) for value in self._values]))
        return None if kept is None else read_value(self._fact, kept)

    def of(self, row: Row) -> tuple[Told, bool]:
        """The facts, and whether they had to be made."""
        if self.key is None:
            return told(self._made(row)), True
        cell = self.key(row)
        found = self._answers.get(cell)
        if found is not None:
            return found, False
        if len(self._answers) >= KEPT:
            self._answers.clear()
        found = self._answers[cell] = told(self._made(row))
        return found, True

    def _made(self, row: Row) -> dict[str, tuple[Stated, ...]]:
        builder = FactsBuilder()
        self._derive(builder, *[value(row) for value in self._values])
        return builder.build()


def _always(value: Any) -> Callable[[Row], Any]:
    return lambda row: value


class Member(NamedTuple):
    """The facts of one member as JSON and conditions see them; ``stated`` makes the declared and the derived ones."""

    shown: dict[str, Any]
    read: dict[str, Read]
    stated: Callable[[], tuple[dict[str, tuple[Stated, ...]], dict[str, tuple[Stated, ...]]]]


class MemberFacts:
    """The facts of one member of consignments that are alike: of the whole, of a goods item, of a party.

    ``varying`` are the facts that have been seen to depend on what the fields say; all others, ``same``, are the same
    for all. ``passed`` and ``of_fields`` give facts of fields, ``declaring`` and ``deriving`` of the noun.
    """

    def __init__(
        self,
        declares: Iterable[Callable[[Any], Told]],
        derives: Iterable[Callable[[Any], Told]],
        changing: Changing,
        row: Row,
        noun: Noun,
        remember: Remember = own_memory,
    ) -> None:
        """Learn from the first member what does not change. Raises ValueError where two tells state the same fact."""
        self.passed: list[Passed] = []
        self.of_fields: list[OfFields] = []
        numbered: Iterable[tuple[int, Callable[[Any], Told]]] = enumerate(declares)
        self._declared, self.declaring = self._folded(numbered, changing, row, noun, remember)
        numbered = ((-1 - number, derive) for number, derive in enumerate(derives))
        self._derived, self.deriving = self._folded(numbered, changing, row, noun, remember)
        self._declaring, self._deriving = Grouped(self.declaring, _joined_facts), Grouped(self.deriving, _joined_facts)
        self._shown = {**self._declared.shown, **self._derived.shown}
        self.same = {**self._declared.read, **self._derived.read}
        self._simple = not (self.passed or self.of_fields or self.declaring or self.deriving)
        self.varying = {one.name for one in self.passed}

    def _folded(
        self,
        functions: Iterable[tuple[int, Callable[[Any], Told]]],
        changing: Changing,
        row: Row,
        noun: Noun,
        remember: Remember,
    ) -> tuple[Told, tuple[Memory, ...]]:
        base = told({})
        kept = []
        names: set[str] = set()
        for number, function in functions:
            of_fields: derived.OfFields | None = getattr(function, "of_fields", None)
            if of_fields is not None and any(place in changing.values for place in of_fields.places):
                self.of_fields.append(OfFields(of_fields, changing, noun()))
                continue
            one = remember(number, function, changing)
            answer: Told = one.answer(row, noun)
            if names & answer.stated.keys():
                raise ValueError("two tells state the same fact")
            names |= answer.stated.keys()
            place: Place = getattr(function, "place", ())
            if one.constant:
                base.stated.update(answer.stated)
                base.shown.update(answer.shown)
                base.read.update(answer.read)
            elif answer.stated and (value := changing.values.get(place)) is not None:
                (name,) = answer.stated
                self.passed.append(Passed(name, answer.stated[name][0].source, value, changing.columns[place]))
            else:
                kept.append(one)
        return base, tuple(kept)

    def of(self, row: Row, noun: Noun) -> Member:
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
