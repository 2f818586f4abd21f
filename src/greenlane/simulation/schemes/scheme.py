# SPDX-License-Identifier: Apache-2.0
"""What a scheme is: a way of breaking the law, practised by one ring after another, each for a while."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from msgspec import Struct

from ..chance import Chance
from ..habits import Habit, Trade
from ..shipment import Shipment


class Crime(Struct, frozen=True, kw_only=True):
    """What a ring does with one shipment: what an examination would find, what is at stake, which traces remain.

    ``amends`` says that the filer will change the filing at the last minute.
    """

    found: str
    revenue: Decimal = Decimal(0)
    indicators: tuple[str, ...] = ()
    amends: bool = False


class Scheme(Struct, frozen=True, kw_only=True):
    """A way of breaking the law.

    ``share`` is its part of all shipments while a ring is at work. A ring works between the lowest and highest number
    of days of ``works``, then nobody does for a ``pause``; the first ring starts on a day in ``first`` (before 0: it is
    at work already when the simulation begins). ``recruit`` finds a ring's habits; where it finds none, the ring hides
    in the shipments of honest traders whose habits it ``uses``. ``commit`` changes a shipment before it is declared.
    """

    name: str
    area: str
    share: float
    first: tuple[int, int]
    works: tuple[int, int]
    pause: tuple[int, int]
    commit: Callable[[Chance, Shipment], Crime]
    recruit: Callable[[Chance, Trade], tuple[Habit, ...]] | None = None
    uses: Callable[[Habit], bool] | None = None


class Ring(Struct, frozen=True, kw_only=True):
    """One ring of a scheme: its number, the first and last day on which it files, its habits."""

    scheme: Scheme
    number: int
    starts: int
    stops: int
    habits: tuple[Habit, ...]

    @property
    def name(self) -> str:
        """The ring's name, ``cover_load/2``."""
        return f"{self.scheme.name}/{self.number}"

    def works_on(self, day: int) -> bool:
        """Whether the ring is at work on a day."""
        return self.starts <= day <= self.stops


def rings(seed: int, scheme: Scheme, trade: Trade) -> Iterator[Ring]:
    """The rings of a scheme one after another, without end."""
    number, starts = 1, 0
    while True:
        chance = Chance(seed, "ring", scheme.name, number)
        starts = chance.whole(*scheme.first) if number == 1 else starts + chance.whole(*scheme.pause)
        stops = starts + chance.whole(*scheme.works)
        if number == 1:
            stops = max(stops, scheme.works[0] // 2)  # one that is at work when it begins does not end at once
        habits = scheme.recruit(chance, trade) if scheme.recruit else ()
        yield Ring(scheme=scheme, number=number, starts=starts, stops=stops, habits=habits)
        number, starts = number + 1, stops


def traces(chance: Chance, **likely: float) -> dict[str, bool]:
    """Which of its usual traces a shipment leaves, each with its probability, in the order given."""
    return {name: chance.happens(probability) for name, probability in likely.items()}


def named(left: dict[str, bool], *always: str) -> tuple[str, ...]:
    """The names of the traces that were left, after those that always are."""
    return (*always, *(name for name, is_left in left.items() if is_left))
