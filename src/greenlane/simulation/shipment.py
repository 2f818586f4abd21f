# SPDX-License-Identifier: Apache-2.0
"""A shipment: the goods of one deal on their way, as the trader will declare them, with what is not declared apart."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from greenlane.cargo import Conveyance, Direction

from . import numbers
from .carriers import Carrier
from .chance import Chance
from .firms import Firm
from .habits import Habit
from .shipped import AIR, RAIL, SEA, Good, shipped_home, shipped_world
from .timing import Timing

RATES: dict[str, Decimal] = {
    "EUR": Decimal(1),
    "USD": Decimal("1.10"),
    "GBP": Decimal("0.86"),
    "CHF": Decimal("0.95"),
}
"""Units of each currency for one unit of the country's, in force throughout a simulation."""

_FREIGHT = {"Y": 10, "H": 5, "Z": 4, "D": 1, "A": 0.4}  # UN/EDIFACT 4215: account, transfer, not prepaid, other, cash
_NATIONAL_DIGITS = ("00", "10", "20", "90")
_AIR_SHARE, _AIR_MOST_KG = 0.05, 1400
_HEAVIEST_PARCEL_KG = 30


class Line(Struct, kw_only=True):
    """One kind of goods in a shipment as it is declared; ``box`` tells in which of the containers it lies."""

    good: Good
    words: str
    hs: str
    origin: str
    net: Decimal
    gross: Decimal
    packages: int
    package_type: str
    value: Decimal
    marks: str
    un: str | None = None
    box: int | None = None


class Box(Struct, kw_only=True):
    """A container with its seals."""

    number: str
    size: str
    seals: tuple[str, ...]


class Shipment(Struct, kw_only=True):
    """The goods of one deal as they are declared. A scheme changes it before any filing is made from it.

    ``hub_countries`` lie on the way. ``purpose`` and ``platform`` are of parcels only,
    ``screened`` of goods by air. ``to_order`` leaves the bill of
    lading negotiable; ``passes_through`` means that the goods only cross the country.
    """

    key: str
    habit: Habit
    consignor: Firm
    consignee: Firm
    lines: list[Line]
    boxes: list[Box]
    conveyance: Conveyance
    timing: Timing
    hub_countries: tuple[str, ...]
    currency: str
    master: str
    invoice: str
    ucr: str | None
    freight_payment: str
    house: str | None = None
    notify: Firm | None = None
    screened: bool = True
    purpose: str | None = None
    platform: str | None = None
    to_order: bool = False
    in_free_zone: bool = False
    passes_through: bool = False

    @property
    def importer(self) -> Firm:
        """Who answers for goods that come in: the receiver of a parcel, else the firm that bought."""
        return self.consignee if self.purpose is not None else self.habit.home

    @property
    def gross(self) -> Decimal:
        """The gross weight of all lines in kilograms."""
        return sum((line.gross for line in self.lines), Decimal(0))

    @property
    def packages(self) -> int:
        """The number of packages of all lines."""
        return sum(line.packages for line in self.lines)

    @property
    def value(self) -> Decimal:
        """The value of all lines in the shipment's currency."""
        return sum((line.value for line in self.lines), Decimal(0))


class Haulage(Struct, frozen=True, kw_only=True):
    """The carriage by road under transit: who, with which lorry, when."""

    carrier: Carrier
    conveyance: Conveyance
    timing: Timing


def in_euro(value: Decimal, currency: str) -> Decimal:
    """Money in the country's own currency."""
    return (value / RATES[currency]).quantize(Decimal("0.01"))


def duties(value_euro: Decimal, duty_percent: float) -> Decimal:
    """Duty, and value added tax on top of it, on a value in the country's currency."""
    duty = value_euro * Decimal(str(duty_percent)) / 100
    tax = (value_euro + duty) * Decimal(str(shipped_home().vat)) / 100
    return (duty + tax).quantize(Decimal("0.01"))


