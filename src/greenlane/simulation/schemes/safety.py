# SPDX-License-Identifier: Apache-2.0
"""Schemes against safety, health and environment: dangerous goods, weapons, medicines, counterfeits, waste."""

from decimal import Decimal

from msgspec.structs import replace

from .. import numbers
from ..chance import Chance
from ..firms import home_firm, person, post_box
from ..habits import Habit, Trade, export_habit, import_habit
from ..parcels import GIFT, parcel_habit
from ..shipment import Shipment, duties, in_euro
from ..shipped import SEA, Good, shipped_goods
from .scheme import Crime, Scheme, named, traces


def firework_traders(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """An importer of toys or lamps in whose containers more than that travels."""
    family = chance.pick(("toys", "household"))
    firm = home_firm(chance, family)
    good = next(kind for kind in shipped_goods()[family] if kind.hs in ("950300", "940542"))
    return (import_habit(chance, firm, trade, chance.pick(trade.agents), good=good, origin="CN", mode=SEA),)


def hide_dangerous(chance: Chance, shipment: Shipment) -> Crime:
    """Fireworks or lithium batteries among toys; now and then the batteries are named, without their UN number."""
    line = shipment.lines[0]
    left = traces(chance, batteries_without_un_number=0.45, vague_description=0.3, missing_seal=0.4, heavy=0.4)
    what = "lithium batteries" if left["batteries_without_un_number"] else "fireworks"
    if left["batteries_without_un_number"]:
        line.words, line.hs, line.un = "Rechargeable lithium battery packs for toys", "85076000", None
    elif left["vague_description"]:
        line.words = "Party articles"
    if left["missing_seal"]:
        shipment.boxes[0].seals = ()
    if left["heavy"]:
        line.gross = numbers.kilograms(float(line.gross) * 1.55)
    return Crime(found=f"{what}, {int(float(line.net) * 0.4)} kg, undeclared", indicators=named(left))


def gun_parts_senders(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """Senders abroad who mail parts of weapons as parts of bicycles and machines."""
    good = next(kind for kind in shipped_goods()["parcels"] if kind.hs == "871499")
    return tuple(
        parcel_habit(chance, trade.carriers.express, good=good, country=country) for country in ("US", "TR", "DE")
    )


def mail_gun_parts(chance: Chance, shipment: Shipment) -> Crime:
    """A private parcel with a vague text, from a post box to somebody who never got one before."""
    line = shipment.lines[0]
    left = traces(
        chance,
        vague_description=0.5,
        post_box=0.5,
        gift=0.7,
        low_value=0.6,
        cash_freight=0.3,
        unscreened=0.45,
        names_a_part=0.25,
    )
    line.words = "Spare parts" if left["vague_description"] else "Metal tube for bicycle frame"
    if left["names_a_part"]:
        line.words = "Grip for pistol, toy"
    shipment.screened = not left["unscreened"]
    line.net, line.gross = numbers.kilograms(chance.between(0.6, 2.4), 3), numbers.kilograms(chance.between(2.5, 3), 3)
    if left["gift"]:
        shipment.purpose, shipment.platform = GIFT, None
        shipment.consignor = person(chance, country=shipment.habit.country)
    if left["post_box"]:
        shipment.consignor = post_box(chance, shipment.consignor)
    if left["low_value"]:
        line.value = Decimal(chance.whole(8, 40))
    if left["cash_freight"]:
        shipment.freight_payment = "A"
    part = chance.pick(("pistol slide", "rifle barrel, 5.56 mm", "upper receiver", "three pistol magazines"))
    return Crime(found=f"{part}, without licence", indicators=named(left))


def medicine_senders(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """Web shops that send medicines on prescription as food supplements."""
    good = next(kind for kind in shipped_goods()["parcels"] if kind.hs == "210690")
    express = trade.carriers.express
    return tuple(parcel_habit(chance, express, good=good, country=country) for country in ("IN", "CN"))


def mail_medicines(chance: Chance, shipment: Shipment) -> Crime:
    """Blister packs in vitamin jars."""
    line = shipment.lines[0]
    left = traces(chance, vague_description=0.3, gift=0.35, low_value=0.5)
    if left["vague_description"]:
        line.words = "Samples"
    if left["gift"]:
        shipment.purpose, shipment.platform = GIFT, None
    if left["low_value"]:
        line.value = Decimal(chance.whole(5, 25))
    tablets = chance.whole(4, 40) * 50
    return Crime(found=f"{tablets} tablets of tramadol, without prescription", indicators=named(left))


def counterfeiters(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """Importers of shoes, bags and headphones by way of a free zone, consigned to a forwarder."""
    agent = chance.pick(trade.agents)
    habits = []
    for family, hs in chance.some((("shoes", "640411"), ("shoes", "420222"), ("electronics", "851830")), 2):
        good = next(kind for kind in shipped_goods()[family] if kind.hs == hs)
        habit = import_habit(chance, home_firm(chance, family), trade, agent, good=good, origin="CN", mode=SEA)
        habits.append(replace(habit, foreign_place="AEJEA", hub="AEJEA", forwarder=chance.pick(trade.forwarders)))
    return tuple(habits)


def ship_counterfeits(chance: Chance, shipment: Shipment) -> Crime:
    """Copies of branded goods, priced as what they are and moved through the free zone."""
    genuine = in_euro(shipment.value, shipment.currency) * 6
    for line in shipment.lines:
        line.value = max((line.value * Decimal("0.22")).quantize(Decimal("0.01")), Decimal("0.01"))
    left = traces(chance, forwarder_as_consignee=0.45, free_zone=0.5, vague_description=0.25)
    if left["forwarder_as_consignee"] and shipment.habit.forwarder is not None:
        shipment.consignee = shipment.habit.forwarder
    shipment.in_free_zone = left["free_zone"]
    if left["vague_description"]:
        shipment.lines[0].words = "Accessories"
    return Crime(
        found=f"copies of branded goods, {shipment.packages} cartons, genuine worth {genuine} EUR",
        revenue=duties(in_euro(shipment.value, shipment.currency), shipment.lines[0].good.duty),
        indicators=named(left, "free_zone_transit", "low_value_per_kg"),
    )


_WASTE = (
    ("847130", "Used computers for repair", "broken computers and screens, waste", (0.6, 1.4)),
    ("391590", "Plastic scrap, mixed", "unsorted household plastic, waste", (0.05, 0.2)),
    ("870899", "Used car parts", "drained engines and batteries, waste", (0.3, 0.9)),
)


def waste_exporters(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """A recycling firm that gets rid of what recycling costs more than shipping."""
    hs, words, _, price = chance.pick(_WASTE)
    good = Good(
        hs=hs,
        family="scrap_out",
        words=(words,),
        euro_kg=price,
        load_kg=(16000, 24000),
        pack=("PX", 350, 600),
        net=0.99,
        box="42G1",
        buyers={"GH": 4, "PK": 2, "MY": 2, "TR": 1},
    )
    firm = home_firm(chance, "scrap_out")
    habit = export_habit(chance, firm, trade, chance.pick(trade.agents), good=good, mode=SEA)
    return (replace(habit, forwarder=None),)


def ship_waste(chance: Chance, shipment: Shipment) -> Crime:
    """Called used goods or scrap; weighed by eye."""
    line = shipment.lines[0]
    del shipment.lines[1:]
    waste = next(found for hs, _, found, _ in _WASTE if hs == line.good.hs)
    left = traces(chance, round_weight=0.55, vague_description=0.25)
    if left["round_weight"]:
        line.gross = Decimal((int(line.gross) // 1000 + 1) * 1000)
    if left["vague_description"]:
        line.words = "Spare parts"
    return Crime(
        found=f"{waste}, {int(line.net)} kg, without notification",
        indicators=named(left, "waste_destination", "low_value_per_kg"),
    )


SCHEMES = (
    Scheme(
        name="counterfeits",
        area="ipr",
        share=0.012,
        first=(-50, -1),
        works=(40, 110),
        pause=(10, 40),
        recruit=counterfeiters,
        commit=ship_counterfeits,
    ),
    Scheme(
        name="hidden_dangerous_goods",
        area="security",
        share=0.008,
        first=(-30, -1),
        works=(30, 80),
        pause=(15, 50),
        recruit=firework_traders,
        commit=hide_dangerous,
    ),
    Scheme(
        name="weapon_parts_by_parcel",
        area="weapons",
        share=0.01,
        first=(-30, -1),
        works=(20, 60),
        pause=(10, 50),
        recruit=gun_parts_senders,
        commit=mail_gun_parts,
    ),
    Scheme(
        name="medicines_by_parcel",
        area="health",
        share=0.008,
        first=(5, 30),
        works=(30, 90),
        pause=(10, 50),
        recruit=medicine_senders,
        commit=mail_medicines,
    ),
    Scheme(
        name="waste_export",
        area="environment",
        share=0.01,
        first=(-40, -1),
        works=(40, 120),
        pause=(15, 60),
        recruit=waste_exporters,
        commit=ship_waste,
    ),
)
