# SPDX-License-Identifier: Apache-2.0
"""Which words of two names meet, and what that comes to; plain functions over numbers like those of ``kernel.py``.

Every word of a name weighs something. What met speaks for the match; what only one name has, speaks against it a
little; what each has and the other lacks, much.
"""

from typing import Any

from .flags import CONSONANTS, FATHER, FORM, PLACE
from .kernel import (
    ALIKE_LEFT,
    ALIKE_RIGHT,
    FIRM,
    GRID,
    GRID_HOW,
    HOW_LEFT,
    HOW_RIGHT,
    JOINED,
    LEAST,
    LETTER,
    MOST,
    NOT,
    PERSON,
    WITH_LEFT,
    WITH_RIGHT,
    distance,
    is_number,
    likeness,
    weight_of,
)

# What the rules of a family hold, each at its place in a row of numbers.
UNLIKE, CONTRADICTION, OMISSION, NUMBERS, NUMBER_OMITTED, FORMS_DIFFER, PLACE_OMITTED, ALONE = 0, 1, 2, 3, 4, 5, 6, 7
RULES = 8

TELLING = 0.5
"""Words of this weight tell who is meant; others, such as words of business, do not."""


def meet(
    left: Any, l_ids: Any, l0: Any, l1: Any, right: Any, r_ids: Any, r0: Any, r1: Any, family: Any, rules: Any, met: Any
) -> Any:
    """Let the words of two names meet and give the score, 0 to 1. ``met`` holds afterwards which word met which."""
    n = min(l1 - l0, MOST)
    m = min(r1 - r0, MOST)
    for i in range(n):
        met.cells[WITH_LEFT + i] = -1
        met.cells[HOW_LEFT + i] = NOT
        met.cells[ALIKE_LEFT + i] = 0
    for j in range(m):
        met.cells[WITH_RIGHT + j] = -1
        met.cells[HOW_RIGHT + j] = NOT
        met.cells[ALIKE_RIGHT + j] = 0
    if n == 0 or m == 0:
        return 0.0
    _compare(left, l_ids, l0, n, right, r_ids, r0, m, family, met)
    _pair_best(left, l_ids, l0, n, right, r_ids, r0, m, family, 1000, met)
    _join(left, l_ids, l0, n, right, r_ids, r0, m, family, met)
    _pair_best(left, l_ids, l0, n, right, r_ids, r0, m, family, LEAST, met)
    return _score(left, l_ids, l0, n, right, r_ids, r0, m, family, rules, met)


def _compare(
    left: Any, l_ids: Any, l0: Any, n: Any, right: Any, r_ids: Any, r0: Any, m: Any, family: Any, met: Any
) -> Any:
    """Fill the grid: how alike each two words are. In names built alike no father's name meets one of the child."""
    l_fathers, r_fathers = 0, 0
    if family == PERSON and n == m:
        for i in range(n):
            l_fathers += (left.words[l_ids[l0 + i]].flags & FATHER) != 0
            r_fathers += (right.words[r_ids[r0 + i]].flags & FATHER) != 0
    fathers = l_fathers > 0 and l_fathers == r_fathers
    for i in range(n):
        x = l_ids[l0 + i]
        for j in range(m):
            y = r_ids[r0 + j]
            alike, how = likeness(left, x, right, y, family, LEAST, met)
            if fathers and alike > 0 and (left.words[x].flags & FATHER) != (right.words[y].flags & FATHER):
                alike, how = 0, NOT
            met.cells[GRID + i * MOST + j] = alike
            met.cells[GRID_HOW + i * MOST + j] = how


def _pair_best(
    left: Any, l_ids: Any, l0: Any, n: Any, right: Any, r_ids: Any, r0: Any, m: Any, family: Any, least: Any, met: Any
) -> Any:
    """Pair the words that are free, the most alike first; among equals the heaviest, then those at like places."""
    while True:
        best_i, best_j = -1, -1
        best, best_far, best_at = 0.0, 0, 0
        for i in range(n):
            if met.cells[HOW_LEFT + i] != NOT:
                continue
            for j in range(m):
                alike = met.cells[GRID + i * MOST + j]
                if alike < least or met.cells[HOW_RIGHT + j] != NOT:
                    continue
                weight = min(weight_of(left, l_ids[l0 + i], family), weight_of(right, r_ids[r0 + j], family))
                gain = alike * 100.0 + weight
                far = abs(i - j)
                if gain > best or (gain == best and (far < best_far or (far == best_far and i + j < best_at))):
                    best, best_far, best_at, best_i, best_j = gain, far, i + j, i, j
        if best_i < 0:
            return
        met.cells[WITH_LEFT + best_i] = best_j
        met.cells[WITH_RIGHT + best_j] = best_i
        met.cells[HOW_LEFT + best_i] = met.cells[GRID_HOW + best_i * MOST + best_j]
        met.cells[HOW_RIGHT + best_j] = met.cells[GRID_HOW + best_i * MOST + best_j]
        met.cells[ALIKE_LEFT + best_i] = met.cells[GRID + best_i * MOST + best_j]
        met.cells[ALIKE_RIGHT + best_j] = met.cells[GRID + best_i * MOST + best_j]


