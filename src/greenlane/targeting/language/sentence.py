# SPDX-License-Identifier: Apache-2.0
"""A condition in an officer's words, made from the sentences of the vocabulary; ``reading`` reads them back."""

from __future__ import annotations

from datetime import datetime

from greenlane.cargo import VOCABULARY, Scope

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
from .types import ELEMENT, MEMBERS, Type

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
    "containsWord": ("contains the word", "does not contain the word"),
}
_QUANTITY = {"exists": "at least one of", "all": "every one of", "exists_one": "exactly one of"}
_OPPOSITE = {"==": "!=", "!=": "=="}
_LIST_SHOWN = 12
_ESCAPED = {"\\": "\\\\", "”": "\\”", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def sentence(condition: CheckedCondition, *, whole: bool = False) -> str:
    """The condition as one sentence; lists written out are cut after twelve elements unless ``whole``.

    For example: the HS chapter is “24”, and the gross weight of the item is more than 1000 kg.
    """
    macros = [part for part in condition.parts if isinstance(part, Macro)]
    nested = any(isinstance(inner, Macro) for macro in macros for inner in every_part(macro.body))
    return _Teller(nested, whole).said(condition.root)


class _Teller:
    """Tells parts; ``nested`` says that macros stand inside macros, so that "it" would not say which element.

    ``around`` are the macros around a part, the outermost first: by them it is told whose fact a fact is.
    """

    def __init__(self, nested: bool, whole: bool) -> None:
        self.nested = nested
        self.shown = None if whole else _LIST_SHOWN
        self.around: list[Macro] = []

    def said(self, part: Part) -> str:
        """A part that is yes or no, as a clause."""
        match part:
            case Joined():
                word = ", and " if part.operator == "&&" else ", or "
                return word.join(self.wrapped(each) for each in part.operands)
            case Not():
                return self.denied(part.operand)
            case Compared():
                return self.comparison(part, part.operator)
            case Contained():
                return self.containment(part, denied=False)
            case TextTest():
                return f"{self.named(part.operand)} {_TEXT_TEST[part.method][0]} {self.named(part.argument)}"
            case Present():
                return f"{self.named(part.target)} is stated"
            case Macro():
                return self.walk(part)
            case Chosen():
                test, then, otherwise = (self.wrapped(each) for each in (part.test, part.then, part.otherwise))
                return f"if {test} then {then}, otherwise {otherwise}"
            case Constant():
                return "always" if part.value else "never"
            case FactRead() | FieldRead():
                return self.fact(part)
            case _:
                return self.named(part)

    def denied(self, part: Part) -> str:
        """The opposite of a part; "is not" is only said where the value is known, as the language has it."""
        match part:
            case Not():
                return self.wrapped(part.operand)
            case Present():
                return f"{self.named(part.target)} is not stated"
            case Contained():
                return self.containment(part, denied=True)
            case TextTest():
                return f"{self.named(part.operand)} {_TEXT_TEST[part.method][1]} {self.named(part.argument)}"
            case Compared() if part.operator in _OPPOSITE:
                return self.comparison(part, _OPPOSITE[part.operator])
            case _:
                return f"it is not so that {self.wrapped(part)}"

    def wrapped(self, part: Part) -> str:
        return f"({self.said(part)})" if isinstance(part, Joined | Chosen) else self.said(part)

    def fact(self, part: FactRead | FieldRead) -> str:
        """The words for a fact, with whose it is where they alone would mean another's."""
        words = VOCABULARY[part.name].sentence
        scope = VOCABULARY[part.name].scope
        walked = [macro for macro in self.around if _scope_of(macro) is scope]
        if isinstance(part, FactRead):
            return f"{words} (at hand)" if walked else words
        inner = walked[-1] if walked else None
        if inner is not None and inner.slot == part.slot:
            return words
        named = next((macro.variable for macro in self.around if macro.slot == part.slot), "")
        return f"{words} (of ‘{named}’)"

    def comparison(self, part: Compared, operator: str) -> str:
        left, right = part.left, part.right
        if left.type is Type.BOOL:
            for constant, other in ((right, left), (left, right)):
                if isinstance(constant, Constant):
                    return self.wrapped(other) if bool(constant.value) == (operator == "==") else self.denied(other)
            agree = "" if operator == "==" else "not "
            return f"it is {agree}equally so that {self.wrapped(left)} and that {self.wrapped(right)}"
        words = _COMPARED_TIME if left.type is Type.TIME else _COMPARED
        unit = _unit(left) or _unit(right)
        first = self.named(left, unit, plain=_decimal_by_itself(right))
        second = self.named(right, unit, plain=_decimal_by_itself(left))
        return f"{first} {words[operator]} {second}"

    def containment(self, part: Contained, *, denied: bool) -> str:
        no = "not " if denied else ""
        element = self.named(part.element)
        match part.whole:
            case ListRead():
                return f"{element} is {no}on the list “{part.whole.name.replace('_', ' ')}”"
            case Enumerated():
                plain = _decimal_by_itself(part.element)
                return f"{element} is {no}one of {self.elements(part.whole, plain=plain)}"
            case _:
                return f"{element} is {no}among {self.named(part.whole)}"

    def walk(self, part: Macro) -> str:
        source = self.named(part.source)
        called = f", called ‘{part.variable}’," if self.nested else ""
        return f"{_QUANTITY[part.method]} {source}{called} is such that {self.body(part)}"

    def body(self, part: Macro) -> str:
        """The condition of a macro, in which a fact of an element needs no other words than the fact's."""
        self.around.append(part)
        said = self.wrapped(part.body)
        self.around.pop()
        return said

    def named(self, part: Part, unit: str | None = None, *, plain: bool = False) -> str:
        """A part that is a value, as a noun; ``plain`` decimals that are whole need no point."""
        match part:
            case Constant():
                return _value(part, unit, plain)
            case FactRead() | FieldRead():
                return f"“{self.fact(part)}”" if part.type is Type.BOOL else self.fact(part)
            case Variable():
                return f"‘{part.name}’" if self.nested else "it"
            case ListRead():
                return f"the entries of the list “{part.name.replace('_', ' ')}”"
            case Members():
                return "the goods items" if part.name == "items" else "the containers"
            case Promoted():
                return self.named(part.operand, unit)
            case Negated():
                return f"minus {self.term(part.operand)}"
            case Lowered():
                return f"{self.named(part.operand)}, in small letters,"
            case Size():
                what = "the number of characters of" if part.operand.type is Type.TEXT else "the number of"
                return f"{what} {self.named(part.operand)}"
            case Calculated():
                return _CALCULATED[part.operator].format(*(self.term(each) for each in (part.left, part.right)))
            case Enumerated():
                return f"({self.elements(part, plain=False)})"
            case Macro():
                called = f", called ‘{part.variable}’," if self.nested else ""
                return f"({self.named(part.source)}{called} of which {self.body(part)})"
            case Chosen():
                return f"({self.named(part.then)} if {self.wrapped(part.test)}, otherwise {self.named(part.otherwise)})"
            case _:
                return self.wrapped(part)

    def elements(self, part: Enumerated, *, plain: bool) -> str:
        shown = [self.named(each, plain=plain) for each in part.elements[: self.shown]]
        more = len(part.elements) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")

    def term(self, part: Part) -> str:
        return f"({self.named(part)})" if isinstance(part, Calculated) else self.named(part)


def _scope_of(macro: Macro) -> Scope | None:
    """Whose facts the elements that a macro walks have."""
    kind = ELEMENT[macro.source.type]
    return next((scope for whole, scope in MEMBERS.values() if ELEMENT[whole] is kind), None)


def _decimal_by_itself(part: Part) -> bool:
    """Whether a part is a decimal whatever stands beside it, so that a whole number beside it is one too."""
    return part.type is Type.DECIMAL and not isinstance(part, Promoted | Constant | Chosen | Negated | Calculated)


def _value(part: Constant, unit: str | None, plain: bool) -> str:
    value = part.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        text = f"{value:%Y-%m-%d %H:%M}"
        if value.second or value.microsecond:
            text += value.strftime(":%S.%f" if value.microsecond else ":%S")
        return f"{text} UTC"
    if isinstance(value, str):
        return f"“{_escaped(value)}”"
    short = isinstance(value, int) or (plain and value.is_integer() and abs(value) < 1e15 and str(value)[0] != "-")
    number = str(int(value)) if short else repr(value)
    return f"{number} {unit}" if unit else number


def _escaped(text: str) -> str:
    """A text as it can stand between quotation marks on one line."""
    shown = []
    for character in text:
        if character in _ESCAPED:
            shown.append(_ESCAPED[character])
        elif character.isprintable():
            shown.append(character)
        else:
            shown.append(f"\\U{ord(character):08x}")
    return "".join(shown)


def _unit(part: Part) -> str | None:
    """The unit of the facts a number is made of, where it is the same for all and survives the calculation."""
    parts = every_part(part)
    if any(isinstance(each, Calculated) and each.operator in "*/%" for each in parts) or isinstance(part, Size):
        return None
    units = {VOCABULARY[each.name].unit for each in parts if isinstance(each, FactRead | FieldRead)}
    return units.pop() if len(units) == 1 else None
