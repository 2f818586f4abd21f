# SPDX-License-Identifier: Apache-2.0
"""Which listed names a name could match, without looking at all of them; plain functions over numbers.

Words that are near a word of the query are found by keys that near words share: the letters with one left out, the
sound without its vowels' colour, the consonants, the group of words that are one. The names that have such a word are
read through in a row; beside each stands a sign of its other words, so that most are put aside without being compared.
"""

from typing import Any, NamedTuple

from .flags import CONSONANTS, INITIAL, NUMBER
from .kernel import KEYS, LEAST, MOST, PERSON, likeness, weight_of
from .keys import KEY_BITS, bits_in, key_of, keys_of, sign_of
from .meeting import ALONE, OMISSION, RULES, TELLING, UNLIKE, meet

LOOKED_AT = 4_000
"""Words that share one key and are looked at; a key that more words share tells nothing."""

NEAR = 400
"""Near words of one word of the query that count."""

HEAVY = 2_000
"""A word in more names than these leads to them only if it is the very word of the query."""

LIGHTEST = 0.75
"""What a word that is near another weighs at least, when two of them are reckoned with beforehand."""

SCANNED = 0.25
"""Words of less weight do not lead to names, unless a name has no others."""

GUESSED = 4
"""Added to the family of a listed name whose schema is not known."""


class Searchable(NamedTuple):
    """What is searched. Words by their keys, the names of each word, the words of each name.

    ``keys`` rise, ``key_words`` has the word of each; ``directory`` has the first place of the keys that begin with the
    same bits. ``posted_rows`` has two numbers for each name of a word, from ``2 * posted[word]`` on: the sign of the
    name's other words; and from the lowest bit the number of bits in that (7 bits), the family (3), the weight of the
    name in 64ths (15), the name. ``removed`` is 1 for names that no longer count.
    """

    keys: Any
    key_words: Any
    directory: Any
    posted: Any
    posted_rows: Any
    name_starts: Any
    name_words: Any
    removed: Any


class Desk(NamedTuple):
    """Room to search in: marks of words and names already seen, near words of each word, what was found.

    ``round``: the number of this search, the bits of a key that the directory goes by, how many names were found,
    whether only the very words of the query lead to names.
    """

    seen_words: Any
    seen_names: Any
    round: Any
    near: Any
    near_alike: Any
    near_words: Any
    word_alike: Any
    near_count: Any
    near_names: Any
    listed: Any
    least: Any
    signs: Any
    order: Any
    totals: Any
    found_names: Any
    found_scores: Any


def search(
    query: Any, q0: Any, q1: Any, family: Any, words: Any, names: Any, rules: Any, enough: Any, met: Any, desk: Any
) -> Any:
    """Find the names that the words ``q0`` to ``q1`` of ``query`` match, and give their number.

    ``family`` is -1 where it is not known; else names of other families are left aside. ``enough`` is the score of a
    match. The names and scores are in ``desk``, in no order.
    """
    n = min(q1 - q0, MOST)
    if n == 0:
        return 0
    desk.round[0] += 1
    for f in range(3):
        desk.totals[f] = 0.0
        for i in range(n):
            desk.totals[f] += weight_of(query, q0 + i, f)
        # How much heavier or lighter than what met a name may be and still match.
        desk.totals[3 + f] = (1.0 - enough) / (enough * max(rules[f * RULES + OMISSION], 0.01))
    for i in range(n):
        desk.least[i] = _least_alike(query, q0 + i, family, rules, enough, desk)
        _look_for_near(query, q0 + i, i, family, words, names, met, desk)
    heaviest = 0.0
    for i in range(n):
        desk.signs[i] = sign_of(query, q0 + i)
        desk.order[i] = i
        heaviest = max(heaviest, _weight(query, q0 + i, family))
    for a in range(1, n):  # the words with the fewest names first
        here = desk.order[a]
        b = a
        while b > 0 and desk.near_names[desk.order[b - 1]] > desk.near_names[here]:
            desk.order[b] = desk.order[b - 1]
            b -= 1
        desk.order[b] = here
    desk.round[2] = 0
    least = SCANNED if heaviest >= SCANNED else 0.0
    last = n
    telling, unlisted = 0, 0
    for i in range(n):
        telling += _weight(query, q0 + i, family) >= TELLING
    for a in range(n):
        i = desk.order[a]
        if _weight(query, q0 + i, family) < least:
            continue
        if _rest_is_nothing(query, q0, n, a, family, rules, enough, desk):
            last = a
            break
        # Words that are not quite those of the query lead to names only together with another. So they need not be read
        # in the last row, where an earlier one was read for all of them.
        last_row = telling == 1 and a > 0 and _weight(query, q0 + i, family) >= TELLING
        desk.round[3] = last_row and (desk.listed[i] != 0 or unlisted > 0)
        unlisted += desk.listed[i] == 0 and _weight(query, q0 + i, family) >= TELLING
        telling -= _weight(query, q0 + i, family) >= TELLING
        _read_names(i, i, i, query, q0, n, family, words, names, rules, enough, met, desk)
    desk.round[3] = 0
    if last < n and family <= PERSON:
        _by_initials(query, q0, n, last, family, words, names, rules, enough, met, desk)
    _by_joining(query, q0, n, family, words, names, rules, enough, met, desk)
    return desk.round[2]


