# SPDX-License-Identifier: Apache-2.0
"""Mapping documents: which columns of a table fill what. YAML, written by hand, every fault told with its line.

``docs/formats/tables.md`` explains each key. A label (the result of an inspection, say) stands under ``aside``: it is
handed out beside the consignment and never becomes a fact.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from greenlane.documents import kept, own_documents
from greenlane.errors import Misconfigured

from ..finding import Finding
from ..formats.collecting import error
from ..shipped import shipped_bytes
from .conversions import KILOGRAMS, Convert, Unfit, converter
from .targets import TARGETS, Kind, Target
from .written import Entry, NotWritten, Section, read_yaml

SHIPPED = ("korea", "low-value", "post")
"""The mappings that come with Greenlane."""

_FOLDER, _ENDING = "mappings", ".yaml"

_KEYS = frozenset(
    {"mapping", "version", "title", "source", "recognise", "delimiter", "encoding", "decimal_mark", "key"}
    | {"constants", "columns", "aside", "unread"}
)
_COLUMN_KEYS = frozenset({"to", "unit", "format", "zone", "codes", "prefix", "width", "required", "true", "false"})
_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_ENCODINGS = ("utf-8", "latin-1", "cp1252", "cp1250", "cp1251", "euc-kr", "shift-jis", "gb18030", "big5")
_DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t", "\t": "\t"}


class Column(Struct, frozen=True, kw_only=True):
    """One column: its name in the header, what it fills, and how its cells are converted."""

    name: str
    targets: tuple[Target, ...]
    converts: tuple[Convert, ...]
    required: bool = False


class Mapping(Struct, frozen=True, kw_only=True):
    """A mapping document that has been read and found good.

    ``recognise`` are the columns by which a table is known; ``key`` those whose values rows of one consignment share
    (empty: each row is one); ``constants`` values that every consignment gets, by target.
    """

    name: str
    version: int
    title: str
    source: str
    columns: tuple[Column, ...]
    recognise: frozenset[str]
    key: tuple[str, ...] = ()
    constants: tuple[tuple[Target, Any], ...] = ()
    aside: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    delimiter: str | None = None
    encoding: str = "utf-8"

    @property
    def format(self) -> str:
        """The name of the format in answers: ``table_korea``."""
        return f"table_{self.name.replace('-', '_')}"


def load_mapping(content: bytes) -> tuple[Mapping | None, tuple[Finding, ...]]:
    """Read a mapping document. Gives the mapping, or None and what is wrong with it; nothing is thrown."""
    try:
        root = read_yaml(content)
    except NotWritten as fault:
        return None, (error("MAP-NOT-YAML", str(fault), path=f"line {fault.line}"),)
    loader = _Loader(root)
    mapping = loader.mapping()
    return (None if loader.findings else mapping), tuple(loader.findings)


@cache
def shipped_mapping(name: str) -> Mapping:
    """One of the mappings that come with Greenlane. Raises ``KeyError`` for another name."""
    if name not in SHIPPED:
        raise KeyError(name)
    mapping, findings = load_mapping(shipped_bytes(f"mappings/{name}.yaml"))
    if mapping is None:  # the tests load every shipped mapping
        raise ValueError(f"The shipped mapping {name} is broken: {findings[0].path}: {findings[0].message}")
    return mapping


def shipped_mappings() -> tuple[Mapping, ...]:
    """Every mapping that comes with Greenlane."""
    return tuple(shipped_mapping(name) for name in SHIPPED)


def own_mapping(content: bytes, name: str) -> Mapping:
    """A mapping from an administration's own documents; ``name`` is that of its file, such as ``our-port.yaml``.

    Raises ``Misconfigured`` with every fault of the document, each with its line.
    """
    read, findings = load_mapping(content)
    if read is None:
        raise Misconfigured(
            f"The mapping has {len(findings)} faults: {told_faults(findings)}",
            code="mapping.broken",
            remedy="Mend them and try again; docs/formats/tables.md explains every key.",
        )
    if f"{read.name}{_ENDING}" != name:
        raise Misconfigured(
            f"The mapping is named {read.name!r} and lies in a file of another name.",
            code="mapping.broken",
            where="mapping",
            remedy=f"Name the file {read.name}{_ENDING}, or the mapping {name.removesuffix(_ENDING)}.",
        )
    return read


def told_faults(findings: Sequence[Finding]) -> str:
    """What is wrong with a mapping document, the first ten faults, each with its line."""
    return "; ".join(f"{finding.path}: {finding.message}" for finding in findings[:10])


@kept
def mappings_in_force() -> tuple[Mapping, ...]:
    """The administration's own mappings, then those that ship but for those whose name an own one has."""
    own = tuple(own_mapping(content, name) for name, content in sorted(own_documents(_FOLDER).items()))
    taken = {mapping.name for mapping in own}
    return (*own, *(mapping for mapping in shipped_mappings() if mapping.name not in taken))


