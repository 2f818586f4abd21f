# SPDX-License-Identifier: Apache-2.0
"""YAML documents as people write them by hand: read safely, each value with its line, each fault a finding.

Scalars stay as they are written: ``NO`` is the text NO and not false, since the reader of a field knows what it should
be. Anchors, tags and deep nesting are refused, so that a small file cannot become a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

import yaml
from msgspec import Struct

from greenlane.intake import Finding, Severity

SIZE_LIMIT = 2 * 1024 * 1024
"""The largest file of documents, in bytes."""

DEPTH_LIMIT = 8
"""How deep lists and mappings may be nested."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DIVIDER = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_SHOWN = 120


class DocumentFinding(Finding, frozen=True, kw_only=True):
    """A fault in a document: besides code, path, value and sentence the line of the file, and the column, from 1.

    For a condition the column counts in the condition, for anything else in the line.
    """

    line: int
    column: int | None = None


class Scalar(Struct, frozen=True, kw_only=True):
    """A value as written, and where it begins (line and column from 1); ``block`` for text after ``|`` or ``>``."""

    text: str
    line: int
    column: int
    block: bool = False


class Sequence(Struct, frozen=True, kw_only=True):
    """A list."""

    elements: tuple[Written, ...]
    line: int
    column: int


class Mapping(Struct, frozen=True, kw_only=True):
    """Keys with their values; ``keys`` keeps where each key stands."""

    values: dict[str, Written]
    keys: dict[str, Scalar]
    line: int
    column: int


Written = Scalar | Sequence | Mapping


class _Refused(Exception):
    """A document that is not taken, with its finding."""

    def __init__(self, finding: DocumentFinding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def fault(
    code: str, message: str, *, line: int, column: int | None = None, path: str | None = None, value: str | None = None
) -> DocumentFinding:
    """An error in a document; a long value is shortened."""
    shown = value if value is None or len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return DocumentFinding(
        code=code, severity=Severity.ERROR, path=path, value=shown, message=message, line=line, column=column
    )


def read_documents(content: str | bytes) -> tuple[tuple[Mapping, ...], tuple[DocumentFinding, ...]]:
    """Read documents divided by ``---``, each a mapping. A faulty one becomes a finding, the others are still read."""
    try:
        text = _decoded(content)
    except _Refused as refused:
        return (), (refused.finding,)
    found: list[Mapping] = []
    findings: list[DocumentFinding] = []
    for first_line, chunk in _chunks(text):
        try:
            document = _Composer(first_line).compose(chunk)
        except _Refused as refused:
            findings.append(refused.finding)
            continue
        if document is not None:
            found.append(document)
    return tuple(found), tuple(findings)


def _decoded(content: str | bytes) -> str:
    size = len(content)
    if size > SIZE_LIMIT:
        raise _Refused(
            fault("document.too_large", f"The file has {size} bytes; {SIZE_LIMIT} are allowed. Split it.", line=1)
        )
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"Byte {error.start} of the file is not UTF-8. Save the file as UTF-8."
        raise _Refused(fault("document.encoding", message, line=line)) from error


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """The text of each document with the number of its first line."""
    starts = [0, *(match.start() for match in _DIVIDER.finditer(text) if match.start())]
    line = 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        chunk = text[start:end]
        yield line, chunk
        line += chunk.count("\n")


class _Composer:
    """Builds the tree of one document from the events of the YAML parser."""

    def __init__(self, first_line: int) -> None:
        self.offset = first_line

    def compose(self, chunk: str) -> Mapping | None:
        try:
            events = yaml.parse(chunk, Loader=_LOADER)
            root = self._root(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + self.offset, mark.column + 1) if mark else (self.offset, None)
            message = f"This is not YAML: {error.problem or error.context}. Correct it at this place."
            raise _Refused(fault("document.not_yaml", message, line=line, column=column)) from error
        except yaml.YAMLError as error:  # characters that YAML does not allow
            message = f"This is not YAML: {str(error).splitlines()[0]}. Remove what cannot be printed."
            raise _Refused(fault("document.not_yaml", message, line=self.offset)) from error
        if root is None or isinstance(root, Mapping):
            return root
        message = "A document is a mapping of keys and values, such as “id: GL-ROUTE-001”."
        raise _Refused(fault("document.not_a_mapping", message, line=root.line, column=root.column))

    def _root(self, events: Iterator[yaml.Event]) -> Written | None:
        root: Written | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                node = self._node(event, events, 1)
                root = node if root is None else root
        return None if isinstance(root, Scalar) and not root.text.strip() else root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Written:
        line, column = self._place(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("document.anchor", "Anchors and aliases (& and *) are not used here; write it out.", event)
        tag = getattr(event, "tag", None)
        if tag:
            remedy = "Put a text that begins with ! between quotation marks or below a |."
            self._refuse("document.tag", f"Tags such as {tag} are not used here. {remedy}", event)
        if depth > DEPTH_LIMIT:
            self._refuse("document.too_deep", f"Lists and mappings are nested more than {DEPTH_LIMIT} deep.", event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(text=event.value, line=line, column=column, block=event.style in ("|", ">"))
        if isinstance(event, yaml.SequenceStartEvent):
            elements = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                elements.append(self._node(inner, events, depth + 1))
            return Sequence(elements=tuple(elements), line=line, column=column)
        return self._mapping(events, depth, line, column)

    def _mapping(self, events: Iterator[yaml.Event], depth: int, line: int, column: int) -> Mapping:
        values: dict[str, Written] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key = self._node(inner, events, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse("document.key", "A key is a word, not a list or mapping.", inner)
            if key.text in values:
                message = f"The key {key.text} stands twice, first in line {keys[key.text].line}. Keep one."
                self._refuse("document.key_twice", message, inner)
            keys[key.text] = key
            values[key.text] = self._node(next(events), events, depth + 1)
        return Mapping(values=values, keys=keys, line=line, column=column)

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.offset, mark.column + 1) if mark else (self.offset, 1)

    def _refuse(self, code: str, message: str, event: yaml.Event) -> NoReturn:
        line, column = self._place(event)
        raise _Refused(fault(code, message, line=line, column=column))
