# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations for measuring: as many as wanted, every one different, the same from the same seed.

They are plausible and without faults: check digits are right, routes are sailed, flown or driven, goods have their
commodity codes. Names are put together from words and belong to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Envelope,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Offices,
    Packaging,
    Party,
    PartyRole,
    Seal,
    Statement,
)
from greenlane.intake.formats.ens_writer import write_ens
from greenlane.intake.registration import check_digit

SEED = 7
_TO_ORDER = "10600"  # special mention: a negotiable bill of lading
START = datetime(2026, 3, 2, tzinfo=UTC)


class Place(NamedTuple):
    """A port or airport, with the city where its traders sit."""

    code: str
    city: str
    postcode: str

    @property
    def country(self) -> str:
        """Its country."""
        return self.code[:2]


class Route(NamedTuple):
    """A way to the country: mode at the border, from where, over which countries, to where, under which office."""

    mode: str
    start: Place
    over: tuple[str, ...]
    end: Place
    office: str


class Kind(NamedTuple):
    """A kind of goods: commodity code, words, packages, and the weight of one package in kilograms."""

    hs: str
    words: str
    package: str
    kg: int
    un_number: str | None = None


_SEA = (
    (Place("CNSHA", "Shanghai", "200120"), ("SG", "EG")),
    (Place("CNYTN", "Shenzhen", "518081"), ("SG", "EG")),
    (Place("INNSA", "Mumbai", "400707"), ("EG",)),
    (Place("USNYC", "New York", "10004"), ()),
    (Place("BRSSZ", "Santos", "11013"), ("ES",)),
    (Place("ZADUR", "Durban", "4001"), ("NA",)),
    (Place("GHTEM", "Tema", "GA184"), ("SN",)),
    (Place("VNSGN", "Ho Chi Minh City", "700000"), ("SG", "EG")),
    (Place("BDCGP", "Chattogram", "4100"), ("LK", "EG")),
    (Place("COCTG", "Cartagena", "130001"), ("JM",)),
)
_AIR = (
    (Place("HKHKG", "Hong Kong", "999077"), ()),
    (Place("AEDXB", "Dubai", "00000"), ()),
    (Place("USJFK", "New York", "11430"), ()),
    (Place("KENBO", "Nairobi", "00501"), ()),
    (Place("INDEL", "Delhi", "110037"), ("AE",)),
)
_ROAD = (
    (Place("FRCQF", "Calais", "62100"), ()),
    (Place("BEZEE", "Zeebrugge", "8380"), ()),
    (Place("TRIST", "Istanbul", "34000"), ("BG", "RS", "HU", "DE", "FR")),
)
_PORTS = (
    (Place("GBFXT", "Felixstowe", "IP11 3SY"), "GB000051"),
    (Place("GBSOU", "Southampton", "SO15 1GA"), "GB000004"),
    (Place("GBLGP", "London", "SS17 9DY"), "GB000170"),
)
_AIRPORTS = ((Place("GBLHR", "London", "TW6 1QG"), "GB000120"), (Place("GBEMA", "Derby", "DE74 2SA"), "GB000245"))
_CROSSINGS = ((Place("GBDVR", "Dover", "CT17 9BU"), "GB000060"),)

