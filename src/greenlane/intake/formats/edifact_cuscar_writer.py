# SPDX-License-Identifier: Apache-2.0
"""Writing CUSCAR (D.95B): what the report can say of declarations, so that reading it gives them again.

Consignments of the same report stand in one message where their equipment allows it; what a cargo report has no
segment for (values for statistics, procedures, authorisations and the like) is not written.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain

from greenlane.cargo import (
    Consignment,
    Contact,
    Conveyance,
    Declaration,
    Document,
    Equipment,
    GoodsItem,
    Level,
    Party,
    PartyRole,
    Statement,
)

from . import edifact_codes as codes
from .edifact_source import written

_AIR = "4"
_LINE_CHARS, _LINES = 35, 5
_TEXT_CHARS = 512
_STRAIGHT_CODES = {_AIR: "AWB", "3": "CMR", "2": "CIM"}
_KIND = "785"  # cargo manifest
_UNKNOWN_AT = datetime(2000, 1, 1, tzinfo=UTC)


def write_cuscar(
    declarations: Iterable[Declaration],
    *,
    sender: str = "SENDER",
    recipient: str = "CUSTOMS",
    reference: str = "1",
    prepared_at: datetime | None = None,
) -> bytes:
    """One interchange, in UTF-8 (UNOY), with the cargo reports that declare the declarations.

    ``prepared_at`` (aware) is the time of the interchange; ``reference`` its control reference. The reference of a
    declaration is that of its report, a stroke and its transport document; one that is not is written as that of a
    report of its own.
    """
    at = (prepared_at or _UNKNOWN_AT).astimezone(UTC)
    messages = [_message(str(number), report) for number, report in enumerate(_reports(declarations), start=1)]
    header = written("UNB", ("UNOY", "3"), sender, recipient, (at.strftime("%y%m%d"), at.strftime("%H%M")), reference)
    body = "".join(chain(header, *messages, written("UNZ", str(len(messages)), reference)))
    return body.encode()


def _reports(declarations: Iterable[Declaration]) -> Iterator[list[Declaration]]:
    """The declarations by the message in which they are written, in order."""
    report: list[Declaration] = []
    for declaration in declarations:
        if report and not _fits(report, declaration):
            yield report
            report = []
        report.append(declaration)
    if report:
        yield report


def _fits(report: list[Declaration], declaration: Declaration) -> bool:
    """Whether a consignment can stand in a report: the same header, and all its equipment told by its items."""
    if _header_of(report[0]) != _header_of(declaration):
        return False
    held: dict[str | None, Equipment] = {}
    for one in (*report, declaration):
        named = {number for item in one.consignment.items for number in item.containers}
        for equipment in one.consignment.equipment:
            if equipment.id not in named or held.setdefault(equipment.id, equipment) != equipment:
                return False
    order = list(held)
    mine = [order.index(equipment.id) for equipment in declaration.consignment.equipment]
    return mine == sorted(mine)


def _header_of(declaration: Declaration) -> tuple[object, ...]:
    o = declaration.offices
    kind = declaration.additional_type
    return declaration.function, _report_number(declaration), kind, declaration.mrn, o.entry, o.exit, o.lodgement


def _report_number(declaration: Declaration) -> str:
    number = _document_of(declaration) or _own_number(declaration)
    reference = declaration.reference or ""
    return reference.removesuffix(f"/{number}") if number else reference


def _document_of(declaration: Declaration) -> str | None:
    return declaration.consignment.house_document or declaration.consignment.master_document


def _own_number(declaration: Declaration) -> str | None:
    """The number of a consignment without transport document, which its reference ends in."""
    number = (declaration.reference or "").rpartition("/")[2]
    return number if number.isascii() and number.isdigit() and not _document_of(declaration) else None


def _message(number: str, report: list[Declaration]) -> str:
    first = report[0]
    segments = [
        written("UNH", number, ("CUSCAR", "D", "95B", "UN")),
        written("BGM", first.additional_type or _KIND, _report_number(first), codes.FUNCTION_CODES[first.function]),
    ]
    for field, (code, *_) in codes.OFFICES.items():
        if office := getattr(first.offices, field):
            segments.append(written("LOC", code, office))
    if first.mrn:
        segments.append(written("RFF", ("ABT", first.mrn)))
    held = {one.id: one for declaration in report for one in declaration.consignment.equipment}
    for equipment in held.values():
        segments += _equipment(equipment)
    for sequence, declaration in enumerate(report, start=1):
        segments += _consignment(sequence, declaration)
    return "".join((*segments, written("UNT", str(len(segments) + 1), number)))


def _equipment(equipment: Equipment) -> Iterator[str]:
    fullness = {None: "", True: "4", False: "5"}[equipment.empty]
    yield written("EQD", "CN", equipment.id or "", equipment.size_type or "", "", "", fullness)
    for seal in equipment.seals:
        yield written("SEL", seal.number, seal.affixed_by or "")


def _consignment(sequence: int, declaration: Declaration) -> Iterator[str]:
    consignment = declaration.consignment
    yield written("CNI", _own_number(declaration) or str(sequence))
    for code, number in _references(consignment):
        yield written("RFF", (code, number))
    if consignment.gross_weight_kg is not None:
        yield written("CNT", ("7", _plain(consignment.gross_weight_kg), "KGM"))
    if consignment.package_count is not None:
        yield written("CNT", ("11", str(consignment.package_count)))
    if consignment.invoice is not None:
        yield written("MOA", ("39", _plain(consignment.invoice.amount), consignment.invoice.currency or ""))
    yield from _places(consignment)
    if declaration.direction in codes.NATURE_CODES:
        yield written("GIS", codes.NATURE_CODES[declaration.direction])
    if consignment.freight_payment:
        yield written("CPI", "", consignment.freight_payment)
    yield from _texts(consignment.statements)
    yield from _transport(consignment)
    for party in consignment.parties:
        yield from _party(party)
    for item in consignment.items:
        yield from _item(item)


def _references(consignment: Consignment) -> Iterator[tuple[str, str]]:
    """Every reference of a consignment; the transport document last, under which its details stand."""
    by_air = consignment.journey.border is not None and consignment.journey.border.mode == _AIR
    mode = consignment.journey.border.mode if consignment.journey.border is not None else None
    if consignment.ucr:
        yield "UCN", consignment.ucr
    for document in (*consignment.previous_documents, *consignment.documents):
        if document.id:
            yield _reference_code(document), document.id
    if consignment.master_document:
        if consignment.level is Level.STRAIGHT:
            yield _STRAIGHT_CODES.get(mode or "", "BM"), consignment.master_document
        else:
            yield "MWB" if by_air else "MB", consignment.master_document
    if consignment.house_document:
        yield "HWB" if by_air else "BH", consignment.house_document


def _reference_code(document: Document) -> str:
    return "ABT" if document.type == "MRN" else document.type or "ACD"


def _places(consignment: Consignment) -> Iterator[str]:
    journey = consignment.journey
    for field, (code, *_) in (*codes.PLACES.items(), *codes.COUNTRIES.items()):
        if place := getattr(journey, field):
            yield written("LOC", code, place)
    for country in journey.routing_countries:
        yield written("LOC", codes.ROUTING[0], country)


def _transport(consignment: Consignment) -> Iterator[str]:
    journey = consignment.journey
    if journey.border is not None or journey.times:
        yield _conveyance("20", journey.border or Conveyance())
        for time in journey.times:
            at = time.at.astimezone(UTC).strftime("%Y%m%d%H%M") + "UTC"
            yield written("DTM", (codes.TIME_CODES[time.moment, time.actual], at, "303"))
    if journey.departure is not None:
        yield _conveyance("10", journey.departure)
    if journey.arrival is not None:
        yield _conveyance("30", journey.arrival)
    if journey.inland_mode:
        yield _conveyance("1", Conveyance(mode=journey.inland_mode))


def _conveyance(stage: str, conveyance: Conveyance) -> str:
    kind = conveyance.id_type or ""
    return written(
        "TDT",
        stage,
        conveyance.reference or "",
        conveyance.mode or "",
        "",
        "",
        "",
        "",
        (
            conveyance.id or "",
            codes.SHIP_ID_CODES.get(kind, kind),
            "",
            conveyance.name or "",
            conveyance.nationality or "",
        ),
    )


def _party(party: Party) -> Iterator[str]:
    if party.role is PartyRole.SUPPLY_CHAIN_ACTOR:
        role = party.function_code or "FW"
    else:
        role = codes.ROLE_CODES.get(party.role, "")
    if not role:
        return  # a cargo report has no such part
    address = party.address
    yield written(
        "NAD",
        role,
        party.id or "",
        "",
        _lines(party.name, _LINE_CHARS),
        _lines(address.line if address else None, _LINE_CHARS),
        (address.city or "") if address else "",
        (address.subdivision or "") if address else "",
        (address.postcode or "") if address else "",
        (address.country or "") if address else "",
    )
    yield from _contacts(party.contacts)


def _contacts(contacts: Iterable[Contact]) -> Iterator[str]:
    opened = False
    for contact in contacts:
        code = codes.CONTACT_CODES.get(contact.kind)
        if code is None:
            yield written("CTA", contact.kind, ("", contact.value))
        else:
            if not opened:
                yield written("CTA", "IC")
            yield written("COM", (contact.value, code))
        opened = True


def _item(item: GoodsItem) -> Iterator[str]:
    number = "" if item.number is None else str(item.number)
    counted = [("" if one.count is None else str(one.count), one.type or "") for one in item.packaging]
    yield written("GID", number, *counted[:1])
    for count, kind in counted[1:]:
        yield written("PAC", count, "", kind)
    if item.origin:
        yield written("LOC", "27", item.origin)
    if item.destination_country:
        yield written("LOC", "28", item.destination_country)
    if item.value is not None:
        yield written("MOA", ("38", _plain(item.value.amount), item.value.currency or ""))
    if item.description:
        yield written("FTX", "AAA", "", "", _lines(item.description, _TEXT_CHARS))
    yield from _texts(item.statements)
    for kind, weight in (("G", item.gross_weight_kg), ("N", item.net_weight_kg)):
        if weight is not None:
            yield written("MEA", "WT", kind, ("KGM", _plain(weight)))
    for document in item.documents:
        yield written(
            "DOC", (document.type or "", "", "", document.name or ""), (document.id or "", document.status or "")
        )
    for container in item.containers:
        yield written("SGP", container)
    if item.un_number:
        yield written("DGS", "", "", item.un_number)
    marked = [place for place, one in enumerate(item.packaging) if one.marks]
    for packaging in item.packaging[: marked[-1] + 1 if marked else 0]:
        yield written("PCI", "28", _lines(packaging.marks, _LINE_CHARS))
    if item.hs or item.additional_codes:
        yield written("CST", "", *([item.hs] if item.hs else []), *item.additional_codes)


def _texts(statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        if statement.text and statement.code != "DGS":
            yield written("FTX", statement.code or "AAI", "", "", _lines(statement.text, _TEXT_CHARS))


def _lines(text: str | None, chars: int) -> tuple[str, ...]:
    """A text in at most five lines, cut between words; in fewer and longer ones where words do not fit."""
    lines = [""]
    for word in (text or "").split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if len(longer) <= chars or not lines[-1] or len(lines) == _LINES:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _plain(number: Decimal) -> str:
    """A number without exponent."""
    return f"{number:f}"
