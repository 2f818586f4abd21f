# SPDX-License-Identifier: Apache-2.0
"""Lodging many files, as a gateway's folder holds them: some hundreds in one transaction, a line for each message."""

from collections.abc import Iterable, Iterator
from typing import Any

import structlog

from greenlane.access import Actor
from greenlane.errors import Unavailable
from greenlane.intake import Finding, Limits, Reading, ReadState, Schemas, Severity

from .installation import Installation
from .lines import line
from .lodging import Lodged, lodge_many

FILES_AT_ONCE = 250
"""How many files one transaction takes."""

BYTES_AT_ONCE = 16 * 1024 * 1024
"""How many bytes of files one transaction takes, unless a single file has more."""

Given = tuple[str, bytes | Reading]
"""A file's name with its bytes, or with its reading where the system would not give them."""

_log = structlog.get_logger(__name__)


def lodge_files(
    installation: Installation,
    files: Iterable[Given],
    *,
    actor: Actor,
    limits: Limits | None = None,
    schemas: Schemas | None = None,
) -> Iterator[dict[str, Any]]:
    """Lodge files and give their lines, in their order; the work that follows is promised, not done.

    A line is given when what it says has been committed. Where a batch fails, each of its files is lodged by itself, so
    that one never stops the others; raises ``Unavailable`` when the database is away.
    """
    for batch in _batches(files):
        yield from _lodge_batch(installation, batch, actor, limits, schemas)


def _lodge_batch(
    installation: Installation, batch: list[Given], actor: Actor, limits: Limits | None, schemas: Schemas | None
) -> Iterator[dict[str, Any]]:
    bodies = [content for _, content in batch if isinstance(content, bytes)]
    try:
        with installation.store.unit() as uow:
            lodged = lodge_many(
                uow, installation, actor, bodies, channel="command_line", limits=limits, schemas=schemas
            )
    except Exception as error:
        if len(batch) > 1:
            for one in batch:
                yield from _lodge_batch(installation, [one], actor, limits, schemas)
            return
        if isinstance(error, Unavailable):
            raise
        _log.error("file_not_lodged", file=batch[0][0], error=type(error).__name__, exc_info=True)
        yield from _lines(batch[0][0], _not_lodged(batch[0][0]), iter(()))
        return
    answered = iter(lodged)
    for name, content in batch:
        yield from _lines(name, content, answered)


def _lines(name: str, content: bytes | Reading, answered: Iterator[Lodged]) -> Iterator[dict[str, Any]]:
    if isinstance(content, Reading):
        yield line(name, content.format, content.state, content.findings, [])
        return
    for answer in next(answered).answers:
        yield {
            "file": name,
            "format": answer["format"],
            "state": answer["state"],
            "findings": answer["findings"],
            "consignments": [],
            "lodgement": answer["id"],
            "mrn": answer["mrn"],
        }


def _not_lodged(name: str) -> Reading:
    finding = Finding(
        code="READ-NOT-LODGED",
        severity=Severity.ERROR,
        path=None,
        value=name,
        message="The file could not be lodged because of a fault in Greenlane, and nothing of it was kept. The log "
        "says more. Lodge it again after the fault is mended.",
    )
    return Reading(format="unknown", state=ReadState.UNREADABLE, findings=(finding,))


def _batches(files: Iterable[Given]) -> Iterator[list[Given]]:
    batch: list[Given] = []
    held = 0
    for name, content in files:
        size = len(content) if isinstance(content, bytes) else 0
        if batch and (len(batch) >= FILES_AT_ONCE or held + size > BYTES_AT_ONCE):
            yield batch
            batch, held = [], 0
        batch.append((name, content))
        held += size
    if batch:
        yield batch
