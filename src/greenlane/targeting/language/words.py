# SPDX-License-Identifier: Apache-2.0
"""Texts as words: what ``containsWord`` compares, whatever the capitals and the signs between the words.

A word is a run of letters and digits; A to Z count as a to z, and every character beyond ASCII counts as a letter, so
that the same is found in characters and in the bytes of UTF-8.
"""

from __future__ import annotations

import re

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_WORDS = re.compile("[0-9a-z\x80-\U0010ffff]+")


def lowered(text: str) -> str:
    """The text with the letters A to Z made small and all others left."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def words_of(text: str) -> str:
    """The words with one space before, between and after them; empty without any word."""
    words = _WORDS.findall(lowered(text))
    return f" {' '.join(words)} " if words else ""


def contains_word(text: str, wanted: str) -> bool:
    """Whether the words of ``wanted`` stand in the text, whole and in this order; never where there are none."""
    words = words_of(wanted)
    return bool(words) and words in words_of(text)
