# SPDX-License-Identifier: Apache-2.0
"""FWB of Cargo-IMP: the air waybill, versions 8 to 17, to a declaration."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import (
    Consignment,
    Declaration,
    Document,
    Equipment,
    GoodsItem,
    JourneyTime,
    Level,
    Moment,
    Money,
    Packaging,
    Statement,
)

from ..limits import Limits
from .air_waybill import (
    DIRECT,
    MASTER,
    Leg,
    air_security,
    carrier_of,
    consignment_reference,
    day_time,
    filing_reference,
    journey_of,
    movement_numbers,
    noted,
    transport_document,
    with_notes,
)
from .cargo_imp_lines import DETAIL, Block, ImpMessage
from .cargo_imp_parts import (
    ROLES,
    Totals,
    handling_of,
    kilograms,
    merged_parties,
    notes_of,
    party_of,
    prepaid,
    texts_of,
    totals_of,
    whole,
)
from .collecting import Findings, error, info, warning
from .joined_text import joined
from .wco_values import decimal_of

_KNOWN = frozenset(
    {"AWB", "FLT", "RTG", "SHP", "CNE", "AGT", "SSR", "NFY", "ACC", "CVD", "RTD", "OTH", "PPD", "COL", "CER", "ISU"}
    | {"OSI", "CDC", "REF", "COR", "COI", "SII", "ARD", "SPH", "NOM", "SRI", "OPI", "OCI", "NAM", "ADR", "LOC"}
)
_MUST = ("RTG", "SHP", "CNE", "CVD", "RTD", "ISU", "REF")
_TEXTS = ("SSR", "OSI", "ACC")
_ISSUED = re.compile(r"(\d{2})(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(\d{2})", re.IGNORECASE | re.ASCII)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NO_VALUES = frozenset({"NVD", "NCV", "XXX", ""})
_NATURES = ("NG", "NC")
_DIMENSIONS = re.compile(r"([A-Z]{3})(\d{1,5}-\d{1,5}-\d{1,5})", re.IGNORECASE | re.ASCII)


def fwb_declaration(message: ImpMessage, findings: Findings, limits: Limits) -> Declaration:
    """The declaration of one FWB."""
    blocks = merged_parties(list(message.blocks))
    _unknown(blocks, findings)
    detail = next((block for block in blocks if block.name == DETAIL), None)
    if detail is None:
        findings.add(
            error(
                "READ-NO-NUMBER",
                "After the name of the message there is no line with the air waybill number. Send it there, as in "
                "020-12345675BRULAX/T6K120.0.",
                path=f"line {message.line}",
                value=message.name,
            )
        )
    totals = (
        totals_of(detail.lines[0].text, detail.path, findings)
        if detail
        else Totals(None, None, None, None, None, None, f"line {message.line}")
    )
    missing = [name for name in _MUST if not any(block.name == name for block in blocks)]
    if missing:
        findings.add(
            warning(
                "READ-LINE-MISSING",
                f"The waybill has no {', '.join(missing)}, which every FWB has. Perhaps it was cut off on its way; "
                "send it again whole.",
                path=f"line {message.line}",
                value=", ".join(missing),
            )
        )
    notes = notes_of([block for block in blocks if block.name == "OCI"])
    handling = handling_of([block for block in blocks if block.name == "SPH"])
    items, statements, units, consolidated = _rating(blocks, totals, findings, limits)
    legs = _legs(blocks, totals, findings)
    parties = [
        party
        for block in blocks
        if block.name in ROLES
        if (party := party_of(block, account_first=block.name in ("SHP", "CNE"))) is not None
    ]
    carrier = carrier_of(legs)
    type_code = MASTER if consolidated else DIRECT
    paths = {"master_document": totals.path} if totals.number else {}
    values: dict[str, Any] = {}
    _charges(blocks, values, paths, findings)
    if (reference := consignment_reference(notes)) is not None:
        values["ucr"], paths["ucr"] = reference
    if (security := air_security(handling, notes)) is not None:
        values["air_security"] = security
        paths["air_security"] = next((b.path for b in blocks if b.name in ("SPH", "OCI")), totals.path)
    for field, value in (("gross_weight_kg", totals.weight_kg), ("package_count", totals.pieces)):
        if value is not None:
            values[field], paths[field] = value, totals.path
    origin = (totals.origin, totals.path) if totals.origin else None
    destination = (totals.destination, totals.path) if totals.destination else None
    consignment = Consignment(
        master_document=totals.number,
        level=Level.MASTER if consolidated else Level.STRAIGHT,
        parties=(*with_notes(parties, notes), *((carrier,) if carrier else ())),
        items=items,
        equipment=units,
        journey=journey_of(origin, destination, legs, totals.path),
        documents=(
            *((transport_document(type_code, totals.number, totals.path),) if totals.number else ()),
            *_references(blocks),
        ),
        previous_documents=movement_numbers(notes),
        statements=(
            *(Statement(code="SPH", text=code) for code in handling),
            *texts_of([block for block in blocks if block.name in _TEXTS]),
            *map(noted, notes),
            *_customs_origin(blocks),
            *statements,
        ),
        paths=paths,
        **values,
    )
    return Declaration(
        reference=filing_reference(totals.number, None),
        items_declared=len(items) or None,
        envelope=message.envelope,
        consignment=consignment,
        paths={"reference": totals.path},
    )


def _unknown(blocks: list[Block], findings: Findings) -> None:
    for block in blocks:
        if block.name not in _KNOWN:
            findings.add(
                warning(
                    "READ-UNKNOWN-LINE",
                    f"A FWB has no line {block.name}; it was left aside. Look whether it was mistyped.",
                    path=block.path,
                    value=f"{block.name}/{block.lines[0].text}",
                )
            )


def _legs(blocks: list[Block], totals: Totals, findings: Findings) -> list[Leg]:
    """The flights: from the airport of departure over those of RTG, with the flights and days of FLT in their order."""
    routing = next((block for block in blocks if block.name == "RTG"), None)
    booked = next((block for block in blocks if block.name == "FLT"), None)
    flights = _flights(booked) if booked else []
    stops: list[tuple[str | None, str | None, str]] = []
    for line in routing.lines if routing else ():
        for element in line.elements:
            text = element.strip().upper()
            if len(text) >= 3:
                stops.append((text[:3], text[3:] or None, line.path))
    legs: list[Leg] = []
    issued = _issued(blocks)
    here = totals.origin
    for index in range(min(max(len(stops), len(flights)), 50)):
        place, carrier, path = stops[index] if index < len(stops) else (None, None, booked.path if booked else "")
        flight, day, flight_path = flights[index] if index < len(flights) else (None, None, path)
        times: tuple[JourneyTime, ...] = ()
        if day is not None:
            at = _day(day, issued)
            if at is None:
                findings.add(_no_date(day, flight_path, issued))
            else:
                times = (day_time(Moment.DEPARTURE, at, flight_path),)
        legs.append(Leg(here, place, flight, carrier or (flight[:2] if flight else None), times, flight_path))
        here = place
    return legs


def _flights(block: Block) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = []
    for line in block.lines:
        for flight, day in zip(line.elements[::2], [*line.elements[1::2], ""], strict=False):
            if flight.strip():
                found.append((flight.strip().upper(), day.strip() or None, line.path))
    return found


def _issued(blocks: list[Block]) -> datetime | None:
    block = next((block for block in blocks if block.name == "ISU"), None)
    found = _ISSUED.match(block.lines[0].at(0) or "") if block else None
    if found is None:
        return None
    try:
        return datetime(2000 + int(found[3]), _MONTHS.index(found[2].upper()) + 1, int(found[1]), tzinfo=UTC)
    except ValueError:
        return None


def _day(day: str, issued: datetime | None) -> datetime | None:
    """The day of a month that a flight names: the first one from the day before the waybill was issued on."""
    if issued is None or not (day.isascii() and day.isdigit() and 1 <= int(day[:3]) <= 31):
        return None
    begin = issued - timedelta(days=1)
    return next((at for n in range(62) if (at := begin + timedelta(days=n)).day == int(day)), None)


def _no_date(day: str, path: str, issued: datetime | None) -> Any:
    why = "is no day of a month" if issued else "names a day, and no ISU line tells the month"
    return info(
        "READ-FLIGHT-DAY",
        f"The flight {why}; its departure was left out. State the day of issue in ISU, such as ISU/20FEB21/FRA.",
        path=path,
        value=day,
    )


def _rating(
    blocks: list[Block], totals: Totals, findings: Findings, limits: Limits
) -> tuple[tuple[GoodsItem, ...], list[Statement], tuple[Equipment, ...], bool]:
    """The goods of RTD blocks: a rate line (``P``, ``K``, ``C`` …) begins an item, the details after it are of it."""
    drafts: list[dict[str, Any]] = []
    units: list[Equipment] = []
    consolidated = False
    for block in blocks:
        if block.name != "RTD":
            continue
        for line in block.lines:
            elements = [element.strip() for element in line.elements]
            if elements and elements[0].isdigit():
                elements = elements[1:]
            code = elements[0].upper() if elements else ""
            if not (len(code) == 2 and code.startswith("N")):
                drafts.append(_rate_line(elements, line.path, findings))
                continue
            if not drafts:
                drafts.append({"path": line.path, "paths": {}, "texts": [], "hs": [], "statements": []})
            consolidated = consolidated or code == "NC"
            _detail(drafts[-1], code, elements[1:], line.path, units)
    items = [_item(draft, number, findings, limits) for number, draft in enumerate(_joined(drafts), start=1)]
    if not items:
        return (), [], tuple(units), consolidated
    if len(items) == 1 and items[0].gross_weight_kg is None and totals.weight_kg is not None:
        items[0] = replace(items[0], gross_weight_kg=totals.weight_kg)
    return tuple(items), [], tuple(units), consolidated


def _rate_line(elements: list[str], path: str, findings: Findings) -> dict[str, Any]:
    draft: dict[str, Any] = {"path": path, "paths": {}, "texts": [], "hs": [], "statements": []}
    for element in elements:
        kind, rest = element[:1].upper(), element[1:]
        if kind == "P" and (count := whole(rest[:9] if rest.isdigit() else None, path, findings)) is not None:
            draft["pieces"], draft["paths"]["packaging"] = count, path
        elif kind in ("K", "L") and rest[:1].isdigit():
            draft["weight"] = kilograms(element, path, findings)
            draft["paths"]["gross_weight_kg"] = path
        elif kind == "S" and rest:
            draft["statements"].append(Statement(code="COMMODITY_RATE", text=rest))
    return draft


def _detail(draft: dict[str, Any], code: str, rest: list[str], path: str, units: list[Equipment]) -> None:
    text = "/".join(rest).strip()
    if not text:
        return
    if code in _NATURES:
        draft["texts"].append(text)
        draft["paths"].setdefault("description", path)
    elif code == "NH":
        draft["hs"].append("".join(text.split()).replace(".", ""))
        draft["paths"].setdefault("hs", path)
    elif code == "NS":
        draft["statements"].append(Statement(code="SLAC", text=text))
    elif code == "NU":
        units.append(Equipment(id=text.replace("/", ""), path=path))
        draft.setdefault("units", []).append(text.replace("/", ""))
    elif code == "NO":
        draft.setdefault("origin", text[:2].upper())
        draft["paths"].setdefault("origin", path)
    elif code == "NV":
        draft["statements"].append(Statement(code="VOL", text=text))
    elif code == "ND":
        size = next((found for part in rest if (found := _DIMENSIONS.fullmatch(part))), None)
        count = next((part for part in reversed(rest) if part.isdigit()), "")
        shown = f"{count} x {size[2].replace('-', 'x')} {size[1].upper()}" if size else text
        draft["statements"].append(Statement(code="DIM", text=shown.removeprefix(" x ")))
    else:
        draft["statements"].append(Statement(code=code, text=text))


def _joined(drafts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rate lines that name no pieces, weight, goods or code of their own belong to the one before."""
    kept: list[dict[str, Any]] = []
    for draft in drafts:
        own = draft["texts"] or draft["hs"] or "pieces" in draft or draft.get("weight") is not None
        if kept and not own:
            kept[-1]["statements"].extend(draft["statements"])
        else:
            kept.append(draft)
    return kept


