# SPDX-License-Identifier: Apache-2.0
"""The parts that DCSA bodies share: parties, places, goods, equipment with seals."""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import (
    Address,
    Contact,
    Equipment,
    Party,
    PartyRole,
    Seal,
)

from .json_fields import JsonFields, step

_NAMED = {
    "shipper": PartyRole.CONSIGNOR,
    "consignee": PartyRole.CONSIGNEE,
    "notifyParty": PartyRole.NOTIFY,
    "notifyParties": PartyRole.NOTIFY,
    "seller": PartyRole.SELLER,
    "buyer": PartyRole.BUYER,
    "issuingParty": PartyRole.CARRIER,
    "carriersAgentAtDestination": PartyRole.REPRESENTATIVE,
}
_BY_FUNCTION = {
    "OS": PartyRole.CONSIGNOR,
    "CZ": PartyRole.CONSIGNOR,
    "SHP": PartyRole.CONSIGNOR,
    "CN": PartyRole.CONSIGNEE,
    "N1": PartyRole.NOTIFY,
    "N2": PartyRole.NOTIFY,
    "NI": PartyRole.NOTIFY,
    "CA": PartyRole.CARRIER,
    "DDR": PartyRole.CONSIGNOR,
    "DDS": PartyRole.CONSIGNEE,
    "SE": PartyRole.SELLER,
    "BY": PartyRole.BUYER,
}
_TRADER_NUMBERS = ("EORI", "TIN", "EIN", "PAN", "GSTIN", "VAT", "CNPJ", "NIT", "RUC")
_SEAL_SOURCES = {"CAR": "CA", "SHI": "SH", "VET": "AA", "CUS": "CU"}
"""Who affixed a seal, in the codes of UN/EDIFACT 9303."""


def parties_of(fields: JsonFields, stated: object, path: str) -> list[Party]:
    """The parties of a document: an object by role (bill of lading) or a list with functions (arrival notice)."""
    if isinstance(stated, list):
        return [
            party
            for one, where in fields.members(stated, path)
            if (party := _with_function(fields, one, where)) is not None
        ]
    found: list[Party] = []
    for name, one in fields.mapping(stated, path).items():
        if name == "other":
            for other, where in fields.members(one, step(path, name)):
                party = _with_function(fields, other, where)
                found.extend([party] if party is not None else [])
            continue
        role = _NAMED.get(name, PartyRole.OTHER)
        for member, where in fields.members(one, step(path, name)):
            party = party_of(fields, member, where, role)
            found.extend([party] if party is not None else [])
    return found


def _with_function(fields: JsonFields, one: object, path: str) -> Party | None:
    stated = fields.mapping(one, path)
    function = fields.text(stated.get("partyFunction"), step(path, "partyFunction"))
    role = _BY_FUNCTION.get((function or "").upper(), PartyRole.OTHER)
    inner, where = (stated["party"], step(path, "party")) if "party" in stated else (stated, path)
    return party_of(fields, inner, where, role)


def party_of(fields: JsonFields, one: object, path: str, role: PartyRole) -> Party | None:
    """One party; None where nothing is said of it.

    A party of the contract without a role of its own among the nouns (endorsee, eBL holder …) has the role ``other``.
    """
    stated = fields.mapping(one, path)
    if not stated:
        return None
    paths: dict[str, str] = {}
    name = fields.text(stated.get("partyName"), step(path, "partyName"))
    if name:
        paths["name"] = step(path, "partyName")
    number = _number(fields, stated, path, paths)
    contacts = tuple(_contacts(fields, stated, path))
    address = address_of(fields, stated, path, paths)
    return Party(role=role, name=name, id=number, address=address, contacts=contacts, paths=paths)


def _number(fields: JsonFields, stated: dict[str, Any], path: str, paths: dict[str, str]) -> str | None:
    """A trader's number of the tax references; None where there is none."""
    at = step(path, "taxLegalReferences")
    for one, where in fields.members(stated.get("taxLegalReferences"), at):
        reference = fields.mapping(one, where)
        kind = fields.text(reference.get("type"), step(where, "type"))
        value = fields.text(reference.get("value"), step(where, "value"))
        if value and (kind or "").upper() in _TRADER_NUMBERS:
            paths["id"] = step(where, "value")
            return value
    return None


