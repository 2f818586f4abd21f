# SPDX-License-Identifier: Apache-2.0
"""Goods items of WCO messages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from greenlane.cargo import Document, Money, Packaging, Statement
from tests.intake.formats.messages import declared, finding, item, message


def classification(*pairs: tuple[str, str | None]) -> str:
    inside = "".join(
        f"<Classification><ID>{code}</ID>"
        + (f"<IdentificationTypeCode>{kind}</IdentificationTypeCode>" if kind else "")
        + "</Classification>"
        for code, kind in pairs
    )
    return f"<Commodity>{inside}</Commodity>"


@pytest.mark.parametrize(
    ("pairs", "hs", "additional"),
    [
        ([("18040000", "TSP"), ("00", "TRC")], "18040000", ("00",)),
        ([("00", "TRC"), ("18040000", "TSP"), ("VATZ", "GN"), ("4099", "TRA")], "18040000", ("00", "VATZ", "4099")),
        ([("0012345", "CV"), ("18040000", "TSP")], "18040000", ("0012345",)),
        ([("8537200009G", "HS")], "8537200009G", ()),
        ([("853720", None)], "853720", ()),
        ([("1804.00 00", "TSP")], "18040000", ()),
        ([("0012345", "CV")], None, ("0012345",)),
        ([("VATZ", "GN")], None, ("VATZ",)),
        ([("853720", "HS"), ("18040000", "TSP")], "18040000", ("853720",)),
    ],
)
def test_the_commodity_code_is_told_from_additional_codes(
    pairs: list[tuple[str, str | None]], hs: str | None, additional: tuple[str, ...]
) -> None:
    goods = item(classification(*pairs))
    assert (goods.hs, goods.additional_codes) == (hs, additional)


def test_the_place_of_the_commodity_code_is_its_own() -> None:
    goods = item(classification(("00", "TRC"), ("18040000", "TSP")))
    assert goods.paths["hs"].endswith("/Commodity[1]/Classification[2]/ID[1]")
    assert goods.paths["additional_codes"].endswith("/Commodity[1]/Classification[1]/ID[1]")


def procedure(*pairs: tuple[str | None, str | None]) -> str:
    return "".join(
        "<GovernmentProcedure>"
        + (f"<CurrentCode>{current}</CurrentCode>" if current else "")
        + (f"<PreviousCode>{previous}</PreviousCode>" if previous else "")
        + "</GovernmentProcedure>"
        for current, previous in pairs
    )


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("40", "71"), ("000", None)], ("40", "71", ("000",))),
        ([("000", None), ("40", "00"), ("1CG", None)], ("40", "00", ("000", "1CG"))),
        ([("4071", None)], ("40", "71", ())),
        ([("10", None)], ("10", None, ())),
        ([("000", None)], (None, None, ("000",))),
        ([("40", "00"), ("42", "00")], ("40", "00", ("42",))),
        ([(None, "00")], (None, None, ())),
    ],
)
def test_procedures_are_told_from_additional_ones(
    pairs: list[tuple[str | None, str | None]], expected: tuple[str | None, str | None, tuple[str, ...]]
) -> None:
    goods = item(procedure(*pairs))
    assert (goods.procedure, goods.previous_procedure, goods.additional_procedures) == expected


def test_origins_are_told_apart_by_their_type() -> None:
    goods = item(
        "<Origin><CountryCode>GH</CountryCode><TypeCode>1</TypeCode></Origin>"
        "<Origin><CountryCode>EU</CountryCode><TypeCode>2</TypeCode></Origin>"
    )
    assert (goods.origin, goods.preferential_origin) == ("GH", "EU")
    assert item("<Origin><CountryCode>GH</CountryCode></Origin>").origin == "GH"


def test_a_second_origin_of_the_same_type_is_told() -> None:
    inside = "<Origin><CountryCode>GH</CountryCode></Origin><Origin><CountryCode>CI</CountryCode></Origin>"
    read = message(f"<GoodsShipment><GovernmentAgencyGoodsItem>{inside}</GovernmentAgencyGoodsItem></GoodsShipment>")
    assert read.declaration.consignment.items[0].origin == "GH"
    assert finding(read.findings, "READ-STATED-TWICE").value == "CI"


def test_packages_are_read_each() -> None:
    goods = item(
        "<Packaging><SequenceNumeric>1</SequenceNumeric><MarksNumbersID>PK1</MarksNumbersID><QuantityQuantity>55"
        "</QuantityQuantity><TypeCode>CT</TypeCode></Packaging><Packaging><TypeCode>BX</TypeCode></Packaging>"
        "<Packaging><SequenceNumeric>3</SequenceNumeric></Packaging>"
    )
    assert goods.packaging == (Packaging(count=55, type="CT", marks="PK1"), Packaging(type="BX"))
    assert goods.paths["packaging"].endswith("/Packaging[1]")


def test_weights_values_and_identity_are_read() -> None:
    goods = item(
        "<SequenceNumeric>7</SequenceNumeric><StatisticalValueAmount currencyID='GBP'>200</StatisticalValueAmount>"
        "<TransactionNatureCode>11</TransactionNatureCode><Commodity><Description>Cocoa</Description><DangerousGoods>"
        "<UNDGID>1203</UNDGID></DangerousGoods><GoodsMeasure><GrossMassMeasure>15.5</GrossMassMeasure>"
        "<NetNetWeightMeasure>10</NetNetWeightMeasure><TariffQuantity>4</TariffQuantity></GoodsMeasure><InvoiceLine>"
        "<ItemChargeAmount currencyID='USD'>1000.10</ItemChargeAmount></InvoiceLine></Commodity>"
        "<Destination><CountryCode>GB</CountryCode></Destination><ExportCountry><ID>CN</ID></ExportCountry>"
    )
    assert (goods.number, goods.description, goods.un_number, goods.transaction_nature) == (7, "Cocoa", "1203", "11")
    assert (goods.gross_weight_kg, goods.net_weight_kg, goods.supplementary_units) == (
        Decimal("15.5"),
        Decimal(10),
        Decimal(4),
    )
    assert goods.statistical_value == Money(amount=Decimal(200), currency="GBP")
    assert goods.value == Money(amount=Decimal("1000.10"), currency="USD")
    assert (goods.destination_country, goods.export_country) == ("GB", "CN")
    assert goods.paths["value"].endswith("/Commodity[1]/InvoiceLine[1]/ItemChargeAmount[1]")


@pytest.mark.parametrize(
    ("inside", "field", "expected"),
    [
        ("<Commodity><CargoDescription>Tea</CargoDescription></Commodity>", "description", "Tea"),
        ("<Commodity><ValueAmount>5</ValueAmount></Commodity>", "value", Money(amount=Decimal(5))),
        ("<GoodsMeasure><GrossMassMeasure>5</GrossMassMeasure></GoodsMeasure>", "gross_weight_kg", Decimal(5)),
        ("<TransportEquipment><ID>C1</ID></TransportEquipment>", "containers", ("C1",)),
    ],
)
def test_other_spellings_of_the_same_fact_are_read(inside: str, field: str, expected: object) -> None:
    assert getattr(item(inside), field) == expected


def test_documents_and_statements_of_an_item_are_its_own() -> None:
    goods = item(
        "<AdditionalDocument><CategoryCode>N</CategoryCode><ID>12345</ID><Name>Invoice</Name><TypeCode>935</TypeCode>"
        "<LPCOExemptionCode>AC</LPCOExemptionCode></AdditionalDocument><PreviousDocument><CategoryCode>Z</CategoryCode>"
        "<ID>X</ID><TypeCode>355</TypeCode><LineNumeric>2</LineNumeric></PreviousDocument><AdditionalInformation>"
        "<StatementCode>00500</StatementCode><StatementDescription>IMPORTER</StatementDescription></AdditionalInformation>"
    )
    place = "/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[1]"
    assert goods.documents == (
        Document(type="N935", id="12345", name="Invoice", status="AC", path=f"{place}/AdditionalDocument[1]"),
    )
    assert goods.previous_documents == (Document(type="Z355", id="X", line=2, path=f"{place}/PreviousDocument[1]"),)
    assert goods.statements == (Statement(code="00500", text="IMPORTER"),)


def test_the_items_of_a_cargo_report_are_goods_items() -> None:
    inside = (
        "<Consignment><ConsignmentItem><SequenceNumeric>1</SequenceNumeric><Commodity><CargoDescription>Tea"
        "</CargoDescription></Commodity></ConsignmentItem><ConsignmentItem><SequenceNumeric>2</SequenceNumeric>"
        "<Consignor><Name>A</Name></Consignor><Freight><PaymentMethodCode>B</PaymentMethodCode></Freight>"
        "</ConsignmentItem></Consignment>"
    )
    consignment = declared(inside).consignment
    (goods,) = consignment.items
    assert (goods.number, goods.description) == (1, "Tea")
    assert (consignment.freight_payment, consignment.parties[0].name) == ("B", "A")


def test_an_item_without_content_is_still_an_item() -> None:
    goods = item("")
    assert (goods.number, goods.paths) == (None, {})
