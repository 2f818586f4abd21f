# SPDX-License-Identifier: Apache-2.0
"""Paths of rules: from the element that a rule looks at to another, compiled once into a function.

``NamCO17`` is a child, ``.`` the element itself, ``../TINCO159`` a neighbour, ``/HEAHEA/TraModAtBorHEA76`` counts from
the message. How deep the element lies is known when a rule is compiled, so every path becomes "so many levels up, then
these names down", and one that leads out of the message is refused then.
"""

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from .tree import Node

T = TypeVar("T")
_NAME = re.compile(r"[^\W\d][\w.-]*")


class Path(NamedTuple):
    """So many levels up, then these names down."""

    up: int
    down: tuple[str, ...]


def path_of(text: object, depth: int) -> Path:
    """A path as it is written, for an element so many levels below the message.

    Raises ``ValueError`` with words for a path of another form, or one that leads out of the message.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{text!r} is no path; write names with “/” between them, such as ../HEAHEA/RefNumHEA4")
    up, rest = (depth, text[1:]) if text.startswith("/") else (0, text)
    down: list[str] = []
    for step in rest.split("/") if rest else ():
        if step == "..":
            if down:
                raise ValueError(f"{text!r} goes up after it went down; write the shorter path")
            up += 1
        elif step != ".":
            if not _NAME.fullmatch(step):
                raise ValueError(f"{text!r} has the step {step!r}, which is no name of an element")
            down.append(step)
    if up > depth:
        raise ValueError(f"{text!r} leads out of the message; the rule's element lies {depth} levels below it")
    return Path(up, tuple(down))


def below(down: tuple[str, ...]) -> Callable[[Node], Sequence[Node]]:
    """The elements at the end of a way of names below another, in the order of the message."""
    if not down:
        return lambda node: (node,)
    name, rest = down[0], down[1:]
    if not rest:
        return lambda node: node.children.get(name, ())

    def found(node: Node) -> Sequence[Node]:
        level: Sequence[Node] = node.children.get(name, ())
        for step in rest:
            level = [one for above in level if step in above.children for one in above.children[step]]
        return level

    return found


def from_anchor(path: Path, work_out: Callable[[Node], T]) -> Callable[[Node], T]:
    """What is worked out where the path turns downwards.

    Many elements may ask the same of one above them: it is worked out once for a message, so that the time a message
    takes grows with its size and not with its square.
    """
    if not path.up:
        return work_out
    anchor_of = attrgetter(".".join(["parent"] * path.up))
    key = object()

    def remembered(node: Node) -> T:
        anchor: Node = anchor_of(node)
        memo = anchor.memo
        if memo is None:
            memo = anchor.memo = {}
        if key not in memo:
            memo[key] = work_out(anchor)
        value: T = memo[key]
        return value

    return remembered


def _first_below(node: Node, down: tuple[str, ...], level: int = 0) -> Node | None:
    found = node.children.get(down[level])
    if found is None:
        return None
    if level + 1 == len(down):
        return found[0]
    for child in found:
        deeper = _first_below(child, down, level + 1)
        if deeper is not None:
            return deeper
    return None


def first_at(path: Path) -> Callable[[Node], Node | None]:
    """The first element at a path, or None."""
    down = path.down
    if not down:
        return from_anchor(path, lambda node: node)
    if len(down) > 1:
        return from_anchor(path, lambda node: _first_below(node, down))
    name = down[0]
    if not path.up:

        def child(node: Node) -> Node | None:
            found = node.children.get(name)
            return found[0] if found else None

        return child
    anchor_of = attrgetter(".".join(["parent"] * path.up))

    def neighbour(node: Node) -> Node | None:
        found = anchor_of(node).children.get(name)
        return found[0] if found else None

    return neighbour
