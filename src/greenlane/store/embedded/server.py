# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL server as one object.

**How long the server lives.** It is a process of its own, cut loose from whoever started it. Any number of Greenlane
processes use it at once; each shows that by a mark that the kernel removes when the process ends, however it ends.
``release()`` gives up one's use, and the last one out ends the server, whoever started it. ``stop()`` ends it in any
case. What killed processes leave behind is simply taken over by the next ``start()``.

The data folder holds ``cluster`` (the database, the server's log in ``cluster/log``), ``password``, ``start.log``, and
the two lock files ``starting.lock`` and ``in-use.lock``.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql

from greenlane.errors import Unavailable
from greenlane.store.embedded import cluster as clusters
from greenlane.store.embedded import process
from greenlane.store.embedded.account import account_for
from greenlane.store.embedded.faults import from_log, from_os, is_in_use, no_answer
from greenlane.store.embedded.listening import DATABASE, Listening, choose, remove_short_folder
from greenlane.store.embedded.locks import UseMark, only_one
from greenlane.store.embedded.process import Postmaster
from greenlane.store.embedded.programs import programs_for

_PAUSE_S = 0.02
_LAST_OF_LOG_BYTES = 20_000
_LINGERING_S = 30.0

State = Literal["absent", "stopped", "starting", "running"]


@dataclass(frozen=True)
class ServerStatus:
    """What is known of a server without touching it.

    ``absent`` means that no database has been made in the folder yet. ``pid`` and ``url`` are None unless the server
    runs. ``version`` is the major version of PostgreSQL that made the database. ``used`` tells whether any process,
    this one included, has started it and not given it up.
    """

    state: State
    data_dir: Path
    log_dir: Path
    pid: int | None = None
    url: str | None = None
    version: int | None = None
    used: bool = False


class EmbeddedServer:
    """The server whose database lies in ``data_dir``, a folder for it alone, made when absent.

    ``timeout_s`` bounds how long ``start`` waits for another process that starts or stops it, and for a recovery
    after a crash.
    """

    def __init__(self, data_dir: Path, *, timeout_s: float = 300.0) -> None:
        self.data_dir = data_dir.absolute()
        self._timeout_s = timeout_s
        self._mark: UseMark | None = None

    def start(self) -> str:
        """Return the address (for SQLAlchemy, with psycopg) of the running server; start it, make it, if need be.

        Safe in several processes at once. Raises ``Misconfigured`` when the folder, its version or its owner do not
        fit, ``Unavailable`` when the disk is full, memory is short or the time is up; both say how to mend it.
        """
        self._make_folder()
        with only_one(self._starting_lock, timeout_s=self._timeout_s):
            self._use_mark().put()
            try:
                postmaster = self._running() or self._start_new()
                self._ensure_database(postmaster.listening)
            except BaseException:
                self._use_mark().take_down()
                raise
        return self._url(postmaster.listening)

    def release(self) -> bool:
        """Give up the use of the server; end it if no other process, and no other object, uses it.

        Returns whether it was ended.
        """
        if not self._exists(self._starting_lock):
            return False
        with only_one(self._starting_lock, timeout_s=self._timeout_s):
            self._use_mark().take_down()
            return not self._use_mark().is_up() and self._end()

    def stop(self) -> bool:
        """End the server, whoever started or uses it; what was committed is kept. Returns whether one was running.

        ``status().used`` tells beforehand whether somebody would lose their connections.
        """
        if not self._exists(self._cluster):
            return False
        with only_one(self._starting_lock, timeout_s=self._timeout_s):
            self._use_mark().take_down()
            return self._end()

    def status(self) -> ServerStatus:
        """Tell what is known of the server, without starting, ending or changing anything."""
        version = clusters.version_of(self._cluster)
        postmaster = process.find(self._cluster) if version is not None else None
        state: State = "absent" if version is None else "stopped"
        if postmaster is not None:
            state = "running" if postmaster.ready else "starting"
        return ServerStatus(
            state=state,
            data_dir=self.data_dir,
            log_dir=self._log_dir,
            pid=postmaster.process.pid if postmaster else None,
            url=self._url(postmaster.listening) if postmaster and postmaster.ready else None,
            version=version,
            used=self._use_mark().is_up(),
        )

    @property
    def _cluster(self) -> Path:
        # Resolved anew each time, because the folder may be a link, and may only just have been made.
        return (self.data_dir / "cluster").resolve()

    @property
    def _log_dir(self) -> Path:
        return self._cluster / "log"

    @property
    def _starting_lock(self) -> Path:
        return self.data_dir / "starting.lock"

    def _exists(self, path: Path) -> bool:
        try:
            return path.exists()
        except OSError as problem:  # a folder on the way to it is closed to us
            raise from_os(problem, self.data_dir) from problem

    def _use_mark(self) -> UseMark:
        if self._mark is None:
            self._mark = UseMark(self.data_dir / "in-use.lock")
        return self._mark

    def _make_folder(self) -> None:
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise from_os(problem, self.data_dir) from problem

    def _running(self) -> Postmaster | None:
        """Return a server that already runs, once it takes connections."""
        deadline = time.monotonic() + self._timeout_s
        while (postmaster := process.find(self._cluster)) is not None:
            if postmaster.ready:
                return postmaster
            self._pause(deadline)
        return None

    def _start_new(self) -> Postmaster:
        account = account_for(self._cluster)
        programs = programs_for(account)
        clusters.ensure(self._cluster, account, programs)
        process.clear_leftovers(self._cluster)
        deadline = time.monotonic() + self._timeout_s
        patience = time.monotonic() + _LINGERING_S
        while True:
            listening = choose(self._cluster, account)
            settings = clusters.settings() | listening.server_options(self._cluster, account)
            read_to = self._log_sizes()
            child = process.launch(programs, account, self._cluster, settings, self._output)
            while child.poll() is None:
                postmaster = process.find(self._cluster)
                if postmaster is not None and postmaster.ready and postmaster.process.pid == child.pid:
                    return postmaster
                self._pause(deadline)
            said = self._log_since(read_to)
            # After a kill of the main process alone, the others need a moment to notice.
            if not is_in_use(said) or time.monotonic() >= patience:
                raise from_log(said, self._cluster)
            self._pause(deadline)

    def _end(self) -> bool:
        postmaster = process.find(self._cluster)
        if postmaster is None:
            return False
        process.end(postmaster, timeout_s=min(self._timeout_s, 60.0))
        remove_short_folder(postmaster.listening, self._cluster)
        return True

    def _ensure_database(self, listening: Listening) -> None:
        """Make the database in the server, if the first start was interrupted before or has just been."""
        try:
            with listening.connect(self._password(), "postgres") as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
                if known is None:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg.Error as problem:
            raise no_answer(problem, self._cluster) from problem

    def _url(self, listening: Listening) -> str:
        return listening.url(self._password())

    def _password(self) -> str | None:
        try:
            return (self.data_dir / clusters.PASSWORD_FILE).read_text(encoding="ascii").strip()
        except OSError:
            return None  # needed on the loopback address only, and there the server says so

    @property
    def _output(self) -> Path:
        return self.data_dir / "start.log"

    def _log_sizes(self) -> dict[Path, int]:
        return {path: path.stat().st_size for path in self._log_dir.glob("*.log")} if self._log_dir.exists() else {}

    def _log_since(self, read_to: dict[Path, int]) -> str:
        """Return the end of what the server said since its logs had the sizes ``read_to``."""
        said = b""
        for path in (self._output, *sorted(self._log_dir.glob("*.log"))):
            with path.open("rb") as log:
                start = read_to.get(path, 0)
                size = os.fstat(log.fileno()).st_size
                log.seek(max(start if start <= size else 0, size - _LAST_OF_LOG_BYTES))
                said += log.read(_LAST_OF_LOG_BYTES)
        return said.decode("utf-8", errors="replace")

    def _pause(self, deadline: float) -> None:
        if time.monotonic() >= deadline:
            raise Unavailable(
                f"The embedded database was not ready within {self._timeout_s:.0f} seconds; it may still be recovering "
                "from a crash.",
                code="database.slow",
                where=str(self._cluster),
                remedy=f"Try again; its log is in {self._log_dir}.",
            )
        time.sleep(_PAUSE_S)
