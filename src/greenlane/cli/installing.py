# SPDX-License-Identifier: Apache-2.0
"""The installation that a command works on, from the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from greenlane.clock import Clock
from greenlane.settings import Settings
from greenlane.wiring.assessing import Knowledge
from greenlane.wiring.installation import Installation
from greenlane.wiring.shipped import shipped_codes, shipped_knowledge
from greenlane.wiring.starting import opened

from .output import notes


def settings(data_dir: Path | None = None) -> Settings:
    """The settings from the environment."""
    return Settings.from_environment(os.environ, data_dir=data_dir)


def knowledge_here() -> Knowledge:
    """What is decided by where no database is asked: what ships, with the regime, country and codes of the settings."""
    given = settings()
    return replace(
        shipped_knowledge(), regime=given.regime, country=given.country, codes=shipped_codes(given.hs_digits)
    )


@contextmanager
def the_installation(
    of: Settings | None = None, *, clock: Clock | None = None, adopt_documents: bool = False
) -> Iterator[Installation]:
    """The installation, its database started if it is the embedded one; a spinner shows while that lasts.

    ``adopt_documents`` puts the administration's documents in force as they are now.
    """
    given = of or settings()
    status = notes.status("Starting the database …")
    status.start()
    try:
        with opened(given, clock=clock, adopt_documents=adopt_documents) as installation:
            status.stop()
            yield installation
    finally:
        status.stop()