_KINDS = (
    Kind("18040000", "Cocoa butter in cartons", "CT", 25),
    Kind("09012100", "Roasted coffee beans, not decaffeinated", "BG", 60),
    Kind("61091000", "Knitted cotton T-shirts for women", "CT", 12),
    Kind("64039900", "Leather shoes with rubber soles", "CT", 9),
    Kind("85171300", "Smartphones with lithium ion batteries", "CT", 8, "3481"),
    Kind("84713000", "Portable computers, weight below 10 kg", "CT", 14, "3481"),
    Kind("94036010", "Wooden dining room furniture, flat packed", "PK", 48),
    Kind("95030075", "Plastic toys with electric motor", "CT", 7),
    Kind("87089900", "Parts of motor car gearboxes", "PX", 210),
    Kind("40111000", "New rubber tyres for passenger cars", "PK", 11),
    Kind("22042100", "Red wine in bottles of 0.75 litres", "CT", 8),
    Kind("08039010", "Fresh bananas in boxes", "BX", 18),
    Kind("03061792", "Frozen shrimps, peeled", "CT", 10),
    Kind("73181500", "Hexagon bolts of stainless steel", "BX", 22),
    Kind("39269097", "Moulded plastic housings for pumps", "CT", 6),
    Kind("30049000", "Medicaments in measured doses", "BX", 5),
    Kind("32081090", "Paints based on polyesters in drums", "DR", 28, "1263"),
    Kind("85044090", "Power supply units for computers", "CT", 13),
    Kind("69111000", "Porcelain tableware", "CT", 16),
    Kind("62034235", "Cotton trousers for men", "CT", 11),
    Kind("82130000", "Scissors of steel in blister packs", "CT", 15),
    Kind("44123390", "Birch plywood sheets", "PX", 640),
    Kind("06031100", "Fresh cut roses", "BX", 4),
    Kind("71131100", "Silver jewellery chains", "BX", 1),
)
_FIRST = ("Blue", "Golden", "North", "Ever", "Royal", "Silver", "Green", "Grand", "First", "Bright", "Prime", "Alpha")
_SECOND = ("River", "Harbour", "Star", "Bridge", "Valley", "Ocean", "Field", "Crown", "Lotus", "Summit", "Gate", "Oak")
_THIRD = ("Trading", "Imports", "Foods", "Textiles", "Electronics", "Industries", "Logistics", "Supplies", "Retail")
_FORMS = {"GB": "Ltd", "CN": "Co Ltd", "US": "Inc", "IN": "Pvt Ltd", "FR": "SARL", "BE": "NV", "BR": "Ltda"}
_STREETS = ("Harbour Road", "Station Street", "Market Lane", "Mill Road", "Industrial Avenue", "Church Street")
_LINES = ("MSKU", "MSCU", "CMAU", "HLXU", "OOLU", "EGHU", "TGHU")
_CARRIERS = {"1": ("Northern Sea Line", "Atlantic Container Service"), "4": ("Skyfreight Airways",), "3": ("Haulway",)}


def ens_messages(count: int, seed: int = SEED) -> Iterator[bytes]:
    """So many messages, IE315 each."""
    return map(write_ens, ens_declarations(count, seed))


def ens_declarations(count: int, seed: int = SEED) -> Iterator[Declaration]:
    """The same as declarations. Their references, parties, goods and containers differ."""
    chance = random.Random(seed)
    for number in range(count):
        yield _declaration(chance, number)


def large_ens_messages(count: int, items: int, seed: int = SEED) -> Iterator[bytes]:
    """So many messages of so many goods items each, every one with a container and a seal of its own."""
    chance = random.Random(seed)
    for number in range(count):
        one = _declaration(chance, number)
        kept = one.consignment
        containers = [_container(chance) for _ in range(items)]
        border = kept.journey.border
        contracts = _contracts(chance, (border.mode if border else None) or "1", number)
        goods = tuple(_item(chance, place, [box], contracts) for place, box in enumerate(containers, start=1))
        seals = tuple(Seal(number=f"S{chance.randrange(10**7):07}") for _ in containers)
        consignment = replace(
            kept,
            items=goods,
            equipment=tuple(Equipment(id=box, seals=(seal,)) for box, seal in zip(containers, seals, strict=True)),
            package_count=sum(packed.count or 0 for item in goods for packed in item.packaging),
            gross_weight_kg=sum((item.gross_weight_kg or Decimal(0) for item in goods), Decimal(0)),
        )
        yield write_ens(replace(one, items_declared=items, consignment=consignment))


def _declaration(chance: random.Random, number: int) -> Declaration:
    route = _route(chance)
    lodged = START + timedelta(minutes=chance.randrange(60 * 24 * 28))
    arrives = lodged + timedelta(hours=chance.randrange(4, 12) if route.mode != "1" else chance.randrange(30, 400))
    agent = f"GB{chance.randrange(10**12):012}"
    containers = [_container(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))] if route.mode == "1" else []
    contracts = _contracts(chance, route.mode, number)
    to_order = route.mode == "1" and chance.random() < 0.4
    mentions = (Statement(code=_TO_ORDER),) if to_order else ()
    items = tuple(
        replace(_item(chance, place, containers, contracts), statements=mentions)
        for place in range(1, chance.choice((1, 1, 2, 3, 5)) + 1)
    )
    seals = tuple(Seal(number=f"S{chance.randrange(10**7):07}") for _ in containers)
    return Declaration(
        reference=f"ENS{number:09}",
        items_declared=len(items),
        envelope=Envelope(
            sender=f"{agent}/{chance.randrange(10**10):010}",
            recipient="GBCUSTOMS",
            id=f"M{number:09}",
            prepared_at=lodged,
            place=route.end.city,
            drawn_up_at=lodged,
        ),
        offices=Offices(entry=route.office),
        consignment=Consignment(
            parties=_parties(chance, route, agent, to_order=to_order),
            items=items,
            equipment=tuple(Equipment(id=one, seals=(seal,)) for one, seal in zip(containers, seals, strict=True)),
            package_count=sum(one.count or 0 for item in items for one in item.packaging),
            gross_weight_kg=sum((item.gross_weight_kg or Decimal(0) for item in items), Decimal(0)),
            freight_payment=chance.choice("ABCH"),
            journey=Journey(
                loading_place=route.start.code,
                discharge_place=route.end.code,
                routing_countries=(route.start.country, *route.over, "GB"),
                border=_conveyance(chance, route.mode),
                times=(JourneyTime(moment=Moment.ARRIVAL, at=arrives),),
            ),
        ),
    )


