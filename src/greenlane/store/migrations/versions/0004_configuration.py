# SPDX-License-Identifier: Apache-2.0
"""Configurations, profiles, lists, draws and history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "configuration_parts",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_configuration_parts_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_configuration_parts")),
    )
    op.create_table(
        "configurations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_configurations_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_configurations")),
    )
    op.create_table(
        "draw_periods",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("revealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("committed_event", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revealed_event", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint("(revealed_key IS NULL) = (revealed_event IS NULL)", name=op.f("ck_draw_periods_revealed")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_draw_periods_ends_at")),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_draw_periods")),
    )
    op.create_index(op.f("ix_draw_periods_starts_at"), "draw_periods", ["starts_at"], unique=True)
    op.create_table(
        "history_coverage",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_history_coverage_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_coverage")),
    )
    op.create_table(
        "lists",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind ~ '^[a-z_]+$'", name=op.f("ck_lists_kind")),
        sa.CheckConstraint("name ~ '^[a-z][a-z0-9_]*$'", name=op.f("ck_lists_name")),
        sa.CheckConstraint("sensitivity IN ('normal', 'restricted', 'secret')", name=op.f("ck_lists_sensitivity")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lists")),
    )
    op.create_table(
        "profiles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sensitivity IN ('normal', 'restricted', 'secret')", name=op.f("ck_profiles_sensitivity")),
        sa.CheckConstraint("state IN ('draft', 'live', 'suspended', 'retired')", name=op.f("ck_profiles_state")),
        sa.CheckConstraint(
            "state NOT IN ('live', 'suspended') OR approved_by IS NOT NULL",
            name=op.f("ck_profiles_approved_before_live"),
        ),
        sa.CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_profiles_approved")),
        sa.CheckConstraint("approved_by IS DISTINCT FROM created_by", name=op.f("ck_profiles_second_person")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_profiles_version")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_profiles")),
    )
    op.create_index("uq_profiles_live", "profiles", ["id"], unique=True, postgresql_where=sa.text("state = 'live'"))
    op.create_table(
        "sightings",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(key) = 16", name=op.f("ck_sightings_key")),
        sa.PrimaryKeyConstraint("key", "consignment_id", name=op.f("pk_sightings")),
    )
    op.create_table(
        "activations",
        sa.Column("number", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("activated_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["configuration"], ["configurations.digest"], name=op.f("fk_activations_configuration")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_activations")),
    )
    op.create_table(
        "list_entries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("extra", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_list_entries_valid_to")),
        sa.ForeignKeyConstraint(["list"], ["lists.name"], name=op.f("fk_list_entries_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entries")),
    )
    op.create_index(op.f("ix_list_entries_key_list"), "list_entries", ["key", "list"], unique=False)
    op.create_index(op.f("ix_list_entries_list_valid_from"), "list_entries", ["list", "valid_from"], unique=False)
    op.create_index(
        "uq_list_entries_current",
        "list_entries",
        ["list", "key"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
