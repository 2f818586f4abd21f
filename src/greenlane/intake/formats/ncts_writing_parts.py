# SPDX-License-Identifier: Apache-2.0
"""The parts that transit messages are written from: values, parties, documents, means of transport, places."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from lxml import etree

from greenlane.cargo import Conveyance, Document, Party, PartyRole, Statement
from greenlane.errors import Invalid

from .ncts_values import CONTACT_KINDS, LOCATIONS, SEPARATOR

Element = etree._Element
Kept = TypeVar("Kept")
PHASE = "NCTS6"
"""The phase of the transit system that written messages are of."""

_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}", re.ASCII)
_COUNTRY_AND_WORDS = re.compile(r"([A-Z]{2})(?: (.+))?", re.ASCII | re.DOTALL)
_ELEMENTS = {
    PartyRole.TRANSIT_HOLDER: "HolderOfTheTransitProcedure",
    PartyRole.REPRESENTATIVE: "Representative",
    PartyRole.CARRIER: "Carrier",
    PartyRole.CONSIGNOR: "Consignor",
    PartyRole.CONSIGNEE: "Consignee",
    PartyRole.SUPPLY_CHAIN_ACTOR: "AdditionalSupplyChainActor",
}


def add(parent: Element, name: str, value: object) -> None:
    """Write an element with a value; nothing where the value is absent."""
    if value is None:
        return
    if isinstance(value, bool):
        value = "1" if value else "0"
    elif isinstance(value, Decimal):
        value = f"{value:f}"
    etree.SubElement(parent, name).text = str(value)


def within(parent: Element, name: str, values: Mapping[str, object]) -> None:
    """Write a group of values; nothing where all but its sequence number are absent."""
    if all(value is None for key, value in values.items() if key != "sequenceNumber"):
        return
    element = etree.SubElement(parent, name)
    for key, value in values.items():
        add(element, key, value)


def numbered(parent: Element, name: str, members: Iterable[Kept], write: Callable[[Element, Kept], None]) -> None:
    """Write a group for each of several, each with its sequence number."""
    for number, one in enumerate(members, start=1):
        element = etree.SubElement(parent, name)
        add(element, "sequenceNumber", number)
        write(element, one)


def time_text(value: datetime | None) -> str | None:
    """An instant as the schemas have it: UTC, to the second, without an offset."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") if value is not None else None


def add_parties(parent: Element, parties: Iterable[Party], *roles: PartyRole) -> None:
    """Write the parties in these roles: one of each, of supply chain actors all.

    Raises ``Invalid`` where there are several in a role that the message has once.
    """
    for role in roles:
        found = [one for one in parties if one.role is role]
        if len(found) > 1 and role is not PartyRole.SUPPLY_CHAIN_ACTOR:
            raise Invalid(
                f"The declaration names {len(found)} parties as {role} where a transit message has one.",
                remedy="Name one, or one for each house consignment.",
            )
        several = role is PartyRole.SUPPLY_CHAIN_ACTOR
        if role is PartyRole.TRANSIT_HOLDER and not found:
            etree.SubElement(parent, _ELEMENTS[role])  # the schemas demand it, even empty
        for number, one in enumerate(found if several else found[:1], start=1):
            element = etree.SubElement(parent, _ELEMENTS[role])
            if several:
                add(element, "sequenceNumber", number)
                add(element, "role", one.function_code)
                add(element, "identificationNumber", one.id)
            else:
                _party(element, one)


def _party(element: Element, one: Party) -> None:
    holder = one.role is PartyRole.TRANSIT_HOLDER
    tir = one.authorisation if holder else None
    add(element, "identificationNumber", one.id if one.id != tir else None)
    add(element, "TIRHolderIdentificationNumber", tir)
    add(element, "name", one.name)
    if one.role is PartyRole.REPRESENTATIVE:
        add(element, "status", one.function_code)
    if one.address is not None:
        lines = one.address
        values = {"streetAndNumber": lines.line, "postcode": lines.postcode, "city": lines.city}
        within(element, "Address", {**values, "country": lines.country})
    if one.contacts:
        reach = {one.kind: one.value for one in reversed(one.contacts)}
        within(element, "ContactPerson", {name: reach.get(kind) for name, kind in CONTACT_KINDS.items()})


def add_documents(element: Element, one: Document) -> None:
    """Write what a document states."""
    add(element, "type", one.type)
    add(element, "referenceNumber", one.id)
    if one.line is not None:
        add(element, "goodsItemNumber" if element.tag == "PreviousDocument" else "documentLineItemNumber", one.line)
    add(element, "complementOfInformation", one.name)


def add_statements(element: Element, one: Statement) -> None:
    """Write what an additional statement says."""
    add(element, "code", one.code)
    add(element, "text", one.text)


def add_means(parent: Element, name: str, one: Conveyance, *, office: str | None = None) -> None:
    """Write a means of transport; ``office`` is where it crosses the frontier."""
    values: dict[str, Any] = {"sequenceNumber": 1}
    if office is not None:
        values["customsOfficeAtBorderReferenceNumber"] = office
    values |= {
        "typeOfIdentification": one.id_type,
        "identificationNumber": one.id,
        "nationality": one.nationality,
        "conveyanceReferenceNumber": one.reference,
    }
    within(parent, name, values)


def add_place(parent: Element, name: str, text: str | None) -> None:
    """Write a place: a UN/LOCODE as one, else its country and its name."""
    if text is None:
        return
    if _LOCODE.fullmatch(text):
        within(parent, name, {"UNLocode": text})
        return
    parts = _COUNTRY_AND_WORDS.fullmatch(text)
    within(parent, name, {"country": parts[1], "location": parts[2]} if parts else {"location": text})


def add_location(parent: Element, text: str | None) -> None:
    """Write where the goods are, from type of location, qualifier and identification run together."""
    if text is None:
        return
    location = etree.SubElement(parent, "LocationOfGoods")
    add(location, "typeOfLocation", text[:1] or None)
    add(location, "qualifierOfIdentification", text[1:2] or None)
    inner: dict[str, Element] = {}
    for way, part in zip(LOCATIONS.get(text[1:2], ()), text[2:].split(SEPARATOR), strict=False):
        element = location
        for name in way[:-1]:
            element = inner[name] if name in inner else inner.setdefault(name, etree.SubElement(location, name))
        add(element, way[-1], part or None)
