# SPDX-License-Identifier: Apache-2.0
"""The parts of ICS2 messages: parties, places, documents, equipment, amounts, means of transport and times."""

from lxml import etree

from greenlane.cargo import (
    Address,
    Contact,
    Document,
    Equipment,
    JourneyTime,
    Moment,
    Money,
    Party,
    PartyRole,
    Statement,
)

from .ncts_values import instant, seals_of
from .wco_values import decimal
from .xml_tree import Node, Take, Taken

_PARTY = {
    "name": Take("name"),
    "identificationNumber": Take("id"),
    "status": Take("function_code"),
    "role": Take("function_code"),
    "supplementaryFilingType": Take("function_code"),
    "AEOStatus": Take("authorisation"),
}
_ADDRESS = {
    "city": Take("city"),
    "country": Take("country"),
    "subDivision": Take("subdivision"),
    "postCode": Take("postcode"),
}
_CONTACT_KINDS = {"TE": "phone", "EM": "email", "FX": "fax"}
_CONTAINER_EMPTY = {"A": True, "B": False}  # packed status: A empty, B not empty


def party(node: Node, role: PartyRole) -> Party | None:
    """A party; None when its element says nothing. The status as a trusted operator is kept as its authorisation."""
    taken = node.take(_PARTY)
    values, paths = taken.values, taken.paths
    address = node.first("address")
    if address is not None:
        lines = address.take(_ADDRESS)
        line = _line(address)
        if line is not None:
            lines.put("line", line, address.path)
        if lines.values:
            values["address"] = Address(**lines.values)
            paths |= {"address": address.path, **lines.paths}
    contacts = []
    for one in node.all("communication"):
        number, code = one.text("identifier"), one.text("type") or ""
        if number:
            kind = _CONTACT_KINDS.get(code, code) or ("email" if "@" in number else "phone")
            contacts.append(Contact(kind=kind, value=number))
    if contacts:
        values["contacts"], paths["contacts"] = tuple(contacts), f"{node.path}/communication[1]"
    return Party(role=role, **values, paths=paths) if values else None


def _line(address: Node) -> str | None:
    street, number = address.text("street"), address.text("number")
    box = address.text("poBox")
    parts = (
        " ".join(part for part in (street, number) if part),
        address.text("streetAdditionalLine"),
        f"PO box {box}" if box else None,
    )
    return ", ".join(part for part in parts if part) or None


def parties(node: Node, roles: dict[str, PartyRole]) -> list[Party]:
    """The parties that stand in a node, by their elements."""
    return [one for name, role in roles.items() for each in node.all(name) if (one := party(each, role)) is not None]


def place(node: Node, name: str) -> tuple[str, str] | None:
    """A place and its path: its UN/LOCODE, else its country and words with a blank between."""
    found = node.first(name)
    if found is None:
        return None
    code, words, country = found.text("UNLOCODE"), found.text("location"), found.text("address", "country")
    text = code or " ".join(part for part in (country, words) if part)
    return (text, found.path) if text else None


def documents(node: Node) -> list[Document]:
    """The supporting documents that stand in a node."""
    fields = {"referenceNumber": Take("id"), "type": Take("type")}
    read = ((one, one.take(fields).values) for one in node.all("supportingDocuments"))
    return [Document(**values, path=one.path) for one, values in read if values]


def contract(node: Node | None, name: str) -> Document | None:
    """A transport document (``transportDocumentHouseLevel`` and the like); None where none is named."""
    found = node.first(name) if node is not None else None
    if found is None:
        return None
    values = found.take({"documentNumber": Take("id"), "type": Take("type")}).values
    return Document(**values, path=found.path) if values else None


def statements(node: Node) -> list[Statement]:
    """Additional information, and the postal receptacles, that stand in a node."""
    found = (one.take({"code": Take("code"), "text": Take("text")}).values for one in node.all("additionalInformation"))
    told = [Statement(**values) for values in found if values]
    receptacles = (one.text("receptacleIdentificationNumber") for one in node.all("receptacle"))
    return told + [Statement(code="receptacle", text=number) for number in receptacles if number]


def equipment(node: Node) -> list[Equipment]:
    """The transport equipment that stands in a node, with its seals."""
    found = []
    fields = {"containerIdentificationNumber": Take("id"), "containerSizeAndType": Take("size_type")}
    for one in node.all("transportEquipment"):
        taken = one.take({**fields, "containerPackedStatus": Take("empty", _empty)})
        seals = seals_of(one, "seal")
        if seals:
            taken.put("seals", seals, f"{one.path}/seal[1]")
        if taken.values:
            found.append(Equipment(**taken.values, path=one.path, paths=taken.paths))
    return found


def _empty(reader: object, element: etree._Element, text: str, path: str) -> bool | None:
    return _CONTAINER_EMPTY.get(text.upper())


def money(node: Node, *way: str) -> tuple[Money, str] | None:
    """An amount and its path, from the attributes of an element; None where there is none or it is no number."""
    found = node.first(*way)
    if found is None:
        return None
    text = (found.element.get("value") or "").strip()
    amount = decimal(node.tree, found.element, text, found.path)
    if amount is None:
        return None
    return Money(amount=amount, currency=(found.element.get("currency") or "").strip() or None), found.path


MEANS = {
    "identificationNumber": Take("id"),
    "typeOfIdentification": Take("id_type"),
    "nationality": Take("nationality"),
    "conveyanceReferenceNumber": Take("reference"),
    "ModeOfTransport": Take("mode"),
}
"""The elements of a means of transport."""
_TIMES = {
    "actualDateAndTimeOfDeparture": (Moment.DEPARTURE, True),
    "estimatedDateAndTimeOfDeparture": (Moment.DEPARTURE, False),
    "actualDateAndTimeOfArrival": (Moment.ARRIVAL, True),
    "estimatedDateAndTimeOfArrival": (Moment.ARRIVAL, False),
}


def times(means: Node) -> tuple[JourneyTime, ...]:
    """When a means of transport left and arrives."""
    found = []
    for name, (moment, actual) in _TIMES.items():
        at = dated(means, name)
        if "at" in at.values:
            found.append(JourneyTime(moment=moment, at=at.values["at"], actual=actual, path=at.paths["at"]))
    return tuple(found)


def dated(node: Node, name: str, field: str = "at") -> Taken:
    """The instant in the ``DateTime`` of a child, as a field."""
    found = node.first(name)
    return found.take({"DateTime": Take(field, instant)}) if found is not None else Taken()
