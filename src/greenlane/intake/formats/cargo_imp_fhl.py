# SPDX-License-Identifier: Apache-2.0
"""FHL of Cargo-IMP: the houses of an air waybill, versions 1 to 5, each to a declaration."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import Consignment, Declaration, GoodsItem, Level, Money, Packaging, Statement

from ..limits import Limits
from ..reading import Message
from .air_waybill import (
    HOUSE,
    MASTER,
    air_security,
    consignment_reference,
    filing_reference,
    journey_of,
    movement_numbers,
    noted,
    transport_document,
    with_notes,
)
from .cargo_imp_lines import Block, ImpMessage
from .cargo_imp_parts import (
    ROLES,
    Totals,
    kilograms,
    merged_parties,
    notes_of,
    party_of,
    prepaid,
    texts_of,
    totals_of,
    whole,
)
from .collecting import Findings, Room, error, warning
from .joined_text import joined
from .wco_values import decimal_of

_KNOWN = frozenset(("MBI", "HBS", "TXT", "HTS", "OCI", "SHP", "CNE", "NFY", "CVD", "NAM", "ADR", "LOC"))
_NO_VALUES = frozenset({"NVD", "NCV", "XXX"})


def fhl_messages(message: ImpMessage, findings: Findings, room: Room, limits: Limits) -> list[Message]:
    """One message for each house (HBS), with the master that all of them travel under; of the whole what is told twice.

    ``findings`` are those of the lines of this message; they go with its first house.
    """
    blocks = merged_parties(list(message.blocks))
    for block in blocks:
        if block.name not in _KNOWN:
            findings.add(
                warning(
                    "READ-UNKNOWN-LINE",
                    f"A FHL has no line {block.name}; it was left aside. Look whether it was mistyped.",
                    path=block.path,
                    value=f"{block.name}/{block.lines[0].text}",
                )
            )
    master = next((block for block in blocks if block.name == "MBI"), None)
    totals = Totals(None, None, None, None, None, None, f"line {message.line}")
    if master is None:
        findings.add(
            error(
                "READ-NO-NUMBER",
                "The house manifest has no line MBI with the master air waybill. Send it first, as in "
                "MBI/020-12345675BRULAX/T6K120.0.",
                path=f"line {message.line}",
                value=message.name,
            )
        )
    else:
        totals = totals_of(master.lines[0].text, master.path, findings)
    houses = _houses(blocks)
    if not houses:
        findings.add(
            error(
                "READ-NO-CONSIGNMENT",
                "The house manifest names no house (HBS). List the houses, or send the waybill as not divided.",
                path=f"line {message.line}",
            )
        )
        return [Message(declaration=_master_alone(totals), findings=findings.closed())]
    messages: list[Message] = []
    for index, house in enumerate(houses):
        told = findings if index == 0 else Findings(room)
        declaration = replace(_house(house, totals, told, limits), envelope=message.envelope)
        messages.append(Message(declaration=declaration, findings=told.closed()))
    return messages


def _houses(blocks: list[Block]) -> list[list[Block]]:
    houses: list[list[Block]] = []
    for block in blocks:
        if block.name == "HBS":
            houses.append([block])
        elif houses:
            houses[-1].append(block)
    return houses


def _master_alone(totals: Totals) -> Declaration:
    return Declaration(
        reference=filing_reference(totals.number, None),
        consignment=Consignment(
            master_document=totals.number,
            level=Level.MASTER,
            gross_weight_kg=totals.weight_kg,
            package_count=totals.pieces,
            journey=journey_of(_at(totals.origin, totals.path), _at(totals.destination, totals.path), [], totals.path),
            paths={"master_document": totals.path},
        ),
        paths={"reference": totals.path},
    )


def _at(place: str | None, path: str) -> tuple[str, str] | None:
    return (place, path) if place else None


def _house(blocks: list[Block], totals: Totals, findings: Findings, limits: Limits) -> Declaration:
    """Read ``HBS/HWB0001/FRAJFK/5/K250.0/100/DESCRIPTION`` and what follows it."""
    first = blocks[0].lines[0]
    number, way, path = first.at(0), (first.at(1) or "").upper(), first.path
    if number is None:
        findings.add(
            error(
                "READ-NO-NUMBER",
                "The house names no number of its own, so that nothing else can refer to it. State it after HBS.",
                path=path,
                value=first.text,
            )
        )
    pieces = whole(first.at(2), path, findings)
    weight = kilograms(first.at(3) or "", path, findings) if first.at(3) else None
    origin = way[:3] if len(way) >= 3 else totals.origin
    destination = way[3:6] if len(way) >= 6 else totals.destination
    handling = [element.strip().upper() for line in blocks[0].lines[1:] for element in line.elements if element.strip()]
    notes = notes_of([block for block in blocks if block.name == "OCI"])
    parties = [
        party for block in blocks if block.name in ROLES if (party := party_of(block, account_first=False)) is not None
    ]
    paths = {"house_document": path, "gross_weight_kg": path, "package_count": path}
    if totals.number:
        paths["master_document"] = totals.path
    values: dict[str, Any] = {}
    _charges(blocks, values, paths)
    if (reference := consignment_reference(notes)) is not None:
        values["ucr"], paths["ucr"] = reference
    if (security := air_security(handling, notes)) is not None:
        values["air_security"], paths["air_security"] = security, path
    item = _item(blocks, pieces, weight, findings, limits)
    consignment = Consignment(
        master_document=totals.number,
        house_document=number,
        level=Level.HOUSE,
        parties=with_notes(parties, notes),
        items=(item,),
        journey=journey_of(_at(origin, path), _at(destination, path), [], path),
        gross_weight_kg=weight,
        package_count=pieces,
        documents=(
            *((transport_document(HOUSE, number, path),) if number else ()),
            *((transport_document(MASTER, totals.number, totals.path),) if totals.number else ()),
        ),
        previous_documents=movement_numbers(notes),
        statements=(*(Statement(code="SPH", text=code) for code in handling), *map(noted, notes)),
        paths=paths,
        **values,
    )
    return Declaration(
        reference=filing_reference(totals.number, number),
        items_declared=1,
        consignment=consignment,
        paths={"reference": path},
    )


def _item(
    blocks: list[Block], pieces: int | None, weight: Decimal | None, findings: Findings, limits: Limits
) -> GoodsItem:
    """The goods of a house: the text of TXT where there is one, else the short one of HBS; the codes of HTS."""
    first = blocks[0].lines[0]
    texts = list(texts_of([block for block in blocks if block.name == "TXT"]))
    described = next((block.path for block in blocks if block.name == "TXT"), first.path)
    short = "/".join(first.elements[5:]).strip() or None
    codes = [
        ("".join(element.split()).replace(".", ""), line.path)
        for block in blocks
        if block.name == "HTS"
        for line in block.lines
        for element in line.elements
        if element.strip()
    ]
    slac = whole(first.at(4), first.path, findings)
    paths = {"description": described, "gross_weight_kg": first.path, "packaging": first.path}
    if codes:
        paths["hs"] = codes[0][1]
    return GoodsItem(
        number=1,
        description=joined((one.text for one in texts), limits.max_text_chars, findings.add, described) or short,
        hs=codes[0][0] if codes else None,
        additional_codes=tuple(code for code, _ in codes[1:]),
        packaging=(Packaging(count=pieces),) if pieces is not None else (),
        gross_weight_kg=weight,
        statements=(Statement(code="SLAC", text=str(slac)),) if slac is not None else (),
        path=first.path,
        paths=paths,
    )


def _charges(blocks: list[Block], values: dict[str, Any], paths: dict[str, str]) -> None:
    """From ``CVD/EUR/PP/NVD/1000.00/XXX``: who pays, and the value declared for customs."""
    block = next((block for block in blocks if block.name == "CVD"), None)
    if block is None:
        return
    line = block.lines[0]
    currency, *rest = [element.strip().upper() for element in line.elements] or [""]
    if (payer := prepaid(rest[0] if rest else None)) is not None:
        values["freight_payment"], paths["freight_payment"] = payer, line.path
    customs = rest[-2] if len(rest) >= 3 else ""
    amount = decimal_of(customs) if customs and customs not in _NO_VALUES else None
    if amount is not None:
        values["invoice"], paths["invoice"] = Money(amount=amount, currency=currency or None), line.path
