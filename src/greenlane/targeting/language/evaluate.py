# SPDX-License-Identifier: Apache-2.0
"""The plain evaluator: a condition over a view is true, false or unknown."""

from __future__ import annotations

from .condition import CheckedCondition
from .view import VISITS, Budget, Exhausted, Reader, View


def evaluate(condition: CheckedCondition, view: View, *, visits: int = VISITS) -> bool | None:
    """True, False, or None for unknown. Only True is a hit, also under ``!`` and ``!=``.

    A condition that would visit more than ``visits`` members is unknown.
    """
    try:
        value: bool | None = condition.run(Reader(view, Budget(visits)), ())
    except Exhausted:
        return None
    return value


def hits(condition: CheckedCondition, view: View) -> bool:
    """Whether the condition is true over the view."""
    return evaluate(condition, view) is True
