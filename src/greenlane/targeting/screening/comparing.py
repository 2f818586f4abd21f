# SPDX-License-Identifier: Apache-2.0
"""Two names compared: a score, whether they match, and why in words."""

from __future__ import annotations

from msgspec import Struct

from .explaining import Part, parts_of, sentence_of
from .flags import BUSINESS, FORM
from .lexicon import lexicon_of, room
from .meeting import meet
from .reading import Word, read_name
from .schemas import Family, Schema, family_of
from .weighing import MATCH, RULES_ROW


class Comparison(Struct, frozen=True, kw_only=True):
    """What comparing two names has given: ``score`` from 0 to 1, whether that is a match, and which words met how."""

    score: float
    match: bool
    parts: tuple[Part, ...]

    @property
    def explanation(self) -> str:
        """Which words met and how, and which did not, in a sentence."""
        return sentence_of(self.parts)


def compare(query: str, candidate: str, schema: Schema | None = None) -> Comparison:
    """Compare two names by the rules of the schema; of firms where it is unknown and one has words of a firm.

    Comparing is symmetric: the score is the same whichever name comes first. The score of two names without any letter
    or digit is 0.
    """
    left, right = read_name(query), read_name(candidate)
    family = family_of(schema)
    if family is None:
        family = guessed_family(left, right)
    if not left or not right:
        return Comparison(score=0.0, match=False, parts=())
    met = room()
    score = round(
        meet(
            lexicon_of(left),
            range(len(left)),
            0,
            len(left),
            lexicon_of(right),
            range(len(right)),
            0,
            len(right),
            family,
            RULES_ROW,
            met,
        ),
        4,
    )
    return Comparison(score=score, match=score >= MATCH, parts=parts_of(left, right, met, family))


def guessed_family(*names: tuple[Word, ...]) -> Family:
    """The rules to compare names by whose bearers are unknown: of firms if a name has words of a firm."""
    firm = any(word.flags & (FORM | BUSINESS) for name in names for word in name)
    return Family.FIRM if firm else Family.PERSON
