# SPDX-License-Identifier: Apache-2.0
"""Walking a parsed XML message by local names, keeping where each value was read and what was never looked at.

For messages that fit in memory whole. Every ``Node`` knows its path with positions (``/CC315A[1]/HEAHEA[1]``); every
child that a reader asks for counts as used, and ``note_unmapped`` names in one finding the elements that nobody asked
for.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from ..finding import Finding
from ..limits import Limits
from ..schemas import Schemas
from .collecting import Findings, Refused, Room, error, info, warning
from .wco_table import Kind
from .wco_values import CONVERTERS
from .xml_source import Opening, parsed

_MOST_UNMAPPED = 50
_MOST_SCHEMA_FAULTS = 50

Convert = Callable[["Tree", etree._Element, str, str], Any]
"""From an element, its stripped text (not empty) and its path to a value; None, with a finding, where it is none."""


class Take(NamedTuple):
    """Where the value of an element goes: the field of the noun, and how its text becomes a value."""

    field: str
    convert: Convert | Kind | None = None


class Taken:
    """The fields of one noun as read: values by field, and where each was read."""

    __slots__ = ("paths", "values")

    def __init__(self) -> None:
        """Start with none."""
        self.values: dict[str, Any] = {}
        self.paths: dict[str, str] = {}

    def put(self, field: str, value: object, path: str) -> None:
        """Fill a field that is still free."""
        if field not in self.values:
            self.values[field] = value
            self.paths[field] = path


class Tree:
    """One XML file: its parsed root, limits and findings."""

    def __init__(self, text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None) -> None:
        """Parse a UTF-8 text. Raises ``Refused`` where it is not well formed or passes a limit."""
        self.limits = limits
        self.room = Room(limits.max_findings)
        self.findings = Findings(self.room)
        self._names: dict[Any, str] = {}
        self._used: set[str] = set()
        root, prefixes = parsed(text, begins, limits)
        name = self.name_of(root)
        self.root = Node(self, root, f"/{name}[1]", f"/{name}")
        if prefixes:
            self.note(_undeclared(prefixes, self.root.path))
        if schemas is not None:
            self._validate(root, schemas)

    def name_of(self, element: etree._Element) -> str:
        """The local name of an element, without namespace or prefix."""
        tag = element.tag
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = str(tag).rpartition("}")[2].rpartition(":")[2]
        return name

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.add(finding)

    def use(self, static: str) -> None:
        """Count the elements of a path (without positions) as looked at, where a reader walks to them by itself."""
        self._used.add(static)

    def note_unmapped(self, but: Container[str] = ()) -> None:
        """One finding that names every kind of element that no reader asked for.

        ``but`` are local names of elements that carry nothing by themselves, such as sequence numbers.
        """
        left: dict[str, None] = {}
        stack = [(self.root.element, self.root.static)]
        while stack:
            element, static = stack.pop()
            for child in element:
                name = self.name_of(child)
                below = f"{static}/{name}"
                if below not in self._used:
                    if name not in but:
                        left[below] = None
                else:
                    stack.append((child, below))
        if not left:
            return
        named = sorted(left)
        several = f" and {len(named) - _MOST_UNMAPPED} more" if len(named) > _MOST_UNMAPPED else ""
        self.note(
            info(
                "READ-NOT-MAPPED",
                "Elements that Greenlane does not use were left aside; they stay in the stored message: "
                f"{', '.join(named[:_MOST_UNMAPPED])}{several}.",
                path=self.root.path,
                value=len(named),
            )
        )

    def _validate(self, root: etree._Element, schemas: Schemas) -> None:
        faults = schemas.validate(root)
        if faults is None:
            sentence = f"No schema describes {root.tag}, so the message was not compared with one."
            self.note(info("READ-SCHEMA", sentence, path=self.root.path, value=root.tag))
            return
        for fault in faults[:_MOST_SCHEMA_FAULTS]:
            sentence = f"The schema does not allow this (line {fault.line}): {fault.message}"
            self.note(warning("READ-SCHEMA", sentence, path=self._own_path(root, fault.path)))
        if len(faults) > _MOST_SCHEMA_FAULTS:
            more = f"{len(faults) - _MOST_SCHEMA_FAULTS} more departures from the schema are not listed."
            self.note(warning("READ-SCHEMA", more, path=self.root.path))

    def _own_path(self, root: etree._Element, path: str | None) -> str:
        """The path of a fault without prefixes and with positions; the root's where it leads nowhere."""
        prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
        try:
            found = root.xpath(path, namespaces=prefixes) if path else None
        except etree.XPathError:
            found = None
        if not (isinstance(found, list) and found and isinstance(found[0], etree._Element)):
            return self.root.path
        steps = []
        for element in (found[0], *found[0].iterancestors()):
            name = self.name_of(element)
            position = 1 + sum(self.name_of(one) == name for one in element.itersiblings(preceding=True))
            steps.append(f"{name}[{position}]")
        return "/" + "/".join(reversed(steps))


