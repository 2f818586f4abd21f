# SPDX-License-Identifier: Apache-2.0
"""The keys that near words share, and the signs by which names are put aside; plain functions over numbers."""

from typing import Any

from .flags import CONSONANTS, FORM, NUMBER

SOUND, BONES, GROUP, FEW_BONES = 1, 2, 3, 4
KEY_BITS = 31
_KEY_MASK = (1 << KEY_BITS) - 1
SIGN_BITS = 62


def key_of(letters: Any, start: Any, end: Any, without: Any) -> Any:
    """The key of a text, leaving out the letter at ``without`` (``start - 1`` for none)."""
    key = 7919
    for place in range(start, end):
        if place != without:
            key = (key * 16777619 + int(letters[place]) * 2654435 + 1) & _KEY_MASK
    return (key ^ (key >> 13)) * 40503 & _KEY_MASK


def sound_key(letters: Any, start: Any, end: Any) -> Any:
    """The key of a sound in which all vowels are one, and those in a row a single one."""
    key = 7919 + SOUND
    vowel = False
    for place in range(start, end):
        letter = int(letters[place])
        if letter == 97 or letter == 101 or letter == 105 or letter == 111 or letter == 117:
            if vowel:
                continue
            vowel = True
            letter = 97
        else:
            vowel = False
        key = (key * 16777619 + letter * 2654435 + 1) & _KEY_MASK
    return (key ^ (key >> 13)) * 40503 & _KEY_MASK


def keys_of(words: Any, place: Any, out: Any, at: Any, asking: Any) -> Any:
    """Write the keys of a word into ``out`` from ``at`` on and give their number: at most its letters + 5.

    ``asking`` is 1 for a word of a query and 0 for one that is listed.
    """
    word = words.words[place]
    start, end = word.start, word.end
    out[at] = key_of(words.text, start, end, start - 1)
    count = 1
    if end - start > 2:
        for letter in range(start, end):
            # The same letter twice in a row gives one text, whichever is left out.
            if letter == start or words.text[letter] != words.text[letter - 1]:
                out[at + count] = key_of(words.text, start, end, letter)
                count += 1
    if end - start > 3:
        out[at + count] = sound_key(words.text, word.sound, word.sound_end)
        count += 1
    size = word.bone_end - word.bone
    if size > 0:
        # Very many words have the same one or two consonants: they lead only from a script without vowels to one with
        # them, and back.
        vowels = (word.flags & CONSONANTS) == 0
        kind = BONES if size > 2 else (FEW_BONES if vowels == asking else FEW_BONES + 1)
        out[at + count] = (key_of(words.text, word.bone, word.bone_end, word.bone - 1) + kind * 40503) & _KEY_MASK
        count += 1
    if word.first > 0:
        out[at + count] = (GROUP * 7919 + word.first * 40503) & _KEY_MASK
        count += 1
    if word.second > 0:
        out[at + count] = (GROUP * 7919 + word.second * 40503) & _KEY_MASK
        count += 1
    return count


def sign_of(words: Any, place: Any) -> Any:
    """The sign of a word: a bit for each two of its consonants that follow each other, and for the first.

    Numbers have none: the same one is written in several ways. Legal forms have none, for the same reason, and because
    a firm is the same one without.
    """
    word = words.words[place]
    sign = 0
    if word.flags & (NUMBER | FORM):
        return sign
    before = 1
    for at in range(word.bone, word.bone_end):
        letter = int(words.text[at])
        sign |= 1 << ((before * 37 + letter * 11) % SIGN_BITS)
        before = letter
    return sign


def bits_in(sign: Any) -> Any:
    """How many bits are set."""
    sign = sign - ((sign >> 1) & 0x5555555555555555)
    sign = (sign & 0x3333333333333333) + ((sign >> 2) & 0x3333333333333333)
    sign = (sign + (sign >> 4)) & 0x0F0F0F0F0F0F0F0F
    sign = sign + (sign >> 8)
    sign = sign + (sign >> 16)
    sign = sign + (sign >> 32)
    return sign & 0x7F
