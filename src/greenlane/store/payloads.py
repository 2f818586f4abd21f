# SPDX-License-Identifier: Apache-2.0
"""Payloads: the content that may be erased, each under its day, its retention class and its own salt.

The journal knows a payload by its salted digest. When payload and salt are gone, the digest says nothing any more, and
the log verifies as before.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, select, update

from greenlane.cargo import day_of, new_id
from greenlane.errors import Conflict, NotFound
from greenlane.journal import SALT_BYTES, PayloadLink, salted_digest
from greenlane.store.tables.payloads import payloads, purges
from greenlane.store.writing import Writer

COMPRESSED_FROM_BYTES = 1024
JSON = "application/json"


class Payload(Struct, frozen=True, kw_only=True):
    """A payload as it is kept."""

    id: str
    kind: str
    retention_class: str
    legal_hold: bool
    media_type: str
    body: bytes


class Purge(Struct, frozen=True, kw_only=True):
    """That a payload was erased: when, and under which rule."""

    payload_id: str
    retention_class: str
    rule: str
    at: datetime
    event_id: str


class Payloads:
    """The repository of payloads."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def put(self, kind: str, body: bytes, retention_class: str, *, at: datetime, media_type: str = JSON) -> PayloadLink:
        """Keep content from the instant ``at`` on, written with the unit of work; return what an event says of it."""
        salt = secrets.token_bytes(SALT_BYTES)
        small = zlib.compress(body, 3) if len(body) >= COMPRESSED_FROM_BYTES else body
        packed = len(small) < len(body)
        link = PayloadLink(new_id(at), salted_digest(body, salt))
        self._writer.add(
            payloads,
            {
                "id": link.id,
                "day": day_of(link.id),
                "kind": kind,
                "retention_class": retention_class,
                "legal_hold": False,
                "salt": salt,
                "encoding": "zlib" if packed else "plain",
                "media_type": media_type,
                "body": small if packed else body,
                "size": len(body),
            },
        )
        return link

    def get(self, payload_id: str) -> Payload:
        """Return one payload. Raises ``NotFound``: code ``payload.purged`` with the rule if it was erased."""
        found = self.find([payload_id])
        if payload_id in found:
            return found[payload_id]
        purge = self.purge_of(payload_id)
        if purge is not None:
            raise NotFound(
                f"This content was erased on {purge.at.date().isoformat()} under rule {purge.rule}.",
                code="payload.purged",
                where=payload_id,
                remedy="What the journal says of it stays; the content cannot be brought back.",
            )
        raise NotFound(f"There is no payload {payload_id}.", code="payload.unknown", where=payload_id)

    def find(self, payload_ids: Iterable[str]) -> dict[str, Payload]:
        """Return by id those payloads that are there, in one statement."""
        wanted = list(dict.fromkeys(payload_ids))
        if not wanted:
            return {}
        query = select(payloads).where(named_payloads(wanted))
        return {row.id: _payload(row) for row in self._writer.execute(query)}

    def digests(self, payload_ids: Iterable[str]) -> dict[str, str]:
        """Compute the salted digests of those payloads that are there, from salt and body as they are kept now."""
        wanted = list(dict.fromkeys(payload_ids))
        if not wanted:
            return {}
        query = select(payloads).where(named_payloads(wanted))
        return {row.id: salted_digest(body_of(row), bytes(row.salt)) for row in self._writer.execute(query)}

    def purge_of(self, payload_id: str) -> Purge | None:
        """Return the record of a payload's erasure, None when it was not erased."""
        row = self._writer.execute(select(purges).where(purges.c.payload_id == payload_id)).one_or_none()
        return None if row is None else Purge(**row._mapping)

    def hold(self, payload_ids: Iterable[str]) -> int:
        """Put payloads under legal hold: nothing erases them until it is lifted. Return how many there are."""
        return self._set_hold(payload_ids, True)

    def lift(self, payload_ids: Iterable[str]) -> int:
        """Lift the legal hold of payloads. Return how many there are."""
        return self._set_hold(payload_ids, False)

    def _set_hold(self, payload_ids: Iterable[str], hold: bool) -> int:
        statement = update(payloads).where(named_payloads(payload_ids)).values(legal_hold=hold)
        return self._writer.execute(statement).rowcount


def named_payloads(payload_ids: Iterable[str]) -> ColumnElement[bool]:
    """The condition for the rows of these payloads, which looks only into the partitions of their days."""
    wanted = sorted(set(payload_ids))
    return payloads.c.day.in_({day_of(one) for one in wanted}) & payloads.c.id.in_(wanted)


def body_of(row: Row[Any]) -> bytes:
    """The content of a payload's row, unpacked. Raises ``Conflict`` for what cannot be unpacked."""
    try:
        return zlib.decompress(row.body) if row.encoding == "zlib" else bytes(row.body)
    except zlib.error as problem:
        raise Conflict(
            f"The stored content {row.id} is damaged.",
            code="payload.damaged",
            where=row.id,
            remedy="Run 'greenlane log verify' to see what else is, and restore it from a backup.",
        ) from problem


def _payload(row: Row[Any]) -> Payload:
    return Payload(
        id=row.id,
        kind=row.kind,
        retention_class=row.retention_class,
        legal_hold=row.legal_hold,
        media_type=row.media_type,
        body=body_of(row),
    )
