# SPDX-License-Identifier: Apache-2.0
"""Answers in the filer's own format, and the addresses to which answers are delivered."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Table
from sqlalchemy import text as sql

from greenlane.store.tables.base import closed, instant, metadata, octets, text, uid

WEBHOOK_STATES = ("active", "paused", "ended")

answer_documents = Table(
    "answer_documents",
    metadata,
    uid("lodgement_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("type"),
    text("media_type"),
    uid("payload_id"),
    ForeignKeyConstraint(
        ["lodgement_id", "version"], ["lodgement_versions.lodgement_id", "lodgement_versions.version"]
    ),
)
"""The answer to a message as a message of the filer's format (an IE328 to an IE315), kept as it was made."""

webhooks = Table(
    "webhooks",
    metadata,
    uid(primary_key=True),
    text("filer_id"),
    text("url"),
    octets("secret"),
    text("state"),
    Column("position", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    text("last_error", nullable=True),
    instant("failing_since", nullable=True),
    instant("run_after"),
    text("created_by"),
    instant("created_at"),
    closed("state", WEBHOOK_STATES),
    CheckConstraint("position >= -1", name="position"),
    Index("ix_webhooks_due", "run_after", postgresql_where=sql("state = 'active'")),
    Index(None, "filer_id"),
)
"""Where a filer's answers are delivered. ``position`` is the place in the log of the last answer that was taken there;
``secret`` is sealed by the installation's key."""
