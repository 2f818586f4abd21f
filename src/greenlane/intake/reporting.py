# SPDX-License-Identifier: Apache-2.0
"""What a report tells of consignments: the numbers by which it speaks of them, and when something happens to them.

Whether a report speaks of a filing is a pure question about the two, so it does not matter which of them came first.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from greenlane.cargo import (
    Conveyance,
    Declaration,
    Document,
    JourneyTime,
    Moment,
    Party,
    PartyRole,
    Report,
    ReportedUnit,
    ReportKind,
    check_mrn,
)

from .deadlines import REPORT, told_time
from .grouping import filing_of, may_be_the_same
from .links import KeyType, LinkKey, compared, key_period
from .stages import AIR

MOMENTS: Mapping[ReportKind, Moment] = {
    ReportKind.LOADING: Moment.LOADING,
    ReportKind.DEPARTURE: Moment.DEPARTURE,
    ReportKind.ARRIVAL: Moment.ARRIVAL,
    ReportKind.DISCHARGE: Moment.ARRIVAL,
    ReportKind.PRESENTATION: Moment.PRESENTATION,
}
"""The moment that a kind of report is about; other kinds tell only the times that they state."""

CALL = "call"
"""The type of a key by which a conveyance is known at a place, beside the ``KeyType`` of numbers."""

SAME_CALL = timedelta(hours=36)
"""How far two times of the same call of a conveyance may lie apart where no voyage tells calls apart."""

CALL_DAYS = 60
"""For how many days a voyage number stands for one voyage."""

_HOUSE = frozenset({"703", "714"})
_MASTER = frozenset({"704", "741"})
_EITHER = frozenset({"705", "710", "720", "730", "740", "750", "760", "787"})
_OF_A_WHOLE_CONVEYANCE = frozenset({ReportKind.ARRIVAL, ReportKind.DEPARTURE})
_NEEDS_NO_TIME = frozenset({ReportKind.ARRIVAL, ReportKind.DEPARTURE, ReportKind.LOADING, ReportKind.PRESENTATION})
_AIR_WAYBILL = 11
_UNLOCODE = 5


class ReportKey(Struct, frozen=True, order=True):
    """A number or a call by which reports and filings find each other: an index; ``ReadReport.speaks_of`` decides.

    ``type`` is a ``KeyType`` or ``call``; ``part`` is 0 for a report as a whole, else the number of the unit.
    """

    part: int
    type: str
    value: str


class ToldTime(Struct, frozen=True, kw_only=True):
    """A moment that a report tells of one of its parts.

    ``stated`` is false where the report says that it happened and not when: then ``at`` is when the report came.
    """

    part: int
    moment: Moment
    at: datetime
    actual: bool
    place: str | None = None
    stated: bool = True
    path: str | None = None

    def as_journey_time(self, lodgement: str) -> JourneyTime:
        """The time as the journey of a consignment has it, with the report's lodgement as its source."""
        return JourneyTime(
            moment=self.moment, at=self.at, actual=self.actual, source=f"{REPORT}:{lodgement}", path=self.path
        )


def keys_of_report(report: Report, received_on: date) -> tuple[ReportKey, ...]:
    """The keys of a report and its units, each once, sorted."""
    found = {ReportKey(part, key.type, key.value) for part, key in _numbers(report, received_on)}
    if _is_of_the_conveyance(report):
        found |= {ReportKey(0, CALL, value) for value in _calls(report.conveyance, (report.place,))}
    return tuple(sorted(found))


def keys_of_filing(declaration: Declaration, mrn: str | None = None) -> tuple[ReportKey, ...]:
    """The keys under which a filing is found by reports, each once, sorted."""
    offered = filing_of("", declaration, date.min, mrn).keys
    journey = declaration.consignment.journey
    places = (*_arrival_places(declaration), *_departure_places(declaration))
    calls = {value for one in (journey.border, journey.departure, journey.arrival) for value in _calls(one, places)}
    numbers = {ReportKey(0, one.key.type, one.key.value) for one in offered}
    return tuple(sorted(numbers | {ReportKey(0, CALL, value) for value in calls}))


def times_of_report(report: Report, received_at: datetime) -> tuple[ToldTime, ...]:
    """Every moment that the report tells, of the whole (part 0) and of each unit (parts from 1), in their order."""
    found = list(_times_of_part(0, report, None, received_at))
    for number, unit in enumerate(report.units, start=1):
        found += _times_of_part(number, report, unit, received_at)
    return tuple(found)


