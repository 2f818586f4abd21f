# SPDX-License-Identifier: Apache-2.0
"""WCO Data Model 3.6 declarations in XML, bare or in their wrappers.

Namespaces, prefixes and the order of elements are read past; comments and processing instructions are no content. A
file may hold several declarations. Goods items are read while the file is parsed and forgotten by the parser, so that
memory follows what is kept of a message and not its size in XML.
"""

from lxml import etree

from ..finding import Finding
from ..limits import Limits
from ..reading import Message, Reading, ReadState
from ..schemas import Schemas
from .collecting import Findings, Room, info, warning
from .wco_goods import ITEM_NAMES
from .wco_header import DECLARATION
from .wco_message import finish
from .wco_reading import MessageReader, Names, too_many
from .wco_responses import WRAPPERS, answer_of
from .wco_table import Entry
from .wco_values import CONVERTERS
from .xml_source import Opening, deepest_checked, parse

FORMAT = "wco_dm_xml"
NAME = "WCO Data Model 3.6 declaration XML"

_TABLE = Entry(DECLARATION, "", CONVERTERS)
_DECLARATION = DECLARATION.name
_TAGS = tuple(f"{{*}}{name}" for name in (_DECLARATION, *sorted(ITEM_NAMES)))
_MOST_SCHEMA_FAULTS = 50
_MOST_VALIDATED_BYTES = 8 * 1024 * 1024  # validation needs the whole tree at once
_MARKS = frozenset(
    {"FunctionCode", "TypeCode", "FunctionalReferenceID", "GoodsShipment", "Consignment", "GoodsItemQuantity"}
)


def looks_like_it(root: str) -> bool:
    """Whether a root of this name, as written, is of the WCO Data Model."""
    name = Names().of(root)
    return name == _DECLARATION or name in WRAPPERS


def read_wco_dm_xml(
    text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None
) -> Reading | tuple[str, str | None]:
    """Read a UTF-8 text; the root's name and namespace when it holds neither declarations nor an answer that is known.

    Raises ``Refused`` where it is not well formed or passes a limit.
    """
    validating = schemas is not None and len(text) <= _MOST_VALIDATED_BYTES
    latest: list[_File] = []

    def start(undeclared: tuple[str, ...]) -> "_File":
        latest[:] = [_File(limits, undeclared, keep=validating)]
        return latest[0]

    root = parse(text, begins, limits, start, _TAGS)
    file = latest[0]
    found = [element for element in root.iter() if file.is_declaration(element)]
    if not found:
        name = etree.QName(root)
        return answer_of(root, file.names, FORMAT) or (name.localname, name.namespace)
    messages = tuple(file.message(element) for element in found)
    told = Findings(file.room)
    if schemas is not None:
        for fault in _schema_findings(found, schemas, file) if validating else (_too_large_to_validate(text),):
            told.add(fault)
    return Reading(format=FORMAT, state=ReadState.READ, messages=messages, findings=told.closed())


class _File:
    """One pass over a file: gets every goods item and every declaration as soon as it is whole."""

    def __init__(self, limits: Limits, undeclared: tuple[str, ...], *, keep: bool) -> None:
        self.names = Names()
        self.room = Room(limits.max_findings)
        self._limits = limits
        self._undeclared = undeclared
        self._keep = keep
        self._messages: dict[etree._Element, Message] = {}
        self._positions = _Positions(self.names)
        self._readers: dict[etree._Element, tuple[MessageReader, Findings]] = {}
        self._places: dict[etree._Element, _Place | None] = {}

    def __call__(self, element: etree._Element) -> None:
        """Read one goods item or declaration and let the parser forget it."""
        name = self.names.of(element.tag)
        if name == _DECLARATION:
            if self.is_declaration(element):
                self.message(element)
                self._forget(element)
            return
        parent = element.getparent()
        if parent is None:
            return
        if parent not in self._places:
            self._places[parent] = self._place(parent)
        place = self._places[parent]
        if place is None or (entry := (place.entry.content or {}).get(name)) is None:
            return
        position = place.counted[name] = place.counted.get(name, 0) + 1
        deepest_checked(element, place.level + 1, self._limits)
        place.reader.make(element, entry, f"{place.path}/{name}[{position}]")
        self._forget(element)

    def is_declaration(self, element: etree._Element) -> bool:
        """Whether an element is a declaration that can be read, and a message of its own."""
        if element in self._messages:
            return True
        if self.names.of(element.tag) != _DECLARATION or not _is_message(element, self.names):
            return False
        return not _MARKS.isdisjoint(self.names.of(child.tag) for child in element)

    def message(self, element: etree._Element) -> Message:
        """The message of a declaration element; its items were read before."""
        message = self._messages.get(element)
        if message is None:
            reader, findings = self._reader(element)
            reader.undeclared(self._undeclared)
            deepest_checked(element, reader.path.count("/"), self._limits)
            reader.walk(element, _TABLE, reader.path, but=ITEM_NAMES)
            message = self._messages[element] = finish(reader, findings)
            del self._readers[element]
            self._places.clear()
        return message

    def _forget(self, element: etree._Element) -> None:
        if not self._keep:
            element.clear()

    def path(self, element: etree._Element) -> str:
        """The path of an element with positions."""
        return self._positions.path(element)

    def _reader(self, element: etree._Element) -> tuple[MessageReader, Findings]:
        known = self._readers.get(element)
        if known is None:
            if len(self._messages) >= self._limits.max_items:
                raise too_many(self._limits, _DECLARATION)
            findings = Findings(self.room)
            reader = MessageReader(self._positions.path(element), self.names, self._limits, findings)
            known = self._readers[element] = (reader, findings)
        return known

    def _place(self, parent: etree._Element) -> "_Place | None":
        """Where the parent of an item lies in the table; None when it is not within a declaration."""
        between: list[str] = []
        element: etree._Element | None = parent
        while element is not None and (name := self.names.of(element.tag)) != _DECLARATION:
            between.append(name)
            element = element.getparent()
        if element is None or not _is_message(element, self.names):
            return None
        entry: Entry | None = _TABLE
        for name in reversed(between):
            entry = entry.content.get(name) if entry is not None and entry.content else None
        if entry is None:
            return None
        path = self._positions.path(parent)
        return _Place(self._reader(element)[0], entry, path, path.count("/"))


