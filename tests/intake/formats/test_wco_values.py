# SPDX-License-Identifier: Apache-2.0
"""Texts of WCO elements become exact values; what cannot be read is told and left out, the rest is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Money
from greenlane.intake import Severity
from greenlane.intake.formats.wco_values import instant_of, time_text
from tests.intake.formats.messages import codes, declared, finding, item, message
from tests.intake.formats.strategies import INSTANTS


def accepted(text: str, code: str | None = None) -> datetime | None:
    attribute = f' formatCode="{code}"' if code else ""
    inner = (
        f"<AcceptanceDateTime><p:DateTimeString xmlns:p='u'{attribute}>{text}</p:DateTimeString></AcceptanceDateTime>"
    )
    return declared(inner).acceptance_time


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("20250404141856+01", "304", datetime(2025, 4, 4, 14, 18, 56, tzinfo=timezone(timedelta(hours=1)))),
        ("20240425090243Z", "304", datetime(2024, 4, 25, 9, 2, 43, tzinfo=UTC)),
        ("20240425090243UTC", "304", datetime(2024, 4, 25, 9, 2, 43, tzinfo=UTC)),
        ("20240425090243-0330", "304", datetime(2024, 4, 25, 9, 2, 43, tzinfo=timezone(-timedelta(hours=3.5)))),
        ("202404250902Z", "303", datetime(2024, 4, 25, 9, 2, tzinfo=UTC)),
        ("20240425", "102", datetime(2024, 4, 25, tzinfo=UTC)),
        ("202404250902", "203", datetime(2024, 4, 25, 9, 2, tzinfo=UTC)),
        ("20240425090243", "204", datetime(2024, 4, 25, 9, 2, 43, tzinfo=UTC)),
        ("202404250902+0530", "205", datetime(2024, 4, 25, 9, 2, tzinfo=timezone(timedelta(hours=5.5)))),
        ("20240425090243+05:30", "208", datetime(2024, 4, 25, 9, 2, 43, tzinfo=timezone(timedelta(hours=5.5)))),
        ("20240425090243Z+0100", "208", datetime(2024, 4, 25, 9, 2, 43, tzinfo=timezone(timedelta(hours=1)))),
        ("240425", "101", datetime(2024, 4, 25, tzinfo=UTC)),
        ("2404250902", "201", datetime(2024, 4, 25, 9, 2, tzinfo=UTC)),
        ("20240425", "304", datetime(2024, 4, 25, tzinfo=UTC)),
        ("2024-04-25T09:02:43+02:00", None, datetime(2024, 4, 25, 9, 2, 43, tzinfo=timezone(timedelta(hours=2)))),
        ("2024-04-25T09:02:43.5Z", "304", datetime(2024, 4, 25, 9, 2, 43, 500000, tzinfo=UTC)),
        ("20240425090243Z", None, datetime(2024, 4, 25, 9, 2, 43, tzinfo=UTC)),
    ],
)
def test_times_of_every_usual_form_are_read_with_their_offset(text: str, code: str | None, expected: datetime) -> None:
    at = accepted(text, code)
    assert at == expected
    assert at is not None
    assert at.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20241325", "102"),
        ("20240230090000Z", "304"),
        ("tomorrow", "304"),
        ("240425", "102"),
        ("20240425090243+99", "304"),
        ("${#TestCase#AcceptanceDate}", "304"),
        ("20240425-20240501", "711"),
        ("20240425", "711"),
        ("2024-13-01", None),
        ("٢٠٢٤٠٤٢٥", "102"),
        ("1" * 5000, "304"),
    ],
)
def test_what_is_no_time_is_told_and_left_out(text: str, code: str | None) -> None:
    attribute = f' formatCode="{code}"' if code else ""
    read = message(f"<AcceptanceDateTime{attribute}>{text}</AcceptanceDateTime>")
    assert read.declaration.acceptance_time is None
    assert read.declaration.reference == "REF-1", "the rest is read"
    told = finding(read.findings, "READ-TIME")
    assert told.path == "/Declaration[1]/AcceptanceDateTime[1]"
    assert told.value is not None
    assert told.value[:100] == text[:100]


def test_a_time_without_an_offset_is_taken_as_utc_and_told_once() -> None:
    read = message(
        '<AcceptanceDateTime formatCode="203">202404250902</AcceptanceDateTime><BorderTransportMeans>'
        '<ArrivalDateTime formatCode="203">202404260902</ArrivalDateTime></BorderTransportMeans>'
    )
    assert codes(read.findings) == ["READ-TIME-ZONE"]
    assert read.findings[0].severity is Severity.INFO
    assert read.declaration.acceptance_time == datetime(2024, 4, 25, 9, 2, tzinfo=UTC)


@given(INSTANTS)
def test_a_time_written_is_the_time_read(at: datetime) -> None:
    text, code = time_text(at)
    read = instant_of(text, code)
    assert read == at
    assert read is not None
    assert read.utcoffset() == at.utcoffset()


@given(st.text(max_size=40), st.none() | st.sampled_from(["102", "203", "304", "x"]))
def test_no_text_raises_when_read_as_a_time(text: str, code: str | None) -> None:
    at = instant_of(text, code)
    assert at is None or at.year > 0


@pytest.mark.parametrize(
    ("text", "expected"), [("10", 10), (" 10 ", 10), ("10.0", 10), ("10.", 10), ("0", 0), ("-1", -1)]
)
def test_whole_numbers_are_read(text: str, expected: int) -> None:
    assert declared(f"<TotalPackageQuantity>{text}</TotalPackageQuantity>").consignment.package_count == expected


@pytest.mark.parametrize("text", ["1O", "10.5", "1,000", "ten", "1" * 16, "٣", "1e3", "NaN", "0x10", "--1"])
def test_what_is_no_whole_number_is_told_with_its_place(text: str) -> None:
    read = message(f"<TotalPackageQuantity>{text}</TotalPackageQuantity>")
    assert read.declaration.consignment.package_count is None
    told = finding(read.findings, "READ-NUMBER")
    assert (told.path, told.value) == ("/Declaration[1]/TotalPackageQuantity[1]", text)
    assert told.message.startswith("TotalPackageQuantity is no whole number")
    assert told.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1050.500", "1050.500"), ("0.1", "0.1"), (".5", "0.5"), ("5.", "5"), ("-3", "-3"), ("+3", "3")],
)
def test_decimals_are_exact(text: str, expected: str) -> None:
    value = declared(f'<InvoiceAmount currencyID="GBP">{text}</InvoiceAmount>').consignment.invoice
    assert value == Money(amount=Decimal(expected), currency="GBP")
    assert value is not None
    assert str(value.amount) == expected


@pytest.mark.parametrize("text", ["1e9", "NaN", "Infinity", "1 000", "1,5", ".", "1" * 21, "0." + "1" * 21, "£5"])
def test_what_is_no_decimal_is_told(text: str) -> None:
    read = message(f"<InvoiceAmount>{text}</InvoiceAmount>")
    assert read.declaration.consignment.invoice is None
    assert finding(read.findings, "READ-NUMBER").value == text


@pytest.mark.parametrize("attribute", ["", ' currencyID=""', ' currencyID="  "'])
def test_an_amount_without_a_currency_has_none(attribute: str) -> None:
    value = declared(f"<InvoiceAmount{attribute}>5</InvoiceAmount>").consignment.invoice
    assert value == Money(amount=Decimal(5), currency=None)


@pytest.mark.parametrize(
    ("unit", "kilograms"),
    [("", "2"), ("KGM", "2"), ("KGM#G", "2"), ("kgm", "2"), ("TNE", "2000"), ("GRM", "0.002"), ("LBR", "0.90718474")],
)
def test_weights_become_kilograms(unit: str, kilograms: str) -> None:
    attribute = f' unitCode="{unit}"' if unit else ""
    goods = item(
        f"<Commodity><GoodsMeasure><GrossMassMeasure{attribute}>2</GrossMassMeasure></GoodsMeasure></Commodity>"
    )
    assert goods.gross_weight_kg == Decimal(kilograms)


def test_a_weight_in_an_unknown_unit_is_left_out_and_told() -> None:
    read = message('<TotalGrossMassMeasure unitCode="STN">2</TotalGrossMassMeasure>')
    assert read.declaration.consignment.gross_weight_kg is None
    told = finding(read.findings, "READ-UNIT")
    assert told.value == "2 STN"
    assert "KGM" in told.message


@pytest.mark.parametrize(("text", "expected"), [("1", True), ("0", False), ("true", True), ("FALSE", False)])
def test_flags_are_read(text: str, expected: bool) -> None:
    inside = f"<GoodsShipment><Consignment><ContainerCode>{text}</ContainerCode></Consignment></GoodsShipment>"
    assert declared(inside).consignment.containerised is expected


def test_what_is_no_flag_is_told() -> None:
    read = message("<GoodsShipment><Consignment><ContainerCode>Y</ContainerCode></Consignment></GoodsShipment>")
    assert read.declaration.consignment.containerised is None
    assert finding(read.findings, "READ-FLAG").value == "Y"


@pytest.mark.parametrize(
    "element", ["GoodsItemQuantity", "InvoiceAmount", "TotalGrossMassMeasure", "AcceptanceDateTime"]
)
@pytest.mark.parametrize("inside", ["", "  \n ", "<!-- nothing -->"])
def test_an_empty_element_is_absent_and_no_fault(element: str, inside: str) -> None:
    read = message(f"<{element}>{inside}</{element}>")
    assert codes(read.findings) == []
    assert read.declaration == declared()
