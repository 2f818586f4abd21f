# SPDX-License-Identifier: Apache-2.0
"""Documents in WCO messages: additional, previous, and the contracts of transport with their level."""

from __future__ import annotations

import pytest

from greenlane.cargo import Consignment, Document, Level
from tests.intake.formats.messages import declared


def contract(number: str, code: str | None, element: str = "TransportContractDocument") -> str:
    kind = f"<TypeCode>{code}</TypeCode>" if code else ""
    return f"<{element}><ID>{number}</ID>{kind}</{element}>"


def consignment(inside: str) -> Consignment:
    return declared(f"<GoodsShipment><Consignment>{inside}</Consignment></GoodsShipment>").consignment


@pytest.mark.parametrize(
    ("inside", "master", "house", "level"),
    [
        (contract("M", "704") + contract("H", "714"), "M", "H", Level.HOUSE),
        (contract("H", "703") + contract("M", "741"), "M", "H", Level.HOUSE),
        (contract("M", "N741") + contract("H", "N740"), "M", "H", Level.HOUSE),
        (contract("H", "705") + contract("M", "704"), "M", "H", Level.HOUSE),
        (contract("H", "714") + contract("M", "705"), "M", "H", Level.HOUSE),
        (contract("H", "703"), None, "H", Level.HOUSE),
        (contract("M", "741"), "M", None, Level.MASTER),
        (contract("S", "740"), "S", None, Level.STRAIGHT),
        (contract("S", "705"), "S", None, Level.STRAIGHT),
        (contract("S", "730"), "S", None, Level.STRAIGHT),
        (contract("S", None), "S", None, Level.STRAIGHT),
        (contract("OB", "MB") + contract("HB", "BM"), "OB", "HB", Level.HOUSE),
        (contract("H", "HWB", "AssociatedTransportDocument") + contract("M", "MB"), "M", "H", Level.HOUSE),
        (contract("M", None, "AssociatedTransportDocument") + contract("H", "714"), "M", "H", Level.HOUSE),
        ("<TransportContractDocument><TypeCode>704</TypeCode></TransportContractDocument>", None, None, None),
        ("", None, None, None),
    ],
)
def test_transport_documents_tell_master_house_and_level(
    inside: str, master: str | None, house: str | None, level: Level | None
) -> None:
    read = consignment(inside)
    assert (read.master_document, read.house_document, read.level) == (master, house, level)
    for field in ("master_document", "house_document"):
        if getattr(read, field):
            assert "TransportDocument[" in read.paths[field] or "TransportContractDocument[" in read.paths[field]
    assert ("level" in read.paths) == (level is not None)


@pytest.mark.parametrize(
    ("inside", "document"),
    [
        ("<CategoryCode>N</CategoryCode><TypeCode>935</TypeCode><ID>1</ID>", Document(type="N935", id="1")),
        ("<CategoryCode>1</CategoryCode><TypeCode>DAN</TypeCode><ID>2</ID>", Document(type="1DAN", id="2")),
        ("<TypeCode>EDO</TypeCode><ID>3</ID>", Document(type="EDO", id="3")),
        ("<ID>4</ID><Name>Waiver</Name>", Document(id="4", name="Waiver")),
        ("<CategoryCode>Y</CategoryCode><TypeCode>900</TypeCode>", Document(type="Y900")),
    ],
)
def test_category_and_type_of_a_document_are_one_code(inside: str, document: Document) -> None:
    (read,) = declared(f"<AdditionalDocument>{inside}</AdditionalDocument>").consignment.documents
    assert (read.type, read.id, read.name) == (document.type, document.id, document.name)
    assert read.path == "/Declaration[1]/AdditionalDocument[1]"


def test_previous_documents_of_the_shipment_are_the_consignments() -> None:
    inside = "<PreviousDocument><CategoryCode>Z</CategoryCode><ID>24GB</ID><TypeCode>MCR</TypeCode></PreviousDocument>"
    read = declared(f"<GoodsShipment>{inside}</GoodsShipment>").consignment
    assert [(one.type, one.id) for one in read.previous_documents] == [("ZMCR", "24GB")]
    assert read.documents == ()


def test_documents_keep_the_order_of_the_message() -> None:
    inside = "".join(f"<AdditionalDocument><ID>{number}</ID></AdditionalDocument>" for number in "312")
    assert [one.id for one in declared(inside).consignment.documents] == ["3", "1", "2"]


def test_an_empty_document_is_none() -> None:
    assert declared("<AdditionalDocument><ID/></AdditionalDocument>").consignment.documents == ()


DUCR = (
    "<GoodsShipment>{stated}<PreviousDocument><CategoryCode>Z</CategoryCode><ID>5GB123-MASTER</ID>"
    "<TypeCode>MCR</TypeCode></PreviousDocument><PreviousDocument><CategoryCode>Z</CategoryCode>"
    "<ID>5GB123456789000-1</ID><TypeCode>DCR</TypeCode></PreviousDocument></GoodsShipment>"
)


def test_a_declarations_ucr_named_as_a_previous_document_is_its_ucr_where_none_is_stated() -> None:
    read = declared(DUCR.format(stated="")).consignment
    assert read.ucr == "5GB123456789000-1"
    assert read.paths["ucr"] == read.previous_documents[1].path
    assert [document.type for document in read.previous_documents] == ["ZMCR", "ZDCR"]


@pytest.mark.parametrize(
    "stated", ["<UCR><ID>OWN</ID></UCR>", "<UCR><TraderAssignedReferenceID>OWN</TraderAssignedReferenceID></UCR>"]
)
def test_a_stated_ucr_goes_before_one_named_as_a_document(stated: str) -> None:
    assert declared(DUCR.format(stated=stated)).consignment.ucr == "OWN"
