# SPDX-License-Identifier: Apache-2.0
"""The server's main process: finding it, starting it, ending it.

The file ``postmaster.pid`` in the database folder names it, but outlives a killed server, and its number may since have
gone to another process; so a number counts only if that process is a ``postgres`` that works in this very folder.
"""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from greenlane.errors import Unavailable
from greenlane.store.embedded.account import INSIDE, Account
from greenlane.store.embedded.faults import cannot_run, from_os
from greenlane.store.embedded.listening import Listening
from greenlane.store.embedded.programs import Programs

ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/local/bin:/usr/bin:/bin"}
"""All that the server's processes see of the environment, so that no PG… variable of the user bends them."""

_PID_FILE = "postmaster.pid"
_PAUSE_S = 0.02

# Children are kept so that their end can be noticed: a dead child that nobody asks about keeps its number.
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Postmaster:
    """The main process of a running server, where it listens, and whether it already takes connections."""

    process: psutil.Process
    listening: Listening
    ready: bool


def find(cluster: Path) -> Postmaster | None:
    """Return the server that runs on the folder ``cluster``, or None."""
    _notice_ended_children()
    lines = _pid_lines(cluster)
    process = _postgres_in(cluster, lines[0]) if lines else None
    if process is None:
        return None
    port, folder, status = ((lines + [""] * 8)[line].strip() for line in (3, 4, 7))
    place = cluster if folder == INSIDE else Path(folder) if folder else None
    listening = Listening(place, int(port) if port.isdecimal() else 0)
    return Postmaster(process, listening, ready=status == "ready")


def clear_leftovers(cluster: Path) -> None:
    """Remove a ``postmaster.pid`` that names a living process which is not this server.

    PostgreSQL clears up after a process that is gone, but would take a stranger with the same number, as after a
    restart of a container, for itself. Living server processes are still found out by their shared memory.
    """
    lines = _pid_lines(cluster)
    number = lines[0].strip() if lines else ""
    if re.fullmatch(r"[0-9]{1,9}", number) and find(cluster) is None and psutil.pid_exists(int(number)):
        (cluster / _PID_FILE).unlink(missing_ok=True)


def launch(
    programs: Programs, account: Account, cluster: Path, settings: Mapping[str, str], output: Path
) -> subprocess.Popen[bytes]:
    """Start the server on ``cluster`` and return at once; what it says before its log opens goes to ``output``.

    It is cut loose from our terminal and session, so that an interrupt meant for us does not end it.
    """
    command = [str(programs.postgres), "-D", account.name_for(cluster)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    try:
        said = output.open("wb")
    except OSError as problem:
        raise from_os(problem, output) from problem
    with said:
        try:
            child = subprocess.Popen(
                command,
                cwd=cluster,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
                **account.process_options(),
            )
        except OSError as problem:
            raise cannot_run(problem, programs.postgres, account) from problem
    _children.append(child)
    return child


def end(postmaster: Postmaster, *, timeout_s: float) -> None:
    """End the server: its clients are cut off, unfinished transactions undone, the rest written.

    If that takes longer than ``timeout_s`` seconds it is ended at once, and recovers at the next start. Raises
    ``Unavailable`` if it is still there after that.
    """
    process = postmaster.process
    for how, patience_s in ((signal.SIGINT, timeout_s), (signal.SIGQUIT, 15.0)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(how)
        deadline = time.monotonic() + patience_s
        while _lives(process) and time.monotonic() < deadline:
            time.sleep(_PAUSE_S)
        if not _lives(process):
            break
    _notice_ended_children()
    if _lives(process):
        raise Unavailable(
            f"The embedded database, process {process.pid}, does not end.",
            code="database.does_not_end",
            remedy="Its disk may be hanging; look at the log in its folder.",
        )


def _lives(process: psutil.Process) -> bool:
    """Tell whether a process still does anything: one that has ended keeps its number until its parent asks."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _pid_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / _PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise from_os(problem, cluster) from problem


def _postgres_in(cluster: Path, number: str) -> psutil.Process | None:
    try:
        process = psutil.Process(int(number))
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return None
        return process if Path(process.cwd()) == cluster else None
    except (psutil.NoSuchProcess, ValueError):
        return None
    except psutil.AccessDenied:
        # A postgres that we may not look into: taking it for ours at worst gives an error, not two servers.
        return process


def _notice_ended_children() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