class ReadReport:
    """A report with its numbers and times laid out, so that many consignments can be looked for in a large one."""

    def __init__(self, report: Report, received_at: datetime) -> None:
        self._report = report
        self._received_on = received_at.date()
        self._numbers: dict[tuple[KeyType, str], list[tuple[int, LinkKey]]] = {}
        for part, key in _numbers(report, self._received_on):
            self._numbers.setdefault((key.type, key.value), []).append((part, key))
        self._times: dict[int, list[ToldTime]] = {}
        for time in times_of_report(report, received_at):
            self._times.setdefault(time.part, []).append(time)

    def speaks_of(self, declaration: Declaration, filed_on: date, mrn: str | None = None) -> frozenset[int]:
        """The parts of the report that speak of the consignment of a filing, 0 being the whole; empty where none."""
        same_carriage = _same_conveyance(self._report.conveyance, declaration)
        parts = {
            part
            for offered in filing_of("", declaration, filed_on, mrn).keys
            for part, key in self._numbers.get((offered.key.type, offered.key.value), ())
            if may_be_the_same(key, offered.key) or (same_carriage and _same_number(key, offered.key))
        }
        whole = not parts and _is_of_the_conveyance(self._report)
        if whole and _same_call(self._report, declaration, self._received_on, filed_on):
            parts.add(0)
        return frozenset(parts)

    def times_for(self, declaration: Declaration, filed_on: date, mrn: str | None = None) -> tuple[ToldTime, ...]:
        """What the report tells of the consignment of a filing; nothing where it speaks of others.

        Times at places that are no part of the consignment's way are left out: goods that are discharged abroad to be
        loaded again have not arrived.
        """
        told: dict[tuple[object, ...], ToldTime] = {}
        for part in sorted(self.speaks_of(declaration, filed_on, mrn)):
            for time in self._times.get(part, ()):  # of a consignment in several units each moment is told once
                told.setdefault((time.moment, time.at, time.actual, time.place), time)
        return tuple(time for time in told.values() if _on_the_way(time, declaration))


def _numbers(report: Report, received_on: date) -> Iterator[tuple[int, LinkKey]]:
    carrier = _carrier(report.parties)
    by_air = report.conveyance is not None and report.conveyance.mode == AIR
    voyage = compared(report.conveyance.reference) if report.conveyance else ""
    for document in report.documents:
        for key in _document_keys(document, carrier, by_air, received_on):
            yield 0, key
    for part, unit in enumerate(report.units, start=1):
        for document in unit.documents:
            for key in _document_keys(document, _carrier(unit.parties) or carrier, by_air, received_on):
                yield part, key
        number = compared(unit.equipment.id)
        if number and voyage:
            key_type = KeyType.CONTAINER_VOYAGE
            value = compared(f"{number}@{voyage}")
            yield part, LinkKey(key_type, None, value, key_period(key_type, received_on))


def _document_keys(document: Document, carrier: str | None, by_air: bool, on: date) -> Iterator[LinkKey]:
    kind, value = compared(document.type), compared(document.id)
    if not value:
        return
    if kind == "MRN" or check_mrn(value).ok:
        yield LinkKey(KeyType.MRN, None, value)
        return
    if kind.endswith(("UCR", "DCR")):
        yield LinkKey(KeyType.UCR, None, value, key_period(KeyType.UCR, on))
        return
    code = kind[-3:]
    waybill = len(value) == _AIR_WAYBILL and value.isdigit() and (by_air or code in ("740", "741"))
    issuer = value[:3] if waybill else compared(carrier) or None
    types: tuple[KeyType, ...] = (KeyType.PREVIOUS_DOCUMENT,)
    if code in _HOUSE:
        types = (KeyType.HOUSE_DOCUMENT,)
    elif code in _MASTER:
        types = (KeyType.MASTER_DOCUMENT,)
    elif code in _EITHER or not kind:
        types = (KeyType.MASTER_DOCUMENT, KeyType.HOUSE_DOCUMENT)
    for key_type in types:
        by = None if key_type is KeyType.PREVIOUS_DOCUMENT else issuer
        yield LinkKey(key_type, by, value, key_period(key_type, on))


def _carrier(parties: tuple[Party, ...]) -> str | None:
    carrier = next((party for party in parties if party.role is PartyRole.CARRIER), None)
    return (carrier.id or carrier.name) if carrier else None


def _is_of_the_conveyance(report: Report) -> bool:
    """Whether the report is of a conveyance with all that is on board, and not of some goods that it names."""
    return report.kind in _OF_A_WHOLE_CONVEYANCE and not report.documents and not report.units


def _calls(conveyance: Conveyance | None, places: tuple[str | None, ...]) -> Iterator[str]:
    if conveyance is None:
        return
    for place in places:
        where = compared(place)
        # the three letters of an airport are the end of its UN/LOCODE
        forms = {where, where[-3:]} if len(where) == _UNLOCODE else {where} - {""}
        for identity in (compared(conveyance.id), compared(conveyance.reference)):
            if identity:
                yield from (f"{identity}@{form}" for form in sorted(forms))


