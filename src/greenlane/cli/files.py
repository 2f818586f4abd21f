# SPDX-License-Identifier: Apache-2.0
"""The files that a command was given: folders are walked, every regular file is answered."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from greenlane.errors import Invalid


def every_file(paths: Iterable[Path]) -> Iterator[Path]:
    """The files under the paths, folders walked in alphabetical order. Raises Invalid for a path that is not there.

    Links are followed to files, not into folders, so that a circle of links cannot keep the walk going for ever. Links
    that lead nowhere and folders that may not be listed are given like files: reading them tells what is the matter,
    and the others are still read. Pipes and devices are taken where they are named, and left alone in a folder.
    """
    given = list(paths)
    for path in given:
        _must_be_there(path)
    for path in given:
        if os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir it never raises
            yield from _walk(path)
        else:
            yield path


def name_of(path: Path) -> str:
    """The path as it can be shown: bytes in a file's name that are no UTF-8 are written like ``\\xff``."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _must_be_there(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Invalid(
            f"There is no file or folder {name_of(path)}.",
            code="cli.no_such_path",
            where="PATH",
            remedy="Check the spelling, or give another path.",
        ) from error
    except OSError:
        # It is there, and may not be looked at: reading it says so, in a line of its own.
        return


def _walk(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif _may_be_read(entry):
            yield Path(entry.path)


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True
