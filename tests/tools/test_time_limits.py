# SPDX-License-Identifier: Apache-2.0
"""The manual's page of time limits."""

from __future__ import annotations

from greenlane.intake import shipped_time_limits
from tools.manual.time_limits import time_limits_page


def test_every_row_is_in_the_manual_with_its_law() -> None:
    text, document = time_limits_page(), shipped_time_limits()
    for row in (*document.limits, *document.maxima, *document.presentation):
        line = next(line for line in text.splitlines() if line.startswith(f"| `{row.id}` |"))
        assert row.law.instrument.split(" (", maxsplit=1)[0] in line


def test_limits_are_told_in_words() -> None:
    text = time_limits_page()
    assert "24 hours before loading" in text
    assert "at loading" in text
    assert "90 days after presentation" in text
    assert "5 working days after presentation" in text
