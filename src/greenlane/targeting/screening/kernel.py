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

LEAST = 0.6
"""Words less alike than this have not met."""


class Lexicon(NamedTuple):
    """Words, each at a place. Texts are numbers of letters from ``starts[place]`` to ``starts[place + 1]``.

    ``letters`` as read, ``sounds`` as spelled alike, ``bones`` the consonants. ``first``, ``second``: groups of words
    that are one word, 0 for none. ``weight`` has three numbers a place: for persons, firms, vessels.
    """

    letters: Any
    starts: Any
    sounds: Any
    sound_starts: Any
    bones: Any
    bone_starts: Any
    flags: Any
    value: Any
    first: Any
    second: Any
    weight: Any


class Met(NamedTuple):
    """Room for what met: for each word of either name, the other's word (-1 for none), how, and how alike.

    ``grid`` and ``grid_how`` have a place for each pair of words, ``rows`` room for ``distance``,
    ``buffer`` for letters of words written together, ``keys`` and ``totals`` for searching; ``places`` are 0, 1, 2, ….
    """

    with_left: Any
    with_right: Any
    how_left: Any
    how_right: Any
    alike_left: Any
    alike_right: Any
    grid: Any
    grid_how: Any
    rows: Any
    buffer: Any
    keys: Any
    totals: Any
    places: Any


def cost_of(x: Any, y: Any) -> Any:
    """What writing one sound for another costs; letters are their ASCII codes."""
    if x == y:
        return 0.0
    x_vowel = x == 97 or x == 101 or x == 105 or x == 111 or x == 117
    y_vowel = y == 97 or y == 101 or y == 105 or y == 111 or y == 117
    if x_vowel and y_vowel:
        return 0.5
    if x_vowel or y_vowel:
        if (x == 105 and y == 106) or (x == 106 and y == 105):  # i, j
            return 0.4
        if (x == 117 and y == 118) or (x == 118 and y == 117):  # u, v
            return 0.5
        return 1.0
    if x > y:
        x, y = y, x
    if (
        (x == 98 and (y == 112 or y == 118))  # b p, b v
        or (x == 100 and y == 116)  # d t
        or (x == 103 and (y == 107 or y == 106 or y == 104))  # g k, g j, g h
        or (x == 102 and (y == 118 or y == 112))  # f v, f p
        or (x == 115 and y == 122)  # s z
        or (x == 104 and y == 107)  # h k
        or (x == 83 and (y == 115 or y == 106))  # sh s, sh j
        or (x == 67 and (y == 83 or y == 106 or y == 107 or y == 115))  # ch sh, ch j, ch k, ch s
        or (x == 74 and (y == 106 or y == 122 or y == 83))  # zh j, zh z
        or (x == 109 and y == 110)  # m n
        or (x == 108 and y == 114)  # l r
    ):
        return 0.6
    return 1.0


def distance(a: Any, a0: Any, a1: Any, b: Any, b0: Any, b1: Any, by_sound: Any, most: Any, rows: Any) -> Any:
    """What it costs to write one text for another: letters left out, added, changed or swapped; above ``most``: 99."""
    n, m = a1 - a0, b1 - b0
    if n - m > most / 0.5 or m - n > most / 0.5:
        return 99.0
    if n > LONGEST_WORD:
        n = LONGEST_WORD
    if m > LONGEST_WORD:
        m = LONGEST_WORD
    wide = LONGEST_WORD + 1
    before, last, here = 0, wide, 2 * wide
    rows[last] = 0.0
    for j in range(m):
        rows[last + j + 1] = rows[last + j] + _drop(b[b0 + j], by_sound)
    for i in range(n):
        x = a[a0 + i]
        drop_x = _drop(x, by_sound)
        rows[here] = rows[last] + drop_x
        least = rows[here]
        for j in range(m):
            y = b[b0 + j]
            best = rows[last + j] + (cost_of(x, y) if by_sound else (0.0 if x == y else 1.0))
            best = min(best, rows[last + j + 1] + drop_x)
            best = min(best, rows[here + j] + _drop(y, by_sound))
            if i > 0 and j > 0 and x == b[b0 + j - 1] and y == a[a0 + i - 1]:
                best = min(best, rows[before + j - 1] + (0.0 if x == y else 1.0))
            rows[here + j + 1] = best
            least = min(least, best)
        if least > most:
            return 99.0
        before, last, here = last, here, before
    return rows[last + m]


