# SPDX-License-Identifier: Apache-2.0
"""Why a condition is true over a view: the smallest comparisons that made it so, with the values they read.

For a condition that is false or unknown, the same for the first part that is not true: "why not".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from .checked import Chosen, FactRead, FieldRead, Joined, Macro, Members, Not, Part, every_part
from .compiling import compiled
from .condition import CheckedCondition
from .types import Type
from .view import VISITS, Budget, Exhausted, Reader, View

REASONS_KEPT = 20
"""How many reasons one condition gives at the most."""

ELEMENTS_KEPT = 3
"""How many elements of a walked list give reasons."""


class Because(Struct, frozen=True, kw_only=True):
    """One comparison that decided: the fact, the value read (None when absent) and the text of the comparison.

    ``fact`` is ``items`` or ``containers`` where the comparison reads the list as a whole, and ``value`` then their
    number. ``element`` is the list and position of the element the fact was read from through a variable.
    """

    fact: str
    value: Any
    condition: str
    element: tuple[str, int] | None = None


class Explanation(Struct, frozen=True, kw_only=True):
    """What a condition comes to over a view, and because of what."""

    result: bool | None
    because: tuple[Because, ...]


Bound = tuple[Any, ...]
Places = tuple[tuple[str, int] | None, ...]


def explain(condition: CheckedCondition, view: View) -> Explanation:
    """The comparisons that made the condition true; else those of its first part (by ``&&``) that is not true."""
    explainer = _Explainer(condition.text, Reader(view, Budget(VISITS)))
    try:
        result = explainer.value(condition.root, ())
        if result is True:
            leaves = explainer.leaves(condition.root, True, (), ())
        else:
            failing = next(each.part for each in condition.conjuncts if explainer.value(each.part, ()) is not True)
            leaves = explainer.leaves(failing, explainer.value(failing, ()), (), ())
        return Explanation(result=result, because=_distinct(leaves))
    except Exhausted:
        return Explanation(result=None, because=())


def _distinct(leaves: Iterator[Because]) -> tuple[Because, ...]:
    kept: dict[tuple[str, str, tuple[str, int] | None], Because] = {}
    for leaf in leaves:
        kept.setdefault((leaf.fact, leaf.condition, leaf.element), leaf)
        if len(kept) == REASONS_KEPT:
            break
    return tuple(kept.values())


class _Explainer:
    def __init__(self, text: str, reader: Reader) -> None:
        self.text = text
        self.reader = reader

    def value(self, part: Part, bound: Bound) -> Any:
        return compiled(part)(self.reader, bound)

    def leaves(self, part: Part, result: bool | None, bound: Bound, places: Places) -> Iterator[Because]:
        """The comparisons below ``part`` that made it come to ``result``."""
        match part:
            case Joined():
                yield from self._joined(part, result, bound, places)
            case Not():
                opposite = None if result is None else not result
                if isinstance(part.operand, Joined | Not | Chosen | Macro):
                    yield from self.leaves(part.operand, opposite, bound, places)
                else:
                    yield from self._leaf(part, bound, places)
            case Chosen() if part.type is Type.BOOL:
                test = self.value(part.test, bound)
                yield from self.leaves(part.test, test, bound, places)
                if test is not None:
                    yield from self.leaves(part.then if test else part.otherwise, result, bound, places)
            case Macro() if part.type is Type.BOOL:
                yield from self._macro(part, result, bound, places)
            case _:
                yield from self._leaf(part, bound, places)

    def _joined(self, part: Joined, result: bool | None, bound: Bound, places: Places) -> Iterator[Because]:
        for operand in part.operands:
            value = self.value(operand, bound)
            if value is result:
                yield from self.leaves(operand, value, bound, places)

    def _macro(self, part: Macro, result: bool | None, bound: Bound, places: Places) -> Iterator[Because]:
        """Go into the elements that decided; where it took all of them, the list as a whole is the reason."""
        elements = self.value(part.source, bound)
        wanted = {"exists": True, "exists_one": True, "all": False}[part.method]
        decided_by_some = result is wanted or result is None
        if elements is None or not decided_by_some:
            yield from self._leaf(part, bound, places)
            return
        ordered = sorted(elements) if isinstance(elements, frozenset | set) else elements
        kept = 0
        told = False
        for position, element in enumerate(ordered):
            value = self.value(part.body, (*bound, element))
            if value is (None if result is None else wanted):
                # Only a list walked whole tells the position; what filter() leaves has lost it.
                place = (part.source.name, position) if isinstance(part.source, Members) else None
                for leaf in self.leaves(part.body, value, (*bound, element), (*places, place)):
                    told = True
                    yield leaf
                kept += 1
                if kept == ELEMENTS_KEPT:
                    break
        if not told or not isinstance(part.source, Members):
            yield from self._leaf(part, bound, places)

    def _leaf(self, part: Part, bound: Bound, places: Places) -> Iterator[Because]:
        condition = self.text[part.start : part.end]
        for each in every_part(part):
            if isinstance(each, FactRead):
                yield Because(fact=each.name, value=self.value(each, bound), condition=condition)
            elif isinstance(each, FieldRead) and each.slot < len(bound):
                value = bound[each.slot].get(each.name)
                yield Because(fact=each.name, value=value, condition=condition, element=places[each.slot])
            elif isinstance(each, Members):
                yield Because(fact=each.name, value=len(self.value(each, bound)), condition=condition)
