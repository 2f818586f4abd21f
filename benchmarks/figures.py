# SPDX-License-Identifier: Apache-2.0
"""What a benchmark measures: figures with their units, and how a list of durations becomes a few of them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles

from msgspec import Struct

MS = 1_000.0
US = 1_000_000.0


class Figure(Struct, frozen=True, kw_only=True):
    """One measured number. ``target`` is what the design asks for, in the same unit; ``at_least`` its direction."""

    case: str
    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def middle(seconds: Sequence[float]) -> float:
    """The median."""
    return median(seconds)


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile; the largest of fewer than 20."""
    return quantiles(seconds, n=20)[-1] if len(seconds) >= 20 else max(seconds)
