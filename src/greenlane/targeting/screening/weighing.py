# SPDX-License-Identifier: Apache-2.0
"""How much a word of a name weighs, and the rules by which names of each family are compared.

A word that tells who is meant weighs 1; an article or a title weighs next to nothing. What very many names have weighs
less: by the tables that ship, and by how often the list that is screened has it.
"""

from __future__ import annotations

from math import log2

from .flags import (
    BUSINESS,
    COMMON,
    FORM,
    INITIAL,
    LINK,
    NUMBER,
    PARTICLE,
    PLACE,
    ROMAN,
    SHIP,
    SYLLABLE,
    TITLE,
)

MATCH = 0.7
"""The score from which two names match."""

# UNLIKE, CONTRADICTION, OMISSION, NUMBERS, NUMBER_OMITTED, FORMS_DIFFER, PLACE_OMITTED, ALONE
RULES_OF = (
    (9.0, 3.0, 0.3, 0.5, 0.3, 0.0, 0.0, 2.5),  # persons
    (4.5, 2.6, 0.3, 0.35, 0.6, 0.03, 0.8, 1.5),  # firms
    (5.0, 2.6, 0.5, 9.0, 3.0, 0.03, 0.0, 2.0),  # vessels
)
"""What speaks against a match, for each family in the order of ``Family``."""

RULES_ROW = tuple(value for row in RULES_OF for value in row)


def weights(letters: str, flags: int) -> tuple[float, float, float]:
    """The weight of a word in names of persons, firms and vessels."""
    if flags & INITIAL:
        return 0.3, 0.3, 0.4
    if flags & (NUMBER | ROMAN):
        roman = not flags & NUMBER
        return (0.3 if len(letters) < 4 else 1.0) if roman else 0.5, 0.5, 0.5
    size = 1.0 if len(letters) > 2 else 0.8
    person = firm = vessel = 0.6 if flags & SYLLABLE else size
    if flags & COMMON:
        person = min(person, 0.75)
    if flags & PARTICLE:
        person = 0.08
    if flags & TITLE:
        person = min(person, 0.15)
    if flags & PLACE:
        firm = min(firm, 0.6)
    if flags & BUSINESS:
        firm = min(firm, 0.45)
        vessel = min(vessel, 0.8)
    if flags & LINK:
        firm = vessel = 0.08
    if flags & SHIP:
        vessel = 0.08
    if flags & FORM:
        firm = vessel = 0.05
    return person, firm, vessel


def rarity(count: int, names: int) -> float:
    """The most that a word may weigh which ``count`` of ``names`` have; every word may weigh 1 in a short list."""
    often = count * 20_000.0 / max(names, 20_000)
    return 1.0 if often <= 20.0 else max(0.5, 1.0 - 0.06 * log2(often / 20.0))
