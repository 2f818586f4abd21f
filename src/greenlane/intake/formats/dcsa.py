# SPDX-License-Identifier: Apache-2.0
"""DCSA bodies of container shipping in JSON: bill of lading, arrival notice, track and trace.

A transport document or shipping instructions (with its house bills) is declared, an arrival notice and each event of
track and trace is reported. A body may stand alone, in a list, or inside the envelope of a notification.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..limits import Limits
from ..reading import Message, Reading, ReadState, ReportMessage
from .collecting import Findings, Refused, Room, error
from .dcsa_documents import declarations_of
from .dcsa_reports import arrival_notice, event_report
from .json_fields import JsonFields, step
from .json_source import few_enough, parse_json

FORMAT = "dcsa"
NAME = "DCSA bill of lading, arrival notice and track and trace"

_DOCUMENT_KEYS = frozenset(
    {"transportDocumentTypeCode", "documentParties", "consignmentItems", "utilizedTransportEquipments", "transports"}
)
_EVENT_KEYS = frozenset(
    {
        "eventClassification",
        "equipmentEventTypeCode",
        "transportEventTypeCode",
        "shipmentEventTypeCode",
        "iotEventTypeCode",
        "reeferEventTypeCode",
    }
)
_ENVELOPES = ("data", "payload", "transportDocument", "shippingInstructions", "updatedShippingInstructions", "event")
_LISTS = ("arrivalNotices", "events", "transportDocuments")
_MARKS = tuple(
    f'"{key}"'.encode() for key in (*_EVENT_KEYS, "transportDocumentTypeCode", "documentParties", "arrivalNotices")
)


def recognises_dcsa(head: bytes) -> bool:
    """Whether the beginning of a JSON file has a key that only DCSA bodies have."""
    return any(mark in head for mark in _MARKS)


def read_dcsa(text: bytes, limits: Limits) -> Reading | None:
    """What DCSA bodies say; None where the file has none. Raises ``Refused`` where it is broken or passes a limit."""
    few_enough(text, limits)
    document = parse_json(text, limits, "")
    room = Room(limits.max_findings)
    messages: list[Message] = []
    reports: list[ReportMessage] = []
    for kind, body, path in _bodies(document, "", limits, 0):
        findings = Findings(room)
        fields = JsonFields(limits, findings)
        if kind == "document":
            found = list(islice(declarations_of(fields, body, path), limits.max_messages + 1))
            told = findings.closed()
            messages.extend(
                Message(declaration=one, findings=told if number == 0 else ()) for number, one in enumerate(found)
            )
        else:
            make = arrival_notice if kind == "notice" else event_report
            report = make(fields, body, path)
            reports.append(ReportMessage(report=report, findings=findings.closed()))
        if len(messages) + len(reports) > limits.max_messages:
            raise _too_many(limits)
    if not messages and not reports:
        return None
    return Reading(format=FORMAT, state=ReadState.READ, messages=tuple(messages), reports=tuple(reports))


def _bodies(value: object, path: str, limits: Limits, depth: int) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The documents, arrival notices and events of a file with their places."""
    if isinstance(value, list):
        for number, member in enumerate(value):
            yield from _bodies(member, f"{path}/{number}", limits, depth)
        return
    if not isinstance(value, dict):
        return
    if value.keys() & _EVENT_KEYS:
        yield "event", value, path
    elif ("transport" in value and "transportDocumentReference" in value) or "arrivalNotice" in path.rpartition("/")[0]:
        yield "notice", value, path
    elif len(value.keys() & _DOCUMENT_KEYS) >= 2:
        yield "document", value, path
    elif depth < 4:
        for key in (*_LISTS, *_ENVELOPES):
            if key in value:
                yield from _bodies(value[key], step(path, key), limits, depth + 1)


def _too_many(limits: Limits) -> Refused:
    return Refused(
        error(
            "READ-TOO-MANY",
            f"The file has more than {limits.max_messages} documents and events, the most that are read. Nothing of it "
            "was taken. Divide it into several.",
            value=limits.max_messages,
        )
    )
