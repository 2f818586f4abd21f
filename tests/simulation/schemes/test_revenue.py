# SPDX-License-Identifier: Apache-2.0
"""Schemes against revenue: what is declared, what is true, and what would be lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from greenlane.simulation import Country
from greenlane.simulation.shipment import in_euro
from tests.simulation.schemes.crimes import Committed, crimes_of


@pytest.fixture(scope="module")
def undervalued(country: Country) -> list[Committed]:
    return crimes_of(country, "undervaluation")


@pytest.fixture(scope="module")
def tobacco(country: Country) -> list[Committed]:
    return crimes_of(country, "tobacco")


@pytest.fixture(scope="module")
def relabelled(country: Country) -> list[Committed]:
    return crimes_of(country, "false_origin")


def test_an_undervalued_shipment_is_declared_at_a_fraction_of_its_price(undervalued: list[Committed]) -> None:
    for honest, declared, _ in undervalued:
        if honest.value > 2000:
            assert declared.value < honest.value * Decimal("0.4")
        assert declared.gross == honest.gross
        assert [line.hs for line in declared.lines] == [line.hs for line in honest.lines]


def test_what_is_lost_is_duty_and_tax_on_what_was_hidden(undervalued: list[Committed]) -> None:
    for honest, declared, crime in undervalued:
        hidden = in_euro(honest.value - declared.value, honest.currency)
        assert 0 <= crime.revenue < hidden
        assert "second invoice" in crime.found


def test_the_traces_of_undervaluation_are_told_truly(undervalued: list[Committed]) -> None:
    for _, declared, crime in undervalued:
        assert ("vague_description" in crime.indicators) == (declared.lines[0].words == "Accessories")
        if "round_value" in crime.indicators:
            assert all(line.value % 100 == 0 for line in declared.lines)
    assert 0.3 < sum("round_value" in crime.indicators for _, _, crime in undervalued) / len(undervalued) < 0.7


def test_a_ring_of_undervaluers_shares_its_agent(country: Country) -> None:
    ring = next(ring for ring in country.rings(0) if ring.scheme.name == "undervaluation")
    assert len({habit.agent.id for habit in ring.habits}) == 1
    assert len({habit.home.id for habit in ring.habits}) == len(ring.habits) == 3
    assert {habit.origin for habit in ring.habits} == {"CN"}


def test_cigarettes_hide_behind_cheap_goods_from_a_free_port(tobacco: list[Committed]) -> None:
    for _, declared, crime in tobacco:
        assert "cigarettes behind" in crime.found
        assert declared.habit.foreign_place == "AEJEA"
        assert "AE" in declared.hub_countries or declared.habit.hub == "AEJEA"
        assert crime.revenue > 10_000
        assert not any("cigarette" in line.words.casefold() for line in declared.lines)


def test_packages_with_cigarettes_are_too_light(tobacco: list[Committed]) -> None:
    for honest, declared, crime in tobacco:
        assert "light_packages" in crime.indicators
        assert declared.packages > honest.packages
        assert declared.gross == honest.gross


def test_the_traces_of_cigarettes_are_told_truly(tobacco: list[Committed]) -> None:
    seen: set[str] = set()
    for _, declared, crime in tobacco:
        left = set(crime.indicators)
        seen |= left
        assert ("missing_seal" in left) == (not declared.boxes[0].seals)
        assert ("free_zone" in left) == declared.in_free_zone
        assert ("vague_description" in left) == (declared.lines[0].words == "Household goods")
        assert declared.freight_payment == "A" or "cash_freight" not in left
        assert ("post_box" in left) == ((declared.consignor.address.line or "").startswith("P.O. Box"))
    assert {"missing_seal", "free_zone", "vague_description", "cash_freight", "post_box"} <= seen


def test_a_false_origin_changes_nothing_that_anyone_could_see(relabelled: list[Committed]) -> None:
    for honest, declared, crime in relabelled:
        assert declared == honest
        assert crime.indicators == ()
        assert declared.lines[0].origin in ("MY", "TW", "TR")
        assert "CN" in crime.found
        assert crime.revenue > 0
