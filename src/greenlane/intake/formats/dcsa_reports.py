# SPDX-License-Identifier: Apache-2.0
"""DCSA arrival notices and track-and-trace events to reports."""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import (
    Conveyance,
    Document,
    Equipment,
    JourneyTime,
    Moment,
    Party,
    PartyRole,
    Report,
    ReportedUnit,
    ReportKind,
    Statement,
)

from .collecting import warning
from .dcsa_documents import vessel_of
from .dcsa_goods import items_of
from .dcsa_parts import equipment_of, parties_of, place_of
from .json_fields import JsonFields, step

_TRANSPORT = {"ARRI": (ReportKind.ARRIVAL, Moment.ARRIVAL), "DEPA": (ReportKind.DEPARTURE, Moment.DEPARTURE)}
_EQUIPMENT = {"LOAD": ReportKind.LOADING, "DISC": ReportKind.DISCHARGE}
_TYPES = {
    "TRANSPORT": "transportEventTypeCode",
    "EQUIPMENT": "equipmentEventTypeCode",
    "SHIPMENT": "shipmentEventTypeCode",
    "IOT": "iotEventTypeCode",
    "REEFER": "reeferEventTypeCode",
}
_ACTUAL = "ACT"
_CLASSIFIERS = frozenset({"ACT", "EST", "PLN", "REQ"})
_DOCUMENTS = {"TRD": "704", "SHI": "SHI", "BKG": "BKG"}
"""A transport document by its DCSA code, as reports name it (UN/EDIFACT 1001); others keep their code."""
_MODES = {"VESSEL": "1", "BARGE": "8", "RAIL": "2", "TRUCK": "3", "RAIL_TRUCK": "2", "BARGE_TRUCK": "8"}


def arrival_notice(fields: JsonFields, body: dict[str, Any], path: str) -> Report:
    """An arrival notice: a planned arrival with the bill that it is for, its containers and what is in them."""
    at = step(path, "transport" if "transport" in body else "transports")
    transport = fields.mapping(body.get("transport", body.get("transports")), at)
    key = "transportDocumentReference"
    number = fields.text(body.get(key), step(path, key))
    discharge = place_of(fields, transport.get("portOfDischarge"), step(at, "portOfDischarge"))
    loading = place_of(fields, transport.get("portOfLoading"), step(at, "portOfLoading"))
    times, actual = _arrival(fields, transport, at)
    conveyance: Conveyance | None = None
    for leg, where in fields.members(transport.get("legs"), step(at, "legs")):
        stated = fields.mapping(leg, where)
        voyage = fields.mapping(stated.get("vesselVoyage"), step(where, "vesselVoyage"))
        conveyance = vessel_of(fields, voyage, step(where, "vesselVoyage")) or conveyance
    for name in ("vesselVoyage", "vesselVoyageArrivingAtPOD"):
        if conveyance is None and isinstance(transport.get(name), dict):
            conveyance = vessel_of(fields, transport[name], step(at, name))
    items = items_of(fields, body.get("consignmentItems"), step(path, "consignmentItems"))
    units = equipment_of(fields, body.get("utilizedTransportEquipments"), step(path, "utilizedTransportEquipments"))
    document = Document(type="704", id=number, path=step(path, key)) if number else None
    parties = parties_of(fields, body.get("documentParties"), step(path, "documentParties"))
    carrier = fields.text(body.get("carrierCode"), step(path, "carrierCode"))
    if carrier:
        parties.append(Party(role=PartyRole.CARRIER, name=carrier, paths={"name": step(path, "carrierCode")}))
    return Report(
        kind=ReportKind.ARRIVAL,
        planned=not actual,
        reference=number,
        conveyance=conveyance,
        place=discharge[0] if discharge else None,
        at=times[0].at if times else None,
        times=times,
        parties=tuple(parties),
        documents=(document,) if document else (),
        units=tuple(
            ReportedUnit(
                equipment=unit,
                loading_place=loading[0] if loading else None,
                discharge_place=discharge[0] if discharge else None,
                documents=(document,) if document else (),
                statements=tuple(
                    Statement(code="GOODS", text=item.description)
                    for item in items
                    if item.description and (not item.containers or unit.id in item.containers)
                ),
                path=unit.path,
            )
            for unit in units
        ),
        paths={"reference": step(path, key), **({"place": discharge[1]} if discharge else {})},
    )


