# SPDX-License-Identifier: Apache-2.0
"""ONE Record JSON-LD of air cargo, data model 3 and the interface around it, read without fetching anything.

A waybill or a shipment is a declaration, events and movements of a flight are reports; everything else that is
exchanged (subscriptions, changes, companies, sensors …) declares nothing and is named as what it is.
"""

from ..limits import Limits
from ..reading import Message, Reading, ReadState, ReportMessage
from .collecting import Findings, Room, info, warning
from .json_fields import JsonFields
from .json_source import few_enough, parse_json
from .one_record_graph import Graph, Node
from .one_record_reports import reports_of
from .one_record_waybill import declarations_of

FORMAT = "one_record"
NAME = "IATA ONE Record JSON-LD"

_MARK = b"onerecord.iata.org"
_GENERAL = frozenset({"LogisticsObject", "LogisticsAgent", "PhysicalLogisticsObject", "LogisticsService"})


def recognises_one_record(head: bytes) -> bool:
    """Whether the beginning of a JSON file names the domain of ONE Record's vocabulary."""
    return _MARK in head


def read_one_record(text: bytes, limits: Limits) -> Reading | None:
    """What a ONE Record document says. Raises ``Refused`` where it is not well formed or passes a limit."""
    few_enough(text, limits)
    document = parse_json(text, limits, "")
    room = Room(limits.max_findings)
    findings = Findings(room)
    graph = Graph(document, JsonFields(limits, findings))
    if graph.unknown:
        findings.add(
            warning(
                "READ-UNDECLARED-TERM",
                f"The document uses {', '.join(graph.unknown)} without declaring what it means. Each was read by its "
                "last part. Write it with a prefix of the context, as in cargo:numericalValue.",
                path=next(iter(graph.unknown.values())),
                value=", ".join(graph.unknown),
            )
        )
    declarations = list(declarations_of(graph))
    reports = list(reports_of(graph)) if not declarations else []
    told = findings.closed()
    if declarations:
        messages = tuple(
            Message(declaration=one, findings=told if number == 0 else ()) for number, one in enumerate(declarations)
        )
        return Reading(format=FORMAT, state=ReadState.READ, messages=messages)
    if reports:
        first = tuple(
            ReportMessage(report=one, findings=told if number == 0 else ()) for number, one in enumerate(reports)
        )
        return Reading(format=FORMAT, state=ReadState.READ, reports=first)
    what = _named(graph.roots)
    finding = info(
        "READ-NOT-A-DECLARATION",
        f"This is {what} of ONE Record. It declares no goods and tells of no movement; a Waybill, a Shipment, a "
        "LogisticsEvent or a TransportMovement would.",
        path="",
        value=what,
    )
    return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=(*told, finding))


def _named(roots: list[Node]) -> str:
    kinds = [kind for root in roots for kind in root.types]
    own = [kind for kind in kinds if kind not in _GENERAL] or kinds
    if not own:
        return "an object without a type"
    return f"an object of the type {', '.join(dict.fromkeys(own[:5]))}"
