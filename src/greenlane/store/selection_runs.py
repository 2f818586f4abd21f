# SPDX-License-Identifier: Apache-2.0
"""Selections over a window: what is to be selected from, what earlier ones gave out, what came of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from greenlane.access import Reach, missing
from greenlane.cargo import Stage, is_id
from greenlane.store.paging import Page, Place, page_of, paged
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import consignments
from greenlane.store.tables.selection import selection_members, selection_places, selection_runs
from greenlane.store.tables.targeting import assessments, decisions, hits, selections
from greenlane.store.writing import Writer, read, read_all, row_of
from greenlane.targeting import Band, Outcome, Standing


class StoredRun(Struct, frozen=True, kw_only=True):
    """A selection over a window, as it is kept.

    ``document`` holds what came of each local day; ``digest`` is over who got what, so that a repetition from the same
    records can be compared. ``period`` names the draw period whose key settled the sizes.
    """

    id: str
    office: str
    stage: Stage
    window_from: datetime
    window_to: datetime
    rule: str
    plan_version: int
    configuration: str
    period: str
    population: int
    document: dict[str, Any]
    digest: str
    agency: str
    unit: str | None
    run_by: str
    at: datetime


class RunMember(Struct, frozen=True, kw_only=True):
    """Somebody in a selection: what it came to. ``place`` is the control of which a duty or the ranking gave one."""

    run_id: str
    assessment_id: str
    consignment_id: str
    stage: Stage
    day: date
    stratum: str
    first: bool
    drawn: bool
    random_chance: float
    inclusion: float
    standing: Standing
    outcome: Outcome
    place: Outcome | None = None


class RunPlaces(Struct, frozen=True, kw_only=True):
    """How many places of a control a selection gave out on a day, ``drawn`` of them to the draw."""

    run_id: str
    day: date
    control: Outcome
    office: str
    stage: Stage
    given: int
    drawn: int


class Waiting(NamedTuple):
    """An assessment that no selection over a window has settled yet, with what selecting it asks for.

    ``selection_id``, ``selected_by`` and ``selected_outcome`` are of the selection that stands. ``drawn`` and
    ``random_chance`` are None but for a consignment that was drawn over before, at this stage; ``held_day`` and
    ``held_place`` tell which place an earlier selection gave it otherwise than by the draw.
    """

    assessment_id: str
    consignment_id: str
    opened_at: datetime
    due: datetime
    outcome: Outcome
    band: Band
    score: int
    scores: dict[str, int]
    high_risk: tuple[str, ...]
    mode: str | None
    direction: str | None
    agency: str
    unit: str | None
    configuration: str
    selection_id: str
    selected_by: list[dict[str, Any]]
    selected_outcome: Outcome
    drawn: bool | None
    random_chance: float | None
    held_day: date | None
    held_place: Outcome | None


_Before = tuple[bool | None, float | None, date | None, Outcome | None]
_NOTHING_BEFORE: _Before = (None, None, None, None)


class SelectionRuns:
    """The repository of selections over a window."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, run: StoredRun, members: Iterable[RunMember], places: Iterable[RunPlaces]) -> None:
        """Record a selection with its members and places. A consignment drawn over twice ends it with ``Conflict``."""
        self._writer.add(selection_runs, row_of(run))
        for one in places:
            self._writer.add(selection_places, row_of(one))
        for member in members:
            self._writer.add(selection_members, row_of(member))

    def get(self, run_id: str, *, reach: Reach | None = None) -> StoredRun:
        """Return a selection. Raises ``NotFound`` when there is none, or none within reach."""
        query = select(selection_runs).where(selection_runs.c.id == run_id)
        if reach is not None:
            query = query.where(_within(reach))
        row = self._writer.execute(query).one_or_none() if is_id(run_id) else None
        if row is None:
            raise missing(f"selection {run_id[:80]}")
        return read(StoredRun, row)

    def page(
        self,
        reach: Reach,
        *,
        after: str | None = None,
        limit: int = 50,
        office: str | None = None,
        stage: Stage | None = None,
    ) -> Page[StoredRun]:
        """Return the selections within reach, the latest first; of one office or stage if asked."""
        query = select(selection_runs).where(_within(reach))
        if office is not None:
            query = query.where(selection_runs.c.office == office)
        if stage is not None:
            query = query.where(selection_runs.c.stage == stage)
        query = paged(query, at=selection_runs.c.at, row_id=selection_runs.c.id, after=after, limit=limit)
        found = read_all(StoredRun, self._writer.execute(query))
        return page_of(found, limit, lambda item: Place(item.at, item.id))

    def last_over(self, office: str, stage: Stage, start: datetime, end: datetime) -> StoredRun | None:
        """Return the latest selection of an office and stage whose window meets this one; None where none does."""
        query = select(selection_runs).where(
            selection_runs.c.office == office,
            selection_runs.c.stage == stage,
            selection_runs.c.window_from < end,
            selection_runs.c.window_to > start,
        )
        row = self._writer.execute(query.order_by(selection_runs.c.at.desc()).limit(1)).one_or_none()
        return None if row is None else read(StoredRun, row)

    def waiting(self, office: str, stage: Stage, start: datetime, end: datetime) -> Iterator[Waiting]:
        """Yield the open assessments of an office, due from ``start`` until before ``end``, that wait for a selection.

        Those of consignments that were merged or deleted are not open, nor those that a later one follows.
        """
        before = self._before(office, stage, start, end)
        query = _waiting(office, stage, start, end).execution_options(yield_per=5_000)
        for row in self._writer.connection.execute(query):
            drawn, chance, day, place = before.get(row[1], _NOTHING_BEFORE)
            proposed, band, standing = Outcome(row[4]), Band(row[5]), Outcome(row[16])
            yield Waiting._make(
                (*row[:4], proposed, band, *row[6:8], tuple(row[8]), *row[9:16], standing, drawn, chance, day, place)
            )

    def _before(self, office: str, stage: Stage, start: datetime, end: datetime) -> dict[str, _Before]:
        """By consignment what earlier selections of its stage settled, of those that were assessed again since."""
        member = selection_members
        query = (
            select(
                member.c.consignment_id,
                member.c.first,
                member.c.drawn,
                member.c.random_chance,
                member.c.day,
                member.c.place,
            )
            .join(assessments, assessments.c.consignment_id == member.c.consignment_id)
            .where(
                _in_window(office, stage, start, end),
                member.c.stage == stage,
                member.c.assessment_id != assessments.c.id,
            )
            .order_by(member.c.run_id)
        )
        found: dict[str, _Before] = {}
        for row in self._writer.execute(query):
            drawn, chance, *_ = found.get(row.consignment_id, _NOTHING_BEFORE)
            if row.first:
                drawn, chance = row.drawn, row.random_chance
            place = None if row.place is None else Outcome(row.place)
            found[row.consignment_id] = (drawn, chance, row.day, place)
        return found

    def mandatory(self, office: str, stage: Stage, start: datetime, end: datetime) -> dict[str, set[Outcome]]:
        """Return by assessment which controls mandatory profiles ask for, over what ``waiting`` gives."""
        query = select(hits.c.assessment_id, hits.c.mandatory).join(
            assessments, assessments.c.id == hits.c.assessment_id
        )
        query = query.where(_in_window(office, stage, start, end), hits.c.mandatory.is_not(None))
        found: dict[str, set[Outcome]] = {}
        for row in self._writer.execute(query):
            found.setdefault(row.assessment_id, set()).add(Outcome(row.mandatory))
        return found

    def ordered(self, office: str, stage: Stage, start: datetime, end: datetime) -> dict[str, Outcome]:
        """Return by assessment what an officer decided last, over what ``waiting`` gives."""
        query = (
            select(decisions.c.assessment_id, decisions.c.outcome)
            .join(assessments, assessments.c.id == decisions.c.assessment_id)
            .where(_in_window(office, stage, start, end), decisions.c.kind == "officer")
            .order_by(decisions.c.at, decisions.c.id)
        )
        return {row.assessment_id: Outcome(row.outcome) for row in self._writer.execute(query)}

    def requested(self, office: str, stage: Stage, start: datetime, end: datetime) -> frozenset[str]:
        """Return those consignments, among ``waiting``, of which somebody asked for information that was missing."""
        earlier = assessments.alias("earlier")
        query = (
            select(earlier.c.consignment_id)
            .join(decisions, decisions.c.assessment_id == earlier.c.id)
            .join(assessments, assessments.c.consignment_id == earlier.c.consignment_id)
            .where(
                decisions.c.outcome == Outcome.REQUEST_FOR_INFORMATION,
                _in_window(office, stage, start, end),
            )
        )
        return frozenset(row.consignment_id for row in self._writer.execute(query))

    def without_office(self, stage: Stage, start: datetime, end: datetime) -> int:
        """Return how many open assessments name no office, so that no office's selection can take them up."""
        query = (
            select(func.count())
            .select_from(assessments)
            .join(consignments, consignments.c.id == assessments.c.consignment_id)
        )
        when = func.coalesce(assessments.c.due, assessments.c.deadline, assessments.c.at)
        query = query.where(assessments.c.office.is_(None), assessments.c.stage == stage, when >= start, when < end)
        return int(self._writer.execute(query.where(_open(), ~_followed())).scalar() or 0)

    def given(self, office: str, day: date) -> list[RunPlaces]:
        """Return the places that earlier selections of an office gave out on a day, of all stages."""
        query = select(selection_places).where(selection_places.c.office == office, selection_places.c.day == day)
        return read_all(RunPlaces, self._writer.execute(query.order_by(selection_places.c.run_id)))

    def scores(self, office: str, stage: Stage, start: datetime, end: datetime, free: Iterable[Outcome]) -> list[int]:
        """Return the scores of the assessments of an office, due then, that proposed another outcome than these."""
        query = select(assessments.c.score).where(
            assessments.c.office == office,
            assessments.c.stage == stage,
            assessments.c.due >= start,
            assessments.c.due < end,
            assessments.c.outcome.not_in(list(free)),
            ~_followed(),
        )
        return [row.score for row in self._writer.execute(query)]

    def runs_of(self, assessment_ids: Iterable[str]) -> dict[str, str]:
        """Return by assessment the selection over a window that it was in."""
        wanted = list(dict.fromkeys(assessment_ids))
        query = select(selection_members.c.assessment_id, selection_members.c.run_id)
        rows = self._writer.execute(query.where(selection_members.c.assessment_id.in_(wanted)))
        return {row.assessment_id: row.run_id for row in rows}

    def members(
        self, run_id: str, *, reach: Reach | None = None, after: str | None = None, limit: int = 500
    ) -> list[RunMember]:
        """Return the members of a selection by assessment, those whose assessment is within reach if one is given."""
        query = select(selection_members).where(selection_members.c.run_id == run_id)
        if reach is not None:
            label = {"agency": assessments.c.agency, "unit": assessments.c.unit}
            query = query.join(assessments, assessments.c.id == selection_members.c.assessment_id).where(
                admitted(reach, sensitivity=assessments.c.sensitivity, **label)
            )
        if after is not None:
            query = query.where(selection_members.c.assessment_id > after)
        query = query.order_by(selection_members.c.assessment_id).limit(limit)
        return read_all(RunMember, self._writer.execute(query))


