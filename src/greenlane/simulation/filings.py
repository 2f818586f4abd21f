# SPDX-License-Identifier: Apache-2.0
"""The filings about a shipment, each as its filer would state it: cargo, goods, export, transit, pre-loading."""

from datetime import datetime, timedelta

from greenlane.cargo import (
    AirSecurity,
    Consignment,
    Declaration,
    Document,
    ECommerce,
    Level,
    Money,
    Offices,
    Party,
    PartyRole,
    Stage,
    TransitTerms,
)

from .firms import Firm
from .parts import (
    authorised,
    cargo_items,
    declared_items,
    equipment,
    filing_parties,
    journey,
    journey_inland,
    journey_out,
)
from .shipment import Haulage, Shipment
from .shipped import RAIL, ROAD, SEA, shipped_home

# Specific circumstances of cargo declarations (Delegated Regulation (EU) 2015/2446, Annex B, data element 11 04).
_STRAIGHT = {SEA: "F10", ROAD: "F50", RAIL: "F51"}
_MASTER, _HOUSE = "F12", "F14"
AIR_HOUSE_PRE_LOADING, EXPRESS_PRE_LOADING, AIR_STRAIGHT_PRE_LOADING = "F24", "F32", "F28"
FREE_CIRCULATION, EXPORT = "40", "10"
_TO_ORDER = Party(role=PartyRole.CONSIGNEE, name="To order of Halvar Merchant Bank")


def cargo_filing(shipment: Shipment, reference: str, filer: Firm, level: Level) -> Declaration:
    """The cargo declaration before arrival, by the carrier (straight, master) or the forwarder (house)."""
    circumstance = {Level.MASTER: _MASTER, Level.HOUSE: _HOUSE}.get(level, _STRAIGHT[shipment.habit.mode])
    if level is Level.MASTER:
        sender, receiver = shipment.habit.forwarder or shipment.consignor, filer
    else:
        sender, receiver = shipment.consignor, shipment.consignee
    to_order = shipment.to_order and level is not Level.MASTER
    parties = [
        sender.party(PartyRole.CONSIGNOR),
        _TO_ORDER if to_order else receiver.party(PartyRole.CONSIGNEE),
        *([shipment.notify.party(PartyRole.NOTIFY)] if shipment.notify else []),
        shipment.habit.carrier.firm.known_as(PartyRole.CARRIER),
        filer.known_as(PartyRole.DECLARANT),
        filer.known_as(PartyRole.FILER),
        *authorised((shipment.consignor,)),
    ]
    office = shipped_home().office_at(shipment.habit.home_place)
    return Declaration(
        reference=reference,
        type="ENS",
        specific_circumstance=circumstance,
        items_declared=len(shipment.lines),
        offices=Offices(lodgement=office, entry=office),
        consignment=Consignment(
            ucr=shipment.ucr,
            master_document=shipment.master,
            house_document=shipment.house if level is Level.HOUSE else None,
            level=level,
            parties=tuple(parties),
            items=cargo_items(shipment),
            equipment=equipment(shipment),
            journey=journey(shipment),
            containerised=bool(shipment.boxes),
            gross_weight_kg=shipment.gross,
            package_count=shipment.packages,
            freight_payment=shipment.freight_payment,
        ),
    )


def pre_loading_filing(shipment: Shipment, reference: str, filer: Firm) -> Declaration:
    """The minimum set before loading on an aircraft ("7+1"): who, to whom, how much, what, under which waybill."""
    express = shipment.purpose is not None
    circumstance = AIR_HOUSE_PRE_LOADING if shipment.house else AIR_STRAIGHT_PRE_LOADING
    office = shipped_home().office_at(shipment.habit.home_place)
    return Declaration(
        reference=reference,
        type="ENS",
        stage=Stage.PRE_LOADING,
        specific_circumstance=EXPRESS_PRE_LOADING if express else circumstance,
        items_declared=len(shipment.lines),
        offices=Offices(lodgement=office, entry=office),
        consignment=Consignment(
            ucr=shipment.ucr,
            master_document=shipment.master,
            house_document=shipment.house,
            level=_level(shipment),
            parties=(
                shipment.consignor.party(PartyRole.CONSIGNOR),
                shipment.consignee.party(PartyRole.CONSIGNEE),
                shipment.habit.carrier.firm.known_as(PartyRole.CARRIER),
                filer.known_as(PartyRole.DECLARANT),
                filer.known_as(PartyRole.FILER),
            ),
            items=cargo_items(shipment),
            journey=journey(shipment),
            containerised=False,
            gross_weight_kg=shipment.gross,
            package_count=shipment.packages,
            freight_payment=shipment.freight_payment,
            air_security=_security(shipment),
            ecommerce=_commerce(shipment),
        ),
    )


