# SPDX-License-Identifier: Apache-2.0
"""The manual page of the formats, made from the reader's own table and the published schema, in MyST Markdown."""

from collections.abc import Iterator
from typing import Any

from .native_json import NAME as NATIVE_NAME
from .native_writing import native_schema
from .wco_dm_xml import NAME as WCO_NAME
from .wco_header import DECLARATION
from .wco_table import rows

_HEAD = f"""# Formats

A message is recognised by its content, never by its name or media type. Two formats are read: {WCO_NAME},
and {NATIVE_NAME}. Everything else gets an answer that says what it seems to be.
"""

_WCO = f"""## {WCO_NAME}

`MetaData` around a `Declaration`, a bare `Declaration`, and both inside a submission wrapper are read. Elements are
known by their local name, so that the namespaces of administrations do no harm. DTDs, entities and addresses in a
message are never followed.

| `FunctionCode` | Means |
| --- | --- |
| 9 | original |
| 4, 5 | amendment: the filing as it shall be from now on |
| 13 with `TypeCode` COR | amendment: its `Amendment` elements name by pointers what changes |
| 1, or 13 with `TypeCode` INV | cancellation |

The next table lists every element that is read. *Fills* is the noun and field as native JSON names it. A row in
brackets is another place for the same value: it is read where the first is absent, and never written.
"""

_NATIVE = f"""## {NATIVE_NAME}

One filing about one consignment is one JSON object; several come as an array, or one on each line (NDJSON). The JSON
Schema is served at `/v1/schemas/declaration`. Absent fields are left out; decimals are numbers or texts
(`"1050.5"`), instants RFC 3339, with their offset.
"""


def formats_page() -> str:
    """The page: what is recognised, every element of a WCO declaration that is read, every object of native JSON."""
    return "\n".join([_HEAD, _WCO, *_wco_rows(), "", _NATIVE, *_native_objects()]) + "\n"


def _wco_rows() -> Iterator[str]:
    yield "| Element | WCO | Fills | As |"
    yield "| --- | --- | --- | --- |"
    for row in rows(DECLARATION):
        path = f"(`{row.path}`)" if row.spare else f"`{row.path}`"
        yield f"| {path} | {row.wco or ''} | `{row.to}` | {row.kind} |"


def _native_objects() -> Iterator[str]:
    for name, shape in native_schema()["$defs"].items():
        yield f"### {name}\n"
        yield f"{_first_sentence(shape.get('description', ''))}\n"
        if "enum" in shape:
            yield f"One of {', '.join(f'`{value}`' for value in shape['enum'])}.\n"
            continue
        yield "| Key | Value |"
        yield "| --- | --- |"
        needed = shape.get("required", ())
        for key, of in shape["properties"].items():
            yield f"| `{key}`{' (required)' if key in needed else ''} | {_words(of)} |"
        yield ""


def _first_sentence(description: str) -> str:
    return " ".join(description.split("\n\n")[0].split()).replace("``", "`")


def _words(of: dict[str, Any]) -> str:
    """A property's form in words, with links to the objects of this page."""
    if "$ref" in of:
        name = of["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in of:
        return " or ".join(_words(one) for one in of["anyOf"] if one.get("type") != "null")
    if of.get("type") == "array":
        return f"list of {_words(of['items'])}"
    if of.get("type") == ["string", "number"]:
        return "decimal"
    if of.get("format") == "date-time":
        return "instant"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(str(of.get("type")), "value")