def _join(
    left: Any, l_ids: Any, l0: Any, n: Any, right: Any, r_ids: Any, r0: Any, m: Any, family: Any, met: Any
) -> Any:
    """Let words that one name writes together meet those that the other writes apart."""
    for i in range(n):
        if met.cells[HOW_LEFT + i] == NOT:
            first, count, alike = _written_apart(left, l_ids[l0 + i], right, r_ids, r0, m, HOW_RIGHT, family, met)
            if count > 0:
                met.cells[WITH_LEFT + i] = first
                met.cells[HOW_LEFT + i] = JOINED
                met.cells[ALIKE_LEFT + i] = alike
                for j in range(first, first + count):
                    met.cells[WITH_RIGHT + j] = i
                    met.cells[HOW_RIGHT + j] = JOINED
                    met.cells[ALIKE_RIGHT + j] = alike
    for j in range(m):
        if met.cells[HOW_RIGHT + j] == NOT:
            first, count, alike = _written_apart(right, r_ids[r0 + j], left, l_ids, l0, n, HOW_LEFT, family, met)
            if count > 0:
                met.cells[WITH_RIGHT + j] = first
                met.cells[HOW_RIGHT + j] = JOINED
                met.cells[ALIKE_RIGHT + j] = alike
                for i in range(first, first + count):
                    met.cells[WITH_LEFT + i] = j
                    met.cells[HOW_LEFT + i] = JOINED
                    met.cells[ALIKE_LEFT + i] = alike


def _written_apart(
    one: Any, x: Any, many: Any, ids: Any, start: Any, count: Any, how: Any, family: Any, met: Any
) -> Any:
    """Where two to four words in a row, all free, give word ``x`` written together: first, how many, how alike.

    ``how`` is where the cells begin that tell which of the words are free.
    """
    word = one.words[x]
    length = word.end - word.start
    if length < 2 or _stands_alone(word.flags, family):
        return 0, 0, 0
    for j in range(count - 1):
        filled = 0
        for k in range(j, min(j + 4, count)):
            part = many.words[ids[start + k]]
            size = part.end - part.start
            if met.cells[how + k] != NOT or filled + size > length + 1 or _stands_alone(part.flags, family):
                break
            for place in range(size):
                met.buffer[filled + place] = many.text[part.start + place]
            filled += size
            if k == j or filled < length - 1:
                continue
            most = 100 if length >= 7 else 0
            far = distance(one.text, word.start, word.end, met.buffer, j - j, filled, False, most, met)
            if far <= most:
                return j, k - j + 1, 970 - far * 10 // length
    return 0, 0, 0


def _stands_alone(flags: Any, family: Any) -> Any:
    """Whether a word is never written together with others."""
    return is_number(flags, family) or (flags & CONSONANTS) != 0 or (family != PERSON and (flags & FORM) != 0)


def _score(
    left: Any, l_ids: Any, l0: Any, n: Any, right: Any, r_ids: Any, r0: Any, m: Any, family: Any, rules: Any, met: Any
) -> Any:
    """What met against what did not: met / (met + what speaks against it)."""
    base = family * RULES
    together = 0.0  # weight of what met
    unlike = 0.0  # of what met, what is not the same; squared, since one letter is a slip and three are another name
    telling = 0  # words that met and tell something
    left_only, right_only, places = 0.0, 0.0, 0.0
    left_numbers, right_numbers = 0, 0
    left_form, right_form = 0, 0
    left_telling, right_telling = 0, 0
    for i in range(n):
        x = l_ids[l0 + i]
        weight = weight_of(left, x, family)
        how = met.cells[HOW_LEFT + i]
        alike = met.cells[ALIKE_LEFT + i] / 1000.0
        flags = left.words[x].flags
        if family != PERSON and (flags & FORM):
            left_form = left.words[x].value
            continue
        left_telling += weight >= TELLING
        if how == NOT:
            if is_number(flags, family):
                left_numbers += 1
                continue
            left_only += weight
            if family == FIRM and (flags & PLACE):
                places += weight
            continue
        if how == JOINED:
            together += weight / 2 * alike
            unlike += weight / 2 * (1.0 - alike) ** 2
            continue
        other = weight_of(right, r_ids[r0 + met.cells[WITH_LEFT + i]], family)
        both = min(weight, other) if how == LETTER else (weight + other) / 2
        together += both * alike
        unlike += both * (1.0 - alike) ** 2
        telling += both >= TELLING or how == LETTER
    for j in range(m):
        y = r_ids[r0 + j]
        weight = weight_of(right, y, family)
        how = met.cells[HOW_RIGHT + j]
        alike = met.cells[ALIKE_RIGHT + j] / 1000.0
        flags = right.words[y].flags
        if family != PERSON and (flags & FORM):
            right_form = right.words[y].value
            continue
        right_telling += weight >= TELLING
        if how == JOINED:
            together += weight / 2 * alike
            unlike += weight / 2 * (1.0 - alike) ** 2
            telling += weight >= TELLING
        if how != NOT:
            continue
        if is_number(flags, family):
            right_numbers += 1
            continue
        right_only += weight
        if family == FIRM and (flags & PLACE):
            places += weight
    if together <= 0.0:
        return 0.0
    contradiction = min(left_only, right_only)
    omission = max(left_only, right_only) - contradiction
    if telling <= 1 and (left_telling > telling or right_telling > telling):
        omission *= rules[base + ALONE]
    against = rules[base + UNLIKE] * unlike + rules[base + CONTRADICTION] * contradiction
    against += rules[base + OMISSION] * omission
    if contradiction == 0.0:
        against += rules[base + PLACE_OMITTED] * places
    numbers = min(left_numbers, right_numbers)
    against += rules[base + NUMBERS] * numbers
    against += rules[base + NUMBER_OMITTED] * (max(left_numbers, right_numbers) - numbers)
    if left_form > 0 and right_form > 0 and left_form != right_form:
        against += rules[base + FORMS_DIFFER]
    return together / (together + against)
