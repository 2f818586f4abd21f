# SPDX-License-Identifier: Apache-2.0
"""History facts: first seen means that no other consignment had it; until coverage is reached nobody is a stranger."""

from __future__ import annotations

from typing import Any

import pytest

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Equipment,
    Facts,
    Journey,
    Party,
    PartyRole,
)
from greenlane.targeting import History, history_keys, sibling_keys, with_history_facts
from tests.targeting.providers.rich import told

FIRST = {"route.first_time", "consignor.first_seen", "consignee.first_seen"}


def _of(**consignment: Any) -> Facts:
    return told(Declaration(consignment=Consignment(**consignment)))


def _known(facts: Facts, **given: Any) -> Facts:
    return with_history_facts(facts, History(**{"days": 365, "seen": frozenset(), "position": 7, **given}))


def test_what_no_other_consignment_had_is_seen_for_the_first_time() -> None:
    facts = _known(told())
    assert all(facts.first(name) is True for name in FIRST)
    assert facts.items[0]["goods.origin_first_seen"][0].value is True
    assert facts.equipment[0]["equipment.first_seen"][0].value is True
    assert all(party["any_party.first_seen"][0].value is True for party in facts.parties)


def test_what_was_seen_is_no_stranger_and_the_fact_names_the_position() -> None:
    facts = _known(told(), seen=frozenset(history_keys(told())))
    assert all(facts.first(name) is False for name in FIRST)
    assert facts.equipment[0]["equipment.first_seen"][0].value is False
    assert facts.consignment["route.first_time"][0].source.position == 7


@pytest.mark.parametrize(("days", "says"), [(89, False), (90, True)])
def test_until_coverage_is_reached_the_facts_are_absent(days: int, says: bool) -> None:
    facts = _known(told(), days=days)
    assert facts.first("history.days") == days
    assert (set(facts.consignment) >= FIRST) is says
    assert ("any_party.first_seen" in facts.parties[0]) is says
    assert ("goods.origin_first_seen" in facts.items[0]) is says


def test_what_has_no_key_is_neither_new_nor_known() -> None:
    facts = _known(_of(parties=(Party(role=PartyRole.CONSIGNOR, name="---", id="/"),), equipment=(Equipment(id="?"),)))
    assert not FIRST & set(facts.consignment)
    assert "any_party.first_seen" not in facts.parties[0]
    assert "equipment.first_seen" not in facts.equipment[0]
    assert history_keys(facts) == set()


def test_a_party_is_known_by_its_number_or_else_by_its_name_however_written() -> None:
    def key(name: str, identifier: str | None = None) -> set[str]:
        return history_keys(_of(parties=(Party(role=PartyRole.BUYER, name=name, id=identifier),)))

    assert key("Kestrel Ltd") == key("KESTREL, Limited")
    assert key("Kestrel", "GB 123-4") == key("Merlin", "gb1234")
    assert key("Kestrel", "--") == key("Kestrel")
    assert key("Kestrel") != key("Merlin")


def test_siblings_share_a_container_only_on_one_voyage() -> None:
    container = (Equipment(id="MSKU 123456-5"),)

    def keys(reference: str | None) -> set[str]:
        border = Conveyance(reference=reference) if reference else None
        return sibling_keys(_of(equipment=container, journey=Journey(border=border)))

    assert keys(None) == set()
    assert keys("012E") == keys("012 e") != set()
    assert not keys("012E") & keys("013W")
    assert "siblings.count" not in _known(_of(equipment=container), siblings=3).consignment


def test_siblings_share_a_master_document() -> None:
    one, other = _of(master_document="MAEU 1-2"), _of(master_document="maeu12")
    assert sibling_keys(one) == sibling_keys(other) == {"master:MAEU12"}
    assert _known(one, siblings=3, days=0).first("siblings.count") == 3
    assert sibling_keys(_of(master_document="//")) == set()


def test_seen_before_is_the_opposite_of_first_seen() -> None:
    facts = told()
    assert all(party["party.seen_before"][0].value is False for party in _known(facts).parties)
    known = _known(facts, seen=frozenset(history_keys(facts)))
    assert all(party["party.seen_before"][0].value is True for party in known.parties)
    assert all("party.seen_before" not in party for party in _known(facts, days=3).parties)
