# SPDX-License-Identifier: Apache-2.0
"""What is asked of watch lists, what the matches tell, and that a cleared one puts nobody on a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import (
    Address,
    Consignment,
    Contact,
    Conveyance,
    Declaration,
    Equipment,
    Facts,
    Journey,
    Party,
    PartyRole,
)
from greenlane.targeting import Entry, PossibleMatch, Subject, possible_matches, with_list_facts
from tests.targeting.providers.rich import told


def _of(**consignment: Any) -> Facts:
    return told(Declaration(consignment=Consignment(**consignment)))


def _entry(list_name: str = "watched", **given: Any) -> Entry:
    return Entry(**{"list": list_name, "sequence": 3, "entry": "E1", "value": "Kestrel", "key": "K1", **given})


def _matches(facts: Facts, *found: tuple[str, Entry]) -> tuple[PossibleMatch, ...]:
    entries: dict[str, tuple[Entry, ...]] = {}
    for key, entry in found:
        entries[key] = (*entries.get(key, ()), entry)
    return possible_matches(facts, lambda keys: {key: entries[key] for key in keys if key in entries})


KESTREL = Party(role=PartyRole.BUYER, name="Kestrel")
MERLIN = Party(role=PartyRole.SELLER, name="Merlin")


def test_all_that_a_consignment_asks_is_asked_at_once() -> None:
    facts = _of(
        parties=(Party(role=PartyRole.BUYER, name="Kestrel Ltd", id="GB 1"),),
        equipment=(Equipment(id="MSKU1234565"),),
        journey=Journey(border=Conveyance(id="9321483", name="Globe")),
    )
    asked: list[set[str]] = []

    def look_up(keys: Iterable[str]) -> Mapping[str, tuple[Entry, ...]]:
        asked.append(set(keys))
        return {}

    assert possible_matches(facts, look_up) == ()
    assert asked == [
        {
            "party:Kestrel Ltd",
            "name:kestrel",
            "id:GB1",
            "equipment:MSKU1234565",
            "conveyance:9321483",
            "conveyance:GLOBE",
        }
        | {"vessel:Globe"}
    ]


def test_a_match_names_the_lists_and_tells_entry_score_and_why() -> None:
    facts = _of(parties=(KESTREL, MERLIN))
    found = _matches(
        facts,
        ("party:Kestrel", _entry("b_list", score=0.93, explanation="one letter")),
        ("party:Kestrel", _entry("a_list", entry="E2")),
    )
    assert [(match.place, match.role, match.declared, match.entry.list) for match in found] == [
        (0, "buyer", "Kestrel", "a_list"),
        (0, "buyer", "Kestrel", "b_list"),
    ]
    matched = with_list_facts(facts, found)
    (stated,) = matched.parties[0]["any_party.watch_lists"]
    assert stated.value == ("a_list", "b_list")
    assert stated.source.provider == "lists"
    assert stated.source.detail == "a_list#3:E2 “Kestrel” 1.000; b_list#3:E1 “Kestrel” 0.930 (one letter)"
    assert "any_party.watch_lists" not in matched.parties[1]


def test_an_entry_that_is_met_by_name_and_number_is_told_once_with_the_better_score() -> None:
    party = Party(role=PartyRole.BUYER, name="Kestrel", id="GB1")
    (match,) = _matches(_of(parties=(party,)), ("party:Kestrel", _entry(score=0.9)), ("id:GB1", _entry()))
    assert (match.entry.score, match.declared) == (1.0, "GB1")


def test_the_conveyance_and_the_container_get_their_lists() -> None:
    facts = _of(equipment=(Equipment(id="MSKU1234565"),), journey=Journey(border=Conveyance(name="Globe")))
    found = _matches(facts, ("equipment:MSKU1234565", _entry()), ("vessel:Globe", _entry()))
    assert {match.subject for match in found} == {Subject.EQUIPMENT, Subject.CONVEYANCE}
    matched = with_list_facts(facts, found)
    assert matched.first("transport.watch_lists") == ("watched",)
    assert matched.equipment[0]["equipment.watch_lists"][0].value == ("watched",)


def test_without_a_match_the_facts_are_as_they_were() -> None:
    facts = told()
    assert with_list_facts(facts, ()) is facts


def test_a_cleared_match_puts_nobody_on_a_list_and_stays_to_be_seen() -> None:
    facts = _of(parties=(KESTREL,))
    (match,) = _matches(facts, ("party:Kestrel", _entry()))
    (party,) = with_list_facts(facts, [replace(match, clearing="D1")]).parties
    assert "any_party.watch_lists" not in party
    (stated,) = party["any_party.watch_lists_cleared"]
    assert stated.value == ("watched",)
    assert stated.source.detail == "watched#3:E1 “Kestrel” 1.000, cleared by decision D1"


def test_a_list_with_another_match_that_is_not_cleared_counts() -> None:
    facts = _of(parties=(KESTREL,))
    first, second = _matches(facts, ("party:Kestrel", _entry()), ("party:Kestrel", _entry(entry="E2", key="K2")))
    (party,) = with_list_facts(facts, [replace(first, clearing="D1"), second]).parties
    assert party["any_party.watch_lists"][0].value == ("watched",)
    assert "any_party.watch_lists_cleared" not in party


def _identity(**party: Any) -> str:
    (match,) = _matches(
        _of(parties=(Party(**{"role": PartyRole.BUYER, "name": "Kestrel Ltd", **party}),)),
        (f"party:{party.get('name', 'Kestrel Ltd')}", _entry()),
    )
    return match.identity


def test_a_party_is_the_same_in_another_role_and_spelling_and_another_with_another_address_or_number() -> None:
    home = Address(line="10 Irwin Street", city="Chicago", country="US")
    known = _identity(address=home)
    assert _identity(address=home, role=PartyRole.CONSIGNEE) == known
    assert _identity(address=home, name="KESTREL LTD.") == known
    assert _identity(address=Address(line="10 Irwin St", city="CHICAGO", country="US")) == known
    others = [
        _identity(),
        _identity(address=home, id="GB1"),
        _identity(address=home, name="Kestrels Ltd"),
        _identity(address=Address(line="11 Irwin Street", city="Chicago", country="US")),
        _identity(address=home, contacts=(Contact(kind="email", value="a@b.example"),)),
    ]
    assert len({known, *others}) == 6


def test_the_pair_is_of_the_entry_whatever_its_row() -> None:
    facts = _of(parties=(KESTREL,))
    (before,) = _matches(facts, ("party:Kestrel", _entry(entry="E1", sequence=3)))
    (after,) = _matches(facts, ("party:Kestrel", _entry(entry="E9", sequence=4)))
    assert before.pair == after.pair
