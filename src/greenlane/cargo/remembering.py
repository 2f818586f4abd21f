# SPDX-License-Identifier: Apache-2.0
"""Remembering what pure functions answer, by the fields that they were seen to depend on (``watching``)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from .watching import Place, Watch, reads

ANSWERS = 20_000
"""How many answers one function keeps."""

WINDOW = 400
"""After so many answers learned it is judged whether it was worth it."""

WORTH = (0.92, 0.75, 0.6, 0.5, 0.4, 0.3, 0.2)
"""Which share of the calls may have been learned, at the most, to go on remembering: at first, and ever later."""


class Depends:
    """What answers depend on: columns read whole, what was asked of texts, the sides of thresholds of decimals."""

    def __init__(
        self, values: Mapping[Place, Callable[[Any], Any]], columns_of: Mapping[Place, int] | None = None
    ) -> None:
        """Start with nothing; ``values`` give the fields of a row, ``columns_of`` the columns that they are made of."""
        self.values = values
        self.columns_of = columns_of or {}
        self.columns: frozenset[int] = frozenset()
        self.asked: frozenset[tuple[Place, Callable[[Any], Any]]] = frozenset()
        self.thresholds: dict[Place, frozenset[Any]] = {}

    def __bool__(self) -> bool:
        return bool(self.columns or self.asked or self.thresholds)

    def covers(self, watch: Watch) -> bool:
        """Whether nothing more was read than is known to matter."""
        return (
            watch.read <= self.columns
            and watch.asked <= self.asked
            and all(found <= self.thresholds.get(place, frozenset()) for place, found in watch.thresholds.items())
        )

    def widen(self, other: "Watch | Depends") -> None:
        """Depend on this as well."""
        if isinstance(other, Depends):
            self.columns |= other.columns
            if other.values is not self.values:
                self.values = {**self.values, **other.values}
                self.columns_of = {**self.columns_of, **other.columns_of}
        else:
            self.columns |= other.read
        self.asked |= other.asked
        for place, found in other.thresholds.items():
            self.thresholds[place] = self.thresholds.get(place, frozenset()) | found

    def key(self) -> Callable[[Sequence[Any]], Any]:
        """What gives the part of a row on which the answers depend."""
        whole = itemgetter(*sorted(self.columns)) if self.columns else None
        by_place: dict[Place, list[Callable[[Any], Any]]] = {}
        for place, predicate in sorted(self.asked, key=str):
            by_place.setdefault(place, []).append(predicate)
        parts = [
            _class_of(self.values[place], self.columns_of.get(place), questions)
            for place, questions in by_place.items()
        ]
        parts += [_side_of_value(self.values[place], sorted(found)) for place, found in self.thresholds.items()]
        if not parts:
            return whole or _nothing
        if whole is None:
            return parts[0] if len(parts) == 1 else lambda row: tuple([part(row) for part in parts])
        return lambda row: (whole(row), *[part(row) for part in parts])


def _class_of(
    value: Callable[[Any], Any], column: int | None, questions: Sequence[Callable[[Any], Any]]
) -> Callable[[Sequence[Any]], Any]:
    """What the questions say of one value of a row, kept by the cell it is made of, else by the value."""
    kept: dict[Any, Any] = {}
    if column is not None:

        def of_cell(row: Sequence[Any]) -> Any:
            cell = row[column]
            found = kept.get(cell)
            if found is None:
                if len(kept) >= ANSWERS:
                    kept.clear()
                asked = value(row)
                found = kept[cell] = tuple([question(asked) for question in questions])
            return found

        return of_cell

    def answers(row: Sequence[Any]) -> Any:
        asked = value(row)
        found = kept.get(asked)
        if found is None:
            if len(kept) >= ANSWERS:
                kept.clear()
            found = kept[asked] = tuple([question(asked) for question in questions])
        return found

    return answers


def _side_of_value(value: Callable[[Any], Any], thresholds: list[Any]) -> Callable[[Sequence[Any]], int]:
    """On which side of the thresholds a number or day of a row lies; not kept, for numbers seldom come again."""

    def side(row: Sequence[Any]) -> int:
        number = value(row)
        try:
            return bisect_left(thresholds, number) + bisect_right(thresholds, number)
        except TypeError:  # neither number nor day, nor an instant: that is the class of all such
            return -1

    return side


class Turns:
    """Counts how often a function of some was found to look at what was not known of it."""

    def __init__(self) -> None:
        """Start at none."""
        self.count = 0


class Remembered:
    """A pure function of a noun, whose answers are kept by the fields that they were seen to depend on.

    Where the fields have so many values that remembering saves nothing, the function is called instead. ``members``
    are the lists of nouns that it was seen to look at; None where that is not known. Each time they grow, ``turns``
    counts one.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        changing: Mapping[Place, int],
        values: Mapping[Place, Callable[[Any], Any]] | None = None,
        turns: Turns | None = None,
    ) -> None:
        """Start with nothing learned.

        ``changing`` gives the column of each field that differs from row to row, ``values`` what makes its value of a
        row; without it, only whole columns are told apart.
        """
        self.function = function
        self.direct = False
        self.depends = Depends(values or {}, changing)
        self.version = 0
        self.members: frozenset[str] | None = frozenset()
        self._turns = turns or Turns()
        self._changing = changing
        self._key: Callable[[Sequence[Any]], Any] = _nothing
        self._answers: dict[Any, Any] = {}
        self._known: set[Place] = set()
        self._calls = self._learned = 0
        self._since = (0, 0)

    @property
    def constant(self) -> bool:
        """Whether no changing field has been seen to matter."""
        return not self.direct and not self.depends

    def looks_at(self, members: str) -> bool:
        """Whether it may look at the nouns of that list."""
        return self.members is None or members in self.members

    def answer(self, row: Sequence[Any], noun: Callable[[], Any], calls: int = 1) -> Any:
        """The answer for a row of values, of which ``noun`` makes the noun if need be.

        ``calls`` is how many rows were answered since the last time, where a group asks for it.
        """
        if self.direct:
            return self.function(noun())
        self._calls += calls
        key = self._key(row)
        try:
            return self._answers[key]
        except KeyError:
            return self._learn(row, noun())

    def _learn(self, row: Sequence[Any], noun: Any) -> Any:
        self._learned += 1
        found = reads(self.function, noun, self._changing, self._known, self.depends.values)
        if found is None or not self._worth_it():
            if found is None:
                self.members = None
                self._turns.count += 1
            self.direct = True
            self.version += 1
            self._answers.clear()
            return self.function(noun)
        if self.members is not None and not found.members <= self.members:
            self.members |= found.members
            self._turns.count += 1
        if not self.depends.covers(found):
            # an answer depends on no more than what was read when it was made, so a wider key is right for all later
            self.depends.widen(found)
            self.version += 1
            self._key = self.depends.key()
            self._answers.clear()
        if len(self._answers) >= ANSWERS:
            self._answers.clear()
        answer = self._answers[self._key(row)] = self.function(noun)
        return answer

    def _worth_it(self) -> bool:
        calls, learned = self._since
        if self._learned - learned < WINDOW:
            return True
        share = WORTH[min(learned // WINDOW, len(WORTH) - 1)]
        worth = self._learned - learned <= (self._calls - calls) * share
        self._since = (self._calls, self._learned)
        return worth


class Twofold:
    """Makes a noun, and the lesser one in its place of which what is remembered of lesser nouns holds as well."""

    __slots__ = ("_noun", "lesser")

    def __init__(self, noun: Callable[[], Any], lesser: Callable[[], Any]) -> None:
        """From what makes either."""
        self._noun = noun
        self.lesser = lesser

    def __call__(self) -> Any:
        """The noun."""
        return self._noun()


class Borrowed:
    """What remembers answers about lesser nouns, asked of nouns that are the same in all that the function looks at.

    Whoever borrows has to see by ``looks_at`` whether that is still so after each answer.
    """

    def __init__(self, of: Remembered) -> None:
        """Borrow it."""
        self._of = of
        self.function = of.function

    @property
    def direct(self) -> bool:
        """Whether the function is called each time."""
        return self._of.direct

    @property
    def depends(self) -> Depends:
        """What answers depend on."""
        return self._of.depends

    @property
    def version(self) -> int:
        """Counts how often that changed."""
        return self._of.version

    @property
    def constant(self) -> bool:
        """Whether no changing field has been seen to matter."""
        return self._of.constant

    def answer(self, row: Sequence[Any], noun: Callable[[], Any], calls: int = 1) -> Any:
        """The answer for a row, learned of the lesser noun where there is one."""
        if self._of.direct:
            return self.function(noun())
        return self._of.answer(row, noun.lesser if isinstance(noun, Twofold) else noun, calls)


Memory = Remembered | Borrowed
"""What remembers the answers of a function."""


class Grouped:
    """Many functions of one noun, asked together: those that depend on the same columns with one look-up.

    ``join`` makes one answer of several; it is no None.
    """

    def __init__(self, functions: Sequence[Memory], join: Callable[[list[Any]], Any]) -> None:
        """Group them by what they have been seen to depend on."""
        self._functions = tuple(functions)
        self._join = join
        self._regroup()

    def _regroup(self) -> None:
        by_columns: dict[frozenset[int], list[Memory]] = {}
        for function in self._functions:
            if not function.direct:
                by_columns.setdefault(function.depends.columns, []).append(function)
        self._direct = [function for function in self._functions if function.direct]
        self._groups = []
        for found in by_columns.values():
            depends = Depends({})
            for function in found:
                depends.widen(function.depends)
            answers: dict[Any, Any] = {}
            self._groups.append((depends.key(), answers, found))
        self._asked = [0] * len(self._groups)
        self._calls = 0
        self._versions = [function.version for function in self._functions]

    def answers(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[list[Any], bool]:
        """The joined answers of all functions for a row, and whether some of them may be of a new kind."""
        found = []
        fresh = False
        self._calls += 1
        for number, (key, answers, functions) in enumerate(self._groups):
            of = key(row)
            answer = answers.get(of)
            if answer is None:
                fresh = True
                if len(answers) >= ANSWERS:
                    answers.clear()
                calls, self._asked[number] = self._calls - self._asked[number], self._calls
                answer = answers[of] = self._join([function.answer(row, noun, calls) for function in functions])
            found.append(answer)
        if self._direct:
            made = noun()
            found.extend([function.function(made) for function in self._direct])
        if fresh and self._versions != [function.version for function in self._functions]:
            self._regroup()
        return found, fresh or bool(self._direct)


def _nothing(row: Sequence[Any]) -> None:
    return None
