# SPDX-License-Identifier: Apache-2.0
"""The light tree that rules look at: elements by local name, with their place among siblings of the same name."""

from collections.abc import Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any

from lxml import etree
from msgspec import Struct

XML_SPACE = " \t\r\n"
"""White space as XML knows it; a no-break space is a sign like any other."""


_CHILDLESS: "Mapping[str, list[Node]]" = MappingProxyType({})


class Node(Struct, eq=False):
    """One element: its text as written, its children by local name, its parent and its position.

    ``position`` counts from 1 among the siblings of the same name; ``size`` is the number of child elements; ``memo``
    keeps what rules have worked out about this element while one message is looked at.
    """

    name: str
    text: str
    parent: "Node | None"
    position: int
    size: int
    children: "Mapping[str, list[Node]]" = _CHILDLESS
    memo: dict[object, Any] | None = None

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

    __slots__ = ("_met",)

    def __init__(self) -> None:
        """Ask for none."""
        super().__init__()
        self._met: dict[Any, tuple[str, Wanted] | None] = {}

    def want(self, names: tuple[str, ...]) -> None:
        """Ask for the elements at a way of names."""
        place = self
        for name in names:
            place = place.setdefault(name, Wanted())

    def meet(self, tag: Any) -> "tuple[str, Wanted] | None":
        """The local name of a tag and what is asked for below it; None where it is not asked for."""
        name = _local(tag)
        below = self.get(name) if name is not None else None
        found = (name, below) if name is not None and below is not None else None
        if len(self._met) < _MOST_MET and (name is None or len(tag) <= _LONGEST_MET):
            self._met[tag] = found
        return found

    @property
    def met(self) -> "Mapping[Any, tuple[str, Wanted] | None]":
        """What was answered for the tags met before, in this message or another."""
        return self._met


_MOST_MET, _LONGEST_MET = 256, 200  # so that no message can make it grow


def grown(root: etree._Element, wanted: Wanted) -> list[Node]:
    """The tree of a parsed message, as far as it is wanted: its elements that may hold others, the root first.

    Comments and processing instructions are left out. ``felled`` when the tree is of no more use.
    """
    if next(root.iter(etree.Comment, etree.PI), None) is not None:
        root = _without_comments(root)
    top = Node(_local(root.tag) or "", root.text or "", None, 1, len(root))
    growing: list[tuple[etree._Element, Node, Wanted]] = [(root, top, wanted)]
    holding: list[Node] = []
    while growing:
        element, node, here = growing.pop()
        holding.append(node)
        met = here.met
        children: dict[str, list[Node]] = {}
        node.children = children
        for child in element:
            try:
                found = met[child.tag]
            except KeyError:
                found = here.meet(child.tag)
            if found is None:
                continue
            name, below = found
            size = len(child)
            siblings = children.get(name)
            if siblings is None:
                one = Node(name, child.text or "", node, 1, size)
                children[name] = [one]
            else:
                one = Node(name, child.text or "", node, len(siblings) + 1, size)
                siblings.append(one)
            if size and below:
                growing.append((child, one, below))
    return holding


def felled(holding: list[Node]) -> None:
    """Undo the circles of parents and children, so that a tree goes at once and no collector has to look for it."""
    for node in holding:
        node.children = _CHILDLESS
        node.memo = None


def _without_comments(root: etree._Element) -> etree._Element:
    """The same elements, with what stands on both sides of a comment or an instruction joined to one text."""
    bare = deepcopy(root)
    etree.strip_tags(bare, etree.Comment, etree.PI)
    return bare


def _local(tag: Any) -> str | None:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else None
