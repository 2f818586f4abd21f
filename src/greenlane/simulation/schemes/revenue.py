# SPDX-License-Identifier: Apache-2.0
"""Schemes against revenue: undervaluation, cigarettes under another name, false origin."""

from decimal import Decimal

from msgspec.structs import replace

from .. import numbers
from ..chance import Chance
from ..firms import home_firm, post_box
from ..habits import Habit, Trade, import_habit
from ..shipment import Shipment, duties, in_euro
from ..shipped import SEA, Good, shipped_goods
from .scheme import Crime, Scheme, named, traces

_EXCISE_EURO_KG = 165  # duty and excise on cigarettes, by weight
_CIGARETTES_SHARE = 0.55


def _good(family: str, hs: str) -> Good:
    return next(good for good in shipped_goods()[family] if good.hs == hs)


def undervaluers(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """Three new importers with one agent, who buy clothes, shoes and tools from the same two countries."""
    agent = chance.pick(trade.agents)
    habits = []
    for family in chance.some(("clothing", "shoes", "hardware", "household", "toys"), 3):
        firm = home_firm(chance, family)
        good = chance.pick([kind for kind in shipped_goods()[family] if "CN" in kind.origins])
        habits.append(import_habit(chance, firm, trade, agent, good=good, origin="CN", mode=SEA))
    return tuple(habits)


def undervalue(chance: Chance, shipment: Shipment) -> Crime:
    """A second invoice: the declared value is a fraction of the price paid."""
    part = Decimal(chance.whole(9, 34)) / 100
    true_value = shipment.value
    for line in shipment.lines:
        line.value = max((line.value * part).quantize(Decimal("0.01")), Decimal("0.01"))
    left = traces(chance, round_value=0.5, vague_description=0.2)
    if left["round_value"]:
        for line in shipment.lines:
            line.value = max((line.value / 100).quantize(Decimal(1)) * 100, Decimal(100))
    if left["vague_description"]:
        shipment.lines[0].words = "Accessories"
    hidden = in_euro(true_value - shipment.value, shipment.currency)
    return Crime(
        found=f"goods as described, second invoice over {in_euro(true_value, shipment.currency)} EUR",
        revenue=duties(hidden, shipment.lines[0].good.duty),
        indicators=named(left, "low_value_per_kg", "new_importer", "shared_agent"),
    )


def tobacco_runners(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """A new importer of cheap furniture, plywood or paper that comes by way of a free port."""
    agent = chance.pick(trade.agents)
    family, hs = chance.pick((("furniture", "940360"), ("building", "441231"), ("household", "392410")))
    origin = {"940360": "VN", "441231": "ID", "392410": "CN"}[hs]
    habit = import_habit(
        chance, home_firm(chance, family), trade, agent, good=_good(family, hs), origin=origin, mode=SEA
    )
    return (replace(habit, foreign_place="AEJEA", hub="AEJEA", forwarder=chance.pick(trade.forwarders)),)


def hide_tobacco(chance: Chance, shipment: Shipment) -> Crime:
    """Behind the first rows of what is declared stand cartons of cigarettes, which weigh less than the goods would."""
    for line in shipment.lines:
        line.packages = max(1, int(line.packages * chance.between(1.6, 2.4)))
    left = traces(chance, missing_seal=0.35, vague_description=0.35, free_zone=0.45, cash_freight=0.4, post_box=0.4)
    if left["missing_seal"]:
        shipment.boxes[0].seals = ()
    if left["vague_description"]:
        shipment.lines[0].words = "Household goods"
    shipment.in_free_zone = left["free_zone"]
    if left["cash_freight"]:
        shipment.freight_payment = "A"
    if left["post_box"]:
        shipment.consignor = post_box(chance, shipment.consignor)
    hidden = float(shipment.gross) * _CIGARETTES_SHARE
    sticks = int(hidden / 1.1) * 1000
    return Crime(
        found=f"{sticks:,} cigarettes behind {shipment.lines[0].words.casefold()}",
        revenue=numbers.amount(hidden * _EXCISE_EURO_KG),
        indicators=named(left, "risk_transit", "light_packages", "new_importer"),
    )


def relabellers(chance: Chance, trade: Trade) -> tuple[Habit, ...]:
    """An importer of solar panels, bicycles or tiles that claims them to be made where no extra duty is owed."""
    family, hs, claimed = chance.pick(
        (("solar", "854143", "MY"), ("sports", "871200", "TW"), ("building", "690721", "TR"))
    )
    agent = chance.pick(trade.agents)
    habit = import_habit(
        chance, home_firm(chance, family), trade, agent, good=_good(family, hs), origin=claimed, mode=SEA
    )
    return (replace(habit, prelodges=0.9),)


def relabel(chance: Chance, shipment: Shipment) -> Crime:
    """Paper and labels are perfect; only the maker's marks inside the goods tell the true origin."""
    value = in_euro(shipment.value, shipment.currency)
    return Crime(found="goods made in CN, origin labels changed", revenue=duties(value, 48) - duties(value, 0))


SCHEMES = (
    Scheme(
        name="undervaluation",
        area="revenue",
        share=0.018,
        first=(-60, -1),
        works=(45, 120),
        pause=(10, 40),
        recruit=undervaluers,
        commit=undervalue,
    ),
    Scheme(
        name="tobacco",
        area="revenue",
        share=0.009,
        first=(-30, -1),
        works=(25, 70),
        pause=(15, 60),
        recruit=tobacco_runners,
        commit=hide_tobacco,
    ),
    Scheme(
        name="false_origin",
        area="revenue",
        share=0.008,
        first=(10, 45),
        works=(50, 140),
        pause=(20, 60),
        recruit=relabellers,
        commit=relabel,
    ),
)
