# SPDX-License-Identifier: Apache-2.0
"""What decides (configurations, profiles, lists), what was decided, the random draw and what was seen before."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy import (
    text as sql,
)

from greenlane.access import Sensitivity
from greenlane.cargo import Stage
from greenlane.store.tables.base import closed, document, instant, label_columns, metadata, octets, text, uid
from greenlane.targeting import Band, DecisionKind, Outcome, RiskArea, State

configuration_parts = Table(
    "configuration_parts",
    metadata,
    text("digest", primary_key=True),
    text("kind"),
    octets("body"),
    CheckConstraint("length(digest) = 64", name="digest"),
)
"""The documents that configurations name by digest: profile sets, policies, exchange rates, time limits."""

configurations = Table(
    "configurations",
    metadata,
    text("digest", primary_key=True),
    text("manifest"),
    instant("created_at"),
    CheckConstraint("length(digest) = 64", name="digest"),
)

activations = Table(
    "activations",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=True),
    text("configuration", ForeignKey("configurations.digest")),
    text("activated_by"),
    instant("at"),
    uid("event_id"),
)
"""Which configuration was in force from when; the last one is."""

profiles = Table(
    "profiles",
    metadata,
    text("id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("state"),
    text("document"),
    *label_columns(sensitivity=True),
    text("owner"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    text("created_by"),
    instant("created_at"),
    text("approved_by", nullable=True),
    instant("approved_at", nullable=True),
    instant("lapses_at", nullable=True),
    Column("observe_only", Boolean, nullable=False, server_default=sql("false")),
    Column("projected_a_day", Double, nullable=True),
    closed("state", State),
    closed("sensitivity", Sensitivity),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("approved_by IS DISTINCT FROM created_by", name="second_person"),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
    CheckConstraint(
        "state NOT IN ('live', 'suspended') OR approved_by IS NOT NULL OR lapses_at IS NOT NULL",
        name="approved_before_live",
    ),
    Index("uq_profiles_live", "id", unique=True, postgresql_where=sql("state = 'live'")),
)
"""``document`` is the YAML as its author wrote it; a trigger keeps it as it is. At most one version is live,
and none without the approval of a second person, but for a look-out until it lapses."""

lists = Table(
    "lists",
    metadata,
    text("name", primary_key=True),
    text("kind"),
    text("title"),
    *label_columns(sensitivity=True),
    Column("sequence", BigInteger, nullable=False),
    instant("created_at"),
    closed("sensitivity", Sensitivity),
    CheckConstraint("kind ~ '^[a-z_]+$'", name="kind"),
    CheckConstraint("name ~ '^[a-z][a-z0-9_]*$'", name="name"),
)

list_entries = Table(
    "list_entries",
    metadata,
    uid(primary_key=True),
    text("list", ForeignKey("lists.name")),
    text("key"),
    text("value"),
    document("extra"),
    text("digest", nullable=True),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_to", BigInteger, nullable=True),
    text("added_by"),
    text("ended_by", nullable=True),
    CheckConstraint("valid_to > valid_from", name="valid_to"),
    Index("uq_list_entries_current", "list", "key", unique=True, postgresql_where=sql("valid_to IS NULL")),
    Index(None, "key", "list"),
    Index(None, "list", "valid_from"),
    Index("ix_list_entries_ended", "list", "valid_to", postgresql_where=sql("valid_to IS NOT NULL")),
)
"""Entries hold from a sequence number of their list to another one, never copied: the list as of any number is here."""

assessments = Table(
    "assessments",
    metadata,
    uid(primary_key=True),
    uid("consignment_id", ForeignKey("consignments.id")),
    uid("lodgement_id", nullable=True),
    Column("lodgement_version", Integer, nullable=True),
    text("stage"),
    uid("predecessor_id", ForeignKey("assessments.id"), nullable=True),
    Column("as_of_position", BigInteger, nullable=True),
    text("configuration", ForeignKey("configurations.digest")),
    text("engine"),
    uid("facts_id"),
    uid("result_id"),
    text("result_digest"),
    Column("score", Integer, nullable=False),
    document("scores"),
    text("band"),
    text("outcome"),
    text("lane"),
    Column("high_risk", ARRAY(Text), nullable=False),
    instant("deadline", nullable=True),
    text("deadline_reason", nullable=True),
    text("office", nullable=True),
    text("mode", nullable=True),
    Column("watch_lists", ARRAY(Text), nullable=True),
    instant("due", nullable=True),
    *label_columns(sensitivity=True),
    instant("at"),
    closed("stage", Stage),
    closed("band", Band),
    closed("outcome", Outcome),
    closed("sensitivity", Sensitivity),
    CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    CheckConstraint("length(result_digest) = 64", name="result_digest"),
    CheckConstraint("deadline IS NOT NULL OR deadline_reason IS NOT NULL", name="deadline"),
    ForeignKeyConstraint(
        ["lodgement_id", "lodgement_version"], ["lodgement_versions.lodgement_id", "lodgement_versions.version"]
    ),
    Index(None, "consignment_id", "stage", "at"),
    Index(None, "at", "id"),
    Index(None, "predecessor_id", unique=True),
    Index(None, "lodgement_id"),
    Index("ix_assessments_office_stage_due", "office", "stage", "due"),
)
"""The machine's opinion of one version at one stage. ``facts_id`` and ``result_id`` name payloads.

