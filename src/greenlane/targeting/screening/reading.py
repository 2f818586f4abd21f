# SPDX-License-Identifier: Apache-2.0
"""A name read into its words: Latin letters without accents, with what is known of each word.

Other scripts are transliterated. Signs of Chinese and Korean become a word each, since writers in Latin letters join
them or not as they please; Arabic and Hebrew words are marked as having consonants only.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .data.company_forms import UNSPACED
from .flags import CONSONANTS, FATHER, FORM, INITIAL, NUMBER, ROMAN, SYLLABLE
from .words import FATHERS, FLAGS, FORM_STARTS, FORMS, LONGEST_FORM

LONGEST = 1_000
"""Characters of a name that count: far above any name."""

MOST_WORDS = 32
"""Words of a name that count."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘`´ʼʿʾʻ‛′\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\u0640]")
_UNSPACED = re.compile("|".join(re.escape(form) for form in UNSPACED))
_DIGIT = re.compile(r"\d")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_NUMERALS = {"i": 1, "v": 5, "x": 10}
_LEADING = frozenset(
    ("ooo", "oao", "zao", "pao", "ao", "too", "tov", "pt", "cv", "jsc", "ojsc", "cjsc", "pjsc", "sarl", "gie")
)
_TELLING = 3  # letters from which a form is recognised amid a name; "as" and "sa" only at its end
_ARTICLE = "ال"


class Word(NamedTuple):
    """One word of a name. ``value`` is its number, or the group of its legal form; 0 where there is none."""

    letters: str
    flags: int
    value: int = 0


def read_name(name: str) -> tuple[Word, ...]:
    """The words of a name, at most 32; none when it has no letter and no digit."""
    plain = _split(name[:LONGEST])
    words = _with_forms(_joined(plain)) if plain else []
    return tuple(_with_fathers(words[:MOST_WORDS]))


def _split(text: str) -> list[tuple[str, int]]:
    """The words as letters and digits, each with the flags of its script."""
    if text.isascii():
        return [(word, 0) for word in _ASCII_WORD.findall(text.replace("'", "").replace("&", " and ").lower())]
    text = _UNSPACED.sub(" ", unicodedata.normalize("NFKC", text)) if _has_signs(text) else _normal(text)
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    words: list[tuple[str, int]] = []
    for word in _WORD.findall(_marks_kept(text)):
        words.extend(_transliterated(word))
    return words


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _has_signs(text: str) -> bool:
    return any(char >= "\u1100" for char in text)


def _marks_kept(text: str) -> str:
    """The text with what modifies letters taken out or, where it is a vowel of an Indic script, kept as a letter."""
    if not any(unicodedata.category(char).startswith("M") for char in text):
        return text
    from anyascii import anyascii

    return "".join(
        (anyascii(char) if unicodedata.combining(char) == 0 else "")
        if unicodedata.category(char).startswith("M")
        else char
        for char in text
    )


def _transliterated(word: str) -> list[tuple[str, int]]:
    from anyascii import anyascii

    if word.isascii():
        return [(word.lower(), 0)]
    script = _script(word)
    if script == SYLLABLE:
        pieces = [(_plain(anyascii(sign)), SYLLABLE if _script(sign) == SYLLABLE else 0) for sign in word]
        return [(letters, flag) for letters, flag in pieces if letters]
    if script == CONSONANTS and word.startswith(_ARTICLE) and len(word) > 4:
        word = word[len(_ARTICLE) :]
    letters = _plain(anyascii(word))
    return [(letters, script)] if letters else []


def _plain(text: str) -> str:
    return "".join(_ASCII_WORD.findall(text.lower()))


def _script(word: str) -> int:
    for char in word:
        code = ord(char)
        if 0x0590 <= code < 0x0900 or 0x0900 <= code < 0x1100 or 0x1780 <= code < 0x1800:
            return CONSONANTS  # Hebrew, Arabic, Syriac; Indic, Thai and Khmer write some vowels as marks or not at all
        if 0xAC00 <= code < 0xD7B0 or 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or code >= 0x20000:
            return SYLLABLE
    return 0


def _joined(words: list[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """The words with runs of single letters joined; the third number says of how many letters."""
    if not any(len(word) == 1 for word, _ in words):
        return [(word, script, 1) for word, script in words]
    joined: list[tuple[str, int, int]] = []
    run = ""
    for word, script in words:
        if len(word) == 1 and word.isalpha() and not script:
            run += word
            continue
        if run:
            joined.append((run, 0, len(run)))
            run = ""
        joined.append((word, script, 1))
    if run:
        joined.append((run, 0, len(run)))
    return joined


def _with_forms(pieces: list[tuple[str, int, int]]) -> list[Word]:
    words: list[Word] = []
    place, count = 0, len(pieces)
    while place < count:
        letters, script, run = pieces[place]
        if letters in FORM_STARTS:
            length = _form_at(pieces, place)
            if length:
                form = tuple(piece[0] for piece in pieces[place : place + length])
                words.append(Word("".join(form), FORM, FORMS[form]))
                place += length
                continue
        if run > 1:
            words.extend(_word(letter, 0, len(words) + nth) for nth, letter in enumerate(letters))
        else:
            words.append(_word(letters, script, len(words)))
        place += 1
    if words and all(word.flags & FORM for word in words):  # nothing but forms: then they are the name
        return [_word(word.letters, 0, nth) for nth, word in enumerate(words)]
    return words


def _form_at(pieces: list[tuple[str, int, int]], place: int) -> int:
    """How many pieces from here on are one legal form; 0 when none are."""
    for length in range(min(LONGEST_FORM, len(pieces) - place), 0, -1):
        form = tuple(piece[0] for piece in pieces[place : place + length])
        if form not in FORMS:
            continue
        if place == 0:
            return length if form[0] in _LEADING and len(pieces) > length else 0
        last = place + length == len(pieces)
        if last or len("".join(form)) >= _TELLING or _only_forms(pieces, place + length):
            return length
    return 0


def _only_forms(pieces: list[tuple[str, int, int]], place: int) -> bool:
    return all(piece[0] in FORM_STARTS for piece in pieces[place:])


def _word(letters: str, script: int, place: int) -> Word:
    flags = script if script & SYLLABLE else FLAGS.get(letters, 0) | script
    if _DIGIT.search(letters):
        return Word(letters, flags | NUMBER, int(letters) if letters.isdecimal() and len(letters) < 10 else 0)
    if len(letters) == 1 and not script:
        flags |= INITIAL
    if place and not script and _ROMAN.fullmatch(letters):
        return Word(letters, flags | ROMAN, _value(letters))
    return Word(letters, flags)


def _value(numeral: str) -> int:
    total = 0
    for here, after in zip(numeral, numeral[1:] + " ", strict=True):
        value = _NUMERALS[here]
        total += -value if value < _NUMERALS.get(after, 0) else value
    return total


def _with_fathers(words: list[Word]) -> list[Word]:
    """Mark the word after ``bin`` and the like as the father's."""
    if not any(word.letters in FATHERS for word in words[1:-1]):
        return words
    return [
        word._replace(flags=word.flags | FATHER) if nth > 1 and words[nth - 1].letters in FATHERS else word
        for nth, word in enumerate(words)
    ]
