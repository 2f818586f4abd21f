# SPDX-License-Identifier: Apache-2.0
"""Function, type and direction of WCO messages, and what amendments and cancellations ask for."""

from __future__ import annotations

import pytest

from greenlane.cargo import Direction, Function, Statement
from greenlane.intake import Pointer, Severity
from greenlane.intake.formats.wco_message import split_type
from tests.intake.formats.messages import codes, declared, finding, message


def header(function: str | None, type_code: str | None = None, inside: str = "") -> str:
    code = f"<FunctionCode>{function}</FunctionCode>" if function is not None else ""
    kind = f"<TypeCode>{type_code}</TypeCode>" if type_code is not None else ""
    return f"{code}{kind}<FunctionalReferenceID>R</FunctionalReferenceID>{inside}"


@pytest.mark.parametrize(
    ("function", "type_code", "expected"),
    [
        ("9", "IMA", Function.ORIGINAL),
        ("09", "IMA", Function.ORIGINAL),
        ("4", "IMA", Function.AMENDMENT),
        ("5", "IMA", Function.AMENDMENT),
        ("1", "IMA", Function.CANCELLATION),
        ("13", "COR", Function.AMENDMENT),
        ("13", "INV", Function.CANCELLATION),
    ],
)
def test_the_function_is_told_by_its_code(function: str, type_code: str, expected: Function) -> None:
    read = message(header=header(function, type_code))
    assert read.declaration.function is expected
    assert codes(read.findings) == []


@pytest.mark.parametrize("function", ["2", "7", "99", "x", "٩", "-9", "12345"])
def test_an_unknown_function_is_an_error_that_names_the_known_ones(function: str) -> None:
    read = message(header=header(function, "IMA"))
    assert read.declaration.function is Function.ORIGINAL
    told = finding(read.findings, "READ-FUNCTION")
    assert (told.severity, told.value, told.path) == (Severity.ERROR, function, "/Declaration[1]/FunctionCode[1]")
    assert "9 (original)" in told.message


def test_a_request_of_an_unknown_kind_is_an_error() -> None:
    read = message(header=header("13", "GPN"))
    assert read.declaration.function is Function.AMENDMENT
    assert "'GPN'" in finding(read.findings, "READ-FUNCTION").message


def test_a_message_without_a_function_is_an_original_or_an_amendment_by_what_it_holds() -> None:
    assert finding(message(header=header(None, "IMA")).findings, "READ-FUNCTION").severity is Severity.WARNING
    asking = message(header=header(None, "IMA", "<Amendment><ChangeReasonCode>1</ChangeReasonCode></Amendment>"))
    assert asking.declaration.function is Function.AMENDMENT


@pytest.mark.parametrize(
    ("code", "type_code", "additional", "direction"),
    [
        ("IMA", "IM", "A", Direction.IMPORT),
        ("EXD", "EX", "D", Direction.EXPORT),
        ("COA", "CO", "A", Direction.IMPORT),
        ("IM", "IM", None, Direction.IMPORT),
        ("T1A", "T1", "A", None),
        ("T2D", "T2", "D", None),
        ("T2F", "T2F", None, None),
        ("T2L", "T2L", None, None),
        ("TIR", "TIR", None, None),
        ("929", "929", None, Direction.IMPORT),
        ("830", "830", None, Direction.EXPORT),
        ("950", "950", None, Direction.TRANSIT),
        ("OCR", "OCR", None, None),
    ],
)
def test_type_additional_type_and_direction_come_from_one_code(
    code: str, type_code: str, additional: str | None, direction: Direction | None
) -> None:
    read = declared(header=header("9", code))
    assert (read.type, read.additional_type, read.direction) == (type_code, additional, direction)
    assert split_type(code) == (type_code, additional)


def test_trade_with_fiscal_territories_leaves_where_an_office_of_exit_is_named() -> None:
    leaving = declared("<ExitOffice><ID>GB000084</ID></ExitOffice>", header=header("9", "COA"))
    assert leaving.direction is Direction.EXPORT


def test_header_offices_and_totals_are_read() -> None:
    read = declared(
        "<ID>25GB3POHWIVZSF9AR0</ID><GoodsItemQuantity>2</GoodsItemQuantity><DeclarationOfficeID>GBLBA001"
        "</DeclarationOfficeID><TotalPackageQuantity>55</TotalPackageQuantity><SpecificCircumstancesCodeCode>A20"
        "</SpecificCircumstancesCodeCode><EntryOffice><ID>E</ID></EntryOffice><ExitOffice><ID>X</ID></ExitOffice>"
        "<SupervisingOffice><ID>S</ID></SupervisingOffice><TransitDepartureOffice><ID>D</ID></TransitDepartureOffice>"
        "<TransitOffice><ID>T1</ID></TransitOffice><TransitOffice><ID>T2</ID></TransitOffice>"
        "<TransitDestinationOffice><ID>Z</ID></TransitDestinationOffice><GoodsShipment><TransactionNatureCode>1"
        "</TransactionNatureCode><TradeTerms><ConditionCode>CIF</ConditionCode></TradeTerms><UCR><ID>U</ID></UCR>"
        "</GoodsShipment>"
    )
    offices = read.offices
    assert (read.mrn, read.items_declared, read.specific_circumstance) == ("25GB3POHWIVZSF9AR0", 2, "A20")
    assert (offices.lodgement, offices.entry, offices.exit, offices.control) == ("GBLBA001", "E", "X", "S")
    assert (offices.departure, offices.transit, offices.destination) == ("D", ("T1", "T2"), "Z")
    assert offices.paths["transit"] == "/Declaration[1]/TransitOffice[1]/ID[1]"
    consignment = read.consignment
    assert (consignment.package_count, consignment.transaction_nature, consignment.ucr) == (55, "1", "U")
    assert consignment.delivery_terms == "CIF"


