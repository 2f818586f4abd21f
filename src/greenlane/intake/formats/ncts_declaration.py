# SPDX-License-Identifier: Apache-2.0
"""Transit declarations (IE015), their amendments (IE013) and requests to invalidate them (IE014), into the nouns.

A declaration has one LRN and so is one message, however many house consignments it holds: their goods items come one
after another, each with the transport documents of its house among its documents; parties and other documents of houses
join those of the consignment, with the path that names the house. An amendment carries the filing as it shall be.
"""

from collections.abc import Iterable
from typing import Any

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Function,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Offices,
    Party,
    PartyRole,
    Stage,
    Statement,
    TransitTerms,
)

from ..reading import Message
from .ncts_items import Houses, statements
from .ncts_messages import AMENDMENT, INVALIDATION
from .ncts_values import (
    Noted,
    conveyance,
    documents,
    envelope,
    equipment,
    goods_location,
    instant,
    last_instant,
    means,
    only_first,
    party,
    place,
)
from .wco_parties import once_each
from .wco_table import Kind
from .xml_tree import Node, Take, Taken

_FUNCTIONS = {AMENDMENT: Function.AMENDMENT, INVALIDATION: Function.CANCELLATION}
_OPERATION = {
    "LRN": Take("reference"),
    "MRN": Take("mrn"),
    "declarationType": Take("type"),
    "additionalDeclarationType": Take("additional_type"),
    "specificCircumstanceIndicator": Take("specific_circumstance"),
}
_NOTED = {
    "security": Noted.SECURITY,
    "reducedDatasetIndicator": Noted.REDUCED_DATASET,
    "amendmentTypeFlag": Noted.AMENDMENT_TYPE,
}
_CONSIGNMENT = {
    "containerIndicator": Take("containerised", Kind.FLAG),
    "grossMass": Take("gross_weight_kg", Kind.DECIMAL),
    "referenceNumberUCR": Take("ucr"),
}
_JOURNEY = {
    "countryOfDispatch": Take("export_country"),
    "countryOfDestination": Take("destination_country"),
    "inlandModeOfTransport": Take("inland_mode"),
}
_PARTIES = {
    "Carrier": PartyRole.CARRIER,
    "Consignor": PartyRole.CONSIGNOR,
    "Consignee": PartyRole.CONSIGNEE,
    "AdditionalSupplyChainActor": PartyRole.SUPPLY_CHAIN_ACTOR,
}
_HEADER_PARTIES = {
    "HolderOfTheTransitProcedure": PartyRole.TRANSIT_HOLDER,
    "Representative": PartyRole.REPRESENTATIVE,
}
TIR_CARNET = "TIR"
"""The type of document by which the number of a TIR carnet is kept."""


def read_declaration(root: Node, number: str) -> Message:
    """The message of a declaration, an amendment or a request to invalidate; ``number`` says which."""
    header = Taken()
    operation = root.first("TransitOperation")
    noted: list[Statement] = []
    own: list[Document] = []
    if operation is not None:
        operation.take(_OPERATION, header)
        noted = [Statement(code=code, text=text) for name, code in _NOTED.items() if (text := operation.text(name))]
        carnet = operation.first("TIRCarnetNumber")
        if carnet is not None and carnet.value:
            own.append(Document(type=TIR_CARNET, id=carnet.value, path=carnet.path))
    if number == INVALIDATION:
        root_reason = root.first("Invalidation")
        if root_reason is not None:
            root_reason.take({"justification": Take("reason")}, header)
    own += documents(root, "Authorisation")
    consignment, offices = _consignment(root, operation, own, noted)
    declaration = Declaration(
        function=_FUNCTIONS.get(number, Function.ORIGINAL),
        direction=Direction.TRANSIT,
        stage=Stage.TRANSIT,
        offices=offices,
        consignment=consignment,
        envelope=envelope(root),
        **header.values,
        paths=header.paths,
    )
    return Message(declaration=declaration, findings=())


