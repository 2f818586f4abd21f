# SPDX-License-Identifier: Apache-2.0
"""FlightManifest (XFFM) of Cargo-XML: what is on board of a flight, as a report of loading.

A manifest lists the waybills of a flight with pieces and weights, and in which unit load device each lies; who sends
what to whom stands in the waybills themselves. So it declares nothing: it is a report, and the numbers that it lists
link it to the consignments.
"""

from collections.abc import Iterator

from greenlane.cargo import (
    Conveyance,
    Document,
    Equipment,
    Function,
    JourneyTime,
    Moment,
    Report,
    ReportedUnit,
    ReportKind,
    Statement,
)

from ..reading import ReportMessage
from ..stages import AIR
from .air_waybill import MASTER, waybill_fault, waybill_number
from .air_xml_goods import load_unit_number
from .air_xml_parts import event_place, event_times, handling_of, notes_of, weight_of
from .collecting import error
from .xml_tree import Node, Take, Tree

FLIGHT_MANIFEST = "FlightManifest"
_DELETIONS = ("deletion", "cancellation", "1")
_UPDATES = ("update", "change", "4", "5")


def manifest_report(tree: Tree) -> ReportMessage:
    """The report of the file: the flight, its times, the waybills it carries, its unit load devices."""
    root = tree.root
    head = root.first("MessageHeaderDocument")
    purpose = (head.text("PurposeCode") if head is not None else None) or "creation"
    if head is not None:
        for name in ("ID", "Name", "TypeCode", "VersionID", "IssueDateTime", "ConversationID"):
            head.text(name)
        for name in ("SenderParty", "RecipientParty"):
            for one in head.all(name):
                one.text("PrimaryID")
    reference = root.text("BusinessHeaderDocument", "ID")
    movement = root.first("LogisticsTransportMovement")
    if movement is None:
        tree.note(
            error(
                "READ-NO-FLIGHT",
                "The manifest names no flight (LogisticsTransportMovement). State its number, date and airports.",
                path=root.path,
            )
        )
    units, loose, arrivals = _cargo(root)
    departure = movement.first("DepartureEvent") if movement is not None else None
    times = (
        *_departure_times(departure),
        *(time for one in arrivals for time in event_times(one, "Arrival", _ARRIVAL)),
    )
    report = Report(
        kind=ReportKind.LOADING,
        function=_function(purpose),
        planned=not any(time.actual and time.moment is Moment.DEPARTURE for time in times),
        reference=reference or (movement.text("ID") if movement is not None else None),
        conveyance=_flight(movement),
        place=event_place(departure, "Departure") if departure is not None else None,
        times=times,
        documents=tuple(loose),
        units=tuple(units),
        statements=tuple(_totals(movement)),
        paths={"conveyance": movement.path} if movement is not None else {},
    )
    tree.note_unmapped()
    return ReportMessage(report=report, findings=tree.findings.closed())


_ARRIVAL = Moment.ARRIVAL


def _function(purpose: str) -> Function:
    if purpose.lower() in _DELETIONS:
        return Function.CANCELLATION
    return Function.AMENDMENT if purpose.lower() in _UPDATES else Function.ORIGINAL


def _flight(movement: Node | None) -> Conveyance | None:
    if movement is None:
        return None
    for name in ("StageCode", "ModeCode", "Mode", "SequenceNumeric"):
        movement.text(name)
    means = movement.first("UsedLogisticsTransportMeans")
    taken = movement.take({"ID": Take("reference")})
    values, paths = taken.values, taken.paths
    if means is not None:
        means.take(
            {"ID": Take("id"), "Name": Take("name"), "RegistrationCountry": Take("nationality")}, into=taken
        )  # registration of the aircraft, airline
    return Conveyance(mode=AIR, **values, paths=paths)


def _departure_times(departure: Node | None) -> Iterator[JourneyTime]:
    if departure is not None:
        yield from event_times(departure, "Departure", Moment.DEPARTURE)


