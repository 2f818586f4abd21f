# SPDX-License-Identifier: Apache-2.0
"""Events, the log and its checkpoints; payloads and their purges."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subjects", sa.ARRAY(sa.Uuid(as_uuid=False)), nullable=False),
        sa.CheckConstraint("sensitivity IN ('normal', 'restricted', 'secret')", name=op.f("ck_events_sensitivity")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_events_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_at_id"), "events", ["at", "id"], unique=False)
    op.create_index("ix_events_subjects", "events", ["subjects"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_events_type_at"), "events", ["type", "at"], unique=False)
    op.create_table(
        "frontier",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.ARRAY(sa.LargeBinary()), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_frontier_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontier")),
    )
    op.create_table(
        "leaves",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(leaf_hash) = 32", name=op.f("ck_leaves_leaf_hash")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_leaves_position")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_leaves")),
        sa.UniqueConstraint("event_id", name=op.f("uq_leaves_event_id")),
    )
    op.create_table(
        "payloads",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("retention_class", sa.Text(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "id", name=op.f("pk_payloads")),
        postgresql_partition_by="RANGE (day)",
    )
    op.create_table(
        "purges",
        sa.Column("payload_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("retention_class", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("payload_id", name=op.f("pk_purges")),
    )
    op.create_index(op.f("ix_purges_event_id"), "purges", ["event_id"], unique=False)
    op.create_table(
        "unsealed_events",
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_unsealed_events")),
    )

    op.execute("CREATE TABLE payloads_default PARTITION OF payloads DEFAULT")
    op.execute(
        """
        CREATE FUNCTION greenlane_await_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO unsealed_events (event_id) SELECT id FROM added;
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER await_sealing AFTER INSERT ON events REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_await_sealing()"
    )
    op.execute("INSERT INTO frontier (id, size, hashes) VALUES (1, 0, '{}')")
