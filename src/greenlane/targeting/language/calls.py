# SPDX-License-Identifier: Apache-2.0
"""The types of functions, methods and list macros."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from .checked import Constant, FactRead, FieldRead, Lowered, Macro, Part, Present, Size, TextTest
from .errors import did_you_mean
from .tokens import RESERVED
from .tree import Call, Literal, Name, Select
from .types import ELEMENT, GROUPS, MEMBERS, Type
from .words import words_of

if TYPE_CHECKING:
    from .checker import Checker

MACROS = ("exists", "all", "exists_one", "filter")
TEXT_TESTS = ("startsWith", "endsWith", "contains", "containsWord")
METHODS = (*MACROS, *TEXT_TESTS, "lowerAscii", "size")
"""What can be asked after a dot."""

_WRITTEN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")

# Known to CEL or to its neighbours, but not to profiles.
_ELSEWHERE = {
    "matches": "Use startsWith, endsWith or contains; a regular expression can be made to run for ever.",
    "map": "Walk the list with exists or all and compare inside.",
    "lower": "Write lowerAscii().",
    "toLowerCase": "Write lowerAscii().",
    "upperAscii": "Write lowerAscii() and compare with small letters.",
    "len": "Write size().",
    "length": "Write size().",
    "any": "Write exists(x, …).",
    "word": "Write containsWord(…).",
    "hasWord": "Write containsWord(…).",
    "double": "Leave it out; whole numbers beside decimals are promoted.",
    "int": "Leave it out; whole numbers beside decimals are promoted.",
    "string": "Leave it out; codes are texts already.",
    "duration": "Use a fact in hours, such as journey.hours_to_arrival.",
}


def check_call(checker: Checker, node: Call) -> Part:
    """Check a function, method or macro."""
    if node.target is None:
        return _function(checker, node)
    if node.function in MACROS:
        return _macro(checker, node)
    if node.function not in METHODS:
        remedy = _ELSEWHERE.get(node.function) or did_you_mean(node.function, METHODS)
        _fail_at_name(checker, node, f"There is no {node.function}().", remedy)
    operand = checker.check(node.target)
    if node.function in TEXT_TESTS:
        return _text_test(checker, node, operand)
    _expect_arguments(checker, node, 0)
    if node.function == "size":
        if operand.type is not Type.TEXT and operand.type not in ELEMENT:
            checker.fail(node, f"size() is for texts and lists; {checker.shown(operand)} is {operand.type}.", None)
        return Size(operand=operand, type=Type.INT, start=node.start, end=node.end)
    _expect_text(checker, node, operand)
    return Lowered(operand=operand, type=Type.TEXT, start=node.start, end=node.end)


def _function(checker: Checker, node: Call) -> Part:
    if node.function == "has":
        return _present(checker, node)
    if node.function == "timestamp":
        return _timestamp(checker, node)
    remedy = _ELSEWHERE.get(node.function)
    if node.function in METHODS:
        inner = checker.shown(node.arguments[0]) if node.arguments else "goods.description"
        remedy = f"Write {inner}.{node.function}(…)." if node.function != "size" else f"Write {inner}.size()."
    remedy = remedy or did_you_mean(node.function, ("has", "timestamp"))
    _fail_at_name(checker, node, f"There is no function {node.function}().", remedy)


def _present(checker: Checker, node: Call) -> Part:
    _expect_arguments(checker, node, 1)
    target = checker.check(node.arguments[0]) if isinstance(node.arguments[0], Select) else None
    if not isinstance(target, FactRead | FieldRead):
        checker.fail(node.arguments[0], "has() asks for a fact.", "Write has(consignee.name) or has(i.hs).")
    return Present(target=target, type=Type.BOOL, start=node.start, end=node.end)


def _timestamp(checker: Checker, node: Call) -> Part:
    _expect_arguments(checker, node, 1)
    written = node.arguments[0]
    if not isinstance(written, Literal) or not isinstance(written.value, str):
        checker.fail(written, "timestamp() takes a time written as text.", 'Write timestamp("2026-03-24T09:00:00Z").')
    try:
        if not _WRITTEN_TIME.fullmatch(written.value):
            raise ValueError
        moment = datetime.fromisoformat(written.value).astimezone(UTC)
    except (ValueError, OverflowError):
        remedy = 'Write date, time and zone: "2026-03-24T09:00:00Z" or "2026-03-24T09:00:00+02:00".'
        checker.fail(written, f"{checker.shown(written)} is not a time.", remedy)
    return Constant(value=moment, type=Type.TIME, start=node.start, end=node.end)


def _macro(checker: Checker, node: Call) -> Part:
    assert node.target is not None
    source = checker.check(node.target)
    if source.type not in ELEMENT:
        remedy = "Walk items, containers, a fact that is a list, or a named list."
        checker.fail(node.target, f"{checker.shown(source)} is {source.type}, not a list.", remedy)
    if len(node.arguments) != 2 or not isinstance(node.arguments[0], Name):
        example = f"{checker.shown(source)}.{node.function}(x, …)"
        checker.fail(node, f"{node.function}() takes a variable and a condition.", f"Write {example}.")
    variable, body = node.arguments
    assert isinstance(variable, Name)
    taken = variable.name in checker.variables or variable.name in MEMBERS or variable.name in (*GROUPS, "lists")
    if taken or variable.name in RESERVED:
        checker.fail(variable, f"{variable.name} already means something.", "Choose another letter.", "condition.name")
    slot = len(checker.variables)
    checker.variables[variable.name] = (slot, ELEMENT[source.type])
    try:
        checked = checker.condition(body, f"The condition of {node.function}()")
    finally:
        del checker.variables[variable.name]
    return Macro(
        method=node.function,
        source=source,
        variable=variable.name,
        slot=slot,
        body=checked,
        type=source.type if node.function == "filter" else Type.BOOL,
        start=node.start,
        end=node.end,
    )


def _text_test(checker: Checker, node: Call, operand: Part) -> Part:
    _expect_arguments(checker, node, 1)
    argument = checker.check(node.arguments[0])
    remedy: str | None
    if node.function == "contains" and operand.type is Type.TEXTS:
        remedy = f"Write {checker.shown(argument)} in {checker.shown(operand)}."
        checker.fail(node, f"contains() is for texts; {checker.shown(operand)} is {operand.type}.", remedy)
    _expect_text(checker, node, operand)
    if argument.type is not Type.TEXT:
        remedy = f'Write {node.function}("{checker.shown(argument)}").' if isinstance(argument, Constant) else None
        sentence = f"{node.function}() takes a text; {checker.shown(argument)} is {argument.type}."
        checker.fail(node.arguments[0], sentence, remedy)
    if node.function == "containsWord" and isinstance(argument, Constant) and not words_of(str(argument.value)):
        checker.fail(node.arguments[0], f"{checker.shown(argument)} holds no word to look for.", None)
    return TextTest(
        method=node.function, operand=operand, argument=argument, type=Type.BOOL, start=node.start, end=node.end
    )


def _fail_at_name(checker: Checker, node: Call, sentence: str, remedy: str | None) -> NoReturn:
    name = Name(name=node.function, start=node.named_at, end=node.named_at + len(node.function))
    checker.fail(name, sentence, remedy, "condition.name")


def _expect_text(checker: Checker, node: Call, operand: Part) -> None:
    if operand.type is not Type.TEXT:
        remedy = None
        if operand.type is Type.TEXTS:
            remedy = f"Write {checker.shown(operand)}.exists(x, x.{node.function}(…))."
        sentence = f"{node.function}() is for texts; {checker.shown(operand)} is {operand.type}."
        checker.fail(node, sentence, remedy)


def _expect_arguments(checker: Checker, node: Call, count: int) -> None:
    if len(node.arguments) != count:
        takes = "nothing in its brackets" if count == 0 else f"{count} value in its brackets"
        checker.fail(node, f"{node.function}() takes {takes}; {len(node.arguments)} are given.", None)