def _same_number(one: LinkKey, other: LinkKey) -> bool:
    """Whether two keys are equal but for their issuer: carriers are named in many ways, by code, number or name."""
    if (one.type, one.value) != (other.type, other.value):
        return False
    return one.period is None or other.period is None or one.period.overlaps(other.period)


def _same_conveyance(reported: Conveyance | None, declaration: Declaration) -> bool:
    """Whether the report names the conveyance of the filing, by its identity or its voyage, and nothing contradicts."""
    journey = declaration.consignment.journey
    return reported is not None and any(
        _agree(reported, one) for one in (journey.border, journey.departure, journey.arrival) if one is not None
    )


def _agree(one: Conveyance, other: Conveyance) -> bool:
    pairs = [(compared(one.id), compared(other.id)), (compared(one.reference), compared(other.reference))]
    known = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    return bool(known) and all(mine == theirs for mine, theirs in known)


def _same_call(report: Report, declaration: Declaration, received_on: date, filed_on: date) -> bool:
    """Whether the filing's conveyance is the reported one, at the reported place, on the same call.

    A voyage number of a ship tells calls apart; without one, and for flights, whose numbers return every day, the times
    must lie close together.
    """
    if not _same_conveyance(report.conveyance, declaration) or abs(received_on - filed_on) > timedelta(days=CALL_DAYS):
        return False
    moment = MOMENTS[report.kind]
    places = _arrival_places(declaration) if moment is Moment.ARRIVAL else _departure_places(declaration)
    if not any(same_place(report.place, place) for place in places):
        return False
    assert report.conveyance is not None
    border = declaration.consignment.journey.border
    by_voyage = border is not None and border.mode != AIR and compared(border.reference)
    if by_voyage and by_voyage == compared(report.conveyance.reference):
        return True
    planned = told_time(declaration.consignment.journey.times, moment)
    reported = next((time for time in (*report.times,) if time.moment is moment), None)
    at = reported.at if reported else report.at
    return planned is not None and at is not None and at.utcoffset() is not None and abs(at - planned.at) <= SAME_CALL


def _times_of_part(part: int, report: Report, unit: ReportedUnit | None, received_at: datetime) -> Iterator[ToldTime]:
    place, told = report.place, set()
    stated = (*(unit.times if unit else ()), *report.times)
    for time in stated:
        if time.at.utcoffset() is not None:
            told.add(time.moment)
            where = place if MOMENTS.get(report.kind) is time.moment else None
            yield ToldTime(part=part, moment=time.moment, at=time.at, actual=time.actual, place=where, path=time.path)
    moment = MOMENTS.get(report.kind)
    if moment is None or moment in told:
        return
    at = (unit.at if unit else None) or report.at
    path = (unit.path if unit and unit.at else None) or report.paths.get("at")
    if at is not None and at.utcoffset() is not None:
        yield ToldTime(part=part, moment=moment, at=at, actual=not report.planned, place=place, path=path)
    elif not report.planned and report.kind in _NEEDS_NO_TIME:
        yield ToldTime(part=part, moment=moment, at=received_at, actual=True, place=place, stated=False)


def _on_the_way(time: ToldTime, declaration: Declaration) -> bool:
    """Whether the place of a time belongs to the consignment's way as far as the filing tells it."""
    if time.moment is Moment.PRESENTATION or not compared(time.place):
        return True
    places = _arrival_places(declaration) if time.moment is Moment.ARRIVAL else _departure_places(declaration)
    return not places or any(same_place(time.place, place) or _same_country(time.place, place) for place in places)


def _arrival_places(declaration: Declaration) -> tuple[str, ...]:
    journey, offices = declaration.consignment.journey, declaration.offices
    named = (journey.first_port, journey.discharge_place, offices.entry, *offices.subsequent_entry, offices.destination)
    found = tuple(place for place in named if place)
    return found or ((journey.destination_country,) if journey.destination_country else ())


def _departure_places(declaration: Declaration) -> tuple[str, ...]:
    journey, offices = declaration.consignment.journey, declaration.offices
    return tuple(place for place in (journey.loading_place, offices.departure, offices.exit) if place)


def same_place(one: str | None, other: str | None) -> bool:
    """Whether two codes name one place; an airport's three letters are the end of its UN/LOCODE."""
    mine, theirs = compared(one), compared(other)
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and (short == long or (len(short) == 3 and len(long) == 5 and long.endswith(short)))


def _same_country(one: str | None, other: str | None) -> bool:
    mine, theirs = compared(one), compared(other)
    return len(mine) >= 5 and (len(theirs) >= 5 or len(theirs) == 2) and mine[:2] == theirs[:2]
