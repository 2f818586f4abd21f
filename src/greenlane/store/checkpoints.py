# SPDX-License-Identifier: Apache-2.0
"""Signed checkpoints outside of the database: text files to which notes are only ever appended.

``<data folder>/checkpoints/0000000000.txt`` holds the notes about the first 65,536 places of the log, the next file
those about the next, so that a file is never large and their names are in the order of the log. Copy them to where
nobody who can change the database can change them too: against such a copy every later alteration shows.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from greenlane.errors import GreenlaneError, Invalid, Misconfigured, Unavailable
from greenlane.journal import read_checkpoint

FOLDER = "checkpoints"

_SIZES_IN_A_FILE = 65_536
_LAST_LINE = re.compile(rb"^\xe2\x80\x94 [^\n]*\n\n", re.MULTILINE)
"""The last signature of a note with the empty line after it: ``— name signature``."""

LONGEST_NOTE_BYTES = 64 * 1024


class CheckpointFiles:
    """The files of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    def append(self, size: int, note: str) -> None:
        """Add the note about the log's first ``size`` places, and see that it has reached the disk.

        Raises ``Misconfigured`` when the folder cannot be written, ``Unavailable`` when the disk is full.
        """
        path = self.folder / f"{size // _SIZES_IN_A_FILE:010d}.txt"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("a+b") as file:
                _drop_torn_end(file)
                file.write(f"{note}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            raise _unwritable(path, problem) from problem

    def state(self) -> dict[Path, int]:
        """Return the files as they are now, in the order of the log, each with its length in bytes."""
        return {path: path.stat().st_size for path in sorted(self.folder.glob("*.txt"))}

    def notes(self, state: dict[Path, int]) -> Iterator[str]:
        """Yield the notes that the files held in that state, those of each file in ascending order of size."""
        for path, length in state.items():
            with path.open("rb") as file:
                content = file.read(length)
            yield from sorted(_notes_in(content), key=size_of)


def _drop_torn_end(file: IO[bytes]) -> None:
    """Cut off what a crash left of a note that was being written."""
    length = file.seek(0, os.SEEK_END)
    start = max(0, length - LONGEST_NOTE_BYTES)
    file.seek(start)
    whole = start + _end_of_last_note(file.read())
    if whole < length:
        file.truncate(whole)


def _end_of_last_note(content: bytes) -> int:
    ends = [found.end() for found in _LAST_LINE.finditer(content)]
    return ends[-1] if ends else 0


def _notes_in(content: bytes) -> Iterator[str]:
    """Yield each note: the text that is signed, an empty line, the signatures. What a crash left torn is no note."""
    blocks = content[: _end_of_last_note(content)].decode("utf-8", "replace").split("\n\n")[:-1]
    at = 0
    while at < len(blocks):
        has_signatures = at + 1 < len(blocks) and blocks[at + 1].startswith("— ")
        yield f"{blocks[at]}\n\n{blocks[at + 1]}\n" if has_signatures else blocks[at]
        at += 2 if has_signatures else 1


def size_of(note: str) -> int:
    """The size that a note states, 0 for what is no note: for putting notes in order, before they are verified."""
    try:
        return read_checkpoint(note).checkpoint.size
    except Invalid:
        return 0


def _unwritable(path: Path, problem: OSError) -> GreenlaneError:
    kind = Unavailable if problem.errno == errno.ENOSPC else Misconfigured
    return kind(
        f"The signed checkpoint cannot be written: {problem.strerror}.",
        code="checkpoint.unwritable",
        where=str(path),
        remedy="Let the user that runs Greenlane write into the data folder, and see that the disk has room.",
    )
