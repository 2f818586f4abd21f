# SPDX-License-Identifier: Apache-2.0
"""Giving out controls: never more than there are, the draw and duties first, the rest by rank, with true chances."""

from __future__ import annotations

import random
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import Candidate, Measure, Outcome, RiskArea, Rule, Standing, severity_of
from tests.targeting.selection.builders import AT, STAGE, capacities, populations, selected, some_candidate

SCAN, EXAMINATION, PAPERS, NONE = (
    Outcome.SCAN,
    Outcome.EXAMINATION,
    Outcome.DOCUMENTARY_CHECK,
    Outcome.NO_CONTROL,
)


@given(populations(), capacities, st.floats(0, 5), st.integers(0, 100))
def test_there_are_never_more_controls_than_places_but_for_those_that_are_never_cut(
    candidates: list[Candidate], capacity: dict[Outcome, int | None], wanted: float, threshold: int
) -> None:
    room = capacity.get(EXAMINATION)
    allotted = selected(
        candidates, wanted=wanted, most=None if room is None else room / 4, capacity=capacity, threshold=threshold
    )
    for places in allotted.places:
        used = sum(one.outcome is places.control for one in allotted.allotments)
        if places.capacity is not None:
            assert used <= places.capacity + places.over
            assert places.given <= places.capacity + places.over
        assert places.cut <= places.proposed
    assert [one.id for one in allotted.allotments] == sorted(one.id for one in candidates)


@given(populations(), capacities, st.floats(0, 5), st.randoms(use_true_random=False))
def test_the_order_in_which_consignments_come_changes_nothing(
    candidates: list[Candidate], capacity: dict[Outcome, int | None], wanted: float, chance: random.Random
) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert selected(candidates, wanted=wanted, capacity=capacity) == selected(
        shuffled, wanted=wanted, capacity=capacity
    )


@given(populations(), capacities, st.floats(0, 5), st.binary(min_size=1, max_size=4), st.binary(min_size=1, max_size=4))
def test_who_is_ranked_in_never_hangs_on_who_is_drawn(
    candidates: list[Candidate], capacity: dict[Outcome, int | None], wanted: float, one: bytes, other: bytes
) -> None:
    def ranked_in(key: bytes) -> set[tuple[str, float | None]]:
        allotted = selected(candidates, key=key, wanted=wanted, capacity=capacity)
        return {
            (each.id, origin.probability)
            for each in allotted.allotments
            for origin in each.selected_by
            if origin.origin == "profile"
        }

    assert ranked_in(one) == ranked_in(other)


@given(populations(), capacities, st.floats(0, 5))
def test_mandatory_ordered_and_drawn_controls_are_never_cut(
    candidates: list[Candidate], capacity: dict[Outcome, int | None], wanted: float
) -> None:
    by_id = {one.id: one for one in candidates}
    for one in selected(candidates, wanted=wanted, capacity=capacity).allotments:
        candidate = by_id[one.id]
        for asked in (candidate.mandatory, candidate.ordered):
            assert asked is None or severity_of(STAGE, one.outcome) >= severity_of(STAGE, asked)
        if any(origin.origin == "random" for origin in one.selected_by):
            assert one.outcome is EXAMINATION
            assert 0 < one.random_chance <= one.inclusion <= 1 + 1e-9
        assert bool(one.selected_by) == (one.standing in (Standing.SELECTED, Standing.MILDER))


def _small_country(seed: int) -> tuple[list[Candidate], dict[str, float]]:
    """Some consignments of two strata, a third of them hit, and what examining each of them would find."""
    chance = random.Random(seed)
    candidates, found = [], {}
    for number in range(60):
        hit = chance.random() < 0.35
        candidate = some_candidate(
            number,
            score=chance.randrange(25, 100) if hit else 0,
            proposed=chance.choice((SCAN, EXAMINATION)) if hit else NONE,
            stratum="a" if number % 3 else "b",
            mandatory=PAPERS if number % 17 == 0 else None,
        )
        candidates.append(candidate)
        found[candidate.id] = candidate.score / 10 + chance.random() * 20
    return candidates, found


