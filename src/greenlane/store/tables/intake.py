# SPDX-License-Identifier: Apache-2.0
"""Lodgements with their versions, consignments, and the links that make consignments of lodgements."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table
from sqlalchemy import text as sql

from greenlane.cargo import Direction, Function, Stage
from greenlane.store.tables.base import closed, day, document, instant, label_columns, metadata, text, uid

LODGEMENT_STATES = (
    "accepted",
    "refused",
    "amended",
    "amendment_recorded",
    "invalidated",
    "cancellation_recorded",
    "recorded",
    "not_a_declaration",
    "unrecognised",
    "unreadable",
)
REFUSALS = ("content", "duplicate_reference", "unknown_lodgement", "stranger", "no_longer_valid")
CONSIGNMENT_STATES = ("open", "closed", "deleted", "never_arrived", "merged")
COMPLETENESS = ("registered", "pending", "complete")
KEY_ROLES = ("own", "master", "names", "hint")
RELATIONS = ("own", "added", "covers")

lodgements = Table(
    "lodgements",
    metadata,
    uid(primary_key=True),
    text("filer_id"),
    text("reference", nullable=True),
    text("format"),
    text("direction", nullable=True),
    text("stage", nullable=True),
    text("state"),
    text("mrn", nullable=True),
    *label_columns(),
    Column("current_version", Integer, nullable=False),
    instant("created_at"),
    closed("direction", Direction),
    closed("stage", Stage),
    closed("state", LODGEMENT_STATES),
    CheckConstraint("current_version >= 1", name="current_version"),
    # The identity of a filing (design decision 9); filings without a reference are told apart by their id alone. What
    # was refused claims no reference: a request about an unknown number is recorded under the one it came with. Nor
    # does a report.
    Index(
        "uq_lodgements_filer_id_reference",
        "filer_id",
        "reference",
        unique=True,
        postgresql_where=sql("state NOT IN ('refused', 'recorded')"),
    ),
    Index(None, "filer_id", "reference"),
    Index(None, "created_at", "id"),
    Index(None, "filer_id", "created_at", "id"),
    Index(None, "mrn"),
)

lodgement_versions = Table(
    "lodgement_versions",
    metadata,
    uid("lodgement_id", ForeignKey("lodgements.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("function"),
    text("state"),
    text("refusal", nullable=True),
    Column("supersedes", Boolean, nullable=False),
    text("submitted_by"),
    text("raw_digest"),
    uid("raw_id"),
    uid("declaration_id", nullable=True),
    uid("findings_id", nullable=True),
    instant("received_at"),
    uid("event_id", nullable=True),
    closed("function", Function),
    closed("state", LODGEMENT_STATES),
    closed("refusal", REFUSALS),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("length(raw_digest) = 64", name="raw_digest"),
    Index(None, "raw_digest"),
    Index(None, "event_id"),
)
"""Every message as it was received, for ever: ``raw_id``, ``declaration_id`` and ``findings_id`` name payloads.

``supersedes`` says whether the version is the one in force from its receipt on; an amendment after a control notice is
recorded and is not. Where in the log the version was recorded, its event says.
"""

consignments = Table(
    "consignments",
    metadata,
    uid(primary_key=True),
    instant("created_at"),
    *label_columns(),
    text("state"),
    text("direction", nullable=True),
    text("stage", nullable=True),
    instant("arrived_at", nullable=True),
    instant("presented_at", nullable=True),
    uid("merged_into", ForeignKey("consignments.id"), nullable=True),
    text("completeness", server_default=sql("'complete'")),
    document("waits_for", nullable=True),
    instant("expected_at", nullable=True),
    Column("late", Boolean, nullable=True),
    Column("duplicate", Boolean, nullable=False, server_default=sql("false")),
    closed("completeness", COMPLETENESS),
    closed("state", CONSIGNMENT_STATES),
    closed("direction", Direction),
    closed("stage", Stage),
    CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
    Index(None, "created_at", "id"),
    # Only what is awaited is looked through, time and again.
    Index(
        "ix_consignments_awaited",
        "expected_at",
        postgresql_where=sql("state = 'open' AND arrived_at IS NULL AND expected_at IS NOT NULL"),
    ),
)
"""What filings speak of. ``waits_for`` are codes; ``late`` is null where no limit is known or nothing was due."""

link_assertions = Table(
    "link_assertions",
    metadata,
    uid(primary_key=True),
    uid("consignment_id", ForeignKey("consignments.id")),
    uid("lodgement_id", ForeignKey("lodgements.id")),
    text("key_type", nullable=True),
    text("issuer", nullable=True),
    text("value", nullable=True),
    text("period", nullable=True),
    text("asserted_by"),
    instant("asserted_at"),
    uid("asserted_event"),
    uid("withdrawn_event", nullable=True),
    text("withdrawn_by", nullable=True),
    text("reason", nullable=True),
    text("relation", server_default=sql("'own'")),
    closed("relation", RELATIONS),
    CheckConstraint("(key_type IS NULL) = (value IS NULL)", name="key"),
    CheckConstraint("(withdrawn_event IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    Index(None, "consignment_id"),
    Index(None, "lodgement_id"),
    Index(None, "value", "key_type"),
)
"""That a lodgement speaks of a consignment. Where in the log it was asserted and withdrawn, its events say."""

filing_keys = Table(
    "filing_keys",
    metadata,
    uid("lodgement_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("key_type"),
    text("issuer", nullable=True),
    text("value"),
    text("role"),
    day("first_day", nullable=True),
    day("last_day", nullable=True),
    text("level", nullable=True),
    Column("goods", Boolean, nullable=False),
    closed("role", KEY_ROLES),
    ForeignKeyConstraint(
        ["lodgement_id", "version"], ["lodgement_versions.lodgement_id", "lodgement_versions.version"]
    ),
    Index(None, "value", "key_type"),
)
"""The numbers that each version of a filing offers for linking: an index over what it says, made again from it."""

request_decisions = Table(
    "request_decisions",
    metadata,
    uid("lodgement_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("granted", Boolean, nullable=False),
    text("decided_by"),
    text("reason"),
    instant("at"),
    uid("event_id"),
    uid("declaration_id", nullable=True),
    ForeignKeyConstraint(
        ["lodgement_id", "version"], ["lodgement_versions.lodgement_id", "lodgement_versions.version"]
    ),
)
"""What an officer decided on an amendment or a cancellation that was recorded and did not take effect by itself.

``declaration_id`` names the whole filing that a granted one leaves, as of the moment it takes effect.
"""
