# SPDX-License-Identifier: Apache-2.0
"""The draw: so many as it should, blind to everything but stratum and number, and never rolled again."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.targeting import Candidate, Outcome, draw_over, starting_point
from tests.targeting.selection.builders import numbered, populations, some_candidate


@given(populations(), st.floats(0, 10), st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_work_draws_nobody_else(
    candidates: list[Candidate],
    wanted: float,
    most: int,
    chance: random.Random,
) -> None:
    population = numbered(candidates, b"key")
    shuffled = list(population)
    chance.shuffle(shuffled)
    sizes = {"a": wanted, "b": wanted}
    assert draw_over(population, sizes, most, 0.5) == draw_over(shuffled, sizes, most, 0.5)


@given(populations(), st.floats(0, 10))
def test_nothing_that_profiles_say_draws_anybody_else(candidates: list[Candidate], wanted: float) -> None:
    population = numbered(candidates, b"key")
    hit = [replace(one, proposed=Outcome.EXAMINATION, scores={"drugs": 99}, high_risk=("score",)) for one in population]
    sizes = {"a": wanted, "b": wanted}
    assert draw_over(population, sizes, None, 0.25).drawn == draw_over(hit, sizes, None, 0.25).drawn


def test_the_lowest_numbers_of_a_stratum_are_drawn() -> None:
    population = [some_candidate(number, drawn=1000 - number) for number in range(10)]
    drawn = draw_over(population, {"all": 3}, None, 0.0)
    assert drawn.drawn == {"c00009", "c00008", "c00007"}
    assert drawn.strata[0].probability == 0.3
    assert drawn.places == 3


def test_who_was_drawn_over_before_is_not_drawn_over_again() -> None:
    population = [some_candidate(number, drawn=number, settled=(False, 0.1)) for number in range(5)]
    drawn = draw_over([*population, some_candidate(9, drawn=900)], {"all": 1}, None, 0.0)
    assert drawn.drawn == {"c00009"}
    assert [one.population for one in drawn.strata] == [1]


def test_a_stratum_without_consignments_needs_no_draw() -> None:
    assert draw_over([], {"all": 5}, 3, 0.5).strata == ()


def test_below_one_place_there_is_one_on_some_days_only() -> None:
    population = numbered([some_candidate(number) for number in range(50)], b"key")
    places = [draw_over(population, {"all": 8}, 0.25, start / 100).places for start in range(100)]
    assert sum(places) == 25
    assert draw_over(population, {"all": 8}, 0.25, 0.9).chance_of_a_place == 0.25
    assert draw_over(population, {"all": 8}, 0.25, 0.9).strata[0].probability == 0.25 / 50


def test_the_starting_point_hangs_on_the_key_and_on_what_is_selected() -> None:
    first = starting_point(b"key", "office", "day")
    assert 0 <= first < 1
    assert first == starting_point(b"key", "office", "day")
    assert first not in (starting_point(b"other", "office", "day"), starting_point(b"key", "office", "other day"))


def test_a_stratum_that_was_not_drawn_over_has_no_chance() -> None:
    assert draw_over([some_candidate(1)], {"all": 1}, None, 0.0).probability_of("other") == 0.0
