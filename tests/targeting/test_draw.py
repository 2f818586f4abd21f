# SPDX-License-Identifier: Apache-2.0
"""The random draw cannot be re-rolled, is uniform, and its key can be checked afterwards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting import DRAW_SCALE, draw, is_drawn, key_commitment

KEY = b"k" * 32


@given(st.binary(min_size=16, max_size=64), st.text(max_size=40), st.sampled_from(["clearance", "pre_arrival"]))
def test_the_same_key_consignment_and_stage_always_draw_the_same_number(key: bytes, who: str, stage: str) -> None:
    number = draw(key, who, stage)
    assert number == draw(key, who, stage)
    assert 0 <= number < 10**DRAW_SCALE


def test_another_stage_is_another_draw() -> None:
    assert draw(KEY, "c1", "clearance") != draw(KEY, "c1", "pre_arrival")


def test_two_in_a_hundred_are_drawn_at_a_share_of_two_percent() -> None:
    drawn = sum(is_drawn(draw(KEY, f"c{number}", "clearance"), 0.02) for number in range(20_000))
    assert 330 <= drawn <= 470  # 400 expected; five standard deviations are about 99


def test_nobody_is_drawn_at_a_share_of_nothing_and_everybody_at_the_whole() -> None:
    numbers = [draw(KEY, f"c{number}", "transit") for number in range(100)]
    assert not any(is_drawn(number, 0) for number in numbers)
    assert all(is_drawn(number, 1) for number in numbers)


def test_the_commitment_tells_keys_apart_and_does_not_contain_them() -> None:
    assert key_commitment(KEY) == key_commitment(KEY) != key_commitment(b"x" * 32)
    assert KEY.hex() not in key_commitment(KEY)
