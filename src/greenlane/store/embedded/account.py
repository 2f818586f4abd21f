# SPDX-License-Identifier: Apache-2.0
"""Under which user the server's processes run.

PostgreSQL refuses to run as root. Under root its processes therefore run as an existing unprivileged user: the owner of
the database's folder once there is one, else ``greenlane`` if the administrator has made such a user, else ``nobody``.
A bare number without an entry in the user database will not do, because ``initdb`` looks its own name up. No user is
made, and no folder above the database's own is opened: the processes start *inside* their folder and name it by
``/proc/self/cwd``, so they need no right of way through its parents.
"""

from __future__ import annotations

import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greenlane.errors import Misconfigured

UNPRIVILEGED = ("greenlane", "nobody")
"""Users that may own the database under root, in order of preference."""

INSIDE = "/proc/self/cwd"
"""How a process names the folder in which it works, whatever lies above it."""


@dataclass(frozen=True)
class Account:
    """A user and group of the operating system, by number; ``switch`` says whether we must change to it."""

    uid: int
    gid: int
    switch: bool

    def process_options(self) -> dict[str, Any]:
        """Return the options for ``subprocess`` under which a child runs as this user and has no other groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def give(self, folder: Path) -> None:
        """Give one folder, not what it holds, to this user. Raises ``Misconfigured`` if the file system refuses."""
        if not self.switch:
            return
        try:
            os.chown(folder, self.uid, self.gid)
        except OSError as problem:
            raise Misconfigured(
                f"The folder cannot be given to user number {self.uid}, as which the database runs: "
                f"{problem.strerror}.",
                code="database.folder_unusable",
                where=str(folder),
                remedy="Run Greenlane as an ordinary user, or put GREENLANE_DATA_DIR on a local disk.",
            ) from problem

    def name_for(self, folder: Path) -> str:
        """Return how a process of this user names ``folder`` when it was started in it."""
        # A person looking at the list of processes sees more in the real path, so it is used wherever it can be.
        return INSIDE if self.switch and sys.platform == "linux" else str(folder)


def account_for(cluster: Path) -> Account:
    """Return the user that runs, or will run, the server whose database is the folder ``cluster``.

    Raises ``Misconfigured`` when the folder belongs to somebody as whom this process cannot run the server.
    """
    me = os.geteuid()
    owner = cluster.stat() if cluster.exists() else None
    if me != 0:
        if owner is not None and owner.st_uid != me:
            raise _belongs_to_another(cluster, owner.st_uid)
        return Account(uid=me, gid=os.getegid(), switch=False)
    if owner is not None:
        if owner.st_uid == 0:
            raise Misconfigured(
                "The database belongs to root, and PostgreSQL refuses to run as root.",
                code="database.folder_unusable",
                where=str(cluster),
                remedy="Give the folder and all it holds to an ordinary user, with chown -R.",
            )
        return Account(uid=owner.st_uid, gid=owner.st_gid, switch=True)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    raise Misconfigured(
        "Greenlane runs as root, PostgreSQL refuses to, and there is no user 'greenlane' or 'nobody' to run it as.",
        code="database.no_account",
        remedy="Make a user named greenlane, or run Greenlane as an ordinary user, or set GREENLANE_DATABASE_URL.",
    )


def _belongs_to_another(cluster: Path, uid: int) -> Misconfigured:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"number {uid}"
    return Misconfigured(
        f"The database belongs to user {name}, not to the user that runs Greenlane.",
        code="database.folder_unusable",
        where=str(cluster),
        remedy="Run Greenlane as the user that made it (root, if it was made as root), or set GREENLANE_DATA_DIR to "
        "another folder.",
    )
