# SPDX-License-Identifier: Apache-2.0
"""The top of the table: the declaration itself, its offices, guarantees, statements and the shipment it is about."""

from collections.abc import Iterator

from msgspec import structs

from .wco_documents import documents, previous_documents
from .wco_goods import CONSIGNMENT_ITEM, ITEM
from .wco_journey import BORDER, CONSIGNMENT, FREIGHT, ITINERARY
from .wco_parties import (
    AGENT,
    AUTHORISATION_HOLDER,
    BUYER,
    CARRIER,
    CONSIGNEE,
    CONSIGNOR,
    DECLARANT,
    EXPORTER,
    IMPORTER,
    NOTIFY_PARTY,
    SELLER,
    SUBMITTER,
    SUPPLY_CHAIN_ACTOR,
    TAX_PARTY,
    TRANSIT_HOLDER,
)
from .wco_reading import Draft, MessageReader
from .wco_table import Group, Kind, Leaf, Maker, Slots, Values, elsewhere


def _finish_pointer(reader: MessageReader, draft: Draft, slot: str) -> None:
    if "section" in draft.values:
        reader.append(slot, "pointers", draft.values, draft.path)


def _spread_pointers(slots: Slots, slot: str) -> Iterator[Values]:
    for pointer in slots[slot]["pointers"]:
        yield structs.asdict(pointer)


def _pointer(slot: str) -> Group:
    return Group(
        "Pointer",
        "97A",
        (
            Leaf("SequenceNumeric", "006", "pointer.sequence", Kind.COUNT),
            Leaf("DocumentSectionCode", "375", "pointer.section"),
            Leaf("TagID", "381", "pointer.tag"),
        ),
        Maker(
            "pointer",
            lambda reader, draft: _finish_pointer(reader, draft, slot),
            lambda slots: _spread_pointers(slots, slot),
        ),
    )


def _finish_statement(reader: MessageReader, draft: Draft) -> None:
    if draft.values:
        reader.append("declaration", "information", draft, draft.path)


def _spread_statements(slots: Slots) -> Iterator[Values]:
    yield from slots["declaration"]["information"]


STATEMENT = Group(
    "AdditionalInformation",
    "03A",
    (
        Leaf("StatementCode", "226", "information.code"),
        Leaf("StatementDescription", "225", "information.text"),
        Leaf("Content", "225", "information.text", spare=True),
        Leaf("StatementTypeCode", "369", "information.type"),
        _pointer("information"),
    ),
    Maker("information", _finish_statement, _spread_statements, "consignment.statements"),
)


def _finish_change(reader: MessageReader, draft: Draft) -> None:
    reader.append("declaration", "changes", draft, draft.path)


def _spread_changes(slots: Slots) -> Iterator[Values]:
    for change in slots["declaration"]["changes"]:
        yield {"reason_code": change.reason_code, "pointers": change.pointers}


AMENDMENT = Group(
    "Amendment",
    "06A",
    (Leaf("ChangeReasonCode", "099", "change.reason_code"), _pointer("change")),
    Maker("change", _finish_change, _spread_changes),
)


def _finish_transit_office(reader: MessageReader, draft: Draft) -> None:
    if draft.values.get("id"):
        reader.append("offices", "transit", draft.values["id"], draft.paths["id"])


def _spread_transit_offices(slots: Slots) -> Iterator[Values]:
    for office in slots["offices"]["transit"]:
        yield {"id": office}


def _office(element: str, ids: tuple[str | None, str | None], field: str, *, spare: bool = False) -> Group:
    """A group for one office; ``ids`` are the WCO ids of its class and of its code."""
    wco, code = ids
    return Group(element, wco, (Leaf("ID", code, f"offices.{field}", spare=spare),), spare=spare)


def _all_spare(group: Group, but: frozenset[str]) -> tuple[Leaf | Group, ...]:
    """What stands in a group, for reading at a second place; what the table has there itself is left out."""
    return tuple(structs.replace(row, spare=True) for row in group.content if row.name not in but)


_OWN = (CARRIER, elsewhere(CONSIGNOR), FREIGHT, ITINERARY, CONSIGNMENT_ITEM)

# Export and cargo declarations state the transport here; whatever a shipment's consignment may hold is read as well.
_CONSIGNMENT = Group(
    "Consignment", "28A", (*_OWN, *_all_spare(CONSIGNMENT, frozenset(row.name for row in _OWN))), spare=False
)

