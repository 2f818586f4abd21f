# SPDX-License-Identifier: Apache-2.0
"""The types of comparisons, ``in`` and arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checked import Calculated, Compared, Constant, Contained, Enumerated, FactRead, FieldRead, Part, Promoted
from .tree import Binary
from .types import ELEMENT, FIELDS, NUMBERS, Type

if TYPE_CHECKING:
    from .checker import Checker

_ORDERED = (*NUMBERS, Type.TEXT, Type.TIME)


def check_binary(checker: Checker, node: Binary) -> Part:
    """Check a comparison, ``in`` or arithmetic."""
    left, right = checker.check(node.left), checker.check(node.right)
    if node.operator == "in":
        return _contained(checker, node, left, right)
    left, right = promoted(left, right)
    if node.operator in "+-*/%":
        return _calculated(checker, node, left, right)
    return _compared(checker, node, left, right)


def promoted(left: Part, right: Part) -> tuple[Part, Part]:
    """Both parts, a whole number beside a decimal as a decimal."""
    if {left.type, right.type} == set(NUMBERS):
        return as_decimal(left), as_decimal(right)
    return left, right


def as_decimal(part: Part) -> Part:
    """A number as a decimal: a written one is rewritten, another is promoted while running."""
    if part.type is not Type.INT:
        return part
    if isinstance(part, Constant) and isinstance(part.value, int):
        return Constant(value=float(part.value), type=Type.DECIMAL, start=part.start, end=part.end)
    return Promoted(operand=part, type=Type.DECIMAL, start=part.start, end=part.end)


def _contained(checker: Checker, node: Binary, element: Part, whole: Part) -> Part:
    remedy: str | None
    if whole.type is Type.TEXT:
        remedy = f"Write {checker.shown(whole)}.contains({checker.shown(element)})."
        checker.fail(node.right, f"in asks a list; {checker.shown(whole)} is {whole.type}.", remedy)
    if whole.type not in ELEMENT:
        sentence = f"in asks a list; {checker.shown(whole)} is {whole.type}."
        checker.fail(node.right, sentence, f"Write == instead of in, or [{checker.shown(whole)}].")
    wanted: Type = ELEMENT[whole.type]
    if wanted not in (Type.TEXT, *NUMBERS):
        remedy = f"Write {checker.shown(whole)}.exists(i, …)."
        checker.fail(node.right, f"{checker.shown(whole)} cannot be asked with in.", remedy)
    if wanted is Type.DECIMAL:
        element = as_decimal(element)
    if wanted is Type.INT and element.type is Type.DECIMAL and isinstance(whole, Enumerated):
        elements = tuple(as_decimal(each) for each in whole.elements)
        whole = Enumerated(elements=elements, type=Type.DECIMALS, start=whole.start, end=whole.end)
        wanted = Type.DECIMAL
    elif wanted is Type.INT and element.type is Type.DECIMAL:
        checker.fail(node.right, "A decimal is never in a list of whole numbers.", "Write the list with decimals: 1.0")
    if element.type is not wanted:
        if element.type in ELEMENT:
            remedy = f"Write {checker.shown(element)}.exists(x, x in {checker.shown(whole)})."
        else:
            remedy = _quote(checker, element) if wanted is Type.TEXT else None
        sentence = f"{checker.shown(element)} is {element.type}, {checker.shown(whole)} is {whole.type}."
        checker.fail(node.left, sentence, remedy)
    return Contained(element=element, whole=whole, type=Type.BOOL, start=node.start, end=node.end)


def _calculated(checker: Checker, node: Binary, left: Part, right: Part) -> Part:
    for part, written in ((left, node.left), (right, node.right)):
        if part.type not in NUMBERS:
            remedy = None
            if part.type is Type.TIME:
                remedy = "Use a fact in hours, such as journey.hours_to_arrival."
            checker.fail(written, f"Only numbers can be calculated; {checker.shown(part)} is {part.type}.", remedy)
    if node.operator == "%" and left.type is Type.DECIMAL:
        checker.fail(node, "% is for whole numbers; a decimal has no remainder.", None)
    return Calculated(operator=node.operator, left=left, right=right, type=left.type, start=node.start, end=node.end)


def _compared(checker: Checker, node: Binary, left: Part, right: Part) -> Part:
    if left.type is not right.type:
        _refuse_unlike(checker, node, left, right)
    remedy: str | None
    if left.type in ELEMENT or left.type in FIELDS:
        remedy = "Ask with in, exists or all." if left.type in ELEMENT else "Compare one of its facts."
        checker.fail(node, f"{checker.shown(left)} is {left.type} and cannot be compared as a whole.", remedy)
    if node.operator not in ("==", "!=") and left.type not in _ORDERED:
        remedy = f"Write {checker.shown(left)} or !{checker.shown(left)}." if isinstance(left, FactRead) else None
        checker.fail(node, f"Yes and no have no order; {node.operator} cannot compare them.", remedy)
    return Compared(operator=node.operator, left=left, right=right, type=Type.BOOL, start=node.start, end=node.end)


def _refuse_unlike(checker: Checker, node: Binary, left: Part, right: Part) -> None:
    """Refuse to compare parts of different types; the place is the written value where there is one."""
    at, other = (left, right) if isinstance(left, Constant) and not isinstance(right, Constant) else (right, left)
    remedy: str | None = None
    if at.type is Type.TEXTS and other.type is Type.TEXT:
        remedy = f"Write {checker.shown(other)} in {checker.shown(at)}."
    elif other.type is Type.TEXT:
        remedy = _quote(checker, at)
    elif other.type is Type.TIME and at.type is Type.TEXT:
        remedy = f"Write timestamp({checker.shown(at)})."
    elif other.type is Type.TEXTS and at.type is Type.TEXT:
        remedy = f"Write {checker.shown(at)} in {checker.shown(other)}."
    elif isinstance(at, Constant) and isinstance(at.value, str):
        bare = at.value.strip()
        if other.type in NUMBERS and bare.replace(".", "", 1).lstrip("-").isdigit():
            remedy = f"Write {bare} without quotation marks."
        elif other.type is Type.BOOL and bare.lower() in ("true", "false"):
            remedy = f"Write {bare.lower()} without quotation marks."
    sentence = f"{checker.shown(left)} is {left.type}, {checker.shown(right)} is {right.type}"
    checker.fail(at, f"{sentence}; they cannot be compared.", remedy)


def _quote(checker: Checker, part: Part) -> str | None:
    """The remedy for a number where a text is meant: codes that look like numbers are texts."""
    if isinstance(part, FactRead | FieldRead) or not isinstance(part, Constant) or isinstance(part.value, str):
        return None
    return f'Write "{checker.shown(part)}".'
