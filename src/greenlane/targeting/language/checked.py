# SPDX-License-Identifier: Apache-2.0
"""The checked tree: what a condition means, every part with its type, every name resolved.

Variables of list macros are numbered by their nesting: the outermost is slot 0.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from .types import Type


class Part(Struct, frozen=True, eq=False, kw_only=True):
    """A part of a checked condition: its type and its span in the text."""

    type: Type
    start: int
    end: int


class Constant(Part, frozen=True, eq=False, kw_only=True):
    """A value written in the condition."""

    value: bool | int | float | str | datetime


class FactRead(Part, frozen=True, eq=False, kw_only=True):
    """A fact of the consignment, or of the goods item, equipment or party at hand."""

    name: str


class FieldRead(Part, frozen=True, eq=False, kw_only=True):
    """A fact of the element that a variable stands for; ``name`` is the whole name in the vocabulary."""

    slot: int
    name: str


class Variable(Part, frozen=True, eq=False, kw_only=True):
    """The element itself that a variable stands for."""

    slot: int
    name: str


class ListRead(Part, frozen=True, eq=False, kw_only=True):
    """A named list, ``lists.embargoed_ports``; ``name`` is what follows ``lists.``."""

    name: str


class Members(Part, frozen=True, eq=False, kw_only=True):
    """All ``items`` or all ``containers``."""

    name: str


class Promoted(Part, frozen=True, eq=False, kw_only=True):
    """A whole number that stands beside a decimal and is read as one."""

    operand: Part


class Negated(Part, frozen=True, eq=False, kw_only=True):
    """A number with ``-`` before it."""

    operand: Part


class Not(Part, frozen=True, eq=False, kw_only=True):
    """A condition with ``!`` before it."""

    operand: Part


class Joined(Part, frozen=True, eq=False, kw_only=True):
    """Conditions joined by ``&&`` or ``||``."""

    operator: str
    operands: tuple[Part, ...]


class Compared(Part, frozen=True, eq=False, kw_only=True):
    """Two values of the same type beside ``== != < <= > >=``."""

    operator: str
    left: Part
    right: Part


class Calculated(Part, frozen=True, eq=False, kw_only=True):
    """Two numbers of the same type joined by ``+ - * / %``."""

    operator: str
    left: Part
    right: Part


class Contained(Part, frozen=True, eq=False, kw_only=True):
    """``element in whole``."""

    element: Part
    whole: Part


class TextTest(Part, frozen=True, eq=False, kw_only=True):
    """``startsWith``, ``endsWith``, ``contains`` or ``containsWord``."""

    method: str
    operand: Part
    argument: Part


class Lowered(Part, frozen=True, eq=False, kw_only=True):
    """A text with the letters A to Z made small."""

    operand: Part


class Size(Part, frozen=True, eq=False, kw_only=True):
    """How many characters a text, or elements a list, has."""

    operand: Part


class Present(Part, frozen=True, eq=False, kw_only=True):
    """``has(…)``: whether a fact is stated."""

    target: FactRead | FieldRead


class Chosen(Part, frozen=True, eq=False, kw_only=True):
    """``test ? then : otherwise``."""

    test: Part
    then: Part
    otherwise: Part


class Enumerated(Part, frozen=True, eq=False, kw_only=True):
    """A list written out in the condition."""

    elements: tuple[Part, ...]


class Macro(Part, frozen=True, eq=False, kw_only=True):
    """``exists``, ``all``, ``exists_one`` or ``filter`` over a list."""

    method: str
    source: Part
    variable: str
    slot: int
    body: Part


def parts_below(part: Part) -> tuple[Part, ...]:
    """The parts that ``part`` is directly made of."""
    match part:
        case Promoted() | Negated() | Not() | Lowered() | Size():
            return (part.operand,)
        case Joined():
            return part.operands
        case Compared() | Calculated():
            return (part.left, part.right)
        case Contained():
            return (part.element, part.whole)
        case TextTest():
            return (part.operand, part.argument)
        case Present():
            return (part.target,)
        case Chosen():
            return (part.test, part.then, part.otherwise)
        case Enumerated():
            return part.elements
        case Macro():
            return (part.source, part.body)
        case _:
            return ()


def every_part(part: Part) -> list[Part]:
    """The part and all parts below it, the outer before the inner."""
    found = [part]
    for each in found:  # the list grows while it is walked
        found.extend(parts_below(each))
    return found
