# SPDX-License-Identifier: Apache-2.0
"""FWB of Cargo-IMP: the air waybill, versions 8 to 17, to a declaration."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from greenlane.cargo import (
    Consignment,
    Declaration,
    Document,
    JourneyTime,
    Level,
    Moment,
    Money,
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
    merged_parties,
    notes_of,
    party_of,
    prepaid,
    texts_of,
    totals_of,
)
from .cargo_imp_rating import rating_of
from .collecting import Findings, error, info, warning
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
    items, units, consolidated = rating_of(blocks, totals, findings, limits)
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
