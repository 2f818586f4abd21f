# SPDX-License-Identifier: Apache-2.0
"""Assessments with the hits they rest on. Facts and reasons are payloads; what lists and statistics need is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.dialects import postgresql

from greenlane.access import Reach, Sensitivity, missing
from greenlane.cargo import Stage, is_id
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import consignments
from greenlane.store.tables.targeting import assessments, hits
from greenlane.store.writing import Writer, read, read_all, row_of
from greenlane.targeting import Band, Outcome, RiskArea

_AT_A_TIME = 500


class StoredAssessment(Struct, frozen=True, kw_only=True):
    """An assessment as it is kept; ``facts_id`` and ``result_id`` name the payloads it can be taken again from.

    ``lodgement_id`` and ``lodgement_version`` name the message that gave cause. ``as_of_position`` is the place in the
    log up to which links and history were seen, None for everything there was. ``office`` is the one that would
    control, ``mode`` how the goods cross the border, ``watch_lists`` the lists that told of a match; ``due`` is the
    deadline or, without one, when it was assessed. Assessments of earlier releases tell none of these.
    """

    id: str
    consignment_id: str
    stage: Stage
    configuration: str
    engine: str
    facts_id: str
    result_id: str
    result_digest: str
    score: int
    scores: dict[str, int]
    band: Band
    outcome: Outcome
    lane: str
    high_risk: tuple[str, ...]
    agency: str
    unit: str | None
    sensitivity: Sensitivity
    at: datetime
    lodgement_id: str | None = None
    lodgement_version: int | None = None
    predecessor_id: str | None = None
    as_of_position: int | None = None
    deadline: datetime | None = None
    deadline_reason: str | None = None
    office: str | None = None
    mode: str | None = None
    watch_lists: tuple[str, ...] | None = None
    due: datetime | None = None


class StoredHit(Struct, frozen=True, kw_only=True):
    """That a profile hit, for statistics and for who may know; the reasons are in the assessment's result."""

    assessment_id: str
    profile_id: str
    profile_version: int
    risk_area: RiskArea
    weight: int
    mandatory: Outcome | None
    agency: str
    unit: str | None
    sensitivity: Sensitivity


