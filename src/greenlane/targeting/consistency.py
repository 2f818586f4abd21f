# SPDX-License-Identifier: Apache-2.0
"""The consistency meter: the same consignments at every office and under several configurations.

One risk management means that the goods decide, not the place. Each consignment is assessed as if it had been lodged at
each office in turn, under each configuration; what differs is counted by pairs and shown by example. Whoever may not
see every profile is given configurations and facts without what is hidden, so that nothing told can rest on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from msgspec import Struct

from greenlane.cargo import Facts, Source, Stage, Stated

from .configuration import Configuration, Targeted
from .decide import conclude, decide, stage_in
from .outcomes import Outcome
from .policy import Policy
from .profiles import Profile
from .rates import Rate, rate
from .records import Hit
from .selection.ranking import FREE

PAIRS_SHOWN = 10
"""How many pairs of offices are shown of each configuration, those that differ most first."""

EXAMPLES_KEPT = 3
"""How many consignments are named for each pair."""

_LODGED_AT = "office.lodgement"
_OFFICES = (_LODGED_AT, "office.entry", "office.exit", "office.departure", "office.destination", "office.control")
"""Facts that name an office that deals with the goods; offices passed in transit are part of the route and stay."""


class Example(Struct, frozen=True, kw_only=True):
    """One consignment that comes out differently on the two sides of a pair, in the order of the pair.

    ``profiles`` hit on one side only; none, where the same profiles hit and the policies weigh them differently.
    ``office`` is where two configurations differ; None where the pair is of offices.
    """

    assessment: str
    consignment: str
    stage: Stage
    office: str | None
    outcomes: tuple[Outcome, Outcome]
    profiles: tuple[str, ...]


class Pair(Struct, frozen=True, kw_only=True):
    """Two offices, or two configurations, and how many consignments come out differently between them.

    ``released_at_one`` are those among them that one side lets go and the other does not. Two configurations differ
    over a consignment where they do so at any office.
    """

    between: tuple[str, str]
    different: int
    released_at_one: int
    examples: tuple[Example, ...]


class AtEveryOffice(Struct, frozen=True, kw_only=True):
    """One configuration at all offices: the share with one outcome everywhere, and how many each office lets go.

    ``pairs`` are the ``PAIRS_SHOWN`` pairs of offices that differ most, out of ``pairs_that_differ``.
    """

    name: str
    same: Rate
    released: dict[str, int]
    pairs: tuple[Pair, ...]
    pairs_that_differ: int


class Consistency(Struct, frozen=True, kw_only=True):
    """The report; ``same`` is the share with one outcome at every office under every configuration."""

    consignments: int
    offices: tuple[str, ...]
    same: Rate
    configurations: tuple[AtEveryOffice, ...]
    between: tuple[Pair, ...]


def at_office(facts: Facts, office: str) -> Facts:
    """The facts as if the consignment had been lodged at that office and were dealt with there.

    Every office that is stated becomes this one; the route, the history and what was derived stay as they are.
    """
    stated = (Stated(office, Source(provider="comparison")),)
    return facts.with_consignment(
        {name: stated for name in _OFFICES if name == _LODGED_AT or name in facts.consignment}
    )


def configuration_with(
    configuration: Configuration, *, profiles: Iterable[Profile], policy: Policy | None = None
) -> Configuration:
    """A configuration of these profiles, with the lists of another one, and its policy unless one is given."""
    return Configuration(profiles=profiles, policy=policy or configuration.policy, lists=configuration.lists.values())


class _Verdict(NamedTuple):
    outcome: Outcome
    profiles: frozenset[str]

    @property
    def released(self) -> bool:
        return self.outcome in FREE


class _Parted:
    """A configuration in two: profiles for which the office matters, and those that are tried once for all offices."""

    def __init__(self, configuration: Configuration) -> None:
        local = [one.profile for one in configuration.targeted if _asks_for_office(one)]
        others = [one.profile for one in configuration.targeted if not _asks_for_office(one)]
        self._policy = configuration.policy
        self._local = configuration_with(configuration, profiles=local)
        self._others = configuration_with(configuration, profiles=others)

    def verdicts(self, facts: Facts, offices: Sequence[str]) -> list[_Verdict]:
        """What the configuration says of the consignment at each office, in their order."""
        anywhere = decide(facts, self._others).hits
        if not self._local.profiles:
            return [self._verdict(facts, anywhere)] * len(offices)
        return [
            self._verdict(facts, (*anywhere, *decide(at_office(facts, office), self._local).hits)) for office in offices
        ]

    def _verdict(self, facts: Facts, hits: tuple[Hit, ...]) -> _Verdict:
        opinion = conclude(stage_in(facts), hits, self._policy, "")
        return _Verdict(opinion.outcome, frozenset(hit.profile for hit in hits))


def _asks_for_office(targeted: Targeted) -> bool:
    return bool(targeted.profile.offices) or any(name.startswith("office.") for name in targeted.condition.reads)


class _Count:
    """The count of one pair while consignments are looked at."""

    def __init__(self) -> None:
        self.different = 0
        self.released_at_one = 0
        self.examples: list[Example] = []

    def add(self, one: _Verdict, other: _Verdict, which: tuple[str, str], stage: Stage, office: str | None) -> None:
        self.different += 1
        self.released_at_one += one.released != other.released
        if len(self.examples) < EXAMPLES_KEPT:
            example = Example(
                assessment=which[0],
                consignment=which[1],
                stage=stage,
                office=office,
                outcomes=(one.outcome, other.outcome),
                profiles=tuple(sorted(one.profiles ^ other.profiles)),
            )
            self.examples.append(example)


class Meter:
    """Counts over consignments, one after the other: memory grows with pairs, never with consignments."""

    def __init__(self, configurations: Mapping[str, Configuration], offices: Sequence[str]) -> None:
        """Compare these configurations, by name, at these offices, of which there is at least one."""
        self._parted = {name: _Parted(one) for name, one in configurations.items()}
        self._offices = tuple(offices)
        self._consignments = 0
        self._same: Counter[str | None] = Counter()
        self._released = {name: Counter(dict.fromkeys(offices, 0)) for name in configurations}
        self._of_offices: dict[str, dict[tuple[str, str], _Count]] = {name: {} for name in configurations}
        self._of_configurations = {pair: _Count() for pair in combinations(configurations, 2)}

    def add(self, facts: Facts, *, assessment: str, consignment: str) -> None:
        """Look at one consignment. Raises Invalid when its facts name no stage."""
        stage, which = stage_in(facts), (assessment, consignment)
        found = {name: parted.verdicts(facts, self._offices) for name, parted in self._parted.items()}
        self._consignments += 1
        self._same[None] += len({verdict.outcome for verdicts in found.values() for verdict in verdicts}) == 1
        for name, verdicts in found.items():
            self._released[name].update(
                office for office, verdict in zip(self._offices, verdicts, strict=True) if verdict.released
            )
            self._count_offices(name, verdicts, which, stage)
        for (first, second), count in self._of_configurations.items():
            apart = [
                (one, other, office)
                for one, other, office in zip(found[first], found[second], self._offices, strict=True)
                if one.outcome != other.outcome
            ]
            if apart:
                # Shown where one lets go what the other controls, if there is such an office.
                one, other, office = max(apart, key=lambda each: each[0].released != each[1].released)
                count.add(one, other, which, stage, office)

    def _count_offices(self, name: str, verdicts: list[_Verdict], which: tuple[str, str], stage: Stage) -> None:
        if len({verdict.outcome for verdict in verdicts}) == 1:
            self._same[name] += 1
            return
        counts = self._of_offices[name]
        for (here, one), (there, other) in combinations(zip(self._offices, verdicts, strict=True), 2):
            if one.outcome != other.outcome:
                counts.setdefault((here, there), _Count()).add(one, other, which, stage, None)

    def report(self) -> Consistency:
        """What was found so far."""
        return Consistency(
            consignments=self._consignments,
            offices=self._offices,
            same=rate(self._same[None], self._consignments),
            configurations=tuple(self._of_configuration(name) for name in self._parted),
            between=_pairs(self._of_configurations),
        )

    def _of_configuration(self, name: str) -> AtEveryOffice:
        pairs = _pairs(self._of_offices[name])
        return AtEveryOffice(
            name=name,
            same=rate(self._same[name], self._consignments),
            released=dict(self._released[name]),
            pairs=pairs[:PAIRS_SHOWN],
            pairs_that_differ=len(pairs),
        )


def _pairs(counts: Mapping[tuple[str, str], _Count]) -> tuple[Pair, ...]:
    """The pairs with what was counted, those that differ most first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1].different, -each[1].released_at_one, each[0]))
    return tuple(
        Pair(
            between=between,
            different=count.different,
            released_at_one=count.released_at_one,
            examples=tuple(count.examples),
        )
        for between, count in ordered
    )


