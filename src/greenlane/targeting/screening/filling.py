# SPDX-License-Identifier: Apache-2.0
"""Filling what is searched: keys of words, and for each word the names that have it; plain functions over numbers."""

from typing import Any

from .kernel import weight_of
from .keys import bits_in, keys_of, sign_of
from .searching import SCANNED


def fill_keys(words: Any, count: Any, room: Any, keys: Any, key_words: Any) -> Any:
    """Write the keys of all words, and give how many there are; with no room to write to, count them."""
    filled = 0
    for word in range(count):
        number = keys_of(words, word, room, 0, 0)
        if len(keys) > 0:
            for k in range(number):
                keys[filled + k] = room[k]
                key_words[filled + k] = word
        filled += number
    return filled


def fill_directory(keys: Any, shift: Any, directory: Any) -> Any:
    """Write for each beginning of a key the first place of those that begin so; ``keys`` rise."""
    at = 0
    for slot in range(len(directory)):
        while at < len(keys) and (keys[at] >> shift) < slot:
            at += 1
        directory[slot] = at
    return 0


def count_words(name_words: Any, counts: Any) -> Any:
    """Count how often each word is in a name."""
    for at in range(len(name_words)):
        counts[name_words[at]] += 1
    return 0


def fill_signs(words: Any, count: Any, signs: Any) -> Any:
    """Write the sign of each word."""
    for word in range(count):
        signs[word] = sign_of(words, word)
    return 0


def count_posted(words: Any, families: Any, name_starts: Any, name_words: Any, posted: Any) -> Any:
    """Count in ``posted[word + 1]`` the names that a word leads to, and make it where they begin."""
    for name in range(len(families)):
        least = _least(words, families[name], name_starts[name], name_starts[name + 1], name_words)
        for at in range(name_starts[name], name_starts[name + 1]):
            if weight_of(words, name_words[at], families[name] & 3) >= least:
                posted[name_words[at] + 1] += 1
    for word in range(1, len(posted)):
        posted[word] += posted[word - 1]
    return posted[len(posted) - 1]


def fill_posted(
    words: Any,
    families: Any,
    name_starts: Any,
    name_words: Any,
    signs: Any,
    posted: Any,
    filled: Any,
    rows: Any,
) -> Any:
    """Write for each word the names it leads to, each with the sign of its other words and its weight."""
    for name in range(len(families)):
        start, end = name_starts[name], name_starts[name + 1]
        family = families[name] & 3
        least = _least(words, families[name], start, end, name_words)
        total = 0.0
        for at in range(start, end):
            total += weight_of(words, name_words[at], family)
        for at in range(start, end):
            word = name_words[at]
            if weight_of(words, word, family) < least:
                continue
            others = 0
            for other in range(start, end):
                if other != at:
                    others |= signs[name_words[other]]
            place = posted[word] + filled[word]
            filled[word] += 1
            weight = min(int(total * 64.0), 0x7FFF)
            rows[2 * place] = others
            rows[2 * place + 1] = bits_in(others) | (families[name] << 7) | (weight << 10) | (name << 25)
    return 0


def _least(words: Any, code: Any, start: Any, end: Any, name_words: Any) -> Any:
    """The weight from which a word of this name leads to it; a name of light words only is found by these."""
    for at in range(start, end):
        if weight_of(words, name_words[at], code & 3) >= SCANNED:
            return SCANNED
    return 0.0