``office`` is the one that would control, ``mode`` how the goods cross the border, ``watch_lists`` the lists that told
of a match, ``due`` the deadline or, without one, the moment of the assessment; null in rows of earlier releases.
"""

hits = Table(
    "hits",
    metadata,
    uid("assessment_id", ForeignKey("assessments.id"), primary_key=True),
    text("profile_id", primary_key=True),
    Column("profile_version", Integer, primary_key=True, autoincrement=False),
    text("risk_area"),
    Column("weight", Integer, nullable=False),
    text("mandatory", nullable=True),
    *label_columns(sensitivity=True),
    closed("risk_area", RiskArea),
    closed("mandatory", Outcome),
    closed("sensitivity", Sensitivity),
    Index(None, "profile_id", "profile_version"),
)

selections = Table(
    "selections",
    metadata,
    uid(primary_key=True),
    uid("assessment_id", ForeignKey("assessments.id")),
    uid("predecessor_id", ForeignKey("selections.id"), nullable=True),
    text("rule"),
    Column("cut_off", Integer, nullable=False),
    text("outcome"),
    text("lane"),
    document("selected_by"),
    instant("at"),
    uid("run_id", ForeignKey("selection_runs.id"), nullable=True),
    Column("inclusion", Double, nullable=True),
    closed("outcome", Outcome),
    CheckConstraint("inclusion BETWEEN 0 AND 1", name="inclusion"),
    CheckConstraint("(run_id IS NULL) = (inclusion IS NULL)", name="run"),
    Index(None, "assessment_id"),
    Index(None, "predecessor_id", unique=True),
    Index(None, "run_id"),
)
"""``run_id`` names the selection over a window that settled it, with the probability of any control at all."""

decisions = Table(
    "decisions",
    metadata,
    uid(primary_key=True),
    uid("assessment_id", ForeignKey("assessments.id")),
    uid("selection_id", ForeignKey("selections.id"), nullable=True),
    uid("predecessor_id", ForeignKey("decisions.id"), nullable=True),
    text("kind"),
    text("decided_by"),
    text("outcome"),
    text("lane"),
    text("reason_code"),
    uid("note_id", nullable=True),
    instant("at"),
    closed("kind", DecisionKind),
    closed("outcome", Outcome),
    Index(None, "assessment_id"),
    Index(None, "predecessor_id", unique=True),
)

draw_periods = Table(
    "draw_periods",
    metadata,
    text("period", primary_key=True),
    instant("starts_at"),
    instant("ends_at"),
    text("key_hash"),
    octets("sealed_key"),
    octets("revealed_key", nullable=True),
    uid("committed_event"),
    uid("revealed_event", nullable=True),
    CheckConstraint("ends_at > starts_at", name="ends_at"),
    CheckConstraint("(revealed_key IS NULL) = (revealed_event IS NULL)", name="revealed"),
    Index(None, "starts_at", unique=True),
)
"""The keys of the random draw: sealed by the installation's own key until the period is over and the key is shown."""

sightings = Table(
    "sightings",
    metadata,
    octets("key", primary_key=True),
    uid("consignment_id", primary_key=True),
    uid("event_id"),
    instant("at"),
    CheckConstraint("octet_length(key) = 16", name="key"),
)
"""That an accepted consignment carried a key (party, route, origin, container); ``key`` is a digest of it."""

history_coverage = Table(
    "history_coverage",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    instant("since"),
    CheckConstraint("id = 1", name="one_row"),
)
"""Since when the installation has seen what it is to remember. One row."""
