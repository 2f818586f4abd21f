# SPDX-License-Identifier: Apache-2.0
"""Parcels by express: sold on platforms or sent by somebody to somebody, flown, small and many."""

from datetime import datetime

from greenlane.cargo import Direction

from .carriers import Carrier
from .chance import Chance
from .firms import Firm, foreign_firm, person
from .habits import Habit
from .shipment import Shipment, plan
from .shipped import AIR, Good, shipped_goods, shipped_home, shipped_world
from .timing import Timing

SALE, GIFT = "sale", "gift"
_PLATFORMS = ("lark-market", "orrin-shop", "tern-bazaar")


def parcel_habit(
    chance: Chance, express: Carrier, *, good: Good | None = None, country: str | None = None, often: float = 1.0
) -> Habit:
    """The habit of a web shop abroad whose parcels the express carrier flies in; every parcel has its own receiver."""
    kind = good or chance.pick(shipped_goods()["parcels"])
    origin = country or chance.weighted(kind.origins)
    return Habit(
        direction=Direction.IMPORT,
        home=express.firm,
        partner=foreign_firm(chance, origin, "parcels"),
        goods=(kind,),
        origin=origin,
        country=origin,
        mode=AIR,
        foreign_place=chance.pick(shipped_world().countries[origin].air),
        home_place=next(iter(shipped_home().serving(AIR))),
        agent=express.firm,
        carrier=express,
        terms="DAP",
        currency=shipped_world().countries[origin].money,
        price=chance.between(0.2, 0.9),
        often=often,
    )


def plan_parcel(chance: Chance, habit: Habit, key: str, timing: Timing, *, filed: datetime) -> Shipment:
    """One parcel: mostly bought on a platform, now and then a gift from person to person."""
    shipment = plan(chance, habit, key, timing, filed=filed)
    shipment.ucr = None
    shipment.house = f"{habit.carrier.code}{chance.digits(10)}"
    shipment.consignee = person(chance)
    shipment.notify = None
    shipment.screened = not chance.happens(0.05)
    if chance.happens(0.82):
        shipment.purpose, shipment.platform = SALE, chance.pick(_PLATFORMS)
    else:
        shipment.purpose = GIFT
        shipment.consignor = _sender(chance, habit)
    return shipment


def _sender(chance: Chance, habit: Habit) -> Firm:
    return person(chance, country=habit.country)