def _offices(root: Node) -> tuple[Taken, list[str]]:
    taken = Taken()
    for name, field in (
        ("CustomsOfficeOfDeparture", "departure"),
        ("CustomsOfficeOfDestinationDeclared", "destination"),
        ("CustomsOfficeOfExitForTransitDeclared", "exit"),
    ):
        for count, one in enumerate(root.all(name)):
            if count == 0:
                one.take({"referenceNumber": Take(field)}, taken)
            elif count == 1:
                root.tree.note(only_first(one, "customs offices"))
                break
    passed = []
    for one in root.all("CustomsOfficeOfTransitDeclared"):
        reference = one.text("referenceNumber")
        if reference:
            passed.append(reference)
            taken.paths.setdefault("transit", one.path)
    return taken, passed


def _consignment(
    root: Node, operation: Node | None, own: list[Document], noted: list[Statement]
) -> tuple[Consignment, Offices]:
    offices, passed = _offices(root)
    values: dict[str, Any] = {}
    paths: dict[str, str] = {}
    parties = _parties(root, _HEADER_PARTIES)
    of_houses: list[Party] = []
    node = root.first("Consignment")
    journey = Journey(times=_times(root))
    supporting, references, previous, told = list(own), [], [], []
    if node is not None:
        taken = node.take(_CONSIGNMENT)
        values, paths = taken.values, taken.paths
        parties += _parties(node, _PARTIES)
        held, holds = equipment(node)
        houses = Houses(node, holds)
        of_houses = houses.parties
        journey = _journey(node, houses, _times(root))
        _border_offices(node, offices, passed)
        supporting += documents(node, "SupportingDocument") + houses.supporting
        references = documents(node, "AdditionalReference") + houses.references
        previous = documents(node, "PreviousDocument") + houses.previous
        told = statements(node) + houses.statements
        for field, (value, path) in houses.fields.items():
            if field not in values:
                values[field], paths[field] = value, path
        charges = node.text("TransportCharges", "methodOfPayment")
        if charges:
            values["freight_payment"] = charges
            paths["freight_payment"] = f"{node.path}/TransportCharges[1]/methodOfPayment[1]"
        _contracts(node, houses, values, paths, supporting)
        values |= {"items": tuple(houses.items), "equipment": tuple(held)}
    terms, amounts = _terms(root, operation)
    consignment = Consignment(
        **values,
        parties=once_each(parties, of_houses),
        journey=journey,
        documents=tuple(supporting + references),
        previous_documents=tuple(previous),
        statements=(*noted, *amounts, *told),
        transit=terms,
        paths=paths,
    )
    return consignment, Offices(**offices.values, transit=tuple(passed), paths=offices.paths)


def _parties(node: Node, roles: dict[str, PartyRole]) -> list[Party]:
    return [one for name, role in roles.items() for each in node.all(name) if (one := party(each, role)) is not None]


def _times(root: Node) -> tuple[JourneyTime, ...]:
    """When the goods are expected at the offices of transit (each names its office as source) and are presented."""
    found = []
    for one in root.all("CustomsOfficeOfTransitDeclared"):
        taken = one.take({"arrivalDateAndTimeEstimated": Take("at", instant), "referenceNumber": Take("source")})
        if "at" in taken.values:
            path = taken.paths["at"]
            source = taken.values.get("source")
            found.append(JourneyTime(moment=Moment.ARRIVAL, at=taken.values["at"], source=source, path=path))
    operation = root.first("TransitOperation")
    if operation is not None:
        taken = operation.take({"presentationOfTheGoodsDateAndTime": Take("at", instant)})
        if "at" in taken.values:
            found.append(JourneyTime(moment=Moment.PRESENTATION, at=taken.values["at"], path=taken.paths["at"]))
    return tuple(found)


