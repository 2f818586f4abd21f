# SPDX-License-Identifier: Apache-2.0
"""What controls found, and the counts that hit rates are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Subquery,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONPATH, distinct_on

from greenlane.access import Reach, Sensitivity
from greenlane.store.reach import admitted
from greenlane.store.tables.intake import link_assertions, lodgements
from greenlane.store.tables.selection import results
from greenlane.store.tables.targeting import assessments, decisions, hits, selections
from greenlane.store.writing import Writer, read_all, row_of
from greenlane.targeting import Band, ResultCode, RiskArea


class StoredResult(Struct, frozen=True, kw_only=True):
    """What a control of a consignment found; ``assessment_id`` is the assessment that stood then, if any.

    ``source`` says how it came here (``import``); ``predecessor_id`` names the result that it corrects.
    """

    id: str
    consignment_id: str
    assessment_id: str | None
    code: ResultCode
    examined_at: datetime
    source: str
    agency: str
    unit: str | None
    recorded_by: str
    recorded_at: datetime
    risk_area: RiskArea | None = None
    value: Decimal | None = None
    currency: str | None = None
    predecessor_id: str | None = None


class Period(Struct, frozen=True, kw_only=True):
    """From an instant on, until before another; None for no bound."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """The condition that an instant lies in it."""
        wanted: list[ColumnElement[bool]] = [true()]
        if self.since is not None:
            wanted.append(column >= self.since)
        if self.until is not None:
            wanted.append(column < self.until)
        return and_(*wanted)


class ProfileTally(Struct, frozen=True, kw_only=True):
    """Of a profile under one label: how many consignments it hit, how many of them were controlled with a result.

    ``positive`` are those in which something was found, ``in_area`` those of them in the profile's own risk area. A
    profile whose label was changed has a tally for each.
    """

    profile: str
    agency: str
    unit: str | None
    sensitivity: Sensitivity
    hit: int = 0
    controlled: int = 0
    positive: int = 0
    in_area: int = 0


class GroupedBy(StrEnum):
    """By what assessments can be grouped besides profiles and watch lists."""

    OFFICE = "office"
    CONFIGURATION = "configuration"
    MONTH = "month"
    DECIDER = "decider"


class Control(Struct, frozen=True, kw_only=True):
    """A control with a result: what it can be counted by, and whether it found something.

    ``chance`` is the probability with which the random programme drew it, None where it did not; ``decided_by`` who
    decided last (``person:ID``, ``policy:NAME``), None for what nobody decided yet.
    """

    office: str | None
    configuration: str
    watch_lists: tuple[str, ...] | None
    month: str
    decided_by: str | None
    chance: float | None
    positive: bool


class OnList(Struct, frozen=True, kw_only=True):
    """An assessment of something that stands on certain watch lists.

    ``in_period`` says whether it was assessed in the period, ``positive`` what a control in the period found, None for
    no control; ``result_id`` names the payload with its hits.
    """

    id: str
    consignment_id: str
    result_id: str
    configuration: str
    office: str | None
    month: str
    decided_by: str | None
    in_period: bool
    positive: bool | None


class AssessedAt(NamedTuple):
    """That a consignment was assessed at a moment."""

    id: str
    at: datetime


class Results:
    """The repository of results."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, result: StoredResult) -> None:
        """Record a result. A second correction of the same one ends the unit with ``Conflict``."""
        self._writer.add(results, row_of(result))

    def of_consignments(self, consignment_ids: Iterable[str]) -> dict[str, list[StoredResult]]:
        """Return by consignment the results that stand, the first one first."""
        wanted = list(dict.fromkeys(consignment_ids))
        query = select(results).where(results.c.consignment_id.in_(wanted), ~_corrected())
        found: dict[str, list[StoredResult]] = {}
        for one in read_all(StoredResult, self._writer.execute(query.order_by(results.c.examined_at, results.c.id))):
            found.setdefault(one.consignment_id, []).append(one)
        return found

    def consignments_named(self, kind: str, texts: Iterable[str]) -> dict[str, set[str]]:
        """Return by reference or MRN (``kind``) of filings the consignments that they speak of, masters left out."""
        wanted = list(dict.fromkeys(texts))
        if not wanted:
            return {}
        column = lodgements.c.mrn if kind == "mrn" else lodgements.c.reference
        query = (
            select(column.label("name"), link_assertions.c.consignment_id)
            .join(link_assertions, link_assertions.c.lodgement_id == lodgements.c.id)
            .where(
                column.in_(wanted),
                link_assertions.c.withdrawn_event.is_(None),
                link_assertions.c.relation == "own",
            )
        )
        found: dict[str, set[str]] = {}
        for row in self._writer.execute(query):
            found.setdefault(row.name, set()).add(row.consignment_id)
        return found

    def assessed(self, consignment_ids: Iterable[str]) -> dict[str, list[AssessedAt]]:
        """Return by consignment when it was assessed, the first time first."""
        wanted = list(dict.fromkeys(consignment_ids))
        query = select(assessments.c.consignment_id, assessments.c.id, assessments.c.at)
        query = query.where(assessments.c.consignment_id.in_(wanted)).order_by(assessments.c.at, assessments.c.id)
        found: dict[str, list[AssessedAt]] = {}
        for row in self._writer.execute(query):
            found.setdefault(row.consignment_id, []).append(AssessedAt(row.id, row.at))
        return found

    def by_band(self, period: Period) -> dict[Band, tuple[int, int]]:
        """Return by band how many controls had a result, and how many of them found something."""
        cases = _cases(period)
        query = (
            select(assessments.c.band, func.count().label("n"), _positives(cases).label("positive"))
            .join(cases, cases.c.assessment_id == assessments.c.id)
            .group_by(assessments.c.band)
        )
        return {Band(row.band): (row.n, row.positive) for row in self._writer.execute(query)}

    def by_profile(
        self, period: Period, reach: Reach, hit_reach: Reach, *, without_lists: Sequence[str] = ()
    ) -> list[ProfileTally]:
        """Return the tallies of profiles, one for each profile and label, as far as both reaches go.

        What stands on one of ``without_lists`` is left out: which of its hits may be shown is asked one by one.
        """
        label = (hits.c.profile_id, hits.c.agency, hits.c.unit, hits.c.sensitivity)
        seen = _hits_within(hit_reach)
        was_hit = (
            select(*label, func.count(assessments.c.consignment_id.distinct()).label("hit"))
            .join(assessments, assessments.c.id == hits.c.assessment_id)
            .where(seen, _within(reach), _on_none_of(without_lists), period.holds(assessments.c.at))
            .group_by(*label)
        )
        cases = _cases(period)
        in_area = exists().where(
            results.c.assessment_id == hits.c.assessment_id,
            results.c.risk_area == hits.c.risk_area,
            results.c.code != ResultCode.NO_IRREGULARITY,
            period.holds(results.c.examined_at),
        )
        # Two versions of a profile never hit one assessment, but one control may have several results: counted once.
        found = (
            select(
                *label,
                func.count().label("controlled"),
                _positives(cases).label("positive"),
                func.count().filter(in_area).label("in_area"),
            )
            .join(cases, cases.c.assessment_id == hits.c.assessment_id)
            .join(assessments, assessments.c.id == hits.c.assessment_id)
            .where(seen, _within(reach), _on_none_of(without_lists))
            .group_by(*label)
        )
        tallies: dict[tuple[Any, ...], dict[str, Any]] = {}
        for query, names in ((was_hit, ("hit",)), (found, ("controlled", "positive", "in_area"))):
            for row in self._writer.execute(query):
                key = (row.profile_id, row.agency, row.unit, row.sensitivity)
                counted = tallies.setdefault(key, {})
                counted.update({name: int(getattr(row, name)) for name in names})
        return [
            ProfileTally(profile=key[0], agency=key[1], unit=key[2], sensitivity=Sensitivity(key[3]), **counted)
            for key, counted in sorted(tallies.items(), key=lambda one: tuple(str(part) for part in one[0]))
        ]

    def hit_by_list(self, period: Period, reach: Reach) -> dict[str, int]:
        """Return by watch list how many consignments stood on it; which may be shown is asked elsewhere."""
        listed = (
            select(func.unnest(assessments.c.watch_lists).label("group"), assessments.c.consignment_id)
            .where(_within(reach), period.holds(assessments.c.at))
            .subquery("listed")
        )
        query = select(listed.c.group, func.count(listed.c.consignment_id.distinct()).label("hit"))
        return {row.group: row.hit for row in self._writer.execute(query.group_by(listed.c.group))}

    def hit_by(
        self, what: GroupedBy, period: Period, reach: Reach, hit_reach: Reach, *, without_lists: Sequence[str] = ()
    ) -> dict[str | None, int]:
        """Return by group how many consignments a profile within reach has hit, see ``by_profile``."""
        column, source = _grouping(what)
        query = select(column.label("group"), func.count(assessments.c.consignment_id.distinct()).label("hit"))
        is_hit = exists().where(hits.c.assessment_id == assessments.c.id, _hits_within(hit_reach))
        query = query.select_from(source).where(
            is_hit, _within(reach), _on_none_of(without_lists), period.holds(assessments.c.at)
        )
        return {row.group: row.hit for row in self._writer.execute(query.group_by(column))}

    def on_lists(self, period: Period, reach: Reach, lists: Sequence[str]) -> list[OnList]:
        """Return the assessments within reach, assessed or controlled in the period, that stand on one of the lists."""
        cases, last = _cases(period), _last_decisions()
        query = (
            select(
                assessments.c.id,
                assessments.c.consignment_id,
                assessments.c.result_id,
                assessments.c.configuration,
                assessments.c.office,
                func.to_char(func.timezone("UTC", assessments.c.at), "YYYY-MM").label("month"),
                last.c.decided_by,
                and_(period.holds(assessments.c.at)).label("in_period"),
                cases.c.positive,
            )
            .outerjoin(cases, cases.c.assessment_id == assessments.c.id)
            .outerjoin(last, last.c.assessment_id == assessments.c.id)
            .where(
                _within(reach),
                ~_on_none_of(lists),
                or_(cases.c.assessment_id.is_not(None), period.holds(assessments.c.at)),
            )
            .order_by(assessments.c.id)
        )
        return read_all(OnList, self._writer.execute(query)) if lists else []

    def controls(self, period: Period, reach: Reach) -> list[Control]:
        """Return every control within reach that has a result, each once, whatever the number of its results."""
        cases, later, last = _cases(period), selections.alias("later"), _last_decisions()
        chance = func.jsonb_path_query_first(selections.c.selected_by, _RANDOM)
        query = (
            select(
                assessments.c.office,
                assessments.c.configuration,
                assessments.c.watch_lists,
                func.to_char(func.timezone("UTC", cases.c.examined_at), "YYYY-MM").label("month"),
                last.c.decided_by,
                cast(cast(chance, Text), Double).label("chance"),
                cases.c.positive,
            )
            .join(cases, cases.c.assessment_id == assessments.c.id)
            .join(selections, selections.c.assessment_id == assessments.c.id)
            .outerjoin(last, last.c.assessment_id == assessments.c.id)
            .where(_within(reach), ~exists().where(later.c.predecessor_id == selections.c.id))
            .order_by(assessments.c.id)
        )
        return read_all(Control, self._writer.execute(query))


