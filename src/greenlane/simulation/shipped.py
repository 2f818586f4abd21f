# SPDX-License-Identifier: Apache-2.0
"""What the simulated world is made of before any seed: goods, countries, names, the country's own places.

The documents lie in ``data`` and explain themselves there.
"""

from functools import cache
from importlib import resources
from typing import TypeVar

import msgspec
from msgspec import Struct

from greenlane.errors import Misconfigured

T = TypeVar("T")
SEA, RAIL, ROAD, AIR = "1", "2", "3", "4"
"""Modes of transport, UN/ECE Recommendation 19."""

_MODE_WORDS = {SEA: "sea", RAIL: "rail", ROAD: "road", AIR: "air"}


class Good(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"origins": "from", "buyers": "to"}):
    """A kind of goods: how it is described, priced, packed, and where it comes from or goes to.

    ``euro_kg`` is per kilogram of net weight; ``load_kg`` the net weight of a consignment by surface; ``pack`` the type
    of packages with the lowest and highest net weight of one; ``net`` net weight by gross weight; ``duty`` per cent.
    """

    hs: str
    family: str
    words: tuple[str, ...]
    euro_kg: tuple[float, float]
    load_kg: tuple[float, float]
    pack: tuple[str, float, float]
    net: float
    box: str
    origins: dict[str, float] = {}
    buyers: dict[str, float] = {}
    duty: float = 0
    air: bool = False
    un: str | None = None
    papers: tuple[str, ...] = ()


class Foreign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A foreign country: its style of names, money, places by mode, and how far away it is.

    ``days`` are by sea, ``hours`` by the other modes; ``hubs`` are where ships from there call or tranship.
    """

    name: str
    style: str
    money: str
    towns: dict[str, str]
    sea: tuple[str, ...] = ()
    air: tuple[str, ...] = ()
    rail: tuple[str, ...] = ()
    road: tuple[str, ...] = ()
    days: tuple[int, int] = (0, 0)
    hours: dict[str, int] = {}
    hubs: tuple[str, ...] = ()

    def places(self, mode: str) -> tuple[str, ...]:
        """Where goods are loaded for, or unloaded from, a mode; empty where it is not served."""
        found: tuple[str, ...] = getattr(self, _MODE_WORDS[mode])
        return found

    def hours_by(self, mode: str) -> int:
        """Hours to the simulated country by air, rail or road."""
        return self.hours[_MODE_WORDS[mode]]


class World(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The foreign countries by code, and the countries of hubs on the way."""

    countries: dict[str, Foreign]
    hubs: dict[str, str]


class HomePlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place of the simulated country with its customs office; ``modes`` with the share of each mode's traffic."""

    code: str
    name: str
    office: str
    modes: dict[str, float] = {}
    towns: dict[str, str] = {}


class Home(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The simulated country: code, name, clocks, money, places and what its traders deal in."""

    code: str
    name: str
    offset_hours: int
    currency: str
    vat: float
    places: tuple[HomePlace, ...]
    inland: HomePlace
    free_zone: HomePlace
    towns: dict[str, str]
    imports: dict[str, float]
    exports: dict[str, float]

    @property
    def gate(self) -> HomePlace:
        """The place where the road crosses the border."""
        return next(place for place in self.places if ROAD in place.modes)

    def serving(self, mode: str) -> dict[str, float]:
        """The codes of the places that a mode uses, with their share of its traffic."""
        return {place.code: place.modes[mode] for place in self.places if mode in place.modes}

    def office_at(self, code: str) -> str:
        """The customs office at one of the country's places."""
        every = (*self.places, self.inland, self.free_zone)
        return next(place.office for place in every if place.code == code)


class Style(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How firms, streets and people are named somewhere."""

    begin: tuple[str, ...]
    end: tuple[str, ...]
    forms: tuple[str, ...]
    streets: tuple[str, ...]
    given: tuple[str, ...]


class Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The styles by name, the words for trades by family of goods, the names of ships."""

    styles: dict[str, Style]
    trades: dict[str, tuple[str, ...]]
    ships: tuple[str, ...]


class _Goods(Struct, frozen=True, forbid_unknown_fields=True):
    goods: tuple[Good, ...]


@cache
def shipped_goods() -> dict[str, tuple[Good, ...]]:
    """Every kind of goods, by family."""
    families: dict[str, list[Good]] = {}
    for good in _document("goods.yaml", _Goods).goods:
        families.setdefault(good.family, []).append(good)
    return {family: tuple(goods) for family, goods in families.items()}


@cache
def shipped_world() -> World:
    """The foreign countries."""
    return _document("world.yaml", World)


@cache
def shipped_home() -> Home:
    """The simulated country."""
    return _document("talmera.yaml", Home)


@cache
def shipped_names() -> Names:
    """How things are named."""
    return _document("names.yaml", Names)


def _document(name: str, shape: type[T]) -> T:
    content = resources.files("greenlane.simulation").joinpath("data", name).read_bytes()
    try:
        return msgspec.yaml.decode(content, type=shape)
    except msgspec.DecodeError as error:
        raise Misconfigured(f"The simulation's {name} cannot be read: {error}.", code="simulation.data") from error
