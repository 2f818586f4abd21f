# SPDX-License-Identifier: Apache-2.0
"""DCSA bills of lading (transport document, shipping instructions, with their house bills) to declarations."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Money,
    Party,
    PartyRole,
    Statement,
)

from .collecting import error
from .dcsa_goods import customs_references, items_of
from .dcsa_parts import equipment_of, parties_of, place_of
from .json_fields import JsonFields, step

IMO = "10"
"""Type of identification of a ship by its IMO number (EU customs data model)."""

_SEA = "1"  # Rec 19 code of transport by sea
_BOOKING, _INSTRUCTIONS = "BKG", "SHI"
_MASTER, _HOUSE, _WAYBILL = "N704", "N714", "N710"
_FREIGHT = {"PRE": "PP", "COL": "CC"}
_FILINGS = ("advanceManifestFilings", "advancedManifestFilings")


def declarations_of(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[Declaration]:
    """The bill as a declaration, then each house bill within it."""
    houses = fields.members(body.get("houseBillOfLadings"), step(path, "houseBillOfLadings"))
    number, where = _first(fields, body, path, "transportDocumentReference")
    earlier = _first(fields, body, path, "shippingInstructionsReference")
    if earlier[0] is None:
        earlier = _booking(fields, body, path)
    if number is None and earlier[0] is None:
        fields.note(
            error(
                "READ-NO-NUMBER",
                "The document names neither a transportDocumentReference nor a shippingInstructionsReference nor a "
                "booking, so that nothing else can refer to it. State one.",
                path=path,
            )
        )
    journey = _journey(fields, body, path)
    yield _declaration(fields, body, path, (number, where), earlier, None, journey, divided=bool(houses))
    for one, at in houses:
        house = fields.mapping(one, at)
        key = "houseBillOfLadingReference"
        own = fields.text(house.get(key), step(at, key))
        way = _house_journey(fields, house, at, journey)
        yield _declaration(fields, house, at, (number, where), earlier, (own, step(at, key)), way)


def _first(fields: JsonFields, body: dict[str, Any], path: str, *keys: str) -> tuple[str | None, str]:
    for key in keys:
        value = fields.text(body.get(key), step(path, key))
        if value:
            return value, step(path, key)
    return None, path


def _booking(fields: JsonFields, body: dict[str, Any], path: str) -> tuple[str | None, str]:
    """The carrier's booking that the goods name: shipping instructions are sent before a bill has its number."""
    for one, where in fields.members(body.get("consignmentItems"), step(path, "consignmentItems")):
        item = one if isinstance(one, dict) else {}
        at = step(where, "carrierBookingReference")
        value = fields.text(item.get("carrierBookingReference"), at)
        if value:
            return value, at
    return None, path


def _declaration(
    fields: JsonFields,
    body: dict[str, Any],
    path: str,
    master: tuple[str | None, str],
    earlier: tuple[str | None, str],
    house: tuple[str | None, str] | None,
    journey: Journey,
    *,
    divided: bool = False,
) -> Declaration:
    paths: dict[str, str] = {"master_document": master[1]} if master[0] else {}
    values: dict[str, Any] = {}
    documents: list[Document] = []
    sea_waybill = body.get("transportDocumentTypeCode") == "SWB"
    if house is not None:
        values["level"], values["house_document"] = Level.HOUSE, house[0]
        if house[0]:
            paths["house_document"] = house[1]
            documents.append(Document(type=_HOUSE, id=house[0], path=house[1]))
    else:
        issued = body.get("isHouseBillOfLadingsIssued")
        values["level"] = Level.MASTER if divided or issued is True else Level.STRAIGHT
        paths["level"] = step(path, "isHouseBillOfLadingsIssued") if issued is not None else path
    if master[0]:
        kind = _WAYBILL if sea_waybill and house is None else _MASTER
        documents.append(Document(type=kind, id=master[0], path=master[1]))
    if earlier[0]:
        kind = _BOOKING if earlier[1].endswith("carrierBookingReference") else _INSTRUCTIONS
        documents.append(Document(type=kind, id=earlier[0], path=earlier[1]))
    items = items_of(fields, body.get("consignmentItems"), step(path, "consignmentItems"))
    equipment = equipment_of(fields, body.get("utilizedTransportEquipments"), step(path, "utilizedTransportEquipments"))
    parties = parties_of(fields, body.get("documentParties"), step(path, "documentParties"))
    carrier = fields.text(body.get("carrierCode"), step(path, "carrierCode"))
    if carrier and not any(party.role is PartyRole.CARRIER for party in parties):
        parties.append(Party(role=PartyRole.CARRIER, name=carrier, paths={"name": step(path, "carrierCode")}))
    weights = [item.gross_weight_kg for item in items]
    known = [weight for weight in weights if weight is not None]
    if known and len(known) == len(weights):
        values["gross_weight_kg"] = sum(known[1:], known[0])
        paths["gross_weight_kg"] = items[0].paths.get("gross_weight_kg", path)
    counts = [packaging.count for item in items for packaging in item.packaging]
    if counts and all(count is not None for count in counts):
        values["package_count"] = sum(count for count in counts if count is not None)
        paths["package_count"] = items[0].path or path
    _money(fields, body, path, values, paths)
    consignment = Consignment(
        master_document=master[0],
        parties=tuple(parties),
        items=tuple(items),
        equipment=tuple(equipment),
        containerised=bool(equipment) or None,
        journey=journey,
        documents=(*documents, *customs_references(fields, body, path), *_references(fields, body, path)),
        statements=tuple(_statements(fields, body, path)),
        paths=paths,
        **values,
    )
    number = house[0] if house is not None else None
    return Declaration(
        reference="/".join(part for part in (master[0] or earlier[0], number) if part) or None,
        items_declared=len(items) or None,
        consignment=consignment,
        paths={"reference": house[1] if house is not None and house[0] else (master if master[0] else earlier)[1]},
    )


