# SPDX-License-Identifier: Apache-2.0
"""Lodgements, versions, consignments and links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "consignments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_consignments_merged_into")),
        sa.CheckConstraint(
            "direction IN ('import', 'export', 'transit', 'transhipment', 'stay_on_board')",
            name=op.f("ck_consignments_direction"),
        ),
        sa.CheckConstraint(
            ("stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')"),
            name=op.f("ck_consignments_stage"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'deleted', 'never_arrived', 'merged')", name=op.f("ck_consignments_state")
        ),
        sa.ForeignKeyConstraint(["merged_into"], ["consignments.id"], name=op.f("fk_consignments_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignments")),
    )
    op.create_index(op.f("ix_consignments_created_at_id"), "consignments", ["created_at", "id"], unique=False)
    op.create_table(
        "lodgements",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("filer_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mrn", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "direction IN ('import', 'export', 'transit', 'transhipment', 'stay_on_board')",
            name=op.f("ck_lodgements_direction"),
        ),
        sa.CheckConstraint(
            ("stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')"),
            name=op.f("ck_lodgements_stage"),
        ),
        sa.CheckConstraint(
            (
                "state IN ('accepted', 'refused', 'amended', 'amendment_recorded', 'invalidated', "
                "'cancellation_recorded', 'not_a_declaration', 'unrecognised', 'unreadable')"
            ),
            name=op.f("ck_lodgements_state"),
        ),
        sa.CheckConstraint("current_version >= 1", name=op.f("ck_lodgements_current_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodgements")),
    )
    op.create_index(op.f("ix_lodgements_created_at_id"), "lodgements", ["created_at", "id"], unique=False)
    op.create_index(
        op.f("ix_lodgements_filer_id_created_at_id"), "lodgements", ["filer_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_lodgements_filer_id_reference"), "lodgements", ["filer_id", "reference"], unique=False)
    op.create_index(
        "uq_lodgements_filer_id_reference",
        "lodgements",
        ["filer_id", "reference"],
        unique=True,
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_index(op.f("ix_lodgements_mrn"), "lodgements", ["mrn"], unique=False)
    op.create_table(
        "link_assertions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("key_type", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("asserted_by", sa.Text(), nullable=False),
        sa.Column("asserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asserted_event", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("withdrawn_event", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(key_type IS NULL) = (value IS NULL)", name=op.f("ck_link_assertions_key")),
        sa.CheckConstraint(
            "(withdrawn_event IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_link_assertions_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["consignments.id"], name=op.f("fk_link_assertions_consignment_id")
        ),
        sa.ForeignKeyConstraint(["lodgement_id"], ["lodgements.id"], name=op.f("fk_link_assertions_lodgement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_assertions")),
    )
    op.create_index(op.f("ix_link_assertions_consignment_id"), "link_assertions", ["consignment_id"], unique=False)
    op.create_index(op.f("ix_link_assertions_lodgement_id"), "link_assertions", ["lodgement_id"], unique=False)
    op.create_index(op.f("ix_link_assertions_value_key_type"), "link_assertions", ["value", "key_type"], unique=False)
    op.create_table(
        "lodgement_versions",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Boolean(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("raw_digest", sa.Text(), nullable=False),
        sa.Column("raw_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("declaration_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("findings_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint(
            "function IN ('original', 'amendment', 'cancellation')", name=op.f("ck_lodgement_versions_function")
        ),
        sa.CheckConstraint(
            ("refusal IN ('content', 'duplicate_reference', 'unknown_lodgement', 'stranger', 'no_longer_valid')"),
            name=op.f("ck_lodgement_versions_refusal"),
        ),
        sa.CheckConstraint(
            (
                "state IN ('accepted', 'refused', 'amended', 'amendment_recorded', 'invalidated', "
                "'cancellation_recorded', 'not_a_declaration', 'unrecognised', 'unreadable')"
            ),
            name=op.f("ck_lodgement_versions_state"),
        ),
        sa.CheckConstraint("length(raw_digest) = 64", name=op.f("ck_lodgement_versions_raw_digest")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_lodgement_versions_version")),
        sa.ForeignKeyConstraint(["lodgement_id"], ["lodgements.id"], name=op.f("fk_lodgement_versions_lodgement_id")),
        sa.PrimaryKeyConstraint("lodgement_id", "version", name=op.f("pk_lodgement_versions")),
    )
    op.create_index(op.f("ix_lodgement_versions_raw_digest"), "lodgement_versions", ["raw_digest"], unique=False)
