# SPDX-License-Identifier: Apache-2.0
"""Answers in the filer's format, and the addresses to which answers are delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answer_documents",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("payload_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["lodgement_id", "version"],
            ["lodgement_versions.lodgement_id", "lodgement_versions.version"],
            name=op.f("fk_answer_documents_lodgement_id"),
        ),
        sa.PrimaryKeyConstraint("lodgement_id", "version", name=op.f("pk_answer_documents")),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("filer_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position >= -1", name=op.f("ck_webhooks_position")),
        sa.CheckConstraint("state IN ('active', 'paused', 'ended')", name=op.f("ck_webhooks_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(
        "ix_webhooks_due", "webhooks", ["run_after"], unique=False, postgresql_where=sa.text("state = 'active'")
    )
    op.create_index(op.f("ix_webhooks_filer_id"), "webhooks", ["filer_id"], unique=False)
    op.create_index(op.f("ix_lodgement_versions_event_id"), "lodgement_versions", ["event_id"], unique=False)
