# SPDX-License-Identifier: Apache-2.0
"""One deal: who ships what to whom, honestly or not, and which filings are made about it, when and by whom."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from greenlane.cargo import Declaration, Direction, Level

from . import filings
from .chance import Chance
from .country import Country
from .firms import Firm, foreign_firm
from .habits import Habit
from .mistakes import LATE_FILING, with_mistakes
from .parcels import plan_parcel
from .schemes import Crime, Ring
from .shipment import Haulage, Shipment, plan
from .shipped import AIR, RAIL, ROAD, SEA
from .timing import (
    Timing,
    after_arrival,
    at_work,
    before_arrival,
    before_leaving,
    before_loading,
    by_lorry,
    just_arrived,
)
from .truth import Mistake

Kind = Literal["goods", "cargo", "parcel", "export", "transit"]

_KINDS: dict[Kind, float] = {"goods": 40, "cargo": 17, "parcel": 15, "export": 18, "transit": 6}
_BEYOND = ("RS", "HU", "RO")
_MASTER_TOO, _GOODS_LATER, _PARCEL_DECLARED, _THROUGH = 0.35, 0.3, 0.35, 0.45


class Original(Struct, frozen=True, kw_only=True):
    """A first filing about a deal: when, by whom, what it says, and the slips in it."""

    at: datetime
    filer: Firm
    declaration: Declaration
    mistakes: tuple[Mistake, ...] = ()


class Deal(Struct, frozen=True, kw_only=True):
    """A deal with its filings; ``ring`` and ``crime`` where it is not honest."""

    shipment: Shipment
    originals: tuple[Original, ...]
    ring: Ring | None = None
    crime: Crime | None = None


def make_deal(country: Country, chance: Chance, day: int, midnight: datetime, number: int) -> Deal:
    """The deal of that number of a day; ``midnight`` begins the day by the country's clocks."""
    ring = _ring_at_work(country, chance, day)
    if ring is None:
        kind = chance.weighted(_KINDS)
        habit = _honest_habit(country, chance, day, kind)
    else:
        habit = _habit_of(ring, country, chance, day)
        kind = _kind_of(chance, habit)
    desk = _Desk(country, chance, midnight, f"{midnight:%y%m%d}{number:04d}", ring)
    return desk.deal(kind, habit)


def carelessness(seed: int, filer: Firm) -> float:
    """How many slips a filer makes against the usual one; it has its reasons and does not change."""
    return Chance(seed, "care", filer.id).between(0.3, 1.8)


def _ring_at_work(country: Country, chance: Chance, day: int) -> Ring | None:
    left = chance.fraction()
    for ring in country.rings(day):
        left -= ring.scheme.share
        if left < 0:
            return ring
    return None


def _habit_of(ring: Ring, country: Country, chance: Chance, day: int) -> Habit:
    if ring.habits:
        return chance.pick(ring.habits)
    assert ring.scheme.uses is not None
    honest = country.importers(day).habits
    return chance.pick([habit for habit in honest if ring.scheme.uses(habit)] or honest)


def _kind_of(chance: Chance, habit: Habit) -> Kind:
    """Which filings a ring's shipment needs: none looks different from an honest one by its kind."""
    if habit.direction is Direction.EXPORT:
        return "export"
    if habit.goods[0].family == "parcels":
        return "parcel"
    return "goods" if chance.happens(0.65) else "cargo"


def _honest_habit(country: Country, chance: Chance, day: int, kind: Kind) -> Habit:
    if kind == "parcel":
        return country.parcels.pick(chance)
    if kind == "export":
        return country.exporters(day).pick(chance)
    importers = country.importers(day)
    habit = importers.pick(chance)
    while kind == "transit" and habit.mode != SEA:
        habit = importers.pick(chance)
    return habit


