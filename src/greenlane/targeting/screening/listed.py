# SPDX-License-Identifier: Apache-2.0
"""What goes into an index of names, and what comes out of it."""

from __future__ import annotations

from msgspec import Struct

from .comparing import compare
from .explaining import Part, sentence_of
from .schemas import Schema


class ListedName(Struct, frozen=True, kw_only=True):
    """An entry of a list by its names: the main one first, then aliases.

    ``entry`` is the caller's id, unique in one index; an index over several lists has the list in it too.
    """

    entry: str
    names: tuple[str, ...]
    schema: Schema | None = None


class Match(Struct, frozen=True, kw_only=True):
    """A listed name that a name asked for matches: the entry, its best name, and the score from 0 to 1.

    ``weight`` is what the words of the listed name weigh: among equal scores the match of rarer and more words comes
    first. ``query`` is the name asked for; ``schema`` what is known of either.
    """

    entry: str
    name: str
    score: float
    weight: float
    query: str
    schema: Schema | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Which words met and how, and which did not."""
        return compare(self.query, self.name, self.schema).parts

    @property
    def explanation(self) -> str:
        """Which words met and how, and which did not, in a sentence; made when it is asked for."""
        return sentence_of(self.parts)


def order_of(match: Match) -> tuple[float, float, str, str]:
    """The place of a match among others, a total order: the best score first, then weight, entry and name."""
    return (-match.score, -match.weight, match.entry, match.name)
