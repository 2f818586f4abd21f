# SPDX-License-Identifier: Apache-2.0
"""Reports of conveyances, equipment and goods under way, what they tell of consignments, and the clocks of these."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table

from greenlane.cargo import Moment, ReportKind
from greenlane.store.tables.base import closed, document, instant, metadata, text, uid

SILENCES = ("may_proceed", "must_wait")


def _version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["lodgement_id", "version"], ["lodgement_versions.lodgement_id", "lodgement_versions.version"]
    )


reports = Table(
    "reports",
    metadata,
    uid("lodgement_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    Column("planned", Boolean, nullable=False),
    text("place", nullable=True),
    uid("report_id"),
    closed("kind", ReportKind),
    _version(),
)
"""What a version of a lodgement reports; ``report_id`` names the payload with the report as it was read."""

report_keys = Table(
    "report_keys",
    metadata,
    uid("lodgement_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("key_type"),
    text("value"),
    Column("of_filing", Boolean, nullable=False),
    _version(),
    Index(None, "value", "key_type", "of_filing"),
)
"""The numbers and calls by which reports and filings find each other: an index over both."""

moments = Table(
    "moments",
    metadata,
    uid(primary_key=True),
    uid("consignment_id", ForeignKey("consignments.id")),
    uid("lodgement_id"),
    Column("version", Integer, nullable=False),
    text("moment"),
    instant("at"),
    Column("actual", Boolean, nullable=False),
    Column("stated", Boolean, nullable=False),
    text("place", nullable=True),
    text("path", nullable=True),
    instant("received_at"),
    uid("event_id"),
    uid("withdrawn_event", nullable=True),
    closed("moment", Moment),
    CheckConstraint("version >= 1", name="version"),
    _version(),
    Index(None, "consignment_id"),
    Index(None, "lodgement_id"),
)
"""When a report says that something happens to a consignment; what no longer holds names the event that ended it."""

clocks = Table(
    "clocks",
    metadata,
    uid("consignment_id", ForeignKey("consignments.id"), primary_key=True),
    text("stage"),
    instant("filing_limit", nullable=True),
    instant("decision_limit", nullable=True),
    instant("presentation_limit", nullable=True),
    instant("storage_limit", nullable=True),
    text("on_silence", nullable=True),
    document("shown"),
    instant("reckoned_at"),
    closed("on_silence", SILENCES),
    Index(None, "decision_limit", "consignment_id"),
)
"""The limits of a consignment as they were reckoned last, and in ``shown`` the times, laws and reasons behind them."""
