# SPDX-License-Identifier: Apache-2.0
"""The database folder: making it on first use, knowing one that is not ours, and how its server is set."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store.embedded.account import Account
from greenlane.store.embedded.faults import cannot_run, from_log, from_os
from greenlane.store.embedded.listening import DATABASE
from greenlane.store.embedded.process import ENVIRONMENT
from greenlane.store.embedded.programs import MAJOR_VERSION, Programs

PASSWORD_FILE = "password"
"""File beside the database folder with the role's generated password; asked for only on the loopback address."""

_MAKING_TIMEOUT_S = 300.0


def version_of(cluster: Path) -> int | None:
    """Return the major version of PostgreSQL that made the folder, or None if there is no database in it yet."""
    try:
        text = (cluster / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise from_os(problem, cluster) from problem
    return int(text) if text.isdecimal() else 0


def ensure(cluster: Path, account: Account, programs: Programs) -> None:
    """Make the database folder ``cluster`` if there is none. The caller holds the starting lock.

    It is made beside its final place and renamed when it is whole, so that being interrupted leaves no half of one.
    Raises ``Misconfigured`` for a folder of another version or with something else in it, ``Unavailable`` when the
    disk is full.
    """
    version = version_of(cluster)
    if version == MAJOR_VERSION:
        return
    if version is not None:
        raise Misconfigured(
            f"The database was made by PostgreSQL {version or '?'}, and this is PostgreSQL {MAJOR_VERSION}.",
            code="database.version",
            where=str(cluster),
            remedy=f"Make a backup with the Greenlane that made it, set GREENLANE_DATA_DIR to a new folder and restore "
            f"it there; or run a PostgreSQL {version or 'of that version'} on it and set GREENLANE_DATABASE_URL.",
        )
    if cluster.exists():
        raise Misconfigured(
            "The folder is there, but no PostgreSQL database is in it.",
            code="database.folder_unusable",
            where=str(cluster),
            remedy="Move it away, or set GREENLANE_DATA_DIR to another folder.",
        )
    try:
        _make(cluster, account, programs)
    except OSError as problem:
        raise from_os(problem, cluster.parent) from problem


def settings() -> dict[str, str]:
    """Return the server's settings, except where it listens; they are given at every start, so they follow releases."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    megabytes = memory // 2**20
    return {
        "cluster_name": "greenlane",
        "max_connections": "100",
        # The payloads have a partition for each day; a backup locks those of ten years at once, with their indexes.
        "max_locks_per_transaction": "256",
        "unix_socket_permissions": "0700",
        # What was acknowledged is on the disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # Memory is taken when it is first used, so small installations do not pay for the ceiling.
        "shared_buffers": f"{min(max(megabytes // 8, 64), 1024)}MB",
        "effective_cache_size": f"{max(megabytes // 2, 128)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(megabytes // 16, 64), 512)}MB",
        # Fewer checkpoints cost a longer recovery, of seconds, and spare much writing.
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # A week of logs, each day's over that of a week ago. Terse: details would show values of personal data.
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_min_messages": "warning",
        "log_error_verbosity": "terse",
    }


def _make(cluster: Path, account: Account, programs: Programs) -> None:
    home = cluster.parent
    unfinished = home / f"{cluster.name}.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    made = unfinished / cluster.name
    password = unfinished / PASSWORD_FILE
    for folder in (unfinished, made):
        folder.mkdir(mode=0o700)
        account.give(folder)
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24), encoding="ascii")
    account.give(password)
    try:
        _initdb(made, account, programs)
        if account.switch:
            owner = home.stat()
            os.chown(password, owner.st_uid, owner.st_gid)
        password.rename(home / PASSWORD_FILE)
        made.rename(cluster)
        _write_through(home)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _initdb(folder: Path, account: Account, programs: Programs) -> None:
    name = account.name_for(folder)
    # The built-in locale sorts by code point and knows every script, alike on every machine and for ever.
    command = [
        *(str(programs.initdb), "--pgdata", name, "--username", DATABASE, f"--pwfile={name}/../{PASSWORD_FILE}"),
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--data-checksums", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions"),
    ]
    try:
        answer = subprocess.run(
            command,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            umask=0o077,
            timeout=_MAKING_TIMEOUT_S,
            check=False,
            **account.process_options(),
        )
    except subprocess.TimeoutExpired as problem:
        raise Unavailable(
            f"Making the embedded database took longer than {_MAKING_TIMEOUT_S:.0f} seconds.",
            code="database.slow",
            where=str(folder.parent.parent),
            remedy="The disk may be hanging; try another folder by setting GREENLANE_DATA_DIR.",
        ) from problem
    except OSError as problem:
        raise cannot_run(problem, programs.initdb, account) from problem
    if answer.returncode != 0:
        raise from_log(answer.stdout.decode("utf-8", errors="replace"), folder.parent.parent)


def _write_through(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
