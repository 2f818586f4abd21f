# SPDX-License-Identifier: Apache-2.0
"""Precedence, spans and limits of the parser. What the tree means is compared with an independent CEL elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.language import ConditionError
from greenlane.targeting.language.parser import DEPTH_LIMIT, ELEMENTS_LIMIT, NESTING_LIMIT, parse
from greenlane.targeting.language.tree import (
    Binary,
    Call,
    Conditional,
    ListOf,
    Literal,
    Logical,
    Name,
    Node,
    Select,
    Unary,
)


def told(node: Node) -> str:
    """The tree with every parenthesis written."""
    match node:
        case Literal():
            return repr(node.value)
        case Name():
            return node.name
        case Select():
            return f"{told(node.operand)}.{node.field}"
        case Call():
            before = f"{told(node.target)}." if node.target else ""
            return f"{before}{node.function}({', '.join(told(each) for each in node.arguments)})"
        case Unary():
            return f"({node.operator}{told(node.operand)})"
        case Binary():
            return f"({told(node.left)} {node.operator} {told(node.right)})"
        case Logical():
            return f"({f' {node.operator} '.join(told(each) for each in node.operands)})"
        case Conditional():
            return f"({told(node.test)} ? {told(node.then)} : {told(node.otherwise)})"
        case ListOf():
            return f"[{', '.join(told(each) for each in node.elements)}]"
    raise AssertionError(node)


def refusal(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as refused:
        parse(text)
    return refused.value


def attempt(text: str) -> Node | ConditionError:
    try:
        return parse(text)
    except ConditionError as refused:
        return refused


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a || b && c", "(a || (b && c))"),
        ("a && b || c && d", "((a && b) || (c && d))"),
        ("a || b || c", "(a || b || c)"),
        ("a == b && c < d", "((a == b) && (c < d))"),
        ("a < b == c", "((a < b) == c)"),
        ("a in b == c", "((a in b) == c)"),
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b % c", "((a / b) % c)"),
        ("a + b > c * d", "((a + b) > (c * d))"),
        ("!a && b", "((!a) && b)"),
        ("!!a", "(!(!a))"),
        ("-a * b", "((-a) * b)"),
        ("-5", "-5"),
        ("- 5", "-5"),
        ("--5", "(--5)"),
        ("a - -5", "(a - -5)"),
        ("a-5", "(a - 5)"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("a ? b : c", "(a ? b : c)"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a || b ? c : d", "((a || b) ? c : d)"),
        ("(a ? b : c) ? d : e", "((a ? b : c) ? d : e)"),
        ("a.b.c", "a.b.c"),
        ("a.b.c()", "a.b.c()"),
        ("a.f(b, c).d", "a.f(b, c).d"),
        ("has(a.b)", "has(a.b)"),
        ("[1, 'x',]", "[1, 'x']"),
        ("[]", "[]"),
        ("true && false", "(True && False)"),
        ("((a))", "a"),
    ],
)
def test_operators_bind_as_in_cel(text: str, tree: str) -> None:
    assert told(parse(text)) == tree


def test_spans_leave_out_the_parentheses_of_the_part_and_keep_those_inside() -> None:
    text = "((a || b) && (c)) || !(d)"
    whole = parse(text)
    assert isinstance(whole, Logical)
    both, negated = whole.operands
    assert text[both.start : both.end] == "(a || b) && (c)"
    assert text[both.begins : both.finishes] == "((a || b) && (c))"
    assert isinstance(both, Logical)
    assert [text[each.start : each.end] for each in both.operands] == ["a || b", "c"]
    assert text[negated.start : negated.end] == "!(d)"


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "The condition is empty."),
        ("   ", 4, "The condition is empty."),
        ("a &&", 5, "The condition ends too early."),
        ("(a && b", 8, "Write ) to close the ( of column 1."),
        ("a.f(b", 6, "Write ) to close the ( of column 4."),
        ("[1, 2", 6, "Write ] to close the [ of column 1."),
        ("a b", 3, "“b” was not expected here."),
        ('a "b"', 3, "Join two conditions with && or ||"),
        ("a and b", 3, "Write &&."),
        ("a or b", 3, "Write ||."),
        ("a NOT b", 3, "Write !."),
        ("a == b)", 7, "“)” was not expected here."),
        ("a ? b", 6, "Write condition ? one : other"),
        ("a ? b ? c : d : e", 7, "put an inner ? : into parentheses"),
        ("a[0]", 2, "Elements are not read by number."),
        ("a.", 3, "Write a name after the dot"),
        ("a.in", 3, "Write a name after the dot"),
        ("a. 5", 4, "Write a name after the dot"),
        ("null == a", 1, "Ask has(consignee.name)"),
        ("for", 1, "“for” is a word of the language"),
        ("a == 9223372036854775808", 6, "too large"),
        ("[,]", 2, "“,” was not expected here."),
    ],
)
def test_what_does_not_parse_is_refused_with_column_and_a_word_of_help(text: str, column: int, words: str) -> None:
    refused = refusal(text)
    assert refused.column == column
    assert words in f"{refused.sentence} {refused.remedy}"


def test_places_in_a_condition_of_several_lines_have_a_line() -> None:
    refused = refusal("a &&\n  b ==\n  && c")
    assert (refused.line, refused.column) == (3, 3)
    assert refused.where == "line 3, column 3"


@pytest.mark.parametrize("opening", ["(", "[", "!", "-", "f(", "a ? b : "])
def test_nesting_has_a_limit(opening: str) -> None:
    parse(opening.replace("a ? b : ", "") + "a" + {"(": ")", "[": "]", "f(": ")"}.get(opening, ""))
    assert refusal(opening * (NESTING_LIMIT + 5) + "a").code == "condition.too_deep"


@pytest.mark.parametrize("link", [" + a", ".a", " == a"])
def test_long_chains_have_a_limit(link: str) -> None:
    parse("a" + link * (DEPTH_LIMIT - 10))
    assert refusal("a" + link * (DEPTH_LIMIT + 10)).code == "condition.too_deep"


def test_lists_and_conjunctions_have_a_limit() -> None:
    assert len(parse(f"[{', '.join('1' * ELEMENTS_LIMIT)}]").elements) == ELEMENTS_LIMIT  # type: ignore[attr-defined]
    assert refusal(f"[{', '.join('1' * (ELEMENTS_LIMIT + 1))}]").code == "condition.too_long"
    assert refusal(" || ".join("a" * (ELEMENTS_LIMIT + 1))).code == "condition.too_long"


PIECES = [
    "a",
    "goods.hs",
    "1",
    "2.5",
    '"x"',
    "true",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "!",
    "-",
    "+",
    "*",
    "&&",
    "||",
    "==",
]
PIECES += ["<", "in", "?", ":", "has(", ".size()", ".exists(i, ", "lists.x", "and", "null"]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_row_of_pieces_gives_a_tree_or_a_refusal(pieces: list[str]) -> None:
    text = " ".join(pieces)
    outcome = attempt(text)
    if isinstance(outcome, ConditionError):
        assert outcome.sentence
        assert 1 <= outcome.column <= len(text) + 1
    else:
        assert text[outcome.begins : outcome.finishes].strip() == text.strip()
