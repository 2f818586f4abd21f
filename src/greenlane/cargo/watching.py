# SPDX-License-Identifier: Apache-2.0
"""Watching a pure function read: which fields of a noun its answer depends on.

A watched noun stands for a noun whose shape is known: which fields are there at all. A text that is there is handed out
as a stand-in that knows only that it is not empty; whoever wants more of it gets the text in a second run, and has then
read the field. Every other field counts as read when it is handed out.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from types import FunctionType, MethodType
from typing import Any, NoReturn, TypeVar

from msgspec import Struct

Answer = TypeVar("Answer")

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


def asked_of_text(predicate: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """What a function says of a text, a yes or no for example: whoever asks it of a watched text has read that alone.

    The answer can be hashed.
    """

    @wraps(predicate)
    def ask(text: Any) -> Answer:
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
    """A finite number that may be compared with numbers: then only the side on which it lies has been read."""

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


class DayStandIn(_StandIn):
    """A day that may be compared with days: then only the side on which it lies has been read."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


class TimeStandIn(_StandIn):
    """An instant of which the day and the offset may be asked, and on which side of other instants it lies."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __getattribute__(self, name: str) -> Any:
        asked = _OF_TIME.get(name)
        place = object.__getattribute__(self, "_place")
        if asked is None:
            raise _Touched(place)
        object.__getattribute__(self, "_watch").asked.add((place, asked))
        return lambda: asked(object.__getattribute__(self, "_value"))


def _date(time: datetime) -> date:
    return time.date()


def _utcoffset(time: datetime) -> Any:
    return time.utcoffset()


_OF_TIME: dict[str, Callable[[datetime], Any]] = {"date": _date, "utcoffset": _utcoffset}


def _calendar_compared(kind: type, compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compared(one: _StandIn, other: Any) -> Any:
        place = object.__getattribute__(one, "_place")
        if type(other) is not kind or (isinstance(other, datetime) and other.utcoffset() is None):
            raise _Touched(place)
        object.__getattribute__(one, "_watch").thresholds.setdefault(place, set()).add(other)
        return compare(object.__getattribute__(one, "_value"), other)

    return compared


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


def _text_compared(nothing: bool) -> Callable[[Any, Any], bool]:
    """A text that is there is none of the things that stand for nothing; any other comparison needs the text."""

    def compare(text: _StandIn, other: Any) -> bool:
        if other is None or type(other) is tuple or (type(other) is str and not other):
            return nothing
        raise _Touched(object.__getattribute__(text, "_place"))

    return compare


for _name in (*_COMPARE, *_ASKED.split(), "neg", "pos", "round", "divmod", "floordiv", "pow"):
    setattr(StandIn, f"__{_name}__", _touch)
    for _kind in (NumberStandIn, _Size):
        _asked = _comparison(getattr(operator, _name)) if _name in _COMPARE else _touch
        setattr(_kind, f"__{_name}__", _asked)
    for _dated, _of in ((DayStandIn, date), (TimeStandIn, datetime)):
        _asked = _calendar_compared(_of, getattr(operator, _name)) if _name in _COMPARE else _touch
        setattr(_dated, f"__{_name}__", _asked)
setattr(StandIn, "__eq__", _text_compared(False))  # noqa: B010 - beside its like
setattr(StandIn, "__ne__", _text_compared(True))  # noqa: B010
setattr(DayStandIn, "__len__", _touch)  # noqa: B010
setattr(TimeStandIn, "__len__", _touch)  # noqa: B010
setattr(_Size, "__bool__", _touch)  # noqa: B010 - beside its like
setattr(_Size, "__len__", _touch)  # noqa: B010
setattr(NumberStandIn, "__len__", _touch)  # noqa: B010


class Watch:
    """What a function may read without consequence, and what it has read.

    ``changing`` are the places of the fields that differ from row to row, ``values`` what gives their values of a row;
    ``known`` those whose value is handed out as it is. ``read`` are the columns read whole, ``asked`` what was
    asked of texts, ``thresholds`` the numbers with which numbers were compared, ``members`` the fields whose nouns
    were handed out as a list.
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
        self.members: set[str] = set()

    def noun(self, noun: Any, place: Place = ()) -> Any:
        """The noun, watched."""
        return _Watched(noun, place, self)

    def value(self, value: Any, place: Place) -> Any:
        """What a watched noun hands out for one of its fields."""
        if isinstance(value, Struct):
            return _Watched(value, place, self)
        if isinstance(value, tuple) and value and isinstance(value[0], Struct):
            self.members.add(str(place[-1]))
            return tuple(_Watched(one, (*place, position), self) for position, one in enumerate(value))
        column = self.changing.get(place)
        if column is None:
            return value
        if place not in self.known:
            if type(value) is str:
                self.handed.add(place)
                return StandIn(place, value, self)
            if place in self.values and (type(value) is int or (type(value) is Decimal and value.is_finite())):
                self.handed.add(place)
                return NumberStandIn(place, value, self)
            if type(value) is date and place in self.values:
                self.handed.add(place)
                return DayStandIn(place, value, self)
            if type(value) is datetime and place in self.values and value.utcoffset() is not None:
                self.handed.add(place)
                return TimeStandIn(place, value, self)
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
