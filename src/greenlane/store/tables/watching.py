# SPDX-License-Identifier: Apache-2.0
"""Changes of lists that one person proposes and another approves, possible matches, and what was decided on them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)
from sqlalchemy import (
    text as sql,
)

from greenlane.store.tables.base import closed, document, instant, metadata, text, uid

CHANGE_STATES = ("proposed", "applied", "refused")
CHANGE_ACTIONS = ("add", "change", "remove")
SUBJECTS = ("party", "equipment", "conveyance")
VERDICTS = ("cleared", "confirmed")

list_changes = Table(
    "list_changes",
    metadata,
    uid(primary_key=True),
    text("list", ForeignKey("lists.name")),
    text("state"),
    Column("base_sequence", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=True),
    text("format", nullable=True),
    text("file_digest", nullable=True),
    Column("before", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("asked_about", Boolean, nullable=False),
    text("reason"),
    text("proposed_by"),
    instant("proposed_at"),
    text("decided_by", nullable=True),
    instant("decided_at", nullable=True),
    closed("state", CHANGE_STATES),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided"),
    CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="waits"),
    CheckConstraint("(state = 'applied') = (sequence IS NOT NULL)", name="applied"),
    CheckConstraint(
        "state <> 'applied' OR decided_by <> proposed_by OR proposed_by LIKE 'policy:%'", name="second_person"
    ),
    CheckConstraint("base_sequence >= 0 AND sequence > base_sequence", name="sequence"),
    Index("uq_list_changes_applied", "list", "sequence", unique=True, postgresql_where=sql("state = 'applied'")),
    Index(None, "list", "proposed_at"),
)
"""What a person proposes to change in a list; ``sequence`` is what the list came to when a second one approved it."""

list_change_entries = Table(
    "list_change_entries",
    metadata,
    uid("change_id", ForeignKey("list_changes.id"), primary_key=True),
    text("key", primary_key=True),
    uid("entry_id"),
    text("action"),
    text("value"),
    document("extra"),
    text("digest", nullable=True),
    closed("action", CHANGE_ACTIONS),
)
"""The entries of a change that waits; when it is applied they go into ``list_entries``, when refused they go."""

possible_matches = Table(
    "possible_matches",
    metadata,
    uid(primary_key=True),
    uid("assessment_id", ForeignKey("assessments.id")),
    uid("consignment_id", ForeignKey("consignments.id")),
    text("subject"),
    Column("place", Integer, nullable=False),
    text("role", nullable=True),
    text("identity"),
    text("list"),
    Column("sequence", BigInteger, nullable=False),
    uid("entry_id", ForeignKey("list_entries.id")),
    text("entry_key"),
    text("entry_digest"),
    Column("score", Float, nullable=False),
    uid("details_id"),
    uid("clearing_id", nullable=True),
    instant("at"),
    closed("subject", SUBJECTS),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    CheckConstraint("length(identity) = 64", name="identity"),
    ForeignKeyConstraint(["list"], ["lists.name"]),
    Index(None, "assessment_id"),
    Index(None, "consignment_id"),
    Index(None, "entry_id"),
)
"""That something declared may be what a list names, as an assessment found it. ``identity`` and ``entry_digest`` are
digests of what was compared on either side; the words are in the payload ``details_id``, which may be erased."""

match_decisions = Table(
    "match_decisions",
    metadata,
    uid(primary_key=True),
    uid("match_id", ForeignKey("possible_matches.id")),
    text("identity"),
    text("list", ForeignKey("lists.name")),
    text("entry_key"),
    text("entry_digest"),
    text("verdict"),
    text("reason"),
    uid("note_id", nullable=True),
    text("decided_by"),
    instant("at"),
    instant("until", nullable=True),
    uid("predecessor_id", ForeignKey("match_decisions.id"), nullable=True),
    closed("verdict", VERDICTS),
    CheckConstraint("until > at", name="until"),
    Index(None, "identity", "list", "entry_key", "at"),
    Index(None, "predecessor_id", unique=True),
    Index(None, "match_id"),
)
"""What an officer decided of a pair: this party and that entry. It holds while neither side changes, and until then."""