def _contacts(fields: JsonFields, stated: dict[str, Any], path: str) -> Iterator[Contact]:
    """Persons, telephones and mail addresses, and the party's codes in other lists (LEI, DID …), which are no TIN."""
    at = step(path, "identifyingCodes")
    for one, where in fields.members(stated.get("identifyingCodes"), at):
        identity = fields.mapping(one, where)
        value = fields.text(identity.get("partyCode"), step(where, "partyCode"))
        kinds = (fields.text(identity.get(key), step(where, key)) for key in ("codeListName", "codeListProvider"))
        if value:
            yield Contact(kind=next((kind for kind in kinds if kind), "code"), value=value)
    at = step(path, "partyContactDetails")
    for one, where in fields.members(stated.get("partyContactDetails"), at):
        contact = fields.mapping(one, where)
        for key, kind in (("name", "person"), ("phone", "phone"), ("email", "email")):
            value = fields.text(contact.get(key), step(where, key))
            if value:
                yield Contact(kind=kind, value=value)


def address_of(fields: JsonFields, stated: dict[str, Any], path: str, paths: dict[str, str]) -> Address | None:
    """The address of a party, in parts or in lines; None where there is none."""
    lines = [fields.text(line, where) for line, where in fields.members(stated.get("addressLines"), path)]
    at = step(path, "address")
    parts = fields.mapping(stated.get("address"), at)

    def text(key: str) -> str | None:
        return fields.text(parts.get(key), step(at, key))

    street = " ".join(part for part in (text("street"), text("streetNumber")) if part)
    box = text("POBox")
    line = ", ".join(
        part for part in (street, *(line for line in lines if line), f"PO Box {box}" if box else "") if part
    )
    values = {
        "line": line or None,
        "city": text("city"),
        "postcode": text("postCode") or text("postcode"),
        "country": text("countryCode"),
        "subdivision": text("stateRegion"),
    }
    keys = {"line": "street", "city": "city", "postcode": "postCode", "country": "countryCode"}
    paths.update({field: step(at, key) for field, key in keys.items() if values[field]})
    return Address(**values) if any(values.values()) else None


def place_of(fields: JsonFields, one: object, path: str) -> tuple[str, str] | None:
    """A place as its UN/LOCODE, else its facility's code, city or name, with its pointer; None where there is none."""
    if isinstance(one, str):
        text = fields.text(one, path)
        return (text, path) if text else None
    stated = fields.mapping(one, path)
    for way in (
        ("UNLocationCode",),
        ("facility", "facilityCode"),
        ("locationName",),
        ("city", "city"),
        ("address", "city"),
    ):
        value: Any = stated
        where = path
        for key in way:
            value = value.get(key) if isinstance(value, dict) else None
            where = step(where, key)
        if isinstance(value, str) and (text := fields.text(value, where)):
            return text, where
    return None


def equipment_of(fields: JsonFields, stated: object, path: str) -> list[Equipment]:
    """The containers used, with their seals."""
    found: list[Equipment] = []
    for one, where in fields.members(stated, path):
        used = fields.mapping(one, where)
        inner, at = (used["equipment"], step(where, "equipment")) if "equipment" in used else (used, where)
        unit = fields.mapping(inner, at)
        number = fields.text(unit.get("equipmentReference"), step(at, "equipmentReference"))
        empty = fields.text(used.get("emptyIndicatorCode"), step(where, "emptyIndicatorCode"))
        found.append(
            Equipment(
                id=number,
                size_type=fields.text(unit.get("ISOEquipmentCode"), step(at, "ISOEquipmentCode")),
                empty=None if empty is None else empty.upper() == "EMPTY",
                seals=tuple(_seals(fields, used.get("seals"), step(where, "seals"))),
                path=where,
                paths={"id": step(at, "equipmentReference")} if number else {},
            )
        )
    return found


def _seals(fields: JsonFields, stated: object, path: str) -> Iterator[Seal]:
    for one, where in fields.members(stated, path):
        seal = fields.mapping(one, where)
        number = fields.text(seal.get("number"), step(where, "number"))
        source = fields.text(seal.get("source"), step(where, "source"))
        if number:
            yield Seal(number=number, affixed_by=_SEAL_SOURCES.get(source or "", source))
