# SPDX-License-Identifier: Apache-2.0
"""The light tree that rules look at: elements by local name, with their place among siblings of the same name."""

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

    def __init__(self, name: str, text: str, parent: "Node | None", position: int) -> None:
        """Make an element without children."""
        self.name = name
        self.text = text
        self.parent = parent
        self.position = position
        self.children: dict[str, list[Node]] = {}
        self.size = 0
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


def tree_of(root: etree._Element) -> Node:
    """The tree of a parsed message. Comments and processing instructions are left out."""
    names: dict[Any, str | None] = {}
    top = Node(_local(root.tag) or "", root.text or "", None, 1)
    open_nodes: list[tuple[etree._Element, Node]] = [(root, top)]
    while open_nodes:
        element, node = open_nodes.pop()
        children = node.children
        for child in element:
            tag = child.tag
            try:
                name = names[tag]
            except KeyError:
                name = names[tag] = _local(tag)
            if name is None:  # a comment: the text after it belongs to the element around it
                node.text += child.tail or ""
                continue
            node.size += 1
            siblings = children.get(name)
            if siblings is None:
                siblings = children[name] = []
            below = Node(name, child.text or "", node, len(siblings) + 1)
            siblings.append(below)
            if len(child):
                open_nodes.append((child, below))
    return top


def _local(tag: Any) -> str | None:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else None
