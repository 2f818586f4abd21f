# SPDX-License-Identifier: Apache-2.0
"""Rehearsing a profile: evaluated over the history, counted, and compared with another version of it.

What is counted beside it are the hits of profiles that the reader may know of; the others are not there, in no total.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import polars as pl

from greenlane.access import Actor, Label, Sensitivity, can_see_hit
from greenlane.targeting import Comparison, Known, Overlap, Profile, Rate, Rehearsal, check, rate

from .past import HistoryFiles, Loaded, Matched, columns_for, matches

Sees = Callable[[str, str | None, str], bool]
"""Whether the reader may know of a hit of this agency, unit and sensitivity."""

_NEGATIVE = "no_irregularity"


def seen_by(actor: Actor) -> Sees:
    """The hits that an actor may know of."""
    return lambda agency, unit, sensitivity: bool(
        can_see_hit(actor, Label(agency=agency, unit=unit, sensitivity=Sensitivity(sensitivity)))
    )


def without_clearance(agency: str) -> Sees:
    """What anybody of an agency may know of: its profiles that are neither restricted nor secret."""
    return lambda owner, _, sensitivity: owner == agency and Sensitivity(sensitivity) is Sensitivity.NORMAL


def rehearse(
    profile: Profile,
    history: Path,
    *,
    lists: Mapping[str, frozenset[str]],
    sees: Sees,
    since: date | None = None,
    until: date | None = None,
    capacity: int | None = None,
    against: Profile | None = None,
) -> Rehearsal | Comparison:
    """What the profile would have hit; with ``against``, another version of it, what is gained and lost.

    Raises ``NotFound`` where there is no history, ``Invalid`` where it cannot be read, ``ConditionError`` for a
    condition that does not check.
    """
    versions = [one for one in (profile, against) if one is not None]
    checked = [check(one.condition, lists) for one in versions]
    wanted = {"transport.border_mode", "any_party.aeo"}
    for one, condition in zip(versions, checked, strict=True):
        wanted |= columns_for(one, condition)
    loaded = HistoryFiles(history).load(wanted, since=since, until=until)
    others = _others(loaded.frame, {one.id for one in versions}, sees)
    told, found = [], []
    for one, condition in zip(versions, checked, strict=True):
        begun = perf_counter()
        matched = matches(loaded, one, condition, lists)
        found.append(matched)
        told.append(_counted(one, loaded, matched, others, capacity, perf_counter() - begun))
    if against is None:
        return told[0]
    return _compared(loaded.frame, told[0], told[1], found[0], found[1])


def rehearsal_json(rehearsed: Rehearsal | Comparison) -> dict[str, Any]:
    """The rehearsal as JSON; rates with their counts and intervals, warnings as sentences."""
    if isinstance(rehearsed, Comparison):
        counts = {name: getattr(rehearsed, name) for name in ("gained", "lost", "results_gained", "results_lost")}
        return {**rehearsal_json(rehearsed.after), "against": rehearsal_json(rehearsed.before), **counts}
    plain: dict[str, Any] = msgspec.to_builtins(rehearsed)
    for name in ("random", "baseline"):
        plain[name] = _rate_json(getattr(rehearsed, name))
    return {
        **plain,
        "share": rehearsed.share,
        "hits_a_day": rehearsed.a_day,
        "warnings": list(rehearsed.warnings()),
    }


def _rate_json(told: Rate) -> dict[str, Any]:
    return {
        "hits": told.hits,
        "n": told.n,
        "rate": told.value,
        "low": told.interval.low,
        "high": told.interval.high,
        "enough": told.enough,
    }


def _others(frame: pl.DataFrame, own: set[str], sees: Sees) -> pl.DataFrame:
    """``row`` and ``profile`` of every hit then of another profile that the reader may know of."""
    exploded = frame.select("row", "hits").explode("hits", empty_as_null=True).drop_nulls("hits").unnest("hits")
    labels = exploded.select("profile", "agency", "unit", "sensitivity").unique()
    known = [row[0] for row in labels.iter_rows() if row[0] not in own and sees(*row[1:])]
    hidden = [row[0] for row in labels.iter_rows() if not sees(*row[1:])]
    shown = sorted(set(known) - set(hidden))
    return exploded.filter(pl.col("profile").is_in(shown)).select("row", "profile").unique()


def _counted(
    profile: Profile,
    loaded: Loaded,
    matched: Matched,
    others: pl.DataFrame,
    capacity: int | None,
    seconds: float,
) -> Rehearsal:
    frame = loaded.frame
    hit = frame.filter(pl.col("row").is_in(matched.rows.implode()))
    beside = others.filter(pl.col("row").is_in(matched.rows.implode()))
    unique = hit.filter(~pl.col("row").is_in(beside["row"].unique().implode()))
    by_day = {day: count for day, count in hit.group_by("day").len().sort("day").iter_rows() if day is not None}
    first, last = frame["day"].min(), frame["day"].max()
    days = (last - first).days + 1 if isinstance(first, date) and isinstance(last, date) else 0
    return Rehearsal(
        profile=profile.id,
        version=profile.version,
        title=profile.title,
        condition=profile.condition,
        first_day=first if isinstance(first, date) else None,
        last_day=last if isinstance(last, date) else None,
        consignments=frame.height,
        hits=hit.height,
        unique=unique.height,
        by_day=by_day,
        by_office=_by(hit, "office"),
        by_mode=_by(hit, "transport.border_mode"),
        overlaps=_overlaps(beside, others),
        with_aeo=hit.height - hit["any_party.aeo"].null_count(),
        known=_known(hit, unique),
        random=_random(hit),
        baseline=_random(frame),
        days=days,
        capacity=capacity,
        over_capacity=None if capacity is None else sum(count > capacity for count in by_day.values()),
        one_by_one=matched.one_by_one,
        given_up=matched.given_up,
        seconds=round(seconds, 4),
    )


def _by(hit: pl.DataFrame, column: str) -> dict[str, int]:
    return {name or "": count for name, count in hit.group_by(column).len().sort(column).iter_rows()}


def _overlaps(beside: pl.DataFrame, others: pl.DataFrame) -> tuple[Overlap, ...]:
    both = dict(beside.group_by("profile").len().iter_rows())
    theirs = dict(others.group_by("profile").len().iter_rows())
    found = (Overlap(profile=name, both=count, theirs=theirs[name]) for name, count in both.items())
    return tuple(sorted(found, key=lambda one: (-one.both, one.profile)))


def _known(hit: pl.DataFrame, unique: pl.DataFrame) -> Known:
    controlled = hit.drop_nulls("result")
    positive = controlled.filter(pl.col("result") != _NEGATIVE)
    alone = unique.drop_nulls("result").filter(pl.col("result") != _NEGATIVE)
    return Known(
        controlled=controlled.height,
        positive=positive.height,
        positive_unique=alone.height,
        recovered=float(positive["recovered"].sum() or 0.0),
    )


def _random(frame: pl.DataFrame) -> Rate:
    """The rate of positive results among those drawn; controlled without a recorded result is not negative."""
    drawn = frame.filter(pl.col("drawn")).drop_nulls("result")
    return rate(drawn.filter(pl.col("result") != _NEGATIVE).height, drawn.height)


def _compared(frame: pl.DataFrame, after: Rehearsal, before: Rehearsal, new: Matched, old: Matched) -> Comparison:
    gained = new.rows.filter(~new.rows.is_in(old.rows.implode()))
    lost = old.rows.filter(~old.rows.is_in(new.rows.implode()))

    def results(rows: pl.Series) -> int:
        found = frame.filter(pl.col("row").is_in(rows.implode())).drop_nulls("result")
        return found.filter(pl.col("result") != _NEGATIVE).height

    return Comparison(
        before=before,
        after=after,
        gained=len(gained),
        lost=len(lost),
        results_gained=results(gained),
        results_lost=results(lost),
    )


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
