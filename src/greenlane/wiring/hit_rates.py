# SPDX-License-Identifier: Apache-2.0
"""Hit rates of an installation: by profile, watch list, model, office, officers of a unit or month, beside chance."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from greenlane.access import (
    Actor,
    Clause,
    Label,
    Reach,
    can_see_hit,
    can_see_list,
    reach,
    reach_of_assessments,
    reach_of_hits,
    sees_everything_of,
)
from greenlane.errors import Invalid
from greenlane.store import Control, GroupedBy, OnList, Period, ProfileTally, UnitOfWork
from greenlane.targeting import Baseline, Hit, HitRate, baseline_of, hit_rate, visible_hits

from .answers import instant
from .judging import assessment_decoder

NONE = "none"
"""The group of what belongs to none: no office is known, nobody decided, no model was in force."""

_EVERYTHING = reach([Clause()])
_MOST_PROFILES = 100_000


class RatesBy(StrEnum):
    """By what hit rates are told."""

    PROFILE = "profile"
    LIST = "list"
    MODEL = "model"
    OFFICE = "office"
    GROUP = "group"
    MONTH = "month"


_GROUPINGS = {
    RatesBy.OFFICE: GroupedBy.OFFICE,
    RatesBy.MODEL: GroupedBy.CONFIGURATION,
    RatesBy.MONTH: GroupedBy.MONTH,
    RatesBy.GROUP: GroupedBy.DECIDER,
}


def rates_by(text: str) -> RatesBy:
    """The grouping of that name. Raises Invalid when there is none."""
    try:
        return RatesBy(text)
    except ValueError:
        raise Invalid(
            f"Hit rates are not told by {text[:40]!r}.",
            code="hit_rates.by",
            where="by",
            remedy=f"Choose one of: {', '.join(RatesBy)}.",
        ) from None


def hit_rates(
    uow: UnitOfWork,
    by: RatesBy,
    *,
    actor: Actor | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """The hit rates of a period (UTC; hits by the assessment's moment, results by the control's), ready for JSON.

    ``actor`` is None for who may see everything. Others see profiles and watch lists that they may know, over
    assessments within their reach; what chance finds they are told roughly and without numbers, since the number of
    drawn controls, taken from that of all directed ones, would tell how many a secret has directed (decisions/0011).
    Raises Invalid for a period that ends before it begins, or a moment without offset.
    """
    period = _period(since, until)
    organisation = uow.people.organisation()
    everything = actor is None or all(sees_everything_of(actor, agency) for agency in organisation.agencies)
    seen = _EVERYTHING if actor is None or everything else reach_of_assessments(actor)
    hits = _EVERYTHING if actor is None or everything else reach_of_hits(actor)
    hidden = [] if actor is None or everything else _hidden_lists(uow, actor)
    controls = uow.results.controls(period, seen)
    baseline = baseline_of((one.chance, one.positive) for one in controls if one.chance)
    partly = _Partly(uow, actor, uow.results.on_lists(period, seen, hidden)) if actor is not None else None
    if by is RatesBy.PROFILE:
        tallies = uow.results.by_profile(period, seen, hits, without_lists=hidden)
        rates = _of_profiles(uow, tallies, baseline, None if everything else hits, partly)
    elif by is RatesBy.LIST:
        names = None if actor is None or everything else actor
        rates = _of_lists(uow, controls, uow.results.hit_by_list(period, seen), baseline, names)
    else:
        raw_hits = uow.results.hit_by(_GROUPINGS[by], period, seen, hits, without_lists=hidden)
        if partly is not None:
            for group, count in partly.hit_by(by).items():
                raw_hits[group] = raw_hits.get(group, 0) + count
        rates = _of_groups(uow, by, controls, raw_hits, baseline, everything)
    return {
        "by": str(by),
        "since": instant(since),
        "until": instant(until),
        "baseline": _baseline(baseline, everything=everything),
        "rates": [_rate(one, everything=everything) for one in rates],
    }


def _period(since: datetime | None, until: datetime | None) -> Period:
    for name, moment in (("since", since), ("until", until)):
        if moment is not None and moment.utcoffset() is None:
            raise Invalid(
                f"The moment {moment.isoformat()} has no offset from UTC.",
                code="hit_rates.period",
                where=name,
                remedy="Write it with its offset, such as 2026-01-31T00:00:00Z.",
            )
    if since is not None and until is not None and until <= since:
        raise Invalid(
            "The period ends before it begins.", code="hit_rates.period", where="until", remedy="Swap the two."
        )
    return Period(since=since, until=until)


def _hidden_lists(uow: UnitOfWork, actor: Actor) -> list[str]:
    return [
        one.name
        for one in uow.lists.all()
        if not can_see_hit(actor, Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity))
    ]


class _Partly:
    """Assessments that stand on lists the actor may not know: of each, the hits that are shown all the same.

    Which these are hangs on the reasons of each hit, so that they are looked at as an assessment is shown.
    """

    def __init__(self, uow: UnitOfWork, actor: Actor, found: list[OnList]) -> None:
        self._shown: list[tuple[OnList, tuple[Hit, ...]]] = []
        organisation = uow.people.organisation()
        labels = {
            one.name: Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity) for one in uow.lists.all()
        }
        payloads = uow.payloads.find(one.result_id for one in found)
        for one in found:
            payload = payloads.get(one.result_id)
            if payload is not None:
                hits = visible_hits(
                    actor, assessment_decoder.decode(payload.body).hits, organisation=organisation, lists=labels
                )
                self._shown.append((one, hits))

    def add_to(self, sums: dict[str, Counter[str]]) -> None:
        """Count the hits that are shown with those of all other assessments, by profile."""
        counted: set[tuple[str, str]] = set()
        for one, hits in self._shown:
            for profile in {hit.profile for hit in hits}:
                first = one.in_period and (profile, one.consignment_id) not in counted
                if first:
                    counted.add((profile, one.consignment_id))
                sums.setdefault(profile, Counter()).update(
                    hit=first, controlled=one.positive is not None, positive=bool(one.positive)
                )

    def hit_by(self, by: RatesBy) -> dict[str | None, int]:
        """How many consignments have a hit that is shown, by group."""
        found: dict[str | None, set[str]] = {}
        for one, hits in self._shown:
            if hits and one.in_period:
                group = {
                    RatesBy.OFFICE: one.office,
                    RatesBy.MODEL: one.configuration,
                    RatesBy.MONTH: one.month,
                    RatesBy.GROUP: one.decided_by,
                }[by]
                found.setdefault(group, set()).add(one.consignment_id)
        return {group: len(consignments) for group, consignments in found.items()}


def _of_profiles(
    uow: UnitOfWork, tallies: Iterable[ProfileTally], baseline: Baseline, hits: Reach | None, partly: _Partly | None
) -> list[HitRate]:
    sums: dict[str, Counter[str]] = {}
    for one in tallies:
        counted = sums.setdefault(one.profile, Counter())
        counted.update(hit=one.hit, controlled=one.controlled, positive=one.positive, in_area=one.in_area)
    if partly is not None:
        partly.add_to(sums)
    if hits is not None:
        # What is kept more closely today than when it hit is not shown any more.
        for profile in uow.profiles.latest(_EVERYTHING, limit=_MOST_PROFILES):
            if not hits.admits(Label(agency=profile.agency, unit=profile.unit, sensitivity=profile.sensitivity)):
                sums.pop(profile.id, None)
    return _sorted(
        hit_rate(
            profile,
            hits=counted["hit"],
            n=counted["controlled"],
            results=counted["positive"],
            # Of a part of the hits alone it would tell which the others are.
            in_area=counted["in_area"] if hits is None else None,
            baseline=baseline,
            may_retire=True,
        )
        for profile, counted in sums.items()
    )


def _of_lists(
    uow: UnitOfWork, controls: Iterable[Control], hit: dict[str, int], baseline: Baseline, actor: Actor | None
) -> list[HitRate]:
    labels = {one.name: Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity) for one in uow.lists.all()}
    n: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for control in controls:
        for name in control.watch_lists or ():
            n[name] += 1
            found[name] += control.positive
    names = [name for name in {*hit, *n} if actor is None or (name in labels and can_see_list(actor, labels[name]))]
    return _sorted(
        hit_rate(name, hits=hit.get(name, 0), n=n[name], results=found[name], baseline=baseline, may_retire=True)
        for name in names
    )


def _of_groups(
    uow: UnitOfWork,
    by: RatesBy,
    controls: list[Control],
    raw_hits: dict[str | None, int],
    baseline: Baseline,
    everything: bool,
) -> list[HitRate]:
    name = _naming(uow, by, {*raw_hits, *(_raw(by, one) for one in controls)})
    hit: Counter[str] = Counter()
    for raw, count in raw_hits.items():
        hit[name[raw]] += count
    by_group: dict[str, list[Control]] = {}
    for control in controls:
        by_group.setdefault(name[_raw(by, control)], []).append(control)
    rates = []
    for group in {*hit, *by_group}:
        members = by_group.get(group, [])
        # An office or month is measured against what chance finds there, where that is known.
        own = baseline_of((one.chance, one.positive) for one in members if one.chance)
        local = own if by in (RatesBy.OFFICE, RatesBy.MONTH) and own.enough and everything else baseline
        rates.append(
            hit_rate(
                group,
                hits=hit[group],
                n=len(members),
                results=sum(one.positive for one in members),
                baseline=local,
            )
        )
    return _sorted(rates)


def _raw(by: RatesBy, control: Control) -> str | None:
    return {
        RatesBy.OFFICE: control.office,
        RatesBy.MODEL: control.configuration,
        RatesBy.MONTH: control.month,
        RatesBy.GROUP: control.decided_by,
    }[by]


def _naming(uow: UnitOfWork, by: RatesBy, raws: set[str | None]) -> dict[str | None, str]:
    """What each raw group is called: models by their digest, officers by their unit and never by their name."""
    if by is RatesBy.MODEL:
        return {raw: _model(uow, raw) for raw in raws}
    if by is not RatesBy.GROUP:
        return {raw: raw if raw is not None else NONE for raw in raws}
    people = {one.id: one for one in uow.people.all()}

    def group(raw: str | None) -> str:
        kind, _, rest = (raw or NONE).partition(":")
        if kind == "person":
            return (people[rest].unit or people[rest].agency) if rest in people else NONE
        return kind

    return {raw: group(raw) for raw in raws}


def _model(uow: UnitOfWork, configuration: str | None) -> str:
    if configuration is None:
        return NONE
    model = json.loads(uow.configurations.get(configuration).manifest).get("model")
    return str(model) if model else NONE


def _sorted(rates: Iterable[HitRate]) -> list[HitRate]:
    """The highest rate first; those of which too little is known last; then by name: a total order."""
    return sorted(rates, key=lambda one: (not one.enough, -(one.rate or 0.0), one.group))


def _baseline(baseline: Baseline, *, everything: bool) -> dict[str, Any]:
    told = msgspec.to_builtins(baseline)
    if everything:
        return {**told, "withheld": None}
    known = baseline.enough
    return {
        "n": None,
        "results": None,
        "effective": None,
        "rate": round(baseline.rate, 2) if known and baseline.rate is not None else None,
        "low": round(baseline.low, 2) if known else None,
        "high": round(baseline.high, 2) if known else None,
        "enough": known,
        "withheld": "The numbers are shown to who may see everything of the agency.",
    }


def _rate(one: HitRate, *, everything: bool) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(one)
    if not everything:
        # A lift beside an exact rate would give the exact base rate away.
        told.update({name: None if told[name] is None else round(told[name], 1) for name in _LIFTS})
    return told


_LIFTS = ("lift", "lift_low", "lift_high")
