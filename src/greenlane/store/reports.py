# SPDX-License-Identifier: Apache-2.0
"""Reports, the numbers under which they are found, the moments that they tell, and the clocks of consignments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Uuid, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql

from greenlane.access import Reach
from greenlane.cargo import Function, Moment, ReportKind
from greenlane.store.consignments import StoredConsignment
from greenlane.store.paging import Page, Place, page_of, page_size, place_of
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import consignments, link_assertions, lodgement_versions, lodgements
from greenlane.store.tables.reporting import clocks, moments, report_keys, reports
from greenlane.store.writing import Writer, pairs_listed, read_all, row_of

RECORDED = "recorded"
"""The state of a lodgement that holds a report."""

Key = tuple[str, str]
"""The type and the value of a number."""


class StoredReport(Struct, frozen=True, kw_only=True):
    """A version of a lodgement that reports; ``report_id`` names the payload, ``received_at`` is when it came."""

    lodgement_id: str
    version: int
    kind: ReportKind
    planned: bool
    place: str | None
    report_id: str
    received_at: datetime | None = None


class StoredMoment(Struct, frozen=True, kw_only=True):
    """When a report says that something happens, or happened, to a consignment.

    ``stated`` is false where the report names no time and ``at`` is when it came. ``event_id`` is the event that
    recorded it, ``withdrawn_event`` the one since which it no longer holds.
    """

    id: str
    consignment_id: str
    lodgement_id: str
    version: int
    moment: Moment
    at: datetime
    actual: bool
    stated: bool
    place: str | None
    path: str | None
    received_at: datetime
    event_id: str
    withdrawn_event: str | None = None


class Clock(Struct, frozen=True, kw_only=True):
    """The limits of a consignment as they were reckoned last, UTC; ``shown`` is what people are told of them."""

    consignment_id: str
    stage: str
    filing_limit: datetime | None
    decision_limit: datetime | None
    presentation_limit: datetime | None
    storage_limit: datetime | None
    on_silence: str | None
    shown: dict[str, Any]
    reckoned_at: datetime


class Reports:
    """The repository of reports."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, report: StoredReport) -> None:
        """Record a report."""
        row = row_of(report)
        del row["received_at"]
        self._writer.add(reports, row)

    def add_keys(self, lodgement_id: str, version: int, keys: Iterable[Key], *, of_filing: bool) -> None:
        """Record under which numbers a version of a report or of a filing is found; what is recorded stays."""
        for number, (key_type, value) in enumerate(sorted(set(keys)), start=1):
            row = {
                "lodgement_id": lodgement_id,
                "version": version,
                "number": number,
                "key_type": key_type,
                "value": value,
                "of_filing": of_filing,
            }
            self._writer.add(report_keys, row, once=True)

    def under(self, keys: Iterable[Key]) -> list[StoredReport]:
        """Return the reports in force under one of these numbers, in the order in which they came.

        In force is the latest version of a report that was not withdrawn.
        """
        wanted = sorted(set(keys))
        if not wanted:
            return []
        asked = pairs_listed(wanted)
        found = (
            select(report_keys.c.lodgement_id, report_keys.c.version)
            .join(asked, (report_keys.c.key_type == asked.c.first) & (report_keys.c.value == asked.c.second))
            .where(report_keys.c.of_filing.is_(False))
        )
        query = (
            select(reports, lodgement_versions.c.received_at)
            .join(
                lodgement_versions,
                (lodgement_versions.c.lodgement_id == reports.c.lodgement_id)
                & (lodgement_versions.c.version == reports.c.version),
            )
            .join(lodgements, lodgements.c.id == reports.c.lodgement_id)
            .where(
                tuple_(reports.c.lodgement_id, reports.c.version).in_(found),
                lodgements.c.current_version == reports.c.version,
                lodgement_versions.c.function != Function.CANCELLATION,
            )
            .order_by(lodgement_versions.c.received_at, reports.c.lodgement_id)
        )
        return read_all(StoredReport, self._writer.execute(query))

    def consignments_under(self, keys: Iterable[Key]) -> list[str]:
        """Return the consignments to which filings under one of these numbers are linked, sorted."""
        wanted = sorted(set(keys))
        if not wanted:
            return []
        query = (
            select(link_assertions.c.consignment_id)
            .join(report_keys, report_keys.c.lodgement_id == link_assertions.c.lodgement_id)
            .where(
                tuple_(report_keys.c.key_type, report_keys.c.value).in_(wanted),
                report_keys.c.of_filing,
                link_assertions.c.withdrawn_event.is_(None),
            )
            .distinct()
            .order_by(link_assertions.c.consignment_id)
        )
        return [str(row.consignment_id) for row in self._writer.execute(query)]

    def keys_of(self, lodgement_id: str, version: int) -> list[Key]:
        """Return the numbers under which a version is found."""
        query = select(report_keys.c.key_type, report_keys.c.value).where(
            report_keys.c.lodgement_id == lodgement_id, report_keys.c.version == version
        )
        return [(row.key_type, row.value) for row in self._writer.execute(query)]

    def consignments_of(self, lodgement_id: str) -> list[str]:
        """Return the consignments of which a report has told something that still holds, sorted."""
        query = (
            select(moments.c.consignment_id)
            .where(moments.c.lodgement_id == lodgement_id, moments.c.withdrawn_event.is_(None))
            .distinct()
            .order_by(moments.c.consignment_id)
        )
        return [str(row.consignment_id) for row in self._writer.execute(query)]

    def of_reference(self, filer_id: str, reference: str) -> str | None:
        """Return the lodgement of the latest report of a filer under a reference of its own."""
        query = (
            select(lodgements.c.id)
            .where(
                lodgements.c.filer_id == filer_id, lodgements.c.reference == reference, lodgements.c.state == RECORDED
            )
            .order_by(lodgements.c.created_at.desc(), lodgements.c.id.desc())
            .limit(1)
        )
        found = self._writer.execute(query).scalar_one_or_none()
        return str(found) if found is not None else None

    # --- moments

    def add_moment(self, moment: StoredMoment) -> None:
        """Record what a report tells of a consignment."""
        self._writer.add(moments, row_of(moment))

    def withdraw_moments(self, moment_ids: Iterable[str], *, event_id: str) -> None:
        """Record that moments no longer hold, since the event."""
        statement = update(moments).where(moments.c.id.in_(list(moment_ids))).values(withdrawn_event=event_id)
        self._writer.execute(statement)

    def moments_of(self, consignment_ids: Iterable[str]) -> dict[str, list[StoredMoment]]:
        """Return by consignment the moments that hold, in the order in which their reports came."""
        wanted = list(dict.fromkeys(consignment_ids))
        query = (
            select(moments)
            .where(moments.c.consignment_id.in_(wanted), moments.c.withdrawn_event.is_(None))
            .order_by(moments.c.received_at, moments.c.lodgement_id, moments.c.at, moments.c.id)
        )
        found: dict[str, list[StoredMoment]] = {}
        for moment in read_all(StoredMoment, self._writer.execute(query)):
            found.setdefault(moment.consignment_id, []).append(moment)
        return found

    def mark(self, consignment_id: str, *, arrived_at: datetime | None, presented_at: datetime | None) -> None:
        """Record when a consignment arrived and was presented, or that it has not as far as is known."""
        statement = update(consignments).where(consignments.c.id == consignment_id)
        self._writer.execute(statement.values(arrived_at=arrived_at, presented_at=presented_at))
        if arrived_at is not None:  # what was thought never to come has come
            missed = consignments.c.state == "never_arrived"
            self._writer.execute(statement.where(missed).values(state="open"))

    # --- clocks

    def set_clocks(self, reckoned: Iterable[Clock]) -> None:
        """Record the limits of consignments in place of those before."""
        rows = [row_of(clock) for clock in reckoned]
        if not rows:
            return
        statement = postgresql.insert(clocks)
        changed = {name: statement.excluded[name] for name in rows[0] if name != "consignment_id"}
        self._writer.execute(statement.on_conflict_do_update(index_elements=["consignment_id"], set_=changed), rows)

    def set_clock(self, clock: Clock) -> None:
        """Record the limits of one consignment in place of those before."""
        self.set_clocks([clock])

    def clocks_of(self, consignment_ids: Iterable[str]) -> dict[str, Clock]:
        """Return by consignment the limits that were reckoned last."""
        wanted = list(dict.fromkeys(consignment_ids))
        rows = self._writer.execute(select(clocks).where(clocks.c.consignment_id.in_(wanted)))
        return {found.consignment_id: found for found in read_all(Clock, rows)}

    def due(
        self, reach: Reach, *, before: datetime, after: str | None = None, limit: int = 50
    ) -> Page[StoredConsignment]:
        """Return the open consignments within reach whose decision is due by an instant, the most urgent first."""
        limit_at = clocks.c.decision_limit
        query = (
            select(consignments, limit_at)
            .join(clocks, clocks.c.consignment_id == consignments.c.id)
            .where(limit_at <= before, consignments.c.state == "open")
            .where(admitted(reach, agency=consignments.c.agency, unit=consignments.c.unit))
        )
        if after is not None:
            place = place_of(after)
            seen = tuple_(literal(place.at), literal(place.id, Uuid(as_uuid=False)))
            query = query.where(tuple_(limit_at, consignments.c.id) > seen)
        rows = self._writer.execute(query.order_by(limit_at, consignments.c.id).limit(page_size(limit) + 1)).all()
        limits = {str(row.id): row.decision_limit for row in rows}
        return page_of(read_all(StoredConsignment, rows), limit, lambda one: Place(limits[one.id], one.id))