def search_all(
    query: Any,
    starts: Any,
    families: Any,
    words: Any,
    names: Any,
    rules: Any,
    enough: Any,
    met: Any,
    desk: Any,
    of: Any,
    out_names: Any,
    out_scores: Any,
    begin: Any,
) -> Any:
    """Search for the queries from ``begin`` on, as long as there is room for what is found.

    Query ``k`` has the words from ``starts[k]`` to ``starts[k + 1]``. Gives how many were found, and the first query
    that was not searched for.
    """
    filled = 0
    for k in range(begin, len(families)):
        found = search(query, starts[k], starts[k + 1], families[k], words, names, rules, enough, met, desk)
        if filled + found > len(of):
            return filled, k
        for one in range(found):
            of[filled] = k
            out_names[filled] = desk.found_names[one]
            out_scores[filled] = desk.found_scores[one]
            filled += 1
    return filled, len(families)


def _weight(query: Any, place: Any, family: Any) -> Any:
    """The weight of a word of the query; the greatest where the family is not known."""
    if family >= 0:
        return weight_of(query, place, family)
    word = query.words[place]
    return max(word.person, word.firm, word.vessel)


def _least_alike(query: Any, place: Any, family: Any, rules: Any, enough: Any, desk: Any) -> Any:
    """How alike a listed word must be for a match, if all other words of the query met; in thousandths."""
    least = 1000
    for f in range(3):
        if family >= 0 and f != family:
            continue
        weight = weight_of(query, place, f)
        rest = desk.totals[f] - weight
        alike = least
        while alike > LEAST:
            lower = alike - 25
            unlike = rules[f * RULES + UNLIKE] * weight * ((1000 - lower) / 1000.0) ** 2
            met_weight = rest + weight * lower / 1000.0
            if met_weight < enough * (met_weight + unlike):
                break
            alike = lower
        least = min(least, alike)
    return least


def _look_for_near(query: Any, x: Any, i: Any, family: Any, words: Any, names: Any, met: Any, desk: Any) -> Any:
    """Gather the words near word ``x``, at place ``i`` of the query."""
    mark = desk.round[0] * MOST + i
    shift = KEY_BITS - desk.round[1]
    least = desk.least[i]
    keys, key_words, directory, posted = names.keys, names.key_words, names.directory, names.posted
    seen_words, near_words, near, near_alike = desk.seen_words, desk.near_words, desk.near, desk.near_alike
    filled, lead_to, listed = 0, 0, 0
    for k in range(keys_of(query, x, met.cells, KEYS, 1)):
        key = met.cells[KEYS + k]
        at, end = directory[key >> shift], directory[(key >> shift) + 1]
        looked = 0
        while at < end and looked < LOOKED_AT:
            y = key_words[at]
            if keys[at] == key and seen_words[y] != mark:
                looked += 1
                seen_words[y] = mark
                alike = 0
                for f in range(2):  # ships go by the rules of firms here
                    if family < 0 or f == min(family, 1):
                        likely, _ = likeness(query, x, words, y, f, least, met)
                        alike = max(alike, likely)
                listed |= alike == 1000
                if alike >= least and filled < NEAR:
                    near[i * NEAR + filled] = y
                    near_alike[i * NEAR + filled] = alike
                    if near_words[y] != desk.round[0] or desk.word_alike[y] < alike:
                        desk.word_alike[y] = alike
                    near_words[y] = desk.round[0]
                    filled += 1
                    lead_to += posted[y + 1] - posted[y]
            at += 1
    desk.near_count[i] = filled
    desk.near_names[i] = lead_to
    desk.listed[i] = listed
    return 0


