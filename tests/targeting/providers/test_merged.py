# SPDX-License-Identifier: Apache-2.0
"""Several filings of one consignment: every different value stays, with its source."""

from __future__ import annotations

from typing import Any

from greenlane.cargo import Consignment, Declaration, Equipment, Facts, GoodsItem, Party, PartyRole
from greenlane.targeting import Origin, declared_facts
from greenlane.targeting.providers import merged_facts


def _filing(lodgement: str, **consignment: Any) -> Facts:
    declaration = Declaration(consignment=Consignment(**consignment))
    return declared_facts(declaration, Origin(lodgement=lodgement, version=1))


def test_one_filing_is_taken_as_it_is() -> None:
    only = _filing("L1", ucr="A")
    assert merged_facts([only]) is only


def test_contradicting_values_stay_visible_the_primary_filings_first() -> None:
    merged = merged_facts([_filing("L1", ucr="A"), _filing("L2", ucr="B"), _filing("L3", ucr="A")])
    told = [(stated.value, stated.source.lodgement) for stated in merged.consignment["consignment.ucr"]]
    assert told == [("A", "L1"), ("B", "L2")]


def test_what_only_another_filing_states_is_added() -> None:
    merged = merged_facts([_filing("L1", ucr="A"), _filing("L2", master_document="M")])
    assert (merged.first("consignment.ucr"), merged.first("consignment.master_document")) == ("A", "M")


def test_items_are_those_of_the_first_filing_that_has_any() -> None:
    first, second = GoodsItem(number=1, hs="180400"), GoodsItem(number=2, hs="840991")
    merged = merged_facts([_filing("L1"), _filing("L2", items=(first,)), _filing("L3", items=(first, second))])
    assert [item["goods.number"][0].value for item in merged.items] == [1]


def test_equipment_and_parties_that_several_filings_name_stand_once() -> None:
    buyer, seller = Party(role=PartyRole.BUYER, name="Kestrel"), Party(role=PartyRole.SELLER, name="Kestrel")
    one = _filing("L1", parties=(buyer,), equipment=(Equipment(id="MSKU1234565"),))
    other = _filing("L2", parties=(buyer, seller), equipment=(Equipment(id="MSKU1234565"), Equipment(id="X")))
    merged = merged_facts([one, other])
    assert [party["any_party.role"][0].value for party in merged.parties] == ["buyer", "seller"]
    assert [each["equipment.id"][0].source.lodgement for each in merged.equipment] == ["L1", "L2"]
