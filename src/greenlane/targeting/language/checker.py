# SPDX-License-Identifier: Apache-2.0
"""Checks a condition against the vocabulary: every name is resolved, every part has a type.

Whole numbers beside decimals are promoted. What CEL would only refuse while running (a text beside a number) is
refused here, with column and remedy.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NoReturn

from greenlane.cargo import VOCABULARY, Scope

from .calls import METHODS, check_call
from .checked import (
    Chosen,
    Constant,
    Enumerated,
    FactRead,
    FieldRead,
    Joined,
    ListRead,
    Members,
    Negated,
    Not,
    Part,
    Variable,
    every_part,
)
from .condition import CheckedCondition, links_equipment_to_goods
from .errors import ConditionError, did_you_mean
from .operators import as_decimal, check_binary, promoted
from .parser import parse
from .tree import Binary, Call, Conditional, ListOf, Literal, Logical, Name, Node, Select, Unary
from .types import FIELDS, GROUPS, LIST, MEMBERS, NUMBERS, OF_KIND, Type

CONDITIONS_KEPT = 65_536
"""How many checked conditions are kept, so that a changed configuration checks only what is new in it."""


def check(text: str, lists: Collection[str] = ()) -> CheckedCondition:
    """Parse and check a condition over the vocabulary and the named lists given.

    Raises ConditionError with line, column, what was read, and a remedy where there is one.
    """
    return _check(text, frozenset(lists))


@lru_cache(maxsize=CONDITIONS_KEPT)
def _check(text: str, lists: frozenset[str]) -> CheckedCondition:
    checker = Checker(text, lists)
    root = checker.condition(parse(text), "A profile's condition")
    checker.refuse_unlinked(root)
    if not any(isinstance(part, FactRead | FieldRead | Members) for part in every_part(root)):
        checker.fail(root, "The condition reads no fact, so it would always give the same answer.", None)
    return CheckedCondition(text=text, root=root)


class Checker:
    """The state of one check: the text, the names of lists, and the variables of the macros around."""

    def __init__(self, text: str, lists: frozenset[str]) -> None:
        self.text = text
        self.lists = lists
        self.variables: dict[str, tuple[int, Type]] = {}

    def shown(self, part: Node | Part) -> str:
        """The text of a part, as messages repeat it."""
        written = self.text[part.start : part.end]
        return written if len(written) <= 40 else f"{written[:39]}…"

    def fail(self, at: Node | Part, sentence: str, remedy: str | None, code: str = "condition.type") -> NoReturn:
        """Raise the error at the span of a part."""
        raise ConditionError(sentence, text=self.text, start=at.start, end=at.end, remedy=remedy, code=code)

    def condition(self, node: Node, what: str) -> Part:
        """Check a part that must be yes or no."""
        part = self.check(node)
        if part.type is not Type.BOOL:
            remedy = f"Compare it with something, or ask has({self.shown(part)})." if _is_read(part) else None
            self.fail(node, f"{what} must be yes or no; {self.shown(part)} is {part.type}.", remedy)
        return part

    def check(self, node: Node) -> Part:
        """Check any part."""
        match node:
            case Literal():
                return Constant(value=node.value, type=_type_of(node.value), start=node.start, end=node.end)
            case Name():
                return self.name(node)
            case Select():
                return self.select(node)
            case Call():
                return check_call(self, node)
            case Unary():
                return self.unary(node)
            case Binary():
                return check_binary(self, node)
            case Logical():
                operands = tuple(self.condition(each, f"Each side of {node.operator}") for each in node.operands)
                return Joined(operator=node.operator, operands=operands, type=Type.BOOL, start=node.start, end=node.end)
            case Conditional():
                return self.conditional(node)
            case ListOf():
                return self.enumeration(node)
        raise AssertionError(f"the parser makes no {type(node).__name__}")

    # --- names

    def name(self, node: Name) -> Part:
        """Resolve a name that stands alone: a variable, ``items`` or ``containers``."""
        if node.name in self.variables:
            slot, of_type = self.variables[node.name]
            return Variable(slot=slot, name=node.name, type=of_type, start=node.start, end=node.end)
        if node.name in MEMBERS:
            return Members(name=node.name, type=MEMBERS[node.name][0], start=node.start, end=node.end)
        if node.name == "lists":
            some = sorted(self.lists)[:1]
            self.fail(node, "Name one of the lists.", f"Write lists.{some[0]}." if some else None, "condition.name")
        if node.name in GROUPS:
            first = next(name for name in VOCABULARY if name.startswith(f"{node.name}."))
            sentence = f"{node.name} is a group of facts, not a fact."
            self.fail(node, sentence, f"Name one of its facts, such as {first}.", "condition.name")
        otherwise = f'Put a text between quotation marks: "{node.name}".'
        remedy = did_you_mean(node.name, [*VOCABULARY, *self.variables, *MEMBERS], otherwise)
        self.fail(node, f"{node.name} is not a name of the vocabulary.", remedy, "condition.name")

    def select(self, node: Select) -> Part:
        """Resolve a dotted name: a fact, a field of a variable, a named list."""
        path = _path(node)
        if path is None:
            self.fail(node, "Only names have parts after a dot.", None, "condition.name")
        dotted = ".".join(path)
        if path[0] in self.variables:
            return self.field(node, path)
        if path[0] == "lists" and len(path) == 2:
            if path[1] not in self.lists:
                remedy = did_you_mean(dotted, [f"lists.{name}" for name in self.lists], "Add the list first.")
                self.fail(node, f"There is no list named {path[1]}.", remedy, "condition.name")
            return ListRead(name=path[1], type=Type.TEXTS, start=node.start, end=node.end)
        fact = VOCABULARY.get(dotted)
        if fact is not None:
            return FactRead(name=dotted, type=OF_KIND[fact.kind], start=node.start, end=node.end)
        self.no_such_fact(node, path)

    def no_such_fact(self, node: Select, path: tuple[str, ...]) -> NoReturn:
        """Raise the error for a dotted name that the vocabulary does not have."""
        dotted, before = ".".join(path), ".".join(path[:-1])
        if before in VOCABULARY or before in MEMBERS:
            remedy = f"Write {dotted}()." if path[-1] in METHODS else None
            self.fail(node, f"{before} has no part named {path[-1]}.", remedy, "condition.name")
        fields = [
            f"{name}.{path[-1]}" for name, (_, kind) in self.variables.items() if path[-1] in FIELDS.get(kind, ())
        ]
        if path[0] not in GROUPS and fields:
            self.fail(node, f"{path[0]} is not a name here.", f"Did you mean {fields[-1]}?", "condition.name")
        known = list(VOCABULARY)
        same_group = [name for name in known if name.startswith(f"{path[0]}.")]
        remedy = did_you_mean(dotted, same_group) or did_you_mean(dotted, known)
        self.fail(node, f"{dotted} is not a fact of the vocabulary.", remedy, "condition.name")

    def field(self, node: Select, path: tuple[str, ...]) -> Part:
        """Resolve a field of a variable, ``i.hs``."""
        slot, of_type = self.variables[path[0]]
        if of_type not in FIELDS:
            self.fail(node, f"{path[0]} is {of_type} and has no parts.", None, "condition.name")
        fact = FIELDS[of_type].get(path[1])
        if fact is None or len(path) > 2:
            remedy = did_you_mean(".".join(path), [f"{path[0]}.{name}" for name in FIELDS[of_type]])
            self.fail(node, f"{of_type} has no fact named {'.'.join(path[1:])}.".capitalize(), remedy, "condition.name")
        return FieldRead(slot=slot, name=fact.name, type=OF_KIND[fact.kind], start=node.start, end=node.end)

    # --- small forms

    def unary(self, node: Unary) -> Part:
        """Check ``!`` and ``-``."""
        if node.operator == "!":
            operand = self.condition(node.operand, "What stands after !")
            return Not(operand=operand, type=Type.BOOL, start=node.start, end=node.end)
        part = self.check(node.operand)
        if part.type not in NUMBERS:
            self.fail(node.operand, f"Only a number can have - before it; {self.shown(part)} is {part.type}.", None)
        return Negated(operand=part, type=part.type, start=node.start, end=node.end)

    def conditional(self, node: Conditional) -> Part:
        """Check ``test ? then : otherwise``; both branches must have one type."""
        test = self.condition(node.test, "What stands before ?")
        then, otherwise = promoted(self.check(node.then), self.check(node.otherwise))
        if then.type is not otherwise.type:
            sentence = f"Both sides of : must be of one kind; {self.shown(then)} is {then.type}"
            self.fail(node.otherwise, f"{sentence}, {self.shown(otherwise)} is {otherwise.type}.", None)
        return Chosen(test=test, then=then, otherwise=otherwise, type=then.type, start=node.start, end=node.end)

    def enumeration(self, node: ListOf) -> Part:
        """Check a list written out: texts, or numbers of which whole ones are promoted beside decimals."""
        elements = [self.check(each) for each in node.elements]
        if not elements:
            self.fail(node, "An empty list contains nothing.", "Write its elements, or leave the comparison out.")
        types = {part.type for part in elements}
        if types == set(NUMBERS):
            elements = [as_decimal(part) for part in elements]
            types = {Type.DECIMAL}
        for part in elements:
            if len(types) > 1 or part.type not in (Type.TEXT, *NUMBERS):
                odd = next((each for each in elements if each.type is not elements[0].type), part)
                self.fail(odd, f"A list holds texts, or numbers, not both; {self.shown(odd)} is {odd.type}.", None)
        of_type = LIST[elements[0].type]
        return Enumerated(elements=tuple(elements), type=of_type, start=node.start, end=node.end)

    def refuse_unlinked(self, root: Part) -> None:
        """Refuse a condition on a goods item and a container that does not say that the one carries the other."""
        reads = [part for part in every_part(root) if isinstance(part, FactRead)]
        goods = [part for part in reads if VOCABULARY[part.name].scope is Scope.GOODS]
        equipment = [part for part in reads if VOCABULARY[part.name].scope is Scope.EQUIPMENT]
        if goods and equipment and not links_equipment_to_goods(root):
            firsts = (min(each, key=lambda part: part.start) for each in (goods, equipment))
            later = max(firsts, key=lambda part: part.start)
            self.fail(
                later,
                "The condition reads a goods item and a container without saying that the container carries the item.",
                "Add && equipment.id in goods.containers, or ask containers.exists(c, …).",
                "condition.unlinked",
            )


def _type_of(value: bool | int | float | str) -> Type:
    if isinstance(value, bool):
        return Type.BOOL
    if isinstance(value, int):
        return Type.INT
    return Type.DECIMAL if isinstance(value, float) else Type.TEXT


def _is_read(part: Part) -> bool:
    return isinstance(part, FactRead | FieldRead)


def _path(node: Node) -> tuple[str, ...] | None:
    """The names of a dotted chain, None when something else than a name stands in it."""
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Select):
        before = _path(node.operand)
        return (*before, node.field) if before else None
    return None
