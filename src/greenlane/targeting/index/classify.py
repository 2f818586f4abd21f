# SPDX-License-Identifier: Apache-2.0
"""From a part of a condition to a column and a predicate over it, where there is one."""

from __future__ import annotations

from typing import NamedTuple

from greenlane.cargo import VOCABULARY, Scope

from ..language.checked import (
    Compared,
    Constant,
    Contained,
    Enumerated,
    FactRead,
    ListRead,
    Lowered,
    Macro,
    Part,
    Present,
    TextTest,
    Variable,
    every_part,
)
from ..language.types import NUMBERS, Type
from .predicates import FLIPPED, AnyOf, Column, Cuts, Flags, Keyed, Look, Predicate, column, compared, either
from .shapes import calculable, member_scopes, shape

_KINDS = {"startsWith": "starts", "endsWith": "ends", "contains": "has", "containsWord": "word"}
_RANGED = (*NUMBERS, Type.TIME)


class Literal(NamedTuple):
    """A predicate that a column must meet."""

    column: Column
    predicate: Predicate


def classified(part: Part, wanted: bool) -> Literal | None:
    """The column and predicate that say when the part comes to ``wanted``; None where it cannot be looked up.

    What has no structure of its own (two facts compared, say) is calculated once for all profiles that ask it.
    """
    match part:
        case FactRead():
            return Literal(_fact(part), Flags(true=wanted, false=not wanted))
        case Present():
            found = _present(part, wanted)
        case Compared():
            found = _compared(part, wanted)
        case Contained():
            found = _contained(part, wanted)
        case TextTest():
            found = _text_test(part, wanted)
        case Macro():
            found = _walked(part, wanted)
        case _:
            found = None
    return found or calculated(part, wanted)


def calculated(part: Part, wanted: bool) -> Literal | None:
    """The part as a column of its own: yes, no or unknown."""
    if not calculable(part):
        return None
    return Literal(_expression(part, Look.FLAG), Flags(true=wanted, false=not wanted))


def _scope(part: Part) -> Scope:
    return next(iter(member_scopes(part)), Scope.CONSIGNMENT)


def _expression(part: Part, look: Look) -> Column:
    return column(_scope(part), look, part, shape=shape(part))


def _fact(part: FactRead, form: str = "") -> Column:
    if part.type is Type.TEXT:
        look = Look.TEXT
    elif part.type is Type.TEXTS:
        look = Look.TEXTS
    else:
        look = Look.FLAG if part.type is Type.BOOL else Look.NUMBER
    return column(VOCABULARY[part.name].scope, look, part, name=part.name, form=form)


def _text_column(part: Part) -> Column | None:
    if isinstance(part, FactRead) and part.type is Type.TEXT:
        return _fact(part)
    if isinstance(part, Lowered) and isinstance(part.operand, FactRead):
        return _fact(part.operand, "lower")
    return None


def _tested_column(part: TextTest) -> Column | None:
    """The text that a test looks at, as words where it asks for words."""
    if part.method != "containsWord":
        return _text_column(part.operand)
    fact = part.operand.operand if isinstance(part.operand, Lowered) else part.operand
    return _fact(fact, "words") if isinstance(fact, FactRead) and fact.type is Type.TEXT else None


def _present(part: Present, wanted: bool) -> Literal | None:
    if not isinstance(part.target, FactRead):
        return None
    fact = _fact(part.target)
    predicate: Predicate
    match fact.look:
        case Look.TEXT:
            predicate = Keyed(frozenset(), negated=wanted, absent=not wanted)
        case Look.TEXTS:
            predicate = AnyOf(frozenset(), negated=wanted, absent=not wanted)
        case Look.FLAG:
            predicate = Flags(wanted, wanted, not wanted)
        case _:
            predicate = Cuts((), (wanted,), nan=wanted, absent=not wanted)
    return Literal(fact, predicate)


def _compared(part: Compared, wanted: bool) -> Literal | None:
    left, right, operator = part.left, part.right, part.operator
    if isinstance(left, Constant):
        left, right, operator = right, left, FLIPPED[operator]
    if not isinstance(right, Constant) or isinstance(left, Constant):
        return None
    if left.type is Type.TEXT and operator in ("==", "!="):
        fact = _text_column(left)
        is_it = (operator == "==") is wanted
        return Literal(fact, Keyed(frozenset({str(right.value)}), negated=not is_it)) if fact else None
    if left.type in _RANGED and calculable(left):
        whole = _fact(left) if isinstance(left, FactRead) else _expression(left, Look.NUMBER)
        return Literal(whole, compared(operator, right.value, wanted))
    return None


