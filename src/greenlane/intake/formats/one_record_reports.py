# SPDX-License-Identifier: Apache-2.0
"""Events and movements of ONE Record to reports."""

from collections.abc import Iterator

from greenlane.cargo import Conveyance, Document, JourneyTime, Moment, Report, ReportKind, Statement

from ..stages import AIR
from .air_waybill import FLIGHT_NUMBER, day_time
from .json_fields import JsonFields
from .one_record_extent import Allowance
from .one_record_graph import Graph, Node
from .one_record_parts import leg_of, place_of

_KINDS = {
    "DEP": (ReportKind.DEPARTURE, Moment.DEPARTURE),
    "ARR": (ReportKind.ARRIVAL, Moment.ARRIVAL),
}
_ACTUAL = ("ACTUAL", "A", "")
_DOCUMENTS = {"Waybill": "WAYBILL", "Shipment": "SHIPMENT", "Piece": "PIECE", "ULD": "ULD"}


def reports_of(graph: Graph) -> Iterator[Report]:
    """A report for each event and each movement at the top of the file, or in a collection there."""
    allowance = Allowance(graph)
    for root in graph.roots:
        members = [root, *root.nodes("hasItem"), *root.nodes("events")]
        for node in members:
            if not node.described:
                continue
            allowance.spend((node,))
            if node.is_a("LogisticsEvent"):
                yield _event(graph.fields, node)
            elif node.is_a("TransportMovement"):
                yield _movement(graph.fields, node)


def _event(fields: JsonFields, node: Node) -> Report:
    code, path = node.code("eventCode")
    kind, moment = _KINDS.get((code or "").upper(), (ReportKind.STATUS, None))
    value, where = node.value("eventDate")
    at = fields.time(value, where)
    actual = (node.code("eventTimeType")[0] or "").upper() in _ACTUAL
    place = place_of(fields, node, "eventLocation")
    times: tuple[JourneyTime, ...] = ()
    if moment is not None and at is not None:
        times = (day_time(moment, at, where, actual=actual),)
    name = fields.text(*node.value("eventName"))
    return Report(
        kind=kind,
        planned=not actual,
        reference=node.id,
        conveyance=Conveyance(mode=AIR),
        place=place[0] if place else None,
        at=at,
        times=times,
        documents=tuple(_documents(node)),
        statements=(Statement(code=code, text=name),) if code or name else (),
        paths={"kind": path, "at": where},
    )


def _documents(node: Node) -> Iterator[Document]:
    """What the event is of, each by its address in ONE Record."""
    for one in node.nodes("eventFor", "linkedObject"):
        if one.id is not None:
            kind = next((one_type for one_type in one.types if one_type in _DOCUMENTS), None)
            yield Document(type=_DOCUMENTS.get(kind or ""), id=one.id, path=one.path)


def _movement(fields: JsonFields, node: Node) -> Report:
    leg = leg_of(fields, node)
    arrived = any(time.moment is Moment.ARRIVAL and time.actual for time in leg.times)
    departed = any(time.moment is Moment.DEPARTURE and time.actual for time in leg.times)
    means = node.node("operatingTransportMeans")
    return Report(
        kind=ReportKind.ARRIVAL if arrived else ReportKind.DEPARTURE,
        planned=not (arrived or departed),
        reference=node.id,
        conveyance=Conveyance(
            mode=AIR,
            id=leg.flight,
            id_type=FLIGHT_NUMBER if leg.flight else None,
            name=fields.text(*means.value("vehicleRegistration")) if means is not None else None,
            reference=leg.flight,
            paths={"id": node.path},
        ),
        place=leg.destination if arrived else leg.origin,
        times=leg.times,
        statements=tuple(
            Statement(code=code, text=text)
            for code, text in (("FROM", leg.origin), ("TO", leg.destination))
            if text is not None
        ),
        paths={"conveyance": node.path},
    )