class _Place:
    """The parent of goods items: whose message it is in, its row of the table, its path and level."""

    __slots__ = ("counted", "entry", "level", "path", "reader")

    def __init__(self, reader: MessageReader, entry: Entry, path: str, level: int) -> None:
        self.reader = reader
        self.entry = entry
        self.path = path
        self.level = level
        self.counted: dict[str, int] = {}


class _Positions:
    """The position of elements among siblings of the same name, each found from the one asked for before it."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._last: dict[etree._Element | None, tuple[etree._Element, dict[str, int]]] = {}

    def path(self, element: etree._Element) -> str:
        """The path of an element from the root, with a position at every step."""
        steps = []
        at: etree._Element | None = element
        while at is not None:
            steps.append(f"{self._names.of(at.tag)}[{self._position(at)}]")
            at = at.getparent()
        return "/" + "/".join(reversed(steps))

    def _position(self, element: etree._Element) -> int:
        parent = element.getparent()
        if parent is None:
            return 1
        last = self._last.get(parent)
        if last is None:
            first = parent[0]
            last = (first, {self._names.of(first.tag): 1})
        at, counted = last
        while at is not element:
            following = at.getnext()
            if following is None:
                # asked for one before the last: count it anew
                name = self._names.of(element.tag)
                return 1 + sum(self._names.of(one.tag) == name for one in element.itersiblings(preceding=True))
            at = following
            name = self._names.of(at.tag)
            counted[name] = counted.get(name, 0) + 1
        self._last[parent] = (at, counted)
        return counted[self._names.of(element.tag)]


def _is_message(element: etree._Element, names: Names) -> bool:
    """Whether a declaration element is a message of its own, and no part of an answer or of another declaration."""
    return not any(
        (name := names.of(above.tag)) == _DECLARATION or name.endswith(("Response", "Notification"))
        for above in element.iterancestors()
    )


def _schema_findings(found: list[etree._Element], schemas: Schemas, file: _File) -> list[Finding]:
    findings = []
    for element in found:
        faults = schemas.validate(element)
        if faults is None:
            sentence = f"No schema describes {element.tag}, so the message was not compared with one."
            findings.append(info("READ-SCHEMA", sentence, path=file.path(element), value=element.tag))
            continue
        for fault in faults[:_MOST_SCHEMA_FAULTS]:
            sentence = f"The schema does not allow this (line {fault.line}): {fault.message}"
            findings.append(warning("READ-SCHEMA", sentence, path=_path_of_fault(element, fault.path, file)))
        if len(faults) > _MOST_SCHEMA_FAULTS:
            more = f"{len(faults) - _MOST_SCHEMA_FAULTS} more departures from the schema are not listed."
            findings.append(warning("READ-SCHEMA", more, path=file.path(element)))
    return findings


def _path_of_fault(root: etree._Element, path: str | None, file: _File) -> str:
    """The path of a fault in our own form, without prefixes and with positions."""
    if path:
        # libxml2 counts from the element that was compared
        within = "/".join([".", *path.split("/")[2:]])
        try:
            found = root.xpath(within, namespaces={prefix: uri for prefix, uri in root.nsmap.items() if prefix})
        except etree.XPathError:
            found = None
        if isinstance(found, list) and found and isinstance(found[0], etree._Element):
            return file.path(found[0])
    return file.path(root)


def _too_large_to_validate(text: bytes) -> Finding:
    return info(
        "READ-SCHEMA",
        f"The file was not compared with the schemas: it has {len(text)} bytes, and up to {_MOST_VALIDATED_BYTES} are "
        "compared.",
        value=len(text),
    )