def _waiting(office: str, stage: Stage, start: datetime, end: datetime) -> Select[Any]:
    """The open, unsettled assessments with their consignment and standing selection."""
    standing, successor = selections, selections.alias("successor")
    own = selection_members.alias("own_member")
    return (
        select(
            assessments.c.id,
            assessments.c.consignment_id,
            consignments.c.created_at,
            assessments.c.due,
            assessments.c.outcome,
            assessments.c.band,
            assessments.c.score,
            assessments.c.scores,
            assessments.c.high_risk,
            assessments.c.mode,
            consignments.c.direction,
            assessments.c.agency,
            assessments.c.unit,
            assessments.c.configuration,
            standing.c.id,
            standing.c.selected_by,
            standing.c.outcome,
        )
        .join(consignments, consignments.c.id == assessments.c.consignment_id)
        .join(standing, standing.c.assessment_id == assessments.c.id)
        .where(
            _in_window(office, stage, start, end),
            _open(),
            ~_followed(),
            ~exists().where(own.c.assessment_id == assessments.c.id),
            ~exists().where(successor.c.predecessor_id == standing.c.id),
        )
    )


def _in_window(office: str, stage: Stage, start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(
        assessments.c.office == office,
        assessments.c.stage == stage,
        assessments.c.due >= start,
        assessments.c.due < end,
    )


def _open() -> ColumnElement[bool]:
    return consignments.c.state == "open"


def _followed() -> ColumnElement[bool]:
    following = assessments.alias("following")
    return exists().where(following.c.predecessor_id == assessments.c.id)


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=selection_runs.c.agency, unit=selection_runs.c.unit)
