# SPDX-License-Identifier: Apache-2.0
"""The tree that the parser makes: what was written, not yet what it means."""

from __future__ import annotations

from msgspec import Struct


class Node(Struct, frozen=True, eq=False, kw_only=True):
    """A part of a condition: its span in the text, and how many levels of tree it has.

    ``outer`` is the span with the parentheses around it, None without any.
    """

    start: int
    end: int
    depth: int = 1
    outer: tuple[int, int] | None = None

    @property
    def begins(self) -> int:
        """Where the part begins, parentheses included."""
        return self.outer[0] if self.outer else self.start

    @property
    def finishes(self) -> int:
        """Where the part ends, parentheses included."""
        return self.outer[1] if self.outer else self.end


class Literal(Node, frozen=True, eq=False, kw_only=True):
    """A number, text, true or false."""

    value: bool | int | float | str


class Name(Node, frozen=True, eq=False, kw_only=True):
    """A single name."""

    name: str


class Select(Node, frozen=True, eq=False, kw_only=True):
    """A name after a dot: ``goods.hs``."""

    operand: Node
    field: str


class Call(Node, frozen=True, eq=False, kw_only=True):
    """A function or method with its arguments; ``target`` is what stands before the dot, None for ``has(…)``.

    ``named_at`` is where the name of the function stands, which is what errors about it point at.
    """

    function: str
    named_at: int
    target: Node | None
    arguments: tuple[Node, ...]


class Unary(Node, frozen=True, eq=False, kw_only=True):
    """``!`` or ``-`` before something."""

    operator: str
    operand: Node


class Binary(Node, frozen=True, eq=False, kw_only=True):
    """A comparison, ``in``, or arithmetic."""

    operator: str
    left: Node
    right: Node


class Logical(Node, frozen=True, eq=False, kw_only=True):
    """Two or more parts joined by the same ``&&`` or ``||``."""

    operator: str
    operands: tuple[Node, ...]


class Conditional(Node, frozen=True, eq=False, kw_only=True):
    """``test ? then : otherwise``."""

    test: Node
    then: Node
    otherwise: Node


class ListOf(Node, frozen=True, eq=False, kw_only=True):
    """A list in square brackets."""

    elements: tuple[Node, ...]
