# SPDX-License-Identifier: Apache-2.0
"""What is said of the other messages of the import control system."""

from __future__ import annotations

import pytest

from greenlane.intake import Finding, ReadState, read


def told_of(text: str) -> Finding:
    reading = read(text.encode())
    assert (reading.format, reading.state, reading.messages) == ("ens", ReadState.NOT_A_DECLARATION, ())
    (only,) = reading.findings
    assert only.code == "READ-NOT-A-DECLARATION"
    return only


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("CC304A", "IE304: the amendment was accepted"),
        ("CC305A", "IE305: the amendment was rejected"),
        ("CC316A", "IE316: the declaration was rejected"),
        ("CC328A", "IE328: the declaration was accepted"),
        ("CC351A", "IE351: customs intervenes"),
        ("CC399A", "CC399A, a message of the import control system"),
        ("entryDeclarationResponses", "a list of answers"),
        ("ErrorResponse", "the list of errors"),
    ],
)
def test_each_message_is_named(root: str, words: str) -> None:
    found = told_of(f"<x:{root} xmlns:x='urn:any'/>")
    assert f"({words}" in found.message
    assert (found.path, found.value) == (f"/{root}[1]", root)


def test_reference_and_number_are_told() -> None:
    inside = "<HEAHEA><RefNumHEA4>LRN-1</RefNumHEA4><DocNumHEA5>26GB000000000000R1</DocNumHEA5></HEAHEA>"
    assert ", reference LRN-1, MRN 26GB000000000000R1)" in told_of(f"<CC328A>{inside}</CC328A>").message


def test_an_answer_in_a_wrapper_is_named_with_its_path() -> None:
    found = told_of("<outcomeResponse><other/><response/><response><CC316A/></response></outcomeResponse>")
    assert "IE316" in found.message
    assert found.path == "/outcomeResponse[1]/response[2]/CC316A[1]"


def test_an_answer_in_an_envelope_is_recognised() -> None:
    assert "IE328" in told_of("<Envelope><Body><CC328A/></Body></Envelope>").message


def test_a_declaration_in_a_wrapper_of_answers_is_still_read() -> None:
    reading = read(b"<outcomeResponse><response><CC315A/></response></outcomeResponse>")
    assert reading.state is ReadState.READ


@pytest.mark.parametrize("root", ["CC015C", "CC3A", "CC3155A", "UK34", "Response"])
def test_other_names_are_not_of_the_family(root: str) -> None:
    assert read(f"<{root}/>".encode()).format != "ens"
