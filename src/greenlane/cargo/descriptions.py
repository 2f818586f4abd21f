# SPDX-License-Identifier: Apache-2.0
"""The quality of a goods description: does it say what the goods are?

SAFE and the pre-loading dataset ask for a plain description by which customs recognises the goods (WCO 137, an..512).
"""

import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from .stop_words import GOODS, Index, StopWord, StopWords, Words, packaged_stop_words, words_of
from .watching import asked_of_text

_MIN_LETTERS = 3  # tea, oil, ink; two letters are an abbreviation
_REMEMBERED_CHARS = 200  # of longer texts the answers are not remembered, so that they fill no memory

# Words that add nothing to what the goods are: joints, qualities without a noun, packaging and measures.
_FILLERS = frozenset(
    words_of(
        "a an and of for the to in on with from by or other others etc different assorted mixed used new general "
        "all kind kinds type types only same one two three lot set sets unit units piece pieces pcs pc "
        "package packages packet pkg pkgs pk carton cartons ctn ctns box boxes bx bag bags bale bales drum drums "
        "pallet pallets plt plts case cases crate crates roll rolls bundle bundles container containers skid skids "
        "parcel parcels kg kgs kilo gram g lb lbs ton tons tonne mt cbm m3 litre l no nos nr number qty quantity x"
    )
)


class VagueKind(StrEnum):
    """Why a description is vague."""

    STOP_WORD = "stop_word"  # a term that does not say what the goods are
    TOO_SHORT = "too_short"
    NO_WORDS = "no_words"  # only numbers, codes or packaging
    REPEATED = "repeated"  # one sign, again and again


class Vague(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a text says too little.

    ``term`` is the stop word, or the text itself where it is none; ``whole`` is true when the text says nothing else,
    false when the term only stands inside a longer text; ``instead`` an example of what could be written.
    """

    kind: VagueKind
    term: str
    whole: bool = True
    instead: str | None = None


def normalise_description(text: str) -> str:
    """The text as descriptions are compared: small letters, singular, no punctuation, no word twice in a row."""
    kept: list[str] = []
    for word in words_of(text):
        if not kept or kept[-1] != word:
            kept.append(word)
    return " ".join(kept)


def is_vague(text: str, *, words: StopWords | None = None, on: date | None = None, field: str = GOODS) -> Vague | None:
    """Whether a text says too little, and why; ``None`` when there is nothing to say against it.

    ``words`` is the table in force (the shipped one unless given), ``on`` the day for which it is asked. ``field`` is
    ``goods``, or ``party`` for names, of which only stop words are looked at.
    """
    table = words if words is not None else packaged_stop_words()
    day = table.since(on)
    question = table.questions.get((field, day))
    if question is None:
        question = table.questions[field, day] = _question(table, day, field)
    return question(text)


def _question(table: StopWords, day: date | None, field: str) -> Callable[[str], Vague | None]:
    """What a text comes to by this table; the same few come in item after item, and several checks ask of each."""

    @lru_cache(maxsize=4_096)
    def short(text: str) -> Vague | None:
        return _vague(text, table, day, field)

    @asked_of_text
    def ask(text: str) -> Vague | None:
        return short(text) if len(text) <= _REMEMBERED_CHARS else _vague(text, table, day, field)

    return ask


def _vague(text: str, table: StopWords, on: date | None, field: str) -> Vague | None:
    spoken = words_of(text)
    found, left = _cover(spoken, table.index(field, on))
    if found and not left:
        longest = max(found, key=lambda stop_word: len(stop_word.term))
        return Vague(kind=VagueKind.STOP_WORD, term=longest.term, instead=longest.instead)
    if field == GOODS and (shape := _shape(text, spoken)) is not None:
        return shape
    if not left and field == GOODS:
        return Vague(kind=VagueKind.NO_WORDS, term=text.strip())
    inside = next((stop_word for stop_word in found if stop_word.inside), None)
    if inside is not None:
        return Vague(kind=VagueKind.STOP_WORD, term=inside.term, whole=False, instead=inside.instead)
    return None


def suggestion(text: str, *, words: StopWords | None = None, on: date | None = None) -> str:
    """A sentence for the filer: what an acceptable description of these goods would look like."""
    vague = is_vague(text, words=words, on=on)
    if vague is None or vague.kind is not VagueKind.STOP_WORD:
        return (
            "Say in words what the goods are, of what they are made and what they are for, so that someone who opens "
            "the package recognises them: for example “men's cotton shirts, knitted”."
        )
    example = vague.instead or "men's cotton shirts, knitted"
    if vague.whole:
        return f"Instead of “{vague.term}” say what the goods are, for example “{example}”."
    return f"Leave out “{vague.term}” and name each kind of goods, for example “{example}”."


def _shape(text: str, spoken: Words) -> Vague | None:
    """What can be seen without knowing any word."""
    shown = text.strip()
    signs = {char for char in shown.casefold() if not char.isspace()}
    if len(signs) == 1 and len(shown) > 1:
        return Vague(kind=VagueKind.REPEATED, term=shown)
    letters = [char for char in shown if char.isalpha()]
    if not letters and any(char.isdigit() for char in shown):
        return Vague(kind=VagueKind.NO_WORDS, term=shown)
    if all(_is_latin(char) for char in letters) and len(letters) < _MIN_LETTERS:
        return Vague(kind=VagueKind.TOO_SHORT, term=shown)
    if not any(_is_word(word) for word in spoken):
        return Vague(kind=VagueKind.NO_WORDS, term=shown)
    return None


def _cover(spoken: Words, index: Index) -> tuple[list[StopWord], list[str]]:
    """The stop words found from left to right, longest first, and the words that say something."""
    found: list[StopWord] = []
    left: list[str] = []
    place = 0
    while place < len(spoken):
        for term, stop_word in index.get(spoken[place], ()):
            if spoken[place : place + len(term)] == term:
                found.append(stop_word)
                place += len(term)
                break
        else:
            word = spoken[place]
            if word not in _FILLERS and not any(char.isdigit() for char in word):
                left.append(word)
            place += 1
    return found, left


def _is_word(word: str) -> bool:
    if any(char.isdigit() for char in word):
        return False
    return len(word) >= _MIN_LETTERS or not all(_is_latin(char) for char in word)


def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")
