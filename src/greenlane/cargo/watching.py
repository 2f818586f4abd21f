# SPDX-License-Identifier: Apache-2.0
"""Watching a pure function read: which fields of a noun its answer depends on, so that the answer can be remembered.

A watched noun stands for a noun whose shape is known: which fields are there at all. A text that is there is handed out
as a stand-in that knows only that it is not empty; whoever wants more of it gets the text in a second run, and has then
read the field. Every other field counts as read when it is handed out.
"""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import wraps
from operator import itemgetter
from types import FunctionType, MethodType
from typing import Any, NoReturn

from msgspec import Struct

ANSWERS = 20_000
"""How many answers one function keeps."""

WINDOW = 400
"""After so many answers learned it is judged whether it was worth it."""

WORTH = (0.92, 0.75, 0.6, 0.5, 0.4, 0.3, 0.2)
"""Which share of the calls may have been learned, at the most, to go on remembering: at first, and ever later."""

Place = tuple[str | int, ...]
"""Where a field is: ``("consignment", "items", 0, "hs")``."""


class _Touched(BaseException):
    """A stand-in was asked for what it stands for. No ``Exception``, so that no reader can swallow it."""

    def __init__(self, place: Place) -> None:
        self.place = place


class _StandIn:
    """Stands for a value; whatever is asked of it that its class does not know ends the run."""

    __slots__ = ("_place", "_value", "_watch")

    def __init__(self, place: Place, value: Any, watch: "Watch") -> None:
        object.__setattr__(self, "_place", place)
        object.__setattr__(self, "_value", value)
        object.__setattr__(self, "_watch", watch)

    def __getattribute__(self, name: str) -> Any:
        raise _Touched(object.__getattribute__(self, "_place"))


class StandIn(_StandIn):
    """A text of which is known that it is there, without space around it; its length may be asked."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __getattribute__(self, name: str) -> Any:
        if name == "strip":
            return lambda: self
        raise _Touched(object.__getattribute__(self, "_place"))

    def __len__(self) -> int:
        watch: Watch = object.__getattribute__(self, "_watch")
        place = object.__getattribute__(self, "_place")
        if place not in watch.values:
            raise _Touched(place)
        watch.asked.add((place, len))
        return len(object.__getattribute__(self, "_value"))


def asked_of_text(predicate: Callable[[str], bool]) -> Callable[[str], bool]:
    """A yes or no about a text: whoever asks it of a watched text has read that answer, and not the text."""

    @wraps(predicate)
    def ask(text: Any) -> bool:
        if type(text) is not StandIn:
            return predicate(text)
        watch: Watch = object.__getattribute__(text, "_watch")
        place = object.__getattribute__(text, "_place")
        if place not in watch.values:
            raise _Touched(place)
        watch.asked.add((place, predicate))
        return predicate(object.__getattribute__(text, "_value"))

    return ask


class NumberStandIn(_StandIn):
    """A finite decimal that may be compared with numbers: then only the side on which it lies has been read."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name == "is_finite":
            return lambda: True
        if name in ("is_nan", "is_infinite"):
            return lambda: False
        raise _Touched(object.__getattribute__(self, "_place"))

    def __bool__(self) -> bool:
        return bool(_compared(self, 0, operator.ne))

    def __abs__(self) -> "_Size":
        return _Size(*(object.__getattribute__(self, name) for name in ("_place", "_value", "_watch")))


class _Size(_StandIn):
    """The size of a number, whatever its sign; it may be compared as well."""

    __slots__ = ()


def _compared(one: _StandIn, other: Any, compare: Callable[[Any, Any], Any]) -> Any:
    place, value = object.__getattribute__(one, "_place"), object.__getattribute__(one, "_value")
    if type(other) not in (int, Decimal):
        if other is None or type(other) in (str, tuple):
            return compare is operator.ne
        raise _Touched(place)
    thresholds = object.__getattribute__(one, "_watch").thresholds.setdefault(place, set())
    if type(one) is _Size:
        thresholds |= {other, -other}
        return compare(abs(value), other)
    thresholds.add(other)
    return compare(value, other)


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda one, other: _compared(one, other, compare)


def _touch(self: _StandIn, *others: object) -> NoReturn:
    raise _Touched(object.__getattribute__(self, "_place"))


_COMPARE = ("eq", "ne", "lt", "le", "gt", "ge")
_ASKED = (
    "hash str repr format iter contains getitem add radd sub rsub mul rmul mod rmod truediv rtruediv int float index"
)
for _name in (*_COMPARE, *_ASKED.split(), "neg", "pos", "round", "divmod", "floordiv", "pow"):
    setattr(StandIn, f"__{_name}__", _touch)
    for _kind in (NumberStandIn, _Size):
        _asked = _comparison(getattr(operator, _name)) if _name in _COMPARE else _touch
        setattr(_kind, f"__{_name}__", _asked)
setattr(_Size, "__bool__", _touch)  # noqa: B010 - beside its like
setattr(_Size, "__len__", _touch)  # noqa: B010
setattr(NumberStandIn, "__len__", _touch)  # noqa: B010


