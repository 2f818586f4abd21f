# SPDX-License-Identifier: Apache-2.0
"""The files that a command was given: folders are walked, every regular file is answered."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from greenlane.errors import Invalid


def every_file(paths: Iterable[Path]) -> Iterator[Path]:
    """The files under the paths, folders walked in alphabetical order. Raises Invalid for a path that is not there.

    Links are followed to files, not into folders, so that a circle of links cannot keep the walk going for ever.
    """
    given = list(paths)
    for path in given:
        if not path.exists():
            raise Invalid(
                f"There is no file or folder {path}.",
                code="cli.no_such_path",
                where="PATH",
                remedy="Check the spelling, or give another path.",
            )
    for path in given:
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise Invalid(
            f"The folder {folder} cannot be listed: {error.strerror}.",
            code="cli.folder_unreadable",
            where="PATH",
            remedy="Give yourself permission to read it.",
        ) from error
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        elif entry.is_file():
            yield entry
