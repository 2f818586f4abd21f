# SPDX-License-Identifier: Apache-2.0
"""Firms and persons: named, housed and numbered so that nothing is wrong with an honest one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import PartyRole, check_tin, is_forwarder, looks_like_po_box
from greenlane.simulation.chance import Chance
from greenlane.simulation.firms import CONSIGNOR_AEO, Firm, foreign_firm, home_firm, person, post_box
from greenlane.simulation.shipped import shipped_home, shipped_names, shipped_world

keys = st.integers()
countries = st.sampled_from(sorted(shipped_world().countries))
families = st.sampled_from([family for family in shipped_names().trades if family != "forwarder"])


def is_whole(firm: Firm) -> bool:
    address = firm.address
    return bool(firm.name and address.line and address.city and address.postcode and address.country == firm.country)


@given(key=keys, family=families)
def test_a_firm_of_the_country_is_registered_there(key: int, family: str) -> None:
    firm = home_firm(Chance(key), family)
    assert is_whole(firm)
    assert firm.country == shipped_home().code
    assert firm.id is not None
    assert check_tin(firm.id).ok
    assert firm.address.city in shipped_home().towns


@given(key=keys, country=countries, family=families)
def test_a_foreign_firm_lives_where_it_should(key: int, country: str, family: str) -> None:
    firm = foreign_firm(Chance(key), country, family)
    assert is_whole(firm)
    assert firm.country == country
    assert firm.address.city in shipped_world().countries[country].towns
    assert firm.id is None or (firm.id.startswith(country) and check_tin(firm.id).ok)
    assert firm.aeo is None or (firm.aeo == CONSIGNOR_AEO and firm.id is not None)


def test_some_foreign_firms_are_registered_and_some_of_those_authorised() -> None:
    firms = [foreign_firm(Chance(key), "DE", "machinery") for key in range(300)]
    registered = [firm for firm in firms if firm.id]
    assert 60 < len(registered) < 160
    assert 0 < sum(firm.aeo is not None for firm in registered) < len(registered) / 2


def test_forwarders_sound_like_forwarders() -> None:
    assert all(is_forwarder(home_firm(Chance(key), "forwarder").name) for key in range(40))


@given(key=keys, country=st.none() | countries)
def test_a_person_has_a_name_an_address_and_a_way_to_be_reached(key: int, country: str | None) -> None:
    somebody = person(Chance(key), country=country)
    assert is_whole(somebody)
    assert somebody.country == country or shipped_home().code
    assert somebody.id is None
    assert somebody.contacts[0].value.endswith("@post.example")
    assert somebody.contacts[0].value.isascii()


@given(key=keys)
def test_a_post_box_takes_the_place_of_the_street_and_of_nothing_else(key: int) -> None:
    chance = Chance(key)
    firm = foreign_firm(chance, "CN", "toys")
    boxed = post_box(chance, firm)
    assert looks_like_po_box(boxed.address.line or "")
    assert boxed.address.city == firm.address.city
    assert replace(boxed, address=firm.address) == firm


def test_a_firm_as_a_party_says_everything_of_itself() -> None:
    firm = home_firm(Chance("party"), "toys")
    party = firm.party(PartyRole.CONSIGNEE)
    assert (party.role, party.name, party.id, party.address) == (
        PartyRole.CONSIGNEE,
        firm.name,
        firm.id,
        firm.address,
    )
    assert party.contacts == firm.contacts


def test_a_registered_firm_is_known_by_its_number() -> None:
    firm = home_firm(Chance("known"), "agent")
    party = firm.known_as(PartyRole.REPRESENTATIVE, function_code="2")
    assert (party.id, party.address, party.function_code) == (firm.id, None, "2")


def test_who_has_no_number_is_known_by_name_and_address() -> None:
    somebody = person(Chance("nobody"))
    assert somebody.known_as(PartyRole.IMPORTER).address == somebody.address


@pytest.mark.parametrize(("day", "trades"), [(9, False), (10, True), (40, True), (41, False)])
def test_a_firm_trades_from_its_first_day_to_its_last(day: int, trades: bool) -> None:
    firm = replace(home_firm(Chance("days"), "toys", since=10), until=40)
    assert firm.trades_on(day) is trades
