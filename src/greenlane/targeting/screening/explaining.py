# SPDX-License-Identifier: Apache-2.0
"""Why two names match or do not, in words an officer reads: what met, how, and what did not."""

from __future__ import annotations

from msgspec import Struct

from .flags import FORM, LINK, PARTICLE, SHIP, TITLE
from .kernel import (
    ALIKE_LEFT,
    HOW_LEFT,
    HOW_RIGHT,
    JOINED,
    LETTER,
    NOT,
    NUMBERED,
    ONE_NAME,
    SCRIPT,
    SPELT,
    TYPED,
    WITH_LEFT,
    WITH_RIGHT,
    Met,
    is_number,
)
from .kernel import SAME as SAME_LETTERS
from .reading import Word
from .schemas import Family
from .words import GROUP_NAMES

_HOW = {
    SAME_LETTERS: "same",
    ONE_NAME: "one name",
    SPELT: "other spelling",
    SCRIPT: "by consonants",
    TYPED: "nearly",
    JOINED: "written together",
    LETTER: "initial",
    NUMBERED: "same number",
}


class Part(Struct, frozen=True, kw_only=True):
    """Words of the two names that met, or a word that met none: then ``candidate`` or ``query`` is empty.

    ``how``: same, one name, other spelling, by consonants, nearly, written together, initial, same number; legal form,
    other form; missing; light (an article, a title); number.
    """

    query: str
    candidate: str
    how: str
    alike: float = 0.0


def parts_of(left: tuple[Word, ...], right: tuple[Word, ...], met: Met, family: Family) -> tuple[Part, ...]:
    """The parts of a comparison, in the order of the left name and then what only the right one has."""
    parts: list[Part] = []
    forms = [_form(left), _form(right)] if family != Family.PERSON else [None, None]
    for i, word in enumerate(left):
        how = met.cells[HOW_LEFT + i]
        if forms[0] is not None and word.flags & FORM:
            continue
        if how == NOT:
            parts.append(Part(query=word.letters, candidate="", how=_lacking(word, family)))
            continue
        j = met.cells[WITH_LEFT + i]
        if how != JOINED:
            parts.append(_part(word.letters, right[j].letters, how, met.cells[ALIKE_LEFT + i]))
            continue
        apart = [k for k in range(len(left)) if met.cells[HOW_LEFT + k] == JOINED and met.cells[WITH_LEFT + k] == j]
        if len(apart) == 1:
            others = [
                k for k in range(len(right)) if met.cells[HOW_RIGHT + k] == JOINED and met.cells[WITH_RIGHT + k] == i
            ]
            parts.append(_part(word.letters, _words(right, others), how, met.cells[ALIKE_LEFT + i]))
        elif i == apart[0]:
            parts.append(_part(_words(left, apart), right[j].letters, how, met.cells[ALIKE_LEFT + i]))
    parts.extend(
        Part(query="", candidate=word.letters, how=_lacking(word, family))
        for j, word in enumerate(right)
        if met.cells[HOW_RIGHT + j] == NOT and not (forms[1] is not None and word.flags & FORM)
    )
    if forms[0] is not None or forms[1] is not None:
        query, candidate = (GROUP_NAMES[form] if form is not None else "" for form in forms)
        same = not query or not candidate or query == candidate
        parts.append(Part(query=query, candidate=candidate, how="legal form" if same else "other form"))
    return tuple(parts)


def sentence_of(parts: tuple[Part, ...]) -> str:
    """The parts as one line of words."""
    return "; ".join(_told(part) for part in parts) or "nothing to compare"


def _part(query: str, candidate: str, how: int, alike: int) -> Part:
    return Part(query=query, candidate=candidate, how=_HOW[how], alike=alike / 1000)


def _words(words: tuple[Word, ...], places: list[int]) -> str:
    return " ".join(words[place].letters for place in places)


def _form(words: tuple[Word, ...]) -> int | None:
    forms = [word.value for word in words if word.flags & FORM]
    return forms[-1] if forms else None


def _lacking(word: Word, family: Family) -> str:
    if is_number(word.flags, family):
        return "number"
    light = PARTICLE | TITLE if family == Family.PERSON else LINK | (SHIP if family == Family.VESSEL else 0)
    return "light" if word.flags & light else "missing"


def _told(part: Part) -> str:
    query, candidate = part.query, part.candidate
    match part.how:
        case "same":
            return query if query == candidate else f"{query} = {candidate}"
        case "nearly":
            return f"{query} ~ {candidate} ({part.alike:.2f})"
        case "legal form":
            return f"legal form {query}" if query == candidate else f"legal form only of one ({query or candidate})"
        case "other form":
            return f"legal forms differ ({query}, {candidate})"
        case "missing" | "number" | "light":
            what = {"missing": "", "number": "number ", "light": "minor word "}[part.how]
            return f"{what}{query or candidate} only in the {'name asked' if query else 'listed name'}"
        case how:
            return f"{query} = {candidate} ({how})"