class Assessments:
    """The repository of assessments."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, assessment: StoredAssessment, hit: Iterable[StoredHit] = ()) -> None:
        """Record an assessment with its hits. Two with the same predecessor end the unit with ``Conflict``."""
        arrays = {
            "high_risk": list(assessment.high_risk),
            "watch_lists": None if assessment.watch_lists is None else list(assessment.watch_lists),
        }
        self._writer.add(assessments, {**row_of(assessment), **arrays})
        for each in hit:
            self._writer.add(hits, row_of(each))

    def get(self, assessment_id: str, *, reach: Reach | None = None) -> StoredAssessment:
        """Return an assessment. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(assessments).where(assessments.c.id == assessment_id)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none() if is_id(assessment_id) else None
        if row is None:
            raise missing(f"assessment {assessment_id[:80]}")
        return read(StoredAssessment, row)

    def hits(self, assessment_ids: Iterable[str]) -> dict[str, list[StoredHit]]:
        """Return by assessment its hits, the heaviest first. Whether they may be shown is asked elsewhere."""
        wanted = list(dict.fromkeys(assessment_ids))
        query = select(hits).where(hits.c.assessment_id.in_(wanted))
        found: dict[str, list[StoredHit]] = {}
        for hit in read_all(StoredHit, self._writer.execute(query.order_by(hits.c.weight.desc(), hits.c.profile_id))):
            found.setdefault(hit.assessment_id, []).append(hit)
        return found

    def hits_since(self, since: datetime) -> dict[tuple[str, int], int]:
        """Return by profile and version how many of the consignments that came since an instant it hit.

        Those that were there before and were only assessed again do not count: they are no day's arrivals.
        """
        query = (
            select(
                hits.c.profile_id,
                hits.c.profile_version,
                func.count(assessments.c.consignment_id.distinct()).label("n"),
            )
            .join(assessments, assessments.c.id == hits.c.assessment_id)
            .join(consignments, consignments.c.id == assessments.c.consignment_id)
            .where(consignments.c.created_at >= since)
            .group_by(hits.c.profile_id, hits.c.profile_version)
        )
        return {(row.profile_id, row.profile_version): row.n for row in self._writer.execute(query)}

    def latest(self, consignment_ids: Iterable[str], stage: Stage | None = None) -> dict[str, StoredAssessment]:
        """Return by consignment its latest assessment, of one stage if asked: the predecessor of the next one."""
        wanted = list(dict.fromkeys(consignment_ids))
        following = assessments.alias("following")
        # What another one follows is not the latest, whatever a clock that was set back says.
        followed = exists().where(following.c.predecessor_id == assessments.c.id)
        query = select(assessments).where(assessments.c.consignment_id.in_(wanted), ~followed)
        if stage is not None:
            query = query.where(assessments.c.stage == stage)
        query = query.ext(postgresql.distinct_on(assessments.c.consignment_id)).order_by(
            assessments.c.consignment_id, assessments.c.at.desc(), assessments.c.id.desc()
        )
        return {found.consignment_id: found for found in read_all(StoredAssessment, self._writer.execute(query))}

    def latest_by_stage(self, consignment_ids: Iterable[str]) -> dict[tuple[str, Stage], StoredAssessment]:
        """Return by consignment and stage the latest assessment: what the next one of that stage follows."""
        wanted = list(dict.fromkeys(consignment_ids))
        following = assessments.alias("following")
        followed = exists().where(following.c.predecessor_id == assessments.c.id)
        query = select(assessments).where(assessments.c.consignment_id.in_(wanted), ~followed)
        query = query.order_by(assessments.c.at, assessments.c.id)
        found = read_all(StoredAssessment, self._writer.execute(query))
        return {(one.consignment_id, one.stage): one for one in found}

    def of_consignment(self, consignment_id: str) -> list[StoredAssessment]:
        """Return every assessment of a consignment, oldest first."""
        query = select(assessments).where(assessments.c.consignment_id == consignment_id)
        return read_all(StoredAssessment, self._writer.execute(query.order_by(assessments.c.at, assessments.c.id)))

    def standing(
        self, reach: Reach | None = None, *, since: datetime | None = None
    ) -> Iterator[list[StoredAssessment]]:
        """Yield the assessments that no later one of their stage follows, oldest first, some hundreds at a time.

        Those within reach, if it is given, and made since an instant, if that is.
        """
        query = _standing(reach, since).order_by(assessments.c.at, assessments.c.id).limit(_AT_A_TIME)
        after = query
        while found := read_all(StoredAssessment, self._writer.execute(after)):
            yield found
            at, last = found[-1].at, found[-1].id
            later = or_(assessments.c.at > at, and_(assessments.c.at == at, assessments.c.id > last))
            after = query.where(later)

    def sample(self, reach: Reach, size: int, *, since: datetime | None = None) -> list[StoredAssessment]:
        """Return so many standing assessments within reach, oldest first; the same ones as long as nothing is added.

        They are taken by the hash of their ids, so that no office, day or kind of goods is preferred.
        """
        query = _standing(reach, since).order_by(func.md5(cast(assessments.c.id, Text)), assessments.c.id).limit(size)
        found = read_all(StoredAssessment, self._writer.execute(query))
        return sorted(found, key=lambda one: (one.at, one.id))

    def page(
        self,
        reach: Reach,
        *,
        after: str | None = None,
        limit: int = 50,
        stage: Stage | None = None,
        consignment_id: str | None = None,
    ) -> Page[StoredAssessment]:
        """Return the assessments within reach, newest first; of one stage or consignment if asked."""
        query = select(assessments).where(_within(reach))
        if stage is not None:
            query = query.where(assessments.c.stage == stage)
        if consignment_id is not None:
            query = query.where(assessments.c.consignment_id == consignment_id)
        query = paged(query, at=assessments.c.at, row_id=assessments.c.id, after=after, limit=limit)
        found = read_all(StoredAssessment, self._writer.execute(query))
        return page_of(found, limit, lambda item: Place(item.at, item.id))

    def ids(self) -> Iterator[str]:
        """Yield the id of every assessment, oldest first, without holding them all."""
        self._writer.flush()
        query = select(assessments.c.id).order_by(assessments.c.id).execution_options(yield_per=1000)
        for row in self._writer.connection.execute(query):
            yield row.id


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=assessments.c.agency, unit=assessments.c.unit, sensitivity=assessments.c.sensitivity)


def _standing(reach: Reach | None, since: datetime | None) -> Select[Any]:
    """What asks for the assessments that no later one of their stage follows."""
    following = assessments.alias("following")
    query = select(assessments).where(~exists().where(following.c.predecessor_id == assessments.c.id))
    if reach is not None:
        query = query.where(_within(reach))
    return query if since is None else query.where(assessments.c.at >= since)
