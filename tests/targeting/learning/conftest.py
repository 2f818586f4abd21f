# SPDX-License-Identifier: Apache-2.0
"""A score that is fitted once for all tests of this folder."""

from __future__ import annotations

import pytest

from greenlane.targeting import learning
from tests.targeting.learning.samples import QUICK, SOURCES, table


@pytest.fixture(scope="session")
def fitted() -> learning.Fitted:
    return learning.fit(table(), SOURCES, QUICK)


@pytest.fixture(scope="session")
def files(fitted: learning.Fitted) -> dict[str, bytes]:
    card = learning.card_of(
        fitted, mapping="ours", label="result", group=("hs", "origin"), made="2026-01-05", told={"from the future": 2}
    )
    return learning.files_of(fitted, "ours", SOURCES, card)
