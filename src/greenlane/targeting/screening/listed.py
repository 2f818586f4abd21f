# SPDX-License-Identifier: Apache-2.0
"""What goes into an index of names, and what comes out of it."""

from __future__ import annotations

from msgspec import Struct

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
    """A listed name that a name asked for matches: the entry, its best name, the score from 0 to 1, and why.

    ``weight`` is how much met: among equal scores the match of rarer and more words comes first.
    """

    entry: str
    name: str
    score: float
    weight: float
    parts: tuple[Part, ...]
    schema: Schema | None = None

    @property
    def explanation(self) -> str:
        """Which words met and how, and which did not, in a sentence."""
        return sentence_of(self.parts)


def order_of(match: Match) -> tuple[float, float, str, str]:
    """The place of a match among others, a total order: the best score first, then weight, entry and name."""
    return (-match.score, -match.weight, match.entry, match.name)
