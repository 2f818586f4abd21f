# SPDX-License-Identifier: Apache-2.0
"""A condition in an officer's words, made from the sentences of the vocabulary. One way: it is not read back."""

from __future__ import annotations

from datetime import datetime

from greenlane.cargo import VOCABULARY

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
    every_part,
)
from .condition import CheckedCondition
from .types import Type

_COMPARED = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_COMPARED_TIME = {
    "==": "is exactly",
    "!=": "is not exactly",
    "<": "is before",
    "<=": "is not after",
    ">": "is after",
    ">=": "is not before",
}
_CALCULATED = {
    "+": "{} plus {}",
    "-": "{} minus {}",
    "*": "{} times {}",
    "/": "{} divided by {}",
    "%": "the remainder of {} divided by {}",
}
_TEXT_TEST = {
    "startsWith": ("begins with", "does not begin with"),
    "endsWith": ("ends with", "does not end with"),
    "contains": ("contains", "does not contain"),
}
_QUANTITY = {"exists": "at least one of", "all": "every one of", "exists_one": "exactly one of"}
_OPPOSITE = {"==": "!=", "!=": "=="}
_LIST_SHOWN = 12


def sentence(condition: CheckedCondition) -> str:
    """The condition as one sentence.

    For example: the HS chapter is “24”, and the gross weight of the item is more than 1000 kg.
    """
    return _said(condition.root)


def _said(part: Part) -> str:
    """A part that is yes or no, as a clause."""
    match part:
        case Joined():
            word = ", and " if part.operator == "&&" else ", or "
            return word.join(_wrapped(each) for each in part.operands)
        case Not():
            return _denied(part.operand)
        case Compared():
            return _comparison(part, part.operator)
        case Contained():
            return _containment(part, denied=False)
        case TextTest():
            return f"{_named(part.operand)} {_TEXT_TEST[part.method][0]} {_named(part.argument)}"
        case Present():
            return f"{_named(part.target)} is stated"
        case Macro():
            return _walk(part)
        case Chosen():
            test, then, otherwise = (_wrapped(each) for each in (part.test, part.then, part.otherwise))
            return f"if {test} then {then}, otherwise {otherwise}"
        case Constant():
            return "always" if part.value else "never"
        case FactRead() | FieldRead():
            return VOCABULARY[part.name].sentence
        case _:
            return _named(part)


def _denied(part: Part) -> str:
    """The opposite of a part; "is not" is only said where the value is known, as the language has it."""
    match part:
        case Not():
            return _said(part.operand)
        case Present():
            return f"{_named(part.target)} is not stated"
        case Contained():
            return _containment(part, denied=True)
        case TextTest():
            return f"{_named(part.operand)} {_TEXT_TEST[part.method][1]} {_named(part.argument)}"
        case Compared() if part.operator in _OPPOSITE:
            return _comparison(part, _OPPOSITE[part.operator])
        case _:
            return f"it is not so that {_wrapped(part)}"


def _wrapped(part: Part) -> str:
    return f"({_said(part)})" if isinstance(part, Joined | Chosen) else _said(part)


def _comparison(part: Compared, operator: str) -> str:
    left, right = part.left, part.right
    if left.type is Type.BOOL:
        for constant, other in ((right, left), (left, right)):
            if isinstance(constant, Constant):
                return _said(other) if bool(constant.value) == (operator == "==") else _denied(other)
        agree = "" if operator == "==" else "not "
        return f"it is {agree}equally so that {_wrapped(left)} and that {_wrapped(right)}"
    words = _COMPARED_TIME if left.type is Type.TIME else _COMPARED
    unit = _unit(left) or _unit(right)
    return f"{_named(left, unit)} {words[operator]} {_named(right, unit)}"


def _containment(part: Contained, *, denied: bool) -> str:
    no = "not " if denied else ""
    element = _named(part.element)
    match part.whole:
        case ListRead():
            return f"{element} is {no}on the list “{part.whole.name.replace('_', ' ')}”"
        case Enumerated():
            return f"{element} is {no}one of {_named(part.whole)}"
        case _:
            return f"{element} is {no}among {_named(part.whole)}"


def _walk(part: Macro) -> str:
    return f"{_QUANTITY[part.method]} {_named(part.source)} is such that {_wrapped(part.body)}"


def _named(part: Part, unit: str | None = None) -> str:
    """A part that is a value, as a noun."""
    match part:
        case Constant():
            return _value(part, unit)
        case FactRead() | FieldRead():
            words = VOCABULARY[part.name].sentence
            return f"“{words}”" if part.type is Type.BOOL else words
        case Variable():
            return "it" if part.slot == 0 else "the inner one"
        case ListRead():
            return f"the entries of the list “{part.name.replace('_', ' ')}”"
        case Members():
            return "the goods items" if part.name == "items" else "the containers"
        case Promoted():
            return _named(part.operand, unit)
        case Negated():
            return f"minus {_named(part.operand)}"
        case Lowered():
            return f"{_named(part.operand)}, in small letters,"
        case Size():
            what = "the number of characters of" if part.operand.type is Type.TEXT else "the number of"
            return f"{what} {_named(part.operand)}"
        case Calculated():
            return _CALCULATED[part.operator].format(*(_term(each) for each in (part.left, part.right)))
        case Enumerated():
            shown = [_named(each) for each in part.elements[:_LIST_SHOWN]]
            more = len(part.elements) - len(shown)
            return ", ".join(shown) + (f" and {more} more" if more else "")
        case Macro(body=body):
            return f"{_named(part.source)} of which {_wrapped(body)}"
        case Chosen():
            return f"({_named(part.then)} if {_wrapped(part.test)}, otherwise {_named(part.otherwise)})"
        case _:
            return _wrapped(part)


def _term(part: Part) -> str:
    return f"({_named(part)})" if isinstance(part, Calculated) else _named(part)


def _value(part: Constant, unit: str | None) -> str:
    value = part.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, str):
        return f"“{value}”"
    number = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return f"{number} {unit}" if unit else number


def _unit(part: Part) -> str | None:
    """The unit of the facts a number is made of, where it is the same for all and survives the calculation."""
    parts = every_part(part)
    if any(isinstance(each, Calculated) and each.operator in "*/%" for each in parts) or isinstance(part, Size):
        return None
    units = {VOCABULARY[each.name].unit for each in parts if isinstance(each, FactRead | FieldRead)}
    return units.pop() if len(units) == 1 else None
