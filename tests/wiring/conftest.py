# SPDX-License-Identifier: Apache-2.0
"""Every test here gets an installation of its own; see ``tests/installations.py``."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.installations import customs, installation_template, installation_url, twin

__all__ = ["customs", "installation_template", "installation_url", "twin"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep log lines out of the tests' output."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()
