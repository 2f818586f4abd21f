# SPDX-License-Identifier: Apache-2.0
"""Lines of a table as the score reads them: columns of words and numbers, with label, group, day and origin beside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_DAY = -1
"""The day of a line that states none; days count from 1970-01-01."""


class Concept(StrEnum):
    """What a feature speaks of: officers are given reasons by concept, never by feature."""

    GOODS = "goods"
    ROUTE = "route"
    TREATMENT = "treatment"
    VALUE = "value"
    WEIGHT = "weight"
    PARTY = "party"
    CIRCUMSTANCE = "circumstance"

    @property
    def sentence(self) -> str:
        """The concept in an officer's words."""
        return _SENTENCES[self]


_SENTENCES = {
    Concept.GOODS: "what earlier controls of these goods found",
    Concept.ROUTE: "the origin and the way the goods come",
    Concept.TREATMENT: "the tariff treatment or procedure claimed",
    Concept.VALUE: "the declared value, and the value of a kilogram",
    Concept.WEIGHT: "the declared weight or quantity",
    Concept.PARTY: "who declares, sells or buys",
    Concept.CIRCUMSTANCE: "how, where and by which means it was declared",
}


class Source(Struct, frozen=True, kw_only=True):
    """A column that the score may read: its name in the table, the target it fills ("" for a national code)."""

    name: str
    target: str
    concept: Concept
    numeric: bool = False


class Words(NamedTuple):
    """A column of words: for each line the position of its word; "" is a cell without content."""

    codes: Integers
    words: list[str]

    def taken(self, chosen: Any) -> "Words":
        """The same of some lines only; the words stay."""
        return Words(self.codes[chosen], self.words)


@dataclass(frozen=True)
class Lines:
    """Lines of a table, column by column, all of one length.

    ``label`` is 1 for an irregularity, 0 for none, NaN where nothing is known; ``group`` numbers lines that repeat each
    other; ``day`` counts from 1970-01-01 (``NO_DAY`` unknown), ``known`` is the day the outcome was known on;
    ``inclusion`` the probability with which the line was drawn at random for examination (NaN: it was not drawn);
    ``recovery`` what an examination recovered, NaN where nothing is known.
    """

    words: dict[str, Words]
    numbers: dict[str, Floats]
    label: Floats
    group: Integers
    day: Integers
    known: Integers
    inclusion: Floats
    recovery: Floats

    def __len__(self) -> int:
        return len(self.label)

    def but(self, **changed: Any) -> "Lines":
        """The same lines with other columns."""
        return replace(self, **changed)

    def taken(self, chosen: Any) -> "Lines":
        """Some of the lines, by flags or positions, in the order asked for."""
        return Lines(
            {name: column.taken(chosen) for name, column in self.words.items()},
            {name: column[chosen] for name, column in self.numbers.items()},
            self.label[chosen],
            self.group[chosen],
            self.day[chosen],
            self.known[chosen],
            self.inclusion[chosen],
            self.recovery[chosen],
        )


def lines_of(
    words: dict[str, Sequence[str]] | None = None,
    numbers: dict[str, Sequence[float]] | None = None,
    *,
    label: Sequence[float] | None = None,
    group: Sequence[Any] | None = None,
    day: Sequence[int] | None = None,
    known: Sequence[int] | None = None,
    inclusion: Sequence[float] | None = None,
    recovery: Sequence[float] | None = None,
) -> Lines:
    """Lines from plain sequences. What is not given is unknown; without groups each line is one of its own.

    Raises ``ValueError`` where the sequences differ in length.
    """
    every = [*(words or {}).values(), *(numbers or {}).values()]
    every += [given for given in (label, group, day, known, inclusion, recovery) if given is not None]
    sizes = {len(column) for column in every}
    if len(sizes) > 1:
        raise ValueError(f"The columns have different lengths: {sorted(sizes)}.")
    size = sizes.pop() if sizes else 0
    days = _whole(day, size, NO_DAY)
    return Lines(
        {name: interned(column) for name, column in (words or {}).items()},
        {name: np.asarray(column, dtype=np.float64) for name, column in (numbers or {}).items()},
        _real(label, size),
        np.asarray(interned([repr(one) for one in group]).codes) if group is not None else np.arange(size),
        days,
        _whole(known, size, NO_DAY) if known is not None else days.copy(),
        _real(inclusion, size),
        _real(recovery, size),
    )


def interned(texts: Sequence[str]) -> Words:
    """A column of words from their texts, the words numbered as they first come."""
    positions: dict[str, int] = {}
    codes = np.fromiter((positions.setdefault(text, len(positions)) for text in texts), np.int64, len(texts))
    return Words(codes, list(positions))


def _real(given: Sequence[float] | None, size: int) -> Floats:
    return np.full(size, np.nan) if given is None else np.asarray(given, dtype=np.float64)


def _whole(given: Sequence[int] | None, size: int, otherwise: int) -> Integers:
    return np.full(size, otherwise, dtype=np.int64) if given is None else np.asarray(given, dtype=np.int64)
