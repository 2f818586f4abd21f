# SPDX-License-Identifier: Apache-2.0
"""Locks between processes, on files.

They are ``flock`` locks: the kernel lets go of them when the holder ends, however it ends, so that none is ever stale.
A child started by ``subprocess`` does not inherit them; a forked child does, and counts as one more holder.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from greenlane.errors import Misconfigured, Unavailable

_PAUSE_S = 0.05


@contextmanager
def only_one(path: Path, *, timeout_s: float) -> Iterator[None]:
    """Hold the lock on the file ``path`` (made when absent) alone, waiting up to ``timeout_s`` seconds for it.

    Raises ``Unavailable`` when another process keeps it that long, ``Misconfigured`` when the file cannot be opened.
    """
    handle = _open(path)
    try:
        deadline = time.monotonic() + timeout_s
        while not _take(handle, fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                raise Unavailable(
                    f"Another process has been starting or stopping the embedded database for {timeout_s:.0f} seconds.",
                    code="database.busy",
                    where=str(path),
                    remedy="Wait for it, or end it, then try again.",
                )
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(handle)


class UseMark:
    """A sign, seen by other processes, that this one uses a thing: a shared lock on a file that all users hold."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def put(self) -> None:
        """Put up the sign; putting it up twice is as once. Raises ``Misconfigured`` if the file cannot be opened."""
        if self._handle is None:
            self._handle = _open(self._path)
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    def take_down(self) -> None:
        """Take down the sign; without one, nothing happens."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def is_up(self) -> bool:
        """Tell whether any user, this one included, has the sign up."""
        if self._handle is not None:
            return True
        if not self._path.exists():
            return False
        handle = _open(self._path)
        try:
            return not _take(handle, fcntl.LOCK_EX)
        finally:
            os.close(handle)


def _take(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as problem:
        if problem.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise Misconfigured(
                f"The file system of the data folder has no locks ({problem.strerror}).",
                code="database.no_locks",
                remedy="Put the data folder on a local disk.",
            ) from problem
        raise
    return True


def _open(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise Misconfigured(
            f"The lock file of the embedded database cannot be opened: {problem.strerror}.",
            code="database.folder_unusable",
            where=str(path),
            remedy="Give the data folder to the user that runs Greenlane, or set GREENLANE_DATA_DIR to another one.",
        ) from problem
    if os.geteuid() == 0:
        # The folder may belong to an ordinary user, who must be able to open the file later without root.
        owner = path.parent.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle
