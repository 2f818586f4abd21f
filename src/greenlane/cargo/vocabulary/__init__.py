# SPDX-License-Identifier: Apache-2.0
"""The one vocabulary: every fact that a decision may read, by name.

Readers fill it, profiles and models read it, history stores it as columns; the editor and the manual are made from it.
Absent is absent, never zero or an empty text.
"""

from types import MappingProxyType

from .fact import Fact, Kind, Scope
from .filing import FILING
from .goods import GOODS
from .parties import PARTIES
from .route import ROUTE

VOCABULARY = MappingProxyType({fact.name: fact for fact in (*FILING, *ROUTE, *PARTIES, *GOODS)})

__all__ = ["VOCABULARY", "Fact", "Kind", "Scope"]
