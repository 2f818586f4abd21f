# SPDX-License-Identifier: Apache-2.0
"""Backing an installation up and bringing it back."""

from pathlib import Path

from greenlane.settings import Settings
from greenlane.store.backup import backup
from greenlane.store.backup_manifest import Manifest
from greenlane.store.database import connect
from greenlane.store.restore import restore

from .installation import Installation
from .starting import database_url

BY = "policy:command_line"


def back_up(installation: Installation, folder: Path) -> str:
    """Write the installation into a folder, as of one moment; return a sentence that says what is in it."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.events.append(installation.event("BackupTaken", at, BY))
    installation.sealer.seal_all()
    manifest = backup(installation.store, folder)
    return f"{_told(manifest)} were backed up into {folder}."


def bring_back(settings: Settings, folder: Path) -> str:
    """Restore a backup into an empty installation; return a sentence that says what came back."""
    with database_url(settings) as url:
        engine = connect(url)
        try:
            restored = restore(engine, settings.data_dir, folder)
        finally:
            engine.dispose()
    return f"{_told(restored.manifest)} came back, and the log verifies."


def _told(manifest: Manifest) -> str:
    rows = sum(table.rows for table in manifest.tables.values())
    return f"{rows} rows of {len(manifest.tables)} tables, keys and checkpoints"
