# SPDX-License-Identifier: Apache-2.0
"""Following the table of the entry summary declaration down a parsed message: one pass, a dictionary at each level."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from greenlane.cargo import PartyRole

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, error, info, warning
from .ens_table import DIVERSION, MESSAGE, Group, Leaf
from .wco_reading import too_many
from .wco_table import Kind
from .wco_values import count, decimal, instant_of

_MOST_UNMAPPED = 50
_POSITION = re.compile(r"\[\d+\]")

Values = dict[str, Any]
Paths = dict[str, str]
Finish = Callable[["EnsReader", Values, Paths, str], None]
"""Makes a noun of the values of a group, of where they were read and of the path of the group itself."""


class EnsReader:
    """What one message has given so far: for each slot the values of its fields and where they were read."""

    def __init__(self, limits: Limits, findings: Findings, finishes: Mapping[str, Finish]) -> None:
        """Start with nothing; ``finishes`` are the makers of nouns by their slot."""
        self.limits = limits
        self.slots: dict[str, tuple[Values, Paths]] = {slot: ({}, {}) for slot in _ONCE}
        self.role = PartyRole.FILER  # of the party that is being read
        self.item: tuple[Values, Paths] | None = None  # the goods item that is being read
        self._finishes = finishes
        self._findings = findings
        self._unmapped: dict[str, None] = {}
        self._naive: str | None = None

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self._findings.add(finding)

    def read(self, element: etree._Element, content: "Content", path: str) -> None:
        """Read what stands in an element by the rows that may stand there."""
        positions: dict[str, int] = {}
        most, most_chars, slots, tags = self.limits.max_items, self.limits.max_text_chars, self.slots, content.tags
        text = element.text
        if text is not None and text.strip():
            self._not_mapped(f"{path}/text()")
        for child in element:
            row = tags.get(child.tag)
            if row is None:
                row = content.meet(child.tag)
            name = row.name
            tail = child.tail
            if tail is not None and tail.strip():
                self._not_mapped(f"{path}/text()")
            if name in positions:
                positions[name] = position = positions[name] + 1
                where = f"{path}/{name}[{position}]"
                if position > most and not row.strange:
                    raise too_many(self.limits, where)
            else:
                positions[name] = 1
                where = path + row.first
            if row.content is not None:
                if row.makes is None:
                    self.read(child, row.content, where)
                else:
                    self._make(child, row, where)
                continue
            text = child.text
            if row.plain and text is not None and len(text) <= most_chars and not len(child):
                # most of a message: a text that stands for itself
                values, paths = slots[row.slot]
                if row.field not in values:
                    text = text.strip()
                    if text:
                        values[row.field] = text
                        paths[row.field] = where
                    continue
            if row.strange:
                self._not_mapped(where)
            else:
                self._take(child, row, where, slots)

    def _make(self, element: etree._Element, row: "Row", where: str) -> None:
        slots, slot = self.slots, row.makes
        assert slot is not None
        assert row.content is not None
        if row.role is not None:
            self.role = row.role
        flat = self._flat(element, row, where) if row.flat else None
        if flat is not None:
            self._finishes[slot](self, *flat, where)
            return
        values: Values = {}
        paths: Paths = {}
        slots[slot] = values, paths
        if slot == "item":
            self.item = values, paths
        self.read(element, row.content, where)
        if slot == "item":
            self.item = None
        self._finishes[slot](self, values, paths, where)

    def _flat(self, element: etree._Element, row: "Row", where: str) -> tuple[Values, Paths] | None:
        """A group of plain texts, each stated once, as nearly all are; None for another, which is read step by step."""
        if element.text is not None:
            return None
        values: Values = {}
        paths: Paths = {}
        assert row.content is not None
        tags, most_chars = row.content.tags, self.limits.max_text_chars
        for child in element:
            found = tags.get(child.tag)
            text = child.text
            if found is None or text is None or child.tail is not None or len(child):
                return None
            text = text.strip()
            field = found.field
            if not text or len(text) > most_chars or field in values:
                return None
            if found.plain:
                values[field] = text
            elif _is_count(found, text):
                values[field] = int(text)
            else:
                return None
            paths[field] = where + found.first
        return values, paths

    def _take(self, element: etree._Element, row: "Row", where: str, slots: Mapping[str, tuple[Values, Paths]]) -> None:
        text = element.text
        if len(element):
            self._not_mapped(f"{where}/*")
        if text is None:
            return
        text = text.strip()
        if not text:
            return
        if not row.slot:
            self._not_mapped(where)
            return
        if len(text) > self.limits.max_text_chars:
            self._too_long(where, text)
            return
        value = text if row.convert is None else row.convert(self, element, text, where)
        if value is None:
            return
        values, paths = slots[row.slot]
        field = row.field
        if field not in values:
            values[field] = value
            paths[field] = where
        elif values[field] != value:
            self.note(
                info(
                    "READ-STATED-TWICE",
                    f"This is stated in {paths.get(field)} already, with another value, which is the one taken. "
                    "State it once.",
                    path=where,
                    value=value,
                )
            )

    def naive_time(self, path: str) -> None:
        """Remember that a time names no offset from UTC; ``closing`` tells it once for the message."""
        if self._naive is None:
            self._naive = path

    def closing(self, path: str) -> None:
        """Note what is told once for a message: times without zone, elements that are left aside."""
        if self._naive is not None:
            self.note(
                info(
                    "READ-TIME-ZONE",
                    "The times of this message name no offset from UTC, for which its format has no place; all of them "
                    "are taken as UTC.",
                    path=self._naive,
                )
            )
        if not self._unmapped:
            return
        named = list(self._unmapped)
        several = f" and {len(named) - _MOST_UNMAPPED} more" if len(named) > _MOST_UNMAPPED else ""
        self.note(
            info(
                "READ-NOT-MAPPED",
                "Elements that Greenlane does not use were left aside; they stay in the stored message: "
                f"{', '.join(named[:_MOST_UNMAPPED])}{several}.",
                path=path,
                value=len(named),
            )
        )

    def _not_mapped(self, where: str) -> None:
        # without positions, and bounded: a message of many strange names costs no more than it is long
        if len(self._unmapped) < self.limits.max_findings:
            self._unmapped[_POSITION.sub("", where)] = None

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


def local_name(tag: str) -> str:
    """The name of an element without namespace or prefix."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _is_count(row: "Row", text: str) -> bool:
    return row.convert is _count and len(text) < 16 and text.isascii() and text.isdigit()