def _drop(x: Any, by_sound: Any) -> Any:
    """What leaving a letter out costs; by sound, vowels and a breathed h cost less."""
    if not by_sound:
        return 1.0
    if x == 97 or x == 101 or x == 105 or x == 111 or x == 117:
        return 0.7
    if x == 104:
        return 0.5
    return 1.0


def equal(a: Any, a0: Any, a1: Any, b: Any, b0: Any, b1: Any) -> Any:
    """Whether two texts are the same."""
    if a1 - a0 != b1 - b0:
        return False
    for k in range(a1 - a0):  # noqa: SIM110 - compiled as it stands
        if a[a0 + k] != b[b0 + k]:
            return False
    return True


def likeness(left: Any, i: Any, right: Any, j: Any, family: Any, rows: Any) -> Any:
    """How alike two words are, 0 to 1, and how they met; 0 for words that have not met."""
    a0, a1 = left.starts[i], left.starts[i + 1]
    b0, b1 = right.starts[j], right.starts[j + 1]
    x, y = left.flags[i], right.flags[j]
    if equal(left.letters, a0, a1, right.letters, b0, b1):
        return 1.0, SAME
    x_number = is_number(x, family)
    y_number = is_number(y, family)
    if x_number or y_number:
        if x_number and y_number and left.value[i] > 0 and left.value[i] == right.value[j]:
            return 1.0, NUMBERED
        return 0.0, NOT
    if family != PERSON and ((x & FORM) or (y & FORM)):
        return 0.0, NOT
    if (x & SYLLABLE) and (y & SYLLABLE):  # a sign is a syllable: another sign is another name
        return 0.0, NOT
    if left.first[i] > 0 and (left.first[i] == right.first[j] or left.first[i] == right.second[j]):
        return 0.95, ONE_NAME
    if left.second[i] > 0 and (left.second[i] == right.first[j] or left.second[i] == right.second[j]):
        return 0.95, ONE_NAME
    if a1 - a0 == 1 or b1 - b0 == 1:
        if family == PERSON and left.letters[a0] == right.letters[b0] and ((x & INITIAL) or (y & INITIAL)):
            return 0.9, LETTER
        return 0.0, NOT
    bones = (x & CONSONANTS) != (y & CONSONANTS)
    if bones:
        return _likeness_of_bones(left, i, right, j, rows)
    return _likeness_of_letters(left, i, right, j, rows)


def is_number(flags: Any, family: Any) -> Any:
    """Whether a word is a number under these rules; persons have no Roman numerals."""
    return (flags & NUMBER) != 0 or (family != PERSON and (flags & ROMAN) != 0)


def _likeness_of_letters(left: Any, i: Any, right: Any, j: Any, rows: Any) -> Any:
    n = left.starts[i + 1] - left.starts[i]
    m = right.starts[j + 1] - right.starts[j]
    longer = max(n, m)
    shorter = min(n, m)
    most = (1.0 - LEAST) * longer
    by_sound = distance(
        left.sounds,
        left.sound_starts[i],
        left.sound_starts[i + 1],
        right.sounds,
        right.sound_starts[j],
        right.sound_starts[j + 1],
        True,
        most,
        rows,
    )
    if by_sound == 0.0:
        return 0.95, SPELT
    by_letters = distance(
        left.letters,
        left.starts[i],
        left.starts[i + 1],
        right.letters,
        right.starts[j],
        right.starts[j + 1],
        False,
        most,
        rows,
    )
    best = min(by_sound + 0.2, by_letters)
    if shorter < 2 or (shorter == 2 and (longer > 3 or left.letters[left.starts[i]] != right.letters[right.starts[j]])):
        return 0.0, NOT  # two letters are too few to be mistaken in one
    alike = 1.0 - best / longer
    if alike < LEAST:
        return 0.0, NOT
    return alike, (SPELT if by_sound + 0.2 < by_letters and by_sound < 1.0 else TYPED)


def _likeness_of_bones(left: Any, i: Any, right: Any, j: Any, rows: Any) -> Any:
    a0, a1 = left.bone_starts[i], left.bone_starts[i + 1]
    b0, b1 = right.bone_starts[j], right.bone_starts[j + 1]
    longer = max(a1 - a0, b1 - b0)
    if longer == 0:
        return 0.0, NOT
    far = distance(left.bones, a0, a1, right.bones, b0, b1, True, 0.3 * longer, rows)
    if far == 0.0:
        return (0.9 if longer > 1 else 0.7), SCRIPT
    alike = 0.9 - far / longer
    return (alike, SCRIPT) if longer > 2 and alike >= LEAST else (0.0, NOT)
