# SPDX-License-Identifier: Apache-2.0
"""The manual page of tables: the mappings that ship, column by column, and every target a mapping may name."""

from collections.abc import Iterator

from .mapping import Mapping, shipped_mappings
from .targets import TARGETS, Kind

_WORDS = {
    Kind.TEXT: "text",
    Kind.COUNT: "whole number",
    Kind.DECIMAL: "decimal",
    Kind.WEIGHT: "weight, with `unit`",
    Kind.TIME: "time, with `format` and `zone`",
    Kind.FLAG: "yes or no",
    Kind.CODE: "one of a closed set",
    Kind.COMMODITY: "commodity code, digits only",
}

_HEAD = """# Shipped mappings and targets

[Tables](../formats/tables.md) tells how a mapping is written. These come with Greenlane; a table whose header has the
columns in bold is recognised without naming the mapping.
"""


def tables_page() -> str:
    """The page in MyST Markdown."""
    return "\n".join([_HEAD, *(line for one in shipped_mappings() for line in _mapping(one)), *_targets()]) + "\n"


def _mapping(mapping: Mapping) -> Iterator[str]:
    yield f"## `{mapping.name}`, version {mapping.version}: {mapping.title}\n"
    yield f"Source: {mapping.source}.\n"
    key = ", ".join(mapping.key)
    yield f"Rows with the same {key} are one consignment.\n" if key else "Each row is one consignment.\n"
    yield "| Column | Fills |\n| --- | --- |"
    for column in mapping.columns:
        name = f"**{column.name}**" if column.name in mapping.recognise else column.name
        yield f"| {name} | {', '.join(f'`{target.name}`' for target in column.targets)} |"
    for name in mapping.aside:
        yield f"| {name} | nothing: a label, set aside |"
    for name in sorted(mapping.unread):
        yield f"| {name} | nothing |"
    for target, value in mapping.constants:
        yield f"| (always `{value}`) | `{target.name}` |"
    yield ""


def _targets() -> Iterator[str]:
    yield "## Targets\n"
    yield "| Target | As | |\n| --- | --- | --- |"
    for target in TARGETS.values():
        more = ", ".join(str(code) for code in target.codes) or ("of each row" if target.of_item else "")
        yield f"| `{target.name}` | {_WORDS[target.kind]} | {more} |"
