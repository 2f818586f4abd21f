# SPDX-License-Identifier: Apache-2.0
"""How alike two names are, in numbers: plain functions over numbers, interpreted for one pair, compiled for millions.

``compiled.py`` compiles these very functions, so that both give the same. They therefore use nothing but numbers, lists
or arrays of numbers, and each other. A name is a row of places in ``Lexicon``, which holds what is known of each word.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# The flags of ``flags.py`` as names of this module, which is compiled as a whole.
from .flags import CONSONANTS, FORM, INITIAL, NUMBER, ROMAN, SYLLABLE

PERSON, FIRM, VESSEL = 0, 1, 2

# How two words met. The order matters to no one; the names are those of ``explaining.py``.
NOT, SAME, ONE_NAME, SPELT, SCRIPT, TYPED, JOINED, LETTER, NUMBERED = 0, 1, 2, 3, 4, 5, 6, 7, 8

LONGEST_WORD = 40
"""Letters of a word that count when it is compared by likeness."""

MOST = 32
"""Words of a name that count."""

LEAST = 600
"""Words less alike than this have not met; likeness is told in thousandths."""


class Entry(NamedTuple):
    """What is known of a word: where its texts are, and numbers. As an array it is a record with these fields.

    ``start`` to ``end`` are its letters, ``sound`` to ``sound_end`` how it sounds, ``bone`` to ``bone_end`` its
    consonants. ``first`` and ``second`` are groups of words that are one word, 0 for none. It weighs ``person``,
    ``firm`` or ``vessel`` in names of these.
    """

    start: int
    end: int
    sound: int
    sound_end: int
    bone: int
    bone_end: int
    flags: int
    value: int
    first: int
    second: int
    person: float
    firm: float
    vessel: float


class Lexicon(NamedTuple):
    """Words, each at a place: ``text`` has the letters of all of them, ``words`` an ``Entry`` of each."""

    text: Any
    words: Any


class Met(NamedTuple):
    """Room to work in: ``cells`` are numbers, ``buffer`` letters; ``places`` are 0, 1, 2, …."""

    cells: Any
    buffer: Any
    places: Any


# Where in ``cells``: for each word of either name the other's word (-1 for none), how they met and how alike they are;
# the same for each pair of words; room for ``distance``; keys; the costs of sounds.
WITH_LEFT, WITH_RIGHT, HOW_LEFT, HOW_RIGHT, ALIKE_LEFT, ALIKE_RIGHT = 0, 32, 64, 96, 128, 160
GRID = 192
GRID_HOW = GRID + MOST * MOST
ROWS = GRID_HOW + MOST * MOST
KEYS = ROWS + 3 * (LONGEST_WORD + 1)
DROP_COSTS = KEYS + LONGEST_WORD + 8
CHANGE_COSTS = DROP_COSTS + 75
CELLS = CHANGE_COSTS + 75 * 75


def cost_of(x: Any, y: Any) -> Any:
    """What writing one sound for another costs, in hundredths; letters are their ASCII codes. See ``COSTS``."""
    if x == y:
        return 0
    if x > y:
        x, y = y, x
    x_vowel = chr(x) in "aeiou"
    y_vowel = chr(y) in "aeiou"
    if x_vowel and y_vowel:
        return 50
    pair = chr(x) + chr(y)
    if pair == "ij":
        return 40
    if pair == "uv":
        return 50
    return 60 if pair in _CLOSE else 100


_CLOSE = "bp bv dt gk gj gh fv fp sz hk Ss Sj CS Cj Ck Cs Jj Jz JS mn lr"
"""Consonants that ears and clerks mistake for each other, the smaller code first."""

FIRST_SIGN, SIGNS = 48, 75  # from "0" to "z"

COSTS = [cost_of(x, y) for x in range(FIRST_SIGN, FIRST_SIGN + SIGNS) for y in range(FIRST_SIGN, FIRST_SIGN + SIGNS)]
"""``cost_of`` every two signs; and what leaving one out costs is ``DROPS``, less for vowels and a breathed h."""

DROPS = [70 if chr(x) in "aeiou" else 50 if chr(x) == "h" else 100 for x in range(FIRST_SIGN, FIRST_SIGN + SIGNS)]

TOO_FAR = 9_999


def distance(a: Any, a0: Any, a1: Any, b: Any, b0: Any, b1: Any, by_sound: Any, most: Any, met: Any) -> Any:
    """What it costs to write one text for another, in hundredths; ``TOO_FAR`` when it is more than ``most``.

    Letters are left out, added, changed or swapped, each at 100, or by the costs of sounds.
    """
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:  # what they begin and end with alike costs nothing
        a0 += 1
        b0 += 1
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1 -= 1
        b1 -= 1
    n = min(a1 - a0, LONGEST_WORD)
    m = min(b1 - b0, LONGEST_WORD)
    if abs(n - m) * 50 > most:
        return TOO_FAR
    cells = met.cells
    wide = LONGEST_WORD + 1
    before = ROWS
    last = ROWS + wide
    here = ROWS + 2 * wide
    cells[last] = 0
    for j in range(m):
        cells[last + j + 1] = cells[last + j] + (cells[DROP_COSTS + int(b[b0 + j]) - FIRST_SIGN] if by_sound else 100)
    for i in range(n):
        x = int(a[a0 + i]) - FIRST_SIGN
        drop = cells[DROP_COSTS + x] if by_sound else 100
        cells[here] = cells[last] + drop
        least = cells[here]
        for j in range(m):
            y = int(b[b0 + j]) - FIRST_SIGN
            change = cells[CHANGE_COSTS + x * SIGNS + y] if by_sound else (0 if x == y else 100)
            best = cells[last + j] + change
            other = cells[last + j + 1] + drop
            if other < best:
                best = other
            other = cells[here + j] + (cells[DROP_COSTS + y] if by_sound else 100)
            if other < best:
                best = other
            if i > 0 and j > 0 and a[a0 + i] == b[b0 + j - 1] and b[b0 + j] == a[a0 + i - 1]:
                other = cells[before + j - 1] + 100
                if other < best:
                    best = other
            cells[here + j + 1] = best
            if best < least:
                least = best
        if least > most:
            return TOO_FAR
        spare = before
        before = last
        last = here
        here = spare
    return cells[last + m]


def equal(a: Any, a0: Any, a1: Any, b: Any, b0: Any, b1: Any) -> Any:
    """Whether two texts are the same."""
    if a1 - a0 != b1 - b0:
        return False
    for k in range(a1 - a0):  # noqa: SIM110 - compiled as it stands
        if a[a0 + k] != b[b0 + k]:
            return False
    return True


def likeness(left: Any, i: Any, right: Any, j: Any, family: Any, least: Any, met: Any) -> Any:
    """How alike two words are, in thousandths, and how they met; 0 for words that are less alike than ``least``."""
    one, other = left.words[i], right.words[j]
    x, y = one.flags, other.flags
    if family != PERSON and (x & FORM) != (y & FORM):
        return 0, NOT
    if equal(left.text, one.start, one.end, right.text, other.start, other.end):
        return 1000, SAME
    x_number = is_number(x, family)
    y_number = is_number(y, family)
    if x_number or y_number:
        if x_number and y_number and one.value > 0 and one.value == other.value:
            return 1000, NUMBERED
        return 0, NOT
    if family != PERSON and (x & FORM):
        return 0, NOT
    if (x & SYLLABLE) and (y & SYLLABLE):  # a sign is a syllable: another sign is another name
        return 0, NOT
    if one.first > 0 and (one.first == other.first or one.first == other.second):
        return 950, ONE_NAME
    if one.second > 0 and (one.second == other.first or one.second == other.second):
        return 950, ONE_NAME
    if one.end - one.start == 1 or other.end - other.start == 1:
        if family == PERSON and left.text[one.start] == right.text[other.start] and ((x & INITIAL) or (y & INITIAL)):
            return 900, LETTER
        return 0, NOT
    if (x & CONSONANTS) != (y & CONSONANTS):
        return _likeness_of_bones(left.text, one.bone, one.bone_end, right.text, other.bone, other.bone_end, met)
    return _likeness_of_letters(left, i, right, j, least, met)


def weight_of(lexicon: Any, place: Any, family: Any) -> Any:
    """What a word weighs in names of a family."""
    word = lexicon.words[place]
    if family == PERSON:
        return word.person
    return word.firm if family == FIRM else word.vessel


def is_number(flags: Any, family: Any) -> Any:
    """Whether a word is a number under these rules; persons have no Roman numerals."""
    return (flags & NUMBER) != 0 or (family != PERSON and (flags & ROMAN) != 0)


def _likeness_of_letters(left: Any, i: Any, right: Any, j: Any, least: Any, met: Any) -> Any:
    one, other = left.words[i], right.words[j]
    n = one.end - one.start
    m = other.end - other.start
    longer = max(n, m)
    shorter = min(n, m)
    if shorter < 2 or (shorter == 2 and (longer > 3 or left.text[one.start] != right.text[other.start])):
        return 0, NOT  # two letters are too few to be mistaken in one
    most = (1000 - least) * longer // 10
    by_sound = distance(
        left.text, one.sound, one.sound_end, right.text, other.sound, other.sound_end, True, most + 60, met
    )
    if by_sound == 0:
        return 950, SPELT
    if by_sound == TOO_FAR and longer > 5:  # letters are never much nearer than sounds
        return 0, NOT
    by_letters = distance(left.text, one.start, one.end, right.text, other.start, other.end, False, most, met)
    by_sound += 20  # that the letters differ
    alike = 1000 - min(by_sound, by_letters) * 10 // longer
    if alike < least:
        return 0, NOT
    return alike, (SPELT if by_sound < by_letters and by_sound < 120 else TYPED)


def _likeness_of_bones(a: Any, a0: Any, a1: Any, b: Any, b0: Any, b1: Any, met: Any) -> Any:
    longer = max(a1 - a0, b1 - b0)
    if longer == 0:
        return 0, NOT
    far = distance(a, a0, a1, b, b0, b1, True, 30 * longer, met)
    if far == 0:
        return (900 if longer > 1 else 700), SCRIPT
    alike = 900 - far * 10 // longer
    return (alike, SCRIPT) if longer > 2 and alike >= LEAST else (0, NOT)
