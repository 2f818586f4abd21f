# SPDX-License-Identifier: Apache-2.0
"""What a condition costs where many are asked: what the index looks up, and what it cannot."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ..language import CheckedCondition, Cost
from ..language.checked import Part
from .classify import Literal
from .normal import Walk, normal


class Lookup(StrEnum):
    """How much of a condition the index looks up."""

    WHOLE = "whole"  # a hit is known without evaluating anything
    PART = "part"  # evaluated only where what is looked up holds
    NONE = "none"  # evaluated for every consignment


class Indexed(Struct, frozen=True, kw_only=True):
    """What the index does with a condition.

    ``evaluated`` are the parts that cannot be looked up; ``calculated`` those that are calculated for every
    consignment or member before they are looked up, once for all profiles that ask the same.
    """

    lookup: Lookup
    evaluated: tuple[str, ...] = ()
    calculated: tuple[str, ...] = ()

    def words(self) -> str:
        """One sentence for the author of the profile."""
        parts = " and ".join(f"“{text}”" for text in self.evaluated)
        if self.lookup is Lookup.NONE:
            return f"Nothing of it can be looked up, so it is evaluated for every consignment: {parts}."
        if self.lookup is Lookup.PART:
            return f"It is evaluated for each consignment that meets the rest, for {parts} cannot be looked up."
        if self.calculated:
            calculated = " and ".join(f"“{text}”" for text in self.calculated)
            return f"It is looked up whole, after {calculated} is calculated for every consignment or member."
        return "It is looked up whole and costs next to nothing."


def indexed(condition: CheckedCondition) -> Indexed:
    """What the index does with a condition."""
    found = normal(condition)
    literals: list[Literal] = []
    narrowed = True
    for alternative in found.alternatives:
        of_it = [atom for atom in alternative if isinstance(atom, Literal)]
        of_it += [each for atom in alternative if isinstance(atom, Walk) for each in atom.literals]
        narrowed = narrowed and bool(of_it or any(isinstance(atom, Walk) for atom in alternative))
        literals += of_it
    evaluated = _texts(condition, found.left_over)
    calculated = _texts(condition, [each.column.part for each in literals if each.column.name is None])
    if not evaluated:
        return Indexed(lookup=Lookup.WHOLE, calculated=calculated)
    lookup = Lookup.PART if narrowed else Lookup.NONE
    return Indexed(lookup=lookup, evaluated=evaluated, calculated=calculated)


def is_dear(condition: CheckedCondition) -> bool:
    """Whether the author should know what the condition costs: it is not looked up whole, or walks for each member."""
    return indexed(condition).lookup is not Lookup.WHOLE or condition.cost is Cost.PRODUCT


def _texts(condition: CheckedCondition, parts: tuple[Part, ...] | list[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(condition.text[part.start : part.end] for part in parts))
