# SPDX-License-Identifier: Apache-2.0
"""Parts of conditions as the index sees them: what makes two of them the same, and which members they read."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from greenlane.cargo import VOCABULARY, Scope

from ..language.checked import (
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
    parts_below,
)


def shape(part: Part) -> tuple[Any, ...]:
    """What a part means without where it stands: two parts of one shape always come to the same."""
    below = tuple(shape(each) for each in parts_below(part))
    match part:
        case Constant():
            return ("constant", type(part.value).__name__, repr(part.value))
        case FactRead() | ListRead() | Members():
            return (type(part).__name__, part.name)
        case FieldRead():
            return ("FieldRead", part.slot, part.name)
        case Variable():
            return ("Variable", part.slot)
        case Joined() | Compared() | Calculated():
            return (type(part).__name__, part.operator, part.type.value, *below)
        case TextTest() | Macro():
            return (type(part).__name__, part.method, *below)
        case _:
            return (type(part).__name__, part.type.value, *below)


def of_member(part: Part, slot: int) -> Part:
    """The same part with the variable's facts read as those of the member at hand."""
    match part:
        case FieldRead() if part.slot == slot:
            return FactRead(name=part.name, type=part.type, start=part.start, end=part.end)
        case Promoted() | Negated() | Not() | Lowered() | Size():
            return replace(part, operand=of_member(part.operand, slot))
        case Joined():
            return replace(part, operands=tuple(of_member(each, slot) for each in part.operands))
        case Compared() | Calculated():
            return replace(part, left=of_member(part.left, slot), right=of_member(part.right, slot))
        case Contained():
            return replace(part, element=of_member(part.element, slot), whole=of_member(part.whole, slot))
        case TextTest():
            return replace(part, operand=of_member(part.operand, slot), argument=of_member(part.argument, slot))
        case Present():
            return replace(part, target=of_member(part.target, slot))
        case Chosen():
            test, then, otherwise = (of_member(each, slot) for each in (part.test, part.then, part.otherwise))
            return replace(part, test=test, then=then, otherwise=otherwise)
        case Enumerated():
            return replace(part, elements=tuple(of_member(each, slot) for each in part.elements))
        case Macro():
            return replace(part, source=of_member(part.source, slot), body=of_member(part.body, slot))
        case _:
            return part


def member_scopes(part: Part) -> set[Scope]:
    """The kinds of member whose facts a part reads, of the member at hand or of an element."""
    scopes = {VOCABULARY[each.name].scope for each in every_part(part) if isinstance(each, FactRead | FieldRead)}
    return scopes - {Scope.CONSIGNMENT}


def reads_members_at_hand(part: Part) -> bool:
    """Whether a part reads a fact of the goods item, equipment or party at hand."""
    reads = (each for each in every_part(part) if isinstance(each, FactRead))
    return any(VOCABULARY[each.name].scope is not Scope.CONSIGNMENT for each in reads)


def calculable(part: Part) -> bool:
    """Whether a part can be calculated once for a consignment or member without walking anything."""
    for each in every_part(part):
        if isinstance(each, Macro | Variable | FieldRead):
            return False
        if isinstance(each, Members) and not _only_counted(part):
            return False
    return len(member_scopes(part)) <= 1


def _only_counted(part: Part) -> bool:
    """Whether ``items`` and ``containers`` stand nowhere but in ``items.size()``."""
    counted = {id(each.operand) for each in every_part(part) if isinstance(each, Size)}
    return all(id(each) in counted for each in every_part(part) if isinstance(each, Members))
