# SPDX-License-Identifier: Apache-2.0
"""The answer to a Cargo-XML message: XFNM, which acknowledges or rejects it and lists why.

Written after the published description of the message; no schema of it is openly available to compare with.
"""

from datetime import datetime

from lxml import etree

from greenlane.cargo import Declaration, Level

from ..answers import Answer
from ..finding import Severity
from ..standing import LodgementState
from .air_waybill import DIRECT, HOUSE, MASTER
from .answer_message import AnswerMessage

_RESPONSE = "iata:response:3"
_MODEL = "iata:datamodel:3"
_CONDITIONS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Information"}
_MOST_TEXT = 500
_TYPES = {Level.MASTER: MASTER, Level.HOUSE: HOUSE, Level.STRAIGHT: DIRECT}


def cargo_xml_answer(told: Answer, request: Declaration, now: datetime, *, sender: str) -> AnswerMessage:
    """The XFNM to a waybill, house waybill or house manifest."""
    root = etree.Element(f"{{{_RESPONSE}}}Response", nsmap={"rsm": _RESPONSE, "ram": _MODEL})
    refused = told.state is LodgementState.REFUSED
    consignment, envelope = request.consignment, request.envelope
    head = _group(root, "MessageHeaderDocument")
    _leaf(head, "ID", f"{told.reference or 'UNKNOWN'}_{told.digest[:16]}")
    _leaf(head, "Name", "Response")
    _leaf(head, "TypeCode", "962")
    _leaf(head, "IssueDateTime", now.isoformat(timespec="seconds"))
    _leaf(head, "PurposeCode", "Response")
    _leaf(head, "VersionID", "3.00")
    if envelope is not None and envelope.id:
        _leaf(head, "ConversationID", envelope.id)
    _leaf(etree.SubElement(head, f"{{{_MODEL}}}SenderParty"), "PrimaryID", sender, schemeID="C")
    if envelope is not None and envelope.sender:
        recipient = etree.SubElement(head, f"{{{_MODEL}}}RecipientParty")
        _leaf(recipient, "PrimaryID", envelope.sender, schemeID="P")
    business = _group(root, "BusinessHeaderDocument")
    _leaf(business, "ID", consignment.house_document or consignment.master_document or told.reference or "UNKNOWN")
    if consignment.level is not None:
        _leaf(business, "TypeCode", _TYPES[consignment.level])
    _leaf(business, "StatusCode", "Rejected" if refused else "Acknowledged")
    for finding in told.findings:
        status = _group(root, "ResponseStatus")
        _leaf(status, "ConditionCode", _CONDITIONS[finding.severity])
        _leaf(status, "ReasonCode", finding.code)
        _leaf(status, "Reason", finding.message[:_MOST_TEXT])
        if finding.path:
            _leaf(status, "Information", finding.path[:_MOST_TEXT])
    if told.mrn:
        status = _group(root, "ResponseStatus")
        _leaf(status, "ConditionCode", "Information")
        _leaf(status, "ReasonCode", "MRN")
        _leaf(status, "Reason", told.mrn)
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return AnswerMessage("XFNM", "application/xml", content)


def _group(above: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(above, f"{{{_RESPONSE}}}{name}")


def _leaf(above: etree._Element, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(above, f"{{{_MODEL}}}{name}", attributes)
    # characters that XML cannot hold are shown as blanks, so that no finding makes an answer fail
    element.text = "".join(
        char if char >= " " and not "\ud800" <= char <= "\udfff" and char < "\ufffe" else " " for char in text
    )
