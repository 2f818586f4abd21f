# SPDX-License-Identifier: Apache-2.0
"""The parts that FWB and FHL share: totals of a waybill, parties, customs notes, handling, quantities."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from greenlane.cargo import Address, Contact, Party, PartyRole, Statement

from .air_waybill import CustomsNote, waybill_number
from .cargo_imp_lines import Block, Line
from .collecting import Findings, error, warning
from .wco_values import decimal_of

ROLES = {
    "SHP": PartyRole.CONSIGNOR,
    "CNE": PartyRole.CONSIGNEE,
    "AGT": PartyRole.REPRESENTATIVE,
    "NFY": PartyRole.NOTIFY,
}
_POUND = Decimal("0.45359237")
_TOTALS = re.compile(
    r"(?P<number>\d{3}-?\d{8})(?P<origin>[A-Z]{3})?(?P<destination>[A-Z]{3})?"
    r"(?:/(?P<share>[TPSDM])(?P<pieces>\d{1,6})(?:(?P<unit>[KL])(?P<weight>[\d.]{1,12}))?(?P<rest>.*))?",
    re.IGNORECASE | re.ASCII,
)
_QUANTITY = re.compile(r"([A-Z]{1,2})?\s*([0-9]{1,12}(?:\.[0-9]{0,6})?)", re.IGNORECASE | re.ASCII)
_CONTACTS = {"TE": "phone", "FX": "fax", "TL": "telex", "EM": "email"}
_PARTS = ("NAM", "ADR", "LOC")


class Totals(NamedTuple):
    """The number of a waybill with the airports, pieces and weight beside it, each None where it is not stated."""

    number: str | None
    origin: str | None
    destination: str | None
    pieces: int | None
    weight_kg: Decimal | None
    share: str | None
    path: str


def totals_of(text: str, path: str, findings: Findings) -> Totals:
    """Read ``020-12345675BRULAX/T6K120.0MC0.31``; what cannot be read of it is a finding."""
    found = _TOTALS.fullmatch(text.replace(" ", ""))
    if found is None:
        number = re.match(r"\d{3}-?\d{8}", text)
        findings.add(
            error(
                "READ-WAYBILL-LINE",
                "The line with the air waybill number cannot be read whole. It has the number, the two airports, and "
                "pieces and weight, as in 020-12345675BRULAX/T6K120.0.",
                path=path,
                value=text,
            )
        )
        return Totals(waybill_number(number[0]) if number else None, None, None, None, None, None, path)
    pieces, weight = found["pieces"], found["weight"]
    return Totals(
        number=waybill_number(found["number"]),
        origin=_capitals(found["origin"]),
        destination=_capitals(found["destination"]),
        pieces=int(pieces) if pieces else None,
        weight_kg=kilograms(f"{found['unit']}{weight}", path, findings) if weight else None,
        share=_capitals(found["share"]),
        path=path,
    )


def _capitals(text: str | None) -> str | None:
    return text.upper() if text else None


def kilograms(text: str, path: str, findings: Findings) -> Decimal | None:
    """A weight in kilograms from ``K120.0`` or ``L264.5`` (pounds)."""
    found = _QUANTITY.fullmatch(text.strip())
    unit = (found[1] or "K").upper() if found else ""
    number = decimal_of(found[2]) if found else None
    if number is None or unit not in ("K", "L"):
        findings.add(
            warning(
                "READ-NUMBER",
                "This is no weight. Write K (kilograms) or L (pounds) and the number, such as K120.0.",
                path=path,
                value=text,
            )
        )
        return None
    return number * _POUND if unit == "L" else number


def whole(text: str | None, path: str, findings: Findings) -> int | None:
    """A whole number; None, with a finding, where the text is none."""
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    findings.add(
        warning("READ-NUMBER", "This is no whole number. Write digits only, such as 6.", path=path, value=text)
    )
    return None


def party_of(block: Block, *, account_first: bool) -> Party | None:
    """A party: name, street, place, country, post code, contacts, in the old form (lines in order) or the new one.

    The new form names its parts (``NAM/``, ``ADR/``, ``LOC/``); in the old one ``account_first`` says whether the
    first line holds the account number.
    """
    if block.name == "AGT":
        return _agent(block)
    paths: dict[str, str] = {}
    first, *rest = block.lines
    contacts: list[Contact] = []
    if account_first:
        if (account := first.at(0)) is not None:
            contacts.append(Contact(kind="account", value=account))
        lines = rest
    else:
        lines = [first, *rest] if any(first.elements) else rest
    values: dict[str, str] = {}
    address: dict[str, str] = {}
    for line, what in zip(lines, ("name", "line", "city", "country"), strict=False):
        _into(values, address, paths, contacts, line, what)
    for line in lines[4:]:
        contacts.extend(_contacts(line.elements))
    if not values and not address and not contacts:
        return None
    return Party(
        role=ROLES[block.name],
        name=values.get("name"),
        address=Address(**address) if address else None,
        contacts=tuple(contacts),
        paths=paths,
    )


def _into(
    values: dict[str, str],
    address: dict[str, str],
    paths: dict[str, str],
    contacts: list[Contact],
    line: Line,
    what: str,
) -> None:
    text = line.at(0)
    if what == "country":
        if text is not None:
            address["country"], paths["country"] = text.upper(), line.path
        if (postcode := line.at(1)) is not None:
            address["postcode"], paths["postcode"] = postcode, line.path
        contacts.extend(_contacts(line.elements[2:]))
        return
    if what == "city" and (state := line.at(1)) is not None:
        address["subdivision"], paths["subdivision"] = state, line.path
    if text is None:
        return
    if what == "city":
        address["city"] = text
    elif what == "name":
        values["name"] = line.text.strip()
    else:
        address["line"] = line.text.strip()
    paths[what] = line.path


def _contacts(elements: tuple[str, ...]) -> Iterator[Contact]:
    for kind, number in zip(elements[::2], elements[1::2], strict=False):
        if kind.strip() and number.strip():
            yield Contact(kind=_CONTACTS.get(kind.strip().upper(), kind.strip()), value=number.strip())


def _agent(block: Block) -> Party | None:
    first, *rest = block.lines
    contacts = []
    if (account := first.at(0)) is not None:
        contacts.append(Contact(kind="account", value=account))
    number = "".join(part for part in (first.at(1), first.at(2)) if part)
    if number:
        contacts.append(Contact(kind="iata_agent", value=number))
    name = next((line for line in rest[:1] if line.at(0)), None)
    city = next((line for line in rest[1:2] if line.at(0)), None)
    if name is None and city is None and not contacts:
        return None
    return Party(
        role=PartyRole.REPRESENTATIVE,
        name=name.text.strip() if name else None,
        address=Address(city=city.at(0)) if city else None,
        contacts=tuple(contacts),
        paths={
            **({"name": name.path} if name else {}),
            **({"city": city.path} if city else {}),
        },
    )


def merged_parties(blocks: list[Block]) -> list[Block]:
    """The blocks with the parts of parties in the new form put into the block of their party, as lines in order.

    ``NAM``, ``ADR`` and ``LOC`` follow ``SHP``, ``CNE`` or ``NFY`` and are blocks only by their spelling.
    """
    result: list[Block] = []
    for block in blocks:
        if block.name in _PARTS and result and result[-1].name in ROLES:
            party = result.pop()
            missing = max(0, _PARTS.index(block.name) + 1 - len(party.lines))
            empty = [Line(block.lines[0].number, (), "")] * missing
            result.append(Block(party.name, (*party.lines, *empty, *_part_lines(block))))
        else:
            result.append(block)
    return result


def _part_lines(block: Block) -> list[Line]:
    """The lines of a part: a name or street of two lines is one; a place has its city first, then the rest."""
    if block.name == "LOC" or len(block.lines) == 1:
        return list(block.lines)
    joined = " ".join(line.text.strip() for line in block.lines)
    return [Line(block.lines[0].number, (joined,), joined)]


def notes_of(blocks: list[Block]) -> list[CustomsNote]:
    """The customs notes of OCI blocks: country, subject, content, text."""
    notes: list[CustomsNote] = []
    for block in blocks:
        for line in block.lines:
            country, subject, content = line.at(0), line.at(1), line.at(2)
            text = "/".join(line.elements[3:]).strip() or None
            if any((country, subject, content, text)):
                notes.append(CustomsNote(_up(country), _up(subject), _up(content), text, line.path))
    return notes


def _up(text: str | None) -> str | None:
    return text.upper() if text else None


def texts_of(blocks: list[Block]) -> Iterator[Statement]:
    """Free texts (SSR, OSI, ACC, TXT) as statements, one for each line."""
    for block in blocks:
        for line in block.lines:
            if line.text.strip(" /"):
                yield Statement(code=block.name, text=line.text.strip())


def handling_of(blocks: list[Block]) -> list[str]:
    """The special handling codes of SPH blocks."""
    every = (element for block in blocks for line in block.lines for element in line.elements)
    return [code.strip().upper() for code in every if code.strip()]


def prepaid(text: str | None) -> str | None:
    """Who pays the freight: ``PP`` or ``CC`` from the indicators of a charges line (``PP``, ``P``, ``CC`` …)."""
    if not text or text[0].upper() not in "PC":
        return None
    return "PP" if text[0].upper() == "P" else "CC"
