# SPDX-License-Identifier: Apache-2.0
"""The light tree that rules look at: elements by local name, with their place among siblings of the same name."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

XML_SPACE = " \t\r\n"
"""White space as XML knows it; a no-break space is a sign like any other."""


class Node:
    """One element: its text as written, its children by local name, its parent and its position.

    ``position`` counts from 1 among the siblings of the same name; ``size`` is the number of child elements; ``memo``
    keeps what rules have worked out about this element while one message is looked at.
    """

    __slots__ = ("children", "memo", "name", "parent", "position", "size", "text")

    def __init__(self, name: str, text: str, parent: "Node | None", position: int, size: int) -> None:
        """Make an element without children that rules ask for."""
        self.name = name
        self.text = text
        self.parent = parent
        self.position = position
        self.size = size
        self.children: Mapping[str, list[Node]] = _CHILDLESS
        self.memo: dict[object, Any] | None = None

    @property
    def path(self) -> str:
        """Where the element stands: ``/CC315A[1]/GOOITEGDS[2]``, local names and positions."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None:
            steps.append(f"{node.name}[{node.position}]")
            node = node.parent
        steps.append("")
        return "/".join(reversed(steps))


class Wanted(dict[str, "Wanted"]):
    """The elements that rules ask for, by name, and below each those that they ask for there."""

    def want(self, names: tuple[str, ...]) -> None:
        """Ask for the elements at a way of names."""
        place = self
        for name in names:
            place = place.setdefault(name, Wanted())


_CHILDLESS: Mapping[str, list[Node]] = {}


_Known = dict[Any, tuple[str, Wanted] | None]


def tree_of(root: etree._Element, wanted: Wanted) -> Node:
    """The tree of a parsed message, as far as it is wanted. Comments and processing instructions are left out."""
    known: dict[int, _Known] = {}
    top = Node(_local(root.tag) or "", root.text or "", None, 1, len(root))
    growing: list[tuple[etree._Element, Node, Wanted]] = [(root, top, wanted)]
    while growing:
        element, node, here = growing.pop()
        tags = known.setdefault(id(here), {})
        children: dict[str, list[Node]] = {}
        node.children = children
        for child in element:
            tag: Any = child.tag
            if tag in tags:
                found = tags[tag]
            else:
                found = tags[tag] = _wanted_here(tag, here)
            if found is None:
                if not isinstance(tag, str):  # a comment: the text after it belongs to the element around it
                    node.text += child.tail or ""
                    node.size -= 1
                continue
            name, below = found
            siblings = children.get(name)
            if siblings is None:
                siblings = children[name] = []
            grown = Node(name, child.text or "", node, len(siblings) + 1, len(child))
            siblings.append(grown)
            if grown.size and (below or not isinstance(child[0].tag, str)):
                growing.append((child, grown, below))
    return top


def _wanted_here(tag: Any, here: Wanted) -> tuple[str, Wanted] | None:
    name = _local(tag)
    below = here.get(name) if name is not None else None
    return (name, below) if name is not None and below is not None else None


def _local(tag: Any) -> str | None:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else None