@pytest.mark.parametrize(
    ("capacity", "most"),
    [
        ({EXAMINATION: 8, SCAN: 4}, 2.0),  # the draw has two places each time
        ({EXAMINATION: 6, SCAN: 3}, 0.6),  # one place on six days of ten: the last ranked one comes in on the others
        ({EXAMINATION: 0, SCAN: 0}, None),  # nobody is ranked in, the draw alone goes over what there is
    ],
)
def test_weighing_with_the_inclusion_probabilities_is_unbiased(capacity: dict[Any, int], most: float | None) -> None:
    candidates, found = _small_country(7)
    truth = sum(found.values())
    rounds = 1000
    estimates, seen = [], dict.fromkeys(found, 0)
    probability: dict[str, float] = {}
    for number in range(rounds):
        allotted = selected(
            candidates,
            key=number.to_bytes(4),
            wanted=3.0,
            most=most,
            capacity={**capacity, PAPERS: 50},
            rule=Rule(fall_back=number % 2 == 0) if most == 2.0 else Rule(),
        )
        estimate = 0.0
        for one in allotted.allotments:
            if one.selected_by:
                estimate += found[one.id] / one.inclusion
                seen[one.id] += 1
            probability[one.id] = probability.get(one.id, 0.0) + one.inclusion / rounds
        estimates.append(estimate)
    mean = sum(estimates) / rounds
    error = sqrt(sum((one - mean) ** 2 for one in estimates) / rounds / rounds)
    assert abs(mean - truth) < 4 * error + 1e-9
    # and each consignment comes in as often as is said of it
    for each, times in seen.items():
        share, spread = probability[each], sqrt(max(probability[each] * (1 - probability[each]), 1e-9) / rounds)
        assert abs(times / rounds - share) < 5 * spread + 1e-6, each


def test_a_consignment_both_drawn_and_hit_keeps_both_origins_with_their_chances() -> None:
    candidates = [some_candidate(number, score=50, proposed=SCAN) for number in range(4)]
    allotted = selected(candidates, wanted=2, capacity={SCAN: 10, EXAMINATION: 10})
    both = [one for one in allotted.allotments if len(one.selected_by) == 2]
    assert len(both) == 2
    for one in both:
        assert {origin.origin: origin.probability for origin in one.selected_by} == {"random": 0.5, "profile": 1.0}
        assert one.inclusion == 1.0
        assert one.outcome is EXAMINATION


def test_what_finds_no_place_falls_to_the_next_milder_control() -> None:
    candidates = [some_candidate(number, score=90 - number, proposed=EXAMINATION) for number in range(4)]
    allotted = selected(candidates, capacity={EXAMINATION: 1, SCAN: 1, PAPERS: 1})
    assert [one.outcome for one in allotted.allotments] == [EXAMINATION, SCAN, PAPERS, NONE]
    assert [str(one.standing) for one in allotted.allotments] == ["selected", "milder", "milder", "let_go"]
    examination = allotted.places[0]
    assert (examination.proposed, examination.cut, examination.lowest, examination.unused) == (4, 3, 90, 0)


def test_without_falling_back_the_rest_is_let_go() -> None:
    candidates = [some_candidate(number, score=90 - number, proposed=EXAMINATION) for number in range(3)]
    allotted = selected(candidates, capacity={EXAMINATION: 1, SCAN: 9}, rule=Rule(fall_back=False))
    assert [one.outcome for one in allotted.allotments] == [EXAMINATION, NONE, NONE]


def test_high_risk_comes_before_a_higher_score_and_is_told_apart() -> None:
    told = some_candidate(1, score=30, proposed=SCAN, high_risk=("intelligence",))
    allotted = selected([some_candidate(0, score=70, proposed=SCAN), told], capacity={SCAN: 1, PAPERS: 0})
    assert [one.outcome for one in allotted.allotments] == [NONE, SCAN]
    assert allotted.allotments[1].high_risk == ("intelligence",)


