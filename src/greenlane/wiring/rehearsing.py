# SPDX-License-Identifier: Apache-2.0
"""Rehearsing a profile: evaluated over the history, counted, and compared with another version of it.

What is counted beside it are the hits of profiles that the reader may know of; the others are not there, in no total.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import polars as pl

from greenlane.access import Actor, Label, Sensitivity, can_see_hit
from greenlane.targeting import LARGE_SHARE, Comparison, Known, Overlap, Profile, Rate, Rehearsal, check, rate

from .past import HistoryFiles, Loaded, Matched, PastHit, columns_for, matches

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
    wanted = {"transport.border_mode", "parties.aeo_claimed"}
    for one, condition in zip(versions, checked, strict=True):
        wanted |= columns_for(one, condition)
    loaded = HistoryFiles(history).load(wanted, since=since, until=until)
    told, found = [], []
    for one, condition in zip(versions, checked, strict=True):
        begun = perf_counter()
        matched = matches(loaded, one, condition, lists)
        found.append(matched)
        seconds = round(perf_counter() - begun, 4)
        told.append(count(one, loaded, matched, sees=sees, capacity=capacity, seconds=seconds))
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


def count(
    profile: Profile,
    loaded: Loaded,
    matched: Matched,
    *,
    sees: Sees,
    capacity: int | None = None,
    seconds: float = 0.0,
) -> Rehearsal:
    """The report on the rows that the profile hits; ``seconds`` is how long finding them took."""
    frame = loaded.frame
    others = _Others(frame, profile.id, sees)
    hit = frame[matched.places]
    beside = others.among(matched.places)
    telling = [name for name, total in others.totals.items() if total <= LARGE_SHARE * frame.height]
    elsewhere = beside.filter(pl.col("profile").is_in(telling)).select("place").unique()
    unique = hit.join(elsewhere, on="place", how="anti")
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
        overlaps=_overlaps(beside, others.totals),
        with_aeo=hit.filter(pl.col("parties.aeo_claimed")).height,
        known=_known(hit, unique),
        random=_random(hit),
        baseline=_random(frame),
        days=days,
        capacity=capacity,
        over_capacity=None if capacity is None else sum(count > capacity for count in by_day.values()),
        one_by_one=matched.one_by_one,
        given_up=matched.given_up,
        seconds=seconds,
    )


class _Others:
    """The hits then of other profiles that the reader may know of."""

    def __init__(self, frame: pl.DataFrame, own: str, sees: Sees) -> None:
        self._hits = frame.select("place", "hits").explode("hits", empty_as_null=False).drop_nulls()
        counts = self._hits["hits"].value_counts()
        labels = {text: PastHit.of(text) for text in counts["hits"]}
        hidden = {hit.profile for hit in labels.values() if not sees(hit.agency, hit.unit, hit.sensitivity)}
        self._names = {text: hit.profile for text, hit in labels.items() if hit.profile not in {own, *hidden}}
        self.totals: dict[str, int] = {}
        for text, total in counts.iter_rows():
            if text in self._names:
                self.totals[self._names[text]] = self.totals.get(self._names[text], 0) + total

    def among(self, places: pl.Series) -> pl.DataFrame:
        """``place`` and ``profile`` of their hits among these places."""
        found = self._hits.join(places.to_frame("place"), on="place", how="semi")
        named = pl.col("hits").replace_strict(self._names, default=None, return_dtype=pl.String).alias("profile")
        return found.select("place", named).drop_nulls().unique()


def _by(hit: pl.DataFrame, column: str) -> dict[str, int]:
    return {name or "": count for name, count in hit.group_by(column).len().sort(column).iter_rows()}


def _overlaps(beside: pl.DataFrame, theirs: Mapping[str, int]) -> tuple[Overlap, ...]:
    both = dict(beside.group_by("profile").len().iter_rows())
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
    gained = new.places.filter(~new.places.is_in(old.places.implode()))
    lost = old.places.filter(~old.places.is_in(new.places.implode()))

    def results(places: pl.Series) -> int:
        found = frame[places].drop_nulls("result")
        return found.filter(pl.col("result") != _NEGATIVE).height

    return Comparison(
        before=before,
        after=after,
        gained=len(gained),
        lost=len(lost),
        results_gained=results(gained),
        results_lost=results(lost),
    )