def plan(chance: Chance, habit: Habit, key: str, timing: Timing, *, filed: datetime) -> Shipment:
    """A shipment as the habit has it, with nothing wrong."""
    number_of_boxes = _boxes_needed(chance, habit)
    lines = [
        a_line(chance, habit, good, share, number_of_boxes, place)
        for place, (good, share) in enumerate(_assortment(chance, habit))
    ]
    home_buys = habit.direction is Direction.IMPORT
    shipment = Shipment(
        key=key,
        habit=habit,
        consignor=habit.partner if home_buys else habit.home,
        consignee=habit.home if home_buys else habit.partner,
        lines=lines,
        boxes=[a_box(chance, habit, lines[0].good.box) for _ in range(number_of_boxes)],
        conveyance=habit.carrier.conveyance(chance),
        timing=timing,
        hub_countries=(shipped_world().hubs[habit.hub],) if habit.hub else (),
        currency=habit.currency,
        master=habit.carrier.document(chance),
        invoice=f"{habit.partner.name[:2].upper()}-{chance.digits(6)}",
        ucr=f"{filed.year % 10}{habit.home.id}-{chance.digits(7)}",
        freight_payment=chance.weighted(_FREIGHT),
        house=f"{_initials(habit.forwarder)}{chance.digits(7)}" if habit.forwarder else None,
    )
    if home_buys:
        shipment.notify = habit.home
        shipment.to_order = habit.mode == SEA and chance.happens(0.05)
    return shipment


def a_line(chance: Chance, habit: Habit, good: Good, share: float, boxes: int, place: int) -> Line:
    """One line of goods: a share of the usual load, at about the habit's price."""
    lowest, highest = good.load_kg
    wanted = (lowest + (highest - lowest) * habit.load) * share * chance.near(1, 0.2) * max(boxes, 1)
    is_parcel = highest <= _HEAVIEST_PARCEL_KG
    if habit.mode == AIR and not is_parcel:
        wanted = min(wanted * _AIR_SHARE, _AIR_MOST_KG * share)
    package_type, light, heavy = good.pack
    each = chance.between(light, heavy)
    packages = 1 if is_parcel else max(1, int(wanted / each + 0.5))
    net = numbers.kilograms(packages * each, 1 if each >= 1 else 3)
    gross = numbers.kilograms(float(net) / good.net, 1 if each >= 1 else 3)
    price = (good.euro_kg[0] + (good.euro_kg[1] - good.euro_kg[0]) * habit.price) * chance.near(1, 0.1)
    return Line(
        good=good,
        words=chance.pick(good.words),
        hs=good.hs + chance.pick(_NATIONAL_DIGITS),
        origin=habit.origin,
        net=net,
        gross=max(gross, net),
        packages=packages,
        package_type=package_type,
        value=numbers.amount(price * float(net) * float(RATES[habit.currency])),
        marks=f"{_initials(habit.partner)} {chance.digits(5)}",
        un=good.un,
        box=place % boxes if boxes else None,
    )


def a_box(chance: Chance, habit: Habit, size: str) -> Box:
    """A container of the carrier with one seal, now and then two."""
    owner = habit.carrier.owners[0] if chance.happens(0.7) else habit.carrier.owners[-1]
    seals = tuple(numbers.seal_number(chance) for _ in range(2 if chance.happens(0.08) else 1))
    return Box(number=numbers.container_number(chance, owner), size=size, seals=seals)


def _boxes_needed(chance: Chance, habit: Habit) -> int:
    """By sea and rail goods go in containers; by road and air they do not."""
    if habit.mode not in (SEA, RAIL):
        return 0
    return chance.whole(2, 4) if chance.happens(0.14) else 1


def _assortment(chance: Chance, habit: Habit) -> list[tuple[Good, float]]:
    """The goods of this shipment with their shares of the load; the main one has the largest."""
    main, *others = habit.goods
    wanted = chance.weighted({0: 6, 1: 2, 2: 1.2, 3: 0.8})
    chosen = [main, *chance.some(others, wanted)]
    parts = [1.6, *(chance.between(0.4, 1) for _ in chosen[1:])]
    total = 0.0
    for part in parts:
        total += part
    return [(good, part / total) for good, part in zip(chosen, parts, strict=True)]


def _initials(firm: Firm) -> str:
    letters = "".join(word[0] for word in firm.name.split() if word[0].isascii() and word[0].isalpha())
    return (letters.upper() + "XX")[:3]
