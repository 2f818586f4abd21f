# SPDX-License-Identifier: Apache-2.0
"""The parts that every filing about a shipment shares: goods items, containers, journey, parties."""

from collections.abc import Iterable

from greenlane.cargo import (
    Document,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Money,
    Packaging,
    Party,
    PartyRole,
    Seal,
)

from .firms import CONSIGNOR_AEO, Firm
from .shipment import Haulage, Line, Shipment
from .shipped import AIR, ROAD, SEA, HomePlace, shipped_home

INVOICE, PACKING_LIST = "N380", "N271"
BILL_OF_LADING, HOUSE_BILL = "N705", "N714"
AIR_WAYBILL, HOUSE_WAYBILL, MASTER_WAYBILL = "N740", "N703", "N741"
ROAD_NOTE, RAIL_NOTE = "N730", "N720"
DIRECT_REPRESENTATION = "2"


def cargo_items(shipment: Shipment) -> tuple[GoodsItem, ...]:
    """The goods as a carrier or forwarder knows them: no value, no origin, the code to six digits."""
    return tuple(
        GoodsItem(
            number=number,
            description=line.words,
            hs=line.hs[:6],
            packaging=_packaging(line),
            gross_weight_kg=line.gross,
            un_number=line.un,
            containers=_containers(shipment, line),
        )
        for number, line in enumerate(shipment.lines, start=1)
    )


def declared_items(shipment: Shipment, procedure: str, previous: str) -> tuple[GoodsItem, ...]:
    """The goods as a declarant knows them."""
    importing = procedure != "10"
    return tuple(
        GoodsItem(
            number=number,
            description=line.words,
            hs=line.hs,
            origin=line.origin,
            procedure=procedure,
            previous_procedure=previous,
            additional_procedures=("000",),
            packaging=_packaging(line),
            gross_weight_kg=line.gross,
            net_weight_kg=line.net,
            value=Money(amount=line.value, currency=shipment.currency),
            un_number=line.un,
            documents=_papers(shipment, line, number, importing=importing),
            containers=_containers(shipment, line),
            transaction_nature="1",
        )
        for number, line in enumerate(shipment.lines, start=1)
    )


def equipment(shipment: Shipment) -> tuple[Equipment, ...]:
    """The containers with their seals."""
    return tuple(
        Equipment(id=box.number, size_type=box.size, seals=tuple(Seal(number=seal) for seal in box.seals))
        for box in shipment.boxes
    )


def journey(shipment: Shipment, *, arrived: bool = False) -> Journey:
    """The way in: from the foreign place over any hub to the place of entry, with the times planned (or actual)."""
    habit, timing = shipment.habit, shipment.timing
    return Journey(
        export_country=habit.country,
        destination_country=shipped_home().code,
        routing_countries=(habit.country, *shipment.hub_countries, shipped_home().code),
        loading_place=habit.foreign_place,
        discharge_place=habit.home_place,
        first_port=habit.home_place,
        acceptance_place=habit.foreign_place,
        delivery_place=shipped_home().inland.code,
        goods_location=goods_location(shipment),
        border=shipment.conveyance,
        inland_mode=ROAD,
        times=(
            JourneyTime(moment=Moment.LOADING, at=timing.loading),
            JourneyTime(moment=Moment.DEPARTURE, at=timing.departure),
            JourneyTime(moment=Moment.ARRIVAL, at=timing.arrival, actual=arrived),
        ),
    )


def journey_out(shipment: Shipment) -> Journey:
    """The way out: from the place of exit to the foreign place."""
    habit, timing = shipment.habit, shipment.timing
    return Journey(
        export_country=shipped_home().code,
        destination_country=habit.country,
        routing_countries=(shipped_home().code, *shipment.hub_countries, habit.country),
        loading_place=habit.home_place,
        discharge_place=habit.foreign_place,
        delivery_place=habit.foreign_place,
        goods_location=f"{habit.home_place}EXP1",
        border=shipment.conveyance,
        inland_mode=ROAD,
        times=(
            JourneyTime(moment=Moment.LOADING, at=timing.loading),
            JourneyTime(moment=Moment.DEPARTURE, at=timing.departure),
            JourneyTime(moment=Moment.ARRIVAL, at=timing.arrival),
        ),
    )


