# SPDX-License-Identifier: Apache-2.0
"""Answers in the messages of the import control system: valid by its schemas, and read back as they were meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from greenlane.cargo import Declaration, Envelope, Function, Offices, Party, PartyRole
from greenlane.intake import Answer, Finding, LodgementState, ReadState, Severity, read
from greenlane.intake.formats.answer_message import AnswerMessage
from greenlane.intake.formats.ens_answers import EnsError, answer_ens, read_ens_answer, short_code, told_error
from tests.intake.formats.ens_strategies import MINUTES, MRNS, declarations, words

NOW = datetime(2026, 3, 24, 9, 16, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 24, 9, 15, tzinfo=UTC)
MRN = "26GB000000000000R1"

REQUEST = Declaration(
    reference="LRN-1",
    offices=Offices(lodgement="GB000060", entry="GB000011"),
    envelope=Envelope(sender="GB123456789000/0001", recipient="GBCUSTOMS", id="M-0001"),
)
FAULT = Finding(
    code="8107",
    severity=Severity.ERROR,
    path="/CC315A[1]/HEAHEA[1]",
    value=None,
    message="Name the means of transport.",
)
WARNING = structs.replace(FAULT, code="GL-GDS-07", severity=Severity.WARNING)
OWN = structs.replace(FAULT, code="GL-GDS-01", path="/CC315A[1]/GOOITEGDS[1]/GooDesGDS23[1]", value="goods")


def answer(state: LodgementState, function: Function = Function.ORIGINAL, **more: Any) -> Answer:
    told: dict[str, Any] = {
        "lodgement": None,
        "version": None,
        "function": function,
        "reference": "LRN-1",
        "mrn": None,
        "state": state,
        "findings": (),
        "received_at": RECEIVED,
        "digest": "0123456789abcdef" * 4,
    }
    return Answer(**{**told, **more})


def answered(told: Answer, request: Declaration = REQUEST) -> AnswerMessage:
    found = answer_ens(told, request, NOW)
    assert found is not None
    return found


def test_an_accepted_declaration_gets_its_number_from_whom_it_was_sent_to() -> None:
    message = answered(answer(LodgementState.ACCEPTED, mrn=MRN))
    assert (message.type, message.media_type) == ("IE328", "application/xml")
    told = read_ens_answer(message.content)
    assert told is not None
    assert (told.type, told.function, told.state) == ("IE328", Function.ORIGINAL, LodgementState.ACCEPTED)
    assert (told.reference, told.mrn, told.answers) == ("LRN-1", MRN, "M-0001")
    assert (told.sender, told.recipient) == ("GBCUSTOMS", "GB123456789000/0001")
    assert b"<DecRegDatTimHEA115>202603240915</DecRegDatTimHEA115>" in message.content
    assert b"<DatOfPreMES9>260324</DatOfPreMES9><TimOfPreMES10>0916</TimOfPreMES10>" in message.content


def test_a_rejected_declaration_gets_its_errors_and_no_warnings() -> None:
    told = read_ens_answer(answered(answer(LodgementState.REFUSED, findings=(FAULT, WARNING, OWN))).content)
    assert told is not None
    assert (told.type, told.state, told.mrn) == ("IE316", LodgementState.REFUSED, None)
    assert told.errors == (
        EnsError("13", "/CC315A[1]/HEAHEA[1]", "8107"),
        EnsError("12", "/CC315A[1]/GOOITEGDS[1]/GooDesGDS23[1]", "GL-GDS-01", "goods"),
    )
    assert told.reason == "8107: Name the means of transport. GL-GDS-01: Name the means of transport."


@pytest.mark.parametrize(("state", "kind"), [(LodgementState.AMENDED, "IE304"), (LodgementState.REFUSED, "IE305")])
def test_an_amendment_is_answered_under_its_registration_number(state: LodgementState, kind: str) -> None:
    request = structs.replace(REQUEST, function=Function.AMENDMENT, reference=None, mrn=MRN)
    message = answered(answer(state, Function.AMENDMENT, reference=None), request)
    told = read_ens_answer(message.content)
    assert message.type == kind
    assert told is not None
    assert (told.type, told.function, told.state, told.mrn) == (kind, Function.AMENDMENT, state, MRN)


@pytest.mark.parametrize(
    ("state", "function"),
    [
        (LodgementState.AMENDMENT_RECORDED, Function.AMENDMENT),
        (LodgementState.INVALIDATED, Function.CANCELLATION),
        (LodgementState.UNREADABLE, Function.ORIGINAL),
    ],
)
def test_what_the_system_has_no_message_for_is_answered_by_none(state: LodgementState, function: Function) -> None:
    assert answer_ens(answer(state, function, mrn=MRN), REQUEST, NOW) is None


def test_an_amendment_that_names_no_number_of_the_right_form_is_answered_by_none() -> None:
    request = structs.replace(REQUEST, function=Function.AMENDMENT, mrn="NONE-OF-THE-FORM")
    assert answer_ens(answer(LodgementState.REFUSED, Function.AMENDMENT), request, NOW) is None


def test_customs_answers_under_its_own_name_where_the_request_was_addressed_to_nobody() -> None:
    request = structs.replace(REQUEST, envelope=Envelope(sender="GB1"))
    message = answer_ens(answer(LodgementState.REFUSED), request, NOW, sender="XI-CUSTOMS")
    assert message is not None
    told = read_ens_answer(message.content)
    assert told is not None
    assert (told.sender, told.recipient) == ("XI-CUSTOMS", "GB1")


def test_without_an_envelope_the_office_answers_whom_the_filing_names() -> None:
    request = Declaration(
        offices=Offices(entry="GB000011"),
        consignment=structs.replace(
            Declaration().consignment, parties=(Party(role=PartyRole.DECLARANT, id="GB123456789000"),)
        ),
    )
    told = read_ens_answer(answered(answer(LodgementState.REFUSED, reference=None), request).content)
    assert told is not None
    assert (told.sender, told.recipient, told.reference) == ("GB000011", "GB123456789000", "UNKNOWN")


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("8107", "8107"),
        ("GL-LOD-02", "LOD02"),
        ("READ-TEXT-TOO-LONG", "RDLONG"),
        ("AMEND-NO-POINTERS", "AMNONE"),
        ("READ-SOMETHING-ELSE", None),
    ],
)
def test_codes_fit_into_six_characters(code: str, short: str | None) -> None:
    assert short_code(code) == short
    assert told_error(structs.replace(FAULT, code=code)).code == (code if short else None)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("GL-LOD-01", "26"), ("GL-LOD-02", "90"), ("GL-LOD-04", "92"), ("READ-TEXT-TOO-LONG", "39"), ("8107", "13")],
)
def test_errors_have_the_kind_that_the_system_knows(code: str, kind: str) -> None:
    assert told_error(structs.replace(FAULT, code=code)).type == kind


def test_long_paths_keep_their_end_and_long_sentences_their_beginning() -> None:
    far = structs.replace(FAULT, path="/" + "x" * 300 + "/end[1]", message="word " * 100)
    told = read_ens_answer(answered(answer(LodgementState.REFUSED, findings=(far,))).content)
    assert told is not None
    assert told.errors[0].path.endswith("/end[1]")
    assert len(told.errors[0].path) == 210
    assert told.reason is not None
    assert told.reason.startswith("8107: word word")
    assert len(told.reason) <= 350


def test_what_is_no_answer_is_none() -> None:
    assert read_ens_answer(b"<CC315A/>") is None
    assert read_ens_answer(b"no markup") is None


def test_an_answer_sent_here_is_recognised_as_such() -> None:
    reading = read(answered(answer(LodgementState.ACCEPTED, mrn=MRN)).content)
    assert reading.state is ReadState.NOT_A_DECLARATION
    assert f"IE328: the declaration was accepted and has a registration number, reference LRN-1, MRN {MRN}" in (
        reading.findings[0].message
    )


def test_the_public_answer_in_its_wrapper_is_read(shared_data: Path) -> None:
    path = shared_data / "ens-ics1-hmrc" / "responses" / "outcome" / "examples" / "pollingResponse.xml"
    told = read_ens_answer(path.read_bytes())
    assert told is not None
    assert (told.type, told.state, told.mrn) == ("IE328", LodgementState.ACCEPTED, "10GB08I01234567891")


_CODES = st.from_regex(r"[1-9][0-9]{3}|GL-[A-Z]{3}-[0-9]{2}|READ-TEXT-TOO-LONG|READ-OTHER", fullmatch=True)
FAULTS = st.builds(
    Finding,
    code=_CODES,
    severity=st.sampled_from(Severity),
    path=st.none() | st.from_regex(r"(/[A-Z0-9]{3,12}\[[1-9]\]){1,6}", fullmatch=True),
    value=st.none() | words(120),
    message=words(120),
)
OUTCOMES = {
    Function.ORIGINAL: (LodgementState.ACCEPTED, LodgementState.REFUSED),
    Function.AMENDMENT: (LodgementState.AMENDED, LodgementState.REFUSED),
}


@st.composite
def answers(draw: Callable[..., Any]) -> tuple[Answer, Declaration]:
    """An answer with the message that it answers."""
    request = draw(declarations())
    state = draw(st.sampled_from(OUTCOMES[request.function]))
    told = answer(
        state,
        request.function,
        reference=request.reference,
        mrn=draw(MRNS) if state is LodgementState.ACCEPTED else None,
        findings=tuple(draw(st.lists(FAULTS, max_size=4))),
        received_at=draw(MINUTES),
        digest=draw(st.from_regex(r"[0-9a-f]{64}", fullmatch=True)),
    )
    return told, request


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@given(case=answers())
@settings(deadline=None, max_examples=40, suppress_health_check=SLOW)
def test_what_is_answered_is_read_back(case: tuple[Answer, Declaration]) -> None:
    told, request = case
    message = answer_ens(told, request, NOW)
    assert message is not None
    back = read_ens_answer(message.content)
    assert back is not None
    assert (back.type, back.function, back.state) == (message.type, told.function, told.state)
    if told.state is not LodgementState.REFUSED or told.function is Function.AMENDMENT:
        assert back.mrn == (told.mrn or request.mrn)
    if told.function is Function.ORIGINAL:
        assert back.reference == request.reference
    refused = told.state is LodgementState.REFUSED
    assert back.errors == tuple(told_error(one) for one in told.findings if refused and one.severity is Severity.ERROR)
    assert request.envelope is not None
    assert (back.recipient, back.answers) == (request.envelope.sender, request.envelope.id)


@pytest.fixture(scope="module")
def schemas(shared_data: Path) -> dict[str, etree.XMLSchema]:
    """The schemas of the answers."""
    folder = shared_data / "ens-ics1-hmrc" / "responses" / "outcome" / "schemas"
    return {f"IE{path.name[2:5]}": etree.XMLSchema(etree.parse(path)) for path in sorted(folder.glob("CC3*.xsd"))}


@given(case=answers())
@settings(deadline=None, max_examples=40, suppress_health_check=SLOW)
def test_every_answer_is_valid(schemas: dict[str, etree.XMLSchema], case: tuple[Answer, Declaration]) -> None:
    message = answer_ens(*case, NOW)
    assert message is not None
    schemas[message.type].assertValid(etree.fromstring(message.content))


def test_answers_to_every_public_declaration_are_valid_where_it_is_itself(
    shared_data: Path, schemas: dict[str, etree.XMLSchema]
) -> None:
    """A rejection is valid whatever was wrong with the declaration; an acceptance repeats what the filing states."""
    seen = 0
    for path in sorted((shared_data / "ens-ics1-hmrc" / "rule-cases-315").glob("*.xml")):
        for message in read(path.read_bytes()).messages:
            told = answer(LodgementState.REFUSED, reference=message.declaration.reference, findings=(FAULT, OWN))
            schemas["IE316"].assertValid(etree.fromstring(answered(told, message.declaration).content))
            seen += 1
    assert seen == 391
