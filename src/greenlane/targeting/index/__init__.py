# SPDX-License-Identifier: Apache-2.0
"""The compiled index of profiles (design decision 14): which profiles the facts of a consignment do not refute."""

from .by_fact import CLASSES, MANY_MEMBERS, Plan
from .index import Index, numbers_of

__all__ = ["CLASSES", "MANY_MEMBERS", "Index", "Plan", "numbers_of"]
