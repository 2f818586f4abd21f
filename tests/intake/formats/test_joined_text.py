# SPDX-License-Identifier: Apache-2.0
"""Texts given in pieces are one text, and no longer than any other text may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Finding
from greenlane.intake.formats.joined_text import joined
from tests.intake.formats.messages import codes


def test_pieces_are_joined_by_blanks_and_empty_ones_passed_over() -> None:
    told: list[Finding] = []
    assert joined(["a", None, "", "b"], 10, told.append, "p") == "a b"
    assert joined([], 10, told.append, "p") is None
    assert told == []


@given(st.lists(st.text("ab", max_size=8), max_size=20), st.integers(1, 30))
def test_a_joined_text_is_bounded_and_what_is_cut_is_told(pieces: list[str], most: int) -> None:
    told: list[Finding] = []
    text = joined(pieces, most, told.append, "p") or ""
    whole = " ".join(piece for piece in pieces if piece)
    assert len(text) <= most
    assert whole.startswith(text)
    assert (text == whole) == (not told)
    assert codes(tuple(told)) in ([], ["READ-TEXT-TOO-LONG"])
