# SPDX-License-Identifier: Apache-2.0
"""What every spelling of an air waybill shares: its number, customs notes, security, flights and their journey.

Cargo-XML, Cargo-IMP and ONE Record write the same waybill in three ways. What they mean by it is decided here once.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from greenlane.cargo import (
    AirSecurity,
    CodeLists,
    Contact,
    Conveyance,
    Document,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Party,
    PartyRole,
    Statement,
    Verdict,
    check_air_waybill,
)

from ..finding import Finding
from ..stages import AIR
from .collecting import warning

MASTER, DIRECT, HOUSE = "741", "740", "703"
"""Document names (UN/EDIFACT 1001) of a master air waybill, one that is not divided, and a house waybill."""
LEVELS = {MASTER: Level.MASTER, DIRECT: Level.STRAIGHT, HOUSE: Level.HOUSE}

FLIGHT_NUMBER = "40"
"""Type of identification of an aircraft by its IATA flight number (EU customs data model)."""

_NUMBER = re.compile(r"(\d{3})[-\s]?(\d{8})", re.ASCII)
_SECURITY_STATUS = ("SHR", "SPX", "SCO", "NSC")
"""Special handling codes of the security status: secure for high risk, for passenger aircraft, for cargo only, not."""
_OF_PARTY = {
    "SHP": PartyRole.CONSIGNOR,
    "CNE": PartyRole.CONSIGNEE,
    "AGT": PartyRole.REPRESENTATIVE,
    "NFY": PartyRole.NOTIFY,
}
_MRN, _UCR = "M", "U"
MAX_PLACES = 30


class CustomsNote(NamedTuple):
    """One line of other customs, security and regulatory information (OCI), each part None where it is not stated."""

    country: str | None
    subject: str | None  # whom or what it is about: SHP, CNE, AGT, NFY, ISS …
    content: str | None  # what it says: T trader number, RA regulated agent, KC known consignor, SM screening …
    text: str | None
    path: str


class Leg(NamedTuple):
    """One flight of the way: airports as declared, flight number with its airline, and what is known of its times."""

    origin: str | None
    destination: str | None
    flight: str | None
    carrier: str | None
    times: tuple[JourneyTime, ...]
    path: str


def waybill_number(text: str) -> str:
    """An air waybill number as it is written (``888-11111111``); any other text as it came."""
    found = _NUMBER.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}" if found else text.strip()


def waybill_fault(number: str, path: str) -> Finding | None:
    """The finding on a number with a wrong form or check digit, for messages that no check looks at; None if right."""
    checked = check_air_waybill(number)
    if checked.verdict is Verdict.OK:
        return None
    return warning(
        "READ-AIR-WAYBILL",
        f"The air waybill number {number} is wrong: {checked.reason}. Copy it from the waybill.",
        path=path,
        value=number,
    )


def transport_document(type_code: str, number: str, path: str) -> Document:
    """The waybill as a document, its type as tariffs write it (``N741``)."""
    return Document(type=f"N{type_code}", id=number, path=path)


def filing_reference(master: str | None, house: str | None) -> str | None:
    """The reference of a waybill as a filing: its own number, a house's after that of its master."""
    return "/".join(part for part in (master, house) if part) or None


def noted(note: CustomsNote) -> Statement:
    """A customs note as a statement: code ``OCI`` and its parts, as one line of a Cargo-IMP message writes them."""
    parts = (note.country, note.subject, note.content, note.text)
    return Statement(code="OCI", text="/".join(part or "" for part in parts))


def movement_numbers(notes: Iterable[CustomsNote]) -> tuple[Document, ...]:
    """The movement reference numbers that customs notes name, as previous documents."""
    return tuple(
        Document(type="NMRN", id=note.text, path=note.path) for note in notes if note.content == _MRN and note.text
    )


def consignment_reference(notes: Iterable[CustomsNote]) -> tuple[str, str] | None:
    """The unique consignment reference that customs notes name and its place; None where there is none."""
    return next(((note.text, note.path) for note in notes if note.content == _UCR and note.text), None)


def with_notes(parties: Sequence[Party], notes: Sequence[CustomsNote]) -> tuple[Party, ...]:
    """The parties with what customs notes say of them: trader's number, contact person and telephone."""
    told = list(parties)
    for note in notes:
        role = _OF_PARTY.get(note.subject or "")
        index = next((i for i, party in enumerate(told) if party.role is role), None) if role and note.text else None
        if index is None or note.text is None:
            continue
        party = told[index]
        if note.content == "T" and party.id is None:
            told[index] = replace(party, id=note.text, paths={**party.paths, "id": note.path})
        elif note.content in ("CP", "CT"):
            contact = Contact(kind="person" if note.content == "CP" else "phone", value=note.text)
            if contact not in party.contacts:
                told[index] = replace(party, contacts=(*party.contacts, contact))
    return tuple(told)