def _journey(node: Node, houses: Houses, times: tuple[JourneyTime, ...]) -> Journey:
    taken = node.take(_JOURNEY)
    values, paths = taken.values, taken.paths
    for field, (value, path) in houses.countries.items():
        taken.put(field, value, path)
    stops = [one for one in node.all("CountryOfRoutingOfConsignment") if one.text("country")]
    if stops:
        values["routing_countries"] = tuple(stop.text("country") for stop in stops)
        paths["routing_countries"] = stops[0].path
    for field, found in (
        ("loading_place", place(node, "PlaceOfLoading")),
        ("discharge_place", place(node, "PlaceOfUnloading")),
        ("goods_location", goods_location(node)),
    ):
        if found is not None:
            taken.put(field, *found)
    departure = means(node, "DepartureTransportMeans") or houses.departure
    border = means(node, "ActiveBorderTransportMeans")
    mode = node.take({"modeOfTransportAtTheBorder": Take("mode")}, border)
    return Journey(
        **values,
        departure=conveyance(departure),
        border=Conveyance(**mode.values, paths=mode.paths) if mode.values else None,
        times=times,
        paths=paths,
    )


def _border_offices(node: Node, offices: Taken, passed: list[str]) -> None:
    """The offices at which means of transport cross the frontier join the offices of transit, where they are new."""
    for one in node.all("ActiveBorderTransportMeans"):
        reference = one.text("customsOfficeAtBorderReferenceNumber")
        if reference and reference not in passed and reference not in offices.values.values():
            passed.append(reference)
            offices.paths.setdefault("transit", f"{one.path}/customsOfficeAtBorderReferenceNumber[1]")


def _contracts(
    node: Node, houses: Houses, values: dict[str, Any], paths: dict[str, str], supporting: list[Document]
) -> None:
    """Master and house document and the level: one house document in all makes it that of the consignment."""
    masters = documents(node, "TransportDocument")
    numbered: Iterable[Document] = (one for one in masters if one.id)
    first = next(iter(numbered), None)
    if first is not None:
        values["master_document"], paths["master_document"] = first.id, first.path or node.path
    supporting[:0] = masters
    of_houses = {one.id: one for one in houses.contracts if one.id}
    level = Level.STRAIGHT if first is not None else None
    if len(of_houses) == 1:
        (only,) = of_houses.values()
        values["house_document"], paths["house_document"] = only.id, only.path or node.path
        level = Level.HOUSE
    elif of_houses:
        level = Level.MASTER
    if level is not None:
        field = "master_document" if "master_document" in paths else "house_document"
        values["level"], paths["level"] = level, paths.get(field, node.path)


_OF_GUARANTEE = {"guaranteeType": Take("guarantee_type"), "otherGuaranteeReference": Take("guarantee_reference")}


def _terms(root: Node, operation: Node | None) -> tuple[TransitTerms | None, list[Statement]]:
    """The terms of the transit, and the amount of the guarantee as a statement. Access codes are never kept."""
    taken = Taken()
    amounts: list[Statement] = []
    if operation is not None:
        operation.take(
            {"bindingItinerary": Take("binding_itinerary", Kind.FLAG), "limitDate": Take("time_limit", last_instant)},
            taken,
        )
    for count, guarantee in enumerate(root.all("Guarantee")):
        if count == 1:
            root.tree.note(only_first(guarantee, "guarantees"))
            break
        for place_of_it, reference in enumerate(guarantee.all("GuaranteeReference")):
            if place_of_it == 1:
                root.tree.note(only_first(reference, "references of a guarantee"))
                break
            reference.take({"GRN": Take("guarantee_reference")}, taken)
            reference.first("accessCode")
            amount = " ".join(part for name in ("amountToBeCovered", "currency") if (part := reference.text(name)))
            if amount:
                amounts.append(Statement(code=Noted.GUARANTEE_AMOUNT, text=amount))
        guarantee.take(_OF_GUARANTEE, taken)
    return (TransitTerms(**taken.values) if taken.values else None), amounts
