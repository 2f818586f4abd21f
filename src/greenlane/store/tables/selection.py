# SPDX-License-Identifier: Apache-2.0
"""Capacity plans, selections over a window with who was in them, and the results of controls."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
)
from sqlalchemy import text as sql

from greenlane.cargo import Stage
from greenlane.store.tables.base import closed, document, instant, label_columns, metadata, text, uid
from greenlane.targeting import Outcome, ResultCode, RiskArea, Standing

capacity_plans = Table(
    "capacity_plans",
    metadata,
    text("office", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    document("document"),
    text("digest"),
    *label_columns(),
    text("created_by"),
    instant("created_at"),
    text("approved_by", nullable=True),
    instant("approved_at", nullable=True),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("approved_by IS DISTINCT FROM created_by", name="second_person"),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
)
"""Plans of offices. The approved one with the highest version is in force; a trigger keeps each as it was written."""

selection_runs = Table(
    "selection_runs",
    metadata,
    uid(primary_key=True),
    text("office"),
    text("stage"),
    instant("window_from"),
    instant("window_to"),
    text("rule"),
    Column("plan_version", Integer, nullable=False),
    text("configuration", ForeignKey("configurations.digest")),
    text("period"),
    Column("population", Integer, nullable=False),
    document("document"),
    text("digest"),
    *label_columns(),
    text("run_by"),
    instant("at"),
    closed("stage", Stage),
    CheckConstraint("window_to > window_from", name="window"),
    CheckConstraint("population >= 1", name="population"),
    CheckConstraint("length(digest) = 64", name="digest"),
    ForeignKeyConstraint(["office", "plan_version"], ["capacity_plans.office", "capacity_plans.version"]),
    Index(None, "office", "stage", "at"),
    Index(None, "at", "id"),
)
"""Selections over a window: ``document`` holds what came of each day; ``digest`` is over who got what."""

selection_places = Table(
    "selection_places",
    metadata,
    uid("run_id", ForeignKey("selection_runs.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    text("control", primary_key=True),
    text("office"),
    text("stage"),
    Column("given", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    closed("control", Outcome),
    closed("stage", Stage),
    CheckConstraint("given >= drawn AND drawn >= 0", name="given"),
    Index(None, "office", "day"),
)
"""How many places of each control a selection gave out on a local day, ``drawn`` of them to the random draw."""

selection_members = Table(
    "selection_members",
    metadata,
    uid("run_id", ForeignKey("selection_runs.id"), primary_key=True),
    uid("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    uid("consignment_id", ForeignKey("consignments.id")),
    text("stage"),
    Column("day", Date, nullable=False),
    text("stratum"),
    Column("first", Boolean, nullable=False),
    Column("drawn", Boolean, nullable=False),
    Column("random_chance", Double, nullable=False),
    Column("inclusion", Double, nullable=False),
    text("standing"),
    text("outcome"),
    text("place", nullable=True),
    closed("stage", Stage),
    closed("standing", Standing),
    closed("outcome", Outcome),
    CheckConstraint("random_chance BETWEEN 0 AND 1 AND inclusion BETWEEN 0 AND 1", name="chances"),
    Index(None, "assessment_id", unique=True),
    Index("ix_selection_members_consignment_id_stage", "consignment_id", "stage"),
    Index(
        "uq_selection_members_first",
        "consignment_id",
        "stage",
        unique=True,
        postgresql_where=sql("first"),
    ),
)
"""Who was in a selection, and what it came to. A consignment is drawn over once a stage: in its ``first`` row.

``place`` is the control of which a duty or the ranking gave it a place; the draw's own places are not in it.
"""

results = Table(
    "results",
    metadata,
    uid(primary_key=True),
    uid("consignment_id", ForeignKey("consignments.id")),
    uid("assessment_id", ForeignKey("assessments.id"), nullable=True),
    uid("predecessor_id", ForeignKey("results.id"), nullable=True),
    text("code"),
    text("risk_area", nullable=True),
    Column("value", Numeric(20, 2), nullable=True),
    text("currency", nullable=True),
    instant("examined_at"),
    text("source"),
    *label_columns(),
    text("recorded_by"),
    instant("recorded_at"),
    closed("code", ResultCode),
    closed("risk_area", RiskArea),
    CheckConstraint("value >= 0", name="value"),
    CheckConstraint("(value IS NULL) = (currency IS NULL)", name="currency"),
    Index(None, "consignment_id"),
    Index(None, "assessment_id"),
    Index(None, "examined_at", "id"),
    Index(None, "predecessor_id", unique=True),
)
"""What controls found. ``assessment_id`` is the assessment that stood when it was found. A correction names what it
corrects as its predecessor; nothing is overwritten."""