class _Loader:
    def __init__(self, root: Section) -> None:
        self.root = root
        self.findings: list[Finding] = []

    def fault(self, code: str, message: str, line: int, value: object = None) -> None:
        self.findings.append(error(code, message, path=f"line {line}", value=value))

    def mapping(self) -> Mapping | None:
        root = self.root
        self._only(root, _KEYS, "a mapping")
        name = self._text(root, "mapping")
        if name and not _NAME.fullmatch(name):
            self.fault(
                "MAP-NAME", "Name the mapping in small letters, digits and dashes.", root.line_of("mapping"), name
            )
        version = self._text(root, "version")
        if version and not version.isdigit():
            self.fault("MAP-VERSION", "The version is a whole number.", root.line_of("version"), version)
        mark = self._choice(root, "decimal_mark", {".": ".", ",": ","}) or "."
        columns = self._columns(mark)
        constants = self._constants(columns)
        names = {column.name for column in columns}
        aside, unread = self._names("aside"), self._names("unread")
        for one in (*aside, *unread):
            if one in names:
                self.fault(
                    "MAP-COLUMN-TWICE", f"The column {one} is read and set aside too.", root.line_of("columns"), one
                )
        key = self._names("key")
        recognise = self._names("recognise") or tuple(names)
        for one in (*key, *recognise):
            if one not in names and one not in aside and one not in unread:
                self.fault("MAP-COLUMN-UNKNOWN", f"The column {one} is not under “columns”.", root.line, one)
        title, source = self._text(root, "title"), self._text(root, "source", needed=False)
        if self.findings or not name or not version:
            return None
        return Mapping(
            name=name,
            version=int(version),
            title=title or name,
            source=source or "",
            columns=columns,
            recognise=frozenset(recognise),
            key=key,
            constants=constants,
            aside=aside,
            unread=frozenset(unread),
            delimiter=self._choice(root, "delimiter", _DELIMITERS),
            encoding=self._choice(root, "encoding", {one: one for one in _ENCODINGS}) or "utf-8",
        )

    def _columns(self, mark: str) -> tuple[Column, ...]:
        section = self.root.section("columns")
        if section is None or not section.entries:
            self.fault("MAP-NO-COLUMNS", "Write the columns under “columns”.", self.root.line_of("columns"))
            return ()
        taken: dict[str, str] = {}
        found = []
        for name, entry in section.entries.items():
            options = entry.section or Section(entries={"to": entry}, line=entry.line)
            self._only(options, _COLUMN_KEYS, f"the column {name}")
            targets = self._targets(options, name, taken)
            converts = tuple(convert for target in targets if (convert := self._convert(options, target, mark)))
            required = (self._text(options, "required", needed=False) or "false") == "true"
            if len(converts) == len(targets):
                found.append(Column(name=name.strip(), targets=targets, converts=converts, required=required))
        for name, line in section.twice:
            self.fault("MAP-COLUMN-TWICE", f"The column {name} stands twice.", line, name)
        return tuple(found)

    def _targets(self, options: Section, column: str, taken: dict[str, str]) -> tuple[Target, ...]:
        entry = options.entries.get("to")
        if entry is None:
            self.fault("MAP-NO-TARGET", f"Say with “to” what the column {column} fills.", options.line, column)
            return ()
        found = []
        for word in entry.texts():
            target = TARGETS.get(word)
            if target is None:
                self.fault("MAP-TARGET-UNKNOWN", f"There is no target {word}.{_meant(word)}", entry.line, word)
            elif word in taken:
                self.fault(
                    "MAP-TARGET-TWICE", f"{word} is filled by the column {taken[word]} already.", entry.line, word
                )
            else:
                taken[word] = column
                found.append(target)
        return tuple(found)

    def _convert(self, options: Section, target: Target, mark: str) -> Convert | None:
        unit = self._choice(options, "unit", {one: one for one in KILOGRAMS})
        if unit and target.kind is not Kind.WEIGHT:
            self.fault("MAP-UNIT", f"{target.name} has no unit of weight.", options.line_of("unit"), unit)
        form, zone_name = self._text(options, "format", needed=False), self._text(options, "zone", needed=False)
        if (form or zone_name) and target.kind is not Kind.TIME:
            self.fault(
                "MAP-FORMAT", f"{target.name} is no time, so it has no format or zone.", options.line, target.name
            )
        zone = None
        if zone_name:
            try:
                zone = ZoneInfo(zone_name)
            except (KeyError, ValueError, OSError):
                self.fault("MAP-ZONE", "Write a zone such as Asia/Seoul or UTC.", options.line_of("zone"), zone_name)
        width = self._text(options, "width", needed=False) or "0"
        if not width.isdigit() or int(width) > 40:
            self.fault("MAP-WIDTH", "The width is a whole number up to 40.", options.line_of("width"), width)
            width = "0"
        codes = options.section("codes")
        flags = {
            name: frozenset(text.casefold() for text in options.entries[name].texts())
            for name in ("true", "false")
            if name in options.entries
        }
        return converter(
            target,
            unit=unit,
            form=form,
            zone=zone,
            codes={code: "".join(entry.texts()) for code, entry in codes.entries.items()} if codes else None,
            decimal_mark=mark,
            prefix=self._text(options, "prefix", needed=False) or "",
            width=int(width),
            **flags,
        )

    def _constants(self, columns: tuple[Column, ...]) -> tuple[tuple[Target, Any], ...]:
        section = self.root.section("constants")
        filled = {target.name for column in columns for target in column.targets}
        found = []
        for name, entry in section.entries.items() if section else ():
            target = TARGETS.get(name)
            if target is None:
                self.fault("MAP-TARGET-UNKNOWN", f"There is no target {name}.{_meant(name)}", entry.line, name)
            elif name in filled:
                self.fault("MAP-TARGET-TWICE", f"{name} is filled by a column too.", entry.line, name)
            else:
                try:
                    found.append((target, converter(target)("".join(entry.texts()))))
                except Unfit as unfit:
                    self.fault("MAP-CONSTANT", str(unfit), entry.line, entry.text)
        return tuple(found)

    def _names(self, key: str) -> tuple[str, ...]:
        entry = self.root.entries.get(key)
        return tuple(text.strip() for text in entry.texts()) if entry else ()

    def _text(self, section: Section, key: str, *, needed: bool = True) -> str | None:
        entry: Entry | None = section.entries.get(key)
        if entry is None or entry.text is None:
            if needed or entry is not None:
                self.fault("MAP-MISSING", f"“{key}” is missing, or is no text.", section.line_of(key), key)
            return None
        return entry.text

    def _choice(self, section: Section, key: str, among: dict[str, str]) -> str | None:
        text = self._text(section, key, needed=False)
        if text is not None and text not in among:
            shown = ", ".join(each for each in among if each != "\t")
            self.fault("MAP-CHOICE", f"“{key}” is one of {shown}.", section.line_of(key), text)
            return None
        return among[text] if text is not None else None

    def _only(self, section: Section, known: frozenset[str], whose: str) -> None:
        for key, entry in section.entries.items():
            if key not in known:
                shown = ", ".join(sorted(known))
                self.fault("MAP-KEY-UNKNOWN", f"“{key}” is no key of {whose}; the keys are {shown}.", entry.line, key)


def _meant(word: str) -> str:
    """Targets that are written nearly so."""
    from difflib import get_close_matches

    close = get_close_matches(word, TARGETS, n=3, cutoff=0.6)
    return f" Perhaps {' or '.join(close)} is meant." if close else ""