class Watch:
    """What a function may read without consequence, and what it has read.

    ``changing`` are the places of the fields that differ from row to row, ``values`` what gives their values of a row;
    ``known`` those whose value is handed out as it is. ``read`` are the columns read whole, ``asked`` what was
    asked of texts, ``thresholds`` the numbers with which decimals were compared.
    """

    def __init__(
        self,
        changing: Mapping[Place, int],
        known: set[Place],
        values: Mapping[Place, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Start with nothing read."""
        self.changing = changing
        self.known = known
        self.values = values or {}
        self.read: set[int] = set()
        self.handed: set[Place] = set()
        self.asked: set[tuple[Place, Callable[[Any], Any]]] = set()
        self.thresholds: dict[Place, set[Any]] = {}

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
        if place not in self.known:
            if type(value) is str:
                self.handed.add(place)
                return StandIn(place, value, self)
            if type(value) is Decimal and place in self.values and value.is_finite():
                self.handed.add(place)
                return NumberStandIn(place, value, self)
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
    function: Callable[[Any], object],
    noun: Any,
    changing: Mapping[Place, int],
    known: set[Place],
    values: Mapping[Place, Callable[[Any], Any]] | None = None,
) -> Watch | None:
    """What the function reads of this noun; None where that cannot be told.

    ``known`` grows by the values that it had to be given. A library that is handed a stand-in says that it is no text;
    then everything handed out in that run is given.
    """
    while True:
        watch = Watch(changing, known, values)
        try:
            function(watch.noun(noun))
        except _Touched as touched:
            known.add(touched.place)
        except Exception:
            if not watch.handed:
                return None
            known |= watch.handed
        else:
            return watch


class Depends:
    """What answers depend on: columns read whole, what was asked of texts, the sides of thresholds of decimals."""

    def __init__(self, values: Mapping[Place, Callable[[Any], Any]]) -> None:
        """Start with nothing."""
        self.values = values
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
        self.columns |= other.columns if isinstance(other, Depends) else other.read
        self.asked |= other.asked
        for place, found in other.thresholds.items():
            self.thresholds[place] = self.thresholds.get(place, frozenset()) | found

    def key(self) -> Callable[[Sequence[Any]], Any]:
        """What gives the part of a row on which the answers depend."""
        whole = itemgetter(*sorted(self.columns)) if self.columns else None
        by_place: dict[Place, list[Callable[[Any], Any]]] = {}
        for place, predicate in sorted(self.asked, key=str):
            by_place.setdefault(place, []).append(predicate)
        for place, found in sorted(self.thresholds.items(), key=str):
            by_place.setdefault(place, []).append(_side_of(sorted(found)))
        parts = [_class_of(self.values[place], questions) for place, questions in by_place.items()]
        if not parts:
            return whole or _nothing
        if whole is None:
            return parts[0] if len(parts) == 1 else lambda row: tuple([part(row) for part in parts])
        return lambda row: (whole(row), *[part(row) for part in parts])


def _class_of(value: Callable[[Any], Any], questions: Sequence[Callable[[Any], Any]]) -> Callable[[Sequence[Any]], Any]:
    """What the questions say of one value of a row, kept by the value."""
    kept: dict[Any, Any] = {}

    def answers(row: Sequence[Any]) -> Any:
        asked = value(row)
        found = kept.get(asked)
        if found is None:
            if len(kept) >= ANSWERS:
                kept.clear()
            found = kept[asked] = tuple([question(asked) for question in questions])
        return found

    return answers


def _side_of(thresholds: list[Any]) -> Callable[[Any], tuple[int, int]]:
    return lambda number: (bisect_left(thresholds, number), bisect_right(thresholds, number))


class Remembered:
    """A pure function of a noun, whose answers are kept by the fields that they were seen to depend on.

    Where the fields have so many values that remembering saves nothing, the function is called instead.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        changing: Mapping[Place, int],
        values: Mapping[Place, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Start with nothing learned.

        ``changing`` gives the column of each field that differs from row to row, ``values`` what makes its value of a
        row; without it, only whole columns are told apart.
        """
        self.function = function
        self.direct = False
        self.depends = Depends(values or {})
        self.version = 0
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
            self.direct = True
            self.version += 1
            self._answers.clear()
            return self.function(noun)
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


class _Group:
    """Functions that depend on the same columns, asked with one key; their answers are joined once."""

    __slots__ = ("_answers", "_calls", "_functions", "_join", "_key")

    def __init__(self, functions: Sequence[Remembered], join: Callable[[list[Any]], Any]) -> None:
        depends = Depends(functions[0].depends.values)
        for function in functions:
            depends.widen(function.depends)
        self._key = depends.key()
        self._functions = functions
        self._join = join
        self._answers: dict[Any, Any] = {}
        self._calls = 0

    def answer(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[Any, bool]:
        """The joined answer, and whether it had to be made."""
        key = self._key(row)
        found = self._answers.get(key)
        self._calls += 1
        if found is not None:
            return found, False
        if len(self._answers) >= ANSWERS:
            self._answers.clear()
        found = self._join([function.answer(row, noun, self._calls) for function in self._functions])
        self._calls = 0
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
        by_columns: dict[frozenset[int], list[Remembered]] = {}
        for function in self._functions:
            if not function.direct:
                by_columns.setdefault(function.depends.columns, []).append(function)
        self._direct = [function for function in self._functions if function.direct]
        self._groups = [_Group(found, self._join) for found in by_columns.values()]
        self._versions = [function.version for function in self._functions]

    def answers(self, row: Sequence[Any], noun: Callable[[], Any]) -> tuple[list[Any], bool]:
        """The joined answers of all functions for a row, and whether some of them may be of a new kind."""
        found = []
        fresh = False
        for group in self._groups:
            answer, made = group.answer(row, noun)
            fresh |= made
            found.append(answer)
        found.extend([function.function(noun()) for function in self._direct])
        if fresh and self._versions != [function.version for function in self._functions]:
            self._regroup()
        return found, fresh or bool(self._direct)


def _nothing(row: Sequence[Any]) -> None:
    return None
