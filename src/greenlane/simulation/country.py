# SPDX-License-Identifier: Apache-2.0
"""The country of a seed: its offices, carriers, agents and traders, honest ones and others, on any day."""

from functools import cached_property
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from .carriers import Carriers, carriers
from .chance import Chance
from .firms import Firm, home_firm
from .habits import Habit, Trade, export_habit, import_habit
from .parcels import parcel_habit
from .schemes import SCHEMES, Ring, rings
from .shipped import Home, shipped_home

_AGENTS, _FORWARDERS, _IMPORTERS, _EXPORTERS, _SHOPS = 14, 8, 80, 36, 48
_NEWCOMERS_A_DAY = 0.4
_AUTHORISED_SHARE = 0.14  # of established importers and exporters
_AUTHORISATIONS = {"AEOC": 3.0, "AEOF": 2.0, "AEOS": 1.0}


class Traders(Struct, frozen=True):
    """Habits to choose from, with how often each runs up to the next (cumulative)."""

    habits: tuple[Habit, ...]
    marks: tuple[float, ...]

    def pick(self, chance: Chance) -> Habit:
        """One habit, as often as it runs."""
        wanted = chance.fraction() * self.marks[-1]
        low, high = 0, len(self.marks) - 1
        while low < high:
            middle = (low + high) // 2
            if self.marks[middle] > wanted:
                high = middle
            else:
                low = middle + 1
        return self.habits[low]


class Country:
    """A fictitious country, made from a seed. The same seed is the same country, everywhere and always."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.home: Home = shipped_home()
        self._imports: list[Habit] = []
        self._exports: list[Habit] = []
        self._settled_until = -1
        self._rings = {scheme.name: rings(seed, scheme, self.trade) for scheme in SCHEMES}
        self._known_rings: dict[str, list[Ring]] = {scheme.name: [] for scheme in SCHEMES}
        self._found: dict[str, dict[int, Traders]] = {}
        self._found_established()

    @property
    def code(self) -> str:
        """The country's code, one that ISO 3166-1 leaves to its users."""
        return self.home.code

    @property
    def name(self) -> str:
        """The country's name."""
        return self.home.name

    @cached_property
    def carriers(self) -> Carriers:
        """Who carries goods in and out."""
        return carriers(self.seed)

    @cached_property
    def agents(self) -> tuple[Firm, ...]:
        """The customs agents, who file for traders."""
        chance = Chance(self.seed, "agents")
        return tuple(_perhaps_authorised(chance, home_firm(chance, "agent")) for _ in range(_AGENTS))

    @cached_property
    def forwarders(self) -> tuple[Firm, ...]:
        """The forwarders, who consolidate and file at house level."""
        chance = Chance(self.seed, "forwarders")
        return tuple(home_firm(chance, "forwarder") for _ in range(_FORWARDERS))

    @cached_property
    def trade(self) -> Trade:
        """The people whose services traders use."""
        return Trade(carriers=self.carriers, agents=self.agents, forwarders=self.forwarders)

    @cached_property
    def parcels(self) -> Traders:
        """The web shops abroad whose parcels arrive by express."""
        chance = Chance(self.seed, "shops")
        habits = [
            parcel_habit(chance, self.carriers.express, often=0.3 + chance.mostly_low(0, 5)) for _ in range(_SHOPS)
        ]
        return _traders(habits)

    def importers(self, day: int) -> Traders:
        """The habits of buying abroad that run on a day of the simulation."""
        return self._on(day, "imports", self._imports)

    def exporters(self, day: int) -> Traders:
        """The habits of selling abroad that run on a day of the simulation."""
        return self._on(day, "exports", self._exports)

    def rings(self, day: int) -> tuple[Ring, ...]:
        """The rings that are at work on a day of the simulation, in the order of the schemes."""
        found = []
        for name, known in self._known_rings.items():
            while not known or known[-1].stops < day:
                known.append(next(self._rings[name]))
            found += [ring for ring in known if ring.works_on(day)]
        return tuple(found)

    def _on(self, day: int, which: str, habits: list[Habit]) -> Traders:
        self._settle(day)
        days = self._found.setdefault(which, {})
        if day not in days:
            days.clear()  # days come in order; yesterday's traders are not asked for again
            days[day] = _traders([habit for habit in habits if habit.home.trades_on(day)])
        return days[day]

    def _found_established(self) -> None:
        for number in range(_IMPORTERS):
            self._found_importer(Chance(self.seed, "importer", number), since=0, established=True)
        for number in range(_EXPORTERS):
            self._found_exporter(Chance(self.seed, "exporter", number), since=0, established=True)

    def _settle(self, day: int) -> None:
        """Let newcomers found their firms, up to a day; some of them give up again."""
        while self._settled_until < day:
            self._settled_until += 1
            chance = Chance(self.seed, "newcomer", self._settled_until)
            if chance.happens(_NEWCOMERS_A_DAY):
                found = self._found_importer if chance.happens(0.75) else self._found_exporter
                found(chance, since=self._settled_until, established=False)

    def _found_importer(self, chance: Chance, *, since: int, established: bool) -> None:
        firm = self._firm(chance, self.home.imports, since=since, established=established)
        agent = chance.pick(self.agents)
        for _ in range(chance.whole(1, 4) if established else 1):
            self._imports.append(import_habit(chance, firm, self.trade, agent))

    def _found_exporter(self, chance: Chance, *, since: int, established: bool) -> None:
        firm = self._firm(chance, self.home.exports, since=since, established=established)
        agent = chance.pick(self.agents)
        for _ in range(chance.whole(1, 3) if established else 1):
            self._exports.append(export_habit(chance, firm, self.trade, agent))

    def _firm(self, chance: Chance, families: dict[str, float], *, since: int, established: bool) -> Firm:
        firm = home_firm(chance, chance.weighted(families), since=since)
        if established:
            return _perhaps_authorised(chance, firm)
        gives_up = chance.happens(0.3)
        return replace(firm, until=since + chance.whole(20, 200)) if gives_up else firm


def _perhaps_authorised(chance: Chance, firm: Firm) -> Firm:
    if not chance.happens(_AUTHORISED_SHARE):
        return firm
    return replace(firm, aeo=chance.weighted(_AUTHORISATIONS))


def _traders(habits: list[Habit]) -> Traders:
    return Traders(tuple(habits), tuple(accumulate(habit.often for habit in habits)))