def goods_filing(shipment: Shipment, reference: str, filer: Firm, *, arrived: bool) -> Declaration:
    """The import declaration: prelodged while the goods travel, or once they have arrived."""
    home = shipped_home()
    office = home.office_at(shipment.habit.home_place)
    lodgement = home.free_zone.office if shipment.in_free_zone else office
    items = declared_items(shipment, FREE_CIRCULATION, "78" if shipment.in_free_zone else "00")
    return Declaration(
        reference=reference,
        type="IM",
        additional_type="A" if arrived else "D",
        items_declared=len(items),
        offices=Offices(lodgement=lodgement, entry=office),
        consignment=Consignment(
            ucr=shipment.ucr,
            master_document=shipment.master,
            house_document=shipment.house,
            level=_level(shipment),
            parties=(
                shipment.consignor.party(PartyRole.CONSIGNOR),
                shipment.consignee.party(PartyRole.CONSIGNEE),
                shipment.importer.known_as(PartyRole.IMPORTER),
                shipment.consignor.party(PartyRole.SELLER),
                shipment.importer.known_as(PartyRole.BUYER),
                shipment.habit.carrier.firm.known_as(PartyRole.CARRIER),
                *filing_parties(filer),
                *authorised((shipment.consignor, shipment.importer)),
            ),
            items=items,
            equipment=equipment(shipment),
            previous_documents=(Document(type="N337", id=f"TS{shipment.key}"),) if arrived else (),
            journey=journey(shipment, arrived=arrived),
            containerised=bool(shipment.boxes),
            gross_weight_kg=shipment.gross,
            package_count=shipment.packages,
            invoice=Money(amount=shipment.value, currency=shipment.currency),
            delivery_terms=shipment.habit.terms,
            freight_payment=shipment.freight_payment,
            transaction_nature="1",
            ecommerce=_commerce(shipment),
        ),
    )


def export_filing(shipment: Shipment, reference: str, filer: Firm, *, presented: bool) -> Declaration:
    """The export declaration, lodged before the goods are loaded."""
    home = shipped_home()
    office = home.office_at(shipment.habit.home_place)
    items = declared_items(shipment, EXPORT, "00")
    return Declaration(
        reference=reference,
        type="EX",
        additional_type="A" if presented else "D",
        items_declared=len(items),
        offices=Offices(lodgement=home.inland.office if not presented else office, exit=office),
        consignment=Consignment(
            ucr=shipment.ucr,
            master_document=shipment.master,
            house_document=shipment.house,
            level=_level(shipment),
            parties=(
                shipment.consignor.known_as(PartyRole.EXPORTER),
                shipment.consignor.party(PartyRole.CONSIGNOR),
                shipment.consignee.party(PartyRole.CONSIGNEE),
                shipment.habit.carrier.firm.known_as(PartyRole.CARRIER),
                *filing_parties(filer),
                *authorised((shipment.consignor,)),
            ),
            items=items,
            equipment=equipment(shipment),
            journey=journey_out(shipment),
            containerised=bool(shipment.boxes),
            gross_weight_kg=shipment.gross,
            package_count=shipment.packages,
            invoice=Money(amount=shipment.value, currency=shipment.currency),
            delivery_terms=shipment.habit.terms,
            freight_payment=shipment.freight_payment,
            transaction_nature="1",
        ),
    )


def transit_filing(shipment: Shipment, reference: str, filer: Firm, haulage: Haulage, filed: datetime) -> Declaration:
    """A transit declaration: under guarantee from the port inland, or through the country to the land border."""
    home, through = shipped_home(), shipment.passes_through
    office = home.office_at(shipment.habit.home_place)
    gate = home.gate
    return Declaration(
        reference=reference,
        type="T1",
        additional_type="A",
        items_declared=len(shipment.lines),
        offices=Offices(
            lodgement=office,
            departure=office,
            transit=(gate.office,) if through else (),
            destination=f"{shipment.consignee.country}004711" if through else home.inland.office,
        ),
        consignment=Consignment(
            ucr=shipment.ucr,
            master_document=shipment.master,
            house_document=shipment.house,
            level=_level(shipment),
            parties=(
                shipment.consignor.party(PartyRole.CONSIGNOR),
                shipment.consignee.party(PartyRole.CONSIGNEE),
                haulage.carrier.firm.known_as(PartyRole.CARRIER),
                filer.known_as(PartyRole.TRANSIT_HOLDER),
                filer.known_as(PartyRole.DECLARANT),
                filer.known_as(PartyRole.FILER),
            ),
            items=cargo_items(shipment),
            equipment=equipment(shipment),
            journey=journey_inland(shipment, haulage, gate if through else home.inland),
            containerised=bool(shipment.boxes),
            gross_weight_kg=shipment.gross,
            package_count=shipment.packages,
            previous_documents=(Document(type="N337", id=f"TS{shipment.key}"),),
            transit=TransitTerms(
                guarantee_type="1",
                guarantee_reference=f"{filed:%y}{home.code}{shipment.key}G",
                binding_itinerary=not through,
                time_limit=(filed + timedelta(days=8)).replace(hour=23, minute=59, second=0, microsecond=0),
            ),
        ),
    )


def _commerce(shipment: Shipment) -> ECommerce | None:
    if shipment.purpose is None:
        return None
    return ECommerce(
        platform=shipment.platform,
        intrinsic_value=Money(amount=shipment.value, currency=shipment.currency),
        purpose=shipment.purpose,
    )


def _security(shipment: Shipment) -> AirSecurity:
    if not shipment.screened:
        return AirSecurity(known_consignor=False)
    agent = f"{shipment.habit.country}/RA/00417-01"
    return AirSecurity(status="SPX", regulated_agent=agent, known_consignor=shipment.purpose is None)


def _level(shipment: Shipment) -> Level:
    return Level.HOUSE if shipment.house else Level.STRAIGHT
