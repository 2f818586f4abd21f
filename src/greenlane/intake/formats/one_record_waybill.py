# SPDX-License-Identifier: Apache-2.0
"""Waybills and shipments of ONE Record to declarations."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from greenlane.cargo import Consignment, Declaration, Document, GoodsItem, Level, Money, Statement

from .air_waybill import (
    DIRECT,
    HOUSE,
    MASTER,
    Leg,
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
from .cargo_imp_parts import prepaid
from .collecting import error, info
from .json_fields import JsonFields
from .one_record_extent import Allowance
from .one_record_graph import Graph, Node
from .one_record_parts import (
    item_of,
    leg_of,
    notes_of,
    parties_of,
    pieces_of,
    place_of,
    security_of,
    value_of,
)

_TYPES = {"HOUSE": HOUSE, "MASTER": MASTER, "DIRECT": DIRECT}
_LEVELS = {HOUSE: Level.HOUSE, MASTER: Level.MASTER, DIRECT: Level.STRAIGHT}


def declarations_of(graph: Graph) -> Iterator[Declaration]:
    """A declaration for each waybill of the file, and for each shipment that no waybill of the file covers."""
    fields = graph.fields
    waybills = [node for node in _once(graph) if node.is_a("Waybill")]
    shipments = [node for node in _once(graph) if node.is_a("Shipment", "shipment")]
    movements = [node for node in graph.every() if node.is_a("TransportMovement")]
    legs = [leg_of(fields, movement) for movement in movements]
    allowance = Allowance(graph)
    of_waybills: dict[int, Node] = {}
    for shipment in shipments:
        for waybill in shipment.nodes("waybill"):
            of_waybills.setdefault(id(waybill), shipment)
    covered: set[int] = set()
    for waybill in waybills:
        own = waybill.node("shipment") or of_waybills.get(id(waybill))
        if own is not None:
            covered.add(id(own))
        allowance.spend((waybill, own), len(legs))
        yield _declaration(fields, waybill, own, legs)
    for shipment in shipments:
        if id(shipment) not in covered:
            allowance.spend((shipment,), len(legs))
            yield _declaration(fields, None, shipment, legs)


def _once(graph: Graph) -> Iterator[Node]:
    """The described nodes at the top of the file, and waybills and houses that they embed."""
    seen: set[int] = set()
    waiting = deque(graph.roots)
    while waiting:
        node = waiting.popleft()
        if id(node) in seen or not node.described:
            continue
        seen.add(id(node))
        yield node
        if node.is_a("Waybill", "Shipment", "Booking"):
            waiting.extend([*node.nodes("houseWaybills"), *node.nodes("masterWaybill")])
            waiting.extend([*node.nodes("waybill"), *node.nodes("issuedForWaybill")])


def _number(fields: JsonFields, waybill: Node, *, house: bool = False) -> tuple[str | None, str]:
    """The number: prefix and number of an air waybill, the number alone of a house."""
    value, path = waybill.value("waybillNumber")
    number = fields.text(value, path)
    prefix = fields.text(*waybill.value("waybillPrefix"))
    if number is None:
        return None, path
    return (number, path) if house or not prefix else (waybill_number(f"{prefix}{number}"), path)


def _declaration(fields: JsonFields, waybill: Node | None, shipment: Node | None, legs: list[Leg]) -> Declaration:
    paths: dict[str, str] = {}
    head = waybill or shipment
    if head is None:
        raise TypeError("a declaration is of a waybill or a shipment")
    master, house, type_code, documents = _contract(fields, waybill, head, paths)
    pieces = pieces_of(shipment, waybill)
    whole = [piece for piece in pieces if piece.described]
    if len(whole) < len(pieces):
        fields.note(
            info(
                "READ-NOT-IN-FILE",
                f"{len(pieces) - len(whole)} of {len(pieces)} pieces are named by their address only, which is never "
                "fetched. Send the pieces within the file.",
                path=head.path,
                value=len(pieces) - len(whole),
            )
        )
    sources = [one for one in (shipment, waybill, *whole) if one is not None]
    codes, security_notes = security_of(fields, sources)
    notes = [*notes_of(fields, sources), *security_notes]
    handling = [*dict.fromkeys(code for one in sources for code, _ in one.codes("specialHandlingCodes"))]
    values: dict[str, Any] = {"package_count": len(pieces) or None}
    _totals(fields, waybill, shipment, values, paths)
    items = _items(fields, whole, shipment, values)
    if (reference := consignment_reference(notes)) is not None:
        values["ucr"], paths["ucr"] = reference
    if (security := air_security([*codes, *handling], notes)) is not None:
        values["air_security"] = security
    parties = parties_of(fields, waybill, shipment)
    carrier = carrier_of(legs)
    if carrier is not None and not any(party.role is carrier.role for party in parties):
        parties.append(carrier)
    ends = [place_of(fields, waybill, name) if waybill else None for name in ("departureLocation", "arrivalLocation")]
    consignment = Consignment(
        master_document=master,
        house_document=house,
        level=_LEVELS.get(type_code or ""),
        parties=with_notes(parties, notes),
        items=items,
        journey=journey_of(ends[0], ends[1], legs, head.path),
        documents=documents,
        previous_documents=movement_numbers(notes),
        statements=(*(Statement(code="SPH", text=code) for code in handling), *map(noted, notes)),
        paths=paths,
        **values,
    )
    return Declaration(
        reference=filing_reference(master, house) or head.id,
        items_declared=len(items) or None,
        consignment=consignment,
        paths={"reference": paths.get("house_document") or paths.get("master_document") or head.path},
    )


def _contract(
    fields: JsonFields, waybill: Node | None, head: Node, paths: dict[str, str]
) -> tuple[str | None, str | None, str | None, tuple[Document, ...]]:
    """Master and house number, the type of the waybill, and both as documents."""
    kind = (waybill.code("waybillType")[0] or "").upper() if waybill else ""
    type_code = _TYPES.get(kind) if waybill else None
    if waybill is not None and type_code is None and waybill.all("masterWaybill"):
        type_code = HOUSE
    number, path = _number(fields, waybill, house=type_code == HOUSE) if waybill else (None, head.path)
    if number is None:
        fields.note(
            error(
                "READ-NO-NUMBER",
                "No waybill with its number (waybillPrefix, waybillNumber) is in the file, so that nothing else can "
                "refer to this shipment. Send the waybill with it.",
                path=head.path,
            )
        )
    if type_code != HOUSE:
        if number is not None:
            paths["master_document"] = path
        told = (transport_document(type_code or DIRECT, number, path),) if number else ()
        return number, None, type_code, told
    outer = waybill.node("masterWaybill") if waybill else None
    master, master_path = _number(fields, outer) if outer is not None else (None, head.path)
    if number is not None:
        paths["house_document"] = path
    if master is not None:
        paths["master_document"] = master_path
    documents = (
        *((transport_document(HOUSE, number, path),) if number else ()),
        *((transport_document(MASTER, master, master_path),) if master else ()),
    )
    return master, number, type_code, documents


def _totals(
    fields: JsonFields, waybill: Node | None, shipment: Node | None, values: dict[str, Any], paths: dict[str, str]
) -> None:
    weight = value_of(fields, shipment, "totalGrossWeight") if shipment is not None else None
    if weight is None and waybill is not None:
        lines = [value_of(fields, line, "rateGrossWeight") for line in waybill.nodes("waybillLineItems")]
        known = [line for line in lines if line is not None]
        if known and len(known) == len(lines):
            weight = (sum((line[0] for line in known[1:]), known[0][0]), known[0][1])
    if weight is not None:
        values["gross_weight_kg"], paths["gross_weight_kg"] = weight
    if waybill is None:
        return
    declared = waybill.node("declaredValueForCustoms")
    if declared is not None:
        value, path = declared.value("numericalValue")
        amount = fields.decimal(value, path)
        if amount is not None:
            values["invoice"] = Money(amount=amount, currency=declared.code("currencyUnit")[0])
            paths["invoice"] = path
    code, path = waybill.code("weightValuationIndicator")
    payer = prepaid(code)
    if payer is not None:
        values["freight_payment"], paths["freight_payment"] = payer, path


def _items(
    fields: JsonFields, pieces: list[Node], shipment: Node | None, values: dict[str, Any]
) -> tuple[GoodsItem, ...]:
    """The pieces as goods items; where the file has none, the shipment as one item."""
    described, path = shipment.value("goodsDescription") if shipment is not None else (None, "")
    whole = fields.text(described, path) if not isinstance(described, Node) else None
    if pieces:
        return tuple(item_of(fields, piece, number, whole) for number, piece in enumerate(pieces, start=1))
    if whole is None:
        return ()
    weight = values.get("gross_weight_kg")
    return (GoodsItem(number=1, description=whole, gross_weight_kg=weight, path=path, paths={"description": path}),)