def _arrival(fields: JsonFields, transport: dict[str, Any], path: str) -> tuple[tuple[JourneyTime, ...], bool]:
    """When the vessel arrives, and whether it has: as the notice classifies it."""
    for key in ("portOfDischargeArrivalDate", "arrivalDate", "plannedArrivalDate"):
        where = step(path, key)
        stated = transport.get(key)
        value, classifier = stated, None
        if isinstance(stated, dict):
            value, classifier = stated.get("value"), fields.text(stated.get("classifier"), step(where, "classifier"))
            where = step(where, "value")
        at = fields.time(value, where)
        if at is not None:
            actual = classifier == _ACTUAL
            return (JourneyTime(moment=Moment.ARRIVAL, at=at, actual=actual, source="filing", path=where),), actual
    return (), False


def event_report(fields: JsonFields, body: dict[str, Any], path: str) -> Report:
    """One event of track and trace, version 2 (codes beside the rest) or 3 (codes in ``eventClassification``)."""
    at = step(path, "eventClassification")
    stated = fields.mapping(body.get("eventClassification"), at) if "eventClassification" in body else body
    where = at if stated is not body else path
    kind_of_event = fields.text(stated.get("eventTypeCode", stated.get("eventType")), where) or ""
    classifier = fields.text(stated.get("eventClassifierCode"), step(where, "eventClassifierCode"))
    key = next((key for key in _TYPES.values() if key in stated), _TYPES.get(kind_of_event.upper(), "eventTypeCode"))
    code = fields.text(stated.get(key), step(where, key))
    planned = _planned(fields, classifier, step(where, "eventClassifierCode"))
    instant = fields.time(body.get("eventDateTime"), step(path, "eventDateTime"))
    kind, moment = _kind(code)
    times: tuple[JourneyTime, ...] = ()
    if moment is not None and instant is not None:
        source = step(path, "eventDateTime")
        times = (JourneyTime(moment=moment, at=instant, actual=not planned, source="filing", path=source),)
    conveyance, call_place = _conveyance(fields, body, path)
    place = place_of(fields, body.get("eventLocation"), step(path, "eventLocation")) or call_place
    units = tuple(_units(fields, body, path))
    return Report(
        kind=kind,
        planned=planned,
        reference=fields.text(body.get("eventID"), step(path, "eventID")),
        conveyance=conveyance,
        place=place[0] if place else None,
        at=instant,
        times=times,
        parties=tuple(_originator(fields, body, path)),
        documents=tuple(_documents(fields, body, path)),
        units=units,
        statements=(
            *((Statement(code=code, text=kind_of_event or None),) if code else ()),
            *((Statement(code="CLASSIFIER", text=classifier),) if classifier else ()),
        ),
        paths={"kind": step(where, key), "at": step(path, "eventDateTime")},
    )


def _planned(fields: JsonFields, classifier: str | None, path: str) -> bool:
    if classifier is not None and classifier not in _CLASSIFIERS:
        fields.note(
            warning(
                "READ-CLASSIFIER",
                f"The classifier {classifier!r} is not known; the event is taken as planned. Known are ACT (actual), "
                "EST (estimated), PLN (planned) and REQ (requested).",
                path=path,
                value=classifier,
            )
        )
    return classifier is not None and classifier != _ACTUAL


def _kind(code: str | None) -> tuple[ReportKind, Moment | None]:
    if code in _TRANSPORT:
        return _TRANSPORT[code]
    kind = _EQUIPMENT.get(code or "", ReportKind.STATUS)
    return kind, Moment.LOADING if kind is ReportKind.LOADING else None


