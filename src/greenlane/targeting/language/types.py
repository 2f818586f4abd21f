# SPDX-License-Identifier: Apache-2.0
"""The types of the profile language, and what the words of the vocabulary are in it."""

from __future__ import annotations

from enum import StrEnum

from greenlane.cargo import VOCABULARY, Fact, Kind, Scope


class Type(StrEnum):
    """The type of a part of a condition; the value is its name in messages."""

    BOOL = "yes or no"
    INT = "whole number"
    DECIMAL = "decimal number"
    TEXT = "text"
    TIME = "time"
    ITEM = "goods item"
    CONTAINER = "container"
    TEXTS = "list of texts"
    INTS = "list of whole numbers"
    DECIMALS = "list of decimal numbers"
    ITEMS = "list of goods items"
    CONTAINERS = "list of containers"

    def __str__(self) -> str:
        """Give the name with its article, as it stands in a sentence."""
        return f"a {self.value}" if self.value != "yes or no" else "yes or no"


NUMBERS = (Type.INT, Type.DECIMAL)

ELEMENT = {
    Type.TEXTS: Type.TEXT,
    Type.INTS: Type.INT,
    Type.DECIMALS: Type.DECIMAL,
    Type.ITEMS: Type.ITEM,
    Type.CONTAINERS: Type.CONTAINER,
}
"""The element type of each list type."""

LIST = {element: whole for whole, element in ELEMENT.items()}
"""The list type of each element type."""

OF_KIND = {
    Kind.BOOLEAN: Type.BOOL,
    Kind.INTEGER: Type.INT,
    Kind.DECIMAL: Type.DECIMAL,
    Kind.TEXT: Type.TEXT,
    Kind.TEXTS: Type.TEXTS,
    Kind.TIME: Type.TIME,
}
"""The type that a fact of each kind has in a condition."""

MEMBERS = {"items": (Type.ITEMS, Scope.GOODS), "containers": (Type.CONTAINERS, Scope.EQUIPMENT)}
"""The two lists of members that a condition can walk, with their type and the scope of their elements' facts."""

GROUPS = frozenset(name.split(".", 1)[0] for name in VOCABULARY)
"""The first parts of the names of facts: goods, route, consignor, …"""


def _fields(scope: Scope) -> dict[str, Fact]:
    return {fact.field: fact for fact in VOCABULARY.values() if fact.scope is scope}


FIELDS = {Type.ITEM: _fields(Scope.GOODS), Type.CONTAINER: _fields(Scope.EQUIPMENT)}
"""The facts of an element of ``items`` or ``containers`` by their short names."""
