# SPDX-License-Identifier: Apache-2.0
"""The manual page of the formats, made from the reader's own table and the published schema, in MyST Markdown."""

from collections.abc import Iterator
from typing import Any

from .ens_manual import ens_page
from .native_json import FORMAT as NATIVE_FORMAT
from .native_json import NAME as NATIVE_NAME
from .native_writing import native_schema
from .registry import JSON_FORMATS, TEXT_FORMATS, XML_FORMATS
from .wco_dm_xml import FORMAT as WCO_FORMAT
from .wco_dm_xml import NAME as WCO_NAME
from .wco_header import DECLARATION
from .wco_own import FIELDS, TYPE
from .wco_table import Group, Leaf

_HEAD = """# Formats

A message is recognised by its content, never by its name or media type. Everything that is none of these formats gets
an answer that says what it seems to be.

| Format | Name in answers |
| --- | --- |
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

What the mapping does with values is told in [WCO Data Model XML](../formats/wco-dm-xml.md). The next table lists every
element that is read. *Fills* is the noun and field as native JSON names it. A row in brackets is another place for the
same value: it is read where the first is absent, and never written.
"""

_NATIVE = f"""## {NATIVE_NAME}

One filing about one consignment is one JSON object; several come as an array, or one on each line (NDJSON). The JSON
Schema is served at `/v1/schemas/declaration`; [Native JSON](../formats/native-json.md) tells the rest. Absent fields
are left out; decimals are numbers or texts (`"1050.5"`), instants RFC 3339, with their offset.
"""


# Where the nouns of a declaration lie that it has once, by the slot in which their fields collect.
_HOMES = {
    "declaration": "",
    "offices": "offices.",
    "consignment": "consignment.",
    "journey": "consignment.journey.",
    "border": "consignment.journey.border.",
    "arrival": "consignment.journey.arrival.",
    "departure": "consignment.journey.departure.",
    "times": "consignment.journey.times: ",
    "transit": "consignment.transit.",
}
# Elements whose value decides which field is filled, or becomes part of one, and elements that only order others.
_FILLS = {
    "journey.location_name": "consignment.journey.goods_location",
    "journey.location_country": "consignment.journey.goods_location",
    "transport_document.id": "consignment.master_document or house_document",
    "transport_document.type": "consignment.level",
    "classification.id": "{home}hs or additional_codes",
    "classification.type": "{home}hs or additional_codes",
    "procedure.current": "{home}procedure or additional_procedures",
    "procedure.previous": "{home}previous_procedure",
    "origin.country": "{home}origin or preferential_origin",
    "origin.type": "{home}origin or preferential_origin",
    "document.category": "{home}type",
    "equipment.fullness": "{home}empty",
    "seal.class": "{home}seal_class",
    "information.type": "what kind of statement it is",
    "change.reason_code": "the reason of a change",
    "pointer.sequence": "the pointers of a change",
    "pointer.section": "the pointers of a change",
    "pointer.tag": "the pointers of a change",
    **{f"{slot}.position": "the order" for slot in ("equipment", "seal", "packaging", "container")},
    "stop.number": "the order",
}
_OF_ADDRESS = frozenset({"line", "city", "postcode", "country", "subdivision"})
_PLAIN = frozenset({"container", "stop", "transit_office"})


def formats_page() -> str:
    """The page: what is recognised, every element of a WCO declaration that is read, every object of native JSON."""
    return (
        "\n".join(
            [_HEAD + _known(), _WCO, *_wco_rows(), "", *_own_statements(), *ens_page(), _NATIVE, *_native_objects()]
        )
        + "\n"
    )


def _known() -> str:
    rows = ((WCO_NAME, WCO_FORMAT), (NATIVE_NAME, NATIVE_FORMAT))
    added = ((row[1], row[0]) for rows in (XML_FORMATS, JSON_FORMATS, TEXT_FORMATS) for row in rows)
    return "".join(f"| {words} | `{name}` |\n" for words, name in (*rows, *added))


def _wco_rows() -> Iterator[str]:
    yield "| Element | WCO | Fills | As |"
    yield "| --- | --- | --- | --- |"
    yield from _rows(DECLARATION, DECLARATION.name, _HOMES, spare=False)


def _rows(group: Group, path: str, homes: dict[str, str], *, spare: bool) -> Iterator[str]:
    maker = group.makes
    if maker is not None:
        owner, _, field = (maker.into or "").partition(".")
        which = f"[{maker.role}]" if maker.role is not None else "[]"
        homes = {**homes, maker.slot: f"{homes[owner]}{field}{which}." if field else homes.get("item", "")}
    for row in group.content:
        below, read_only = f"{path}/{row.name}", spare or row.spare
        if isinstance(row, Leaf):
            shown = f"(`{below}`)" if read_only else f"`{below}`"
            yield f"| {shown} | {row.wco or ''} | `{_fills(row, homes)}` | {row.kind} |"
        else:
            yield from _rows(row, below, homes, spare=read_only)


def _fills(leaf: Leaf, homes: dict[str, str]) -> str:
    slot, _, field = leaf.to.partition(".")
    home = homes.get(slot, "")
    if leaf.to in _FILLS:
        return _FILLS[leaf.to].format(home=home)
    if slot in _PLAIN:
        return home.rstrip(".")
    return f"{home}address.{field}" if slot == "party" and field in _OF_ADDRESS else f"{home}{field}"


def _own_statements() -> Iterator[str]:
    yield f"For what has no element, `AdditionalInformation` with the `StatementTypeCode` `{TYPE}` carries it:\n"
    yield "| `StatementCode` | `StatementDescription` |"
    yield "| --- | --- |"
    yield from (f"| `{code}` | {holds} |" for code, (_, _, holds) in FIELDS.items())
    yield ""


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
