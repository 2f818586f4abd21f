# SPDX-License-Identifier: Apache-2.0
"""Many texts searched for in one pass."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.index.words import Remembering, Searcher, searcher

LETTERS = st.text("ab é", min_size=1, max_size=5)


@given(st.sets(LETTERS, min_size=1, max_size=8), st.lists(st.text("ab é", max_size=20), min_size=1, max_size=4))
def test_what_is_found_is_what_the_text_contains(patterns: set[str], texts: list[str]) -> None:
    one, other = Searcher({text: text for text in patterns}), Remembering({text: text for text in patterns})
    for text in [*texts, *texts]:
        expected = {pattern for pattern in patterns if pattern in text}
        assert set(one.found(text)) == expected
        assert set(other.found(text)) == expected


def test_without_patterns_there_is_nothing_to_search_for() -> None:
    assert searcher([]) is None