def test_equal_ones_go_by_the_earlier_limit_and_then_by_the_earlier_consignment() -> None:
    first, second = some_candidate(1, score=50, proposed=SCAN), some_candidate(2, score=50, proposed=SCAN)
    urgent = some_candidate(3, score=50, proposed=SCAN, due=AT)
    allotted = selected([first, second, urgent], capacity={SCAN: 2, PAPERS: 0})
    assert [one.outcome for one in allotted.allotments] == [SCAN, NONE, SCAN]


def test_reserved_places_go_to_their_area_first() -> None:
    smugglers = [
        Candidate(id=f"d{number}", proposed=SCAN, scores={"drugs": 40 + number, "revenue": 10}) for number in range(3)
    ]
    others = [Candidate(id=f"r{number}", proposed=SCAN, scores={"revenue": 80}) for number in range(5)]
    allotted = selected([*smugglers, *others], capacity={SCAN: 4, PAPERS: 0}, rule=Rule(reserved={RiskArea.DRUGS: 0.5}))
    assert [one.id for one in allotted.allotments if one.outcome is SCAN] == ["d1", "d2", "r0", "r1"]


def test_the_learned_measure_ranks_those_of_which_it_speaks_before_all_others() -> None:
    unknown = some_candidate(0, score=95, proposed=SCAN)
    likely, less = (some_candidate(n, score=30, proposed=SCAN, chance=p) for n, p in ((1, 0.8), (2, 0.4)))
    allotted = selected([unknown, likely, less], capacity={SCAN: 1, PAPERS: 0}, rule=Rule(rank_by=Measure.PROBABILITY))
    assert [one.outcome for one in allotted.allotments] == [NONE, SCAN, NONE]
    assert [origin.origin for origin in allotted.allotments[1].selected_by] == ["model"]


def test_below_the_threshold_no_place_is_given_even_where_there_is_one() -> None:
    low, high = some_candidate(1, score=40, proposed=SCAN), some_candidate(2, score=60, proposed=SCAN)
    allotted = selected([low, high], capacity={SCAN: 5}, threshold=50)
    assert [str(one.standing) for one in allotted.allotments] == ["below_cut", "selected"]


def test_places_given_out_before_are_gone() -> None:
    candidates = [some_candidate(number, score=50, proposed=SCAN) for number in range(3)]
    allotted = selected(candidates, capacity={SCAN: 4, PAPERS: 0}, taken={SCAN: 3})
    assert [one.outcome for one in allotted.allotments] == [SCAN, NONE, NONE]


def test_who_was_drawn_in_an_earlier_selection_stays_drawn_and_takes_no_second_place() -> None:
    before = some_candidate(1, settled=(True, 0.125))
    hit = some_candidate(2, score=50, proposed=EXAMINATION)
    allotted = selected([before, hit], capacity={EXAMINATION: 1}, wanted=0)
    drawn, ranked = allotted.allotments
    assert (drawn.outcome, drawn.inclusion) == (EXAMINATION, 0.125)
    assert [(origin.origin, origin.probability) for origin in drawn.selected_by] == [("random", 0.125)]
    assert ranked.outcome is EXAMINATION
    assert allotted.places[0].given == 1


def test_duties_beyond_all_places_are_told_as_over() -> None:
    candidates = [some_candidate(number, mandatory=EXAMINATION, proposed=EXAMINATION) for number in range(3)]
    examination = selected(candidates, capacity={EXAMINATION: 1}).places[0]
    assert (examination.bound, examination.over, examination.ranked, examination.cut) == (3, 2, 0, 0)


def test_a_release_with_an_audit_after_it_takes_no_place() -> None:
    one = some_candidate(1, proposed=NONE)
    assert selected([one]).allotments[0].standing is Standing.NOT_PROPOSED
