# SPDX-License-Identifier: Apache-2.0
"""How Greenlane is tested.

* Tests mirror ``src/greenlane``: ``intake/checks.py`` has its tests in ``tests/intake/test_checks.py``. A test's name
  is a sentence about what Greenlane does; what one test needs is made in it, what many need is a fixture here or in
  the folder's own ``conftest.py``.
* Rooms do no input or output, so their tests need no database, no clock and no stand-ins: values in, values out, with
  properties (hypothesis) wherever a sentence holds for all values.
* The database is never imitated. Tests of ``store``, ``web`` and ``cli`` run on a real PostgreSQL: the embedded one,
  started once a run, or the one that ``GREENLANE_TEST_DATABASE_URL`` names (``tests/databases.py``). Both must pass the
  same suite.
* Real messages of administrations lie beside the checkout in ``../shared/data`` where a workplace has them. They are
  read there and never copied; where they are missing, the tests that need them are skipped and say so.
* No test waits for a span of time, and no test needs a network.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from greenlane.clock import FixedClock
from tests.databases import database_server, database_template, database_url, empty_database_url, store

__all__ = ["database_server", "database_template", "database_url", "empty_database_url", "store"]

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real messages beside the checkout, read-only; skips the test where there is none."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the public messages in ../shared/data beside the checkout, which are not here")
    return SHARED_DATA


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at 31 January 2026, 09:00 UTC, until the test moves it."""
    return FixedClock(datetime(2026, 1, 31, 9, 0, tzinfo=UTC))
