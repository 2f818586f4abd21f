# SPDX-License-Identifier: Apache-2.0
"""Watch lists match exactly after normalising, and what has no letter or digit matches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Consignment, Conveyance, Declaration, Equipment, Facts, Journey, Party, PartyRole
from greenlane.targeting import code_key, list_keys, name_key, with_list_facts
from greenlane.targeting.providers import Entry
from tests.targeting.providers.rich import told


def _of(**consignment: Any) -> Facts:
    return told(Declaration(consignment=Consignment(**consignment)))


def _entry(list_name: str = "watched") -> Entry:
    return Entry(list=list_name, sequence=3, entry="E1", value="Kestrel")


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


@pytest.mark.parametrize("nothing", ["", "   ", "---", "/", "…"])
def test_what_has_neither_letter_nor_digit_has_no_key(nothing: str) -> None:
    assert name_key(nothing) is None
    assert code_key("id", nothing) is None
    assert list_keys(_of(parties=(Party(role=PartyRole.BUYER, name=nothing, id=nothing),))) == set()


@given(st.text())
def test_no_text_gives_an_empty_key(text: str) -> None:
    assert name_key(text) is None or name_key(text) != "name:"
    assert code_key("id", text) is None or code_key("id", text) != "id:"


def test_all_keys_of_a_consignment_are_asked_at_once() -> None:
    facts = _of(
        parties=(Party(role=PartyRole.BUYER, name="Kestrel Ltd", id="GB 1"),),
        equipment=(Equipment(id="MSKU1234565"),),
        journey=Journey(border=Conveyance(id="9321483", name="Globe")),
    )
    expected = {"name:kestrel", "id:GB1", "equipment:MSKU1234565", "conveyance:9321483", "conveyance:GLOBE"}
    assert list_keys(facts) == expected
    asked: list[set[str]] = []

    def look_up(keys: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
        asked.append(set(keys))
        return {}

    with_list_facts(facts, look_up)
    assert asked == [expected]


def test_a_match_names_the_lists_and_tells_the_entry() -> None:
    facts = _of(parties=(Party(role=PartyRole.BUYER, name="Kestrel"), Party(role=PartyRole.SELLER, name="Merlin")))
    matched = with_list_facts(facts, lambda _: {"name:kestrel": (_entry("b_list"), _entry("a_list"))})
    (stated,) = matched.parties[0]["any_party.watch_lists"]
    assert stated.value == ("a_list", "b_list")
    assert stated.source.provider == "lists"
    assert stated.source.detail == "b_list#3:E1 “Kestrel”; a_list#3:E1 “Kestrel”"
    assert "any_party.watch_lists" not in matched.parties[1]


def test_the_conveyance_and_the_container_get_their_lists() -> None:
    facts = _of(equipment=(Equipment(id="MSKU1234565"),), journey=Journey(border=Conveyance(name="Globe")))
    matched = with_list_facts(facts, lambda keys: {key: (_entry(),) for key in keys})
    assert matched.first("transport.watch_lists") == ("watched",)
    assert matched.equipment[0]["equipment.watch_lists"][0].value == ("watched",)


def test_without_a_match_the_facts_are_as_they_were() -> None:
    facts = told()
    assert with_list_facts(facts, lambda _: {}) is facts
