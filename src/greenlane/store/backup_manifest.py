# SPDX-License-Identifier: Apache-2.0
"""What a backup holds, as its ``manifest.json`` says, and whether the files are what it says.

A backup is a folder::

    manifest.json            written last: a folder without it is no whole backup
    tables/<table>.copy.gz   the rows of each table, as PostgreSQL's COPY writes text
    keys/…                   the installation's keys: keep the folder as safe as these
    checkpoints/…            the signed checkpoints
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from greenlane.errors import Invalid

NAME = "manifest.json"
FORMAT = 1

_PIECE_BYTES = 1024 * 1024


class StoredTable(Struct, frozen=True, kw_only=True):
    """One table in the backup: its columns in their order, and how many rows."""

    columns: tuple[str, ...]
    rows: int


class StoredFile(Struct, frozen=True, kw_only=True):
    """One file in the backup: its length and SHA-256 (hexadecimal)."""

    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds.

    ``revision`` is that of the tables, ``release`` that of Greenlane. ``log_size`` and ``log_root`` (hexadecimal) tell
    how far the log had come. ``payload_days`` are the days that have a partition. ``tables`` are in the order in which
    they are loaded; ``files`` by their path inside the folder.
    """

    format: int
    created_at: datetime
    release: str
    revision: str
    server: int
    installation: str | None
    log_size: int
    log_root: str
    payload_days: tuple[str, ...]
    tables: dict[str, StoredTable]
    files: dict[str, StoredFile]

    @property
    def size_bytes(self) -> int:
        """How much room the backup takes, without the manifest."""
        return sum(file.size for file in self.files.values())


def path_of(table: str) -> str:
    """Where in the folder the rows of a table are."""
    return f"tables/{table}.copy.gz"


def describe(path: Path) -> StoredFile:
    """Measure and digest a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    return StoredFile(size=size, sha256=digest.hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup. Raises ``Invalid`` when the folder is none, or of a later release's form."""
    path = folder / NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError as problem:
        reason = "it has no manifest" if folder.is_dir() else "there is no such folder"
        raise _unusable(folder, f"{reason}, so it is no backup or one that was never finished") from problem
    except OSError as problem:
        raise _unusable(path, f"it cannot be read ({problem.strerror})") from problem
    try:
        found_format = msgspec.json.decode(content, type=_Form).format
        if found_format != FORMAT:
            raise _unusable(path, f"it has form {found_format}; this release reads form {FORMAT}")
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.MsgspecError as problem:
        raise _unusable(path, f"it is damaged ({problem})") from problem


def check_files(folder: Path, manifest: Manifest) -> None:
    """See that every file is there and is what the manifest says. Raises ``Invalid`` naming all that are not."""
    wrong = list(_wrong_files(folder, manifest))
    if wrong:
        raise _unusable(folder, "; ".join(wrong[:10]))


def _wrong_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    for name, expected in manifest.files.items():
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts:
            yield f"{name!r} leads out of the folder"
            continue
        try:
            found = describe(folder / name)
        except OSError:
            yield f"{name} is missing"
            continue
        if found != expected:
            yield f"{name} is cut off or altered"
    yield from (f"{path_of(table)} is missing" for table in manifest.tables if path_of(table) not in manifest.files)


def _unusable(where: Path, why: str) -> Invalid:
    return Invalid(
        f"The backup cannot be used: {why}.",
        code="backup.unusable",
        where=str(where),
        remedy="Use another copy of it, or an earlier backup.",
    )


class _Form(Struct):
    format: int
