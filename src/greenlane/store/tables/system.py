# SPDX-License-Identifier: Apache-2.0
"""What keeps the installation going: jobs, imported code lists, and what the installation knows of itself."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, Table
from sqlalchemy import text as sql

from greenlane.store.tables.base import document, instant, metadata, text, uid

jobs = Table(
    "jobs",
    metadata,
    uid(primary_key=True),
    text("kind"),
    document("args"),
    instant("run_after"),
    Column("attempts", Integer, nullable=False),
    text("last_error", nullable=True),
    instant("created_at"),
    instant("dead_at", nullable=True),
    Index("ix_jobs_waiting", "run_after", "id", postgresql_where=sql("dead_at IS NULL")),
)
"""Work that waits. ``args`` holds ids only. A row is deleted in the transaction that does the work."""

code_lists = Table(
    "code_lists",
    metadata,
    text("name", primary_key=True),
    text("edition", primary_key=True),
    text("source"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    Column("complete", Boolean, nullable=False),
    text("digest"),
    text("imported_by"),
    instant("imported_at"),
)
"""Editions of code lists that the administration imported; shipped ones are in their packages."""

code_list_entries = Table(
    "code_list_entries",
    metadata,
    text("list", primary_key=True),
    text("edition", primary_key=True),
    text("code", primary_key=True),
    text("name"),
    document("extra"),
    ForeignKeyConstraint(["list", "edition"], ["code_lists.name", "code_lists.edition"], ondelete="CASCADE"),
)

installation = Table(
    "installation",
    metadata,
    text("key", primary_key=True),
    text("value"),
)
"""Few lasting values of the installation itself: its id, when it began."""
