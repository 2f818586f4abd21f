# SPDX-License-Identifier: Apache-2.0
"""Backing an installation up and bringing it back."""

from pathlib import Path

from greenlane.clock import SystemClock
from greenlane.errors import Conflict
from greenlane.settings import Settings
from greenlane.store import open_store
from greenlane.store.backup import backup, restore

from .installation import Installation
from .starting import database_url
from .working import seal

BY = "policy:command_line"


def back_up(installation: Installation, folder: Path) -> str:
    """Write the installation into a folder, as of one moment; return a sentence that says what is in it."""
    seal(installation)
    at = installation.now()
    with installation.store.unit() as uow:
        uow.events.append(installation.event("BackupTaken", at, BY))
    seal(installation)
    done = backup(installation.store, folder)
    return f"{done.rows} rows of {done.tables} tables were backed up into {folder}."


def bring_back(settings: Settings, folder: Path) -> str:
    """Restore a backup into an empty installation; return a sentence that says what came back."""
    with database_url(settings) as url:
        store = open_store(url, clock=SystemClock(), data_dir=settings.data_dir)
        try:
            done = restore(store, folder)
        finally:
            store.close()
    if done.faults:
        raise Conflict(
            f"The restored log does not verify: {done.faults[0].sentence}",
            code="restore.log",
            remedy="Use another backup; this one was altered.",
        )
    return f"{done.rows} rows of {done.tables} tables came back, and the log verifies."
