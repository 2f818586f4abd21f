# SPDX-License-Identifier: Apache-2.0
"""Schemes of drugs: cover loads, rip-off in honest containers, precursors."""

from msgspec.structs import replace

from .. import numbers
from ..chance import Chance
from ..firms import home_firm, post_box
from ..habits import Habit, Trade, import_habit
from ..shipment import Shipment
from ..shipped import SEA, Good, shipped_goods
from .scheme import Crime, Scheme, named, traces

_SOURCES = ("EC", "CO", "CR", "BR")
_RISK_HUBS = {"PAMIT": 3.0, "ESALG": 1.0, "MAPTM": 1.0}


_TEAK = Good(
    hs="440729",
    family="timber",
    words=("Sawn teak boards, kiln dried", "Teak planks, planed"),
    euro_kg=(1.1, 2.2),
    load_kg=(17000, 22000),
    pack=("BE", 900, 1500),
    net=0.98,
    box="45R1",  # a refrigerated container, switched off: its insulation is what the ring wants
)


def cover_loaders(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """Two companies without a past that suddenly import fruit, cocoa or timber from where cocaine is made."""
    agent = chance.pick(trade.agents)
    bananas, cocoa = (
        next(kind for kind in shipped_goods()[family] if kind.hs == hs)
        for family, hs in (("fruit", "080390"), ("coffee", "180100"))
    )
    habits = []
    for good, origin in chance.some(((bananas, "EC"), (bananas, "CO"), (cocoa, "EC"), (_TEAK, "EC"), (_TEAK, "CO")), 2):
        firm = home_firm(chance, good.family)
        habit = import_habit(chance, firm, trade, agent, good=good, origin=origin, mode=SEA)
        hub, forwarder = chance.weighted(_RISK_HUBS), chance.pick(trade.forwarders)
        habits.append(replace(habit, hub=hub, forwarder=forwarder))
    return tuple(habits)


def cover(chance: Chance, shipment: Shipment) -> Crime:
    """Bricks among the boxes. The papers are good; what is around them is not quite."""
    left = traces(
        chance,
        missing_seal=0.35,
        cash_freight=0.55,
        to_order=0.3,
        post_box=0.55,
        round_weight=0.3,
        last_minute_amendment=0.45,
        forwarder_as_consignee=0.25,
    )
    if left["missing_seal"]:
        shipment.boxes[0].seals = ()
    if left["cash_freight"]:
        shipment.freight_payment = "A"
    if left["post_box"]:
        shipment.consignor = post_box(chance, shipment.consignor)
    if left["round_weight"] and len(shipment.lines) == 1:
        line = shipment.lines[0]
        line.gross = numbers.kilograms(float((int(line.gross) // 1000 + 1) * 1000), 0)
    if left["to_order"]:
        shipment.to_order, shipment.notify = True, None
    if left["forwarder_as_consignee"] and shipment.habit.forwarder is not None:
        shipment.consignee = shipment.habit.forwarder
    kilos = chance.whole(40, 900)
    return Crime(
        found=f"cocaine, {kilos} kg, among {shipment.lines[0].words.casefold()}",
        indicators=named(left, "source_country", "risk_transit", "new_importer"),
        amends=left["last_minute_amendment"],
    )


def comes_from_a_source(habit: Habit) -> bool:
    """Whether an honest trader's containers come from where a ring can open them."""
    return habit.mode == SEA and habit.country in _SOURCES


def rip_off(chance: Chance, shipment: Shipment) -> Crime:
    """Bags behind the doors of an honest trader's container, and a copy of its seal: nothing of it is in the papers."""
    return Crime(found=f"cocaine, {chance.whole(15, 120)} kg, in bags behind the container doors")


_PRECURSORS = (
    ("291524", "Acetic anhydride", "Cleaning solvent for textiles", "1715"),
    ("284161", "Potassium permanganate", "Disinfectant for water tanks", "1490"),
    ("291634", "Phenylacetic acid", "Perfume base in drums", None),
)


def precursor_buyers(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """A trader in paints or cloth that orders what it has no use for."""
    family = chance.pick(("fabrics", "chemicals"))
    hs, words, _, un = chance.pick(_PRECURSORS)
    good = Good(
        hs=hs,
        family="chemicals",
        words=(words,),
        euro_kg=(2.2, 7.5),
        load_kg=(2000, 9000),
        pack=("DR", 180, 220),
        net=0.93,
        box="22G1",
        duty=5.5,
        un=un,
    )
    origin = chance.pick(("CN", "IN", "TR"))
    firm = home_firm(chance, family)
    return (import_habit(chance, firm, trade, chance.pick(trade.agents), good=good, origin=origin, mode=SEA),)


def ship_precursor(chance: Chance, shipment: Shipment) -> Crime:
    """Half of the time declared by its name, for a business that has no use for it; else under another."""
    line = shipment.lines[0]
    del shipment.lines[1:]
    name = line.good.words[0]
    alias = next(alias for hs, _, alias, _ in _PRECURSORS if hs == line.good.hs)
    left = traces(chance, misdescribed=0.3, no_un_number=0.5, post_box=0.5, cash_freight=0.5)
    if left["misdescribed"]:
        line.words, line.hs = alias, "34025000"
    if left["no_un_number"]:
        line.un = None
    if left["post_box"]:
        shipment.consignor = post_box(chance, shipment.consignor)
    if left["cash_freight"]:
        shipment.freight_payment = "A"
    always = () if left["misdescribed"] else ("precursor_code",)
    return Crime(
        found=f"{name.casefold()}, {int(line.net)} kg, without licence",
        indicators=named(left, *always, "odd_business"),
    )


SCHEMES = (
    Scheme(
        name="cover_load",
        area="drugs",
        share=0.012,
        first=(-40, -1),
        works=(30, 90),
        pause=(10, 50),
        recruit=cover_loaders,
        commit=cover,
    ),
    Scheme(
        name="rip_off",
        area="drugs",
        share=0.005,
        first=(-20, 20),
        works=(60, 150),
        pause=(20, 70),
        uses=comes_from_a_source,
        commit=rip_off,
    ),
    Scheme(
        name="precursors",
        area="drugs",
        share=0.007,
        first=(-30, -1),
        works=(25, 60),
        pause=(20, 60),
        recruit=precursor_buyers,
        commit=ship_precursor,
    ),
)
