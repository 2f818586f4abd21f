# SPDX-License-Identifier: Apache-2.0
"""Exact keys: equal things have one, other things another, and what has neither letter nor digit has none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Address, Consignment, Contact, Declaration, Party, PartyRole
from greenlane.targeting import EntrySchema, Identifier, ListedEntry, code_key, contact_key, list_keys, name_key
from greenlane.targeting.watch_keys import address_key, entry_keys, party_keys
from tests.targeting.providers.rich import told


@pytest.mark.parametrize("written", ["KESTREL", "Kestrel Ltd", "kestrel, limited", "Késtrel  L.T.D.", "Kestrel GmbH"])
def test_a_name_is_the_same_in_any_case_accent_and_company_form(written: str) -> None:
    assert name_key(written) == name_key("kestrel")


def test_other_names_are_other_names() -> None:
    assert name_key("Kestrels") != name_key("Kestrel")
    assert name_key("Kestrel Trading") != name_key("Kestrel")


@pytest.mark.parametrize("written", ["MSKU1234565", "msku 123456-5", "MSKU/1234565", "ＭＳＫＵ1234565"])
def test_a_number_is_the_same_whatever_stands_between(written: str) -> None:
    assert code_key("equipment", written) == "equipment:MSKU1234565"


def test_a_ships_name_keeps_its_letters_without_accents_and_in_other_scripts() -> None:
    assert code_key("conveyance", "Étoile") == code_key("conveyance", "ETOILE") != code_key("conveyance", "TOILE")
    assert code_key("conveyance", "Звезда") == code_key("conveyance", "ЗВЕЗДА") is not None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("+44 20 7946 0958", "contact:442079460958"),
        ("0044-20-7946-0958", "contact:442079460958"),
        (" Desk@Kestrel.example ", "contact:desk@kestrel.example"),
        ("112", None),
        ("", None),
    ],
)
def test_contacts_are_compared_by_digits_or_as_addresses(written: str, key: str | None) -> None:
    assert contact_key(written) == key


def test_an_address_is_the_same_in_any_order_and_abbreviation() -> None:
    assert address_key("10 Irwin Street", "Chicago") == address_key("Chicago, Irwin St. 10")
    assert address_key("10 Irwin Street", "Chicago") != address_key("11 Irwin Street", "Chicago")


@pytest.mark.parametrize("listed", ["10 Irwin Street", "Irwin St 10, Chicago", "10 Irwin Street, 60601 Chicago, US"])
def test_a_listed_address_is_met_with_or_without_place(listed: str) -> None:
    address = Address(line="10 Irwin Street", city="Chicago", postcode="60601", country="US")
    party = Party(role=PartyRole.BUYER, name="Kestrel", address=address)
    facts = told(Declaration(consignment=Consignment(parties=(party,))))
    entry = ListedEntry(id="1", schema=EntrySchema.ADDRESS, name=listed)
    assert set(entry_keys(entry)) & set(party_keys(facts.parties[0]))


def test_the_keys_of_an_entry_are_those_of_its_schema() -> None:
    numbers = (Identifier(kind="imo", value="932 1483"), Identifier(kind="tax", value="GB 1"))
    given: dict[str, Any] = {"id": "1", "name": "Globe", "identifiers": numbers, "phones": ("+44 20 7946 0958",)}
    assert entry_keys(ListedEntry(schema=EntrySchema.VESSEL, **given)) == ("conveyance:GLOBE", "conveyance:9321483")
    assert entry_keys(ListedEntry(schema=EntrySchema.COMPANY, **given)) == (
        "name:globe",
        "id:9321483",
        "id:GB1",
        "contact:442079460958",
    )
    assert entry_keys(ListedEntry(schema=EntrySchema.CONTAINER, id="1", name="MSKU 1234565")) == (
        "equipment:MSKU1234565",
    )
    assert entry_keys(ListedEntry(schema=EntrySchema.CONTACT, id="1", name="desk@kestrel.example")) == (
        "contact:desk@kestrel.example",
    )


def test_contacts_of_a_party_are_asked() -> None:
    contacts = (Contact(kind="phone", value="+44 20 7946 0958"), Contact(kind="email", value="Desk@Kestrel.example"))
    party = Party(role=PartyRole.BUYER, name="Kestrel", contacts=contacts)
    facts = told(Declaration(consignment=Consignment(parties=(party,))))
    assert {"contact:442079460958", "contact:desk@kestrel.example"} <= list_keys(facts)


@pytest.mark.parametrize("nothing", ["", "   ", "---", "/", "…"])
def test_what_has_neither_letter_nor_digit_has_no_key(nothing: str) -> None:
    assert name_key(nothing) is None
    assert code_key("id", nothing) is None
    party = Party(role=PartyRole.BUYER, name=nothing, id=nothing)
    assert list_keys(told(Declaration(consignment=Consignment(parties=(party,))))) == set()


@given(st.text())
def test_no_text_gives_an_empty_key(text: str) -> None:
    assert name_key(text) is None or name_key(text) != "name:"
    assert code_key("id", text) is None or code_key("id", text) != "id:"
    assert address_key(text) != "address:"
    assert contact_key(text) != "contact:"
