# SPDX-License-Identifier: Apache-2.0
"""Importing the file of a list: read, compared with the list as it is, and on demand proposed or brought in force."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from msgspec import Struct

from greenlane.access import Actor, Sensitivity
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.store import ListChange, StoredList, UnitOfWork
from greenlane.targeting import LIST_FORMATS, EntrySchema, ListFile, read_lists

from .installation import AGENCY, Installation
from .list_changing import Preview, approve, list_seen, make_list, previewed, propose
from .listed import SCHEMAS

PUBLISHED = frozenset(LIST_FORMATS) - {"csv"}
"""Formats whose entries say themselves what they are of, so that a new list of them needs no kind."""


class Read(Struct, frozen=True, kw_only=True):
    """A list's file as it was read, with the digest of its bytes and the kind that its list has or would have."""

    file: ListFile
    digest: str
    kind: str | None


class Imported(Struct, frozen=True, kw_only=True):
    """What an import would change, and the change that came of it: None where only a preview was asked for."""

    preview: Preview
    change: ListChange | None


class _Digesting:
    """A stream that digests what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size)
        self.digest.update(found)
        return found

    def readline(self, size: int = -1) -> bytes:
        found = self._stream.readline(size)
        self.digest.update(found)
        return found


def read_for(
    installation: Installation,
    actor: Actor | None,
    name: str,
    sources: Sequence[tuple[str, BinaryIO | bytes]],
    *,
    kind: str | None = None,
    form: str | None = None,
) -> Read:
    """Read the files of one publication for a list, outside of any transaction. Raises Invalid for an unknown format.

    What is wrong in the files stands in the findings.
    """
    if form is not None and form not in LIST_FORMATS:
        known = ", ".join(LIST_FORMATS)
        raise Invalid(f"{form[:40]!r} is no format of a list.", where="format", remedy=f"Formats are: {known}.")
    with installation.store.unit(read_only=True) as uow, suppress(NotFound):
        kind = list_seen(uow, actor, name).kind
    streams = [
        (called, _Digesting(BytesIO(source) if isinstance(source, bytes) else source)) for called, source in sources
    ]
    schema = SCHEMAS.get(kind or "", EntrySchema.LEGAL_ENTITY)
    file = read_lists([(called, stream) for called, stream in streams], schema=schema, form=form)  # type: ignore[misc]
    whole = hashlib.sha256(b"".join(sorted(stream.digest.digest() for _, stream in streams)))
    if kind is None and PUBLISHED & set(file.format.split("+")):
        kind = "parties"
    return Read(file=file, digest=whole.hexdigest(), kind=kind)


def import_list(
    installation: Installation,
    actor: Actor | None,
    name: str,
    read: Read,
    *,
    keep: bool = False,
    apply: bool = False,
    confirmed: bool = False,
    reason: str = "import",
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> Imported:
    """What a file changes of a list, made where it is new; with ``apply`` the change is proposed.

    At the server's own command line (``actor`` None) it is brought in force at once; what somebody proposes waits for
    a second person. Raises NotFound for a new list without a kind, Invalid for a file without entries, Conflict where
    the change has to be confirmed and is not, or there is nothing to change.
    """
    if not read.file.entries:
        why = read.file.findings[0].message if read.file.findings else ""
        raise Invalid(
            f"The file holds no values that a list could have. {why}".strip(), code="list.empty", where="FILE"
        )
    with installation.store.unit(read_only=not apply) as uow:
        if apply:
            uow.lock("configuration")
        stored = _stored(uow, installation, actor, name, read.kind, sensitivity, made=apply)
        preview = previewed(
            uow,
            stored,
            read.file,
            keep=keep,
            shrink_percent=installation.list_shrink_percent,
            file_digest=read.digest,
        )
        if not apply or preview.delta.is_empty:
            return Imported(preview=preview, change=None)
        if preview.asks and actor is None and not confirmed:
            raise Conflict(
                " ".join(preview.asks),
                code="list.confirm",
                where=name,
                remedy="Look at the preview; if it is right, confirm it with --yes.",
            )
        change = propose(uow, installation, actor, preview, reason=reason)
        if actor is None:
            change = approve(uow, installation, None, change.id, confirmed=True)
        return Imported(preview=preview, change=change)


def _stored(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor | None,
    name: str,
    kind: str | None,
    sensitivity: Sensitivity,
    *,
    made: bool,
) -> StoredList:
    try:
        return list_seen(uow, actor, name)
    except NotFound:
        if kind is None:
            raise
    if made:
        return make_list(uow, installation, actor, name, kind=kind, sensitivity=sensitivity)
    return StoredList(
        name=name,
        kind=kind,
        title=name,
        agency=AGENCY,
        unit=None,
        sensitivity=sensitivity,
        sequence=0,
        created_at=installation.now(),
    )
