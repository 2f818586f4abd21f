# SPDX-License-Identifier: Apache-2.0
"""Changes of lists that a second person approves; possible matches and what is decided on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables; let entries of lists keep a digest."""
    op.create_table(
        "list_changes",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("base_sequence", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("file_digest", sa.Text(), nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("asked_about", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'applied') = (sequence IS NOT NULL)", name=op.f("ck_list_changes_applied")),
        sa.CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name=op.f("ck_list_changes_waits")),
        sa.CheckConstraint(
            "state <> 'applied' OR decided_by <> proposed_by OR proposed_by LIKE 'policy:%'",
            name=op.f("ck_list_changes_second_person"),
        ),
        sa.CheckConstraint("state IN ('proposed', 'applied', 'refused')", name=op.f("ck_list_changes_state")),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_list_changes_decided")),
        sa.CheckConstraint("base_sequence >= 0 AND sequence > base_sequence", name=op.f("ck_list_changes_sequence")),
        sa.ForeignKeyConstraint(["list"], ["lists.name"], name=op.f("fk_list_changes_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_changes")),
    )
    op.create_index(op.f("ix_list_changes_list_proposed_at"), "list_changes", ["list", "proposed_at"], unique=False)
    op.create_index(
        "uq_list_changes_applied",
        "list_changes",
        ["list", "sequence"],
        unique=True,
        postgresql_where=sa.text("state = 'applied'"),
    )
    op.create_table(
        "list_change_entries",
        sa.Column("change_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("extra", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint("action IN ('add', 'change', 'remove')", name=op.f("ck_list_change_entries_action")),
        sa.ForeignKeyConstraint(["change_id"], ["list_changes.id"], name=op.f("fk_list_change_entries_change_id")),
        sa.PrimaryKeyConstraint("change_id", "key", name=op.f("pk_list_change_entries")),
    )
    op.create_table(
        "possible_matches",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_key", sa.Text(), nullable=False),
        sa.Column("entry_digest", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("details_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("clearing_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject IN ('party', 'equipment', 'conveyance')", name=op.f("ck_possible_matches_subject")),
        sa.CheckConstraint("length(identity) = 64", name=op.f("ck_possible_matches_identity")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_possible_matches_score")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_possible_matches_assessment_id")),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["consignments.id"], name=op.f("fk_possible_matches_consignment_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["list_entries.id"], name=op.f("fk_possible_matches_entry_id")),
        sa.ForeignKeyConstraint(["list"], ["lists.name"], name=op.f("fk_possible_matches_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_matches")),
    )
    op.create_index(op.f("ix_possible_matches_assessment_id"), "possible_matches", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_possible_matches_consignment_id"), "possible_matches", ["consignment_id"], unique=False)
    op.create_index(op.f("ix_possible_matches_entry_id"), "possible_matches", ["entry_id"], unique=False)
    op.create_table(
        "match_decisions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("match_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry_key", sa.Text(), nullable=False),
        sa.Column("entry_digest", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint("verdict IN ('cleared', 'confirmed')", name=op.f("ck_match_decisions_verdict")),
        sa.CheckConstraint("until > at", name=op.f("ck_match_decisions_until")),
        sa.ForeignKeyConstraint(["list"], ["lists.name"], name=op.f("fk_match_decisions_list")),
        sa.ForeignKeyConstraint(["match_id"], ["possible_matches.id"], name=op.f("fk_match_decisions_match_id")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["match_decisions.id"], name=op.f("fk_match_decisions_predecessor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decisions")),
    )
    op.create_index(
        op.f("ix_match_decisions_identity_list_entry_key_at"),
        "match_decisions",
        ["identity", "list", "entry_key", "at"],
        unique=False,
    )
    op.create_index(op.f("ix_match_decisions_match_id"), "match_decisions", ["match_id"], unique=False)
    op.create_index(op.f("ix_match_decisions_predecessor_id"), "match_decisions", ["predecessor_id"], unique=True)
    op.add_column("list_entries", sa.Column("digest", sa.Text(), nullable=True))
    op.create_index(
        "ix_list_entries_ended",
        "list_entries",
        ["list", "valid_to"],
        unique=False,
        postgresql_where=sa.text("valid_to IS NOT NULL"),
    )
    for table in ("possible_matches", "match_decisions"):
        op.execute(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
        )