def _route(chance: random.Random) -> Route:
    mode = chance.choices("143", (60, 20, 20))[0]
    starts, ends = {"1": (_SEA, _PORTS), "4": (_AIR, _AIRPORTS), "3": (_ROAD, _CROSSINGS)}[mode]
    start, over = chance.choice(starts)
    end, office = chance.choice(ends)
    return Route(mode, start, over, end, office)


def _parties(chance: random.Random, route: Route, agent: str, *, to_order: bool) -> tuple[Party, ...]:
    told = [
        _trader(chance, PartyRole.CONSIGNOR, route.start),
        _trader(chance, PartyRole.NOTIFY if to_order else PartyRole.CONSIGNEE, route.end),
        Party(role=PartyRole.DECLARANT, id=agent),
    ]
    if chance.random() < 0.5:
        carrier = chance.choice(_CARRIERS[route.mode])
        number = sum(map(ord, carrier)) * 10**8 % 10**12
        told.append(Party(role=PartyRole.CARRIER, id=f"GB{number:012}"))
    return tuple(told)


def _trader(chance: random.Random, role: PartyRole, place: Place) -> Party:
    words = (chance.choice(_FIRST), chance.choice(_SECOND), chance.choice(_THIRD), _FORMS.get(place.country, "SA"))
    street = f"{chance.randrange(1, 400)} {chance.choice(_STREETS)}"
    address = Address(line=street, city=place.city, postcode=place.postcode, country=place.country)
    return Party(role=role, name=" ".join(words), address=address)


def _conveyance(chance: random.Random, mode: str) -> Conveyance:
    if mode == "4":
        flight = f"{chance.choice(('BA', 'EK', 'LH', 'CX'))}{chance.randrange(1, 999):03}"
        return Conveyance(mode=mode, reference=flight)
    if mode == "3":
        plate = (
            f"{chance.choice('ABCDEFGH')}{chance.choice('KLMNPR')}{chance.randrange(10, 99)}{chance.randrange(999):03}"
        )
        return Conveyance(mode=mode, id=plate, nationality=chance.choice(("GB", "FR", "PL", "TR")))
    body = f"9{chance.randrange(10**5):05}"
    digit = sum(int(char) * weight for char, weight in zip(body, range(7, 1, -1), strict=True)) % 10
    voyage = f"{chance.randrange(1, 999):03}{chance.choice('EW')}"
    return Conveyance(mode=mode, id=f"{body}{digit}", reference=voyage)


def _container(chance: random.Random) -> str:
    body = f"{chance.choice(_LINES)}{chance.randrange(10**6):06}"
    return body + check_digit(body)


def _contracts(chance: random.Random, mode: str, number: int) -> tuple[Document, ...]:
    """The bills of lading, waybills or consignment notes: one, or a master and a house document.

    No two messages have one in common, else they would be linked and be of one consignment.
    """
    if mode == "3":
        return (Document(type="N730", id=f"CMR{number:08}"),)
    if mode == "4":
        serial = number * 61 % 10**7
        master = f"125-{serial:07}{serial % 7}"
        if chance.random() < 0.5:
            return (Document(type="N740", id=master),)
        return (Document(type="N741", id=master), Document(type="N703", id=f"HAWB{number:08}"))
    master = f"{chance.choice(_LINES)}{number * 6101 % 10**9:09}"
    if chance.random() < 0.5:
        return (Document(type="N705", id=master),)
    return (Document(type="N704", id=master), Document(type="N714", id=f"HBL{number:08}"))


def _item(chance: random.Random, number: int, containers: list[str], contracts: tuple[Document, ...]) -> GoodsItem:
    kind = chance.choice(_KINDS)
    count = chance.randrange(1, 400)
    return GoodsItem(
        number=number,
        description=f"{kind.words}, lot {chance.randrange(10**5):05}",
        hs=kind.hs,
        un_number=kind.un_number,
        packaging=(Packaging(count=count, type=kind.package, marks=f"MK{chance.randrange(10**6):06}"),),
        gross_weight_kg=Decimal(count * kind.kg) + Decimal(chance.randrange(1000)) / 1000,
        documents=contracts,
        containers=(chance.choice(containers),) if containers else (),
    )