class _Desk:
    """Where the filings of one deal are written."""

    def __init__(self, country: Country, chance: Chance, midnight: datetime, key: str, ring: Ring | None) -> None:
        self._country = country
        self._chance = chance
        self._midnight = midnight
        self._key = key
        self._ring = ring

    def deal(self, kind: Kind, habit: Habit) -> Deal:
        """The deal of a kind."""
        if kind == "export":
            return self._export(habit)
        if kind == "parcel":
            return self._parcel(habit)
        if kind == "transit":
            return self._transit(habit)
        return self._cargo(habit) if kind == "cargo" else self._goods(habit)

    def _goods(self, habit: Habit) -> Deal:
        chance, filer = self._chance, habit.agent
        at, late = self._at(), self._is_late(filer)
        arrived = not late and not chance.happens(habit.prelodges)
        travel = just_arrived if late else after_arrival if arrived else before_arrival
        shipment, crime = self._shipment(habit, travel(chance, habit, at), at)
        declaration = filings.goods_filing(shipment, self._reference(filer, "G"), filer, arrived=arrived)
        return self._done(shipment, crime, self._original(at, filer, declaration, late=late))

    def _cargo(self, habit: Habit) -> Deal:
        chance = self._chance
        carrier = habit.carrier.firm
        filer = habit.forwarder if habit.forwarder is not None and habit.mode in (SEA, AIR) else carrier
        at, late = self._at(around_the_clock=True), self._is_late(filer)
        shipment, crime = self._shipment(habit, before_loading(chance, habit, at, late=late), at)
        if habit.mode == AIR:
            shipment.screened = not chance.happens(0.04)
            told = filings.pre_loading_filing(shipment, self._reference(filer, "P"), filer)
            return self._done(shipment, crime, self._original(at, filer, told, late=late))
        level = Level.HOUSE if filer is not carrier else Level.STRAIGHT
        told = filings.cargo_filing(shipment, self._reference(filer, "C"), filer, level)
        originals = [self._original(at, filer, told, late=late)]
        if level is Level.HOUSE and chance.happens(_MASTER_TOO):
            later = at + timedelta(minutes=chance.whole(10, 300))
            master = filings.cargo_filing(shipment, self._reference(carrier, "M"), carrier, Level.MASTER)
            originals.append(self._original(later, carrier, master, late=late))
        if chance.happens(_GOODS_LATER):
            originals.append(self._goods_later(shipment, at))
        return self._done(shipment, crime, *originals)

    def _goods_later(self, shipment: Shipment, cargo_filed: datetime) -> Original:
        """The import declaration of goods whose cargo declaration was filed before; shortly before they arrive."""
        filer, arrival = shipment.habit.agent, shipment.timing.arrival
        left = (arrival - cargo_filed) * 0.8
        lead = min(left, timedelta(hours={SEA: 60, RAIL: 20}.get(shipment.habit.mode, 4)))
        at = arrival - timedelta(seconds=int(lead.total_seconds() * self._chance.between(0.2, 1)))
        told = filings.goods_filing(shipment, self._reference(filer, "G"), filer, arrived=False)
        return self._original(at, filer, told, late=False)

    def _parcel(self, habit: Habit) -> Deal:
        chance, filer = self._chance, habit.carrier.firm
        at, late = self._at(around_the_clock=True), self._is_late(filer)
        parcel = plan_parcel(chance, habit, self._key, before_loading(chance, habit, at, late=late), filed=at)
        crime = self._ring.scheme.commit(chance, parcel) if self._ring else None
        told = filings.pre_loading_filing(parcel, self._reference(filer, "P"), filer)
        originals = [self._original(at, filer, told, late=late)]
        if chance.happens(_PARCEL_DECLARED):
            landed = parcel.timing.arrival + timedelta(minutes=chance.whole(20, 600))
            goods = filings.goods_filing(parcel, self._reference(filer, "G"), filer, arrived=True)
            originals.append(self._original(landed, filer, goods, late=False))
        return self._done(parcel, crime, *originals)

    def _export(self, habit: Habit) -> Deal:
        chance, filer = self._chance, habit.agent
        at, late = self._at(), self._is_late(filer)
        shipment, crime = self._shipment(habit, before_leaving(chance, habit, at, late=late), at)
        presented = chance.happens(0.4)
        told = filings.export_filing(shipment, self._reference(filer, "X"), filer, presented=presented)
        return self._done(shipment, crime, self._original(at, filer, told, late=late))

    def _transit(self, habit: Habit) -> Deal:
        chance = self._chance
        filer = habit.forwarder or habit.carrier.firm
        at = self._at()
        shipment, crime = self._shipment(habit, just_arrived(chance, habit, at), at)
        shipment.passes_through = chance.happens(_THROUGH)
        if shipment.passes_through:
            shipment.consignee = foreign_firm(chance, chance.pick(_BEYOND), habit.home.family)
        carrier = chance.pick(self._country.carriers.by_mode[ROAD])
        haulage = Haulage(carrier=carrier, conveyance=carrier.conveyance(chance), timing=by_lorry(chance, at))
        told = filings.transit_filing(shipment, self._reference(filer, "T"), filer, haulage, at)
        return self._done(shipment, crime, self._original(at, filer, told, late=False))

    def _shipment(self, habit: Habit, timing: Timing, at: datetime) -> tuple[Shipment, Crime | None]:
        shipment = plan(self._chance, habit, self._key, timing, filed=at)
        return shipment, self._ring.scheme.commit(self._chance, shipment) if self._ring else None

    def _done(self, shipment: Shipment, crime: Crime | None, *originals: Original) -> Deal:
        return Deal(shipment=shipment, originals=originals, ring=self._ring, crime=crime)

    def _original(self, at: datetime, filer: Firm, declaration: Declaration, *, late: bool) -> Original:
        told, mistakes = with_mistakes(self._chance, declaration, carelessness(self._country.seed, filer))
        if late:
            mistakes = (*mistakes, Mistake.LATE_FILING)
        return Original(at=at, filer=filer, declaration=told, mistakes=mistakes)

    def _at(self, *, around_the_clock: bool = False) -> datetime:
        return at_work(self._chance, self._midnight, around_the_clock=around_the_clock)

    def _is_late(self, filer: Firm) -> bool:
        return self._chance.happens(LATE_FILING * carelessness(self._country.seed, filer))

    def _reference(self, filer: Firm, letter: str) -> str:
        """The filer's own reference (LRN): its initials, the deal, and what kind of filing it is."""
        initials = "".join(word[0] for word in filer.name.split())[:3].upper()
        return f"{initials}{self._key}{letter}"
