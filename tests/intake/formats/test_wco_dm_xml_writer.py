# SPDX-License-Identifier: Apache-2.0
"""What is written as WCO XML reads back as the same declaration."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from greenlane.cargo import Consignment, Declaration, Function, GoodsItem, Party, PartyRole
from greenlane.errors import Invalid
from greenlane.intake import Change, Pointer, ReadState, read, without_paths, write_wco_dm_xml
from tests.intake.formats.strategies import declarations


@given(declarations())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_reads_back_as_the_same(declaration: Declaration) -> None:
    reading = read(write_wco_dm_xml(declaration))
    assert reading.state is ReadState.READ
    (message,) = reading.messages
    assert message.findings == ()
    assert without_paths(message.declaration) == declaration


def written(declaration: Declaration, *changes: Change) -> str:
    return write_wco_dm_xml(declaration, changes).decode()


def test_a_message_is_wrapped_as_administrations_expect_it() -> None:
    root = etree.fromstring(write_wco_dm_xml(Declaration(reference="R", type="IM", additional_type="D")))
    assert root.tag == "{urn:wco:datamodel:WCO:DocumentMetaData-DMS:2}MetaData"
    assert [child.text for child in root][:2] == ["3.6", "DEC"]
    declaration = root[2]
    assert declaration.tag == "{urn:wco:datamodel:WCO:DEC-DMS:2}Declaration"
    assert [(etree.QName(child).localname, child.text) for child in declaration] == [
        ("FunctionCode", "9"),
        ("FunctionalReferenceID", "R"),
        ("TypeCode", "IMD"),
    ]


def test_what_is_absent_is_not_written() -> None:
    text = written(Declaration(consignment=Consignment(items=(GoodsItem(number=1),))))
    assert "Commodity" not in text
    assert "Exporter" not in text
    assert "<GovernmentAgencyGoodsItem>" in text


def test_an_amendment_by_pointers_reads_back_with_them() -> None:
    changes = (
        Change(pointers=(Pointer(section="42A", tag="146"),), reason_code="28", reason="Counted again"),
        Change(pointers=(Pointer(section="42A"), Pointer(section="57A", sequence=2, tag="R031")), reason_code="29"),
    )
    carried = Declaration(function=Function.AMENDMENT, mrn="25GB1", consignment=Consignment(package_count=53))
    text = written(carried, *changes)
    assert "<FunctionCode>13</FunctionCode>" in text
    assert "<TypeCode>COR</TypeCode>" in text
    (message,) = read(text.encode()).messages
    assert [(one.pointers, one.reason_code, one.reason) for one in message.changes] == [
        (one.pointers, one.reason_code, one.reason) for one in changes
    ]
    assert (message.declaration.mrn, message.declaration.reason) == ("25GB1", "Counted again")
    assert message.declaration.consignment.package_count == 53


def test_a_reason_without_one_for_each_change_is_that_of_the_first() -> None:
    carried = Declaration(function=Function.AMENDMENT, reason="A slip")
    (message,) = read(written(carried, Change(pointers=(Pointer(section="42A", tag="146"),))).encode()).messages
    assert (message.declaration.reason, message.changes[0].reason) == ("A slip", "A slip")


def test_a_cancellation_reads_back_with_its_reason() -> None:
    cancelled = Declaration(function=Function.CANCELLATION, reference="R", mrn="25GB1", reason="Duplicate")
    text = written(cancelled)
    assert "<TypeCode>INV</TypeCode>" in text
    (message,) = read(text.encode()).messages
    assert without_paths(message.declaration) == cancelled
    assert message.findings == ()


@pytest.mark.parametrize("name", ["a\x00b", "a\x1fb", "\ud800"])
def test_a_character_that_xml_cannot_hold_is_told(name: str) -> None:
    declaration = Declaration(consignment=Consignment(parties=(Party(role=PartyRole.EXPORTER, name=name),)))
    with pytest.raises(Invalid) as caught:
        write_wco_dm_xml(declaration)
    assert caught.value.where == "party.name"
    assert "Name" in caught.value.sentence


def test_markup_in_texts_stays_text() -> None:
    nasty = "</Name><Name>&amp;<!DOCTYPE x>]]>"
    declaration = Declaration(
        reference="R", consignment=Consignment(parties=(Party(role=PartyRole.EXPORTER, name=nasty),))
    )
    (message,) = read(write_wco_dm_xml(declaration)).messages
    assert message.declaration.consignment.parties[0].name == nasty
