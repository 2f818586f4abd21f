# SPDX-License-Identifier: Apache-2.0
"""Answers of customs as transit messages: the right one, valid by its schema, with what the filer needs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree
from msgspec import structs

from greenlane.cargo import Declaration, Function
from greenlane.errors import Invalid
from greenlane.intake import Answer, Finding, LodgementState, ReadState, Severity, read, registration_number
from greenlane.intake.formats.answer_message import AnswerMessage
from greenlane.intake.formats.ncts_answers import ncts_answer, ncts_goods_release, ncts_report_rejection
from tests.intake.formats.ncts_messages import declared, reported, schema, whole
from tests.intake.formats.test_ncts_reports import arrival

NOW = datetime(2026, 3, 24, 9, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 24, 8, 59, tzinfo=UTC)
FAULT = Finding(
    code="GL-GDS-08",
    severity=Severity.ERROR,
    path="/CC015C[1]/Consignment[1]",
    value="goods\n" + "x" * 600,
    message="Say what the goods are.",
)
ADVICE = Finding(code="GL-SAF-01", severity=Severity.WARNING, path=None, value=None, message="Add the consignor.")


def answered(
    state: LodgementState,
    *findings: Finding,
    function: Function = Function.ORIGINAL,
    mrn: str | None = None,
    request: Declaration | None = None,
) -> AnswerMessage | None:
    declaration = structs.replace(request or declared(whole()), function=function)
    told = Answer(
        lodgement="L",
        version=1,
        function=function,
        reference=declaration.reference,
        mrn=mrn,
        state=state,
        findings=findings,
        received_at=RECEIVED,
        digest="d1",
    )
    return ncts_answer(told, declaration, NOW, sender="NTA.XX")


def root_of(message: AnswerMessage | None) -> etree._Element:
    assert message is not None
    return etree.fromstring(message.content)


MRN = registration_number("XX", NOW, 7, declared(whole()).direction)
CASES = [
    (LodgementState.ACCEPTED, Function.ORIGINAL, MRN, "028"),
    (LodgementState.ACCEPTED, Function.ORIGINAL, None, "928"),
    (LodgementState.REFUSED, Function.ORIGINAL, None, "056"),
    (LodgementState.AMENDED, Function.AMENDMENT, MRN, "004"),
    (LodgementState.AMENDMENT_RECORDED, Function.AMENDMENT, MRN, "928"),
    (LodgementState.REFUSED, Function.AMENDMENT, MRN, "056"),
    (LodgementState.INVALIDATED, Function.CANCELLATION, MRN, "009"),
    (LodgementState.REFUSED, Function.CANCELLATION, None, "056"),
]


@pytest.mark.parametrize(("state", "function", "mrn", "number"), CASES)
def test_each_state_has_its_message(state: LodgementState, function: Function, mrn: str | None, number: str) -> None:
    message = answered(state, FAULT, ADVICE, function=function, mrn=mrn)
    assert message is not None
    assert (message.type, message.media_type) == (f"IE{number}", "application/xml")
    root = root_of(message)
    assert etree.QName(root).localname == f"CC{number}C"
    assert root.findtext("messageSender") == "NTA.XX"
    assert (root.findtext("messageRecipient"), root.findtext("correlationIdentifier")) == ("TRADER", "M1")
    assert root.findtext("TransitOperation/LRN") == "LRN-1"
    assert root.findtext("TransitOperation/MRN") == mrn
    reading = read(message.content)
    assert (reading.format, reading.state) == ("ncts", ReadState.NOT_A_DECLARATION)


@pytest.mark.parametrize(("state", "function", "mrn", "number"), CASES)
def test_each_message_is_valid(state: LodgementState, function: Function, mrn: str | None, number: str) -> None:
    schema(number).validator.assertValid(root_of(answered(state, FAULT, ADVICE, function=function, mrn=mrn)))


@pytest.mark.parametrize("state", [LodgementState.CANCELLATION_RECORDED, LodgementState.UNREADABLE])
def test_what_transit_has_no_message_for_is_not_written(state: LodgementState) -> None:
    assert answered(state) is None


def test_a_rejection_tells_each_error_with_its_place_and_value_and_no_warning() -> None:
    root = root_of(answered(LodgementState.REFUSED, FAULT, ADVICE))
    assert root.findtext("TransitOperation/businessRejectionType") == "015"
    assert root.findtext("TransitOperation/rejectionReason") == "GL-GDS-08: Say what the goods are."
    (error,) = root.findall("FunctionalError")
    assert error.findtext("errorPointer") == "/CC015C[1]/Consignment[1]"
    assert (error.findtext("errorCode"), error.findtext("errorReason")) == ("12", "GDS-08")
    value = error.findtext("originalAttributeValue") or ""
    assert (len(value), value[:7]) == (512, "goods x")


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [("GL-LOD-01", "LRN-1", "26"), ("GL-GDS-01", None, "13"), ("READ-TEXT-TOO-LONG", "x", "12")],
)
def test_errors_have_the_kinds_of_the_system(code: str, value: str | None, kind: str) -> None:
    fault = structs.replace(FAULT, code=code, value=value, path=None)
    message = answered(LodgementState.REFUSED, fault)
    (error,) = root_of(message).findall("FunctionalError")
    assert error.findtext("errorCode") == kind
    schema("056").validator.assertValid(root_of(message))


def test_the_same_answer_has_the_same_identification() -> None:
    first, second = (root_of(answered(LodgementState.ACCEPTED, mrn=MRN)) for _ in range(2))
    other = root_of(answered(LodgementState.REFUSED, FAULT))
    assert first.findtext("messageIdentification") == second.findtext("messageIdentification")
    assert first.findtext("messageIdentification") != other.findtext("messageIdentification")


def test_an_invalidation_repeats_why_it_was_asked_for() -> None:
    request = structs.replace(declared(whole()), reason="Not shipped")
    root = root_of(answered(LodgementState.INVALIDATED, function=Function.CANCELLATION, mrn=MRN, request=request))
    assert (root.findtext("Invalidation/decision"), root.findtext("Invalidation/justification")) == ("1", "Not shipped")
    assert root.findtext("Invalidation/requestDateAndTime") == "2026-03-24T08:59:00"


def test_a_text_that_xml_cannot_hold_is_invalid() -> None:
    with pytest.raises(Invalid, match="XML cannot"):
        answered(LodgementState.REFUSED, structs.replace(FAULT, message="a\0b"))


def test_reports_at_destination_are_rejected_and_goods_released() -> None:
    report = reported(arrival())
    documents = tuple(structs.replace(one, id=MRN) for one in report.documents)
    report = structs.replace(report, documents=documents)
    refused = ncts_report_rejection(report, [FAULT, ADVICE], NOW, sender="NTA.YY", digest="d")
    released = ncts_goods_release(report, NOW, sender="NTA.YY", digest="d")
    assert (refused.type, released.type) == ("IE057", "IE025")
    assert root_of(refused).findtext("TransitOperation/businessRejectionType") == "007"
    assert root_of(released).findtext("TransitOperation/releaseDate") == "2026-03-24"
    assert root_of(released).findtext("TraderAtDestination/identificationNumber") == "YY55"
    schema("057").validator.assertValid(root_of(refused))
    schema("025").validator.assertValid(root_of(released))
