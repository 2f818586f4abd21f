# SPDX-License-Identifier: Apache-2.0
"""One country and some weeks of its filings, made once for all tests that only look at them."""

from __future__ import annotations

from datetime import date

import pytest

from greenlane.cargo import Declaration
from greenlane.intake import Message
from greenlane.simulation import Country, Filing, simulate
from tests.simulation.samples import only_message

SEED = 11
START = date(2026, 3, 2)  # a Monday
DAYS = 30


@pytest.fixture(scope="session")
def country() -> Country:
    return Country(SEED)


@pytest.fixture(scope="session")
def filings(country: Country) -> list[Filing]:
    """Some weeks of filings, in order."""
    return list(simulate(SEED, START, DAYS, country=country))


@pytest.fixture(scope="session")
def read_back(filings: list[Filing]) -> list[tuple[Filing, Message]]:
    """The same filings with what our own reader makes of each."""
    return [(filing, only_message(filing)) for filing in filings]


@pytest.fixture(scope="session")
def originals(read_back: list[tuple[Filing, Message]]) -> list[tuple[Filing, Declaration]]:
    """The first filings, without what was sent again or afterwards."""
    return [
        (filing, message.declaration)
        for filing, message in read_back
        if filing.truth.function == "original" and not filing.truth.duplicate
    ]
