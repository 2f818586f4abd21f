# SPDX-License-Identifier: Apache-2.0
"""Names and addresses of parties, brought into the one form in which equal ones are equal.

This is for exact matching: two names are the same here or they are not. Likeness is a matter of name screening.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .name_words import (
    ADDRESS_WORDS,
    COMPANY_FORMS,
    FORWARDER_STEMS,
    FORWARDER_WORDS,
    LEADING_FORMS,
    PO_BOXES,
    TO_ORDER,
    UNSPACED_FORMS,
    phrases,
)
from .watching import asked_of_text

_FORMS = phrases(COMPANY_FORMS)
_LEADING = phrases(LEADING_FORMS)
_LONGEST_FORM = max(len(form) for form in _FORMS | _LEADING)
_UNSPACED = re.compile("|".join(re.escape(form) for form in UNSPACED_FORMS))
_FORWARDERS = frozenset(word for (word,) in phrases(FORWARDER_WORDS))
_ORDERS = phrases(TO_ORDER)
_ORDER_STARTS = frozenset(order for order in _ORDERS if len(order) > 1)
_BOXES = phrases(PO_BOXES)
_WORD = re.compile(r"[a-z0-9]+")
_JOINING = re.compile(r"['’`´]")
_MAX_LENGTH = 1_000  # far above any party name; what comes after is not compared
_KEPT = 4_096


def fold(text: str) -> tuple[str, ...]:
    """The words of a text in small Latin letters without accents; single letters in a row become one word.

    Other scripts are transliterated sign by sign, ``&`` is ``and``, apostrophes join. Only the first 1,000 characters
    count.
    """
    return _fold(text[:_MAX_LENGTH])


@lru_cache(_KEPT)
def _fold(text: str) -> tuple[str, ...]:
    from anyascii import anyascii

    plain = anyascii(_JOINING.sub("", unicodedata.normalize("NFKC", text))).casefold()
    plain = plain.replace("&", " and ").replace("'", "")
    return _joined(_WORD.findall(plain))


def _joined(words: Iterable[str]) -> tuple[str, ...]:
    """The words, with single letters in a row made one word: initials, however they are spaced."""
    joined: list[str] = []
    letters = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        if letters:
            joined.append(letters)
            letters = ""
        joined.append(word)
    if letters:
        joined.append(letters)
    return tuple(joined)


def normalise_name(text: str) -> str:
    """A party's name without case, accents, punctuation and legal form: ``"ACME Co., Ltd."`` is ``acme``.

    A name of nothing but legal forms keeps them; one without any letter or digit gives the empty text.
    """
    words = fold(_UNSPACED.sub(" ", text[:_MAX_LENGTH])) or fold(text)
    return " ".join(_without_forms(words) or words)


def _without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the legal forms at their end and start; empty if they are nothing else."""
    rest = words
    while rest:
        if len(rest) > 1 and rest[-1] == "and":  # left over from "& Co."
            rest = rest[:-1]
            continue
        for length in range(min(_LONGEST_FORM, len(rest)), 0, -1):
            if rest[-length:] in _FORMS:
                rest = rest[:-length]
                break
            if rest[:length] in _LEADING:
                rest = rest[length:]
                break
        else:
            return rest
    return rest


def normalise_address(text: str) -> str:
    """An address line without case, accents and punctuation, usual words in one short form (``street`` is ``st``)."""
    words = fold(text)
    while True:
        short = _joined(word for word in (ADDRESS_WORDS.get(word, word) for word in words) if word)
        if short == words:  # "North East" has become "ne" as "N.E." is
            return " ".join(words)
        words = short


@asked_of_text
def is_to_order(name: str) -> bool:
    """Whether a consignee's name makes the bill negotiable instead of naming a consignee: ``to order of ABC Bank``."""
    words = fold(name)
    if words in _ORDERS:
        return True
    return any(words[: len(order)] == order for order in _ORDER_STARTS)


@asked_of_text
def is_forwarder(name: str) -> bool:
    """Whether a name reads like a forwarder's, a carrier's agent's or a broker's, who is seldom the true party."""
    return any(word in _FORWARDERS or word.startswith(FORWARDER_STEMS) for word in fold(name))


@asked_of_text
def looks_like_po_box(address: str) -> bool:
    """Whether an address line is a post office box, in the usual languages; a box beside a street counts too."""
    words = fold(address)
    for place in range(len(words)):
        for length in (3, 2, 1):
            if words[place : place + length] not in _BOXES:
                continue
            following = [word for word in words[place + length :] if ADDRESS_WORDS.get(word) != ""]
            if following and any(char.isdigit() for char in following[0]):
                return True
    return False