def _rest_is_nothing(query: Any, q0: Any, n: Any, a: Any, family: Any, rules: Any, enough: Any, desk: Any) -> Any:
    """Whether a name that has none of the words read so far cannot match by those that are left.

    A word that is listed as it stands is not misspelt: without it, it is missing. Others may still be near one that was
    not looked at. What is left must have a word that tells something, if the query has one.
    """
    if a == 0:
        return False
    for f in range(3):
        if family >= 0 and f != family:
            continue
        done, rest = 0.0, 0.0
        done_tell, rest_tell, left_tell = 0, 0, 0
        for b in range(n):
            i = desk.order[b]
            weight = weight_of(query, q0 + i, f)
            left_tell += b >= a and weight >= TELLING
            if b < a and desk.listed[i] != 0:
                done += weight
                done_tell += weight >= TELLING
            else:
                rest += weight
                rest_tell += weight >= TELLING
        if left_tell == 0 and done_tell + rest_tell > 0:
            continue
        omission = rules[f * RULES + OMISSION]
        if rest_tell <= 1 and done_tell > 0:
            omission *= rules[f * RULES + ALONE]
        if rest >= enough * (rest + omission * done):
            return False
    return True


def _read_names(
    row: Any,
    first: Any,
    last: Any,
    query: Any,
    q0: Any,
    n: Any,
    family: Any,
    words: Any,
    names: Any,
    rules: Any,
    enough: Any,
    met: Any,
    desk: Any,
) -> Any:
    """Read through the names of the words in a ``row`` of ``near``, which stand for those from ``first`` to ``last``.

    Those are compared whose other words could fit. A name whose other words look alike only a little must have another
    one that is near one of the query; where the word that leads to it is not quite the same, every name must.
    """
    others = 0
    for i in range(n):
        if i < first or i > last:
            others |= desk.signs[i]
    bits = bits_in(others)
    this = desk.round[0]
    totals, seen_names, near_words, removed = desk.totals, desk.seen_names, desk.near_words, names.removed
    rows, name_starts, name_words = names.posted_rows, names.name_starts, names.name_words
    for k in range(desk.near_count[row]):
        word = desk.near[row * NEAR + k]
        exact = desk.near_alike[row * NEAR + k] >= 950
        if not exact and (desk.round[3] != 0 or names.posted[word + 1] - names.posted[word] > HEAVY):
            continue  # the other words of such names lead to them
        for at in range(names.posted[word], names.posted[word + 1]):
            packed = rows[2 * at + 1]
            lesser = min(bits, packed & 0x7F)
            shared = bits_in(others & rows[2 * at])
            if exact and shared * 2 < lesser:
                continue
            code = (packed >> 7) & 7
            by = code & 3
            if family >= 0:
                if code < GUESSED and by != family:
                    continue
                by = family
            weight = ((packed >> 10) & 0x7FFF) / 64.0
            if abs(weight - totals[by]) > min(weight, totals[by]) * totals[3 + by] + 0.8:
                continue
            name = packed >> 25
            if seen_names[name] == this or removed[name] != 0:
                continue
            if lesser > 0 and (not exact or shared * 10 < lesser * 7):
                best = 0
                for place in range(name_starts[name], name_starts[name + 1]):
                    other = name_words[place]
                    if other != word and near_words[other] == this:
                        best = max(best, desk.word_alike[other])
                if best == 0:
                    continue
                # Two words that are both not quite the same come to too little, whatever else met.
                one, two = (1000 - desk.near_alike[row * NEAR + k]) / 1000.0, (1000 - best) / 1000.0
                unlike = rules[by * RULES + UNLIKE] * LIGHTEST * (one * one + two * two)
                most = totals[by] - LIGHTEST * (one + two)
                if two > 0.0 and most < (enough - 0.03) * (most + unlike):
                    continue
            seen_names[name] = this
            score = meet(
                query,
                met.places,
                q0,
                q0 + n,
                words,
                name_words,
                name_starts[name],
                name_starts[name + 1],
                by,
                rules,
                met,
            )
            if score >= enough and desk.round[2] < len(desk.found_names):
                desk.found_names[desk.round[2]] = name
                desk.found_scores[desk.round[2]] = score
                desk.round[2] += 1
    return 0


