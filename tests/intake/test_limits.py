# SPDX-License-Identifier: Apache-2.0
"""The limits of reading are those an administrator configured."""

from __future__ import annotations

from greenlane.intake import Limits
from greenlane.settings import IntakeLimits


def test_the_limits_are_taken_from_the_settings() -> None:
    settings = IntakeLimits(max_message_bytes=1, max_depth=2, max_elements=3, max_items=4, max_text_chars=5)
    limits = Limits.from_settings(settings)
    assert (limits.max_bytes, limits.max_depth, limits.max_elements, limits.max_items, limits.max_text_chars) == (
        1,
        2,
        3,
        4,
        5,
    )
    assert limits.max_findings == Limits().max_findings


def test_without_settings_the_limits_let_a_declaration_of_a_hundred_thousand_items_through() -> None:
    limits = Limits()
    assert limits.max_items == 100_000
    assert limits.max_elements >= 25 * limits.max_items
    assert limits.max_bytes == 64 * 1024 * 1024
