# SPDX-License-Identifier: Apache-2.0
"""Honest mistakes: each changes what it says it changes, is seen where it can be seen, and happens at its rate."""

from __future__ import annotations

from collections import Counter

import pytest

from greenlane.cargo import CodeLists, Declaration, Direction, Known, is_vague
from greenlane.intake import check
from greenlane.simulation import Country, Mistake, filings
from greenlane.simulation.chance import Chance
from greenlane.simulation.mistakes import _RATES, _SLIPS, VAGUE_WORDS, with_mistakes
from greenlane.simulation.shipped import ROAD, SEA, shipped_goods
from tests.simulation.samples import NOON, habit_of, shipment_of

CODES = CodeLists.packaged()

# The check that tells a filer of the mistake; some mistakes no check can see.
SEEN_BY: dict[Mistake, str | None] = {
    Mistake.CONTAINER_CHECK_DIGIT: "GL-EQP",
    Mistake.VAGUE_DESCRIPTION: "GL-GDS-08",
    Mistake.MISSING_UCR: "GL-SAF",
    Mistake.WRONG_TOTAL_PACKAGES: "GL-TOT-01",
    Mistake.WRONG_TOTAL_WEIGHT: "GL-TOT-02",
    Mistake.WRONG_HS: None,
    Mistake.UNKNOWN_HS: "GL-GDS-05",
    Mistake.WRONG_COUNTRY_CODE: None,
    Mistake.MISSING_SEAL: None,
    Mistake.ROUND_WEIGHT: None,
    Mistake.NET_ABOVE_GROSS: "GL-GDS-10",
    Mistake.WRONG_ITEM_COUNT: "GL-TOT-03",
    Mistake.INCOMPLETE_ADDRESS: None,
}


@pytest.fixture(scope="module")
def declarations(country: Country) -> list[Declaration]:
    """Import declarations by sea without a fault, of one item and of several."""
    made = []
    for number, habit in enumerate(habit for habit in country.importers(0).habits if habit.mode == SEA):
        shipment = shipment_of(habit, number)
        made.append(filings.goods_filing(shipment, f"REF{number}G", habit.agent, arrived=False))
    return made


def slipped(mistake: Mistake, declarations: list[Declaration]) -> list[tuple[Declaration, Declaration]]:
    """The declarations in which the slip can be made, before and after it."""
    pairs = [(one, _SLIPS[mistake](Chance(mistake, n), one)) for n, one in enumerate(declarations)]
    return [(before, after) for before, after in pairs if after is not None and after != before]


@pytest.mark.parametrize("mistake", _SLIPS)
def test_a_mistake_is_seen_by_its_check(mistake: Mistake, declarations: list[Declaration]) -> None:
    pairs = slipped(mistake, declarations)
    assert pairs
    seen = SEEN_BY[mistake]
    for before, after in pairs:
        known = {finding.code for finding in check(before, CODES, on=NOON.date())}
        new = {finding.code for finding in check(after, CODES, on=NOON.date())} - known
        if seen is not None:
            assert any(code.startswith(seen) for code in new), new


def test_every_mistake_has_its_rate_and_its_slip() -> None:
    assert set(_RATES) == set(_SLIPS) == set(SEEN_BY) == set(Mistake) - {Mistake.LATE_FILING}
    assert all(0 < rate < 0.05 for rate in _RATES.values())


def test_a_wrong_container_number_is_wrong_wherever_it_stands(declarations: list[Declaration]) -> None:
    for before, after in slipped(Mistake.CONTAINER_CHECK_DIGIT, declarations):
        old, new = before.consignment.equipment[0].id, after.consignment.equipment[0].id
        assert old != new
        assert not any(old in item.containers for item in after.consignment.items)
        assert any(new in item.containers for item in after.consignment.items)


def test_vague_words_are_vague() -> None:
    assert all(is_vague(words) for words in VAGUE_WORDS)


def test_no_good_has_the_subheading_of_a_code_that_does_not_exist() -> None:
    for goods in shipped_goods().values():
        for good in goods:
            assert CODES.known("hs", f"{good.hs[:4]}88") is Known.NO, good.hs


def test_a_weight_by_eye_is_a_round_thousand_not_below_the_true_one(declarations: list[Declaration]) -> None:
    for before, after in slipped(Mistake.ROUND_WEIGHT, declarations):
        old, new = before.consignment.items[0].gross_weight_kg, after.consignment.items[0].gross_weight_kg
        assert old is not None
        assert new is not None
        assert new % 1000 == 0
        assert old < new <= old + 1000
        assert after.consignment.gross_weight_kg == new


def test_the_seal_that_is_forgotten_is_one_containers(declarations: list[Declaration]) -> None:
    for before, after in slipped(Mistake.MISSING_SEAL, declarations):
        assert after.consignment.equipment[0].seals == ()
        assert after.consignment.equipment[1:] == before.consignment.equipment[1:]


def test_an_incomplete_address_keeps_its_country(declarations: list[Declaration]) -> None:
    for before, after in slipped(Mistake.INCOMPLETE_ADDRESS, declarations):
        changed = [
            (old, new)
            for old, new in zip(before.consignment.parties, after.consignment.parties, strict=True)
            if old != new
        ]
        assert len(changed) == 1
        (old, new), *_ = changed
        assert new.country == old.country
        assert new.address is not None
        assert (new.address.line, new.address.city) == (None, None)


def test_a_slip_that_cannot_be_made_is_not(country: Country) -> None:
    by_road = shipment_of(habit_of(country, mode=ROAD, direction=Direction.EXPORT))
    declaration = filings.export_filing(by_road, "REF", by_road.habit.agent, presented=True)
    assert _SLIPS[Mistake.MISSING_SEAL](Chance(1), declaration) is None
    assert _SLIPS[Mistake.CONTAINER_CHECK_DIGIT](Chance(1), declaration) is None


def test_the_careful_make_none_and_the_careless_many(declarations: list[Declaration]) -> None:
    untouched, none = with_mistakes(Chance("care"), declarations[0], 0)
    assert (untouched, none) == (declarations[0], ())
    _, all_that_can_be = with_mistakes(Chance("care"), declarations[0], 1000)
    assert len(all_that_can_be) >= 8


def test_mistakes_happen_at_their_rates(declarations: list[Declaration]) -> None:
    made: Counter[Mistake] = Counter()
    rounds = 6000
    for number in range(rounds):
        made.update(with_mistakes(Chance("rate", number), declarations[number % len(declarations)], 1)[1])
    for mistake in (Mistake.MISSING_UCR, Mistake.VAGUE_DESCRIPTION, Mistake.WRONG_TOTAL_PACKAGES, Mistake.MISSING_SEAL):
        assert made[mistake] / rounds == pytest.approx(_RATES[mistake], rel=0.4), mistake


def test_what_is_told_of_mistakes_is_what_was_changed(declarations: list[Declaration]) -> None:
    for number, declaration in enumerate(declarations * 5):
        sent, mistakes = with_mistakes(Chance("told", number), declaration, 1)
        assert (sent != declaration) == bool(mistakes)
