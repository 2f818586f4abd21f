# SPDX-License-Identifier: Apache-2.0
"""A country in a box: ports, carriers, traders and smugglers from a seed, with the messages they send and the truth.

What belongs here: a fictitious world, for demonstrations, tests and training. What does not: anything that decides.
Nothing in production imports it.
"""

from .country import Country
from .days import FILINGS_PER_DAY, Filing, simulate
from .schemes import SCHEMES, Ring, Scheme
from .shipment import RATES
from .truth import Mistake, Truth

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
    "simulate",
]
