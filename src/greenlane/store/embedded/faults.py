# SPDX-License-Identifier: Apache-2.0
"""What went wrong with the embedded server, from its own words to ours: what, where, and how to mend it."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import NamedTuple

from greenlane.errors import GreenlaneError, Misconfigured, Unavailable
from greenlane.store.embedded.account import Account

_ELSEWHERE = "set GREENLANE_DATA_DIR to another folder"


class _Known(NamedTuple):
    """One failure that PostgreSQL reports: how to know it in its log, and what we say."""

    pattern: re.Pattern[str]
    kind: type[GreenlaneError]
    code: str
    sentence: str
    remedy: str


def _known(pattern: str, kind: type[GreenlaneError], code: str, sentence: str, remedy: str) -> _Known:
    return _Known(re.compile(pattern, re.IGNORECASE), kind, code, sentence, remedy)


_IN_USE = _known(
    r"pre-existing shared memory block|lock file \".*\" already exists",
    Unavailable,
    "database.in_use",
    "Processes of an earlier server still use the database.",
    "Wait until they have ended, or end them, then start again.",
)

# The first that fits is told, so what is certain stands before what is vague.
_KNOWN = (
    _IN_USE,
    _known(
        r"could not (create|map|resize).*shared memory|cannot allocate memory|out of memory",
        Unavailable,
        "database.no_memory",
        "The machine has not enough free memory for the embedded database.",
        "Free some memory, then start again.",
    ),
    _known(
        r"no space left on device|disk quota exceeded",
        Unavailable,
        "database.disk_full",
        "The disk of the embedded database is full.",
        f"Free some space there, or {_ELSEWHERE}, then start again; nothing that was acknowledged is lost.",
    ),
    _known(
        r"initialized by PostgreSQL version|database files are incompatible",
        Misconfigured,
        "database.version",
        "The database was made by another version of PostgreSQL.",
        f"Restore a backup into a new folder with this version: {_ELSEWHERE} and run greenlane restore.",
    ),
    _known(
        r"could not look up effective user|user does not exist",
        Misconfigured,
        "database.no_account",
        "The user that runs Greenlane is a number without a name, and PostgreSQL needs the name.",
        "Add the user to /etc/passwd of this machine or container, or set GREENLANE_DATABASE_URL.",
    ),
    _known(
        r"permission denied|read-only file system|operation not permitted",
        Misconfigured,
        "database.folder_unusable",
        "The folder of the embedded database cannot be written.",
        f"Give it to the user that runs Greenlane, or {_ELSEWHERE}.",
    ),
    _known(
        r"could not locate a valid checkpoint|invalid (primary )?checkpoint|invalid data in file|checksum|could not "
        r"open (file|directory) \".*\": no such file",
        Unavailable,
        "database.damaged",
        "The files of the embedded database are damaged.",
        "Keep a copy of the folder, then restore the last backup into a new one with greenlane restore.",
    ),
)


def from_log(log: str, where: Path) -> GreenlaneError:
    """Return the error that tells why the server, whose output was ``log``, did not start; ``where`` is its folder."""
    for known in _KNOWN:
        if known.pattern.search(log):
            return known.kind(known.sentence, code=known.code, where=str(where), remedy=known.remedy)
    said = [re.sub(r"^[-\d]+ [:.\d]+ UTC \[\d+\] ", "", line.strip()) for line in log.splitlines() if line.strip()]
    last = " / ".join(said[-3:])[-600:] or "it said nothing"
    return Unavailable(
        f"The embedded database did not start; its last words: {last}",
        code="database.start_failed",
        where=str(where),
        remedy=f"Read the log in {where}, or set GREENLANE_DATABASE_URL to another PostgreSQL.",
    )


def no_answer(problem: Exception, where: Path) -> GreenlaneError:
    """Return the error that tells that the running server of the folder ``where`` refuses or ignores connections."""
    reason = (str(problem).strip().splitlines() or ["no reason given"])[0]
    return Unavailable(
        f"The embedded database runs but does not answer: {reason}.",
        code="database.no_answer",
        where=str(where),
        remedy="Try again; if it stays so, end it with greenlane database stop.",
    )


def is_in_use(log: str) -> bool:
    """Tell whether the server did not start only because an earlier one's processes have not all ended yet."""
    return _IN_USE.pattern.search(log) is not None


def from_os(problem: OSError, where: Path) -> GreenlaneError:
    """Return the error that tells why the folder or file ``where`` cannot be made or written."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return from_log("No space left on device", where)
    reason = problem.strerror or str(problem)
    return Misconfigured(
        f"The folder for the embedded database cannot be used: {reason}.",
        code="database.folder_unusable",
        where=str(where),
        remedy=f"Let the user that runs Greenlane write there, or {_ELSEWHERE}.",
    )


def cannot_run(problem: OSError, program: Path, account: Account) -> GreenlaneError:
    """Return the error that tells why ``program`` cannot be run as ``account``."""
    reason = problem.strerror or str(problem)
    if account.switch and problem.errno in (errno.EPERM, errno.EINVAL):
        return Misconfigured(
            f"PostgreSQL refuses to run as root, and this process may not become user number {account.uid}: {reason}.",
            code="database.no_account",
            where=str(program),
            remedy="Run Greenlane as an ordinary user, or set GREENLANE_DATABASE_URL to another PostgreSQL.",
        )
    if problem.errno in (errno.ENOMEM, errno.EAGAIN):
        return from_log("out of memory", program)
    return Misconfigured(
        f"A program of the embedded database cannot be run: {reason}.",
        code="database.programs_closed",
        where=str(program),
        remedy="Install Greenlane again, where programs may be run, or set GREENLANE_DATABASE_URL.",
    )