_UCR = Group(
    "UCR",
    "35B",
    (Leaf("ID", "016", "consignment.ucr"), Leaf("TraderAssignedReferenceID", "009", "consignment.ucr", spare=True)),
)

SHIPMENT = Group(
    "GoodsShipment",
    "67A",
    (
        Leaf("ExportationCountryCode", "062", "journey.export_country", spare=True),
        Leaf("TransactionNatureCode", "103", "consignment.transaction_nature"),
        elsewhere(documents("consignment")),
        elsewhere(STATEMENT),
        SUPPLY_CHAIN_ACTOR,
        BUYER,
        CONSIGNEE,
        CONSIGNMENT,
        CONSIGNOR,
        Group("DeliveryDestination", None, (Leaf("ID", None, "journey.delivery_place", spare=True),), spare=True),
        Group("Destination", "99B", (Leaf("CountryCode", "465", "journey.destination_country"),)),
        TAX_PARTY,
        Group("ExportCountry", "95B", (Leaf("ID", "062", "journey.export_country"),)),
        elsewhere(EXPORTER),
        ITEM,
        IMPORTER,
        Group("Invoice", "78A", (Leaf("ConditionCode", None, "consignment.delivery_terms", spare=True),), spare=True),
        elsewhere(NOTIFY_PARTY),
        previous_documents("consignment"),
        SELLER,
        Group("TradeTerms", "22B", (Leaf("ConditionCode", "090", "consignment.delivery_terms"),)),
        _UCR,
        Group("Warehouse", "43B", (Leaf("ID", "L019", "journey.warehouse"),)),
    ),
)

DECLARATION = Group(
    "Declaration",
    "42A",
    (
        Leaf("AcceptanceDateTime", "023", "declaration.acceptance_time", Kind.TIME),
        Leaf("FunctionCode", "017", "declaration.function"),
        Leaf("FunctionalReferenceID", "D026", "declaration.reference"),
        Leaf("ID", "D014", "declaration.mrn"),
        Leaf("TypeCode", "D013", "declaration.type"),
        Leaf("GoodsItemQuantity", "228", "declaration.items_declared", Kind.COUNT),
        Leaf("DeclarationOfficeID", "065", "offices.lodgement"),
        Leaf("InvoiceAmount", "109", "consignment.invoice", Kind.MONEY),
        Leaf("TotalGrossMassMeasure", "131", "consignment.gross_weight_kg", Kind.WEIGHT),
        Leaf("TotalPackageQuantity", "146", "consignment.package_count", Kind.COUNT),
        Leaf("SpecificCircumstancesCodeCode", "504", "declaration.specific_circumstance"),
        Leaf("SpecificCircumstancesCode", "504", "declaration.specific_circumstance", spare=True),
        SUBMITTER,
        documents("consignment"),
        STATEMENT,
        AGENT,
        AMENDMENT,
        AUTHORISATION_HOLDER,
        BORDER,
        elsewhere(CARRIER),
        _CONSIGNMENT,
        DECLARANT,
        _office("EntryOffice", (None, None), "entry"),
        _office("ExitOffice", ("56A", "G005"), "exit"),
        EXPORTER,
        SHIPMENT,
        elsewhere(IMPORTER),
        elsewhere(NOTIFY_PARTY),
        Group(
            "ObligationGuarantee",
            "90A",
            (
                Leaf("ID", "D014", "transit.guarantee_reference", spare=True),
                Leaf("ReferenceID", "100", "transit.guarantee_reference"),
                Leaf("SecurityDetailsCode", "101", "transit.guarantee_type"),
            ),
            to="consignment.transit",
        ),
        _office("PresentationOffice", ("15C", "G015"), "control", spare=True),
        TRANSIT_HOLDER,
        elsewhere(TRANSIT_HOLDER, "TransitHolder"),
        elsewhere(TRANSIT_HOLDER, "HolderOfTheTransitProcedure"),
        _office("SupervisingOffice", ("97B", "G012"), "control"),
        _office("TransitDepartureOffice", (None, None), "departure"),
        Group(
            "TransitOffice",
            None,
            (Leaf("ID", None, "transit_office.id"),),
            Maker("transit_office", _finish_transit_office, _spread_transit_offices, "offices.transit"),
        ),
        _office("TransitDestinationOffice", (None, None), "destination"),
        elsewhere(_UCR),
    ),
)
"""The whole table."""
