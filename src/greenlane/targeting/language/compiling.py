# SPDX-License-Identifier: Apache-2.0
"""Compiles a checked condition once into nested functions; no source text is ever executed.

Every function takes the reader and the variables bound by the macros around, and gives a value or None. None is
CEL's unknown: an absent fact, or an error of arithmetic. It stays unknown through everything except ``&&``, ``||``,
``? :``, ``exists`` and ``all``, which absorb it where the rest decides alone, and ``has()``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .arithmetic import calculation
from .checked import (
    Calculated,
    Chosen,
    Compared,
    Constant,
    Contained,
    Enumerated,
    FactRead,
    FieldRead,
    Joined,
    ListRead,
    Lowered,
    Macro,
    Members,
    Negated,
    Not,
    Part,
    Present,
    Promoted,
    Size,
    TextTest,
    Variable,
)
from .types import Type
from .view import Reader
from .walking import macro
from .words import contains_word, lowered

Compiled = Callable[[Reader, tuple[Any, ...]], Any]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TEXT_TEST: dict[str, Callable[[str, str], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
    "containsWord": contains_word,
}


@lru_cache(maxsize=65_536)
def compiled(part: Part) -> Compiled:
    """The function that evaluates a part; kept, since explaining a hit asks for parts again."""
    return _COMPILERS[type(part)](part)


def _constant(part: Constant) -> Compiled:
    value = part.value
    return lambda reader, bound: value


def _fact(part: FactRead) -> Compiled:
    name = part.name
    return lambda reader, bound: reader.value(name)


def _field(part: FieldRead) -> Compiled:
    name, slot = part.name, part.slot
    return lambda reader, bound: bound[slot].get(name)


def _variable(part: Variable) -> Compiled:
    slot = part.slot
    return lambda reader, bound: bound[slot]


def _list(part: ListRead) -> Compiled:
    name = part.name
    return lambda reader, bound: reader.lists.get(name)


def _members(part: Members) -> Compiled:
    name = part.name
    return lambda reader, bound: reader.members(name)


def _promoted(part: Promoted) -> Compiled:
    inner = compiled(part.operand)

    def run(reader: Reader, bound: tuple[Any, ...]) -> float | None:
        value = inner(reader, bound)
        return None if value is None else float(value)

    return run


def _negated(part: Negated) -> Compiled:
    zero = Constant(value=0 if part.type is Type.INT else -0.0, type=part.type, start=part.start, end=part.start)
    subtract, inner, nothing = calculation("-", part.type), compiled(part.operand), zero.value

    def run(reader: Reader, bound: tuple[Any, ...]) -> Any:
        value = inner(reader, bound)
        return None if value is None else subtract(nothing, value)

    return run


def _not(part: Not) -> Compiled:
    inner = compiled(part.operand)

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        value: bool | None = inner(reader, bound)
        return None if value is None else not value

    return run


def _joined(part: Joined) -> Compiled:
    """``&&`` ends at the first false, ``||`` at the first true; an unknown part matters only if none does."""
    parts = tuple(compiled(each) for each in part.operands)
    decides = part.operator == "||"

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        unknown = False
        for each in parts:
            value: bool | None = each(reader, bound)
            if value is decides:
                return decides
            if value is None:
                unknown = True
        return None if unknown else not decides

    return run


def _compared(part: Compared) -> Compiled:
    compare, left, right = _COMPARE[part.operator], compiled(part.left), compiled(part.right)
    if isinstance(part.right, Constant):
        constant = part.right.value

        def against_constant(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
            value = left(reader, bound)
            return None if value is None else compare(value, constant)

        return against_constant

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        one, other = left(reader, bound), right(reader, bound)
        return None if one is None or other is None else compare(one, other)

    return run


def _calculated(part: Calculated) -> Compiled:
    calculate, left, right = calculation(part.operator, part.type), compiled(part.left), compiled(part.right)

    def run(reader: Reader, bound: tuple[Any, ...]) -> Any:
        one, other = left(reader, bound), right(reader, bound)
        return None if one is None or other is None else calculate(one, other)

    return run


def _contained(part: Contained) -> Compiled:
    element, whole = compiled(part.element), compiled(part.whole)
    if isinstance(part.whole, Enumerated) and all(isinstance(each, Constant) for each in part.whole.elements):
        values = frozenset(each.value for each in part.whole.elements if isinstance(each, Constant))

        def in_written_list(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
            value = element(reader, bound)
            return None if value is None else value in values

        return in_written_list
    if part.element.type is Type.DECIMAL:

        def in_decimals(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
            value, container = element(reader, bound), whole(reader, bound)
            # Not ``in``: that calls one not-a-number equal to itself, which IEEE does not.
            return None if value is None or container is None else any(value == each for each in container)

        return in_decimals

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        value, container = element(reader, bound), whole(reader, bound)
        return None if value is None or container is None else value in container

    return run


def _text_test(part: TextTest) -> Compiled:
    test, operand, argument = _TEXT_TEST[part.method], compiled(part.operand), compiled(part.argument)

    def run(reader: Reader, bound: tuple[Any, ...]) -> bool | None:
        value, wanted = operand(reader, bound), argument(reader, bound)
        return None if value is None or wanted is None else test(value, wanted)

    return run


def _lowered(part: Lowered) -> Compiled:
    inner = compiled(part.operand)

    def run(reader: Reader, bound: tuple[Any, ...]) -> str | None:
        value = inner(reader, bound)
        return None if value is None else lowered(value)

    return run


def _size(part: Size) -> Compiled:
    inner = compiled(part.operand)

    def run(reader: Reader, bound: tuple[Any, ...]) -> int | None:
        value = inner(reader, bound)
        return None if value is None else len(value)

    return run


def _present(part: Present) -> Compiled:
    inner = compiled(part.target)
    return lambda reader, bound: inner(reader, bound) is not None


def _chosen(part: Chosen) -> Compiled:
    test, then, otherwise = compiled(part.test), compiled(part.then), compiled(part.otherwise)

    def run(reader: Reader, bound: tuple[Any, ...]) -> Any:
        value = test(reader, bound)
        if value is None:
            return None
        return then(reader, bound) if value else otherwise(reader, bound)

    return run


def _enumerated(part: Enumerated) -> Compiled:
    elements = tuple(compiled(each) for each in part.elements)

    def run(reader: Reader, bound: tuple[Any, ...]) -> tuple[Any, ...] | None:
        values = tuple(each(reader, bound) for each in elements)
        return None if any(value is None for value in values) else values

    return run


def _macro(part: Macro) -> Compiled:
    return macro(part.method, compiled(part.source), compiled(part.body))


_COMPILERS: dict[type[Part], Callable[[Any], Compiled]] = {
    Constant: _constant,
    FactRead: _fact,
    FieldRead: _field,
    Variable: _variable,
    ListRead: _list,
    Members: _members,
    Promoted: _promoted,
    Negated: _negated,
    Not: _not,
    Joined: _joined,
    Compared: _compared,
    Calculated: _calculated,
    Contained: _contained,
    TextTest: _text_test,
    Lowered: _lowered,
    Size: _size,
    Present: _present,
    Chosen: _chosen,
    Enumerated: _enumerated,
    Macro: _macro,
}
