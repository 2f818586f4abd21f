# SPDX-License-Identifier: Apache-2.0
"""Taking a backup: every table as of one moment, with the keys and checkpoints, in a folder of plain files.

It works on any server that Greenlane works on and needs no program of PostgreSQL's; work goes on meanwhile.
"""

from __future__ import annotations

import errno
import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import msgspec
from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from greenlane import __version__
from greenlane.errors import Conflict, GreenlaneError, Misconfigured, Unavailable
from greenlane.store.backup_manifest import FORMAT, NAME, Manifest, StoredTable, describe, path_of
from greenlane.store.checkpoints import FOLDER as CHECKPOINTS
from greenlane.store.database import copying, opened
from greenlane.store.installation import ID, Installation
from greenlane.store.migrating import check_migrated, latest_revision
from greenlane.store.partitions import days_of
from greenlane.store.sealing import read_edge
from greenlane.store.store import Store
from greenlane.store.tables import metadata
from greenlane.store.writing import Writer

FOLDERS = ("keys", CHECKPOINTS)
"""The folders of files that belong to the database, in the data folder and in the backup."""

Progress = Callable[[str, int, int], None]
"""Told of each table when it is done: its name, its number from 1, and how many there are."""

_COMPRESSION = 3


def silent(_name: str, _number: int, _count: int) -> None:
    """Tell nobody."""


def backup(store: Store, folder: Path, *, progress: Progress = silent) -> Manifest:
    """Write a backup into a folder that is not there yet, or is empty; return what it holds.

    Unfinished it lies beside it under another name, so that what has the folder's name is whole. Raises ``Conflict``
    when the folder holds something, ``Unavailable`` when the disk is full or the database goes away.
    """
    check_migrated(store.engine)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(
            "There is something already.",
            code="backup.exists",
            where=str(folder),
            remedy="Name a folder that is not there yet.",
        )
    unfinished = folder.with_name(f".{folder.name}.unfinished-{token_hex(4)}")
    try:
        (unfinished / "tables").mkdir(mode=0o700, parents=True)
        unfinished.chmod(0o700)
        # The files come first: checkpoints that are signed meanwhile may speak of rows that the tables then lack.
        _copy_files(store.data_dir, unfinished)
        manifest = _write(store, unfinished, progress)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as problem:
        raise _unwritable(folder, problem) from problem
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _write(store: Store, folder: Path, progress: Progress) -> Manifest:
    tables = metadata.sorted_tables
    stored: dict[str, StoredTable] = {}
    with opened(store.engine) as connection:
        snapshot = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        snapshot.execute(text("SET LOCAL statement_timeout = 0"))
        for number, table in enumerate(tables, start=1):
            name = str(table.name)
            stored[name] = _copy_table(snapshot, table, folder / path_of(name))
            progress(name, number, len(tables))
        edge = read_edge(snapshot)
        manifest = Manifest(
            format=FORMAT,
            created_at=store.clock.now(),
            release=__version__,
            revision=latest_revision(),
            server=int(snapshot.execute(text("SHOW server_version_num")).scalar_one()),
            installation=Installation(Writer(snapshot)).get(ID),
            log_size=edge.size,
            log_root=edge.root().hex(),
            payload_days=tuple(day.isoformat() for day in days_of(snapshot)),
            tables=stored,
            files={
                path.relative_to(folder).as_posix(): describe(path)
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            },
        )
    write_through(folder / NAME, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    return manifest


def _copy_table(connection: Connection, table: Table, path: Path) -> StoredTable:
    """Write the rows of a table; in COPY's text a line is a row, as line ends within values are written otherwise."""
    columns = tuple(str(column.name) for column in table.columns)
    listed = ", ".join(f'"{name}"' for name in columns)
    rows = 0
    with path.open("wb") as raw:
        path.chmod(0o600)
        with (
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_COMPRESSION, mtime=0) as packed,
            # By a query, because a table with partitions cannot be copied out by its name.
            copying(connection, f'COPY (SELECT {listed} FROM "{table.name}") TO STDOUT') as copy,  # noqa: S608
        ):
            for piece in copy:
                packed.write(piece)
                rows += bytes(piece).count(b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    return StoredTable(columns=columns, rows=rows)


def _copy_files(data_dir: Path, folder: Path) -> None:
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700)
        for path in sorted((data_dir / name).glob("*")):
            if path.is_file() and not path.name.startswith("."):
                write_through(folder / name / path.name, path.read_bytes())


def write_through(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and see that it has reached the disk."""
    with path.open("wb") as file:
        path.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(folder: Path, problem: OSError) -> GreenlaneError:
    kind = Unavailable if problem.errno in (errno.ENOSPC, errno.EDQUOT) else Misconfigured
    return kind(
        f"The backup cannot be written: {problem.strerror}.",
        code="backup.unwritable",
        where=str(problem.filename or folder),
        remedy="Name a folder on a disk with room, where the user that runs Greenlane may write.",
    )
