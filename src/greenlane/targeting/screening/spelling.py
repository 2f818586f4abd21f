# SPDX-License-Identifier: Apache-2.0
"""How a word sounds, roughly: spellings that transliterations interchange are brought into one.

``Wladimir`` and ``Vladimir``, ``Qasim`` and ``Kassem`` come nearer; what is still different, the comparison weighs.
Signs beyond the small letters stand for one sound: ``C`` as in chair, ``S`` as in shore, ``J`` as in measure.
"""

from __future__ import annotations

import re

_SOUNDS = (
    ("shch", "S"), ("schtsch", "S"), ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("cz", "C"),
    ("zh", "J"), ("dj", "j"), ("dzh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"),
    ("x", "ks"),
    ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iu", "u"), ("yu", "u"), ("ia", "a"), ("ya", "a"), ("ja", "a"),
    ("ie", "e"), ("ye", "e"), ("je", "e"), ("ei", "i"), ("ey", "i"), ("ay", "ai"), ("ij", "i"), ("yj", "i"),
    ("y", "i"),
)  # fmt: skip
_BY_SIGNS = dict(_SOUNDS)
_ANY = re.compile("|".join(sorted(_BY_SIGNS, key=len, reverse=True)))
_DOUBLED = re.compile(r"([a-zA-Z])\1+")
_SILENT = re.compile(r"(?<=[aeiou])h$")
_VOWELS = re.compile(r"[aeiouv]+")


def spelled(word: str) -> str:
    """The word as it sounds; digits stay."""
    return _SILENT.sub("", _DOUBLED.sub(r"\1", _ANY.sub(_sound, word))) or word


def consonants(word: str) -> str:
    """The consonants of a word as it sounds; w and y too stand for vowels where those are not written."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", spelled(word)))


def _sound(found: re.Match[str]) -> str:
    return _BY_SIGNS[found[0]]