@pytest.mark.parametrize(
    ("inside", "reference"),
    [
        ("<UCR><TraderAssignedReferenceID>T</TraderAssignedReferenceID></UCR>", "T"),
        ("<UCR><TraderAssignedReferenceID>T</TraderAssignedReferenceID><ID>U</ID></UCR>", "U"),
    ],
)
def test_the_traders_reference_serves_where_there_is_no_ucr(inside: str, reference: str) -> None:
    assert declared(f"<GoodsShipment>{inside}</GoodsShipment>").consignment.ucr == reference


def test_a_guarantee_is_read_and_a_second_one_told() -> None:
    read = message(
        "<ObligationGuarantee><ID>G1</ID><SecurityDetailsCode>1</SecurityDetailsCode></ObligationGuarantee>"
        "<ObligationGuarantee><ReferenceID>G2</ReferenceID><SecurityDetailsCode>0</SecurityDetailsCode></ObligationGuarantee>"
    )
    transit = read.declaration.consignment.transit
    assert transit is not None
    assert (transit.guarantee_type, transit.guarantee_reference) == ("1", "G2")
    assert read.declaration.consignment.paths["transit"] == "/Declaration[1]/ObligationGuarantee[1]"
    assert codes(read.findings) == ["READ-STATED-TWICE", "READ-NOT-MAPPED"]


def pointer(section: str, sequence: int | None = None, tag: str | None = None) -> str:
    number = f"<SequenceNumeric>{sequence}</SequenceNumeric>" if sequence is not None else ""
    named = f"<TagID>{tag}</TagID>" if tag is not None else ""
    return f"<Pointer>{number}<DocumentSectionCode>{section}</DocumentSectionCode>{named}</Pointer>"


AMENDMENT = header(
    "13",
    "COR",
    "<AdditionalInformation><StatementDescription>Second</StatementDescription><StatementTypeCode>AES"
    f"</StatementTypeCode>{pointer('42A', 1)}{pointer('06A', 2)}</AdditionalInformation>"
    "<AdditionalInformation><StatementDescription>First</StatementDescription><StatementTypeCode>AES</StatementTypeCode>"
    f"{pointer('42A', 1)}{pointer('06A', 1)}</AdditionalInformation>"
    f"<Amendment><ChangeReasonCode>28</ChangeReasonCode>{pointer('42A', 1, '146')}</Amendment>"
    f"<Amendment><ChangeReasonCode>29</ChangeReasonCode>{pointer('42A')}{pointer('57A', 2, 'R031')}</Amendment>"
    f"<Amendment>{pointer('42A', 1)}<Pointer><SequenceNumeric>1</SequenceNumeric></Pointer></Amendment>",
)


def test_an_amendment_gives_its_changes_with_pointers_and_reasons() -> None:
    read = message(header=AMENDMENT)
    assert read.declaration.function is Function.AMENDMENT
    assert (read.declaration.type, read.declaration.direction) == (None, None)
    first, second, third = read.changes
    assert first.pointers == (Pointer(section="42A", sequence=1, tag="146"),)
    assert (first.reason_code, first.reason, first.path) == ("28", "First", "/Declaration[1]/Amendment[1]")
    assert second.pointers == (Pointer(section="42A"), Pointer(section="57A", sequence=2, tag="R031"))
    assert (second.reason_code, second.reason) == ("29", "Second")
    assert (len(third.pointers), third.reason) == (1, None)
    assert read.declaration.reason == "Second; First"
    assert read.declaration.consignment.statements == ()


def test_a_cancellation_gives_its_reason() -> None:
    inside = (
        "<ID>25GB53T2CGAY90LAA1</ID><AdditionalInformation><StatementDescription>Duplicate</StatementDescription>"
        "<StatementTypeCode>AES</StatementTypeCode></AdditionalInformation><Amendment><ChangeReasonCode>1"
        "</ChangeReasonCode></Amendment>"
    )
    read = message(header=header("13", "INV", inside))
    declaration = read.declaration
    assert (declaration.function, declaration.mrn, declaration.reason) == (
        Function.CANCELLATION,
        "25GB53T2CGAY90LAA1",
        "Duplicate",
    )
    assert [(change.pointers, change.reason_code) for change in read.changes] == [((), "1")]


def test_the_same_statement_in_an_original_is_a_statement() -> None:
    inside = (
        "<AdditionalInformation><StatementCode>RRS01</StatementCode><StatementDescription>Note</StatementDescription>"
        "<StatementTypeCode>AES</StatementTypeCode></AdditionalInformation><AdditionalInformation><Content>Free</Content>"
        "</AdditionalInformation>"
    )
    declaration = declared(inside)
    assert declaration.reason is None
    assert declaration.consignment.statements == (Statement(code="RRS01", text="Note"), Statement(text="Free"))
