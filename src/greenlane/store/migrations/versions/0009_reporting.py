# SPDX-License-Identifier: Apache-2.0
"""Reports of conveyances and goods, the moments that they tell of consignments, and the clocks of these."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

_STATES = (
    "state IN ('accepted', 'refused', 'amended', 'amendment_recorded', 'invalidated', "
    "'cancellation_recorded', 'recorded', 'not_a_declaration', 'unrecognised', 'unreadable')"
)
_MOMENTS = "moment IN ('loading', 'departure', 'arrival', 'presentation')"
_KINDS = "kind IN ('arrival', 'departure', 'presentation', 'loading', 'discharge', 'unloading', 'stowage', 'status')"


def upgrade() -> None:
    """Make the tables; let lodgements be reports, whose references are told apart from those of declarations."""
    for table in ("lodgements", "lodgement_versions"):
        op.drop_constraint(op.f(f"ck_{table}_state"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_state"), table, _STATES)
    op.drop_index("uq_lodgements_filer_id_reference", "lodgements")
    op.create_index(
        "uq_lodgements_filer_id_reference",
        "lodgements",
        ["filer_id", "reference"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('refused', 'recorded')"),
    )
    op.create_table(
        "reports",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_reports_kind")),
        _version("reports"),
        sa.PrimaryKeyConstraint("lodgement_id", "version", name=op.f("pk_reports")),
    )
    op.create_table(
        "report_keys",
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_type", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("of_filing", sa.Boolean(), nullable=False),
        _version("report_keys"),
        sa.PrimaryKeyConstraint("lodgement_id", "version", "number", name=op.f("pk_report_keys")),
    )
    op.create_index(
        op.f("ix_report_keys_value_key_type_of_filing"), "report_keys", ["value", "key_type", "of_filing"], unique=False
    )
    op.create_table(
        "moments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actual", sa.Boolean(), nullable=False),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("withdrawn_event", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint(_MOMENTS, name=op.f("ck_moments_moment")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_moments_version")),
        sa.ForeignKeyConstraint(["consignment_id"], ["consignments.id"], name=op.f("fk_moments_consignment_id")),
        _version("moments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
    )
    op.create_index(op.f("ix_moments_consignment_id"), "moments", ["consignment_id"], unique=False)
    op.create_index(op.f("ix_moments_lodgement_id"), "moments", ["lodgement_id"], unique=False)
    op.create_table(
        "clocks",
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("filing_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presentation_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_limit", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_silence", sa.Text(), nullable=True),
        sa.Column("shown", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("reckoned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("on_silence IN ('may_proceed', 'must_wait')", name=op.f("ck_clocks_on_silence")),
        sa.ForeignKeyConstraint(["consignment_id"], ["consignments.id"], name=op.f("fk_clocks_consignment_id")),
        sa.PrimaryKeyConstraint("consignment_id", name=op.f("pk_clocks")),
    )
    op.create_index(
        op.f("ix_clocks_decision_limit_consignment_id"), "clocks", ["decision_limit", "consignment_id"], unique=False
    )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON reports "
        "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
    )


def _version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["lodgement_id", "version"],
        ["lodgement_versions.lodgement_id", "lodgement_versions.version"],
        name=op.f(f"fk_{table}_lodgement_id"),
    )
