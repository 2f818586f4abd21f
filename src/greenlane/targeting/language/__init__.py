# SPDX-License-Identifier: Apache-2.0
"""The language of profiles: a closed, typed subset of CEL over the vocabulary (design decision 13).

``check(text, lists)`` gives a condition or the reason why it cannot be used; ``evaluate`` says true, false or unknown
over one view of the facts; ``satisfying_members`` finds the goods item, container or party that satisfies it whole;
``explain`` says because of what; ``sentence`` says it in an officer's words, and ``read_sentence`` reads them back.
"""

from .checker import check
from .columnar import Algebra, columnar
from .condition import CheckedCondition, Cost
from .errors import ConditionError
from .evaluate import evaluate, hits
from .explain import Because, Explanation, explain
from .facts_view import At, FactsView, Sight
from .reading import read_sentence
from .satisfying import Satisfaction, candidates, satisfying_members
from .sentence import sentence
from .view import Element, Lists, Read, View

__all__ = [
    "Algebra",
    "At",
    "Because",
    "CheckedCondition",
    "ConditionError",
    "Cost",
    "Element",
    "Explanation",
    "FactsView",
    "Lists",
    "Read",
    "Satisfaction",
    "Sight",
    "View",
    "candidates",
    "check",
    "columnar",
    "evaluate",
    "explain",
    "hits",
    "read_sentence",
    "satisfying_members",
    "sentence",
]
