# SPDX-License-Identifier: Apache-2.0
"""The schemes of the simulated country: who breaks the law how, from when to when, and which traces remain."""

from . import drugs, revenue, safety
from .scheme import Crime, Ring, Scheme, rings

SCHEMES: tuple[Scheme, ...] = (*revenue.SCHEMES, *drugs.SCHEMES, *safety.SCHEMES)
"""Every scheme there is; which of them has a ring at work depends on the seed and the day."""

__all__ = ["SCHEMES", "Crime", "Ring", "Scheme", "rings"]
