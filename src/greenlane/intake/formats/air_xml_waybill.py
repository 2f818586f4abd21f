# SPDX-License-Identifier: Apache-2.0
"""Waybill (XFWB), HouseWaybill (XFZB) and HouseManifest (XFHL) of Cargo-XML, each to declarations."""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import (
    Consignment,
    Declaration,
    Document,
    Equipment,
    GoodsItem,
    Level,
    Money,
    Packaging,
    Statement,
)

from ..reading import Message
from .air_waybill import (
    DIRECT,
    HOUSE,
    LEVELS,
    MASTER,
    air_security,
    carrier_of,
    consignment_reference,
    filing_reference,
    journey_of,
    movement_numbers,
    noted,
    transport_document,
    waybill_number,
    with_notes,
)
from .air_xml_goods import items_of, load_unit_number
from .air_xml_header import header_of
from .air_xml_parts import handling_of, legs_of, notes_of, parties_of, weight_of
from .collecting import error, warning
from .wco_table import Kind
from .xml_tree import Node, Take, Tree

WAYBILL, HOUSE_WAYBILL, HOUSE_MANIFEST = "Waybill", "HouseWaybill", "HouseManifest"
_CONSOLIDATION, _DIRECT_NOTE = "C", "D"


def waybill_messages(tree: Tree) -> tuple[Message, ...]:
    """The declarations of the file: one of a waybill or house waybill, one for each house of a manifest."""
    root = tree.root
    header = header_of(root)
    if root.name == HOUSE_MANIFEST:
        declarations = list(_of_manifest(root, header))
    elif root.name == HOUSE_WAYBILL:
        declarations = [_house_waybill(root, header)]
    else:
        declarations = [_waybill(root, header)]
    tree.note_unmapped()
    findings = tree.findings.closed()
    # what concerns the file is told with its first message
    return tuple(Message(declaration=one, findings=findings if i == 0 else ()) for i, one in enumerate(declarations))


def _waybill(root: Node, header: dict[str, Any]) -> Declaration:
    node = root.first("MasterConsignment") or root
    number, path = _number(root, header, "air waybill")
    type_code = header.get("type") or DIRECT
    if type_code not in LEVELS:
        root.tree.note(
            warning(
                "READ-TYPE",
                f"The type {type_code!r} is no type of a waybill; it is read as one that is not divided. Known are "
                f"{MASTER} (master) and {DIRECT} (not divided).",
                path=f"{root.path}/MessageHeaderDocument[1]/TypeCode[1]",
                value=type_code,
            )
        )
        type_code = DIRECT
    if header.get("contract") == _CONSOLIDATION:
        type_code = MASTER
    elif header.get("contract") == _DIRECT_NOTE:
        type_code = DIRECT
    number = waybill_number(number) if number else None
    paths = {"master_document": path}
    documents = (transport_document(type_code, number, path),) if number else ()
    return _declaration(
        node, header, "IncludedMasterConsignmentItem", number, None, LEVELS[type_code], documents, paths
    )


def _house_waybill(root: Node, header: dict[str, Any]) -> Declaration:
    number, path = _number(root, header, "house waybill")
    outer = root.first("MasterConsignment") or root
    node = outer.first("IncludedHouseConsignment") or outer
    master, master_path = _contract(outer)
    return _house(node, header, (master, master_path), (number, path), outer)


def _house(
    node: Node,
    header: dict[str, Any],
    master: tuple[str | None, str],
    house: tuple[str | None, str],
    outer: Node | None = None,
) -> Declaration:
    paths = {name: found[1] for name, found in (("master_document", master), ("house_document", house)) if found[0]}
    documents = (
        *((transport_document(HOUSE, house[0], house[1]),) if house[0] else ()),
        *((transport_document(MASTER, master[0], master[1]),) if master[0] else ()),
    )
    return _declaration(
        node, header, "IncludedHouseConsignmentItem", master[0], house[0], Level.HOUSE, documents, paths, outer
    )


def _of_manifest(root: Node, header: dict[str, Any]) -> Iterator[Declaration]:
    outer = root.first("MasterConsignment") or root
    master, master_path = _contract(outer)
    if master is None and header.get("id"):
        master, master_path = waybill_number(header["id"]), header["id_path"]
    found = False
    for node in outer.all("IncludedHouseConsignment"):
        found = True
        contract = node.first("TransportContractDocument", "ID")
        number = contract.value if contract is not None else None
        if number is None:
            _no_number(node, "house waybill")
        house = (number, contract.path if contract is not None else node.path)
        yield _house(node, header, (master, master_path), house, outer)
    if not found:
        root.tree.note(
            error(
                "READ-NO-CONSIGNMENT",
                "The house manifest lists no house consignment (IncludedHouseConsignment). List the houses, or send "
                "the waybill as not divided.",
                path=outer.path,
            )
        )


def _contract(outer: Node) -> tuple[str | None, str]:
    """The number of the master air waybill that a house names, and its place."""
    for way in (("TransportContractDocument", "ID"), ("AssociatedMasterAirWaybill", "ID")):
        node = outer.first(*way)
        if node is not None and node.value is not None:
            return waybill_number(node.value), node.path
    return None, outer.path


def _number(root: Node, header: dict[str, Any], what: str) -> tuple[str | None, str]:
    number = header.get("id")
    if number is None:
        _no_number(root, what)
    return number, header.get("id_path", root.path)


def _no_number(node: Node, what: str) -> None:
    node.tree.note(
        error(
            "READ-NO-NUMBER",
            f"The {what} names no number of its own, so that nothing else can refer to it. State it in ID.",
            path=node.path,
        )
    )


