# SPDX-License-Identifier: Apache-2.0
"""Writing transit declarations (IE015), amendments (IE013), requests to invalidate (IE014) and releases (IE029).

What is written reads back as the same nouns. Valid by the schemas of NCTS phase 6 it is when the declaration holds what
they demand; nothing is made up for what it lacks, save what can be counted (sequence numbers, numbers of seals) and the
weight of a house consignment, which is that of its goods items.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import etree
from msgspec import structs

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Function,
    GoodsItem,
    Moment,
    PartyRole,
    Statement,
)
from greenlane.errors import Invalid

from .ncts_declaration import TIR_CARNET
from .ncts_houses import (
    AUTHORISATIONS,
    CONTRACTS,
    HOUSE_ROLES,
    REFERENCES,
    House,
    documents_of,
    houses_of,
)
from .ncts_items import UCR
from .ncts_messages import NAMESPACE
from .ncts_values import Noted
from .ncts_writing_parts import (
    PHASE,
    Element,
    add,
    add_documents,
    add_location,
    add_means,
    add_parties,
    add_place,
    add_statements,
    numbered,
    time_text,
    within,
)

_NAMES = {Function.ORIGINAL: "CC015C", Function.AMENDMENT: "CC013C", Function.CANCELLATION: "CC014C"}
_RELEASE = "CC029C"

_NOTED: frozenset[str | None] = frozenset(Noted)
_GUARANTEES_BY_WORDS = frozenset({"3", "8"})
"""Types of guarantee that have another reference than a GRN: cash deposits and guarantees of public bodies."""


def write_ncts(declaration: Declaration) -> bytes:
    """The declaration as the transit message of its function: IE015, IE013 or IE014, in UTF-8.

    Raises ``Invalid`` for a text that XML cannot hold.
    """
    return _written(declaration, _NAMES[declaration.function], None)


def write_release(declaration: Declaration, now: datetime, *, accepted: date) -> bytes:
    """The release for transit (IE029) of a declaration, with its content as it counts; ``accepted`` is the day of its
    acceptance, the release is of the day of ``now``.

    Raises ``Invalid`` for a text that XML cannot hold, or a declaration without an MRN.
    """
    if declaration.mrn is None:
        raise Invalid("A declaration without an MRN cannot be released for transit.", remedy="Register it first.")
    consignment = declaration.consignment
    # a release has no place for supplementary units
    items = tuple(structs.replace(item, supplementary_units=None) for item in consignment.items)
    content = structs.replace(declaration, consignment=structs.replace(consignment, items=items))
    return _written(content, _RELEASE, (accepted, now))


def _written(declaration: Declaration, name: str, release: tuple[date, datetime] | None) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={"ncts": NAMESPACE}, PhaseID=PHASE)
    try:
        _message(root, declaration, name, release)
    except ValueError as error:
        raise Invalid(f"The declaration holds a text that XML cannot: {error}.") from error
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _message(root: Element, declaration: Declaration, name: str, release: tuple[date, datetime] | None) -> None:
    envelope = declaration.envelope
    if envelope is not None:
        add(root, "messageSender", envelope.sender)
        add(root, "messageRecipient", envelope.recipient)
        add(root, "preparationDateAndTime", time_text(envelope.prepared_at))
        add(root, "messageIdentification", envelope.id)
    add(root, "messageType", name)
    if envelope is not None:
        add(root, "correlationIdentifier", envelope.answers)
    noted = {one.code: one.text for one in declaration.consignment.statements if one.code in _NOTED and one.code}
    _operation(root, declaration, noted, release)
    if declaration.function is Function.CANCELLATION:
        invalidation = etree.SubElement(root, "Invalidation")
        add(invalidation, "initiatedByCustoms", "0")
        add(invalidation, "justification", declaration.reason)
        _offices(root, declaration)
        add_parties(root, declaration.consignment.parties, PartyRole.TRANSIT_HOLDER)
        return
    consignment = declaration.consignment
    numbered(root, "Authorisation", documents_of(consignment.documents, AUTHORISATIONS), add_documents)
    _offices(root, declaration)
    add_parties(root, consignment.parties, PartyRole.TRANSIT_HOLDER, PartyRole.REPRESENTATIVE)
    _guarantee(root, declaration, noted)
    _consignment(etree.SubElement(root, "Consignment"), declaration)


def _operation(
    root: Element, declaration: Declaration, noted: Mapping[str, str | None], release: tuple[date, datetime] | None
) -> None:
    operation = etree.SubElement(root, "TransitOperation")
    add(operation, "LRN", declaration.reference)
    if release is not None or declaration.function is not Function.ORIGINAL:
        add(operation, "MRN", declaration.mrn)
    if declaration.function is Function.CANCELLATION and release is None:
        return
    add(operation, "declarationType", declaration.type)
    add(operation, "additionalDeclarationType", declaration.additional_type)
    carnet = next((one for one in declaration.consignment.documents if one.type == TIR_CARNET), None)
    add(operation, "TIRCarnetNumber", carnet.id if carnet else None)
    if release is None:
        presented = declaration.consignment.journey.time(Moment.PRESENTATION, actual=False)
        add(operation, "presentationOfTheGoodsDateAndTime", time_text(presented.at) if presented else None)
    else:
        add(operation, "declarationAcceptanceDate", release[0].isoformat())
        add(operation, "releaseDate", release[1].astimezone(UTC).date().isoformat())
    add(operation, "security", noted.get(Noted.SECURITY))
    add(operation, "reducedDatasetIndicator", noted.get(Noted.REDUCED_DATASET))
    add(operation, "specificCircumstanceIndicator", declaration.specific_circumstance)
    terms = declaration.consignment.transit
    add(operation, "bindingItinerary", terms.binding_itinerary if terms else None)
    if release is not None:
        return
    if declaration.function is Function.AMENDMENT:
        add(operation, "amendmentTypeFlag", noted.get(Noted.AMENDMENT_TYPE))
    if terms is not None and terms.time_limit is not None:
        add(operation, "limitDate", terms.time_limit.astimezone(UTC).date().isoformat())


def _offices(root: Element, declaration: Declaration) -> None:
    offices = declaration.offices
    expected = {one.source: one.at for one in declaration.consignment.journey.times if one.moment is Moment.ARRIVAL}
    within(root, "CustomsOfficeOfDeparture", {"referenceNumber": offices.departure})
    if declaration.function is Function.CANCELLATION:
        return
    within(root, "CustomsOfficeOfDestinationDeclared", {"referenceNumber": offices.destination})
    for number, office in enumerate(offices.transit, start=1):
        passed = etree.SubElement(root, "CustomsOfficeOfTransitDeclared")
        add(passed, "sequenceNumber", number)
        add(passed, "referenceNumber", office)
        add(passed, "arrivalDateAndTimeEstimated", time_text(expected.get(office)))
    if offices.exit:
        within(root, "CustomsOfficeOfExitForTransitDeclared", {"sequenceNumber": 1, "referenceNumber": offices.exit})


def _guarantee(root: Element, declaration: Declaration, noted: Mapping[str, str | None]) -> None:
    terms = declaration.consignment.transit
    if terms is None or (terms.guarantee_type is None and terms.guarantee_reference is None):
        return
    guarantee = etree.SubElement(root, "Guarantee")
    add(guarantee, "sequenceNumber", 1)
    add(guarantee, "guaranteeType", terms.guarantee_type)
    amount, _, currency = (noted.get(Noted.GUARANTEE_AMOUNT) or "").partition(" ")
    words = terms.guarantee_type in _GUARANTEES_BY_WORDS
    if words:
        add(guarantee, "otherGuaranteeReference", terms.guarantee_reference)
    if amount or (terms.guarantee_reference and not words):
        reference = etree.SubElement(guarantee, "GuaranteeReference")
        add(reference, "sequenceNumber", 1)
        add(reference, "GRN", None if words else terms.guarantee_reference)
        add(reference, "amountToBeCovered", amount or None)
        add(reference, "currency", currency or None)


def _consignment(node: Element, declaration: Declaration) -> None:
    consignment, journey = declaration.consignment, declaration.consignment.journey
    houses = houses_of(consignment)
    above = houses.above
    add(node, "countryOfDispatch", journey.export_country)
    add(node, "countryOfDestination", journey.destination_country)
    add(node, "containerIndicator", consignment.containerised)
    add(node, "inlandModeOfTransport", journey.inland_mode)
    add(node, "modeOfTransportAtTheBorder", journey.border.mode if journey.border else None)
    add(node, "grossMass", consignment.gross_weight_kg)
    add(node, "referenceNumberUCR", consignment.ucr)
    add_parties(node, above.parties, PartyRole.CARRIER, *HOUSE_ROLES)
    _equipment(node, consignment)
    add_location(node, journey.goods_location)
    if journey.departure is not None:
        add_means(node, "DepartureTransportMeans", journey.departure)
    for number, country in enumerate(journey.routing_countries, start=1):
        within(node, "CountryOfRoutingOfConsignment", {"sequenceNumber": number, "country": country})
    _border(node, declaration, journey.border)
    add_place(node, "PlaceOfLoading", journey.loading_place)
    add_place(node, "PlaceOfUnloading", journey.discharge_place)
    contracts = documents_of(above.documents, CONTRACTS)
    if not contracts and consignment.master_document:
        contracts = [Document(type="N705", id=consignment.master_document)]
    _documents(node, above.documents, above.previous, contracts)
    numbered(node, "AdditionalInformation", _plain(consignment.statements), add_statements)
    within(node, "TransportCharges", {"methodOfPayment": consignment.freight_payment})
    for number, house in enumerate(houses.below, start=1):
        _house(etree.SubElement(node, "HouseConsignment"), number, house)


def _documents(
    node: Element, documents: Iterable[Document], previous: Iterable[Document], contracts: Iterable[Document]
) -> None:
    """Write documents, each kind under its element; TIR carnets, UCRs and authorisations have places of their own."""
    apart = (TIR_CARNET, UCR, *AUTHORISATIONS, *CONTRACTS, *REFERENCES)
    numbered(node, "PreviousDocument", previous, add_documents)
    supporting = [one for one in documents if not (one.type and one.type.startswith(apart))]
    numbered(node, "SupportingDocument", supporting, add_documents)
    numbered(node, "TransportDocument", contracts, add_documents)
    numbered(node, "AdditionalReference", documents_of(documents, REFERENCES), add_documents)


def _equipment(node: Element, consignment: Consignment) -> None:
    inside: dict[str, list[int | None]] = {}
    for item in consignment.items:
        for container in item.containers:
            inside.setdefault(container, []).append(item.number)
    for number, one in enumerate(consignment.equipment, start=1):
        held = etree.SubElement(node, "TransportEquipment")
        add(held, "sequenceNumber", number)
        add(held, "containerIdentificationNumber", one.id)
        add(held, "numberOfSeals", len(one.seals))
        for position, seal in enumerate(one.seals, start=1):
            within(held, "Seal", {"sequenceNumber": position, "identifier": seal.number})
        for position, item_number in enumerate(inside.get(one.id or "", ()), start=1):
            within(held, "GoodsReference", {"sequenceNumber": position, "declarationGoodsItemNumber": item_number})


def _border(node: Element, declaration: Declaration, border: Conveyance | None) -> None:
    if border is None or not (border.id or border.id_type or border.nationality or border.reference):
        return
    offices = declaration.offices
    add_means(
        node,
        "ActiveBorderTransportMeans",
        border,
        office=next(iter(offices.transit), None) or offices.exit or offices.destination,
    )


def _house(node: Element, number: int, house: House) -> None:
    add(node, "sequenceNumber", number)
    weights = [item.gross_weight_kg for item in house.items if item.gross_weight_kg is not None]
    add(node, "grossMass", sum(weights, Decimal()) if weights else None)
    add_parties(node, house.parties, *HOUSE_ROLES)
    _documents(node, house.documents, house.previous, house.contracts)
    for position, item in enumerate(house.items, start=1):
        _item(etree.SubElement(node, "ConsignmentItem"), position, item)


def _item(node: Element, position: int, item: GoodsItem) -> None:
    add(node, "goodsItemNumber", position)
    add(node, "declarationGoodsItemNumber", item.number)
    own = next((one.text for one in item.statements if one.code == Noted.DECLARATION_TYPE), None)
    add(node, "declarationType", own)
    add(node, "countryOfDispatch", item.export_country)
    add(node, "countryOfDestination", item.destination_country)
    ucr = next((one.id for one in item.documents if one.type == UCR), None)
    add(node, "referenceNumberUCR", ucr)
    commodity = etree.SubElement(node, "Commodity")
    add(commodity, "descriptionOfGoods", item.description)
    add(commodity, "cusCode", next(iter(item.additional_codes), None))
    if item.hs:
        digits = {"harmonizedSystemSubHeadingCode": item.hs[:6], "combinedNomenclatureCode": item.hs[6:8] or None}
        within(commodity, "CommodityCode", digits)
    if item.un_number:
        within(commodity, "DangerousGoods", {"sequenceNumber": 1, "UNNumber": item.un_number})
    measures = {
        "grossMass": item.gross_weight_kg,
        "netMass": item.net_weight_kg,
        "supplementaryUnits": item.supplementary_units,
    }
    within(commodity, "GoodsMeasure", measures)
    for number, packages in enumerate(item.packaging, start=1):
        held = etree.SubElement(node, "Packaging")
        add(held, "sequenceNumber", number)
        add(held, "typeOfPackages", packages.type)
        add(held, "numberOfPackages", packages.count)
        add(held, "shippingMarks", packages.marks)
    _documents(node, item.documents, item.previous_documents, ())
    numbered(node, "AdditionalInformation", _plain(item.statements), add_statements)


def _plain(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that the message itself holds as such, and not in elements of their own."""
    return [one for one in statements if one.code not in _NOTED]
