# SPDX-License-Identifier: Apache-2.0
"""Habits: what a trader buys or sells, from whom, by which way and through whose hands, again and again."""

from msgspec import Struct

from greenlane.cargo import Direction

from .carriers import Carrier, Carriers
from .chance import Chance
from .firms import Firm, foreign_firm
from .shipped import AIR, RAIL, ROAD, SEA, Foreign, Good, shipped_goods, shipped_home, shipped_world

_TERMS = {SEA: ("FOB", "CIF", "CFR"), AIR: ("FCA", "CPT", "DAP"), ROAD: ("DAP", "EXW", "FCA"), RAIL: ("FCA", "CPT")}
_LONGEST_DRIVE_HOURS = 46


class Habit(Struct, frozen=True, kw_only=True):
    """One line of business.

    ``home`` is the firm here and ``partner`` the one abroad, whichever buys; ``origin`` is the country that makes the
    goods, ``country`` the foreign one they are sent from or to. ``hub`` is a place called at on the way. ``price`` says
    where between the lowest and highest usual price it trades (0 to 1), ``load`` which share of a usual load it moves,
    ``often`` how often against other habits. ``prelodges`` is the share of declarations lodged before arrival.
    """

    direction: Direction
    home: Firm
    partner: Firm
    goods: tuple[Good, ...]
    origin: str
    country: str
    mode: str
    foreign_place: str
    home_place: str
    agent: Firm
    carrier: Carrier
    terms: str
    currency: str
    hub: str | None = None
    forwarder: Firm | None = None
    price: float = 0.5
    load: float = 0.8
    often: float = 1.0
    prelodges: float = 0.65

    @property
    def land(self) -> Foreign:
        """The foreign country of the habit."""
        return shipped_world().countries[self.country]


class Trade(Struct, frozen=True, kw_only=True):
    """The people whose services a trader may use: carriers, customs agents, forwarders."""

    carriers: Carriers
    agents: tuple[Firm, ...]
    forwarders: tuple[Firm, ...]


def import_habit(
    chance: Chance,
    home: Firm,
    trade: Trade,
    agent: Firm,
    *,
    good: Good | None = None,
    origin: str | None = None,
    mode: str | None = None,
) -> Habit:
    """A habit of buying abroad, of the firm's family of goods unless one is given."""
    family = [kind for kind in shipped_goods()[home.family] if kind.origins]
    main = good or chance.pick(family)
    origin = origin or chance.weighted(main.origins)
    country = origin
    if mode is None and chance.happens(0.08):  # bought from a dealer in a third country
        country = chance.pick([hub for hub in ("AE", "NL", "DE", "HK", "TR") if hub != origin])
    others = [kind for kind in family if kind is not main and origin in kind.origins]
    return _habit(
        chance,
        Direction.IMPORT,
        home,
        foreign_firm(chance, country, home.family if good is None else main.family),
        (main, *chance.some(others, 3)),
        origin,
        country,
        mode or _mode(chance, main, country),
        trade,
        agent,
    )


def export_habit(
    chance: Chance, home: Firm, trade: Trade, agent: Firm, *, good: Good | None = None, mode: str | None = None
) -> Habit:
    """A habit of selling abroad, of the firm's family of goods unless one is given."""
    family = [kind for kind in shipped_goods()[home.family] if kind.buyers]
    main = good or chance.pick(family)
    country = chance.weighted(main.buyers)
    others = [kind for kind in family if kind is not main and country in kind.buyers]
    return _habit(
        chance,
        Direction.EXPORT,
        home,
        foreign_firm(chance, country, home.family),
        (main, *chance.some(others, 2)),
        shipped_home().code,
        country,
        mode or _mode(chance, main, country),
        trade,
        agent,
    )


def _habit(
    chance: Chance,
    direction: Direction,
    home: Firm,
    partner: Firm,
    goods: tuple[Good, ...],
    origin: str,
    country: str,
    mode: str,
    trade: Trade,
    agent: Firm,
) -> Habit:
    land = shipped_world().countries[country]
    hubs = [hub for hub in land.hubs if shipped_world().hubs[hub] not in (country, origin)]
    hub = chance.pick(hubs) if mode == SEA and hubs and chance.happens(0.55) else None
    consolidated = mode in (SEA, AIR) and chance.happens(0.35)
    return Habit(
        direction=direction,
        home=home,
        partner=partner,
        goods=goods,
        origin=origin,
        country=country,
        mode=mode,
        foreign_place=chance.pick(land.places(mode)),
        home_place=chance.weighted(shipped_home().serving(mode)),
        agent=agent,
        carrier=chance.pick(trade.carriers.by_mode[mode]),
        terms=chance.pick(_TERMS[mode]),
        currency=land.money,
        hub=hub,
        forwarder=chance.pick(trade.forwarders) if consolidated else None,
        price=chance.between(0.2, 0.85),
        load=chance.between(0.45, 1),
        often=0.3 + chance.mostly_low(0, 6),
        prelodges=chance.between(0.45, 0.95),
    )


def _mode(chance: Chance, good: Good, country: str) -> str:
    land = shipped_world().countries[country]
    fits: dict[str, float] = {}
    if land.sea:
        fits[SEA] = 6
    if land.road and land.hours_by(ROAD) <= _LONGEST_DRIVE_HOURS:
        fits[ROAD] = 7 if land.hours_by(ROAD) < 24 else 3
    if land.rail:
        fits[RAIL] = 1.5
    if land.air and good.air:
        fits[AIR] = 1.5
    return chance.weighted(fits)
