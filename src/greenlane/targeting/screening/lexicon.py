# SPDX-License-Identifier: Apache-2.0
"""Words as the numbers that comparing works on."""

from __future__ import annotations

from collections.abc import Iterable

from .kernel import LONGEST_WORD, MOST, Lexicon, Met
from .reading import Word
from .spelling import consonants, spelled
from .weighing import weights
from .words import SAME

_NONE: tuple[int, ...] = ()


def lexicon_of(words: Iterable[Word]) -> Lexicon:
    """The words in their order, as plain lists."""
    letters, sounds, bones = bytearray(), bytearray(), bytearray()
    starts, sound_starts, bone_starts = [0], [0], [0]
    flags: list[int] = []
    value: list[int] = []
    first: list[int] = []
    second: list[int] = []
    weight: list[float] = []
    for word in words:
        letters += word.letters[:LONGEST_WORD].encode()
        starts.append(len(letters))
        sounds += spelled(word.letters)[:LONGEST_WORD].encode()
        sound_starts.append(len(sounds))
        bones += consonants(word.letters)[:LONGEST_WORD].encode()
        bone_starts.append(len(bones))
        flags.append(word.flags)
        value.append(word.value)
        groups = SAME.get(word.letters, _NONE)
        first.append(groups[0] if groups else 0)
        second.append(groups[1] if len(groups) > 1 else 0)
        weight.extend(weights(word.letters, word.flags))
    return Lexicon(letters, starts, sounds, sound_starts, bones, bone_starts, flags, value, first, second, weight)


def room() -> Met:
    """Room for one comparison at a time, as plain lists."""
    return Met(
        with_left=[-1] * MOST,
        with_right=[-1] * MOST,
        how_left=[0] * MOST,
        how_right=[0] * MOST,
        alike_left=[0.0] * MOST,
        alike_right=[0.0] * MOST,
        grid=[0.0] * (MOST * MOST),
        grid_how=[0] * (MOST * MOST),
        rows=[0.0] * (3 * (LONGEST_WORD + 1)),
        buffer=[0] * (LONGEST_WORD * 2),
        keys=[],
        totals=[],
        places=[],
    )
