# SPDX-License-Identifier: Apache-2.0
"""The part of the manual about entry summary declarations: every element and the field that it fills."""

from collections.abc import Iterator

from .ens_nouns import MEANS, OF_ITEM, UCR_DOCUMENT
from .ens_table import DIVERSION, MESSAGE, Group, Leaf

_HEAD = """## Entry summary declaration (IE315, IE313)

What the mapping does with values is told in [Entry summary declarations](../formats/ens.md). The table lists every
element; *Fills* is the noun and field as native JSON names it, *Holds* the most characters that the schemas allow.
"""
_DIVERTED = "### Request for a diversion (IE323)\n\nBecomes a report.\n"

_ITEM = "consignment.items[]."
_HOMES = {
    "envelope": "envelope.",
    "declaration": "",
    "border": "consignment.journey.border.",
    "consignment": "consignment.",
    "journey": "consignment.journey.",
    "offices": "offices.",
    "item": _ITEM,
    "document": f"{_ITEM}documents[].",
    "mention": f"{_ITEM}statements[].",
    "packaging": f"{_ITEM}packaging[].",
}
_FILLS = {
    "envelope.date": "envelope.prepared_at",
    "envelope.time": "envelope.prepared_at",
    "times.arrival": "consignment.journey.times: arrival",
    "stop.country": "consignment.journey.routing_countries[]",
    "later.office": "offices.subsequent_entry[]",
    "seal.number": "consignment.equipment[].seals[].number",
    "container.id": f"{_ITEM}containers[]",
    "packaging.pieces": f"{_ITEM}packaging[].count",
    "item.ucr": f"{_ITEM}documents[] of type {UCR_DOCUMENT}",
    **{f"item.{field}": f"{_ITEM}statements[] {code}" for field, code in OF_ITEM.items()},
    **{f"means.{field}": f"{_ITEM}statements[] {MEANS}" for field in ("id", "nationality")},
}
_OF_REPORTS = {
    "envelope.date": "envelope.prepared_at",
    "envelope.time": "envelope.prepared_at",
    "border.mode": "conveyance.mode",
    "border.id": "conveyance.id",
    "times.arrival": "times: arrival",
    "diversion.reference": "reference",
    "diversion.place": "place",
    "diversion.first_country": "statements[] DIVERSION",
    "diversion.first_office": "statements[] DIVERSION",
    "diversion.information": "statements[] INFORMATION-TYPE",
    "operation.mrn": "documents[].id",
    "diverted.number": "documents[].line",
}
_OF_ADDRESS = frozenset({"line", "city", "postcode", "country"})


def ens_page() -> Iterator[str]:
    """The lines of the part, in MyST Markdown."""
    yield _HEAD
    yield from _table(MESSAGE, _FILLS, "consignment.")
    yield ""
    yield _DIVERTED
    yield from _table(DIVERSION, _OF_REPORTS, "")
    yield ""


def _table(rows: tuple[Leaf | Group, ...], fills: dict[str, str], above: str) -> Iterator[str]:
    yield "| Element | Fills | Holds |"
    yield "| --- | --- | --- |"
    yield from _rows(rows, "", fills, f"{above}parties[].")


def _rows(rows: tuple[Leaf | Group, ...], path: str, fills: dict[str, str], party: str) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Group):
            inside = f"{party.rpartition('[')[0]}[{row.role}]." if row.role is not None else party
            yield from _rows(row.content, f"{path}{row.name}/", fills, inside)
        else:
            yield f"| `{path}{row.name}` | {_fills(row, fills, party)} | {row.most} |"


def _fills(row: Leaf, fills: dict[str, str], party: str) -> str:
    if row.to is None:
        return "left aside: a language"
    if row.to == "envelope.type":
        return "compared with the name of the message"
    slot, _, field = row.to.partition(".")
    if slot == "party":
        return f"`{party}{'address.' if field in _OF_ADDRESS else ''}{field}`"
    return f"`{fills.get(row.to) or _HOMES[slot] + field}`"