class Node:
    """One element: its children by local name, its text, its path with positions."""

    __slots__ = ("_children", "element", "path", "static", "tree")

    def __init__(self, tree: Tree, element: etree._Element, path: str, static: str) -> None:
        """Stand on an element; ``static`` is its path without positions."""
        self.tree = tree
        self.element = element
        self.path = path
        self.static = static
        self._children: dict[str, list[etree._Element]] | None = None

    @property
    def name(self) -> str:
        """The local name."""
        return self.tree.name_of(self.element)

    @property
    def value(self) -> str | None:
        """The text without white space around it; None where there is none, or where it is longer than is read."""
        text = self.element.text
        text = text.strip() if text is not None else ""
        if len(text) <= self.tree.limits.max_text_chars:
            return text or None
        self.tree.note(
            error(
                "READ-TEXT-TOO-LONG",
                f"The text has {len(text)} characters; at most {self.tree.limits.max_text_chars} are read, so it was "
                "left out. Shorten it.",
                path=self.path,
                value=text[:200],
            )
        )
        return None

    def children(self) -> Iterator["Node"]:
        """All children in the order of the message, each counted as looked at."""
        positions: dict[str, int] = {}
        for element in self.element:
            name = self.tree.name_of(element)
            positions[name] = position = positions.get(name, 0) + 1
            yield self._at(name, element, position)

    def all(self, name: str) -> Iterator["Node"]:
        """The children of a name, in order. Raises ``Refused`` where there are more than are read."""
        found = self._by_name().get(name, ())
        if len(found) > self.tree.limits.max_items:
            raise Refused(
                error(
                    "READ-TOO-MANY",
                    f"There are more than {self.tree.limits.max_items} {name} in one place, the most that are read. "
                    "Nothing of the file was taken. Divide it into several.",
                    path=f"{self.path}/{name}[{self.tree.limits.max_items + 1}]",
                    value=len(found),
                )
            )
        for position, element in enumerate(found, start=1):
            yield self._at(name, element, position)

    def first(self, *names: str) -> "Node | None":
        """The first node down a way of names (``first("HEAHEA", "RefNumHEA4")``); None where there is none."""
        node: Node | None = self
        for name in names:
            if node is None:
                return None
            found = node._by_name().get(name)
            node = node._at(name, found[0], 1) if found else None
        return node

    def text(self, *names: str) -> str | None:
        """The text at the end of a way of names; None where there is none."""
        node = self.first(*names)
        return node.value if node is not None else None

    def take(self, fields: Mapping[str, Take], into: Taken | None = None) -> Taken:
        """Read children into the fields of a noun; of a child that is repeated the first is taken."""
        taken = into if into is not None else Taken()
        found = self._by_name()
        for name, (field, convert) in fields.items():
            if name not in found:
                continue
            node = self._at(name, found[name][0], 1)
            text = node.value
            if text is None:
                continue
            if convert is None:
                value: Any = text
            else:
                convert = CONVERTERS.get(convert) if isinstance(convert, Kind) else convert
                value = convert(self.tree, node.element, text, node.path) if convert is not None else text
            if value is not None:
                taken.put(field, value, node.path)
        return taken

    def _by_name(self) -> dict[str, list[etree._Element]]:
        found = self._children
        if found is None:
            found = self._children = {}
            name_of = self.tree.name_of
            for element in self.element:
                found.setdefault(name_of(element), []).append(element)
        return found

    def _at(self, name: str, element: etree._Element, position: int) -> "Node":
        static = f"{self.static}/{name}"
        self.tree.use(static)
        return Node(self.tree, element, f"{self.path}/{name}[{position}]", static)


def _undeclared(prefixes: tuple[str, ...], path: str) -> Finding:
    return warning(
        "READ-NAMESPACE",
        f"The message uses the prefix {', '.join(prefixes)} without declaring a namespace for it. It was read all the "
        "same. Declare it in the first tag of the message.",
        path=path,
        value=", ".join(prefixes),
    )
