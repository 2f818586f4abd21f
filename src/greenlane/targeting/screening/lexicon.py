# SPDX-License-Identifier: Apache-2.0
"""Words as the numbers that comparing works on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from .kernel import COSTS, DROP_COSTS, DROPS, LONGEST_WORD, Entry, Lexicon, Met
from .reading import Word
from .spelling import consonants, spelled
from .weighing import weights
from .words import SAME

_NONE: tuple[int, ...] = ()


def lexicon_of(words: Iterable[Word], weighed: Callable[[Word], Weights | None] | None = None) -> Lexicon:
    """The words in their order. ``weighed`` may know better what a word weighs."""
    text = bytearray()
    entries: list[Entry] = []
    for word in words:
        known = _known(word.letters, word.flags)
        weights = (weighed(word) if weighed else None) or known.weights
        start = len(text)
        text += known.text
        end, sound_end = start + known.letters, start + known.letters + known.sounds
        entries.append(
            Entry(
                start,
                end,
                end,
                sound_end,
                sound_end,
                len(text),
                word.flags,
                word.value,
                known.first,
                known.second,
                *weights,
            )
        )
    return Lexicon(text, entries)


Weights = tuple[float, float, float]


class _Known(NamedTuple):
    text: bytes
    letters: int
    sounds: int
    first: int
    second: int
    weights: Weights


@lru_cache(65_536)
def _known(word: str, flags: int) -> _Known:
    groups = SAME.get(word, _NONE)
    letters, sounds, bones = (text[:LONGEST_WORD].encode() for text in (word, spelled(word), consonants(word)))
    return _Known(
        letters + sounds + bones,
        len(letters),
        len(sounds),
        groups[0] if groups else 0,
        groups[1] if len(groups) > 1 else 0,
        weights(word, flags),
    )


def room(places: int = 0) -> Met:
    """Room for one comparison at a time; ``places`` is how many words there are together."""
    return Met(cells=_ROOM.copy(), buffer=[0] * (LONGEST_WORD * 2), places=range(places))


_ROOM = [*([0] * DROP_COSTS), *DROPS, *COSTS]
