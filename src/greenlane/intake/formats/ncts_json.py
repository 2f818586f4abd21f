# SPDX-License-Identifier: Apache-2.0
"""Transit messages in JSON: the same elements as keys, several of a name as a list.

Such a message is turned into the XML it stands for and read as that; the places of what was read are then told as JSON
pointers (RFC 6901). Keys with ``@`` are attributes, which say nothing of the goods.
"""

import re
from typing import Any

from lxml import etree
from msgspec import Struct, structs

from ..limits import Limits
from ..reading import Reading
from .collecting import Findings, Room, warning
from .json_source import Odd, few_enough, parse_json
from .ncts import read_ncts
from .ncts_messages import number_of
from .xml_source import Opening

FORMAT = "ncts_json"
NAME = "NCTS transit message JSON (phases 5 and 6)"

_BEGINS = re.compile(rb'\s*\{\s*"(?:[\w.-]{1,30}:)?C[CD][0-9]{3}C"\s*:')
_STEP = re.compile(r"([^/\[]+)\[([0-9]+)\]")
_TEXT_KEYS = frozenset({"#text", "$"})


def recognises_ncts_json(head: bytes) -> bool:
    """Whether a JSON file begins as a transit message: an object whose first key is the name of one."""
    return _BEGINS.match(head) is not None


def read_ncts_json(text: bytes, limits: Limits) -> Reading | None:
    """Read a UTF-8 text. Raises ``Refused`` where it is not well formed or passes a limit."""
    few_enough(text, limits)
    value = parse_json(text, limits, "")
    key = next(iter(value), "") if isinstance(value, dict) else ""
    name = _local(key)
    if number_of(name) is None:
        return None
    building = _Building(limits)
    root = etree.Element(name)
    building.fill(root, value[key], f"/{_escaped(key)}")
    xml = etree.tostring(root, encoding="UTF-8")
    reading = read_ncts(xml, Opening(name, xml.index(name.encode()) + len(name)), limits)
    pointed: Reading = _Pointing({key: value[key]}).mapped(structs.replace(reading, format=FORMAT))
    return structs.replace(pointed, findings=(*pointed.findings, *building.told.closed()))


class _Building:
    """Makes the XML that the JSON stands for; what cannot stand in XML is told and left out."""

    def __init__(self, limits: Limits) -> None:
        self.told = Findings(Room(limits.max_findings))

    def fill(self, element: etree._Element, value: Any, pointer: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                below = f"{pointer}/{_escaped(key)}"
                if key in _TEXT_KEYS:
                    self._text(element, inner, below)
                elif not key.startswith("@"):
                    self._members(element, key, inner, below)
        else:
            self._text(element, value, pointer)

    def _members(self, element: etree._Element, key: str, inner: Any, pointer: str) -> None:
        several = isinstance(inner, list)
        for number, one in enumerate(inner if several else [inner]):
            try:
                child = etree.SubElement(element, _local(key))
            except ValueError:
                self._odd(pointer, key, f"{key[:60]!r} is no name of an element of a transit message.")
                return
            self.fill(child, one, f"{pointer}/{number}" if several else pointer)

    def _text(self, element: etree._Element, value: Any, pointer: str) -> None:
        if value is None:
            return
        if isinstance(value, list | dict | Odd):
            self._odd(pointer, value, "A text or a number is expected here; it was left out.")
            return
        try:
            element.text = ("1" if value else "0") if isinstance(value, bool) else str(value)
        except ValueError:
            self._odd(pointer, value, "The text holds characters that no message may have; it was left out.")

    def _odd(self, pointer: str, value: object, sentence: str) -> None:
        shown = type(value).__name__ if isinstance(value, list | dict) else str(value)
        self.told.add(warning("READ-VALUE", sentence, path=pointer, value=shown))


class _Pointing:
    """Turns the places in the XML into those in the JSON."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._keys: dict[int, dict[str, str]] = {}  # by the object, its keys by their local names

    def mapped(self, value: Any) -> Any:
        """A noun, a finding or a reading with its places turned, and all that is in it."""
        if isinstance(value, tuple):
            return tuple(map(self.mapped, value))
        if not isinstance(value, Struct):
            return value
        changed: dict[str, Any] = {}
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if name == "path":
                changed[name] = self._pointer(held) if held is not None else None
            elif name == "paths":
                changed[name] = {field: self._pointer(path) for field, path in held.items()}
            elif isinstance(held, tuple | Struct):
                changed[name] = self.mapped(held)
        return structs.replace(value, **changed)

    def _pointer(self, path: str) -> str:
        at: Any = self._document
        pointer = ""
        for name, position in _STEP.findall(path):
            key = self._named(at).get(name) if isinstance(at, dict) else None
            if key is None:
                break
            at, pointer = at[key], f"{pointer}/{_escaped(key)}"
            if isinstance(at, list):
                number = int(position) - 1
                at, pointer = (at[number] if number < len(at) else None), f"{pointer}/{number}"
        return pointer or path

    def _named(self, members: dict[str, Any]) -> dict[str, str]:
        known = self._keys.get(id(members))
        if known is None:
            known = self._keys[id(members)] = {_local(key): key for key in reversed(members)}
        return known


def _local(key: str) -> str:
    return key.rpartition(":")[2]


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
