# SPDX-License-Identifier: Apache-2.0
"""Deals: the filings that belong together, by whom and in which order."""

from __future__ import annotations

from collections import Counter

import pytest

from greenlane.cargo import Level, PartyRole, Stage
from greenlane.intake import level_of, stage_of
from greenlane.simulation import Country, Mistake
from greenlane.simulation.chance import Chance
from greenlane.simulation.deals import Deal, carelessness, make_deal
from greenlane.simulation.timing import midnight

DAY = midnight(2026, 3, 2)


@pytest.fixture(scope="module")
def deals(country: Country) -> list[Deal]:
    return [make_deal(country, Chance("deal", number), 0, DAY, number) for number in range(900)]


def test_equal_chances_make_equal_deals(country: Country, deals: list[Deal]) -> None:
    assert make_deal(Country(country.seed), Chance("deal", 3), 0, DAY, 3) == deals[3]


def test_every_filing_has_its_own_reference_that_begins_with_its_filers_initials(deals: list[Deal]) -> None:
    references = [original.declaration.reference for deal in deals for original in deal.originals]
    assert len(set(references)) == len(references)
    for deal in deals:
        for original in deal.originals:
            assert (original.declaration.reference or "").startswith(original.filer.name[0].upper())
            assert deal.shipment.key in (original.declaration.reference or "")


def test_the_filer_of_the_message_is_the_one_who_sends_it(deals: list[Deal]) -> None:
    for deal in deals:
        for original in deal.originals:
            named = original.declaration.consignment.party(PartyRole.FILER)
            assert named is not None
            assert named.id == original.filer.id is not None


def test_every_kind_of_filing_occurs(deals: list[Deal]) -> None:
    kinds = Counter((original.declaration.reference or "")[-1] for deal in deals for original in deal.originals)
    assert set(kinds) == set("GCMPXT")
    stages = Counter(stage_of(original.declaration) for deal in deals for original in deal.originals)
    assert set(stages) == {
        Stage.PRE_ARRIVAL,
        Stage.CLEARANCE,
        Stage.PRE_DEPARTURE,
        Stage.PRE_LOADING,
        Stage.TRANSIT,
    }


def test_a_master_filing_comes_from_the_carrier_beside_the_forwarders_house(deals: list[Deal]) -> None:
    with_master = [deal for deal in deals if any((o.declaration.reference or "").endswith("M") for o in deal.originals)]
    assert with_master
    for deal in with_master:
        house, master = deal.originals[:2]
        assert level_of(house.declaration.consignment) is Level.HOUSE
        assert level_of(master.declaration.consignment) is Level.MASTER
        assert house.filer == deal.shipment.habit.forwarder
        assert master.filer == deal.shipment.habit.carrier.firm
        assert master.at > house.at
        assert house.declaration.consignment.master_document == master.declaration.consignment.master_document


def test_goods_declared_after_their_cargo_filing_are_the_same_goods(deals: list[Deal]) -> None:
    followed = [
        deal for deal in deals if len({(o.declaration.reference or "")[-1] for o in deal.originals} & {"C", "G"}) == 2
    ]
    assert followed
    for deal in followed:
        first, last = deal.originals[0], deal.originals[-1]
        assert last.at > first.at
        assert last.at < deal.shipment.timing.arrival
        assert [box.number for box in deal.shipment.boxes][:1] in (
            [],
            [box.id for box in last.declaration.consignment.equipment][:1],
            [box.id for box in first.declaration.consignment.equipment][:1],
        )


def test_few_filings_are_late_and_those_are_known(deals: list[Deal]) -> None:
    made = [original for deal in deals for original in deal.originals]
    late = [original for original in made if Mistake.LATE_FILING in original.mistakes]
    assert 0.01 < len(late) / len(made) < 0.07


def test_a_deal_is_dishonest_with_its_ring_and_its_crime_or_honest_without_both(deals: list[Deal]) -> None:
    for deal in deals:
        assert (deal.ring is None) == (deal.crime is None)
    dishonest = [deal for deal in deals if deal.ring is not None]
    assert 0.04 < len(dishonest) / len(deals) < 0.13
    assert len({deal.ring.scheme.name for deal in dishonest if deal.ring}) >= 7


def test_rings_file_by_the_same_kinds_of_filing_as_everybody(deals: list[Deal]) -> None:
    kinds = {(original.declaration.reference or "")[-1] for deal in deals if deal.ring for original in deal.originals}
    assert {"G", "C", "P", "X"} <= kinds


def test_filers_differ_in_care_and_stay_as_they_are(country: Country) -> None:
    care = {firm.id: carelessness(country.seed, firm) for firm in country.agents}
    assert care == {firm.id: carelessness(country.seed, firm) for firm in country.agents}
    assert max(care.values()) > 1.2
    assert min(care.values()) < 0.8
