# SPDX-License-Identifier: Apache-2.0
"""A declaration that states everything, and its facts by all providers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from greenlane.cargo import (
    Address,
    AirSecurity,
    CodeLists,
    Consignment,
    Contact,
    Conveyance,
    Declaration,
    Direction,
    Document,
    ECommerce,
    Equipment,
    Facts,
    FactsBuilder,
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
    Source,
    Stage,
    TransitTerms,
)
from greenlane.targeting import (
    Context,
    Entry,
    ExchangeRates,
    History,
    Origin,
    declared_facts,
    derived_facts,
    possible_matches,
    with_history_facts,
    with_list_facts,
)

CODES = CodeLists.packaged()
ORIGIN = Origin(lodgement="L1", version=2)
LODGED = datetime(2026, 3, 8, 12, tzinfo=UTC)
RATES = ExchangeRates(base="GBP", on=date(2026, 3, 1), rates={"USD": Decimal("1.25")})
CONTEXT = Context(
    stage=Stage.PRE_ARRIVAL,
    direction=Direction.IMPORT,
    dataset="import_goods",
    level=Level.HOUSE,
    missing_safe_elements=("016",),
    missing_parties=("seller",),
    conflicts=("goods.hs",),
    lodged_at=LODGED,
    hours_before_limit=Decimal("-1.5"),
    late=True,
    filing_limit=LODGED - timedelta(hours=1, minutes=30),
    decision_limit=LODGED + timedelta(hours=24),
    presentation_limit=LODGED + timedelta(hours=48),
)


def _party(role: PartyRole) -> Party:
    return Party(
        role=role,
        name=f"Kestrel {role} Ltd",
        id="GB553202734852",
        address=Address(line="PO Box 10", city="Chicago", postcode="H81 4RG", country="US"),
        contacts=(Contact(kind="TE", value="+44 20 7946 0958"), Contact(kind="email", value="desk@kestrel.example")),
        function_code="2",
        paths={"name": f"/{role}/Name", "id": f"/{role}/ID", "line": f"/{role}/Line", "function_code": f"/{role}/F"},
    )


ITEM = GoodsItem(
    number=1,
    description="Cocoa butter, fat and oil",
    hs="18040000",
    origin="GH",
    preferential_origin="GH",
    export_country="GH",
    destination_country="GB",
    procedure="40",
    previous_procedure="71",
    additional_procedures=("C07",),
    packaging=(Packaging(count=50, type="CT", marks="K 1"), Packaging(count=5, type="BX", marks="K 2")),
    gross_weight_kg=Decimal(2000),
    net_weight_kg=Decimal(1000),
    supplementary_units=Decimal(200),
    value=Money(amount=Decimal(15000), currency="USD"),
    statistical_value=Money(amount=Decimal(15000), currency="USD"),
    un_number="1203",
    documents=(Document(type="N935", id="INV-1", path="/item/doc"),),
    previous_documents=(Document(type="355", id="X"),),
    containers=("MSKU1234565",),
    path="/item",
    paths={"hs": "/item/hs", "procedure": "/item/procedure", "gross_weight_kg": "/item/gross"},
)

DECLARATION = Declaration(
    reference="LRN-1",
    mrn="25GB3POHWIVZSF9AR0",
    type="IM",
    additional_type="D",
    specific_circumstance="A20",
    acceptance_time=LODGED,
    items_declared=1,
    offices=Offices(
        lodgement="GBLBA001",
        entry="GB000060",
        exit="GB000084",
        departure="GB000142",
        transit=("FR000740",),
        destination="DE004058",
        control="GBBEL004",
    ),
    consignment=Consignment(
        ucr="6GB123456789000-4711",
        master_document="MAEU1",
        house_document="HBL-1",
        parties=tuple(_party(role) for role in PartyRole),
        items=(ITEM,),
        equipment=(Equipment(id="MSKU1234565", size_type="45G1", empty=False, seals=(Seal(number="17583753"),)),),
        journey=Journey(
            export_country="GH",
            destination_country="GB",
            routing_countries=("GH", "PT", "GB"),
            loading_place="GHTEM",
            discharge_place="GBFXT",
            first_port="GBFXT",
            acceptance_place="GHACC",
            delivery_place="GBLON",
            goods_location="GBBELBELBEL",
            warehouse="R1234567GB",
            border=Conveyance(
                mode="1", id="9321483", id_type="10", name="CSCL GLOBE", nationality="PA", reference="012E"
            ),
            inland_mode="3",
            departure=Conveyance(id="LKW-1"),
            arrival=Conveyance(id="9321483"),
            times=tuple(
                JourneyTime(moment=moment, at=datetime(2026, 3, 9, 12, tzinfo=UTC), actual=actual, path="/time")
                for moment in Moment
                for actual in (False, True)
            ),
            paths={"routing_countries": "/route"},
        ),
        containerised=True,
        gross_weight_kg=Decimal(2000),
        package_count=55,
        invoice=Money(amount=Decimal(15000), currency="USD"),
        delivery_terms="CIF",
        freight_payment="B",
        transaction_nature="11",
        transit=TransitTerms(guarantee_type="1", binding_itinerary=False, time_limit=LODGED),
        air_security=AirSecurity(status="SPX", regulated_agent="GB/RA/00012-01", known_consignor=True),
        ecommerce=ECommerce(platform="market", intrinsic_value=Money(amount=Decimal("19.9")), purpose="gift"),
        paths={"invoice": "/invoice"},
    ),
)


def told(declaration: Declaration = DECLARATION, *, rates: ExchangeRates | None = RATES) -> Facts:
    """The declared and derived facts of a declaration."""
    return derived_facts(declared_facts(declaration, ORIGIN), declaration, CONTEXT, CODES, rates, origin=ORIGIN)


def everything() -> Facts:
    """The facts of the rich declaration by all providers; everything stands on a list."""
    entries = tuple(
        Entry(list=name, sequence=3, entry=f"E{name}", value="as listed", key=name) for name in ("cleared", "watched")
    )
    matches = possible_matches(told(), lambda keys: dict.fromkeys(keys, entries))
    judged = (replace(one, clearing="D1") if one.entry.list == "cleared" else one for one in matches)
    facts = with_list_facts(told(), judged)
    facts = with_history_facts(facts, History(days=365, seen=frozenset(), siblings=4, position=99))
    drawn = FactsBuilder()
    drawn.state("draw.value", 0.0421, Source(provider="draw"))
    return facts.with_consignment(drawn.build())
