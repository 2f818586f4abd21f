# SPDX-License-Identifier: Apache-2.0
"""Following the table down the tree of one declaration, and keeping what was found and where."""

import re
from typing import Any

from lxml import etree

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, Refused, error, info, warning
from .wco_table import Entry

_MANGLED = re.compile(r"_\d+(?=[A-Z])")
_MOST_UNMAPPED = 50  # different elements that one message's finding names

MESSAGE_SLOTS = (
    "declaration",
    "offices",
    "consignment",
    "journey",
    "border",
    "arrival",
    "departure",
    "times",
    "transit",
    "own",
)
"""The slots that one message fills once."""


class Draft:
    """The fields of one noun while it is being read: values, where each was read, and the element's own path."""

    __slots__ = ("path", "paths", "spares", "values")

    def __init__(self, path: str = "") -> None:
        self.path = path
        self.values: dict[str, Any] = {}
        self.paths: dict[str, str] = {}
        self.spares: list[tuple[Entry, Any, str]] | None = None


class Names:
    """The local names of tags, without namespace, prefix or a prefix run together with the name (``_2MetaData``)."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def of(self, tag: str) -> str:
        """The local name of one tag."""
        name = self.known.get(tag)
        if name is None:
            local = tag.rpartition("}")[2].rpartition(":")[2]
            mangled = _MANGLED.match(local)
            name = self.known[tag] = local[mangled.end() :] if mangled else local
        return name


class MessageReader:
    """What one declaration element has given so far."""

    def __init__(self, path: str, names: Names, limits: Limits, findings: Findings) -> None:
        self.path = path
        self.names = names
        self.limits = limits
        self.slots: dict[str, Draft] = {name: Draft() for name in MESSAGE_SLOTS}
        self.item_parties: list[Any] = []
        self._findings = findings
        self._unmapped: dict[str, None] = {}
        self._more_unmapped = 0
        self._told: set[str] = set()

    def note(self, finding: Finding) -> None:
        """Keep a finding; of the offset from UTC only the first, as a filer who leaves it out does so everywhere."""
        if finding.code == "READ-TIME-ZONE":
            if finding.code in self._told:
                return
            self._told.add(finding.code)
        self._findings.add(finding)

    def walk(self, element: etree._Element, above: Entry, path: str, *, but: frozenset[str] = frozenset()) -> None:
        """Read what stands in an element. Elements with a tag of ``but`` were read already and are passed over."""
        content = above.content or {}
        known = self.names.known
        slots = self.slots
        positions: dict[str, int] = {}
        if element.text is not None and element.text.strip():
            self._not_mapped(f"{above.static}/text()")
        for child in element:
            tag = child.tag
            name = known.get(tag) or self.names.of(tag)
            positions[name] = position = positions.get(name, 0) + 1
            entry = content.get(name)
            if child.tail is not None and child.tail.strip():
                self._not_mapped(f"{above.static}/text()")
            if entry is None:
                self._not_mapped(f"{above.static}/{name}")
                continue
            child_path = f"{path}/{name}[{position}]"
            if entry.content is None:
                self._take(child, entry, child_path)
            elif entry.maker is not None:
                if name in but and (tag == name or tag.endswith("}" + name)):
                    continue  # a mangled tag was not recognised on the way
                self.make(child, entry, child_path)
            else:
                if entry.field:
                    slots[entry.slot].paths.setdefault(entry.field, child_path)
                self.walk(child, entry, child_path, but=but)

    def make(self, element: etree._Element, entry: Entry, path: str) -> None:
        """Read a group that becomes a noun of its own."""
        maker = entry.maker
        if maker is None:
            raise TypeError(f"{entry.static} makes nothing")
        outer = self.slots.get(maker.slot)
        self.slots[maker.slot] = draft = Draft(path)
        self.walk(element, entry, path)
        if outer is None:
            del self.slots[maker.slot]
        else:
            self.slots[maker.slot] = outer
        maker.finish(self, self.settle(draft))

    def settle(self, draft: Draft) -> Draft:
        """Take the spare spellings of fields that the first spelling left absent; what is left over is not mapped."""
        for entry, value, path in draft.spares or ():
            if entry.field not in draft.values:
                draft.values[entry.field] = value
                draft.paths[entry.field] = path
            elif draft.values[entry.field] != value:
                self._not_mapped(entry.static)
        draft.spares = None
        return draft

    def append(self, slot: str, field: str, value: object, path: str) -> None:
        """Add a member to a field of several; the field's path is that of its first member."""
        draft = self.slots[slot]
        members = draft.values.get(field)
        if members is None:
            draft.values[field] = [value]
            draft.paths.setdefault(field, path)
        else:
            if len(members) >= self.limits.max_items:
                raise too_many(self.limits, path)
            members.append(value)

    def _take(self, element: etree._Element, entry: Entry, path: str) -> None:
        text = element.text
        value: Any
        if text is not None:
            text = text.strip()
            if len(text) > self.limits.max_text_chars:
                self._too_long(path, text)
                return
        if entry.convert is not None:
            value = entry.convert(self, element, text, path)
        else:
            value = text
            if len(element):
                self._not_mapped(f"{entry.static}/*")
        if value is None or value == "":
            return
        draft = self.slots[entry.slot]
        field = entry.field
        if entry.spare:
            if draft.spares is None:
                draft.spares = []
            draft.spares.append((entry, value, path))
        else:
            self.put(draft, field, value, path)

    def put(self, draft: Draft, field: str, value: object, path: str) -> None:
        """Fill a field. What is stated first is taken; another value afterwards is a finding."""
        if field not in draft.values:
            draft.values[field] = value
            draft.paths[field] = path
        elif draft.values[field] != value:
            self.note(
                info(
                    "READ-STATED-TWICE",
                    f"This is stated in {draft.paths.get(field)} already, with another value, which is the one taken. "
                    "State it once.",
                    path=path,
                    value=value,
                )
            )

    def _too_long(self, path: str, text: str) -> None:
        self.note(
            error(
                "READ-TEXT-TOO-LONG",
                f"The text has {len(text)} characters; at most {self.limits.max_text_chars} are read, so it was left "
                "out. Shorten it.",
                path=path,
                value=text[:200],
            )
        )

    def _not_mapped(self, static: str) -> None:
        if static in self._unmapped:
            return
        if len(self._unmapped) < _MOST_UNMAPPED:
            self._unmapped[static] = None
        else:
            self._more_unmapped += 1

    def note_unmapped(self) -> None:
        """One finding that names every element the message has and the nouns do not."""
        if not self._unmapped:
            return
        several = f" and {self._more_unmapped} more" if self._more_unmapped else ""
        self._findings.add(
            info(
                "READ-NOT-MAPPED",
                "Elements that Greenlane does not use were left aside; they stay in the stored message: "
                f"{', '.join(self._unmapped)}{several}.",
                path=self.path,
                value=len(self._unmapped) + self._more_unmapped,
            )
        )

    def undeclared(self, prefixes: tuple[str, ...]) -> None:
        """Tell that the message uses prefixes that it does not declare."""
        if prefixes:
            self._findings.add(
                warning(
                    "READ-NAMESPACE",
                    f"The message uses the prefix {', '.join(prefixes)} without declaring a namespace for it. It was "
                    'read all the same. Declare it, as in xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2".',
                    path=self.path,
                    value=", ".join(prefixes),
                )
            )


def too_many(limits: Limits, path: str) -> Refused:
    """The refusal of a message in which something is repeated too often."""
    what = path.rpartition("/")[2].partition("[")[0]
    return Refused(
        error(
            "READ-TOO-MANY",
            f"There are more than {limits.max_items} {what} in one place, the most that are read. Nothing of the file "
            "was taken. Divide it into several.",
            path=path,
            value=limits.max_items,
        )
    )
