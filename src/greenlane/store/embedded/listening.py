# SPDX-License-Identifier: Apache-2.0
"""Where the server listens: a unix socket in a private folder, or, where that cannot be, the loopback address.

A socket's path has at most 107 bytes, so a long data folder gets a short folder elsewhere for it. Whoever may enter the
folder (its owner and root, nobody else) may connect; the loopback address is open to every user of the machine, so
there the generated password is asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import stat
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from greenlane.store.embedded.account import Account

DATABASE = "greenlane"
"""The database's name, and the name of the role that owns it."""

_LOOPBACK = "127.0.0.1"
_SOCKET_PORT = 5432  # only part of the socket's name; the folder is what tells servers apart
_LONGEST = 107 if sys.platform == "linux" else 103


@dataclass(frozen=True)
class Listening:
    """A place to connect to: the ``folder`` of a socket, or the loopback address when it is None; and the port."""

    folder: Path | None
    port: int

    def server_options(self, cluster: Path, account: Account) -> dict[str, str]:
        """Return the server's settings that make it listen here and nowhere else."""
        if self.folder is None:
            return {"listen_addresses": _LOOPBACK, "unix_socket_directories": "", "port": str(self.port)}
        name = account.name_for(cluster) if self.folder == cluster else str(self.folder)
        return {"listen_addresses": "", "unix_socket_directories": f'"{name}"', "port": str(self.port)}

    def url(self, password: str | None) -> str:
        """Return the address for SQLAlchemy; ``password`` is in it only where it is asked for.

        Without ``+psycopg`` it is also an address for the programs of PostgreSQL.
        """
        if self.folder is not None:
            # Spaces are written %20: SQLAlchemy's own "+" is not understood by PostgreSQL's programs.
            return f"postgresql+psycopg://{DATABASE}@:{self.port}/{DATABASE}?host={quote(str(self.folder), safe='')}"
        return f"postgresql+psycopg://{DATABASE}:{quote(password or '', safe='')}@{_LOOPBACK}:{self.port}/{DATABASE}"

    def connect(self, password: str | None, database: str) -> psycopg.Connection:
        """Return a connection outside of transactions to the named database of this server."""
        if self.folder is not None:
            return psycopg.connect(
                host=str(self.folder), port=self.port, user=DATABASE, dbname=database, autocommit=True
            )
        return psycopg.connect(
            host=_LOOPBACK, port=self.port, user=DATABASE, password=password, dbname=database, autocommit=True
        )


def choose(cluster: Path, account: Account, *, short_parents: Sequence[Path] | None = None) -> Listening:
    """Return where a server on ``cluster`` shall listen: the first folder in which a socket works, else loopback.

    ``short_parents`` are the folders in which a short private folder may be made. No server may be running.
    """
    if short_parents is None:
        short_parents = (*((Path("/run"),) if account.switch else ()), Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108
    if _socket_works_in(cluster):
        return Listening(cluster, _SOCKET_PORT)
    name = f"greenlane-{account.uid}-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]}"
    for parent in short_parents:
        folder = parent / name
        if _make_private(folder, account) and _socket_works_in(folder):
            return Listening(folder, _SOCKET_PORT)
    return Listening(None, _free_port())


def remove_short_folder(listening: Listening, cluster: Path) -> None:
    """Remove the private folder of a stopped server's socket, if it had one outside its database folder."""
    if listening.folder is not None and listening.folder != cluster:
        with contextlib.suppress(OSError):  # not empty, or already cleaned away: it does no harm
            listening.folder.rmdir()


def _socket_works_in(folder: Path) -> bool:
    path = folder / f".s.PGSQL.{_SOCKET_PORT}"
    # libpq and SQLAlchemy read "," and ":" in a host as several hosts and ports, and quotes would end our quoting.
    if len(os.fsencode(path)) > _LONGEST or not str(folder).isprintable() or set(str(folder)) & set(',:"'):
        return False
    trial = folder / ".trial"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            trial.unlink(missing_ok=True)
            sock.bind(str(trial))
            trial.unlink()
    except OSError:
        return False
    return True


def _make_private(folder: Path, account: Account) -> bool:
    """Make ``folder`` for the account alone; false if it cannot be, or somebody else has put something there."""
    try:
        folder.mkdir(mode=0o700)
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not stat.S_IMODE(found.st_mode) & 0o077


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.bind((_LOOPBACK, 0))
        port: int = sock.getsockname()[1]
        return port
