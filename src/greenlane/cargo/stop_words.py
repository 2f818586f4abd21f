# SPDX-License-Identifier: Apache-2.0
"""Stop words: the dated, replaceable table of terms that do not say what goods are or who a party is."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.documents import kept, own_document
from greenlane.errors import Invalid

from .bundled import own_bytes, parse_yaml

GOODS, PARTY = "goods", "party"
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b[a-z](?:[./][a-z])+\b")  # f.a.k, n/a
_MAX_TERMS = 20_000
_MAX_KEPT = 64

Words = tuple[str, ...]
Index = Mapping[str, list[tuple[Words, "StopWord"]]]


class StopWord(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One term: where it counts (``goods`` or ``party``), since and until when, and what could be written instead.

    ``inside`` says that it is worth a remark within a longer text too, not only when nothing else is said.
    """

    term: str
    field: str = GOODS
    inside: bool = False
    instead: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None

    def holds_on(self, when: date | None) -> bool:
        """Whether the term counts on a day; without a day it counts unless it has ended."""
        if when is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= when) and (self.valid_to is None or when <= self.valid_to)


class _Document(Struct, frozen=True, forbid_unknown_fields=True):
    edition: str
    source: str
    terms: list[StopWord]


class StopWords:
    """A table of stop words with its edition; immutable, part of the configuration through ``digest``."""

    def __init__(self, edition: str, source: str, terms: Sequence[StopWord]) -> None:
        self.edition = edition
        self.source = source
        self.terms = tuple(terms)
        self.digest = hashlib.sha256(
            msgspec.json.encode([edition, source, self.terms], order="deterministic")
        ).hexdigest()
        self._indexes: dict[tuple[str, date | None], Index] = {}
        self.questions: dict[tuple[str, date | None], Callable[[str], Any]] = {}
        """What is asked of texts by this table, by field and day; kept for whoever asks."""
        turns = {term.valid_from for term in self.terms} | {_after(term.valid_to) for term in self.terms}
        self._turns = sorted(turn for turn in turns if turn is not None)

    def since(self, when: date | None) -> date | None:
        """The first of the days around this one on which the same terms hold; ``date.min`` where there is none."""
        if when is None:
            return None
        place = bisect_right(self._turns, when)
        return self._turns[place - 1] if place else date.min

    def index(self, field: str, when: date | None) -> Index:
        """The terms of a field on a day, as words, by their first word, longest first."""
        found = self._indexes.get((field, when))
        if found is None:
            built: dict[str, list[tuple[Words, StopWord]]] = {}
            for stop_word in self.terms:
                if stop_word.field == field and stop_word.holds_on(when):
                    words = words_of(stop_word.term)
                    built.setdefault(words[0], []).append((words, stop_word))
            for terms in built.values():
                terms.sort(key=lambda term: -len(term[0]))
            if len(self._indexes) >= _MAX_KEPT:  # days come and go; a small table is quickly built again
                self._indexes.clear()
            self._indexes[field, when] = found = built
        return found


@kept
def packaged_stop_words() -> StopWords:
    """The table in force: the administration's own, else the one shipped, ``cargo/data/stop_words.yaml``."""
    return load_stop_words(own_document("stop_words.yaml") or own_bytes("stop_words.yaml"))


def shipped_stop_words_bytes() -> bytes:
    """The document that ships, for an administration that begins its own with a copy."""
    return own_bytes("stop_words.yaml")


def _after(day: date | None) -> date | None:
    """The day after; None where there is none."""
    return day + timedelta(days=1) if day is not None and day < date.max else None


def load_stop_words(content: bytes) -> StopWords:
    """An administration's own table, in YAML with ``edition``, ``source`` and ``terms``.

    Raises ``Invalid`` with the place and what was found there, when it cannot be used.
    """
    try:
        document = msgspec.convert(parse_yaml(content), _Document)
    except (ValueError, msgspec.ValidationError) as error:
        raise Invalid(
            f"The table of stop words cannot be used: {error}.",
            code="invalid.stop_words",
            remedy="It needs edition, source and a list of terms, each with term and, where wanted, field, inside, "
            "instead, valid_from, valid_to and source.",
        ) from error
    if len(document.terms) > _MAX_TERMS:
        raise Invalid(f"The table of stop words has more than {_MAX_TERMS} terms.", code="invalid.stop_words")
    for place, stop_word in enumerate(document.terms):
        fault = None
        if not words_of(stop_word.term):
            fault = f"the term {stop_word.term!r} has no word in it"
        elif stop_word.field not in (GOODS, PARTY):
            fault = f"the field {stop_word.field!r} is neither {GOODS} nor {PARTY}"
        if fault is not None:
            raise Invalid(
                f"The table of stop words cannot be used: {fault}.",
                code="invalid.stop_words",
                where=f"terms[{place}]",
            )
    return StopWords(document.edition, document.source, document.terms)


def words_of(text: str) -> Words:
    """The words of a text in small letters and in the singular, without punctuation; ``F.A.K.`` is the word ``fak``."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'s", "").replace("’s", "")
    plain = _INITIALS.sub(lambda initials: re.sub(r"\W", "", initials[0]), plain)
    return tuple(_singular(word) for word in _WORD.findall(plain))


def _singular(word: str) -> str:
    """Good enough to meet the same word again; both the table and the text pass through it."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]
