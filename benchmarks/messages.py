# SPDX-License-Identifier: Apache-2.0
"""Messages to measure with: made up, the same at every run, none of them of a real trader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Money,
    Offices,
    Packaging,
    Party,
    PartyRole,
    Seal,
)
from greenlane.intake import write_native, write_wco_dm_xml
from greenlane.simulation import simulate

SEED = 2026
_ARRIVAL = datetime(2026, 3, 24, 9, tzinfo=UTC)
_GOODS = (
    ("Men's cotton shirts, knitted", "610510"),
    ("Ground coffee in bags of 1 kg", "090121"),
    ("Ball bearings of steel", "848210"),
    ("Wooden kitchen chairs", "940161"),
    ("Cigarettes with filter, in cartons", "240220"),
    ("Lithium batteries for tools", "850760"),
    ("Parts", "870899"),
)


def declaration(items: int = 1, *, number: int = 1) -> Declaration:
    """An import declaration with so many goods items in one container for each hundred; ``number`` makes it another."""
    boxes = tuple(f"MSKU{1_000_000 + number % 1000 * 1000 + box:07d}" for box in range(-(-items // 100)))
    return Declaration(
        reference=f"BENCH-{number:08d}",
        type="IM",
        additional_type="D",
        direction=Direction.IMPORT,
        offices=Offices(lodgement="XXPRT001"),
        items_declared=items,
        consignment=Consignment(
            level=Level.HOUSE,
            house_document=f"HBL-{number:08d}",
            ucr=f"6XX4711-{number:08d}",
            gross_weight_kg=Decimal("12.5") * items,
            package_count=5 * items,
            parties=_parties(number),
            items=tuple(_item(at, boxes[at // 100]) for at in range(items)),
            equipment=tuple(Equipment(id=box, seals=(Seal(number=f"S{box}"),)) for box in boxes),
            journey=Journey(
                export_country="CN",
                destination_country="XX",
                routing_countries=("CN", "SG", "NL"),
                loading_place="CNSHA",
                border=Conveyance(mode="1", id="9321483", name="CSCL GLOBE", nationality="HK"),
                times=(
                    JourneyTime(moment=Moment.LOADING, at=_ARRIVAL - timedelta(days=30)),
                    JourneyTime(moment=Moment.ARRIVAL, at=_ARRIVAL),
                ),
            ),
        ),
    )


def _parties(number: int) -> tuple[Party, ...]:
    def party(role: PartyRole, name: str, city: str, country: str) -> Party:
        address = Address(line=f"{number % 200 + 1} Harbour Street", city=city, country=country)
        return Party(role=role, name=f"{name} {number % 97} Ltd", address=address)

    return (
        party(PartyRole.CONSIGNOR, "Eastern Trading", "Shanghai", "CN"),
        party(PartyRole.CONSIGNEE, "Harbour Imports", "Port Town", "NL"),
        party(PartyRole.CARRIER, "Blue Anchor Line", "Singapore", "SG"),
        party(PartyRole.SELLER, "Eastern Trading", "Shanghai", "CN"),
        party(PartyRole.BUYER, "Harbour Imports", "Port Town", "NL"),
    )


def _item(at: int, box: str) -> GoodsItem:
    description, hs = _GOODS[at % len(_GOODS)]
    return GoodsItem(
        number=at + 1,
        description=description,
        hs=hs,
        origin="CN",
        packaging=(Packaging(count=5, type="CT", marks=f"PK{at}"),),
        gross_weight_kg=Decimal("12.5"),
        net_weight_kg=Decimal("11.8"),
        value=Money(amount=Decimal(100 + at % 900), currency="USD"),
        documents=(Document(type="N935", id=f"INV-{at}"),),
        containers=(box,),
    )


def xml(items: int = 1, *, number: int = 1) -> bytes:
    """The declaration as WCO Data Model XML."""
    return write_wco_dm_xml(declaration(items, number=number))


def native(items: int = 1, *, number: int = 1) -> bytes:
    """The declaration as one line of native JSON."""
    return write_native(declaration(items, number=number))


@cache
def simulated(count: int = 100) -> tuple[bytes, ...]:
    """WCO Data Model XML of the simulated country: originals of all stages, as filers send them."""
    days = simulate(SEED, date(2026, 1, 5), 30, filings_per_day=60)
    originals = (filing.message for filing in days if filing.truth.function == "original")
    return tuple(message for message, _ in zip(originals, range(count), strict=False))