def _money(fields: JsonFields, body: dict[str, Any], path: str, values: dict[str, Any], paths: dict[str, str]) -> None:
    term = fields.text(body.get("freightPaymentTermCode"), step(path, "freightPaymentTermCode"))
    method = fields.text(body.get("methodOfPayment"), step(path, "methodOfPayment"))
    if term or method:
        values["freight_payment"] = _FREIGHT.get(term or "", term) or method
        paths["freight_payment"] = step(path, "freightPaymentTermCode" if term else "methodOfPayment")
    amount = fields.decimal(body.get("declaredValue"), step(path, "declaredValue"))
    if amount is not None:
        currency = fields.text(body.get("declaredValueCurrency"), step(path, "declaredValueCurrency"))
        values["invoice"], paths["invoice"] = Money(amount=amount, currency=currency), step(path, "declaredValue")


def _journey(fields: JsonFields, body: dict[str, Any], path: str) -> Journey:
    at = step(path, "transports")
    transports = fields.mapping(body.get("transports"), at)
    paths: dict[str, str] = {}
    values: dict[str, Any] = {}
    for field, key in (
        ("loading_place", "portOfLoading"),
        ("discharge_place", "portOfDischarge"),
        ("acceptance_place", "placeOfReceipt"),
        ("delivery_place", "placeOfDelivery"),
    ):
        place = place_of(fields, transports.get(key), step(at, key))
        if place is not None:
            values[field], paths[field] = place
    times: list[JourneyTime] = []
    for key, moment in (("plannedDepartureDate", Moment.DEPARTURE), ("plannedArrivalDate", Moment.ARRIVAL)):
        instant = fields.time(transports.get(key), step(at, key))
        if instant is not None:
            times.append(JourneyTime(moment=moment, at=instant, source="filing", path=step(at, key)))
    loaded = fields.time(body.get("shippedOnBoardDate"), step(path, "shippedOnBoardDate"))
    if loaded is not None:
        where = step(path, "shippedOnBoardDate")
        times.append(JourneyTime(moment=Moment.LOADING, at=loaded, actual=True, source="filing", path=where))
    border = _vessel(fields, transports, at) or Conveyance(mode=_SEA, paths={"mode": path})
    return Journey(**values, border=border, times=tuple(times), paths=paths)


def _vessel(fields: JsonFields, transports: dict[str, Any], path: str) -> Conveyance | None:
    """The vessel of the last voyage: the one by which the goods come to the port of discharge."""
    found: Conveyance | None = None
    for one, where in fields.members(transports.get("vesselVoyages"), step(path, "vesselVoyages")):
        found = vessel_of(fields, fields.mapping(one, where), where) or found
    return found


def vessel_of(fields: JsonFields, stated: dict[str, Any], path: str) -> Conveyance | None:
    """A vessel with its IMO number, name and voyage; None where nothing is said of it."""
    values: dict[str, Any] = {}
    paths: dict[str, str] = {}
    for field, keys in (
        ("id", ("vesselIMONumber",)),
        ("name", ("vesselName",)),
        ("nationality", ("vesselFlag",)),
        ("reference", ("carrierImportVoyageNumber", "carrierExportVoyageNumber", "universalExportVoyageReference")),
    ):
        value, where = _first(fields, stated, path, *keys)
        if value:
            values[field], paths[field] = value, where
    if not values:
        return None
    if "id" in values:
        values["id_type"] = IMO
    return Conveyance(mode=_SEA, **values, paths={**paths, "mode": path})


def _house_journey(fields: JsonFields, house: dict[str, Any], path: str, journey: Journey) -> Journey:
    """The way of a house: that of the bill around it, with the house's own places and countries of routing."""
    changes: dict[str, Any] = {}
    paths = dict(journey.paths)
    for field, key in (("acceptance_place", "placeOfAcceptance"), ("delivery_place", "placeOfFinalDelivery")):
        place = place_of(fields, house.get(key), step(path, key))
        if place is not None:
            changes[field], paths[field] = place
    key = "routingOfConsignmentCountries"
    countries = [
        text for one, where in fields.members(house.get(key), step(path, key)) if (text := fields.text(one, where))
    ]
    if countries:
        changes["routing_countries"], paths["routing_countries"] = tuple(countries), step(path, key)
    return replace(journey, **changes, paths=paths)


def _references(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[Document]:
    for one, where in fields.members(body.get("references"), step(path, "references")):
        reference = fields.mapping(one, where)
        kind = fields.text(reference.get("type"), step(where, "type"))
        for value, inner in fields.members(reference.get("value", reference.get("values")), step(where, "value")):
            number = fields.text(value, inner)
            if number:
                yield Document(type=kind, id=number, path=inner)


def _statements(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[Statement]:
    """What the document says of advance manifests, and of being to order."""
    for key in _FILINGS:
        for one, where in fields.members(body.get(key), step(path, key)):
            filing = fields.mapping(one, where)
            parts = [
                fields.text(filing.get(name), step(where, name))
                for name in (
                    "countryCode",
                    "manifestTypeCode",
                    "advanceManifestFilingsHouseBLPerformedBy",
                    "selfFilerCode",
                    "identificationNumber",
                )
            ]
            yield Statement(code="ADVANCE_MANIFEST", text="/".join(part or "" for part in parts))
    if body.get("isToOrder") is True:
        yield Statement(code="TO_ORDER", text="true")
