# SPDX-License-Identifier: Apache-2.0
"""A checked condition: what it reads, once per what it is tried, what it costs, and the compiled form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from greenlane.cargo import VOCABULARY, Scope

from .checked import Contained, FactRead, FieldRead, Joined, ListRead, Macro, Members, Part, Variable, every_part
from .compiling import Compiled, compiled

SCOPE_ORDER = (Scope.GOODS, Scope.EQUIPMENT, Scope.PARTY)
"""The scopes below the consignment, in the order in which members are tried."""


class Cost(StrEnum):
    """How the work of a condition grows with the consignment."""

    ONCE = "once"  # reads facts of the consignment only
    PER_MEMBER = "per_member"  # is tried once per goods item, piece of equipment or party
    WALK = "walk"  # walks all items, containers or a list
    PRODUCT = "product"  # pairs of members, or a walk for each member or inside another walk


@dataclass(frozen=True)
class Conjunct:
    """One of the parts that a condition joins by ``&&`` at its top; the condition is the part itself if it is one."""

    part: Part
    text: str
    scopes: frozenset[Scope]

    @cached_property
    def run(self) -> Compiled:
        """The compiled form."""
        return compiled(self.part)


@dataclass(frozen=True)
class CheckedCondition:
    """A condition that is known to be well typed over the vocabulary; see ``check``.

    ``text`` is what was written, ``root`` what it means. The compiled form is made when first needed and kept.
    """

    text: str
    root: Part

    @cached_property
    def run(self) -> Compiled:
        """The compiled form: a function of a view's reader and the bound variables, giving True, False or None."""
        return compiled(self.root)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts of the condition."""
        return tuple(every_part(self.root))

    @cached_property
    def direct_reads(self) -> frozenset[str]:
        """Facts read of the consignment or the member at hand."""
        return frozenset(part.name for part in self.parts if isinstance(part, FactRead))

    @cached_property
    def element_reads(self) -> frozenset[str]:
        """Facts read of the elements of ``items`` or ``containers`` through a variable."""
        return frozenset(part.name for part in self.parts if isinstance(part, FieldRead))

    @property
    def reads(self) -> frozenset[str]:
        """Every fact the condition reads, by its name in the vocabulary."""
        return self.direct_reads | self.element_reads

    @cached_property
    def walks(self) -> frozenset[str]:
        """Which of ``items`` and ``containers`` the condition walks."""
        return frozenset(part.name for part in self.parts if isinstance(part, Members))

    @cached_property
    def lists(self) -> frozenset[str]:
        """The named lists the condition uses."""
        return frozenset(part.name for part in self.parts if isinstance(part, ListRead))

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The kinds of member the condition is tried with, none for a condition on the consignment alone."""
        named = scopes_of(self.root)
        return tuple(scope for scope in SCOPE_ORDER if scope in named)

    @property
    def scope(self) -> Scope:
        """The first kind of member, CONSIGNMENT when there is none."""
        return self.scopes[0] if self.scopes else Scope.CONSIGNMENT

    @cached_property
    def conjuncts(self) -> tuple[Conjunct, ...]:
        """The parts joined by ``&&`` at the top, each with the kinds of member it reads."""
        return tuple(
            Conjunct(part, self.text[part.start : part.end], scopes_of(part)) for part in conjuncts_of(self.root)
        )

    @cached_property
    def cost(self) -> Cost:
        """The class of the condition's cost."""
        nested = any(
            isinstance(inner, Macro) and not isinstance(inner.source, Variable | FieldRead | ListRead)
            for part in self.parts
            if isinstance(part, Macro)
            for inner in every_part(part.body)
        )
        walk = any(isinstance(part, Macro) for part in self.parts)
        if nested or len(self.scopes) > 1 or (self.scopes and self.walks):
            return Cost.PRODUCT
        if walk:
            return Cost.WALK
        return Cost.PER_MEMBER if self.scopes else Cost.ONCE


def scopes_of(part: Part) -> frozenset[Scope]:
    """The kinds of member whose facts a part reads directly."""
    scopes = {VOCABULARY[each.name].scope for each in every_part(part) if isinstance(each, FactRead)}
    return frozenset(scopes - {Scope.CONSIGNMENT})


def conjuncts_of(part: Part) -> tuple[Part, ...]:
    """The parts that ``&&`` joins at the top of a condition, inner ``&&`` in parentheses taken apart as well."""
    if isinstance(part, Joined) and part.operator == "&&":
        return tuple(inner for operand in part.operands for inner in conjuncts_of(operand))
    return (part,)


def links_equipment_to_goods(root: Part) -> bool:
    """Whether ``equipment.id in goods.containers`` is a conjunct at the top of the condition."""
    return any(
        isinstance(part, Contained)
        and isinstance(part.element, FactRead)
        and isinstance(part.whole, FactRead)
        and (part.element.name, part.whole.name) == ("equipment.id", "goods.containers")
        for part in conjuncts_of(root)
    )
