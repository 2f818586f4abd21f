# SPDX-License-Identifier: Apache-2.0
"""What a fact is: one thing a decision may read, with its type, unit, WCO id and the sentence an officer reads."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """The type of a fact's value, as profiles and JSON see it."""

    BOOLEAN = "boolean"
    INTEGER = "integer"  # true counts
    DECIMAL = "decimal"  # kept as a scaled integer, seen as a decimal in the named unit
    TEXT = "text"
    TEXTS = "texts"  # a list of texts, such as the countries of routing
    TIME = "time"  # an instant, RFC 3339 in UTC


class Scope(StrEnum):
    """What one value of the fact belongs to; a condition naming a scope below consignment is tried once per member."""

    CONSIGNMENT = "consignment"
    GOODS = "goods"
    EQUIPMENT = "equipment"
    PARTY = "party"


class Fact(Struct, frozen=True, kw_only=True):
    """One word of the vocabulary.

    ``name`` is dotted (``goods.hs``); ``scale`` is the number of decimals kept for a DECIMAL (kilograms are kept to
    the milligram, scale 6); ``wco`` is the WCO Data Model id where there is one; ``provider`` says who fills it:
    ``declared`` (read from messages), ``derived`` (computed from declared facts and code lists), ``history``,
    ``lists``, ``draw``; ``operators`` and ``seals`` name rooms that fill theirs when they are there.
    """

    name: str
    kind: Kind
    sentence: str
    example: str
    scope: Scope = Scope.CONSIGNMENT
    unit: str | None = None
    scale: int = 0
    wco: str | None = None
    provider: str = "declared"
    codes: str | None = None

    @property
    def field(self) -> str:
        """The last part of the name, as an element of ``items`` or ``containers`` shows it (``hs``)."""
        return self.name.rsplit(".", 1)[1]
