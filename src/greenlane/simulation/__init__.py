# SPDX-License-Identifier: Apache-2.0
"""A country in a box: ports, carriers, traders and smugglers from a seed, with the messages they send and the truth.

What belongs here: a fictitious world, for demonstrations, tests and training. What does not: anything that decides.
Nothing in production imports it.
"""

from typing import TYPE_CHECKING

from .country import Country
from .days import FILINGS_PER_DAY, Filing, simulate
from .schemes import SCHEMES, Ring, Scheme
from .shipment import RATES
from .truth import Mistake, Truth

if TYPE_CHECKING:
    from . import drift as drift  # noqa: TC004 - needs numpy: imported where it is asked for

__all__ = [
    "FILINGS_PER_DAY",
    "RATES",
    "SCHEMES",
    "Country",
    "Filing",
    "Mistake",
    "Ring",
    "Scheme",
    "Truth",
    "drift",
    "simulate",
]
