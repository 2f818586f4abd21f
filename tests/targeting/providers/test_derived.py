# SPDX-License-Identifier: Apache-2.0
"""Facts computed from declared ones: right, placed where they come from, absent where they cannot be known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Equipment,
    Facts,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Money,
    Packaging,
    Party,
    PartyRole,
    shown,
)
from greenlane.targeting import Context, declared_facts, derived_facts
from tests.targeting.providers.rich import CODES, CONTEXT, DECLARATION, ITEM, LODGED, RATES, told


def _of(**consignment: object) -> Facts:
    return told(Declaration(consignment=Consignment(**consignment)))  # type: ignore[arg-type]


def _item(**fields: object) -> dict[str, object]:
    facts = _of(items=(GoodsItem(**fields),)).items[0]  # type: ignore[arg-type]
    return {name: shown(name, values[0].value) for name, values in facts.items()}


def test_a_derived_fact_has_lodgement_version_and_path_of_what_it_comes_from() -> None:
    facts = told()
    for member in (facts.consignment, *facts.items, *facts.equipment, *facts.parties):
        for values in member.values():
            assert {(value.source.lodgement, value.source.version) for value in values} == {("L1", 2)}
    assert facts.items[0]["goods.chapter"][0].source.path == "/item/hs"
    assert facts.consignment["route.country_count"][0].source.path == "/route"
    assert facts.consignment["consignee.is_forwarder"][0].source.path == "/consignee/Name"
    assert facts.consignment["invoice.value"][0].source.path == "/invoice"
    assert facts.consignment["procedure.current"][0].source.path == "/item/procedure"
    assert facts.consignment["filing.errors"][0].source.path is None


def test_a_summed_weight_has_the_place_of_the_first_item() -> None:
    summed = told(replace(DECLARATION, consignment=Consignment(items=(ITEM, ITEM))))
    (weight,) = summed.consignment["consignment.gross_weight_kg"]
    assert (shown("consignment.gross_weight_kg", weight.value), weight.source.path) == (4000, "/item/gross")
    assert weight.source.detail == "sum of the goods items"


def test_weights_are_not_summed_when_one_is_unknown() -> None:
    facts = _of(items=(GoodsItem(gross_weight_kg=Decimal(1)), GoodsItem(gross_weight_kg=Decimal("NaN"))))
    assert "consignment.gross_weight_kg" not in facts.consignment


def test_ratios_of_an_item() -> None:
    item = _item(
        gross_weight_kg=Decimal(2000),
        net_weight_kg=Decimal(1500),
        value=Money(amount=Decimal(3000), currency="USD"),
        packaging=(Packaging(count=4), Packaging(count=1)),
    )
    assert item["goods.net_to_gross"] == 0.75
    assert item["goods.value_per_kg"] == 2
    assert item["goods.weight_per_package_kg"] == 400
    assert item["goods.round_weight"] is True
    assert _item(gross_weight_kg=Decimal("999.5"))["goods.round_weight"] is False


def test_nothing_is_divided_by_zero() -> None:
    item = _item(gross_weight_kg=Decimal(0), net_weight_kg=Decimal(0), value=Money(amount=Decimal(1)))
    assert not {"goods.net_to_gross", "goods.value_per_kg", "goods.weight_per_package_kg"} & set(item)


_NUMBERS = st.decimals(allow_nan=True, allow_infinity=True) | st.sampled_from(
    [Decimal("9e999999"), Decimal("1e-999999"), Decimal("1e30"), Decimal("sNaN")]
)


@given(_NUMBERS, _NUMBERS, _NUMBERS)
def test_no_number_of_a_message_makes_it_fail(gross: Decimal, net: Decimal, amount: Decimal) -> None:
    money = Money(amount=amount, currency="USD")
    item = GoodsItem(gross_weight_kg=gross, net_weight_kg=net, value=money, packaging=(Packaging(count=3),))
    facts = _of(items=(item, item), invoice=money)
    assert facts.first("consignment.item_count") == 2


def test_money_is_converted_at_the_dated_rate_and_says_so() -> None:
    facts = told()
    assert shown("invoice.value", facts.first("invoice.value") or 0) == 12000  # 15,000 USD at 1.25 for a pound
    assert facts.items[0]["goods.value"][0].source.detail == "exchange rates of 2026-03-01"


@pytest.mark.parametrize("currency", [None, "EUR", "usd"])
def test_money_without_a_rate_stays_unconverted(currency: str | None) -> None:
    facts = _of(invoice=Money(amount=Decimal(5), currency=currency))
    assert shown("invoice.amount", facts.first("invoice.amount") or 0) == 5
    assert "invoice.value" not in facts.consignment


def test_money_in_the_own_currency_needs_no_rate_and_without_rates_nothing_is_converted() -> None:
    own = Declaration(consignment=Consignment(invoice=Money(amount=Decimal(5), currency="GBP")))
    assert shown("invoice.value", told(own).first("invoice.value") or 0) == 5
    assert "invoice.value" not in told(own, rates=None).consignment
    assert RATES.convert(Decimal(5), "GBP") == 5


def test_codes_are_cut_only_where_they_are_long_enough() -> None:
    assert _item(hs="1804000000")["goods.hs6"] == "180400"
    short = _item(hs="18")
    assert short["goods.chapter"] == "18"
    assert not {"goods.heading", "goods.hs6", "goods.hs_known"} & set(short)
    assert _item(hs="019999")["goods.hs_known"] is False


def test_hours_are_counted_from_the_lodging_and_absent_without_one() -> None:
    facts = told()
    assert shown("journey.hours_to_arrival", facts.first("journey.hours_to_arrival") or 0) == 24
    unlodged = Context(stage=CONTEXT.stage)
    alone = derived_facts(declared_facts(DECLARATION), DECLARATION, unlodged, CODES)
    assert not {"filing.lodged_time", "journey.hours_to_arrival", "filing.hours_before_limit"} & set(alone.consignment)


def test_times_at_the_end_of_the_calendar_do_not_fail() -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    journey = Journey(times=(JourneyTime(moment=Moment.ARRIVAL, at=first),))
    facts = _of(journey=journey)
    assert "journey.arrival_planned" not in facts.consignment
    assert LODGED.tzinfo is UTC


def test_a_route_that_comes_back_and_one_that_passes_a_third_country() -> None:
    back = _of(journey=Journey(export_country="GH", routing_countries=("PT", "GH"), destination_country="GB"))
    assert back.first("route.returns_to_origin") is True
    assert back.first("route.transhipped") is True
    straight = _of(journey=Journey(export_country="GH", routing_countries=("GH",), destination_country="GB"))
    assert (straight.first("route.returns_to_origin"), straight.first("route.transhipped")) == (False, False)
    assert _of().first("route.known") is False


def test_a_ships_number_is_checked_only_where_it_says_that_it_is_one() -> None:
    right = Journey(border=Conveyance(id="9321483", id_type="10"))
    wrong = Journey(border=Conveyance(id="9321484", id_type="10"))
    lorry = Journey(border=Conveyance(id="9321484", id_type="30"))
    answers = [_of(journey=j).first("transport.border_id_valid") for j in (right, wrong, lorry)]
    assert answers == [True, False, None]


def test_sender_and_receiver_are_one_by_number_or_else_by_name() -> None:
    def same(*given: tuple[str | None, str]) -> object:
        roles = (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE)
        parties = tuple(Party(role=role, id=i, name=n) for role, (i, n) in zip(roles, given, strict=True))
        return _of(parties=parties).first("consignor.same_as_consignee")

    assert same((None, "Kestrel Ltd"), (None, "KESTREL LIMITED")) is True
    assert same(("1", "Kestrel"), ("2", "Kestrel")) is False
    assert same(("1", "Kestrel"), ("1", "Merlin")) is True


def test_a_containers_number_is_checked_after_its_form() -> None:
    facts = _of(equipment=(Equipment(id="MSKU1234565"), Equipment(id="MSKU1234560"), Equipment(id="SLEDGE")))
    forms = [member["equipment.id_form_valid"][0].value for member in facts.equipment]
    digits = [member.get("equipment.check_digit_valid") for member in facts.equipment]
    assert forms == [True, True, False]
    assert [values[0].value if values else None for values in digits] == [True, False, None]
    assert [member["equipment.seal_count"][0].value for member in facts.equipment] == [0, 0, 0]
