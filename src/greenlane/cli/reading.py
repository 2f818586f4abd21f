# SPDX-License-Identifier: Apache-2.0
"""Reading files from disk for the commands: bounded, and never failing for one bad file."""

import gc
import os
from functools import cache
from pathlib import Path

from greenlane.intake import Finding, Limits, Reading, ReadState, Schemas, Severity, read_stream
from greenlane.settings import Settings

from .files import name_of

_COLLECT_AFTER = 100_000
"""So many objects may wait for the collector: it need not look through a large message or table again and again."""


@cache
def limits() -> Limits:
    """The limits of reading that the settings give."""
    return Limits.from_settings(Settings.from_environment(os.environ).limits)


def collect_seldom() -> None:
    """Let the collector leave what was loaded alone, and look at what was made since only now and then."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 50, 100)


def schemas_in(folder: Path | None) -> Schemas | None:
    """The XML schemas in a folder, None when no folder is given."""
    if folder is None:
        return None
    from greenlane.store.schemas import load_schemas  # the store is heavy, and few commands have need of a schema

    return load_schemas(folder)


def content_of(path: Path) -> bytes | Reading:
    """The bytes of one file, at most what the limits allow and one more; its reading when it cannot be had."""
    try:
        with path.open("rb") as stream:
            return stream.read(limits().max_bytes + 1)
    except OSError as error:
        return no_access(path, error)


def reading_of(path: Path, schemas: Schemas | None = None) -> Reading:
    """Read one file; one that the system will not give us is unreadable, with the reason as its finding."""
    try:
        with path.open("rb") as stream:
            return read_stream(stream, limits=limits(), schemas=schemas)
    except OSError as error:
        return no_access(path, error)


def no_access(path: Path, error: OSError) -> Reading:
    """The reading of a file that the system will not give us."""
    finding = Finding(
        code="READ-NO-ACCESS",
        severity=Severity.ERROR,
        path=None,
        value=name_of(path),
        message=f"The file cannot be opened: {error.strerror}. Check that it is a file you may read.",
    )
    return Reading(format="unknown", state=ReadState.UNREADABLE, findings=(finding,))
