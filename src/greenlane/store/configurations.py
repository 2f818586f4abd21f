# SPDX-License-Identifier: Apache-2.0
"""Configurations: the documents that decide, named by digest, and which one was in force from when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import insert, select

from greenlane.access import missing
from greenlane.store.tables.targeting import activations, configuration_parts, configurations
from greenlane.store.writing import Writer, read, row_of


class Part(Struct, frozen=True, kw_only=True):
    """One document that decides: its digest (hexadecimal), its kind (``profile_set``, ``policy``, …) and its bytes."""

    digest: str
    kind: str
    body: bytes


class StoredConfiguration(Struct, frozen=True, kw_only=True):
    """A configuration: its digest and the manifest (canonical JSON) that names its parts."""

    digest: str
    manifest: str
    created_at: datetime


class Activation(Struct, frozen=True, kw_only=True):
    """That a configuration came into force: when, by whom, in which event."""

    configuration: str
    activated_by: str
    at: datetime
    event_id: str


class Configurations:
    """The repository of configurations."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add_parts(self, parts: Iterable[Part]) -> None:
        """Keep documents; one that is kept already stays as it is."""
        for part in parts:
            self._writer.add(configuration_parts, row_of(part), once=True)

    def add(self, digest: str, manifest: str, *, at: datetime) -> None:
        """Keep a configuration; one that is kept already stays as it is."""
        self._writer.add(configurations, {"digest": digest, "manifest": manifest, "created_at": at}, once=True)

    def get(self, digest: str) -> StoredConfiguration:
        """Return a configuration. Raises ``NotFound``."""
        row = self._writer.execute(select(configurations).where(configurations.c.digest == digest)).one_or_none()
        if row is None:
            raise missing(f"configuration {digest[:80]}")
        return read(StoredConfiguration, row)

    def parts(self, digests: Iterable[str]) -> dict[str, Part]:
        """Return by digest those documents that are kept."""
        wanted = list(dict.fromkeys(digests))
        rows = self._writer.execute(select(configuration_parts).where(configuration_parts.c.digest.in_(wanted)))
        return {row.digest: Part(digest=row.digest, kind=row.kind, body=bytes(row.body)) for row in rows}

    def activate(self, digest: str, *, by: str, at: datetime, event_id: str) -> None:
        """Put a configuration in force from now on."""
        self._writer.execute(
            insert(activations), {"configuration": digest, "activated_by": by, "at": at, "event_id": event_id}
        )

    def active(self) -> StoredConfiguration | None:
        """Return the configuration in force, None in a new installation."""
        query = (
            select(configurations)
            .join(activations, activations.c.configuration == configurations.c.digest)
            .order_by(activations.c.number.desc())
            .limit(1)
        )
        row = self._writer.execute(query).one_or_none()
        return None if row is None else read(StoredConfiguration, row)

    def activations(self, *, limit: int = 100) -> list[Activation]:
        """Return what was put in force, latest first."""
        columns = (activations.c.configuration, activations.c.activated_by, activations.c.at, activations.c.event_id)
        query = select(*columns).order_by(activations.c.number.desc()).limit(limit)
        return [read(Activation, row) for row in self._writer.execute(query)]
