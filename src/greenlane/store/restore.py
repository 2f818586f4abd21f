# SPDX-License-Identifier: Apache-2.0
"""Restoring a backup into an empty database and data folder, all or nothing, with the log verified before it counts."""

from __future__ import annotations

import gzip
import re
from datetime import date
from itertools import islice
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine, delete, exists, func, select, text
from sqlalchemy.engine import Connection

from greenlane.errors import Conflict, Invalid
from greenlane.journal import Fault
from greenlane.store.backup import FOLDERS, Progress, silent, write_through
from greenlane.store.backup_manifest import NAME, Manifest, StoredTable, check_files, path_of, read_manifest
from greenlane.store.database import copying, opened
from greenlane.store.migrating import migrate, revision_of
from greenlane.store.partitions import ensure_within
from greenlane.store.tables import metadata
from greenlane.store.tables.journal import frontier, unsealed_events
from greenlane.store.verifying import LogCheck

_PIECE_BYTES = 1024 * 1024
_MOST_FAULTS = 100
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_MADE_BY_MIGRATION = frozenset({frontier.name})
"""Tables in which a database that was only just migrated has rows."""


class Restored(Struct, frozen=True):
    """What was restored, and what is wrong with its log: nothing, unless faults were accepted."""

    manifest: Manifest
    faults: tuple[Fault, ...]


def restore(
    engine: Engine, data_dir: Path, folder: Path, *, progress: Progress = silent, accept_faults: bool = False
) -> Restored:
    """Load a backup into an empty database, and its keys and checkpoints into a data folder without any.

    Everything is checked before anything is written, and the log is verified before it counts; a log with faults is
    restored only when they are accepted, to save what can be saved. Raises ``Invalid`` for a backup that is not whole,
    ``Conflict`` when there is something already or the log has faults.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    _check_data_dir(data_dir, folder, manifest)
    with opened(engine) as connection:
        _check_empty(connection, manifest)
    migrate(engine, to=manifest.revision)
    with opened(engine) as connection, connection.begin():
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        _check_empty(connection, manifest)
        _load(connection, folder, manifest, progress)
        faults = tuple(islice(LogCheck(connection, folder, payloads=True).faults(), _MOST_FAULTS))
        if faults and not accept_faults:
            raise _faulty(folder, faults)
        _put_files(data_dir, folder, manifest)
    migrate(engine)
    return Restored(manifest, faults)


def _check_data_dir(data_dir: Path, folder: Path, manifest: Manifest) -> None:
    """Refuse to put files over others: another key would make checkpoints and sealed secrets unreadable."""
    in_backup = set(_files_of(manifest))
    for name in FOLDERS:
        for path in sorted((data_dir / name).glob("*")):
            inside = path.relative_to(data_dir).as_posix()
            if inside in in_backup and path.read_bytes() == (folder / inside).read_bytes():
                continue
            raise Conflict(
                "The data folder has keys or checkpoints of its own.",
                code="restore.not_empty",
                where=str(path),
                remedy="Set GREENLANE_DATA_DIR to a new folder, or move these files away, and keep them.",
            )


def _check_empty(connection: Connection, manifest: Manifest) -> None:
    revision = revision_of(connection)
    if revision is None:
        return
    if revision != manifest.revision:
        raise _occupied(f"The database has tables of revision {revision}; the backup is of {manifest.revision}.")
    for table in metadata.sorted_tables:
        if table.name in _MADE_BY_MIGRATION or connection.scalar(select(func.to_regclass(table.name))) is None:
            continue
        if connection.scalar(select(exists().select_from(table))):
            raise _occupied(f"The database is not empty: the table {table.name} has rows.")


def _occupied(sentence: str) -> Conflict:
    return Conflict(
        sentence,
        code="restore.not_empty",
        remedy="Give the address of a new database, or set GREENLANE_DATA_DIR to a new folder.",
    )


def _load(connection: Connection, folder: Path, manifest: Manifest, progress: Progress) -> None:
    for day in manifest.payload_days:
        ensure_within(connection, date.fromisoformat(day))
    connection.execute(delete(frontier))
    # What waits to be sealed is known only when the trigger on the events has said its part, so it comes last.
    names = sorted(manifest.tables, key=lambda name: name == unsealed_events.name)
    for number, name in enumerate(names, start=1):
        if name == unsealed_events.name:
            connection.execute(delete(unsealed_events))
        _load_table(connection, name, manifest.tables[name], folder / path_of(name))
        progress(name, number, len(names))
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            highest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))


def _load_table(connection: Connection, name: str, table: StoredTable, path: Path) -> None:
    if not all(_NAME.fullmatch(one) for one in (name, *table.columns)):
        raise Invalid("The backup's manifest names a table that cannot be.", code="backup.unusable", where=name[:80])
    listed = ", ".join(f'"{column}"' for column in table.columns)
    rows = 0
    with gzip.open(path, "rb") as packed, copying(connection, f'COPY "{name}" ({listed}) FROM STDIN') as copy:
        while piece := packed.read(_PIECE_BYTES):
            copy.write(piece)
            rows += piece.count(b"\n")
    if rows != table.rows:
        raise Invalid(
            f"The backup holds {rows} rows of {name}, its manifest says {table.rows}.",
            code="backup.unusable",
            where=str(path),
            remedy="Use another copy of it, or an earlier backup.",
        )


def _put_files(data_dir: Path, folder: Path, manifest: Manifest) -> None:
    for inside in _files_of(manifest):
        target = data_dir / inside
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_through(target, (folder / inside).read_bytes())


def _files_of(manifest: Manifest) -> list[str]:
    return [name for name in manifest.files if name.split("/")[0] in FOLDERS and name != NAME]


def _faulty(folder: Path, faults: tuple[Fault, ...]) -> Conflict:
    first = " ".join(fault.sentence for fault in faults[:3])
    return Conflict(
        f"The log in the backup has faults, so nothing was restored. {first}",
        code="restore.log_faults",
        where=str(folder),
        remedy="Use an earlier backup. If this is all there is, restore it with its faults accepted.",
    )