_RANDOM = literal('$[*] ? (@.origin == "random").probability', JSONPATH)


def _cases(period: Period) -> Subquery:
    """The assessments of which a control in the period has a result that stands, and whether one found something."""
    return (
        select(
            results.c.assessment_id,
            func.bool_or(results.c.code != ResultCode.NO_IRREGULARITY).label("positive"),
            func.max(results.c.examined_at).label("examined_at"),
        )
        .where(results.c.assessment_id.is_not(None), ~_corrected(), period.holds(results.c.examined_at))
        .group_by(results.c.assessment_id)
        .subquery("cases")
    )


def _positives(cases: Subquery) -> ColumnElement[int]:
    return func.count().filter(cases.c.positive)


def _corrected() -> ColumnElement[bool]:
    correction = results.alias("correction")
    return exists().where(correction.c.predecessor_id == results.c.id)


def _last_decisions() -> Subquery:
    later = decisions.alias("later_decision")
    return (
        select(decisions.c.assessment_id, decisions.c.decided_by)
        .where(~exists().where(later.c.predecessor_id == decisions.c.id))
        .ext(distinct_on(decisions.c.assessment_id))
        .order_by(decisions.c.assessment_id, decisions.c.at.desc(), decisions.c.id.desc())
        .subquery("last_decision")
    )


def _grouping(what: GroupedBy) -> tuple[ColumnElement[Any], FromClause]:
    if what is GroupedBy.OFFICE:
        return assessments.c.office, assessments
    if what is GroupedBy.CONFIGURATION:
        return assessments.c.configuration, assessments
    if what is GroupedBy.MONTH:
        return func.to_char(func.timezone("UTC", assessments.c.at), "YYYY-MM"), assessments
    last = _last_decisions()
    return last.c.decided_by, assessments.outerjoin(last, last.c.assessment_id == assessments.c.id)


def _within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=assessments.c.agency, unit=assessments.c.unit, sensitivity=assessments.c.sensitivity)


def _on_none_of(lists: Sequence[str]) -> ColumnElement[bool]:
    if not lists:
        return true()
    stood_on = func.coalesce(assessments.c.watch_lists, literal([], ARRAY(Text)))
    meets: ColumnElement[bool] = stood_on.bool_op("&&")(literal(list(lists), ARRAY(Text)))
    return not_(meets)


def _hits_within(reach: Reach) -> ColumnElement[bool]:
    return admitted(reach, agency=hits.c.agency, unit=hits.c.unit, sensitivity=hits.c.sensitivity)
