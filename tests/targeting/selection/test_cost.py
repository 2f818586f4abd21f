# SPDX-License-Identifier: Apache-2.0
"""What a cut costs: who was let go, in which areas, and how many results that probably loses."""

from __future__ import annotations

import pytest

from greenlane.targeting import Band, Candidate, Cost, Outcome, cost_of, rate
from tests.targeting.selection.builders import selected, some_candidate

SCAN, PAPERS = Outcome.SCAN, Outcome.DOCUMENTARY_CHECK


def _cost(candidates: list[Candidate], **given: object) -> Cost:
    allotted = selected(candidates, capacity={SCAN: 1, PAPERS: 0}, **given)  # type: ignore[arg-type]
    rates = {Band.HIGH: rate(20, 100), Band.MEDIUM: rate(3, 10)}
    return cost_of({one.id: one for one in candidates}, allotted.allotments, rates)


def test_those_let_go_are_counted_with_their_areas_and_tests() -> None:
    candidates = [
        some_candidate(1, score=80, proposed=SCAN, band=Band.HIGH),
        some_candidate(2, score=60, proposed=SCAN, band=Band.HIGH),
        Candidate(id="c3", proposed=SCAN, band=Band.HIGH, scores={"drugs": 50, "security": 20}),
    ]
    cost = _cost(candidates)
    assert (cost.let_go, cost.below_cut, cost.milder, cost.high_risk) == (2, 0, 0, 0)
    assert cost.by_area == {"drugs": 1, "security": 2}
    assert cost.expected_results == pytest.approx(0.4)
    assert cost.reckoned == 2


def test_the_learned_probability_is_believed_before_the_rate_of_the_band() -> None:
    kept = some_candidate(1, score=90, proposed=SCAN, band=Band.HIGH)
    lost = some_candidate(2, score=60, proposed=SCAN, band=Band.HIGH, chance=0.75)
    assert _cost([kept, lost]).expected_results == pytest.approx(0.75)


def test_where_too_little_is_known_no_number_is_told() -> None:
    candidates = [some_candidate(number, score=50, proposed=SCAN, band=Band.MEDIUM) for number in range(3)]
    cost = _cost(candidates)
    assert (cost.let_go, cost.expected_results, cost.reckoned) == (2, None, 0)


def test_high_risk_ones_below_the_places_are_counted_apart() -> None:
    candidates = [some_candidate(n, score=50, proposed=SCAN, high_risk=("intelligence",)) for n in range(3)]
    assert _cost(candidates).high_risk == 2


def test_those_below_the_threshold_are_counted_by_themselves() -> None:
    candidates = [some_candidate(n, score=50 + n, proposed=SCAN) for n in range(3)]
    cost = _cost(candidates, threshold=52)
    assert (cost.let_go, cost.below_cut) == (0, 2)
