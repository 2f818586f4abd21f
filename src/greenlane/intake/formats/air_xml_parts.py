# SPDX-License-Identifier: Apache-2.0
"""The parts that Cargo-XML messages share: parties, flights, customs notes, handling, goods."""

from collections.abc import Iterator
from decimal import Decimal

from greenlane.cargo import Address, Contact, JourneyTime, Moment, Party, PartyRole, Statement

from .air_waybill import CustomsNote, Leg, day_time
from .wco_table import Kind
from .xml_tree import Node, Take

_ADDRESSES = ("PostalStructuredAddress", "FreightForwarderAddress", "PostalAddress")
_CONTACTS = (
    ("DirectTelephoneCommunication", "CompleteNumber", "phone"),
    ("FaxCommunication", "CompleteNumber", "fax"),
    ("URIEmailCommunication", "URIID", "email"),
    ("TelexCommunication", "CompleteNumber", "telex"),
)
_ASSOCIATED = {"NI": PartyRole.NOTIFY, "N1": PartyRole.NOTIFY, "N2": PartyRole.NOTIFY, "NFY": PartyRole.NOTIFY}
_NAMED = (
    ("ConsignorParty", PartyRole.CONSIGNOR),
    ("ConsigneeParty", PartyRole.CONSIGNEE),
    ("FreightForwarderParty", PartyRole.REPRESENTATIVE),
)
_ACTUAL = "A"


def parties_of(node: Node) -> Iterator[Party]:
    """Consignor, consignee, agent and the parties to notify of a consignment element."""
    for name, role in _NAMED:
        for one in node.all(name):
            if (party := _party(one, role)) is not None:
                yield party
    for one in node.all("AssociatedParty"):
        code = one.text("RoleCode")
        role = _ASSOCIATED.get((code or "").upper(), PartyRole.OTHER)
        party = _party(one, role)
        if party is not None:
            yield party


def _party(node: Node, role: PartyRole) -> Party | None:
    taken = node.take({"Name": Take("name", _line)})
    values, paths = taken.values, taken.paths
    address = next((found for name in _ADDRESSES if (found := node.first(name)) is not None), None)
    contacts = list(_contacts(node))
    for name, kind in (("CargoAgentID", "iata_agent"), ("AccountID", "account")):
        if (number := node.text(name)) is not None:
            contacts.append(Contact(kind=kind, value=number))
    node.text("SpecifiedCargoAgentLocation", "ID")
    if (primary := node.text("PrimaryID")) is not None:
        values["id"], paths["id"] = primary, f"{node.path}/PrimaryID[1]"
    if address is not None:
        values["address"] = _address(address, paths)
    if not values and not contacts:
        return None
    return Party(role=role, **values, contacts=tuple(contacts), paths=paths)


def _address(node: Node, paths: dict[str, str]) -> Address:
    taken = node.take(
        {
            "StreetName": Take("line", _line),
            "CityName": Take("city", _line),
            "PostcodeCode": Take("postcode"),
            "CountryID": Take("country"),
            "CountrySubDivisionName": Take("subdivision", _line),
            "CountrySubDivisionID": Take("subdivision"),
            "PostOfficeBox": Take("box"),
            "CountryName": Take("_"),
            "CityID": Take("_"),
        }
    )
    values = taken.values
    values.pop("_", None)
    box = values.pop("box", None)
    if box:
        values["line"] = ", ".join(part for part in (values.get("line"), f"PO Box {box}") if part)
    paths.update({field: path for field, path in taken.paths.items() if field in values})
    return Address(**values)


def _contacts(node: Node) -> Iterator[Contact]:
    for contact in node.all("DefinedTradeContact"):
        if (name := contact.text("PersonName")) is not None:
            yield Contact(kind="person", value=name)
        contact.text("DepartmentName")
        for element, inner, kind in _CONTACTS:
            for one in contact.all(element):
                if (number := one.text(inner)) is not None:
                    yield Contact(kind=kind, value=number)


