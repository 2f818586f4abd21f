# SPDX-License-Identifier: Apache-2.0
"""The answers of customs as transit messages, valid by the schemas of NCTS phase 6.

To a filing: IE928 (received), IE028 (its MRN), IE004 (amendment accepted), IE009 (decision on an invalidation), IE056
(rejected, with what is wrong). To a report at destination: IE057 (rejected), IE025 (released from transit). The release
for transit (IE029) carries the declaration and is written by ``ncts_writer``.

The schema gives a functional error seven characters for its reason. There stands the end of our finding's code; the
sentences stand together in the reason of the rejection, as many as fit.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from lxml import etree
from msgspec.structs import replace

from greenlane.cargo import Declaration, Envelope, Function, Party, PartyRole, Report, ReportKind
from greenlane.errors import Invalid

from ..answers import Answer
from ..finding import Finding, Severity
from ..standing import LodgementState
from ..standing_findings import DUPLICATE_REFERENCE, NO_LONGER_VALID, UNKNOWN_LODGEMENT
from .answer_message import AnswerMessage
from .ncts_messages import AMENDMENT, ARRIVAL, DECLARATION, INVALIDATION, NAMESPACE, UNLOADING
from .ncts_reports import MRN
from .ncts_writing_parts import PHASE, Element, add, add_parties, time_text, within

MEDIA_TYPE = "application/xml"

_LRN_CHARS, _REASON_CHARS, _TEXT_CHARS = 22, 7, 512
_MOST_ERRORS = 9_999
_HAS_ERRORS = "12"  # rejection code: the message has functional errors
_UNKNOWN = "UNKNOWN"  # the schemas want a recipient, also where the filing names no sender
# The system's own kinds of functional errors; what is not here is a wrong value, or a missing one.
_WRONG, _MISSING = "12", "13"
_KINDS = {DUPLICATE_REFERENCE: "26", UNKNOWN_LODGEMENT: "90", NO_LONGER_VALID: "92"}
_FUNCTIONS = {
    Function.ORIGINAL: DECLARATION,
    Function.AMENDMENT: AMENDMENT,
    Function.CANCELLATION: INVALIDATION,
}


def ncts_answer(told: Answer, request: Declaration, now: datetime, *, sender: str) -> AnswerMessage | None:
    """The transit message that answers a filing; None where no message of transit says what the answer says.

    ``request`` is what was filed: its envelope tells to whom the answer goes. ``sender`` is the identification of
    customs in the exchange. Raises ``Invalid`` for a text that XML cannot hold.
    """
    number = _number(told, request)
    if number is None:
        return None
    root = _root(f"CC{number}C", request.envelope, now, sender, told.digest)
    operation = etree.SubElement(root, "TransitOperation")
    lrn = request.reference[:_LRN_CHARS] if request.reference else None
    try:
        add(operation, "LRN", lrn)
        add(operation, "MRN", told.mrn)
        if number == "004":
            add(operation, "amendmentSubmissionDateAndTime", time_text(told.received_at))
            add(operation, "amendmentAcceptanceDateAndTime", time_text(now))
        elif number == "028":
            add(operation, "declarationAcceptanceDate", now.astimezone(UTC).date().isoformat())
        elif number == "056":
            _rejection(operation, _FUNCTIONS[request.function], now, told.findings)
        elif number == "009":
            _invalidation(root, told, request, now)
        within(root, "CustomsOfficeOfDeparture", {"referenceNumber": request.offices.departure})
        parties = [replace(one, contacts=()) for one in request.consignment.parties]
        add_parties(root, _first(parties, PartyRole.TRANSIT_HOLDER), PartyRole.TRANSIT_HOLDER)
        if number == "056":
            add_parties(root, _first(parties, PartyRole.REPRESENTATIVE), PartyRole.REPRESENTATIVE)
            _errors(root, told.findings)
    except ValueError as error:
        raise _not_xml(error) from error
    return AnswerMessage(type=f"IE{number}", media_type=MEDIA_TYPE, content=_bytes(root))


def ncts_report_rejection(
    report: Report, findings: Iterable[Finding], now: datetime, *, sender: str, digest: str
) -> AnswerMessage:
    """The rejection (IE057) of an arrival notification or unloading remarks by the office of destination.

    Raises ``Invalid`` for a text that XML cannot hold.
    """
    told = tuple(findings)
    root = _root("CC057C", report.envelope, now, sender, digest)
    operation = etree.SubElement(root, "TransitOperation")
    kind = UNLOADING if report.kind is ReportKind.UNLOADING else ARRIVAL
    try:
        add(operation, "MRN", _mrn(report))
        _rejection(operation, kind, now, told)
        _destination(root, report)
        _errors(root, told)
    except ValueError as error:
        raise _not_xml(error) from error
    return AnswerMessage(type="IE057", media_type=MEDIA_TYPE, content=_bytes(root))


def ncts_goods_release(
    report: Report, now: datetime, *, sender: str, digest: str, released: bool = True
) -> AnswerMessage:
    """The notice (IE025) that the goods of an arrival are released from transit, all of them or none.

    Raises ``Invalid`` for a text that XML cannot hold.
    """
    root = _root("CC025C", report.envelope, now, sender, digest)
    operation = etree.SubElement(root, "TransitOperation")
    try:
        add(operation, "MRN", _mrn(report))
        add(operation, "releaseDate", now.astimezone(UTC).date().isoformat())
        add(operation, "releaseIndicator", "1" if released else "0")
        _destination(root, report)
    except ValueError as error:
        raise _not_xml(error) from error
    return AnswerMessage(type="IE025", media_type=MEDIA_TYPE, content=_bytes(root))


def _number(answer: Answer, declaration: Declaration) -> str | None:
    """The number of the message that says what the answer says."""
    match answer.state:
        case LodgementState.REFUSED:
            return "056"
        case LodgementState.AMENDED:
            return "004"
        case LodgementState.INVALIDATED:
            return "009"
        case LodgementState.ACCEPTED if answer.mrn is not None:
            return "028"
        case LodgementState.ACCEPTED | LodgementState.AMENDMENT_RECORDED if declaration.reference:
            return "928"
    return None


def _root(name: str, asked: Envelope | None, now: datetime, sender: str, digest: str) -> Element:
    root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={"ncts": NAMESPACE}, PhaseID=PHASE)
    add(root, "messageSender", sender)
    add(root, "messageRecipient", (asked.sender if asked else None) or _UNKNOWN)
    add(root, "preparationDateAndTime", time_text(now))
    # the same answer to the same message has the same identification, however often it is sent
    add(root, "messageIdentification", hashlib.sha256(f"{name} {digest}".encode()).hexdigest()[:32])
    add(root, "messageType", name)
    add(root, "correlationIdentifier", asked.id if asked else None)
    return root


def _rejection(operation: Element, of: str, now: datetime, findings: tuple[Finding, ...]) -> None:
    add(operation, "businessRejectionType", of)
    add(operation, "rejectionDateAndTime", time_text(now))
    add(operation, "rejectionCode", _HAS_ERRORS)
    words = " ".join(f"{one.code}: {one.message}" for one in findings if one.severity is Severity.ERROR)
    add(operation, "rejectionReason", _text(words))


def _errors(root: Element, findings: tuple[Finding, ...]) -> None:
    for one in [one for one in findings if one.severity is Severity.ERROR][:_MOST_ERRORS]:
        values = {
            "errorPointer": _text(one.path or "/"),
            "errorCode": _KINDS.get(one.code, _WRONG if one.value else _MISSING),
            "errorReason": one.code.partition("-")[2][-_REASON_CHARS:] or one.code[-_REASON_CHARS:],
            "originalAttributeValue": _text(one.value or ""),
        }
        within(root, "FunctionalError", values)


def _invalidation(root: Element, answer: Answer, declaration: Declaration, now: datetime) -> None:
    values = {
        "requestDateAndTime": time_text(answer.received_at),
        "decisionDateAndTime": time_text(now),
        "decision": True,
        "initiatedByCustoms": False,
        "justification": _text(declaration.reason or ""),
    }
    within(root, "Invalidation", values)


def _destination(root: Element, report: Report) -> None:
    within(root, "CustomsOfficeOfDestinationActual", {"referenceNumber": report.place})
    trader = next((one.id for one in report.parties if one.role is PartyRole.FILER), None)
    within(root, "TraderAtDestination", {"identificationNumber": trader})


def _mrn(report: Report) -> str | None:
    return next((one.id for one in report.documents if one.type == MRN), None)


def _first(parties: list[Party], role: PartyRole) -> list[Party]:
    return [one for one in parties if one.role is role][:1]


def _text(words: str) -> str | None:
    """A text of one line, cut to what the schema has room for; None where nothing is left."""
    return " ".join(words.split())[:_TEXT_CHARS] or None


def _bytes(root: Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _not_xml(error: ValueError) -> Invalid:
    return Invalid(f"The answer would hold a text that XML cannot: {error}.")