def _count(reader: EnsReader, element: etree._Element, text: str, path: str) -> int | None:
    return int(text) if len(text) < 16 and text.isascii() and text.isdigit() else count(reader, element, text, path)


def _decimal(reader: EnsReader, element: etree._Element, text: str, path: str) -> Decimal | None:
    return decimal(reader, element, text, path)


def _time(reader: EnsReader, element: etree._Element, text: str, path: str) -> datetime | None:
    """An instant: in UTC where its text, as usual, names no offset."""
    instant = _minute_of(text) or instant_of(text)
    if instant is None:
        name = path.rpartition("/")[2].partition("[")[0]
        sentence = f"{name} is no date and time. Write year, month, day, hour and minute, such as 202603240900."
        reader.note(warning("READ-TIME", sentence, path=path, value=text))
        return None
    if instant.tzinfo is None:
        reader.naive_time(path)
        return instant.replace(tzinfo=UTC)
    return instant


def _minute_of(text: str) -> datetime | None:
    """The instant of the form that the schemas prescribe, read faster than any pattern."""
    if len(text) != 12 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return datetime(int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[8:10]), int(text[10:]))  # noqa: DTZ001
    except ValueError:
        return None


_CONVERTERS: dict[Kind, Any] = {Kind.COUNT: _count, Kind.DECIMAL: _decimal, Kind.TIME: _time}
_ONCE = ("envelope", "declaration", "border", "consignment", "journey", "offices", "times", "diversion")


class Row:
    """A row of the table made ready for reading."""

    __slots__ = ("content", "convert", "field", "first", "flat", "makes", "name", "plain", "role", "slot", "strange")

    def __init__(self, name: str, row: Leaf | Group | None) -> None:
        self.name = name
        self.first = f"/{name}[1]"  # where the first of them stands
        self.strange = row is None  # the table knows no such element here
        self.content: Content | None = None
        self.makes: str | None = None
        self.role: PartyRole | None = None
        self.slot = ""  # where the value goes; nowhere, where it is left aside
        self.field = ""
        self.convert: Any = None
        if isinstance(row, Group):
            self.content, self.makes, self.role = Content(row.content), row.makes, row.role
        elif row is not None and row.to is not None:
            self.slot, _, self.field = row.to.partition(".")
            self.convert = _CONVERTERS.get(row.kind)
        self.plain = bool(self.slot) and self.convert is None
        below = self.content.rows.values() if self.content is not None else ()
        self.flat = bool(below) and all(one.content is None and one.slot in ("", self.makes) for one in below)


class Content:
    """What may stand in an element: its rows by local name, and by the tags met so far."""

    __slots__ = ("rows", "tags")

    def __init__(self, rows: tuple[Leaf | Group, ...]) -> None:
        """Make the rows of one level ready."""
        self.rows = {row.name: Row(row.name, row) for row in rows}
        self.tags: dict[str, Row] = {}

    def meet(self, tag: str) -> Row:
        """The row of a tag that was not met before; one that the table does not know is made for the occasion."""
        name = local_name(tag)
        row = self.rows.get(name)
        if row is None:
            return Row(name, None)
        if len(self.tags) < _MOST_TAGS and len(tag) <= _LONGEST_TAG:
            self.tags[tag] = row
        return row


_MOST_TAGS, _LONGEST_TAG = 256, 200  # kept from one message to the next, so that no message can make them grow

DECLARATION_ROWS = Content(MESSAGE)
DIVERSION_ROWS = Content(DIVERSION)