def air_security(handling: Sequence[str], notes: Sequence[CustomsNote]) -> AirSecurity | None:
    """Security status, regulated agent (``IE/RA/01234-01``) and known consignor; None where nothing tells any."""
    stated = [*handling, *(note.text or "" for note in notes if note.content == "SS")]
    status = next((code for code in _SECURITY_STATUS if code in stated), None)
    agent = next((note for note in notes if note.content == "RA" and note.text), None)
    known = True if any(note.content == "KC" for note in notes) else None
    if status is None and agent is None and known is None:
        return None
    named = "/".join(part for part in (agent.country, "RA", agent.text) if part) if agent else None
    return AirSecurity(status=status, regulated_agent=named, known_consignor=known)


def carrier_of(legs: Sequence[Leg]) -> Party | None:
    """The airline of the first flight, named by its designator; None where no flight names one."""
    leg = next((leg for leg in legs if leg.carrier), None)
    return Party(role=PartyRole.CARRIER, name=leg.carrier, paths={"name": leg.path}) if leg else None


def journey_of(
    origin: tuple[str, str] | None, destination: tuple[str, str] | None, legs: Sequence[Leg], mode_path: str
) -> Journey:
    """The journey: airports as declared (with their places), the flight that crosses the border, countries, times.

    The last flight is the one by which goods reach the country of destination; of its times and those of the first
    flight the first departure and the last arrival count for the whole way.
    """
    paths: dict[str, str] = {}
    loading = origin or next(((leg.origin, leg.path) for leg in legs if leg.origin), None)
    discharge = destination or next(((leg.destination, leg.path) for leg in reversed(legs) if leg.destination), None)
    for field, found in (("loading_place", loading), ("discharge_place", discharge)):
        if found:
            paths[field] = found[1]
    countries = _countries_of((loading and loading[0], *_stops(legs), discharge and discharge[0]))
    if countries:
        paths["routing_countries"] = legs[0].path if legs else paths.get("loading_place", mode_path)
    last = next((leg for leg in reversed(legs) if leg.flight), None)
    border = Conveyance(
        mode=AIR,
        id=last.flight if last else None,
        id_type=FLIGHT_NUMBER if last else None,
        reference=last.flight if last else None,
        paths={"mode": mode_path, **(dict.fromkeys(("id", "id_type", "reference"), last.path) if last else {})},
    )
    return Journey(
        loading_place=loading[0] if loading else None,
        discharge_place=discharge[0] if discharge else None,
        routing_countries=countries,
        border=border,
        times=_times(legs),
        paths=paths,
    )


def _stops(legs: Sequence[Leg]) -> list[str | None]:
    return [place for leg in legs[:MAX_PLACES] for place in (leg.origin, leg.destination)]


def _times(legs: Sequence[Leg]) -> tuple[JourneyTime, ...]:
    every = [time for leg in legs for time in leg.times]
    kept: dict[tuple[Moment, bool], JourneyTime] = {}
    for time in every:
        key = (time.moment, time.actual)
        if time.moment is Moment.ARRIVAL or key not in kept:  # of arrivals the last, of all others the first
            kept[key] = time
    return tuple(kept.values())


def _countries_of(places: Iterable[str | None]) -> tuple[str, ...]:
    """The countries of airports in the order of the way, none twice running; airports nobody knows are passed over."""
    found: list[str] = []
    for place in places:
        country = country_of_airport(place) if place else None
        if country and (not found or found[-1] != country):
            found.append(country)
    return tuple(found)


def country_of_airport(code: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) of an airport or metropolitan area by its IATA code; None if it is not known."""
    entry = _airports().lookup("airport", code.upper()) if len(code) == 3 else None
    country = getattr(entry, "country", None)
    return str(country) if country else None


@cache
def _airports() -> CodeLists:
    return CodeLists.packaged()


def day_time(moment: Moment, at: datetime, path: str, *, actual: bool = False) -> JourneyTime:
    """A time that a waybill states, with the filing as its source."""
    return JourneyTime(moment=moment, at=at, actual=actual, source="filing", path=path)
