# SPDX-License-Identifier: Apache-2.0
"""From segments to the nouns that every message shares: parties, conveyances, equipment, seals, documents, times."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from greenlane.cargo import (
    Address,
    Contact,
    Conveyance,
    Document,
    Equipment,
    JourneyTime,
    Party,
    PartyRole,
    Seal,
    Statement,
)

from . import edifact_codes as codes
from .edifact_source import Segment
from .edifact_values import MessageReader
from .xml_tree import Taken

_EMPTY, _FULL = "4", ("5", "7", "8")


class Draft(Taken):
    """The fields of a noun as they are read."""

    def take(self, field: str, value: object, path: str) -> None:
        """Fill a field with what was read; nothing where there is no value."""
        if value is not None:
            self.put(field, value, path)


def party(reader: MessageReader, nad: Segment) -> Party | None:
    """The party of a NAD with its contacts; None where it has a role and nothing else."""
    role_code = reader.text(nad, 1) or ""
    role = codes.ROLES.get(role_code.upper(), PartyRole.SUPPLY_CHAIN_ACTOR)
    found, address = Draft(), Draft()
    found.take("id", reader.text(nad, 2), reader.path(nad, 2))
    name = reader.lines(nad, 4, last=5)
    if name is None:
        # an address in lines: the name is the first of them
        name = reader.text(nad, 3)
        found.take("name", name, reader.path(nad, 3))
        address.take("line", reader.lines(nad, 3, first=2), reader.path(nad, 3, 2))
    else:
        found.take("name", name, reader.path(nad, 4))
        address.take("line", reader.lines(nad, 3), reader.path(nad, 3))
    address.take("line", reader.lines(nad, 5), reader.path(nad, 5))
    for field, element in (("city", 6), ("postcode", 8), ("country", 9)):
        address.take(field, reader.text(nad, element), reader.path(nad, element))
    address.take("subdivision", reader.text(nad, 7) or reader.text(nad, 7, 4), reader.path(nad, 7))
    contacts = tuple(_contacts(reader, nad))
    for reference in nad.all("RFF"):
        if reference.get(1) in ("VA", "AHP", "ACD", "XA"):
            found.take("id", reader.text(reference, 1, 2), reader.path(reference, 1, 2))
    if not (found.values or address.values or contacts):
        return None
    if role is PartyRole.SUPPLY_CHAIN_ACTOR and role_code:
        found.take("function_code", role_code, reader.path(nad, 1))
    nad.used = True
    return Party(
        role=role,
        **found.values,
        address=Address(**address.values) if address.values else None,
        contacts=contacts,
        paths={"role": reader.path(nad, 1), **found.paths, **address.paths},
    )


def _contacts(reader: MessageReader, nad: Segment) -> Iterator[Contact]:
    for person in (*nad.all("CTA"), *([nad] if nad.all("COM") else [])):
        if person.tag == "CTA":
            name = reader.text(person, 2, 2) or reader.text(person, 2)
            if name:
                yield Contact(kind=person.get(1) or "IC", value=name)
        for number in person.all("COM"):
            person.used = True
            for element in range(1, len(number.elements) + 1):
                value = reader.text(number, element)
                if value:
                    kind = number.get(element, 2)
                    yield Contact(kind=codes.CONTACTS.get(kind, kind or "phone"), value=value)


def parties(reader: MessageReader, segments: Iterable[Segment]) -> Iterator[Party]:
    """The parties of several NAD."""
    for nad in segments:
        found = party(reader, nad)
        if found is not None:
            yield found


def conveyance(reader: MessageReader, tdt: Segment) -> Conveyance | None:
    """The means of transport of a TDT; None where it names nothing of it."""
    found = Draft()
    found.take("reference", reader.text(tdt, 2), reader.path(tdt, 2))
    found.take("mode", reader.text(tdt, 3), reader.path(tdt, 3))
    found.take("id", reader.text(tdt, 8), reader.path(tdt, 8))
    if "id" in found.values:
        kind = reader.text(tdt, 8, 2)
        found.take("id_type", codes.SHIP_IDS.get(kind or "", kind), reader.path(tdt, 8, 2))
    found.take("name", reader.text(tdt, 8, 4), reader.path(tdt, 8, 4))
    found.take("nationality", reader.text(tdt, 8, 5), reader.path(tdt, 8, 5))
    if not found.values:
        return None
    return Conveyance(**found.values, paths=found.paths)


def carrier(reader: MessageReader, tdt: Segment) -> Party | None:
    """The carrier that a TDT names (C040)."""
    code, name = reader.text(tdt, 5), reader.text(tdt, 5, 4)
    if code is None and name is None:
        return None
    paths = {"role": reader.path(tdt, 5)}
    if code:
        paths["id"] = reader.path(tdt, 5)
    if name:
        paths["name"] = reader.path(tdt, 5, 4)
    return Party(role=PartyRole.CARRIER, id=code, name=name, paths=paths)


def place(reader: MessageReader, loc: Segment | None) -> str | None:
    """The place of a LOC: its code, else its name."""
    return None if loc is None else reader.text(loc, 2) or reader.text(loc, 2, 4)


def times(reader: MessageReader, segments: Iterable[Segment], source: str | None) -> Iterator[JourneyTime]:
    """The loading, departure and arrival times among several DTM."""
    for dtm in segments:
        known = codes.TIMES.get(dtm.get(1))
        at = reader.time(dtm) if known else None
        if known and at is not None:
            yield JourneyTime(moment=known[0], actual=known[1], at=at, source=source, path=reader.path(dtm, 1, 2))


def instant(reader: MessageReader, segments: Iterable[Segment], qualifiers: Iterable[str]) -> datetime | None:
    """The time of the first DTM that has one of the qualifiers; earlier qualifiers win."""
    dtm = reader.first(segments, qualifiers)
    return None if dtm is None else reader.time(dtm)


def equipment(reader: MessageReader, eqd: Segment, seals: Iterable[Segment] = ()) -> Equipment:
    """The equipment of an EQD with the seals in its group."""
    found = Draft()
    found.take("id", reader.text(eqd, 2), reader.path(eqd, 2))
    found.take("size_type", reader.text(eqd, 3) or reader.text(eqd, 3, 4), reader.path(eqd, 3))
    fullness = reader.text(eqd, 6)
    if fullness == _EMPTY or fullness in _FULL:
        found.take("empty", fullness == _EMPTY, reader.path(eqd, 6))
    eqd.used = True
    affixed = tuple(
        Seal(number=number, affixed_by=reader.text(sel, 2))
        for sel in (*eqd.all("SEL"), *seals)
        if (number := reader.text(sel, 1)) is not None
    )
    return Equipment(**found.values, seals=affixed, path=reader.path(eqd), paths=found.paths)


def document(reader: MessageReader, rff: Segment) -> Document | None:
    """The document that a RFF names; its type as UN/EDIFACT 1001 numbers it, where the nouns know it so."""
    number = reader.text(rff, 1, 2)
    if number is None:
        return None
    kind = rff.get(1)
    known = codes.TRANSPORT_DOCUMENTS.get(kind) or codes.DECLARED_UNDER.get(kind)
    if kind in codes.UCRS:
        known = "UCR"
    return Document(type=known or kind or None, id=number, path=reader.path(rff, 1, 2))


def documents(reader: MessageReader, segments: Iterable[Segment]) -> Iterator[Document]:
    """The documents of several RFF."""
    for rff in segments:
        found = document(reader, rff)
        if found is not None:
            yield found


def named_document(reader: MessageReader, doc: Segment) -> Document | None:
    """The document of a DOC: its type, number and status."""
    kind, number = reader.text(doc, 1), reader.text(doc, 2)
    if kind is None and number is None:
        return None
    return Document(
        type=kind, id=number, name=reader.text(doc, 1, 4), status=reader.text(doc, 2, 2), path=reader.path(doc)
    )


def statement(reader: MessageReader, ftx: Segment) -> Statement | None:
    """The text of a FTX under its subject (4451); a coded text stands before the words."""
    words = [part for part in (reader.text(ftx, 3), reader.lines(ftx, 4)) if part]
    if not words:
        return None
    return Statement(code=reader.text(ftx, 1), text=" ".join(words))


def statements(reader: MessageReader, segments: Iterable[Segment]) -> Iterator[Statement]:
    """The texts of several FTX."""
    for ftx in segments:
        found = statement(reader, ftx)
        if found is not None:
            yield found


def un_number(reader: MessageReader, dgs: Segment) -> str | None:
    """The United Nations number of a DGS."""
    return reader.text(dgs, 3)


def danger(reader: MessageReader, dgs: Segment) -> Iterator[Statement]:
    """What a DGS says beside its United Nations number: regulation and class, and the texts in its group."""
    words = [f"UN {number}"] if (number := un_number(reader, dgs)) else []
    if (hazard := reader.text(dgs, 2)) is not None:
        words.append(f"class {hazard}")
    if (regulation := reader.text(dgs, 1)) is not None:
        words.append(regulation)
    if (group := reader.text(dgs, 5)) is not None:
        words.append(f"packing group {group}")
    if words:
        yield Statement(code="DGS", text=", ".join(words))
    yield from statements(reader, dgs.all("FTX"))


def temperatures(reader: MessageReader, group: Segment) -> Iterator[Statement]:
    """The temperatures and ranges (TMP, RNG) of a group."""
    for tmp in group.all("TMP"):
        if (degrees := reader.text(tmp, 2)) is not None:
            yield Statement(code="TMP", text=f"{degrees} {reader.text(tmp, 2, 2) or ''}".strip())
        for rng in tmp.all("RNG"):
            yield from _range(reader, rng)
    for rng in group.all("RNG"):
        yield from _range(reader, rng)


def _range(reader: MessageReader, rng: Segment) -> Iterator[Statement]:
    low, high = reader.text(rng, 2, 2), reader.text(rng, 2, 3)
    if low or high:
        yield Statement(code="RNG", text=f"{low or ''} to {high or ''} {reader.text(rng, 2) or ''}".strip())