def journey_inland(shipment: Shipment, haulage: Haulage, to: HomePlace) -> Journey:
    """The way by road under transit: from the port where the goods were landed, inland or to the land border."""
    habit, timing, home = shipment.habit, haulage.timing, shipped_home().code
    beyond = shipment.consignee.country
    return Journey(
        export_country=habit.country,
        destination_country=beyond,
        routing_countries=tuple(dict.fromkeys((habit.country, *shipment.hub_countries, home, beyond))),
        loading_place=habit.home_place,
        discharge_place=to.code,
        first_port=habit.home_place,
        goods_location=goods_location(shipment),
        border=haulage.conveyance,
        inland_mode=ROAD,
        times=(
            JourneyTime(moment=Moment.LOADING, at=timing.loading),
            JourneyTime(moment=Moment.DEPARTURE, at=timing.departure),
            JourneyTime(moment=Moment.ARRIVAL, at=timing.arrival),
        ),
    )


def goods_location(shipment: Shipment) -> str:
    """Where the goods can be examined: the terminal at the place of entry, or the free zone."""
    if shipment.in_free_zone:
        return f"{shipped_home().free_zone.code}W{len(shipment.lines)}"
    return f"{shipment.habit.home_place}T1"


def transport_documents(shipment: Shipment) -> tuple[Document, ...]:
    """The transport documents by type: house and master, or the one straight contract."""
    mode, house = shipment.habit.mode, shipment.house
    if mode == SEA:
        documents = [(BILL_OF_LADING, shipment.master)] + ([(HOUSE_BILL, house)] if house else [])
    elif mode == AIR:
        documents = [(MASTER_WAYBILL, shipment.master), (HOUSE_WAYBILL, house)] if house else []
        documents = documents or [(AIR_WAYBILL, shipment.master)]
    else:
        documents = [(ROAD_NOTE if mode == ROAD else RAIL_NOTE, shipment.master)]
    return tuple(Document(type=kind, id=number) for kind, number in documents)


def authorised(firms: Iterable[Firm]) -> tuple[Party, ...]:
    """What a filing says of authorised operators: our own by their authorisation, partners' by mutual recognition."""
    parties = []
    for firm in firms:
        if firm.aeo is None:
            continue
        if firm.country == shipped_home().code:
            parties.append(Party(role=PartyRole.AUTHORISATION_HOLDER, id=firm.id, authorisation=firm.aeo))
        else:
            parties.append(Party(role=PartyRole.SUPPLY_CHAIN_ACTOR, id=firm.id, function_code=CONSIGNOR_AEO))
    return tuple(parties)


def filing_parties(filer: Firm) -> tuple[Party, ...]:
    """The declarant who files for a client, as its direct representative."""
    return (
        filer.known_as(PartyRole.DECLARANT),
        filer.known_as(PartyRole.REPRESENTATIVE, function_code=DIRECT_REPRESENTATION),
        filer.known_as(PartyRole.FILER),
    )


def _packaging(line: Line) -> tuple[Packaging, ...]:
    return (Packaging(count=line.packages, type=line.package_type, marks=line.marks),)


def _containers(shipment: Shipment, line: Line) -> tuple[str, ...]:
    if not shipment.boxes or line.box is None:
        return ()
    if len(shipment.lines) == 1:
        return tuple(box.number for box in shipment.boxes)
    return (shipment.boxes[line.box].number,)


def _papers(shipment: Shipment, line: Line, number: int, *, importing: bool) -> tuple[Document, ...]:
    papers = [Document(type=INVOICE, id=shipment.invoice)]
    if number == 1:
        papers += transport_documents(shipment)
    if importing or line.good.papers:
        papers += [Document(type=kind, id=f"{line.origin}{shipment.key}-{number}") for kind in line.good.papers]
    return tuple(papers)