def legs_of(node: Node) -> Iterator[Leg]:
    """The flights of a consignment element in the order of their numbers."""
    found = sorted(
        enumerate(node.all("SpecifiedLogisticsTransportMovement")), key=lambda pair: (_sequence(pair[1]), pair[0])
    )
    for _, movement in found:
        yield leg_of(movement)


def _sequence(node: Node) -> int:
    text = node.text("SequenceNumeric") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 99_999


def leg_of(node: Node) -> Leg:
    """One flight: ``ID``, airline, airports, and the times of its events."""
    for name in ("StageCode", "ModeCode", "Mode"):
        node.text(name)
    times: list[JourneyTime] = []
    places: list[str | None] = []
    for kind, moment in (("Departure", Moment.DEPARTURE), ("Arrival", Moment.ARRIVAL)):
        event = node.first(f"{kind}Event")
        places.append(event_place(event, kind) if event is not None else None)
        times.extend(event_times(event, kind, moment) if event is not None else ())
    return Leg(
        origin=places[0],
        destination=places[1],
        flight=node.text("ID"),
        carrier=node.text("UsedLogisticsTransportMeans", "Name"),
        times=tuple(times),
        path=node.path,
    )


def event_place(event: Node, kind: str) -> str | None:
    """The airport of a departure or arrival."""
    event.text(f"Occurrence{kind}Location", "TypeCode")
    event.text(f"Occurrence{kind}Location", "Name")
    return event.text(f"Occurrence{kind}Location", "ID")


def event_times(event: Node, kind: str, moment: Moment) -> Iterator[JourneyTime]:
    """The scheduled time of an event, and the occurred one, which its type code says is actual or expected."""
    taken = event.take(
        {
            "ScheduledOccurrenceDateTime": Take("scheduled", Kind.TIME),
            f"{kind}OccurrenceDateTime": Take("occurred", Kind.TIME),
            f"{kind}DateTimeTypeCode": Take("type"),
        }
    )
    if "scheduled" in taken.values:
        yield day_time(moment, taken.values["scheduled"], taken.paths["scheduled"])
    if "occurred" in taken.values:
        actual = taken.values.get("type") == _ACTUAL
        yield day_time(moment, taken.values["occurred"], taken.paths["occurred"], actual=actual)


def notes_of(node: Node) -> Iterator[CustomsNote]:
    """The customs notes of a consignment element."""
    for note in node.all("IncludedCustomsNote"):
        taken = note.take(
            {
                "ContentCode": Take("content"),
                "Content": Take("text", _line),
                "SubjectCode": Take("subject"),
                "CountryID": Take("country"),
            }
        )
        if taken.values:
            values = taken.values
            yield CustomsNote(
                values.get("country"), values.get("subject"), values.get("content"), values.get("text"), note.path
            )


def handling_of(node: Node) -> tuple[list[str], list[Statement]]:
    """The special handling codes, and all handling instructions as statements (SPH, SSR, OSI, ACC)."""
    codes: list[str] = []
    statements: list[Statement] = []
    for one in node.all("HandlingSPHInstructions"):
        code = one.text("DescriptionCode")
        one.text("Description")
        if code is not None:
            codes.append(code.upper())
            statements.append(Statement(code="SPH", text=code.upper()))
    for kind in ("SSR", "OSI"):
        for one in node.all(f"Handling{kind}Instructions"):
            one.text("DescriptionCode")
            if (text := one.text("Description")) is not None:
                statements.append(Statement(code=kind, text=" ".join(text.split())))
    for one in node.all("IncludedAccountingNote"):
        texts = (one.text("ContentCode"), one.text("Content"))
        if any(texts):
            statements.append(Statement(code="ACC", text="/".join(text or "" for text in texts)))
    return codes, statements


def weight_of(node: Node, *names: str) -> tuple[Decimal, str] | None:
    """The first weight stated by one of these elements, in kilograms, and its place."""
    for name in names:
        taken = node.take({name: Take("weight", Kind.WEIGHT)})
        if "weight" in taken.values:
            return taken.values["weight"], taken.paths["weight"]
    return None


def _line(tree: object, element: object, text: str, path: str) -> str:
    return " ".join(text.split())
