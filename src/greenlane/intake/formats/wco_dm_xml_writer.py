# SPDX-License-Identifier: Apache-2.0
"""Writing a declaration as WCO Data Model 3.6 XML, as a filer would send it.

The writer follows the same table as the reader, so that what it writes reads back as the same nouns. An amendment is
written as a change (function 5) that carries the whole content, or, with ``changes``, as a request (function 13, type
COR) whose pointers name what changes; a cancellation as a request of type INV.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lxml import etree
from msgspec import Struct, structs

from greenlane.cargo import Conveyance, Declaration, Function, Level, TransitTerms
from greenlane.errors import Invalid

from ..reading import Change
from . import wco_own
from .wco_header import DECLARATION
from .wco_journey import TIMES, inland_mode_of
from .wco_message import REASON_TYPE, direction_of_type, split_type
from .wco_table import Group, Kind, Leaf, Values
from .wco_values import time_text

METADATA = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
DECLARATIONS = "urn:wco:datamodel:WCO:DEC-DMS:2"
DATES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
# the stubs of lxml do not know that None stands for the namespace without a prefix
_PREFIXES: Any = {"md": METADATA, None: DECLARATIONS, "ds": DATES}

_FUNCTION_CODES = {Function.ORIGINAL: "9", Function.AMENDMENT: "5", Function.CANCELLATION: "13"}
_REQUEST = "13"
_AMENDMENT_POINTER = (
    {"section": "42A", "sequence": 1, "tag": None},
    {"section": "06A", "sequence": 1, "tag": None},
)


def write_wco_dm_xml(declaration: Declaration, changes: Iterable[Change] = ()) -> bytes:
    """The declaration as XML with its MetaData wrapper, UTF-8.

    Raises ``Invalid`` for a text that XML cannot hold, such as one with a control character.
    """
    root = etree.Element(f"{{{METADATA}}}MetaData", nsmap=_PREFIXES)
    etree.SubElement(root, f"{{{METADATA}}}WCODataModelVersionCode").text = "3.6"
    etree.SubElement(root, f"{{{METADATA}}}WCOTypeName").text = "DEC"
    slots = _slots(declaration, tuple(changes))
    element = etree.SubElement(root, f"{{{DECLARATIONS}}}{DECLARATION.name}")
    _fill(element, DECLARATION, slots)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _slots(declaration: Declaration, changes: tuple[Change, ...]) -> dict[str, Values]:
    """The fields of every noun that a message has once, by slot."""
    consignment = declaration.consignment
    journey = consignment.journey
    times = {
        field: next((time.at for time in journey.times if (time.moment, time.actual) == moment), None)
        for field, moment in TIMES.items()
    }
    return {
        "declaration": _header(declaration, changes),
        "offices": structs.asdict(declaration.offices),
        "consignment": structs.asdict(consignment),
        "journey": structs.asdict(journey),
        "border": structs.asdict(journey.border or Conveyance()),
        "arrival": structs.asdict(journey.arrival or Conveyance()),
        "departure": structs.asdict(journey.departure or Conveyance()),
        "transit": structs.asdict(consignment.transit or TransitTerms()),
        "times": times,
    }


def _header(declaration: Declaration, changes: tuple[Change, ...]) -> Values:
    values = structs.asdict(declaration)
    values["function"] = _FUNCTION_CODES[declaration.function]
    values["type"] = (declaration.type or "") + (declaration.additional_type or "")
    if declaration.function is Function.CANCELLATION:
        values["type"] = "INV"
    elif changes:
        values["function"], values["type"] = _REQUEST, "COR"
    values["changes"] = changes
    values["information"] = [*_reasons(declaration, changes), *_statements(declaration, values["type"])]
    return values


def _reasons(declaration: Declaration, changes: tuple[Change, ...]) -> list[Values]:
    if declaration.function is Function.ORIGINAL:
        return []
    stated = [
        _statement(change.reason, REASON_TYPE, (_AMENDMENT_POINTER[0], {**_AMENDMENT_POINTER[1], "sequence": number}))
        for number, change in enumerate(changes, start=1)
        if change.reason
    ]
    if declaration.reason and not stated:
        stated = [_statement(declaration.reason, REASON_TYPE, _AMENDMENT_POINTER if changes else ())]
    return stated


def _statement(text: str, type_code: str, pointers: Iterable[Values]) -> Values:
    return {"text": text, "type": type_code, "pointers": [_Pointer(**pointer) for pointer in pointers]}


class _Pointer(Struct):
    section: str
    sequence: int
    tag: str | None


def _statements(declaration: Declaration, type_code: str) -> list[Values]:
    plain = [{"code": one.code, "text": one.text, "pointers": ()} for one in declaration.consignment.statements]
    own = [{**one, "pointers": ()} for one in wco_own.spread(declaration, _implied(declaration, type_code))]
    return [*plain, *own]


def _implied(declaration: Declaration, type_code: str) -> Declaration:
    """The declaration as far as its elements tell stage, direction, level and inland mode."""
    consignment = declaration.consignment
    journey = consignment.journey
    direction = direction_of_type(split_type(type_code)[0], leaving=declaration.offices.exit is not None)
    inland = inland_mode_of(journey, declaration.direction or direction)
    level = Level.HOUSE if consignment.house_document else consignment.level if consignment.master_document else None
    return structs.replace(
        declaration,
        stage=None,
        direction=direction,
        consignment=structs.replace(consignment, level=level, journey=structs.replace(journey, inland_mode=inland)),
    )


def _fill(element: etree._Element, group: Group, slots: dict[str, Values]) -> None:
    """Write what stands in a group; elements that would be empty are left out."""
    for row in group.content:
        if row.spare:
            continue
        if isinstance(row, Leaf):
            slot, _, field = row.to.partition(".")
            value = slots.get(slot, {}).get(field)
            if value is not None and value != "":
                _write(element, row, value)
        elif row.makes is None:
            _add(element, row, slots)
        else:
            for values in row.makes.spread(slots):
                _add(element, row, {**slots, row.makes.slot: values})


def _add(parent: etree._Element, group: Group, slots: dict[str, Values]) -> None:
    element = etree.SubElement(parent, f"{{{DECLARATIONS}}}{group.name}")
    _fill(element, group, slots)
    if not len(element):
        parent.remove(element)


def _write(parent: etree._Element, leaf: Leaf, value: Any) -> None:
    element = etree.SubElement(parent, f"{{{DECLARATIONS}}}{leaf.name}")
    if leaf.kind is Kind.TIME:
        text, code = time_text(value)
        element = etree.SubElement(element, f"{{{DATES}}}DateTimeString", formatCode=code)
    elif leaf.kind is Kind.MONEY:
        if value.currency:
            element.set("currencyID", value.currency)
        text = _number(value.amount)
    else:
        text = _number(value) if isinstance(value, Decimal | bool | int) else str(value)
    try:
        element.text = text
    except ValueError as fault:
        raise Invalid(
            f"{leaf.name} holds a character that XML has no place for: {text[:60]!r}.",
            where=leaf.to,
            remedy="Leave control characters out.",
        ) from fault


def _number(value: Decimal | int) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(int(value))
