# SPDX-License-Identifier: Apache-2.0
"""Messages beside declarations get an answer that says what they are."""

from __future__ import annotations

import pytest

from greenlane.intake import ReadState, Severity, read
from tests.intake.formats.messages import xml

RESPONSE = """<Response><FunctionCode>{}</FunctionCode><Declaration><FunctionalReferenceID>LRN1</FunctionalReferenceID>
<ID>25GB1</ID><TypeCode>IMA</TypeCode></Declaration></Response>"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("01", "DMSACC"),
        ("9", "DMSCLE"),
        ("03", "DMSREJ"),
        ("16", "goods have left"),
        ("99", "function 99"),
        ("x", "function x"),
    ],
)
@pytest.mark.parametrize("wrapper", ["MetaData", "_2MetaData", "DocumentMetadata"])
def test_a_response_is_named_with_what_it_answers(code: str, words: str, wrapper: str) -> None:
    reading = read(f"<{wrapper}>{RESPONSE.format(code)}</{wrapper}>".encode())
    assert (reading.state, reading.format, reading.messages) == (ReadState.NOT_A_DECLARATION, "wco_dm_xml", ())
    (told,) = reading.findings
    assert (told.code, told.severity, told.value) == ("READ-NOT-A-DECLARATION", Severity.ERROR, code)
    assert words in told.message
    assert "reference LRN1, MRN 25GB1" in told.message
    assert told.path is not None
    assert told.path.endswith("[1]/Response[1]")


def test_a_bare_response_without_anything_is_named() -> None:
    reading = read(b"<Response/>")
    assert reading.state is ReadState.NOT_A_DECLARATION
    assert "function not given" in reading.findings[0].message


def test_a_file_of_very_many_responses_names_a_few() -> None:
    reading = read(f"<MetaData>{RESPONSE.format('01') * 50}</MetaData>".encode())
    assert len(reading.findings) == 5


def test_a_declaration_beside_a_response_is_still_read() -> None:
    reading = read(f"<MetaData>{RESPONSE.format('01')}{xml().decode()}</MetaData>".encode())
    assert [message.declaration.reference for message in reading.messages] == ["REF-1"]


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("inventoryLinkingMovementRequest", "an inventoryLinkingMovementRequest, a message of inventory linking"),
        ("InventoryLinkingImportsValidateMovementResponse", "inventory linking"),
        ("DeclarationStatusResponse", "a DeclarationStatusResponse, an answer of a customs system"),
    ],
)
def test_other_messages_of_customs_systems_are_named(root: str, words: str) -> None:
    reading = read(f'<n:{root} xmlns:n="u"><n:ucr>A</n:ucr></n:{root}>'.encode())
    assert (reading.state, reading.findings[0].value) == (ReadState.NOT_A_DECLARATION, root)
    assert words in reading.findings[0].message


def test_an_answer_that_repeats_declarations_is_no_declaration() -> None:
    inside = xml().decode()
    reading = read(f"<DeclarationVersionResponse><Details>{inside}</Details></DeclarationVersionResponse>".encode())
    assert (reading.state, reading.messages) == (ReadState.NOT_A_DECLARATION, ())
    assert "repeats parts of declarations" in reading.findings[0].message


@pytest.mark.parametrize("root", ["submitCargoRequest", "Invoice", "Despatch"])
def test_messages_of_other_kinds_are_not_taken_for_answers(root: str) -> None:
    assert read(f"<{root}/>".encode()).state is ReadState.UNRECOGNISED
