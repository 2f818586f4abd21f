# SPDX-License-Identifier: Apache-2.0
"""Each format is answered in its own messages, where it has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from greenlane.cargo import Declaration, Envelope, Function
from greenlane.intake import KNOWN_FORMATS, Answer, LodgementState
from greenlane.intake.formats.answering import ANSWERING, answer_message

NOW = datetime(2026, 3, 24, 9, 16, tzinfo=UTC)
REQUEST = Declaration(reference="LRN-1", envelope=Envelope(sender="FILER", id="M-1"))


def told(state: LodgementState) -> Answer:
    return Answer(
        lodgement=None,
        version=None,
        function=Function.ORIGINAL,
        reference="LRN-1",
        mrn="26GB000000000000R1" if state is LodgementState.ACCEPTED else None,
        state=state,
        findings=(),
        received_at=NOW,
        digest="0" * 64,
    )


@pytest.mark.parametrize(("name", "root"), [("ens", "CC328A"), ("ncts", "CC028C")])
def test_a_format_with_messages_of_its_own_answers_by_them(name: str, root: str) -> None:
    message = answer_message(name, told(LodgementState.ACCEPTED), REQUEST, NOW, sender="CUSTOMS")
    assert message is not None
    assert (message.type, message.media_type) == (f"IE{root[2:5]}", "application/xml")
    document = etree.fromstring(message.content)
    assert etree.QName(document).localname == root
    said = {etree.QName(one).localname: one.text for one in document.iter(etree.Element)}
    assert {"CUSTOMS", "FILER", "26GB000000000000R1"} <= set(said.values())


def test_a_format_without_them_is_answered_by_none() -> None:
    assert answer_message("native_json", told(LodgementState.ACCEPTED), REQUEST, NOW, sender="CUSTOMS") is None


def test_every_format_that_is_answered_is_one_that_is_read() -> None:
    assert set(ANSWERING) <= set(KNOWN_FORMATS)
