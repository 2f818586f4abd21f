# SPDX-License-Identifier: Apache-2.0
"""The journal: events as they happened, their places in the Merkle log, and the signed checkpoints over it."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from greenlane.access import Sensitivity
from greenlane.store.tables.base import closed, instant, label_columns, metadata, octets, text, uid

events = Table(
    "events",
    metadata,
    uid(primary_key=True),
    text("type"),
    Column("schema", Integer, nullable=False),
    text("content"),
    octets("digest"),
    text("actor"),
    *label_columns(sensitivity=True),
    instant("at"),
    Column("subjects", ARRAY(Uuid(as_uuid=False)), nullable=False),
    CheckConstraint("octet_length(digest) = 32", name="digest"),
    closed("sensitivity", Sensitivity),
    Index(None, "at", "id"),
    Index(None, "type", "at"),
    Index("ix_events_subjects", "subjects", postgresql_using="gin"),
)
"""``content`` is the event's canonical JSON, ``digest`` its SHA-256; other columns repeat what queries need of it."""

unsealed_events = Table(
    "unsealed_events",
    metadata,
    uid("event_id", primary_key=True),
)
"""Events that have no place in the log yet. A trigger on ``events`` fills it, the sealer empties it."""

leaves = Table(
    "leaves",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    uid("event_id", unique=True),
    octets("leaf_hash"),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("octet_length(leaf_hash) = 32", name="leaf_hash"),
)
"""The log: one leaf for each event, positions without a gap from 0."""

frontier = Table(
    "frontier",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("hashes", ARRAY(octets("x").type), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""The right edge of the Merkle tree, so that appending needs no look at earlier leaves. One row."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    octets("root"),
    text("note"),
    instant("at"),
)
"""Signed statements of the log's size and root; each is also written to a file outside of the database."""
