# SPDX-License-Identifier: Apache-2.0
"""A small administration, and its people, that every test of access can place somebody in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from greenlane.access import Actor, Organisation
from tests.access.builders import an_actor, an_organisation

Someone = Callable[..., Actor]


@pytest.fixture
def organisation() -> Organisation:
    """Customs with a centre over two offices, one with two teams; and a health agency with one office."""
    return an_organisation()


@pytest.fixture
def someone() -> Someone:
    """Make an actor: ``someone("targeting_officer", unit="north")``, ``someone("filer", represents=("F1",))``."""
    return an_actor