def _by_initials(
    query: Any,
    q0: Any,
    n: Any,
    last: Any,
    family: Any,
    words: Any,
    names: Any,
    rules: Any,
    enough: Any,
    met: Any,
    desk: Any,
) -> Any:
    """Read the names in which a word that was looked for stands as its initial."""
    for a in range(last):
        i = desk.order[a]
        start = query.words[q0 + i].start
        if query.words[q0 + i].end - start < 2:
            continue
        key = key_of(query.text, start, start + 1, start - 1)
        slot = key >> (KEY_BITS - desk.round[1])
        desk.near_count[MOST] = 0
        for at in range(names.directory[slot], names.directory[slot + 1]):
            y = names.key_words[at]
            if names.keys[at] == key and (words.words[y].flags & INITIAL):
                _lead_by(y, desk)
        _read_names(MOST, i, i, query, q0, n, family, words, names, rules, enough, met, desk)
    return 0


def _lead_by(word: Any, desk: Any) -> Any:
    """Add a word to the last row of ``near``, which holds words that lead to names otherwise than by likeness."""
    if desk.near_count[MOST] < NEAR:
        desk.near[MOST * NEAR + desk.near_count[MOST]] = word
        desk.near_alike[MOST * NEAR + desk.near_count[MOST]] = 1000
        desk.near_count[MOST] += 1
    return 0


def _by_joining(
    query: Any, q0: Any, n: Any, family: Any, words: Any, names: Any, rules: Any, enough: Any, met: Any, desk: Any
) -> Any:
    """Read the names that write together what the query writes apart, and the other way round."""
    for i in range(n):
        filled = 0
        for k in range(i, min(i + 3, n)):
            start, end = query.words[q0 + k].start, query.words[q0 + k].end
            if filled + end - start > len(met.buffer):
                break
            for place in range(start, end):
                met.buffer[filled] = query.text[place]
                filled += 1
            if k == i or filled < 4:
                continue
            word = _listed(met.buffer, i - i, filled, words, names, desk)
            if word >= 0:
                desk.near_count[MOST] = 0
                _lead_by(word, desk)
                _read_names(MOST, i, k, query, q0, n, family, words, names, rules, enough, met, desk)
        start, end = query.words[q0 + i].start, query.words[q0 + i].end
        if end - start < 5 or desk.listed[i] != 0 or (query.words[q0 + i].flags & (CONSONANTS | NUMBER)):
            continue
        desk.near_count[MOST] = 0
        for cut in range(start + 2, end - 1):
            word = _listed(query.text, start, cut, words, names, desk)
            other = _listed(query.text, cut, end, words, names, desk) if word >= 0 else word
            if other < 0:
                continue
            if names.posted[other + 1] - names.posted[other] < names.posted[word + 1] - names.posted[word]:
                word = other
            _lead_by(word, desk)
        _read_names(MOST, i, i, query, q0, n, family, words, names, rules, enough, met, desk)
    return 0


def _listed(letters: Any, start: Any, end: Any, words: Any, names: Any, desk: Any) -> Any:
    """A listed word of just these letters; -1 where there is none."""
    key = key_of(letters, start, end, start - 1)
    slot = key >> (KEY_BITS - desk.round[1])
    for at in range(names.directory[slot], names.directory[slot + 1]):
        if names.keys[at] == key:
            y = names.key_words[at]
            first = words.words[y].start
            if words.words[y].end - first == end - start:
                same = True
                for place in range(end - start):
                    if letters[start + place] != words.text[first + place]:
                        same = False
                        break
                if same:
                    return y
    return -1
