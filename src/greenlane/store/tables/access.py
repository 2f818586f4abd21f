# SPDX-License-Identifier: Apache-2.0
"""Agencies, units, people, what they may do, and the digests of the secrets by which they are known."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from greenlane.access import PersonKind, UnitKind
from greenlane.store.tables.base import closed, instant, metadata, text, uid

agencies = Table(
    "agencies",
    metadata,
    text("id", primary_key=True),
    text("name"),
    text("contact", nullable=True),
)

units = Table(
    "units",
    metadata,
    text("id", primary_key=True),
    text("agency", ForeignKey("agencies.id")),
    text("kind"),
    text("name"),
    text("parent", ForeignKey("units.id"), nullable=True),
    text("contact", nullable=True),
    closed("kind", UnitKind),
)

roles = Table(
    "roles",
    metadata,
    text("id", primary_key=True),
    text("title"),
    text("sentence"),
    Column("permissions", ARRAY(Text), nullable=False),
)
"""The roles of this administration; while there are none, the shipped ones hold."""

people = Table(
    "people",
    metadata,
    text("id", primary_key=True),
    text("kind"),
    text("name"),
    text("agency", ForeignKey("agencies.id")),
    text("unit", ForeignKey("units.id"), nullable=True),
    Column("active", Boolean, nullable=False),
    closed("kind", PersonKind),
    Index(None, "agency", "unit"),
)
"""``name`` is personal; the journal and all other tables know people by ``id``."""

assignments = Table(
    "assignments",
    metadata,
    text("person", ForeignKey("people.id", ondelete="CASCADE")),
    text("role"),
    text("agency", ForeignKey("agencies.id")),
    text("unit", ForeignKey("units.id"), nullable=True),
    instant("valid_from", nullable=True),
    instant("valid_to", nullable=True),
    UniqueConstraint("person", "role", "agency", "unit", "valid_from", postgresql_nulls_not_distinct=True),
)
"""Which role a person holds where and when."""

representations = Table(
    "representations",
    metadata,
    text("person", ForeignKey("people.id", ondelete="CASCADE")),
    text("filer"),
    instant("valid_from", nullable=True),
    instant("valid_to", nullable=True),
    UniqueConstraint("person", "filer", "valid_from", postgresql_nulls_not_distinct=True),
)
"""For which filers a person lodges."""

tokens = Table(
    "tokens",
    metadata,
    uid(primary_key=True),
    text("person", ForeignKey("people.id", ondelete="CASCADE"), index=True),
    text("digest", unique=True),
    text("label"),
    instant("created_at"),
    instant("expires_at", nullable=True),
    instant("revoked_at", nullable=True),
    instant("last_used_at", nullable=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    text("digest", primary_key=True),
    text("person", ForeignKey("people.id", ondelete="CASCADE"), index=True),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
)
