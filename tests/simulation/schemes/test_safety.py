# SPDX-License-Identifier: Apache-2.0
"""Schemes against safety, health and environment: what is hidden, under which words, with which traces."""

from __future__ import annotations

from decimal import Decimal

import pytest

from greenlane.cargo import CodeLists, Direction, Known
from greenlane.simulation import SCHEMES, Country
from greenlane.simulation.schemes.safety import _WASTE
from tests.simulation.schemes.crimes import Committed, crimes_of

CODES = CodeLists.packaged()
WITHOUT_TRACE = {"false_origin", "rip_off"}


@pytest.fixture(scope="module")
def dangerous(country: Country) -> list[Committed]:
    return crimes_of(country, "hidden_dangerous_goods")


@pytest.fixture(scope="module")
def gun_parts(country: Country) -> list[Committed]:
    return crimes_of(country, "weapon_parts_by_parcel")


@pytest.fixture(scope="module")
def waste(country: Country) -> list[Committed]:
    return crimes_of(country, "waste_export")


@pytest.mark.parametrize("name", [scheme.name for scheme in SCHEMES])
def test_a_scheme_leaves_traces_now_and_then_or_never(country: Country, name: str) -> None:
    left = [crime.indicators for _, _, crime in crimes_of(country, name, 60)]
    assert (not any(left)) == (name in WITHOUT_TRACE)


@pytest.mark.parametrize("name", [scheme.name for scheme in SCHEMES])
def test_what_is_found_is_said_in_words_and_never_in_the_goods_description(country: Country, name: str) -> None:
    for _, declared, crime in crimes_of(country, name, 60):
        assert len(crime.found) > 10
        assert all(crime.found.casefold() not in line.words.casefold() for line in declared.lines)


@pytest.mark.parametrize("name", [scheme.name for scheme in SCHEMES])
def test_a_crime_leaves_a_shipment_that_can_still_be_declared(country: Country, name: str) -> None:
    for _, declared, _ in crimes_of(country, name, 60):
        for line in declared.lines:
            assert line.gross >= line.net > 0
            assert line.value > 0
            assert line.packages >= 1
            assert line.words
            assert CODES.known("hs", line.hs) is Known.YES


def test_dangerous_goods_never_show_their_un_number(dangerous: list[Committed]) -> None:
    named = 0
    for _, declared, crime in dangerous:
        assert declared.lines[0].un is None
        if "batteries_without_un_number" in crime.indicators:
            named += 1
            assert declared.lines[0].hs == "85076000"
            assert "lithium batteries" in crime.found
        else:
            assert "fireworks" in crime.found
            assert ("vague_description" in crime.indicators) == (declared.lines[0].words == "Party articles")
    assert 0 < named < len(dangerous)


def test_parts_of_weapons_come_in_small_parcels(gun_parts: list[Committed]) -> None:
    for _, declared, crime in gun_parts:
        assert declared.gross <= 3
        assert "without licence" in crime.found
        assert ("unscreened" in crime.indicators) == (not declared.screened)
        assert ("gift" not in crime.indicators) or declared.purpose == "gift"
        assert "low_value" not in crime.indicators or declared.value <= 40
        if "post_box" in crime.indicators:
            assert (declared.consignor.address.line or "").startswith("P.O. Box")


def test_some_senders_of_weapons_name_a_part(gun_parts: list[Committed]) -> None:
    for _, declared, crime in gun_parts:
        assert ("names_a_part" in crime.indicators) == ("pistol" in declared.lines[0].words)


def test_medicines_travel_as_food_supplements(country: Country) -> None:
    for _, declared, crime in crimes_of(country, "medicines_by_parcel"):
        assert declared.lines[0].hs.startswith("210690")
        assert "tramadol" in crime.found
        assert declared.consignee.id is None


def test_counterfeits_pass_a_free_port_at_prices_of_copies(country: Country) -> None:
    to_forwarders = 0
    for honest, declared, crime in crimes_of(country, "counterfeits"):
        assert declared.habit.foreign_place == "AEJEA"
        assert declared.value < honest.value * Decimal("0.3")
        assert crime.revenue > 0
        assert "copies of branded goods" in crime.found
        to_forwarders += declared.consignee is declared.habit.forwarder
        assert ("forwarder_as_consignee" in crime.indicators) == (declared.consignee is declared.habit.forwarder)
        assert declared.importer is declared.habit.home
    assert to_forwarders > 10


def test_waste_leaves_as_used_goods_or_scrap(waste: list[Committed]) -> None:
    codes = {hs for hs, *_ in _WASTE}
    for _, declared, crime in waste:
        assert declared.habit.direction is Direction.EXPORT
        assert declared.habit.country in ("GH", "PK", "MY", "TR")
        assert declared.lines[0].hs[:6] in codes
        assert "waste" in crime.found
        if "round_weight" in crime.indicators:
            assert declared.gross % 1000 == 0
    assert len({crime.indicators for _, _, crime in waste}) > 2
