# SPDX-License-Identifier: Apache-2.0
"""Capacity plans, selections over a window, results of controls; assessments tell their office, mode and lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

_OUTCOMES = (
    "'assessment_complete', 'request_for_information', 'request_for_screening', 'do_not_load', 'no_control', "
    "'documentary_check', 'scan', 'examination', 'release', 'release_and_audit', 'audit'"
)
_IMMUTABLE = ("selection_runs", "selection_places", "selection_members", "results")


def upgrade() -> None:
    """Make the tables; rows of earlier releases have neither office nor selection over a window."""
    op.add_column("assessments", sa.Column("office", sa.Text(), nullable=True))
    op.add_column("assessments", sa.Column("mode", sa.Text(), nullable=True))
    op.add_column("assessments", sa.Column("watch_lists", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("assessments", sa.Column("due", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_assessments_office_stage_due", "assessments", ["office", "stage", "due"], unique=False)
    op.create_table(
        "capacity_plans",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_capacity_plans_approved")),
        sa.CheckConstraint("approved_by IS DISTINCT FROM created_by", name=op.f("ck_capacity_plans_second_person")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_capacity_plans_digest")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_capacity_plans_version")),
        sa.PrimaryKeyConstraint("office", "version", name=op.f("pk_capacity_plans")),
    )
    op.create_table(
        "selection_runs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("run_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')",
            name=op.f("ck_selection_runs_stage"),
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_selection_runs_digest")),
        sa.CheckConstraint("population >= 1", name=op.f("ck_selection_runs_population")),
        sa.CheckConstraint("window_to > window_from", name=op.f("ck_selection_runs_window")),
        sa.ForeignKeyConstraint(
            ["configuration"], ["configurations.digest"], name=op.f("fk_selection_runs_configuration")
        ),
        sa.ForeignKeyConstraint(
            ["office", "plan_version"],
            ["capacity_plans.office", "capacity_plans.version"],
            name=op.f("fk_selection_runs_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_runs")),
    )
    op.create_index(op.f("ix_selection_runs_at_id"), "selection_runs", ["at", "id"], unique=False)
    op.create_index(
        op.f("ix_selection_runs_office_stage_at"), "selection_runs", ["office", "stage", "at"], unique=False
    )
    op.create_table(
        "selection_places",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("control", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"control IN ({_OUTCOMES})",
            name=op.f("ck_selection_places_control"),
        ),
        sa.CheckConstraint(
            "stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')",
            name=op.f("ck_selection_places_stage"),
        ),
        sa.CheckConstraint("given >= drawn AND drawn >= 0", name=op.f("ck_selection_places_given")),
        sa.ForeignKeyConstraint(["run_id"], ["selection_runs.id"], name=op.f("fk_selection_places_run_id")),
        sa.PrimaryKeyConstraint("run_id", "day", "control", name=op.f("pk_selection_places")),
    )
    op.create_index(op.f("ix_selection_places_office_day"), "selection_places", ["office", "day"], unique=False)
    op.create_table(
        "selection_members",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("random_chance", sa.Double(), nullable=False),
        sa.Column("inclusion", sa.Double(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.CheckConstraint(
            f"outcome IN ({_OUTCOMES})",
            name=op.f("ck_selection_members_outcome"),
        ),
        sa.CheckConstraint(
            "stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')",
            name=op.f("ck_selection_members_stage"),
        ),
        sa.CheckConstraint(
            "standing IN ('selected', 'milder', 'let_go', 'not_proposed', 'below_cut')",
            name=op.f("ck_selection_members_standing"),
        ),
        sa.CheckConstraint(
            "random_chance BETWEEN 0 AND 1 AND inclusion BETWEEN 0 AND 1", name=op.f("ck_selection_members_chances")
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_selection_members_assessment_id")),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["consignments.id"], name=op.f("fk_selection_members_consignment_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["selection_runs.id"], name=op.f("fk_selection_members_run_id")),
        sa.PrimaryKeyConstraint("run_id", "assessment_id", name=op.f("pk_selection_members")),
    )
    op.create_index(op.f("ix_selection_members_assessment_id"), "selection_members", ["assessment_id"], unique=True)
    op.create_index(
        "ix_selection_members_consignment_id_stage", "selection_members", ["consignment_id", "stage"], unique=False
    )
    op.create_index(
        "uq_selection_members_first",
        "selection_members",
        ["consignment_id", "stage"],
        unique=True,
        postgresql_where=sa.text("first"),
    )
    op.create_table(
        "results",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("risk_area", sa.Text(), nullable=True),
        sa.Column("value", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code IN ('no_irregularity', 'minor', 'major', 'seizure')", name=op.f("ck_results_code")),
        sa.CheckConstraint(
            "risk_area IN ('security', 'drugs', 'weapons', 'revenue', 'ipr', 'health', 'environment', 'prohibited')",
            name=op.f("ck_results_risk_area"),
        ),
        sa.CheckConstraint("(value IS NULL) = (currency IS NULL)", name=op.f("ck_results_currency")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_results_value")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_results_assessment_id")),
        sa.ForeignKeyConstraint(["consignment_id"], ["consignments.id"], name=op.f("fk_results_consignment_id")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["results.id"], name=op.f("fk_results_predecessor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
    )
    op.create_index(op.f("ix_results_assessment_id"), "results", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_results_consignment_id"), "results", ["consignment_id"], unique=False)
    op.create_index(op.f("ix_results_examined_at_id"), "results", ["examined_at", "id"], unique=False)
    op.create_index(op.f("ix_results_predecessor_id"), "results", ["predecessor_id"], unique=True)
    op.add_column("selections", sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("selections", sa.Column("inclusion", sa.Double(), nullable=True))
    op.create_foreign_key(op.f("fk_selections_run_id"), "selections", "selection_runs", ["run_id"], ["id"])
    op.create_check_constraint(op.f("ck_selections_inclusion"), "selections", "inclusion BETWEEN 0 AND 1")
    op.create_check_constraint(op.f("ck_selections_run"), "selections", "(run_id IS NULL) = (inclusion IS NULL)")
    op.create_index(op.f("ix_selections_run_id"), "selections", ["run_id"], unique=False)
    for table in _IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OF office, version, document, digest, created_by, created_at "
        "OR DELETE ON capacity_plans FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse_change()"
    )