def _conveyance(
    fields: JsonFields, body: dict[str, Any], path: str
) -> tuple[Conveyance | None, tuple[str, str] | None]:
    """The vessel of the transport call, and the place of the call."""
    at = path
    call: Any = body
    for key in ("transportDetails", "transportCall"):
        if isinstance(call, dict) and key in call:
            call, at = call[key], step(at, key)
    if call is body:
        return None, None
    stated = fields.mapping(call, at)
    place = place_of(fields, stated.get("location", stated.get("UNLocationCode")), step(at, "location"))
    mode = _MODES.get(fields.text(stated.get("modeOfTransport"), step(at, "modeOfTransport")) or "")
    key = next((key for key in ("vesselTransport", "vessel") if isinstance(stated.get(key), dict)), "vesselTransport")
    vessel = vessel_of(fields, fields.mapping(stated.get(key), step(at, key)), step(at, key))
    voyage, where = _voyage(fields, stated, at)
    if vessel is None and voyage is None and mode is None:
        return None, place
    found = vessel or Conveyance()
    return (
        Conveyance(
            mode=mode or found.mode,
            id=found.id,
            id_type=found.id_type,
            name=found.name,
            nationality=found.nationality,
            reference=voyage or found.reference,
            paths={**found.paths, **({"reference": where} if voyage else {})},
        ),
        place,
    )


def _voyage(fields: JsonFields, call: dict[str, Any], path: str) -> tuple[str | None, str]:
    """The number of the voyage by which the vessel comes, else by which it leaves."""
    for key in ("importVoyageNumberOrReference", "exportVoyageNumberOrReference"):
        stated = call.get(key)
        if isinstance(stated, dict):
            for inner in ("carrierVoyageNumber", "universalVoyageReference"):
                value = fields.text(stated.get(inner), step(step(path, key), inner))
                if value:
                    return value, step(step(path, key), inner)
    for key in ("importVoyageNumber", "carrierImportVoyageNumber", "exportVoyageNumber", "carrierExportVoyageNumber"):
        value = fields.text(call.get(key), step(path, key))
        if value:
            return value, step(path, key)
    return None, path


def _units(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[ReportedUnit]:
    at = step(path, "equipmentDetails")
    stated, where = (fields.mapping(body["equipmentDetails"], at), at) if "equipmentDetails" in body else (body, path)
    if not any(key in stated for key in ("equipmentReference", "ISOEquipmentCode")):
        return
    units = equipment_of(fields, stated, where)
    iot = fields.mapping(body.get("iotDetails"), step(path, "iotDetails"))
    code = fields.text(iot.get("iotEventCode"), step(step(path, "iotDetails"), "iotEventCode"))
    for unit in units:
        yield ReportedUnit(
            equipment=Equipment(
                id=unit.id,
                size_type=unit.size_type,
                empty=unit.empty,
                seals=unit.seals,
                path=unit.path,
                paths=unit.paths,
            ),
            statements=(Statement(code=code),) if code else (),
            path=where,
        )


def _documents(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[Document]:
    details = step(path, "shipmentDetails")
    shipment = fields.mapping(body.get("shipmentDetails"), details)
    named = [
        *fields.members(shipment.get("documentReference"), step(details, "documentReference")),
        *fields.members(shipment.get("additionalDocumentReferences"), step(details, "additionalDocumentReferences")),
        *fields.members(body.get("documentReferences"), step(path, "documentReferences")),
    ]
    for one, where in named:
        reference = fields.mapping(one, where)
        kind = fields.text(reference.get("typeCode", reference.get("documentReferenceType")), step(where, "typeCode"))
        key = "reference" if "reference" in reference else "documentReferenceValue"
        number = fields.text(reference.get(key), step(where, key))
        if number:
            yield Document(type=_DOCUMENTS.get(kind or "", kind), id=number, path=step(where, key))
    number = fields.text(body.get("documentReference"), step(path, "documentReference")) if _flat(body) else None
    if number:
        kind = fields.text(body.get("documentTypeCode"), step(path, "documentTypeCode"))
        yield Document(type=_DOCUMENTS.get(kind or "", kind), id=number, path=step(path, "documentReference"))


def _flat(body: dict[str, Any]) -> bool:
    return isinstance(body.get("documentReference"), str)


def _originator(fields: JsonFields, body: dict[str, Any], path: str) -> Iterator[Party]:
    routing = fields.mapping(body.get("eventRouting"), step(path, "eventRouting"))
    where = step(step(path, "eventRouting"), "originatingParty")
    party = fields.mapping(routing.get("originatingParty"), where)
    code = fields.text(party.get("partyCode"), step(where, "partyCode"))
    if code:
        carrier = party.get("partyFunction") == "CA"
        role = PartyRole.CARRIER if carrier else PartyRole.FILER
        yield Party(role=role, name=code, paths={"name": step(where, "partyCode")})
