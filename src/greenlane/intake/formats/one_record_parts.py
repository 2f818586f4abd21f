# SPDX-License-Identifier: Apache-2.0
"""The parts of a ONE Record waybill or shipment: parties, places, customs and security data, pieces as goods items."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from greenlane.cargo import Address, Contact, GoodsItem, JourneyTime, Moment, Packaging, Party, PartyRole, Statement

from .air_waybill import CustomsNote, Leg, day_time
from .json_fields import JsonFields
from .one_record_graph import Node

_ROLES = {
    "SHP": PartyRole.CONSIGNOR,
    "SHIPPER": PartyRole.CONSIGNOR,
    "CONSIGNOR": PartyRole.CONSIGNOR,
    "CNE": PartyRole.CONSIGNEE,
    "CONSIGNEE": PartyRole.CONSIGNEE,
    "NFY": PartyRole.NOTIFY,
    "NI": PartyRole.NOTIFY,
    "AGT": PartyRole.REPRESENTATIVE,
    "FFW": PartyRole.REPRESENTATIVE,
    "CAR": PartyRole.CARRIER,
    "AIR": PartyRole.CARRIER,
    "CARRIER": PartyRole.CARRIER,
    "BUY": PartyRole.BUYER,
    "SEL": PartyRole.SELLER,
}
_CONTACTS = {
    "PHONE_NUMBER": "phone",
    "PHONE": "phone",
    "EMAIL_ADDRESS": "email",
    "EMAIL": "email",
    "FAX_NUMBER": "fax",
    "FAX": "fax",
}
_TRADER_NUMBERS = ("TIN", "EORI", "TRADER_IDENTIFICATION_NUMBER", "CUSTOMS", "T")
_OUTBOUND, _INBOUND = "OUTBOUND", "INBOUND"


def parties_of(fields: JsonFields, *nodes: Node | None) -> list[Party]:
    """The parties involved in a waybill and its shipment, each once."""
    found: list[Party] = []
    seen = set()
    for node in nodes:
        for party in node.nodes("involvedParties") if node is not None else ():
            code, _ = party.code("partyRole", "role")
            role = _ROLES.get((code or "").upper(), PartyRole.OTHER)
            details = party.node("partyDetails", "organization") or party
            read = _party(fields, role, party, details)
            key = (read.role, read.name, read.id)
            if key not in seen:
                seen.add(key)
                found.append(read)
    return found


def _party(fields: JsonFields, role: PartyRole, party: Node, details: Node) -> Party:
    paths: dict[str, str] = {}
    name = _text(fields, details, paths, "name", "name", "shortName")
    if name is None:
        persons = [_text(fields, details, {}, "name", part) for part in ("firstName", "lastName")]
        name = " ".join(part for part in persons if part) or None
    number = next(_numbers(fields, (details, party), paths), None)
    contacts = list(_contacts(fields, details))
    for account in party.nodes("accountNumbers"):
        value = fields.text(*account.value("textualValue"))
        contacts.extend([Contact(kind="account", value=value)] if value else [])
    if (agent := _text(fields, details, {}, "agent", "iataCargoAgentCode")) is not None:
        contacts.append(Contact(kind="iata_agent", value=agent))
    location = details.node("basedAtLocation", "location")
    address = address_of(fields, location.node("address"), paths) if location is not None else None
    return Party(role=role, name=name, id=number, address=address, contacts=tuple(contacts), paths=paths)


def _numbers(fields: JsonFields, nodes: Iterable[Node], paths: dict[str, str]) -> Iterator[str]:
    for node in nodes:
        for other in node.nodes("otherIdentifiers"):
            kind, _ = other.code("otherIdentifierType")
            value, path = other.value("textualValue")
            text = fields.text(value, path)
            if text is not None and (kind or "").upper() in _TRADER_NUMBERS:
                paths["id"] = path
                yield text


def _contacts(fields: JsonFields, details: Node) -> Iterator[Contact]:
    for detail in details.nodes("contactDetails"):
        kind, _ = detail.code("contactDetailType")
        value = fields.text(*detail.value("textualValue"))
        if value is not None:
            yield Contact(kind=_CONTACTS.get((kind or "").upper(), kind or "other"), value=value)
    for person in details.nodes("contactPersons"):
        names = (fields.text(*person.value(part)) for part in ("firstName", "lastName"))
        name = " ".join(part for part in names if part)
        if name:
            yield Contact(kind="person", value=name)
        yield from _contacts(fields, person)


def address_of(fields: JsonFields, node: Node | None, paths: dict[str, str]) -> Address | None:
    """A postal address; None where nothing is said of it."""
    if node is None:
        return None
    lines = [text for value, path in node.all("streetAddressLines", "street") if (text := fields.text(value, path))]
    box = fields.text(*node.value("postOfficeBox"))
    if box:
        lines.append(f"PO Box {box}")
    values = {
        "line": ", ".join(lines) or None,
        "city": _text(fields, node, paths, "city", "cityName") or node.code("cityCode")[0],
        "postcode": _text(fields, node, paths, "postcode", "textualPostCode") or node.code("postalCode")[0],
        "country": node.code("country")[0],
        "subdivision": node.code("regionCode", "region")[0],
    }
    if lines:
        paths["line"] = node.value("streetAddressLines", "street")[1]
    if values["country"]:
        paths["country"] = node.code("country")[1]
    return Address(**values) if any(values.values()) else None


def place_of(fields: JsonFields, node: Node, *names: str) -> tuple[str, str] | None:
    """A place as its first code, else its name, with its pointer; None where there is none."""
    for value, path in node.all(*names):
        if not isinstance(value, Node):
            text = fields.text(value, path)
            if text:
                return text, path
            continue
        code, where = value.code("locationCodes", "code")
        text = code or fields.text(*value.value("locationName"))
        if text:
            return text, where if code else path
    return None


def notes_of(fields: JsonFields, nodes: Iterable[Node]) -> list[CustomsNote]:
    """The customs information of a shipment and its pieces, each once."""
    found: dict[tuple[Any, ...], CustomsNote] = {}
    for node in nodes:
        for one in node.nodes("customsInformation"):
            if not one.described:
                continue
            country, subject, content = (one.code(name)[0] for name in ("country", "subjectCode", "contentCode"))
            value, path = one.value("otherCustomsInformation", "note")
            text = fields.text(value, path)
            if country or subject or content or text:
                note = CustomsNote(country, subject, content, text, one.path)
                found.setdefault(note[:4], note)
    return list(found.values())


def security_of(fields: JsonFields, nodes: Iterable[Node]) -> tuple[list[str], list[CustomsNote]]:
    """The security declarations as handling codes (SPX, SCO …) and notes (RA, KC, SM, SD), as a waybill writes them."""
    codes: list[str] = []
    notes: list[CustomsNote] = []
    for node in nodes:
        for one in node.nodes("securityDeclarations", "securityDeclaration"):
            codes.extend(code.upper() for code, _ in one.codes("securityStatus"))
            issuers = [*one.nodes("regulatedEntityIssuer"), *one.nodes("regulatedEntitiesReceivedFrom", "receivedFrom")]
            for entity in issuers:
                kind = entity.code("regulatedEntityCategory")[0] or "RA"
                number = fields.text(*entity.value("regulatedEntityIdentifier"))
                notes.append(CustomsNote(None, "ISS", kind.upper(), number, entity.path))
            notes.extend(CustomsNote(None, None, "SM", code, path) for code, path in one.codes("screeningMethods"))
            issued = fields.text(*one.value("issuedOn"))
            if issued:
                notes.append(CustomsNote(None, None, "SD", issued, one.path))
    return codes, notes


def value_of(fields: JsonFields, node: Node, *names: str) -> tuple[Decimal, str] | None:
    """A weight in kilograms (a value with its unit) with its pointer; None where there is none."""
    for value, path in node.all(*names):
        unit: str | None = None
        if isinstance(value, Node):
            unit = value.code("unit")[0]
            value, path = value.value("numericalValue", "value")
        weight = fields.weight(value, unit, path)
        if weight is not None:
            return weight, path
    return None


def pieces_of(*nodes: Node | None) -> list[Node]:
    """The pieces of a shipment and of the lines of a waybill, each once."""
    found: dict[int, Node] = {}
    for node in nodes:
        if node is None:
            continue
        lines = [node, *node.nodes("waybillLineItems")]
        packages = [package for line in lines for package in line.nodes("lineItemPackages")]
        for piece in (
            *node.nodes("pieces", "containedPieces"),
            *(p for q in packages for p in q.nodes("pieceReferences")),
        ):
            found.setdefault(id(piece), piece)
    return list(found.values())


def item_of(fields: JsonFields, piece: Node, number: int, otherwise: str | None) -> GoodsItem:
    """A piece as a goods item: what it is, its codes, weight, package, origin; the size and handling as statements."""
    paths: dict[str, str] = {}
    values: dict[str, Any] = {"number": number, "path": piece.path}
    values["description"] = _text(fields, piece, paths, "description", "goodsDescription") or otherwise
    items = piece.nodes("containedItems")
    products = [*piece.nodes("contentProducts"), *(one for item in items for one in item.nodes("ofProduct", "product"))]
    codes = [(code.replace(".", ""), path) for product in products for code, path in product.codes("hsCode")]
    if codes:
        values["hs"], paths["hs"] = codes[0]
        values["additional_codes"] = tuple(dict.fromkeys(code for code, _ in codes[1:] if code != codes[0][0]))
    if values["description"] is None:
        told = (fields.text(*product.value("description", "hsCommodityDescription")) for product in products)
        values["description"] = next((text for text in told if text), None)
    dangerous = next((found for product in products if (found := product.value("unNumber"))[0] is not None), None)
    if dangerous is not None and (number_text := fields.text(*dangerous)) is not None:
        values["un_number"], paths["un_number"] = number_text, dangerous[1]
    if (weight := value_of(fields, piece, "grossWeight")) is not None:
        values["gross_weight_kg"], paths["gross_weight_kg"] = weight
    origins = [*piece.codes("contentProductionCountry"), *(c for i in items for c in i.codes("productionCountry"))]
    if origins:
        values["origin"], paths["origin"] = origins[0]
    marks = " ".join(text for value, path in piece.all("shippingMarks") if (text := fields.text(value, path)))
    packaging = piece.node("packagingType")
    kind = (
        packaging.code("typeCode", "code")[0] if packaging and packaging.described else piece.code("packagingType")[0]
    )
    values["packaging"] = (Packaging(count=1, type=kind, marks=marks or None),)
    return GoodsItem(**values, statements=tuple(_statements(fields, piece)), paths=paths)


def _statements(fields: JsonFields, piece: Node) -> Iterator[Statement]:
    for code, _ in piece.codes("specialHandlingCodes"):
        yield Statement(code="SPH", text=code.upper())
    if (slac := fields.text(*piece.value("slac"))) is not None:
        yield Statement(code="SLAC", text=slac)
    size = piece.node("dimensions")
    edges = [size.node(edge) for edge in ("length", "width", "height")] if size is not None else []
    texts = [fields.text(*edge.value("numericalValue")) for edge in edges if edge is not None]
    if len(texts) == 3 and all(texts):
        unit = next((edge.code("unit")[0] for edge in edges if edge is not None), None)
        yield Statement(code="DIM", text=f"1 x {'x'.join(str(text) for text in texts)} {unit or ''}".strip())
    for value, path in piece.all("textualHandlingInstructions"):
        if (text := fields.text(value, path)) is not None:
            yield Statement(code="SSR", text=text)


def leg_of(fields: JsonFields, movement: Node) -> Leg:
    """A movement as a flight: airports, number, times."""
    flight = fields.text(*movement.value("transportIdentifier"))
    origin, destination = place_of(fields, movement, "departureLocation"), place_of(fields, movement, "arrivalLocation")
    return Leg(
        origin=origin[0] if origin else None,
        destination=destination[0] if destination else None,
        flight=flight,
        carrier=flight[:2] if flight and len(flight) > 2 else None,
        times=tuple(times_of(fields, movement)),
        path=movement.path,
    )


def times_of(fields: JsonFields, movement: Node) -> Iterator[JourneyTime]:
    """The times of a movement: out of the place of departure, into that of arrival; only ``ACTUAL`` ones are actual."""
    for one in movement.nodes("movementTimes"):
        value, path = one.value("movementTimestamp")
        at = fields.time(value, path)
        direction = (one.code("direction")[0] or "").upper()
        if at is None or direction not in (_OUTBOUND, _INBOUND):
            continue
        moment = Moment.DEPARTURE if direction == _OUTBOUND else Moment.ARRIVAL
        actual = (one.code("movementTimeType", "timeType")[0] or "").upper() in ("ACTUAL", "A")
        yield day_time(moment, at, path, actual=actual)


def _text(fields: JsonFields, node: Node, paths: dict[str, str], field: str, *names: str) -> str | None:
    value, path = node.value(*names)
    text = fields.text(value, path) if not isinstance(value, Node) else None
    if text is not None:
        paths[field] = path
    return text