def _contained(part: Contained, wanted: bool) -> Literal | None:
    element, whole = part.element, part.whole
    if isinstance(whole, FactRead) and isinstance(element, Constant):
        return Literal(_fact(whole), AnyOf(frozenset({("is", str(element.value))}), negated=not wanted))
    if element.type is Type.TEXT:
        fact, values = _text_column(element), _values(whole)
        if fact is None or values is None:
            return None
        return Literal(fact, Keyed(*values, negated=not wanted))
    constants = _constants(whole)
    if constants is None or isinstance(element, Constant) or not calculable(element):
        return None
    found: Predicate = compared("==", constants[0].value, True)
    for each in constants[1:]:
        found = either(found, compared("==", each.value, True)) or found
    assert isinstance(found, Cuts)
    if not wanted:
        found = Cuts(found.cuts, tuple(not each for each in found.inside), nan=not found.nan)
    return Literal(_fact(element) if isinstance(element, FactRead) else _expression(element, Look.NUMBER), found)


def _constants(whole: Part) -> list[Constant] | None:
    if not isinstance(whole, Enumerated):
        return None
    constants = [each for each in whole.elements if isinstance(each, Constant)]
    return constants if len(constants) == len(whole.elements) else None


def _values(whole: Part) -> tuple[frozenset[str], frozenset[str]] | None:
    """The texts written in a list, and the named list that it is."""
    if isinstance(whole, ListRead):
        return frozenset(), frozenset({whole.name})
    constants = _constants(whole)
    return None if constants is None else (frozenset(str(each.value) for each in constants), frozenset())


def _text_test(part: TextTest, wanted: bool) -> Literal | None:
    fact = _tested_column(part)
    if fact is None or not isinstance(part.argument, Constant):
        return None
    pattern = _KINDS[part.method], str(part.argument.value)
    return Literal(fact, AnyOf(frozenset({pattern}), negated=not wanted))


def _walked(part: Macro, wanted: bool) -> Literal | None:
    """``exists`` or ``all`` over a fact that is a list, or over a named list of patterns for one text."""
    if part.method not in ("exists", "all"):
        return None
    some = part.method == "exists"
    found = None
    if isinstance(part.source, FactRead):
        found = _of_elements(part.body, part.slot, some)
        fact = _fact(part.source)
    elif isinstance(part.source, ListRead) and some and isinstance(part.body, TextTest):
        argument, method = part.body.argument, _KINDS[part.body.method]
        text = _tested_column(part.body)
        if text is None or not isinstance(argument, Variable) or argument.slot != part.slot:
            return None
        fact, found = text, AnyOf(frozenset(), frozenset({(method, part.source.name)}))
    if found is None:
        return None
    # ``all`` is false where one element's condition is; it is true where none is false.
    return Literal(fact, AnyOf(found.patterns, found.lists, negated=wanted is not some))


def _of_elements(body: Part, slot: int, wanted: bool) -> AnyOf | None:
    """The patterns for the elements whose condition comes to ``wanted``; the condition reads the element alone."""
    if any(isinstance(each, FactRead) for each in every_part(body)):
        return None
    match body:
        case Compared(operator="=="):
            one, other = body.left, body.right
            if isinstance(one, Constant):
                one, other = other, one
            if wanted and _is_element(one, slot) and isinstance(other, Constant):
                return AnyOf(frozenset({("is", str(other.value))}))
        case Compared(operator="!="):
            one, other = body.left, body.right
            if not wanted and _is_element(one, slot) and isinstance(other, Constant):
                return AnyOf(frozenset({("is", str(other.value))}))
        case Contained() if wanted and _is_element(body.element, slot):
            values = _values(body.whole)
            if values is not None:
                return AnyOf(
                    frozenset(("is", value) for value in values[0]), frozenset(("is", name) for name in values[1])
                )
        case TextTest() if wanted and body.method != "containsWord" and isinstance(body.argument, Constant):
            if not _is_element(body.operand, slot):
                return None
            return AnyOf(frozenset({(_KINDS[body.method], str(body.argument.value))}))
    return None


def _is_element(part: Part, slot: int) -> bool:
    return isinstance(part, Variable) and part.slot == slot and part.type is Type.TEXT
