# SPDX-License-Identifier: Apache-2.0
"""From tokens to the tree, by CEL's grammar: ``? :`` binds weakest, then ``||``, ``&&``, comparisons, ``+``, ``*``."""

from __future__ import annotations

from typing import NoReturn

from msgspec.structs import replace

from .errors import ConditionError
from .tokens import INT_LIMIT, RESERVED, Lexeme, Token, tokens_of
from .tree import Binary, Call, Conditional, ListOf, Literal, Logical, Name, Node, Select, Unary

NESTING_LIMIT = 24
"""How deep parentheses, lists, calls and signs may be nested."""

DEPTH_LIMIT = 60
"""How many levels the tree may have, long chains of ``+`` included."""

ELEMENTS_LIMIT = 500
"""How many elements a list, or parts an ``&&`` or ``||``, may have."""

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_WORDS = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!"}


def parse(text: str) -> Node:
    """Parse a condition. Raises ConditionError with the column, what was read, and a remedy where there is one."""
    parser = _Parser(text)
    tree = parser.expression()
    parser.expect_end()
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.at = 0
        self.nesting = 0

    # --- tokens

    def look(self) -> Lexeme:
        return self.tokens[self.at]

    def take(self) -> Lexeme:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_operator(self, *spellings: str) -> bool:
        token = self.look()
        return token.kind is Token.OPERATOR and token.value in spellings

    def is_in(self) -> bool:
        token = self.look()
        return token.kind is Token.NAME and token.value == "in"

    def accept(self, spelling: str) -> Lexeme | None:
        return self.take() if self.is_operator(spelling) else None

    def expect(self, spelling: str, opened: Lexeme) -> Lexeme:
        if self.is_operator(spelling):
            return self.take()
        column = ConditionError("", text=self.text, start=opened.start, end=opened.end).column
        self.unexpected(f"Write {spelling} to close the {opened.value} of column {column}.")

    def expect_end(self) -> None:
        if self.look().kind is not Token.END:
            self.unexpected(None)

    def unexpected(self, remedy: str | None) -> NoReturn:
        token = self.look()
        if token.kind is Token.END:
            sentence = "The condition ends too early." if self.at else "The condition is empty."
        elif token.kind is Token.NAME and token.value in _WORDS:
            sentence = f"“{token.value}” is not an operator here."
            remedy = f"Write {_WORDS[str(token.value)]}."
        else:
            sentence = f"“{self.text[token.start : token.end]}” was not expected here."
            if remedy is None and token.kind is not Token.OPERATOR:
                remedy = "Join two conditions with && or ||; put text between quotation marks."
        self.fail(sentence, token.start, token.end, remedy)

    def fail(self, sentence: str, start: int, end: int, remedy: str | None, code: str = "condition.syntax") -> NoReturn:
        raise ConditionError(sentence, text=self.text, start=start, end=end, remedy=remedy, code=code)

    def below(self, *nodes: Node) -> int:
        """The depth of a node above these; refuses trees that are too deep."""
        depth = 1 + max(node.depth for node in nodes)
        if depth > DEPTH_LIMIT:
            last = nodes[-1]
            self.fail("The condition is built too deep.", last.start, last.end, "Simplify it.", "condition.too_deep")
        return depth

    def enter(self) -> None:
        self.nesting += 1
        if self.nesting > NESTING_LIMIT:
            token = self.look()
            self.fail(
                f"Parentheses, lists and signs are nested more than {NESTING_LIMIT} deep.",
                token.start,
                token.end,
                "Simplify the condition.",
                "condition.too_deep",
            )

    # --- grammar, weakest binding first

    def expression(self) -> Node:
        self.enter()
        test = self.logical("||")
        if self.accept("?"):
            then = self.logical("||")
            if not self.accept(":"):
                self.unexpected("Write condition ? one : other; put an inner ? : into parentheses.")
            otherwise = self.expression()
            test = Conditional(
                test=test,
                then=then,
                otherwise=otherwise,
                start=test.begins,
                end=otherwise.finishes,
                depth=self.below(test, then, otherwise),
            )
        self.nesting -= 1
        return test

    def logical(self, operator: str) -> Node:
        operands = [self.logical("&&") if operator == "||" else self.relation()]
        while self.accept(operator):
            operands.append(self.logical("&&") if operator == "||" else self.relation())
            self.count(operands, f"{operator} joins")
        if len(operands) == 1:
            return operands[0]
        return Logical(
            operator=operator,
            operands=tuple(operands),
            start=operands[0].begins,
            end=operands[-1].finishes,
            depth=self.below(*operands),
        )

    def relation(self) -> Node:
        left = self.sum()
        while self.is_operator(*_COMPARISONS) or self.is_in():
            operator = str(self.take().value)
            left = self.binary(operator, left, self.sum())
        return left

    def sum(self) -> Node:
        left = self.product()
        while self.is_operator("+", "-"):
            left = self.binary(str(self.take().value), left, self.product())
        return left

    def product(self) -> Node:
        left = self.unary()
        while self.is_operator("*", "/", "%"):
            left = self.binary(str(self.take().value), left, self.unary())
        return left

    def binary(self, operator: str, left: Node, right: Node) -> Binary:
        depth = self.below(left, right)
        return Binary(operator=operator, left=left, right=right, start=left.begins, end=right.finishes, depth=depth)

    def unary(self) -> Node:
        if not self.is_operator("!", "-"):
            return self.member()
        sign = self.take()
        digits = self.look()
        if sign.value == "-" and digits.kind in (Token.INT, Token.DECIMAL):
            self.at += 1  # as in CEL the sign belongs to the number, so that the least 64-bit number can be written
            assert isinstance(digits.value, int | float)
            return self.members_of(Literal(value=-digits.value, start=sign.start, end=digits.end))
        self.enter()
        operand = self.unary()
        self.nesting -= 1
        return Unary(
            operator=str(sign.value), operand=operand, start=sign.start, end=operand.finishes, depth=self.below(operand)
        )

    def member(self) -> Node:
        return self.members_of(self.primary())

    def members_of(self, node: Node) -> Node:
        while True:
            if self.accept("."):
                node = self.selected(node)
            elif self.is_operator("["):
                token = self.take()
                self.fail(
                    "Elements are not read by number.",
                    token.start,
                    token.end,
                    "Ask for an element that fits: items.exists(i, …).",
                )
            else:
                return node

    def selected(self, node: Node) -> Node:
        name = self.look()
        if name.kind is not Token.NAME or name.value in RESERVED:
            self.unexpected("Write a name after the dot, such as goods.hs.")
        self.at += 1
        depth = self.below(node)
        if not self.is_operator("("):
            return Select(operand=node, field=str(name.value), start=node.begins, end=name.end, depth=depth)
        arguments, end = self.arguments()
        depth = self.below(node, *arguments)
        return Call(
            function=str(name.value),
            named_at=name.start,
            target=node,
            arguments=arguments,
            start=node.begins,
            end=end,
            depth=depth,
        )

    def arguments(self) -> tuple[tuple[Node, ...], int]:
        opened = self.take()
        elements = self.elements(")")
        return elements, self.expect(")", opened).end

    def elements(self, closing: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.is_operator(closing):
            found.append(self.expression())
            self.count(found, "A list has")
            if not self.accept(","):
                break
        return tuple(found)

    def count(self, nodes: list[Node], what: str) -> None:
        if len(nodes) > ELEMENTS_LIMIT:
            sentence = f"{what} more than {ELEMENTS_LIMIT} parts."
            self.fail(sentence, nodes[-1].start, nodes[-1].end, "Put them into a named list.", "condition.too_long")

    def primary(self) -> Node:
        token = self.look()
        if token.kind in (Token.INT, Token.DECIMAL, Token.TEXT):
            self.at += 1
            if token.kind is Token.INT and token.value == INT_LIMIT:
                self.fail("This whole number is too large (64 bits).", token.start, token.end, None)
            return Literal(value=token.value, start=token.start, end=token.end)
        if token.kind is Token.NAME:
            return self.named(token)
        if self.is_operator("("):
            self.at += 1
            inner = self.expression()
            return replace(inner, outer=(token.start, self.expect(")", token).end))
        if self.is_operator("["):
            self.at += 1
            elements = self.elements("]")
            end = self.expect("]", token).end
            depth = self.below(*elements) if elements else 1
            return ListOf(elements=elements, start=token.start, end=end, depth=depth)
        self.unexpected(None)

    def named(self, token: Lexeme) -> Node:
        name = str(token.value)
        if name in ("true", "false"):
            self.at += 1
            return Literal(value=name == "true", start=token.start, end=token.end)
        if name == "null":
            self.fail(
                "An absent fact is not null.",
                token.start,
                token.end,
                "Ask has(consignee.name) or !has(consignee.name).",
            )
        if name in RESERVED:
            self.fail(f"“{name}” is a word of the language, not a name.", token.start, token.end, None)
        self.at += 1
        if not self.is_operator("("):
            return Name(name=name, start=token.start, end=token.end)
        arguments, end = self.arguments()
        depth = self.below(*arguments) if arguments else 1
        return Call(
            function=name,
            named_at=token.start,
            target=None,
            arguments=arguments,
            start=token.start,
            end=end,
            depth=depth,
        )
