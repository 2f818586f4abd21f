# SPDX-License-Identifier: Apache-2.0
"""What the index can decide by looking a value up: a column, and the values of it that make a part of a condition true.

A predicate says for every value, and for absence, whether the part comes to what is wanted of it. Absence makes true
only what asks for it (``!has(…)``); everything else over an absent fact is unknown.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from weakref import WeakValueDictionary

from msgspec import Struct

from greenlane.cargo import Scope

from ..language.checked import Part


class Look(Enum):
    """How the values of a column are looked up."""

    TEXT = 1
    NUMBER = 2
    FLAG = 3  # yes, no or unknown
    TEXTS = 4  # a list of texts


class Column:
    """What is looked at: a fact in one form, or what an expression over facts comes to.

    ``name`` is the fact; None where ``part`` is an expression that must be calculated. ``form`` is ``lower`` or
    ``words`` where the text is folded before it is looked up. Columns of one key are one object.
    """

    __slots__ = ("__weakref__", "form", "key", "look", "name", "part", "scope")

    def __init__(self, scope: Scope, look: Look, name: str | None, form: str, part: Part, key: tuple[Any, ...]) -> None:
        self.scope = scope
        self.look = look
        self.name = name
        self.form = form
        self.part = part
        self.key = key


_COLUMNS: WeakValueDictionary[tuple[Any, ...], Column] = WeakValueDictionary()


def column(
    scope: Scope, look: Look, part: Part, *, name: str | None = None, form: str = "", shape: Any = None
) -> Column:
    """The one column of this fact or expression; ``shape`` is what makes two expressions the same."""
    key = (scope.value, look.value, name, form, shape)
    found = _COLUMNS.get(key)
    if found is None:
        found = _COLUMNS[key] = Column(scope, look, name, form, part, key)
    return found


class Keyed(Struct, frozen=True):
    """A text that is one of these (or, ``negated``, none of them); ``lists`` are named lists that count as well."""

    values: frozenset[str]
    lists: frozenset[str] = frozenset()
    negated: bool = False
    absent: bool = False


class AnyOf(Struct, frozen=True):
    """A text that fits one of these patterns, or a list of which one text does; ``negated``: none of them.

    A pattern is (kind, text); the kinds are ``is``, ``starts``, ``ends``, ``has`` and ``word``. ``lists`` are
    (kind, named list).
    """

    patterns: frozenset[tuple[str, str]]
    lists: frozenset[tuple[str, str]] = frozenset()
    negated: bool = False
    absent: bool = False


class Cuts(Struct, frozen=True):
    """A number or an instant that falls into certain intervals.

    ``cuts`` are where a new interval begins (the value itself included); ``inside`` says of each interval, the one
    below the first cut included, whether it is meant; ``nan`` the same of not-a-number.
    """

    cuts: tuple[Any, ...]
    inside: tuple[bool, ...]
    nan: bool = False
    absent: bool = False


class Flags(Struct, frozen=True):
    """Which of yes, no and unknown are meant."""

    true: bool = False
    false: bool = False
    absent: bool = False


Predicate = Keyed | AnyOf | Cuts | Flags

_TESTS: dict[str, tuple[bool, bool, bool]] = {  # below, equal, above
    "==": (False, True, False),
    "!=": (True, False, True),
    "<": (True, False, False),
    "<=": (True, True, False),
    ">": (False, False, True),
    ">=": (False, True, True),
}
FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What an operator becomes when its sides are exchanged."""


def following(value: Any) -> Any:
    """The next value after this one of its type: where "more than this" begins."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1) if value < datetime.max.replace(tzinfo=value.tzinfo) else None
    return math.nextafter(value, math.inf) if isinstance(value, float) else value + 1


def compared(operator: str, value: Any, wanted: bool) -> Cuts:
    """The numbers for which ``number operator value`` comes to ``wanted``."""
    below, equal, above = (test is wanted for test in _TESTS[operator])
    after = following(value)
    cuts, inside = ((value, after), (below, equal, above)) if after is not None else ((value,), (below, equal))
    return simplified(Cuts(cuts, inside, nan=(operator == "!=") is wanted))


def simplified(one: Cuts) -> Cuts:
    """The same without cuts at which nothing changes."""
    cuts, inside = [], [one.inside[0]]
    for cut, after in zip(one.cuts, one.inside[1:], strict=True):
        if after is not inside[-1]:
            cuts.append(cut)
            inside.append(after)
    return Cuts(tuple(cuts), tuple(inside), nan=one.nan, absent=one.absent)


def _merged(one: Cuts, other: Cuts, both: Callable[[bool, bool], bool]) -> Cuts:
    cuts = sorted({*one.cuts, *other.cuts})
    starts = [None, *cuts]
    inside = tuple(
        both(*(each.inside[bisect_right(each.cuts, at) if at is not None else 0] for each in (one, other)))
        for at in starts
    )
    return simplified(Cuts(tuple(cuts), inside, nan=both(one.nan, other.nan), absent=both(one.absent, other.absent)))


def _or(one: bool, other: bool) -> bool:
    return one or other


def _and(one: bool, other: bool) -> bool:
    return one and other


def either(one: Predicate, other: Predicate) -> Predicate | None:
    """The predicate that is true where one of the two is; None where there is none of these kinds."""
    match one, other:
        case Cuts(), Cuts():
            return _merged(one, other, _or)
        case Flags(), Flags():
            return Flags(one.true or other.true, one.false or other.false, one.absent or other.absent)
        case Keyed(), Keyed() if not one.negated and not other.negated:
            return Keyed(one.values | other.values, one.lists | other.lists, absent=one.absent or other.absent)
        case (Keyed(), AnyOf()) | (AnyOf(), Keyed()) | (AnyOf(), AnyOf()):
            first, second = as_patterns(one), as_patterns(other)
            if first.negated or second.negated:
                return None
            absent = first.absent or second.absent
            return AnyOf(first.patterns | second.patterns, first.lists | second.lists, absent=absent)
    return None


def both(one: Predicate, other: Predicate) -> Predicate | None:
    """The predicate that is true where both are; None where there is none of these kinds."""
    match one, other:
        case Cuts(), Cuts():
            return _merged(one, other, _and)
        case Flags(), Flags():
            return Flags(one.true and other.true, one.false and other.false, one.absent and other.absent)
        case Keyed(lists=one_lists), Keyed(lists=other_lists) if not one_lists and not other_lists:
            return _both_keyed(one, other)
    return None


def _both_keyed(one: Keyed, other: Keyed) -> Keyed:
    absent = one.absent and other.absent
    if one.negated and other.negated:
        return Keyed(one.values | other.values, negated=True, absent=absent)
    if one.negated:
        return Keyed(other.values - one.values, absent=absent)
    if other.negated:
        return Keyed(one.values - other.values, absent=absent)
    return Keyed(one.values & other.values, absent=absent)


def as_patterns(one: Predicate) -> AnyOf:
    """A set of texts as patterns."""
    if isinstance(one, AnyOf):
        return one
    assert isinstance(one, Keyed)
    patterns = frozenset(("is", value) for value in one.values)
    return AnyOf(patterns, frozenset(("is", name) for name in one.lists), one.negated, one.absent)
