# SPDX-License-Identifier: Apache-2.0
"""Assessments, selections and decisions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("consignment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("lodgement_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("lodgement_version", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("as_of_position", sa.BigInteger(), nullable=True),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("facts_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("result_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("result_digest", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("scores", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("high_risk", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_reason", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("band IN ('low', 'medium', 'high', 'very_high')", name=op.f("ck_assessments_band")),
        sa.CheckConstraint(
            (
                "outcome IN ('assessment_complete', 'request_for_information', 'request_for_screening', "
                "'do_not_load', 'no_control', 'documentary_check', 'scan', 'examination', 'release', "
                "'release_and_audit', 'audit')"
            ),
            name=op.f("ck_assessments_outcome"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('normal', 'restricted', 'secret')", name=op.f("ck_assessments_sensitivity")
        ),
        sa.CheckConstraint(
            ("stage IN ('pre_loading', 'pre_arrival', 'pre_departure', 'transit', 'clearance', 'post_release')"),
            name=op.f("ck_assessments_stage"),
        ),
        sa.CheckConstraint("deadline IS NOT NULL OR deadline_reason IS NOT NULL", name=op.f("ck_assessments_deadline")),
        sa.CheckConstraint("length(result_digest) = 64", name=op.f("ck_assessments_result_digest")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_assessments_score")),
        sa.ForeignKeyConstraint(
            ["configuration"], ["configurations.digest"], name=op.f("fk_assessments_configuration")
        ),
        sa.ForeignKeyConstraint(["consignment_id"], ["consignments.id"], name=op.f("fk_assessments_consignment_id")),
        sa.ForeignKeyConstraint(
            ["lodgement_id", "lodgement_version"],
            ["lodgement_versions.lodgement_id", "lodgement_versions.version"],
            name=op.f("fk_assessments_lodgement_id"),
        ),
        sa.ForeignKeyConstraint(["predecessor_id"], ["assessments.id"], name=op.f("fk_assessments_predecessor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_at_id"), "assessments", ["at", "id"], unique=False)
    op.create_index(
        op.f("ix_assessments_consignment_id_stage_at"), "assessments", ["consignment_id", "stage", "at"], unique=False
    )
    op.create_index(op.f("ix_assessments_lodgement_id"), "assessments", ["lodgement_id"], unique=False)
    op.create_index(op.f("ix_assessments_predecessor_id"), "assessments", ["predecessor_id"], unique=True)
    op.create_table(
        "hits",
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("profile_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("risk_area", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("mandatory", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            (
                "mandatory IN ('assessment_complete', 'request_for_information', "
                "'request_for_screening', 'do_not_load', 'no_control', 'documentary_check', 'scan', "
                "'examination', 'release', 'release_and_audit', 'audit')"
            ),
            name=op.f("ck_hits_mandatory"),
        ),
        sa.CheckConstraint(
            ("risk_area IN ('security', 'drugs', 'weapons', 'revenue', 'ipr', 'health', 'environment', 'prohibited')"),
            name=op.f("ck_hits_risk_area"),
        ),
        sa.CheckConstraint("sensitivity IN ('normal', 'restricted', 'secret')", name=op.f("ck_hits_sensitivity")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_hits_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "profile_id", "profile_version", name=op.f("pk_hits")),
    )
    op.create_index(op.f("ix_hits_profile_id_profile_version"), "hits", ["profile_id", "profile_version"], unique=False)
    op.create_table(
        "selections",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("cut_off", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("selected_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "outcome IN ('assessment_complete', 'request_for_information', 'request_for_screening', "
                "'do_not_load', 'no_control', 'documentary_check', 'scan', 'examination', 'release', "
                "'release_and_audit', 'audit')"
            ),
            name=op.f("ck_selections_outcome"),
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_selections_assessment_id")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["selections.id"], name=op.f("fk_selections_predecessor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selections")),
    )
    op.create_index(op.f("ix_selections_assessment_id"), "selections", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_selections_predecessor_id"), "selections", ["predecessor_id"], unique=True)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("assessment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("selection_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('officer', 'policy')", name=op.f("ck_decisions_kind")),
        sa.CheckConstraint(
            (
                "outcome IN ('assessment_complete', 'request_for_information', 'request_for_screening', "
                "'do_not_load', 'no_control', 'documentary_check', 'scan', 'examination', 'release', "
                "'release_and_audit', 'audit')"
            ),
            name=op.f("ck_decisions_outcome"),
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_decisions_assessment_id")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["decisions.id"], name=op.f("fk_decisions_predecessor_id")),
        sa.ForeignKeyConstraint(["selection_id"], ["selections.id"], name=op.f("fk_decisions_selection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_assessment_id"), "decisions", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_decisions_predecessor_id"), "decisions", ["predecessor_id"], unique=True)