def _declaration(
    node: Node,
    header: dict[str, Any],
    item_name: str,
    master: str | None,
    house: str | None,
    level: Level,
    documents: tuple[Document, ...],
    paths: dict[str, str],
    outer: Node | None = None,
) -> Declaration:
    node.text("ID")
    around = [node] if outer is None or outer is node else [node, outer]
    legs = next((found for one in around if (found := list(legs_of(one)))), [])
    notes = list(notes_of(node))
    codes, statements = handling_of(node)
    values: dict[str, Any] = {}
    _totals(node, values, paths)
    _money(node, values, paths)
    reference = consignment_reference(notes)
    if reference is not None:
        values["ucr"], paths["ucr"] = reference
    security = air_security(codes, notes)
    if security is not None:
        values["air_security"] = security
        first = next((note.path for note in notes if note.content in ("RA", "KC", "SS")), None)
        paths["air_security"] = first or f"{node.path}/HandlingSPHInstructions[1]"
    carrier, sender = carrier_of(legs), header.get("sender")
    items = tuple(items_of(node, item_name))
    if not items and (summary := node.first("SummaryDescription")) is not None and summary.value:
        items = (_summary(node, summary, values),)
    consignment = Consignment(
        master_document=master,
        house_document=house,
        level=level,
        parties=(*with_notes(list(parties_of(node)), notes), *(one for one in (carrier, sender) if one is not None)),
        items=items,
        equipment=tuple(_load_units(node)),
        journey=journey_of(
            _place(around, "OriginLocation"), _place(around, "FinalDestinationLocation"), legs, node.path
        ),
        documents=(*documents, *_references(node), *header["documents"]),
        previous_documents=movement_numbers(notes),
        statements=(*header["statements"], *statements, *map(noted, notes), *_customs_status(node)),
        paths=paths,
        **values,
    )
    return Declaration(
        function=header["function"],
        reference=filing_reference(master, house),
        items_declared=len(items) or None,
        envelope=header.get("envelope"),
        consignment=consignment,
        paths={**header["paths"], "reference": paths.get("house_document") or paths.get("master_document", node.path)},
    )


def _totals(node: Node, values: dict[str, Any], paths: dict[str, str]) -> None:
    weight = weight_of(node, "IncludedTareGrossWeightMeasure", "GrossWeightMeasure", "TotalGrossWeightMeasure")
    if weight is not None:
        values["gross_weight_kg"], paths["gross_weight_kg"] = weight
    taken = node.take({"TotalPieceQuantity": Take("package_count", Kind.COUNT)})
    if not taken.values:
        taken = node.take({"PackageQuantity": Take("package_count", Kind.COUNT)})
    values.update(taken.values)
    paths.update(taken.paths)
    for name in ("GrossVolumeMeasure", "PackageQuantity", "ConsignmentItemQuantity", "SequenceNumeric"):
        node.text(name)


def _money(node: Node, values: dict[str, Any], paths: dict[str, str]) -> None:
    """The value declared for customs, and who pays the freight: ``PP`` (prepaid) or ``CC`` (collect)."""
    taken = node.take(
        {
            "DeclaredValueForCustomsAmount": Take("invoice", Kind.MONEY),
            "DeclaredValueForCarriageAmount": Take("_", Kind.MONEY),
            "InsuranceValueAmount": Take("_", Kind.MONEY),
            "TotalChargePrepaidIndicator": Take("prepaid", Kind.FLAG),
            "TotalDisbursementPrepaidIndicator": Take("_"),
            "NilCarriageValueIndicator": Take("_"),
            "NilCustomsValueIndicator": Take("_"),
            "NilInsuranceValueIndicator": Take("_"),
        }
    )
    source = node.first("ApplicableOriginCurrencyExchange", "SourceCurrencyCode")
    money = taken.values.get("invoice")
    if isinstance(money, Money):
        currency = money.currency or (source.value if source is not None else None)
        values["invoice"], paths["invoice"] = Money(amount=money.amount, currency=currency), taken.paths["invoice"]
    if "prepaid" in taken.values:
        values["freight_payment"] = "PP" if taken.values["prepaid"] else "CC"
        paths["freight_payment"] = taken.paths["prepaid"]


def _place(around: list[Node], name: str) -> tuple[str, str] | None:
    for node in around:
        place = node.first(name, "ID")
        node.text(name, "Name")
        if place is not None and place.value is not None:
            return place.value.upper(), place.path
    return None


def _summary(node: Node, summary: Node, values: dict[str, Any]) -> GoodsItem:
    """The one goods item of a house that a manifest only describes in a line."""
    count = values.get("package_count")
    return GoodsItem(
        number=1,
        description=" ".join((summary.value or "").split()),
        packaging=(Packaging(count=count),) if count is not None else (),
        gross_weight_kg=values.get("gross_weight_kg"),
        path=node.path,
        paths={"description": summary.path},
    )


def _load_units(node: Node) -> Iterator[Equipment]:
    for name in ("UtilizedUnitLoadTransportEquipment", "UtilizedLogisticsTransportEquipment"):
        for unit in node.all(name):
            number = load_unit_number(unit)
            if number is not None:
                yield Equipment(id=number, size_type=unit.text("CharacteristicCode"), path=unit.path)


def _references(node: Node) -> Iterator[Document]:
    for one in node.all("AssociatedReferenceDocument"):
        number = one.text("ID")
        if number is not None:
            yield Document(type=one.text("TypeCode"), id=number, name=one.text("Name"), path=one.path)


def _customs_status(node: Node) -> Iterator[Statement]:
    """The customs origin or status code of the goods (``X``, ``T1`` …)."""
    for one in node.all("AssociatedConsignmentCustomsProcedure"):
        if (code := one.text("GoodsStatusCode")) is not None:
            yield Statement(code="CUSTOMS_STATUS", text=code)