def _item(draft: dict[str, Any], number: int, findings: Findings, limits: Limits) -> GoodsItem:
    codes = draft["hs"]
    return GoodsItem(
        number=number,
        description=joined(draft["texts"], limits.max_text_chars, findings.add, draft["path"]),
        hs=codes[0] if codes else None,
        additional_codes=tuple(codes[1:]),
        origin=draft.get("origin"),
        packaging=(Packaging(count=draft["pieces"]),) if "pieces" in draft else (),
        gross_weight_kg=draft.get("weight"),
        statements=tuple(draft["statements"]),
        containers=tuple(draft.get("units", ())),
        path=draft["path"],
        paths=draft["paths"],
    )


def _charges(blocks: list[Block], values: dict[str, Any], paths: dict[str, str], findings: Findings) -> None:
    """From ``CVD/EUR/PP/PP/NVD/1000.00/XXX``: who pays, and the value declared for customs."""
    block = next((block for block in blocks if block.name == "CVD"), None)
    if block is None:
        return
    line = block.lines[0]
    currency, *rest = [element.strip() for element in line.elements] or [""]
    payer = next((who for text in rest[:3] if len(text) == 2 and (who := prepaid(text))), None)
    if payer is not None:
        values["freight_payment"], paths["freight_payment"] = payer, line.path
    customs = rest[-2].upper() if len(rest) >= 3 else ""
    amount = _amount(customs, line.path, findings)
    if amount is not None:
        values["invoice"], paths["invoice"] = Money(amount=amount, currency=currency.upper() or None), line.path


def _amount(text: str, path: str, findings: Findings) -> Decimal | None:
    if text in _NO_VALUES:
        return None
    number = decimal_of(text)
    if number is None:
        findings.add(
            warning(
                "READ-NUMBER",
                "The value declared for customs is no amount. Write digits with a point, or NCV where there is none.",
                path=path,
                value=text,
            )
        )
    return number


def _references(blocks: list[Block]) -> list[Document]:
    """The shipment reference that the agent gave (SRI), as a document."""
    found = [(block.lines[0].at(0), block.path) for block in blocks if block.name == "SRI"]
    return [Document(type="SRI", id=number, path=path) for number, path in found if number]


def _customs_origin(blocks: list[Block]) -> list[Statement]:
    return [
        Statement(code="CUSTOMS_STATUS", text=code.upper())
        for block in blocks
        if block.name == "COR"
        if (code := block.lines[0].at(0))
    ]
