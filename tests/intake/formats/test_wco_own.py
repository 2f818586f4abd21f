# SPDX-License-Identifier: Apache-2.0
"""Statements of our own carry what the WCO Data Model has no element for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.cargo import AirSecurity, Direction, ECommerce, Level, Money, Stage, TransitTerms
from greenlane.intake.formats.wco_own import FIELDS, TYPE
from tests.intake.formats.messages import codes, declared, finding, message


def own(code: str, text: str) -> str:
    return (
        f"<AdditionalInformation><StatementCode>{code}</StatementCode><StatementDescription>{text}</StatementDescription>"
        f"<StatementTypeCode>{TYPE}</StatementTypeCode></AdditionalInformation>"
    )


def test_stage_direction_and_level_can_be_stated_outright() -> None:
    read = declared(own("STAGE", "pre_loading") + own("DIRECTION", "transhipment") + own("LEVEL", "master"))
    assert (read.stage, read.direction, read.consignment.level) == (
        Stage.PRE_LOADING,
        Direction.TRANSHIPMENT,
        Level.MASTER,
    )
    assert read.paths["stage"] == "/Declaration[1]/AdditionalInformation[1]"
    assert read.paths["direction"] == "/Declaration[1]/AdditionalInformation[2]"


def test_what_is_stated_outright_wins_over_what_follows_from_codes() -> None:
    documents = "<TransportContractDocument><ID>M</ID><TypeCode>704</TypeCode></TransportContractDocument>"
    inside = f"<GoodsShipment><Consignment>{documents}</Consignment></GoodsShipment>" + own("LEVEL", "straight")
    read = message(inside + own("INLAND-MODE", "3"))
    assert read.declaration.consignment.level is Level.STRAIGHT
    assert read.declaration.consignment.journey.inland_mode == "3"
    assert codes(read.findings) == []


def test_security_shop_and_transit_data_are_read() -> None:
    consignment = declared(
        own("AIR-STATUS", "SPX") + own("AIR-AGENT", "GB/RA/00012-01") + own("AIR-KNOWN", "1")
        + own("ECO-PLATFORM", "example-market") + own("ECO-VALUE", "19.90 EUR") + own("ECO-PURPOSE", "gift")
        + own("TRN-BINDING", "0") + own("TRN-LIMIT", "20260330235959Z")
    ).consignment  # fmt: skip
    assert consignment.air_security == AirSecurity(status="SPX", regulated_agent="GB/RA/00012-01", known_consignor=True)
    assert consignment.ecommerce == ECommerce(
        platform="example-market", intrinsic_value=Money(amount=Decimal("19.90"), currency="EUR"), purpose="gift"
    )
    assert consignment.transit == TransitTerms(
        binding_itinerary=False, time_limit=datetime(2026, 3, 30, 23, 59, 59, tzinfo=UTC)
    )
    assert consignment.statements == ()
    for field in ("air_security", "ecommerce", "transit"):
        assert consignment.paths[field].startswith("/Declaration[1]/AdditionalInformation[")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("STAGE", "someday"),
        ("DIRECTION", ""),
        ("AIR-KNOWN", "yes"),
        ("ECO-VALUE", "cheap"),
        ("ECO-VALUE", "NaN EUR"),
        ("TRN-LIMIT", "20260330235959"),
        ("TRN-LIMIT", "soon"),
    ],
)
def test_a_value_that_does_not_fit_is_told(code: str, text: str) -> None:
    read = message(own(code, text))
    told = finding(read.findings, "READ-STATEMENT")
    assert told.path == "/Declaration[1]/AdditionalInformation[1]"
    assert told.message.startswith(f"The statement {code} holds ")
    assert read.declaration == declared()


def test_an_unknown_code_is_told_with_those_that_are_known() -> None:
    told = finding(message(own("AIR-PORT", "X")).findings, "READ-STATEMENT")
    assert told.value == "AIR-PORT"
    assert all(code in told.message for code in FIELDS)


def test_the_codes_fit_into_a_statement_code() -> None:
    assert all(len(code) <= 17 for code in FIELDS), "WCO 226 is an..17"


def test_statements_of_others_stay_statements() -> None:
    read = declared(own("STAGE", "clearance").replace(TYPE, "ABC")).consignment
    assert [(one.code, one.text) for one in read.statements] == [("STAGE", "clearance")]
