# SPDX-License-Identifier: Apache-2.0
"""Answers to air messages: XFNM, FMA and FNA say what became of a message, in what each format can hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from greenlane.cargo import Declaration
from greenlane.intake import Answer, Finding, LodgementState, Severity
from greenlane.intake.formats.answering import answer_message
from tests.intake.formats.air_messages import FHL, FWB, NUMBER, answered, house_waybill, one, waybill

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FAULT = Finding(code="GL-GDS-01", severity=Severity.ERROR, path="line 5", value="x", message="The goods need a name.")


def told(request: Declaration, state: LodgementState, *findings: Finding, mrn: str | None = None) -> Answer:
    return Answer(
        lodgement=None,
        version=None,
        function=request.function,
        reference=request.reference,
        mrn=mrn,
        state=state,
        findings=findings,
        received_at=NOW,
        digest="0123456789abcdef0123",
    )


def text_of(format_name: str, request: Declaration, answer: Answer) -> tuple[str, str]:
    message = answer_message(format_name, answer, request, NOW, sender="CUSTOMS")
    assert message is not None
    return message.type, message.content.decode()


def test_an_accepted_waybill_is_acknowledged_with_its_number() -> None:
    request = one(f"QK CUSTOMX\n.AGENTXX 200800\n{FWB}")
    kind, text = text_of("cargo_imp", request, told(request, LodgementState.ACCEPTED, mrn="26GB1"))
    assert kind == "FMA"
    assert text.split("\r\n") == [
        "QK AGENTXX",
        ".CUSTOMX 010930",
        "FMA",
        f"ACK/ACCEPTED {NUMBER}",
        "/MRN 26GB1",
        "FWB",
        NUMBER,
        "",
    ]


def test_a_refused_house_is_answered_with_every_error_in_short_lines() -> None:
    request = answered(FHL).messages[0].declaration
    kind, text = text_of("cargo_imp", request, told(request, LodgementState.REFUSED, FAULT))
    lines = text.split("\r\n")
    assert (kind, lines[0]) == ("FNA", "FNA")
    assert "/GL-GDS-01 LINE 5 THE GOODS NEED A NAME." in lines
    assert lines[-4:] == ["FHL", f"MBI/{NUMBER}", "HBS/HWB001", ""]


@given(st.text(max_size=400))
def test_an_answer_in_lines_has_only_what_such_lines_can_hold(words: str) -> None:
    request = one(FWB)
    fault = Finding(code="GL-X", severity=Severity.ERROR, path=words, value=None, message=words)
    _, text = text_of("cargo_imp", request, told(request, LodgementState.REFUSED, fault))
    lines = text.split("\r\n")
    assert all(len(line) <= 70 for line in lines)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-/\r\n")


def leaves(text: str) -> list[tuple[str, str]]:
    root = etree.fromstring(text.encode())
    return [(etree.QName(leaf).localname, leaf.text or "") for leaf in root.iter() if not len(leaf)]


@pytest.mark.parametrize(
    ("text", "number", "type_code"), [(waybill(), NUMBER, "740"), (house_waybill(), "HWB1", "703")]
)
def test_a_cargo_xml_message_is_answered_by_a_response(text: str, number: str, type_code: str) -> None:
    request = one(text)
    kind, written = text_of("cargo_xml", request, told(request, LodgementState.REFUSED, FAULT))
    found = leaves(written)
    assert kind == "XFNM"
    assert ("ID", number) in found
    assert ("TypeCode", type_code) in found
    assert ("StatusCode", "Rejected") in found
    assert ("ReasonCode", "GL-GDS-01") in found
    assert ("Information", "line 5") in found
    assert ("PrimaryID", "AGENT01") in found
    assert ("ConversationID", "M-1") in found


def test_an_accepted_message_is_acknowledged_with_its_registration_number() -> None:
    request = one(waybill())
    _, written = text_of("cargo_xml", request, told(request, LodgementState.ACCEPTED, mrn="26GB1"))
    assert ("StatusCode", "Acknowledged") in leaves(written)
    assert ("Reason", "26GB1") in leaves(written)


@given(st.text(max_size=50))
def test_no_finding_makes_a_response_ill_formed(words: str) -> None:
    request = one(FWB)
    fault = Finding(code="GL-X", severity=Severity.ERROR, path=words, value=None, message=words)
    _, written = text_of("cargo_xml", request, told(request, LodgementState.REFUSED, fault))
    assert ("ReasonCode", "GL-X") in leaves(written)
