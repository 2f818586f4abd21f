# SPDX-License-Identifier: Apache-2.0
"""Filers are answered in the messages of their own format, kept with the version that is answered."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from greenlane.access import PersonKind
from greenlane.cargo import Declaration, Function
from greenlane.intake import LodgementState, write_ens
from greenlane.intake.formats.ens_answers import EnsAnswer, read_ens_answer
from greenlane.wiring.answering import kept_answer
from tests.access.builders import an_actor
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item
from tests.intake.formats.ens_messages import ens


def sent(customs: Customs, message: bytes) -> dict[str, Any]:
    (answer,) = customs.lodge(message).answers
    return answer


def kept(customs: Customs, answer: dict[str, Any]) -> EnsAnswer | None:
    """The answer to the message as it is kept; None where there is none in the filer's format."""
    with customs.read() as uow:
        if not uow.answers.documents([(answer["id"], answer["version"])]):
            return None
        found = kept_answer(
            uow, an_actor("filer", kind=PersonKind.MACHINE, represents=(FILER,)), answer["id"], answer["version"]
        )
    assert found.media_type == "application/xml"
    told = read_ens_answer(found.body)
    assert told is not None
    assert told.type == found.type
    return told


def test_an_accepted_declaration_is_answered_with_its_number(customs: Customs) -> None:
    answer = sent(customs, ens())
    told = kept(customs, answer)
    assert told is not None
    assert (told.type, told.mrn, told.reference) == ("IE328", answer["mrn"], "LRN-1")
    assert (told.sender, told.recipient, told.answers) == ("GBCUSTOMS", "GB123456789000/0001", "M-0001")


def test_an_amendment_is_answered_whether_it_was_accepted_or_not(customs: Customs) -> None:
    mrn = sent(customs, ens())["mrn"]
    amendment = Declaration(
        function=Function.AMENDMENT, mrn=mrn, consignment=replace(good().consignment, items=(item(number=1),))
    )
    accepted = kept(customs, sent(customs, write_ens(amendment)))
    assert accepted is not None
    assert (accepted.type, accepted.mrn) == ("IE304", mrn)

    unknown = f"{mrn[:-3]}0{mrn[-2:]}" if mrn[-3] != "0" else f"{mrn[:-3]}1{mrn[-2:]}"
    refused = kept(customs, sent(customs, write_ens(replace(amendment, mrn=unknown))))
    assert refused is not None
    assert (refused.type, refused.state, refused.mrn) == ("IE305", LodgementState.REFUSED, unknown)
    assert "GL-LOD-02" in [error.code for error in refused.errors]


def test_a_reference_given_twice_is_answered_by_a_rejection(customs: Customs) -> None:
    sent(customs, ens())
    told = kept(customs, sent(customs, ens().replace(b"Cocoa", b"Other cocoa")))
    assert told is not None
    assert (told.type, told.reference) == ("IE316", "LRN-1")
    assert [(error.type, error.code) for error in told.errors] == [("26", "GL-LOD-01")]


def test_a_message_sent_again_has_the_answer_that_it_had(customs: Customs) -> None:
    first, again = sent(customs, ens()), sent(customs, ens())
    assert (again["id"], again["version"]) == (first["id"], first["version"])
    assert kept(customs, again) == kept(customs, first)


def test_other_formats_are_answered_in_json_alone(customs: Customs) -> None:
    (answer,) = customs.lodge(good()).answers
    assert kept(customs, answer) is None
