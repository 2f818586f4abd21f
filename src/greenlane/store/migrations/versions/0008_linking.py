# SPDX-License-Identifier: Apache-2.0
"""The numbers by which filings are linked, what consignments wait for, and decisions on recorded requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables and columns."""
    op.add_column(
        "consignments", sa.Column("completeness", sa.Text(), server_default=sa.text("'complete'"), nullable=False)
    )
    op.add_column(
        "consignments",
        sa.Column("waits_for", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    )
    op.add_column("consignments", sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("consignments", sa.Column("late", sa.Boolean(), nullable=True))
    op.add_column("consignments", sa.Column("duplicate", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("link_assertions", sa.Column("relation", sa.Text(), server_default=sa.text("'own'"), nullable=False))
    op.create_check_constraint(
        op.f("ck_link_assertions_relation"), "link_assertions", "relation IN ('own', 'added', 'covers')"
    )
    op.create_check_constraint(
        op.f("ck_consignments_completeness"), "consignments", "completeness IN ('registered', 'pending', 'complete')"
    )
    op.create_index(
        "ix_consignments_awaited",
        "consignments",
        ["expected_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND arrived_at IS NULL AND expected_at IS NOT NULL"),
    )
    op.create_table(
        "filing_keys",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_type", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("goods", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('own', 'master', 'names', 'hint')", name=op.f("ck_filing_keys_role")),
        sa.ForeignKeyConstraint(
            ["lodgement_id", "version"],
            ["lodgement_versions.lodgement_id", "lodgement_versions.version"],
            name=op.f("fk_filing_keys_lodgement_id"),
        ),
        sa.PrimaryKeyConstraint("lodgement_id", "version", "number", name=op.f("pk_filing_keys")),
    )
    op.create_index(op.f("ix_filing_keys_value_key_type"), "filing_keys", ["value", "key_type"], unique=False)
    op.create_table(
        "request_decisions",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("declaration_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["lodgement_id", "version"],
            ["lodgement_versions.lodgement_id", "lodgement_versions.version"],
            name=op.f("fk_request_decisions_lodgement_id"),
        ),
        sa.PrimaryKeyConstraint("lodgement_id", "version", name=op.f("pk_request_decisions")),
    )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON request_decisions "
        "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
    )
