# SPDX-License-Identifier: Apache-2.0
"""What a profile would have done on the past: its hits, the work they mean, and what controls have found among them.

Everything here is counted over consignments whose hits the reader may know; a profile that is hidden from the reader
counts as if it were not there.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from .rates import Rate, ratio_of_rates

LARGE_SHARE = 0.2
"""A profile that hits more than this share of everything says nothing about risk."""


class Overlap(Struct, frozen=True, kw_only=True):
    """How many of the hits another profile had too, and how many that one had in all."""

    profile: str
    both: int
    theirs: int


class Known(Struct, frozen=True, kw_only=True):
    """Results of controls among the hits: how many were positive, and how many of these no other profile had hit."""

    controlled: int
    positive: int
    positive_unique: int
    recovered: float


class Rehearsal(Struct, frozen=True, kw_only=True):
    """A profile's version over a history.

    ``unique`` are the hits that no other profile had, but for those that hit more than ``LARGE_SHARE`` of everything.
    ``by_day``, ``by_office`` and ``by_mode`` count hits; an office or mode that is not known is ``""``. ``busiest`` is
    the day with the most hits. ``over_capacity`` are the days on which there were more hits than ``capacity`` a day.
    ``random`` is the rate of positive results among hits that the random programme had drawn, ``baseline`` among all
    that it had drawn. ``with_aeo`` counts hits in which a party states an authorisation. ``one_by_one`` is how many
    consignments could not be decided over columns.
    """

    profile: str
    version: int
    title: str
    condition: str
    first_day: date | None
    last_day: date | None
    consignments: int
    hits: int
    unique: int
    by_day: Mapping[date, int]
    by_office: Mapping[str, int]
    by_mode: Mapping[str, int]
    overlaps: tuple[Overlap, ...]
    with_aeo: int
    known: Known
    random: Rate
    baseline: Rate
    days: int
    capacity: int | None = None
    over_capacity: int | None = None
    one_by_one: int = 0
    given_up: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """The share of consignments that are hit."""
        return self.hits / self.consignments if self.consignments else 0.0

    @property
    def a_day(self) -> float:
        """Hits a day over the whole time, days without any included."""
        return self.hits / self.days if self.days else 0.0

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The day with the most hits, and how many."""
        return max(self.by_day.items(), key=lambda one: (one[1], one[0]), default=None)

    def warnings(self) -> Iterator[str]:
        """What an approver should not overlook, in sentences."""
        if not self.consignments:
            yield "The history holds no consignment of these days: nothing was rehearsed."
            return
        if not self.hits:
            yield "The profile hits nothing. Is the condition right, and does the history hold what it reads?"
        if self.hits == self.consignments:
            yield "The profile hits every consignment: it tells nothing apart."
        elif self.share > LARGE_SHARE:
            yield f"The profile hits {self.share:.0%} of all consignments: it hardly tells anything apart."
        if self.over_capacity:
            yield (
                f"On {self.over_capacity} of {self.days} days there would be more hits than the "
                f"{self.capacity} places a day."
            )
        if self.hits and self.unique == 0 and self.overlaps:
            yield "Every hit is hit by another profile already: this one adds nothing by itself."
        if self.given_up:
            yield f"{self.given_up} consignments ran into a limit of evaluation; hits may be missing."
        yield from self._about_chance()

    def _about_chance(self) -> Iterator[str]:
        if not self.random.enough:
            yield (
                f"Not enough data yet: the random programme drew {self.random.n:.0f} of the hits with a known result. "
                "Results of targeted controls alone say nothing about chance."
            )
            return
        lift = ratio_of_rates(self.random, self.baseline)
        if lift is not None and lift[1].high < 1:
            yield "Inside this profile there is less to be found than by chance."


class Comparison(Struct, frozen=True, kw_only=True):
    """Two versions of a profile over the same history, and the hits and known results gained and lost."""

    before: Rehearsal
    after: Rehearsal
    gained: int
    lost: int
    results_gained: int
    results_lost: int


def words_of(rehearsal: Rehearsal) -> Iterator[str]:
    """The rehearsal as lines of text."""
    yield f"{rehearsal.profile}, version {rehearsal.version}: {rehearsal.title}"
    yield f"  {rehearsal.condition}"
    if rehearsal.first_day and rehearsal.last_day:
        yield f"History: {rehearsal.consignments:,} consignments, {rehearsal.first_day} to {rehearsal.last_day}."
    yield f"Hits: {rehearsal.hits:,} ({rehearsal.share:.2%}), {rehearsal.a_day:.1f} a day over {rehearsal.days} days."
    if rehearsal.busiest:
        day, most = rehearsal.busiest
        yield f"Busiest day: {day} with {most:,} hits."
    if rehearsal.capacity is not None:
        yield f"Capacity: {rehearsal.capacity:,} places a day; over it on {rehearsal.over_capacity or 0} days."
    yield f"By office: {_counts(rehearsal.by_office)}"
    yield f"By mode of transport: {_counts(rehearsal.by_mode)}"
    yield f"Hits in which a party states an authorisation (AEO): {rehearsal.with_aeo:,}."
    yield f"Hit by no other profile: {rehearsal.unique:,}."
    for one in rehearsal.overlaps[:10]:
        yield f"  {one.both:,} hit by {one.profile} too ({one.theirs:,} in all)"
    known = rehearsal.known
    yield (
        f"Known results among the hits: {known.controlled:,} controlled, {known.positive:,} of them positive, of which "
        f"{known.positive_unique:,} hit by no other profile; {known.recovered:,.2f} recovered."
    )
    yield f"Drawn at random among the hits: {_rate(rehearsal.random)}."
    yield f"Drawn at random among all consignments: {_rate(rehearsal.baseline)}."
    for warning in rehearsal.warnings():
        yield f"! {warning}"


def words_of_comparison(comparison: Comparison) -> Iterator[str]:
    """Two versions beside each other, as lines of text."""
    yield from words_of(comparison.after)
    before, after = comparison.before, comparison.after
    yield f"Against version {before.version} ({before.hits:,} hits): {comparison.gained:,} hits gained, "
    yield f"  {comparison.lost:,} lost, {after.a_day - before.a_day:+.1f} a day;"
    yield f"  {comparison.results_gained:,} known results gained, {comparison.results_lost:,} lost."


def _counts(counts: Mapping[str, int]) -> str:
    told = [
        f"{name or 'not known'} {count:,}" for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return ", ".join(told[:12]) + (f", and {len(told) - 12} more" if len(told) > 12 else "") if told else "none"


def _rate(rate: Rate) -> str:
    if rate.value is None:
        return "none with a known result"
    low, high = rate.interval
    return f"{rate.hits:.0f} of {rate.n:.0f} with a result ({rate.value:.1%}, between {low:.1%} and {high:.1%})"