def _totals(movement: Node | None) -> Iterator[Statement]:
    if movement is None:
        return
    if (pieces := movement.text("TotalPieceQuantity")) is not None:
        yield Statement(code="PIECES", text=pieces)
    if (weight := weight_of(movement, "TotalGrossWeightMeasure")) is not None:
        yield Statement(code="WEIGHT_KG", text=f"{weight[0]:f}")


def _cargo(root: Node) -> tuple[list[ReportedUnit], list[Document], list[Node]]:
    """The unit load devices with their waybills, all waybills once, and the arrival events."""
    units: list[ReportedUnit] = []
    documents: dict[str | None, Document] = {}
    arrivals = list(root.all("ArrivalEvent"))
    departure = root.text("LogisticsTransportMovement", "DepartureEvent", "OccurrenceDepartureLocation", "ID")
    for arrival in arrivals:
        place = event_place(arrival, "Arrival")
        for cargo in arrival.all("AssociatedTransportCargo"):
            kind = cargo.text("TypeCode")
            carried = [_waybill(one) for one in cargo.all("IncludedMasterConsignment")]
            for document, _ in carried:
                if document is not None:
                    documents.setdefault(document.id, document)
            unit = cargo.first("UtilizedUnitLoadTransportEquipment")
            if unit is None:
                # loose cargo: what is told of each waybill stays with the place it is carried to
                equipment = Equipment(path=cargo.path)
                if not carried:
                    continue
            else:
                for name in ("LoadedPackageQuantity", "CharacteristicCode", "LoadedVolumeMeasure", "ULDTypeCode"):
                    unit.text(name)
                number = load_unit_number(unit)
                equipment = Equipment(id=number, size_type=unit.text("CharacteristicCode"), path=unit.path)
            units.append(
                ReportedUnit(
                    equipment=equipment,
                    loading_place=departure,
                    discharge_place=place,
                    documents=tuple(document for document, _ in carried if document is not None),
                    statements=(
                        *((Statement(code="CARGO", text=kind),) if kind else ()),
                        *(statement for _, told in carried for statement in told),
                    ),
                    path=cargo.path,
                )
            )
    return units, list(documents.values()), arrivals


def _waybill(node: Node) -> tuple[Document | None, list[Statement]]:
    """A waybill of the manifest: its document, and what of it is on board (pieces, weight, goods) as statements."""
    contract = node.first("TransportContractDocument", "ID")
    if contract is None or contract.value is None:
        node.tree.note(
            error(
                "READ-NO-NUMBER",
                "A consignment of the manifest names no air waybill (TransportContractDocument). State its number.",
                path=node.path,
            )
        )
        return None, []
    number = waybill_number(contract.value)
    fault = waybill_fault(number, contract.path)
    if fault is not None:
        node.tree.note(fault)
    pieces, weight = node.text("TotalPieceQuantity"), weight_of(node, "GrossWeightMeasure")
    for name in ("TransportSplitDescription", "PackageQuantity", "GrossVolumeMeasure"):
        node.text(name)
    for name in ("OriginLocation", "FinalDestinationLocation"):
        node.text(name, "ID")
    told = [Statement(code="PIECES", text=f"{number}: {pieces}")] if pieces else []
    if weight is not None:
        told.append(Statement(code="WEIGHT_KG", text=f"{number}: {weight[0]:f}"))
    if (summary := node.text("SummaryDescription")) is not None:
        told.append(Statement(code="GOODS", text=f"{number}: {' '.join(summary.split())}"))
    codes, _ = handling_of(node)
    told.extend(Statement(code="SPH", text=f"{number}: {code}") for code in codes)
    told.extend(Statement(code="OCI", text=f"{number}: {note.content}/{note.text}") for note in notes_of(node))
    return Document(type=MASTER, id=number, path=contract.path), told
