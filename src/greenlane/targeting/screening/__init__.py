# SPDX-License-Identifier: Apache-2.0
"""Names against lists of names: two compared with an explanation, and an index that finds what a name matches."""

from .comparing import Comparison, compare
from .explaining import Part
from .index import NameIndex
from .listed import ListedName, Match
from .schemas import Schema, schema_named
from .weighing import MATCH

__all__ = [
    "MATCH",
    "Comparison",
    "ListedName",
    "Match",
    "NameIndex",
    "Part",
    "Schema",
    "compare",
    "schema_named",
]