def words_of_consistency(told: Consistency) -> Iterator[str]:
    """The report in sentences, as an officer reads it."""
    if not told.consignments:
        yield "There are no consignments to compare."
        return
    yield f"{told.consignments:,} consignments, each as if lodged at each of {len(told.offices)} offices."
    if len(told.configurations) > 1:
        yield f"The same outcome at every office under every configuration: {_share(told.same)}."
    for one in told.configurations:
        yield ""
        yield f"{one.name}: the same outcome at every office: {_share(one.same)}."
        least, most = min(one.released.values()), max(one.released.values())
        if least == most:
            yield f"  Every office would let {most:,} go."
        else:
            yield f"  The strictest office would let {least:,} go, the least strict {most:,}:"
            yield from (f"    {office}: {count:,}" for office, count in one.released.items())
        for pair in one.pairs:
            yield from _words_of_pair(pair)
        if one.pairs_that_differ > len(one.pairs):
            yield f"  {one.pairs_that_differ - len(one.pairs):,} more pairs of offices differ, none of them more often."
    for pair in told.between:
        yield ""
        yield from _words_of_pair(pair)


def _words_of_pair(pair: Pair) -> Iterator[str]:
    first, second = pair.between
    yield (
        f"  {first} and {second}: {pair.different:,} come out differently, "
        f"{pair.released_at_one:,} of them are let go by one alone."
    )
    for example in pair.examples:
        where = f" at {example.office}" if example.office is not None else ""
        because = ", ".join(example.profiles) or "the policy, with the same hits"
        yield (
            f"    consignment {example.consignment} ({example.stage}){where}: "
            f"{example.outcomes[0]} and {example.outcomes[1]}, because of {because}"
        )


def _share(told: Rate) -> str:
    interval = f"{100 * told.interval.low:.1f} to {100 * told.interval.high:.1f} %"
    return f"{told.hits:,.0f} of {told.n:,.0f} ({100 * (told.value or 0):.1f} %, 95 % interval {interval})"
