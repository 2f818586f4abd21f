# SPDX-License-Identifier: Apache-2.0
"""A condition as alternatives of which one must hold: what the consignment and each kind of member must meet.

A condition is true where one of its alternatives is: all literals on the consignment hold, one member of each kind
tried meets all literals on its kind, and so does one element for every ``exists``. What cannot be looked up is left
over, and the condition is evaluated whole where the rest holds.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from msgspec import Struct

from greenlane.cargo import Scope

from ..language import CheckedCondition
from ..language.checked import Chosen, Compared, Constant, Joined, Macro, Members, Not, Part
from ..language.condition import conjuncts_of
from ..language.types import MEMBERS, Type
from .classify import Literal, calculated, classified
from .predicates import either
from .shapes import of_member, reads_members_at_hand

ALTERNATIVES = 12
"""How many alternatives one condition is taken apart into; beyond, the widest part is left as it is."""


class Walk(Struct, frozen=True):
    """``exists`` over items or containers: one element meets all these literals."""

    scope: Scope
    literals: tuple[Literal, ...]


class LeftOver(Struct, frozen=True):
    """A part that cannot be looked up."""

    part: Part


Atom = Literal | Walk | LeftOver
Alternative = tuple[Atom, ...]


class Normal(Struct, frozen=True):
    """A condition taken apart. Without alternatives it is never true."""

    alternatives: tuple[Alternative, ...]
    scopes: tuple[Scope, ...]

    @property
    def left_over(self) -> tuple[Part, ...]:
        """The parts that cannot be looked up."""
        parts = [atom.part for each in self.alternatives for atom in each if isinstance(atom, LeftOver)]
        return tuple({id(part): part for part in parts}.values())


@lru_cache(maxsize=65_536)
def normal(condition: CheckedCondition) -> Normal:
    """The alternatives of a condition; kept, so that a changed configuration takes only its new conditions apart."""
    parts = [(part, _alternatives(part, True)) for part in conjuncts_of(condition.root)]
    while _size(parts) > ALTERNATIVES:
        widest = max(range(len(parts)), key=lambda at: len(parts[at][1]))
        parts[widest] = parts[widest][0], (_whole(parts[widest][0], True),)
    return Normal(tuple(sum(each, ()) for each in product(*(found for _, found in parts))), condition.scopes)


def _size(parts: list[tuple[Part, tuple[Alternative, ...]]]) -> int:
    size = 1
    for _, found in parts:
        size *= len(found)
    return size


def _whole(part: Part, wanted: bool) -> Alternative:
    """A part as one atom: calculated whole, or left over."""
    return (calculated(part, wanted) or LeftOver(part),)


def _alternatives(part: Part, wanted: bool) -> tuple[Alternative, ...]:
    """The alternatives of which one holds where, and only where, the part comes to ``wanted``."""
    match part:
        case Joined():
            if (part.operator == "&&") is wanted:
                return _every([(each, wanted) for each in part.operands], part, wanted)
            return _some([(each, wanted) for each in part.operands])
        case Not():
            return _alternatives(part.operand, not wanted)
        case Constant():
            return ((),) if bool(part.value) is wanted else ()
        case Compared() if part.left.type is Type.BOOL:
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if isinstance(one, Constant):
                    return _alternatives(other, (bool(one.value) is (part.operator == "==")) is wanted)
        case Chosen():
            then = _every([(part.test, True), (part.then, wanted)], part, wanted)
            return then + _every([(part.test, False), (part.otherwise, wanted)], part, wanted)
        case Macro() if isinstance(part.source, Members):
            return _walk(part, wanted)
    return ((classified(part, wanted) or LeftOver(part),),)


def _every(parts: list[tuple[Part, bool]], whole: Part, wanted: bool) -> tuple[Alternative, ...]:
    found = [_alternatives(part, each) for part, each in parts]
    size = 1
    for each in found:
        size *= len(each)
    if size > ALTERNATIVES and not isinstance(whole, Chosen):
        return (_whole(whole, wanted),)
    if size > ALTERNATIVES:
        return ((LeftOver(whole),),)
    return tuple(sum(each, ()) for each in product(*found))


def _some(parts: list[tuple[Part, bool]]) -> tuple[Alternative, ...]:
    """The alternatives of all parts; literals on one column become one."""
    found: list[Alternative] = []
    for part, wanted in parts:
        for alternative in _alternatives(part, wanted):
            if len(alternative) == 1 and isinstance(alternative[0], Literal):
                _join(found, alternative[0])
            else:
                found.append(alternative)
    return tuple(found)


def _join(found: list[Alternative], literal: Literal) -> None:
    for at, alternative in enumerate(found):
        known = alternative[0] if len(alternative) == 1 else None
        if isinstance(known, Literal) and known.column is literal.column:
            joined = either(known.predicate, literal.predicate)
            if joined is not None:
                found[at] = (Literal(literal.column, joined),)
                return
    found.append((literal,))


def _walk(part: Macro, wanted: bool) -> tuple[Alternative, ...]:
    """``exists`` that is wanted, and ``all`` that is not, hold where one element settles it."""
    assert isinstance(part.source, Members)
    settles = {"exists": True, "all": False}.get(part.method)
    if settles is not wanted:
        return ((LeftOver(part),),)
    if reads_members_at_hand(part.body):
        return ((LeftOver(part),),)
    scope = MEMBERS[part.source.name][1]
    found: list[Alternative] = []
    for alternative in _alternatives(of_member(part.body, part.slot), wanted):
        literals = tuple(atom for atom in alternative if isinstance(atom, Literal))
        if len(literals) < len(alternative) or any(each.column.scope not in (scope, _ALL) for each in literals):
            return ((LeftOver(part),),)
        whole = tuple(each for each in literals if each.column.scope is _ALL)
        found.append((*whole, Walk(scope, tuple(each for each in literals if each.column.scope is scope))))
    return tuple(found)


_ALL = Scope.CONSIGNMENT
