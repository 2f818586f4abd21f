# SPDX-License-Identifier: Apache-2.0
"""YAML as somebody wrote it: texts with their lines, so that every fault can be shown in the document."""

from __future__ import annotations

from typing import Any

import yaml
from msgspec import Struct, field

SIZE_LIMIT = 512 * 1024
"""The largest mapping document, in bytes."""


class NotWritten(Exception):
    """The document is no YAML that is read here; ``line`` says where."""

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


class Entry(Struct, kw_only=True):
    """The value of a key: a text, a list of texts, or a section of its own; ``line`` is the key's."""

    line: int
    text: str | None = None
    several: tuple[str, ...] | None = None
    section: Section | None = None

    def texts(self) -> tuple[str, ...]:
        """The text, the texts of the list, or the keys of the section."""
        if self.several is not None:
            return self.several
        if self.section is not None:
            return tuple(self.section.entries)
        return (self.text,) if self.text is not None else ()


class Section(Struct, kw_only=True):
    """Keys with their values; ``twice`` are keys that stand more than once, with the line of the later one."""

    line: int
    entries: dict[str, Entry] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)

    def section(self, key: str) -> Section | None:
        """The section below a key, None when there is none."""
        entry = self.entries.get(key)
        return entry.section if entry else None

    def line_of(self, key: str) -> int:
        """The line of a key, or of the section where the key is missing."""
        entry = self.entries.get(key)
        return entry.line if entry else self.line


def read_yaml(content: bytes) -> Section:
    """The outermost section of a YAML document. Raises ``NotWritten``; anchors, tags and a second document are refused.

    Scalars stay texts: ``NO`` is the country and not false.
    """
    if len(content) > SIZE_LIMIT:
        raise NotWritten(f"The document has {len(content)} bytes; {SIZE_LIMIT} are allowed.", 1)
    try:
        text = content.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise NotWritten("Anchors and aliases (& and *) are not used here.", _line(event))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotWritten("The document is not UTF-8. Save it as UTF-8.", line) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotWritten(
            f"This is not YAML: {error.problem or error.context}.", mark.line + 1 if mark else 1
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise NotWritten(f"This is not YAML: {str(error).splitlines()[0]}.", 1) from error
    if not isinstance(node, yaml.MappingNode):
        raise NotWritten("A mapping document is made of keys and values, such as “mapping: korea”.", 1)
    return _section(node)


def _section(node: yaml.MappingNode) -> Section:
    found = Section(line=node.start_mark.line + 1)
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in found.entries:
            found.twice.append((name, line))
            continue
        found.entries[name] = _entry(value, line)
    return found


def _entry(value: Any, line: int) -> Entry:
    if isinstance(value, yaml.MappingNode):
        return Entry(line=line, section=_section(value))
    if isinstance(value, yaml.SequenceNode):
        texts = tuple(each.value for each in value.value if isinstance(each, yaml.ScalarNode))
        return Entry(line=line, several=texts)
    return Entry(line=line, text=value.value)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1
