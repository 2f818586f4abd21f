# SPDX-License-Identifier: Apache-2.0
"""Content that may hold names or free text, kept apart so that it can be erased (design decision 11)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, Table

from greenlane.store.tables.base import instant, metadata, octets, text, uid

payloads = Table(
    "payloads",
    metadata,
    uid(),
    Column("day", Date, nullable=False),
    text("kind"),
    text("retention_class"),
    Column("legal_hold", Boolean, nullable=False),
    octets("salt"),
    text("encoding"),
    text("media_type"),
    octets("body"),
    Column("size", Integer, nullable=False),
    PrimaryKeyConstraint("day", "id"),
    postgresql_partition_by="RANGE (day)",
)
"""One partition for each day (``payloads_20260131``) and ``payloads_default`` for days without one."""

PARTITION_PREFIX = "payloads_"
DEFAULT_PARTITION = "payloads_default"

purges = Table(
    "purges",
    metadata,
    uid("payload_id", primary_key=True),
    text("retention_class"),
    text("rule"),
    instant("at"),
    uid("event_id"),
    Index(None, "event_id"),
)
"""Which payloads were erased, when and under which rule; nothing of what they held."""
