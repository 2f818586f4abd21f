# SPDX-License-Identifier: Apache-2.0
"""Watching a pure function read: which fields of a noun its answer depends on, so that the answer can be remembered.

A watched noun stands for a noun whose shape is known: which fields are there at all. A text that is there is handed out
as a stand-in that knows only that it is not empty; whoever wants more of it gets the text in a second run, and has then
read the field. Every other field counts as read when it is handed out.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from types import FunctionType, MethodType
from typing import Any, NoReturn

from msgspec import Struct

ANSWERS = 20_000
"""How many answers one function keeps."""

WORTH = ((2_000, 0.2), (500, 0.6))
"""After so many answers learned, the share of the calls that may have been, at the most, to go on remembering."""

Place = tuple[str | int, ...]
"""Where a field is: ``("consignment", "items", 0, "hs")``."""


class _Touched(BaseException):
    """A stand-in was asked for what it stands for. No ``Exception``, so that no reader can swallow it."""

    def __init__(self, place: Place) -> None:
        self.place = place


class StandIn:
    """A text of which is known that it is there, without space around it; what else is asked of it ends the run."""

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        object.__setattr__(self, "_place", place)

    def __bool__(self) -> bool:
        return True

    def __getattribute__(self, name: str) -> Any:
        if name == "strip":
            return lambda: self
        raise _Touched(object.__getattribute__(self, "_place"))


def _touch(self: StandIn, *others: object) -> NoReturn:
    raise _Touched(object.__getattribute__(self, "_place"))


_ASKED = "eq ne lt le gt ge hash str repr format len iter contains getitem add radd mul rmul mod rmod int float index"
for _name in _ASKED.split():
    setattr(StandIn, f"__{_name}__", _touch)


class Watch:
    """What a function may read without consequence, and what it has read.

    ``changing`` are the places of the fields that differ from row to row; ``known`` those whose text is handed out.
    """

    def __init__(self, changing: Mapping[Place, int], known: set[Place]) -> None:
        """Start with nothing read."""
        self.changing = changing
        self.known = known
        self.read: set[int] = set()
        self.handed: set[Place] = set()

    def noun(self, noun: Any, place: Place = ()) -> Any:
        """The noun, watched."""
        return _Watched(noun, place, self)

    def value(self, value: Any, place: Place) -> Any:
        """What a watched noun hands out for one of its fields."""
        if isinstance(value, Struct):
            return _Watched(value, place, self)
        if isinstance(value, tuple) and value and isinstance(value[0], Struct):
            return tuple(_Watched(one, (*place, position), self) for position, one in enumerate(value))
        column = self.changing.get(place)
        if column is None:
            return value
        if type(value) is str and place not in self.known:
            self.handed.add(place)
            return StandIn(place)
        self.read.add(column)
        return value


class _Watched:
    """A noun that is being read. It cannot be compared with another: that would read what nobody sees."""

    __slots__ = ("_noun", "_place", "_watch")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, noun: Any, place: Place, watch: Watch) -> None:
        self._noun = noun
        self._place = place
        self._watch = watch

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Struct):
            raise TypeError("a watched noun cannot be compared")
        return False  # nothing else is ever equal to a noun

    def __getattribute__(self, name: str) -> Any:
        if name in ("_noun", "_place", "_watch"):
            return object.__getattribute__(self, name)
        noun = self._noun
        kind = type(noun)
        if name == "__class__":
            return kind
        if name in kind.__struct_fields__:
            return self._watch.value(getattr(noun, name), (*self._place, name))
        found = getattr(kind, name)
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        raise TypeError(f"{kind.__name__}.{name} cannot be watched")


def reads(
    function: Callable[[Any], object], noun: Any, changing: Mapping[Place, int], known: set[Place]
) -> set[int] | None:
    """Which changing fields the function reads of this noun; None where that cannot be told.

    ``known`` grows by the texts that it had to be given. A library that is handed a stand-in says that it is no text;
    then everything handed out in that run is given.
    """
    while True:
        watch = Watch(changing, known)
        try:
            function(watch.noun(noun))
        except _Touched as touched:
            known.add(touched.place)
        except Exception:
            if not watch.handed:
                return None
            known |= watch.handed
        else:
            return watch.read


class Remembered:
    """A pure function of a noun, whose answers are kept by the fields that they were seen to depend on.

    Where the fields have so many values that remembering saves nothing, the function is called instead.
    """

    __slots__ = ("_answers", "_calls", "_columns", "_key", "_known", "_learned", "changing", "direct", "function")

    def __init__(self, function: Callable[[Any], Any], changing: Mapping[Place, int]) -> None:
        """Start with nothing learned; ``changing`` gives the column of each field that differs from row to row."""
        self.function = function
        self.changing = changing
        self.direct = False
        self._columns: tuple[int, ...] = ()
        self._key: Callable[[Sequence[Any]], Any] = _nothing
        self._answers: dict[Any, Any] = {}
        self._known: set[Place] = set()
        self._calls = self._learned = 0

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that have been seen to matter."""
        return self._columns

    @property
    def constant(self) -> bool:
        """Whether no changing field has been seen to matter."""
        return not self.direct and not self._columns

    def answer(self, row: Sequence[Any], noun: Callable[[], Any]) -> Any:
        """The answer for a row of values, of which ``noun`` makes the noun if need be."""
        if self.direct:
            return self.function(noun())
        self._calls += 1
        key = self._key(row)
        try:
            return self._answers[key]
        except KeyError:
            return self._learn(row, noun())

    def _learn(self, row: Sequence[Any], noun: Any) -> Any:
        self._learned += 1
        found = reads(self.function, noun, self.changing, self._known)
        if found is None or not self._worth_it():
            self.direct = True
            self._answers.clear()
            return self.function(noun)
        if not found <= set(self._columns):
            # an answer depends on no more than what was read when it was made, so a wider key is right for all later
            self._columns = tuple(sorted(found.union(self._columns)))
            self._key = itemgetter(*self._columns)
            self._answers.clear()
        if len(self._answers) >= ANSWERS:
            self._answers.clear()
        answer = self._answers[self._key(row)] = self.function(noun)
        return answer

    def _worth_it(self) -> bool:
        share = next((share for tried, share in WORTH if self._learned > tried), 1.0)
        return self._learned <= self._calls * share


