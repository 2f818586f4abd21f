# SPDX-License-Identifier: Apache-2.0
"""What the world is made of holds together: codes exist, words are precise, every way leads somewhere."""

from __future__ import annotations

import pytest

from greenlane.cargo import CodeLists, Known, is_forwarder, is_to_order, is_vague, looks_like_po_box
from greenlane.errors import Misconfigured
from greenlane.simulation import shipped
from greenlane.simulation.shipped import (
    AIR,
    RAIL,
    ROAD,
    SEA,
    Good,
    Home,
    shipped_goods,
    shipped_home,
    shipped_names,
    shipped_world,
)

CODES = CodeLists.packaged()
GOODS = [good for family in shipped_goods().values() for good in family]
MODES = (SEA, RAIL, ROAD, AIR)


def good_id(good: Good) -> str:
    return f"{good.hs} {good.family}"


@pytest.mark.parametrize("good", GOODS, ids=good_id)
def test_every_good_is_of_the_harmonized_system_and_described_precisely(good: Good) -> None:
    assert CODES.known("hs", good.hs) is Known.YES
    assert len(good.hs) == 6
    assert [words for words in good.words if is_vague(words)] == []


@pytest.mark.parametrize("good", GOODS, ids=good_id)
def test_every_good_is_packed_and_boxed_in_known_ways(good: Good) -> None:
    package_type, light, heavy = good.pack
    assert CODES.known("package_type", package_type) is Known.YES
    assert CODES.known("container_type", good.box) is Known.YES
    assert 0 < light <= heavy
    assert 0.5 < good.net <= 1


@pytest.mark.parametrize("good", GOODS, ids=good_id)
def test_every_good_has_prices_and_loads_in_order_and_comes_from_or_goes_to_somewhere(good: Good) -> None:
    assert 0 < good.euro_kg[0] < good.euro_kg[1]
    assert 0 < good.load_kg[0] < good.load_kg[1] <= 27_000
    assert good.origins or good.buyers
    assert 0 <= good.duty <= 60
    assert {*good.origins, *good.buyers} <= set(shipped_world().countries)


@pytest.mark.parametrize("good", [good for good in GOODS if good.family == "parcels"], ids=good_id)
def test_parcels_fly(good: Good) -> None:
    assert good.air
    assert good.load_kg[1] < 30
    assert all(shipped_world().countries[country].air for country in good.origins)


@pytest.mark.parametrize("code", sorted(shipped_world().countries))
def test_foreign_countries_and_places_are_real(code: str) -> None:
    country = shipped_world().countries[code]
    assert CODES.known("country", code) is Known.YES
    assert CODES.known("currency", country.money) is Known.YES
    for mode in MODES:
        for place in country.places(mode):
            assert CODES.known("unlocode", place) is Known.YES


@pytest.mark.parametrize("code", sorted(shipped_world().countries))
def test_every_foreign_place_has_its_distance(code: str) -> None:
    country = shipped_world().countries[code]
    assert bool(country.sea) == (0 < country.days[0] <= country.days[1])
    for mode in (AIR, RAIL, ROAD):
        if country.places(mode):
            assert country.hours_by(mode) > 0
    assert country.towns
    assert country.style in shipped_names().styles


@pytest.mark.parametrize("code", sorted(shipped_world().countries))
def test_goods_reach_the_country_from_everywhere_they_are_made(code: str) -> None:
    country = shipped_world().countries[code]
    for good in GOODS:
        if code in {**good.origins, **good.buyers}:
            assert country.sea or country.road or country.rail or (good.air and country.air), good.hs


def test_hubs_are_real_and_their_countries_known() -> None:
    hubs = shipped_world().hubs
    for country in shipped_world().countries.values():
        assert set(country.hubs) <= set(hubs)
    for place, code in hubs.items():
        assert CODES.known("unlocode", place) is Known.YES
        assert place.startswith(code)


def test_the_country_has_a_code_that_no_country_has() -> None:
    home = shipped_home()
    assert CODES.known("country", home.code) is Known.UNKNOWN
    assert home.code not in shipped_world().countries
    assert all(place.code.startswith(home.code) for place in (*home.places, home.inland, home.free_zone))


def test_the_country_has_a_place_and_an_office_for_every_mode() -> None:
    home = shipped_home()
    for mode in MODES:
        places = home.serving(mode)
        assert places
        assert all(home.office_at(place).startswith(home.code) for place in places)
    assert len({home.office_at(place.code) for place in (*home.places, home.inland, home.free_zone)}) == 7
    assert home.gate.modes == {ROAD: 1}


def test_every_family_that_is_traded_can_be_traded() -> None:
    home, goods = shipped_home(), shipped_goods()
    for family in home.imports:
        assert any(good.origins for good in goods[family]), family
    for family in home.exports:
        assert any(good.buyers for good in goods[family]), family


def test_every_family_has_words_for_its_trade_and_only_forwarders_sound_like_forwarders() -> None:
    trades = shipped_names().trades
    assert set(shipped_goods()) <= set(trades)
    for family, words in trades.items():
        if family not in ("forwarder", "agent", "carrier"):
            assert not any(is_forwarder(f"Halaska {word} Ltd") for word in words), family
    assert all(is_forwarder(f"Halaska {word} d.o.") for word in trades["forwarder"])


def test_no_street_is_a_post_box_and_no_firm_an_order() -> None:
    for style in shipped_names().styles.values():
        assert not any(looks_like_po_box(street.format(n=17)) for street in style.streets)
        assert all("{n}" in street for street in style.streets)
        assert not any(is_to_order(begin + end) for begin in style.begin for end in style.end)


def test_a_document_of_another_shape_is_told_with_its_name() -> None:
    with pytest.raises(Misconfigured, match=r"talmera\.yaml"):
        shipped._document("talmera.yaml", Good)
    assert isinstance(shipped._document("talmera.yaml", Home), Home)
