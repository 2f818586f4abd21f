# SPDX-License-Identifier: Apache-2.0
"""Parts of a condition as operations over whole columns, for whoever holds many consignments at once.

The room knows what a part means; an ``Algebra`` of the caller knows columns. What it makes must keep the language's
logic: absent is unknown, comparisons with it are unknown, and ``both`` and ``either`` absorb it (Kleene).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from .checked import (
    Calculated,
    Chosen,
    Compared,
    Constant,
    Contained,
    Enumerated,
    FactRead,
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
from .types import Type

Column = TypeVar("Column")


class Algebra(Protocol[Column]):
    """Operations over columns. ``None`` from one of them says that it cannot be done exactly."""

    def constant(self, value: Any, /) -> Column:
        """A value written in the condition."""

    def fact(self, name: str, /) -> Column:
        """A fact of the consignment or of the member at hand, as conditions see it."""

    def count(self, members: str, /) -> Column:
        """How many ``items`` or ``containers`` there are."""

    def named_list(self, name: str, /) -> Sequence[Any] | None:
        """The values of a named list."""

    def decimal(self, operand: Column, /) -> Column:
        """A whole number as a decimal."""

    def negative(self, operand: Column, /) -> Column:
        """A number with its sign turned."""

    def negation(self, operand: Column, /) -> Column:
        """Yes for no and no for yes."""

    def both(self, one: Column, other: Column, /) -> Column:
        """Whether both hold."""

    def either(self, one: Column, other: Column, /) -> Column:
        """Whether one of them holds."""

    def comparison(self, operator: str, one: Column, other: Column, /, *, decimals: bool) -> Column:
        """``== != < <= > >=``; decimals may be no number at all, which equals nothing and has no order."""

    def calculation(self, operator: str, one: Column, other: Column, /) -> Column:
        """``+ - * /`` of two decimals as IEEE doubles."""

    def one_of(self, element: Column, values: Sequence[Any], /) -> Column:
        """Whether the value is one of these."""

    def holds(self, values: Column, wanted: Any, /) -> Column:
        """Whether a column of texts has this one among them."""

    def text_test(self, method: str, text: Column, wanted: str, /) -> Column | None:
        """``startsWith``, ``endsWith``, ``contains`` or ``containsWord`` with a written text."""

    def lowered(self, text: Column, /) -> Column:
        """The text with the letters A to Z made small."""

    def length(self, operand: Column, /, *, of_text: bool) -> Column:
        """How many characters a text, or elements a list, has."""

    def presence(self, operand: Column, /) -> Column:
        """Whether something is there; never unknown itself."""

    def choice(self, test: Column, then: Column, otherwise: Column, /) -> Column:
        """``then`` where the test holds, ``otherwise`` where it does not, unknown where it is."""

    def some(self, values: Column, body: Callable[[Column], Column | None], /, *, every: bool) -> Column | None:
        """Whether the body holds for some text of a column of texts, or for every one of them."""


def columnar(part: Part, algebra: Algebra[Column]) -> Column | None:
    """The part in an algebra; None where some part of it has no exact operation there."""
    made: Column | None = _Translation(algebra, {}).of(part)
    return made


_DECIMALS = (Type.DECIMAL, Type.DECIMALS)


class _Translation:
    """One translation; ``bound`` are the variables of macros that stand for an element at hand."""

    def __init__(self, algebra: Any, bound: dict[int, Any]) -> None:
        self._algebra = algebra
        self._bound = bound

    def of(self, part: Part) -> Any:
        translate = _TRANSLATIONS.get(type(part))
        return translate(self, part) if translate is not None else None

    def _all(self, *parts: Part) -> list[Any] | None:
        made = [self.of(part) for part in parts]
        return None if any(one is None for one in made) else made

    def _with(self, operation: Callable[..., Any], *parts: Part) -> Any:
        made = self._all(*parts)
        return None if made is None else operation(*made)

    def constant(self, part: Constant) -> Any:
        return self._algebra.constant(part.value)

    def fact(self, part: FactRead) -> Any:
        return self._algebra.fact(part.name)

    def variable(self, part: Variable) -> Any:
        return self._bound.get(part.slot)

    def promoted(self, part: Promoted) -> Any:
        return self._with(self._algebra.decimal, part.operand)

    def negated(self, part: Negated) -> Any:
        if part.type is Type.INT and not isinstance(part.operand, Constant):
            return None
        return self._with(self._algebra.negative, part.operand)

    def not_(self, part: Not) -> Any:
        return self._with(self._algebra.negation, part.operand)

    def joined(self, part: Joined) -> Any:
        made = self._all(*part.operands)
        if made is None:
            return None
        join = self._algebra.both if part.operator == "&&" else self._algebra.either
        whole = made[0]
        for one in made[1:]:
            whole = join(whole, one)
        return whole

    def compared(self, part: Compared) -> Any:
        calculated = any(isinstance(one, Calculated) for side in (part.left, part.right) for one in every_part(side))
        decimals = part.left.type is Type.DECIMAL and calculated
        return self._with(
            lambda one, other: self._algebra.comparison(part.operator, one, other, decimals=decimals),
            part.left,
            part.right,
        )

    def calculated(self, part: Calculated) -> Any:
        if part.type is Type.INT:
            return None  # may leave 64 bits, which the language tells as unknown
        return self._with(
            lambda one, other: self._algebra.calculation(part.operator, one, other), part.left, part.right
        )

    def contained(self, part: Contained) -> Any:
        if isinstance(part.whole, FactRead) and isinstance(part.element, Constant):
            return self._algebra.holds(self._algebra.fact(part.whole.name), part.element.value)
        values = self._values(part.whole)
        element = self.of(part.element)
        if values is None or element is None or part.element.type in _DECIMALS:
            return None
        return self._algebra.one_of(element, values)

    def _values(self, part: Part) -> Sequence[Any] | None:
        if isinstance(part, ListRead):
            values: Sequence[Any] | None = self._algebra.named_list(part.name)
            return values
        if isinstance(part, Enumerated) and all(isinstance(one, Constant) for one in part.elements):
            return [one.value for one in part.elements if isinstance(one, Constant)]
        return None

    def text_test(self, part: TextTest) -> Any:
        text = self.of(part.operand)
        if text is None or not isinstance(part.argument, Constant):
            return None
        return self._algebra.text_test(part.method, text, part.argument.value)

    def lowered(self, part: Lowered) -> Any:
        return self._with(self._algebra.lowered, part.operand)

    def size(self, part: Size) -> Any:
        if isinstance(part.operand, Members):
            return self._algebra.count(part.operand.name)
        return self._with(lambda one: self._algebra.length(one, of_text=part.operand.type is Type.TEXT), part.operand)

    def present(self, part: Present) -> Any:
        return (
            self._algebra.presence(self._algebra.fact(part.target.name)) if isinstance(part.target, FactRead) else None
        )

    def chosen(self, part: Chosen) -> Any:
        return self._with(self._algebra.choice, part.test, part.then, part.otherwise)

    def macro(self, part: Macro) -> Any:
        inside = every_part(part.body)
        if part.method not in ("exists", "all") or not isinstance(part.source, FactRead):
            return None
        if any(isinstance(one, FactRead | Macro | Members) for one in inside):
            return None  # the element alone is at hand
        source = self.of(part.source)

        def body(element: Any) -> Any:
            return _Translation(self._algebra, {**self._bound, part.slot: element}).of(part.body)

        return None if source is None else self._algebra.some(source, body, every=part.method == "all")


_TRANSLATIONS: dict[type[Part], Callable[[_Translation, Any], Any]] = {
    Constant: _Translation.constant,
    FactRead: _Translation.fact,
    Variable: _Translation.variable,
    Promoted: _Translation.promoted,
    Negated: _Translation.negated,
    Not: _Translation.not_,
    Joined: _Translation.joined,
    Compared: _Translation.compared,
    Calculated: _Translation.calculated,
    Contained: _Translation.contained,
    TextTest: _Translation.text_test,
    Lowered: _Translation.lowered,
    Size: _Translation.size,
    Present: _Translation.present,
    Chosen: _Translation.chosen,
    Macro: _Translation.macro,
}