class Group:
    """Functions that depend on the same columns, asked with one key; their answers are joined once."""

    __slots__ = ("_answers", "_functions", "_join", "_key", "columns")

    def __init__(
        self, columns: tuple[int, ...], functions: Sequence[Remembered], join: Callable[[list[Any]], Any]
    ) -> None:
        self.columns = columns
        self._key = itemgetter(*columns) if columns else _nothing
        self._functions = functions
        self._join = join
        self._answers: dict[Any, Any] = {}

    def answer(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[Any, bool]:
        """The joined answer, and whether it had to be made."""
        key = self._key(row)
        found = self._answers.get(key)
        if found is not None:
            return found, False
        if len(self._answers) >= ANSWERS:
            self._answers.clear()
        found = self._join([function.answer(row, noun) for function in self._functions])
        self._answers[key] = found
        return found, True


class Grouped:
    """Many functions of one noun, asked together: those that depend on the same columns with one look-up.

    ``join`` makes one answer of several; it is no None.
    """

    def __init__(self, functions: Sequence[Remembered], join: Callable[[list[Any]], Any]) -> None:
        """Group them by what they have been seen to depend on."""
        self._functions = tuple(functions)
        self._join = join
        self._regroup()

    def _regroup(self) -> None:
        by_columns: dict[tuple[int, ...], list[Remembered]] = {}
        for function in self._functions:
            if not function.direct:
                by_columns.setdefault(function.columns, []).append(function)
        self._direct = [function for function in self._functions if function.direct]
        self._groups = [Group(columns, found, self._join) for columns, found in by_columns.items()]
        self._shape = [(function.columns, function.direct) for function in self._functions]

    def answers(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[list[Any], bool]:
        """The joined answers of all functions for a row, and whether some of them may be of a new kind."""
        found = []
        fresh = False
        for group in self._groups:
            answer, made = group.answer(row, noun)
            fresh |= made
            found.append(answer)
        found.extend([function.function(noun()) for function in self._direct])
        if fresh and self._shape != [(function.columns, function.direct) for function in self._functions]:
            self._regroup()
        return found, fresh or bool(self._direct)


def _nothing(row: Sequence[Any]) -> None:
    return None
