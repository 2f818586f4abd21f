# SPDX-License-Identifier: Apache-2.0
"""Jobs, code lists, the installation's values; triggers that keep what must not change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

IMMUTABLE = (
    "events",
    "leaves",
    "lodgement_versions",
    "configuration_parts",
    "configurations",
    "assessments",
    "hits",
    "selections",
    "decisions",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "code_lists",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "edition", name=op.f("pk_code_lists")),
    )
    op.create_table(
        "installation",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_installation")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_waiting", "jobs", ["run_after", "id"], unique=False, postgresql_where=sa.text("dead_at IS NULL")
    )
    op.create_table(
        "code_list_entries",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("extra", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["list", "edition"],
            ["code_lists.name", "code_lists.edition"],
            name=op.f("fk_code_list_entries_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list", "edition", "code", name=op.f("pk_code_list_entries")),
    )

    op.execute(
        """
        CREATE FUNCTION greenlane_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'GL001';
        END
        $$
        """
    )
    for table in IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OF id, version, document, created_by, created_at OR DELETE "
        "ON profiles FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OF id, list, key, value, valid_from "
        "ON list_entries FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
    )
