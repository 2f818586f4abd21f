# SPDX-License-Identifier: Apache-2.0
"""Carriers and what they run: shipping lines with ships and containers, airlines, hauliers, railways."""

from msgspec import Struct

from greenlane.cargo import Conveyance

from . import numbers
from .chance import Chance
from .firms import Firm, home_firm
from .shipped import AIR, RAIL, ROAD, SEA, shipped_names

IMO, PLATE, TRAIN, FLIGHT = "10", "30", "21", "40"
"""Types of identity of a means of transport (EU code list CL219, WCO T018)."""

_LINES = (("Meridian Blue Line", "MBLQ"), ("Calder Ocean Line", "CDOQ"), ("Northern Tern Line", "NTLQ"))
_MORE_LINES = (("Vesper Container Line", "VCLQ"), ("Ember Coast Shipping", "EMCQ"), ("Quiet Sea Line", "QSLQ"))
_AIRLINES = (("Talmera Air Cargo", "X1", "987"), ("Blue Heron Airways", "X2", "989"), ("Amber Jet", "X3", "993"))
_EXPRESS = ("Kestrel Express", "X9", "996")
_HAULIERS = ("Calder Gate Haulage", "Dorn Trucking", "Vineyard Road Lines", "Halvar Haulage", "Mill Lane Trucks")
_FLAGS = ("PA", "LR", "MH", "MT", "SG", "HK", "GR", "CY", "PT")


class Ship(Struct, frozen=True):
    """A ship: name, IMO number, flag."""

    name: str
    imo: str
    flag: str


class Carrier(Struct, frozen=True, kw_only=True):
    """A carrier of one mode. ``code`` starts its document numbers; ``owners`` are its containers' prefixes."""

    firm: Firm
    mode: str
    code: str
    owners: tuple[str, ...] = ()
    ships: tuple[Ship, ...] = ()

    def conveyance(self, chance: Chance) -> Conveyance:
        """What carries a consignment: a ship on a voyage, a flight, a lorry, a train."""
        if self.mode == SEA:
            ship = chance.pick(self.ships)
            voyage = f"{chance.digits(3)}{chance.pick('EW')}"
            return Conveyance(
                mode=SEA, id=ship.imo, id_type=IMO, name=ship.name, nationality=ship.flag, reference=voyage
            )
        if self.mode == AIR:
            flight = f"{self.code}{chance.digits(3)}"
            return Conveyance(mode=AIR, id=flight, id_type=FLIGHT, nationality=self.firm.country, reference=flight)
        if self.mode == RAIL:
            train = chance.digits(5)
            return Conveyance(mode=RAIL, id=train, id_type=TRAIN, nationality=self.firm.country, reference=train)
        flag = chance.weighted({self.firm.country: 5, "TR": 3, "BG": 3, "RO": 2, "PL": 1})
        lorry, trip = numbers.plate(chance, flag), f"TRIP{chance.digits(5)}"
        return Conveyance(mode=ROAD, id=lorry, id_type=PLATE, nationality=flag, reference=trip)

    def document(self, chance: Chance) -> str:
        """A number for the carrier's transport document: bill of lading, air waybill, consignment note."""
        if self.mode == AIR:
            return numbers.air_waybill(chance, self.owners[0])
        return f"{self.code}{chance.digits(9)}"


class Carriers(Struct, frozen=True, kw_only=True):
    """All carriers that serve the country, by mode, and the express carrier, who flies parcels alone."""

    by_mode: dict[str, tuple[Carrier, ...]]
    express: Carrier


def carriers(seed: int) -> Carriers:
    """The carriers of a seed. Each is registered in the country, so that it can file."""
    chance = Chance(seed, "carriers")
    ships = chance.some(shipped_names().ships, len(shipped_names().ships))
    sea = []
    for name, code in (*_LINES, *_MORE_LINES):
        fleet = [Ship(ships.pop(), numbers.imo_number(chance), chance.pick(_FLAGS)) for _ in range(4)]
        owners = (f"{code[:3]}U", f"{chance.letters(3)}U")  # its own boxes and a lessor's
        sea.append(Carrier(firm=_named(chance, name), mode=SEA, code=code, owners=owners, ships=tuple(fleet)))
    air = [_airline(chance, *airline) for airline in _AIRLINES]
    road = [Carrier(firm=_named(chance, name), mode=ROAD, code="CMR") for name in _HAULIERS]
    rail = [Carrier(firm=_named(chance, "Talmera Rail Cargo"), mode=RAIL, code="CIM", owners=("TRCU",))]
    return Carriers(
        by_mode={SEA: tuple(sea), AIR: tuple(air), ROAD: tuple(road), RAIL: tuple(rail)},
        express=_airline(chance, *_EXPRESS),
    )


def _airline(chance: Chance, name: str, code: str, prefix: str) -> Carrier:
    return Carrier(firm=_named(chance, name), mode=AIR, code=code, owners=(prefix,))


def _named(chance: Chance, name: str) -> Firm:
    firm = home_firm(chance, "carrier")
    return Firm(
        name=name, country=firm.country, family="carrier", address=firm.address, id=firm.id, contacts=firm.contacts
    )
