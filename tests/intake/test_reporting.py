# SPDX-License-Identifier: Apache-2.0
"""Which consignments a report speaks of, and when it says that something happens to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Equipment,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Offices,
    Party,
    PartyRole,
    Report,
    ReportedUnit,
    ReportKind,
)
from greenlane.intake.reporting import (
    ReadReport,
    ToldTime,
    keys_of_filing,
    keys_of_report,
    same_place,
    times_of_report,
)

DAY = date(2026, 3, 24)
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
MRN = "25GB3POHWIVZSF9AR0"
SHIP = Conveyance(mode="1", id="9176187", reference="V042")


def _filing(
    *,
    border: Conveyance | None = SHIP,
    eta: datetime | None = NOON,
    offices: Offices | None = None,
    way: dict[str, Any] | None = None,
    **consignment: Any,
) -> Declaration:
    times = (JourneyTime(moment=Moment.ARRIVAL, at=eta),) if eta else ()
    places = {"first_port": "NLRTM", "loading_place": "CNSHA", **(way or {})}
    journey = Journey(border=border, times=times, **places)
    return Declaration(
        direction=Direction.IMPORT,
        offices=offices or Offices(),
        consignment=Consignment(journey=journey, **consignment),
    )


def _arrival(**given: Any) -> Report:
    return Report(**{"kind": ReportKind.ARRIVAL, "at": NOON, "place": "NLRTM", **given})


def _parts(report: Report, filing: Declaration, *, apart: int = 0, mrn: str | None = None) -> set[int]:
    return set(ReadReport(report, NOON).speaks_of(filing, DAY - timedelta(days=apart), mrn))


def times_for(report: Report, at: datetime, filing: Declaration, filed_on: date) -> tuple[ToldTime, ...]:
    return ReadReport(report, at).times_for(filing, filed_on)


def _found(report: Report, filing: Declaration, mrn: str | None = None) -> bool:
    """Whether the index leads from one to the other."""
    named = {(key.type, key.value) for key in keys_of_report(report, DAY)}
    return bool(named & {(key.type, key.value) for key in keys_of_filing(filing, mrn)})


@pytest.mark.parametrize(
    ("document", "filed"),
    [
        (Document(type="714", id="HBL 1-1"), {"house_document": "HBL11", "level": Level.HOUSE}),
        (Document(type="N705", id="BL1"), {"house_document": "BL1", "level": Level.HOUSE}),
        (Document(type="705", id="BL1"), {"master_document": "BL1"}),
        (Document(type="704", id="MBL1"), {"house_document": "H", "master_document": "MBL1", "level": Level.HOUSE}),
        (Document(id="BL1"), {"master_document": "BL1"}),
        (Document(type="DCR", id="6GB123456789000-1"), {"ucr": "6GB123456789000-1"}),
        (Document(type="355", id=MRN), {"previous_documents": (Document(type="MRN", id=MRN),)}),
    ],
)
def test_a_report_speaks_of_a_consignment_by_the_documents_it_names(document: Document, filed: dict[str, Any]) -> None:
    report, filing = _arrival(documents=(document,)), _filing(**filed)
    assert _parts(report, filing) == {0}
    assert _found(report, filing)


def test_a_report_speaks_of_the_filing_registered_under_a_number() -> None:
    report = _arrival(documents=(Document(type="MRN", id=MRN),))
    assert _parts(report, _filing(), mrn=MRN) == {0}
    assert _found(report, _filing(), MRN)
    assert _parts(report, _filing()) == set()


@pytest.mark.parametrize(
    ("document", "filed"),
    [
        (Document(type="714", id="X"), {"master_document": "X"}),
        (Document(type="704", id="X"), {"house_document": "X", "level": Level.HOUSE}),
        (Document(type="714", id="Y"), {"house_document": "X", "level": Level.HOUSE}),
        (Document(type="714", id=" "), {"house_document": "X", "level": Level.HOUSE}),
    ],
)
def test_other_numbers_and_other_kinds_of_numbers_are_of_others(document: Document, filed: dict[str, Any]) -> None:
    assert _parts(_arrival(documents=(document,)), _filing(**filed)) == set()


def test_a_number_is_used_again_in_another_year() -> None:
    report = _arrival(documents=(Document(type="705", id="BL1"),))
    assert _parts(report, _filing(master_document="BL1"), apart=180) == {0}
    assert _parts(report, _filing(master_document="BL1"), apart=181) == set()


def test_a_waybill_number_of_another_airline_is_another_number() -> None:
    flight = Conveyance(mode="4", reference="BA117")
    filing = _filing(border=flight, master_document="125-12345675")
    assert _parts(_arrival(documents=(Document(type="741", id="12512345675"),)), filing) == {0}
    assert _parts(_arrival(documents=(Document(type="741", id="02012345675"),)), filing) == set()


def test_carriers_are_named_in_many_ways_but_a_conveyance_in_one() -> None:
    filing = _filing(master_document="BL1", parties=(Party(role=PartyRole.CARRIER, id="NL123456789"),))
    carrier = (Party(role=PartyRole.CARRIER, id="MAEU"),)
    named = (Document(type="705", id="BL1"),)
    assert _parts(_arrival(documents=named, parties=carrier), filing) == set()
    assert _parts(_arrival(documents=named, parties=carrier, conveyance=SHIP), filing) == {0}
    other = Conveyance(mode="1", id="9999999", reference="V042")
    assert _parts(_arrival(documents=named, parties=carrier, conveyance=other), filing) == set()


def test_a_unit_is_known_by_its_container_and_voyage() -> None:
    units = tuple(ReportedUnit(equipment=Equipment(id=number)) for number in ("MSKU1234565", "TGHU1234567"))
    report = Report(kind=ReportKind.DISCHARGE, at=NOON, place="NLRTM", conveyance=SHIP, units=units)
    filing = _filing(equipment=(Equipment(id="TGHU 123456-7"),))
    assert _parts(report, filing) == {2}
    assert _found(report, filing)
    (time,) = times_for(report, NOON, filing, DAY)
    assert (time.moment, time.actual, time.at) == (Moment.ARRIVAL, True, NOON)
    elsewhere = _filing(equipment=(Equipment(id="TGHU1234567"),), border=Conveyance(mode="1", reference="V043"))
    assert _parts(report, elsewhere) == set()


def test_a_consignment_in_several_units_is_told_each_moment_once() -> None:
    units = tuple(ReportedUnit(equipment=Equipment(id=number)) for number in ("MSKU1234565", "TGHU1234567"))
    report = Report(kind=ReportKind.DISCHARGE, at=NOON, conveyance=SHIP, units=units)
    filing = _filing(equipment=(Equipment(id="TGHU1234567"), Equipment(id="MSKU1234565")))
    assert len(times_for(report, NOON, filing, DAY)) == 1


@pytest.mark.parametrize(
    ("conveyance", "place", "is_the_call"),
    [
        (SHIP, "NLRTM", True),
        (Conveyance(mode="1", reference="V042"), "NLRTM", True),
        (Conveyance(mode="1", id="9176187"), "NLRTM", True),  # without a voyage the times tell the call
        (Conveyance(mode="1", id="9176187", reference="V043"), "NLRTM", False),
        (Conveyance(mode="1", id="9999999", reference="V042"), "NLRTM", False),
        (SHIP, "BEANR", False),
        (SHIP, None, False),
        (None, "NLRTM", False),
    ],
)
def test_the_call_of_a_ship_is_told_to_all_on_board(
    conveyance: Conveyance | None, place: str | None, is_the_call: bool
) -> None:
    report, filing = _arrival(conveyance=conveyance, place=place), _filing()
    assert (_parts(report, filing) == {0}) is is_the_call
    assert not is_the_call or _found(report, filing)


def test_a_flight_number_returns_every_day() -> None:
    flight = Conveyance(mode="4", reference="BA117")
    report = _arrival(conveyance=flight, place="LHR")
    way = {"first_port": "GBLHR"}
    assert _parts(report, _filing(border=flight, way=way)) == {0}
    assert _found(report, _filing(border=flight, way=way))
    assert _parts(report, _filing(border=flight, way=way, eta=NOON + timedelta(days=2))) == set()
    assert _parts(report, _filing(border=flight, way=way, eta=None)) == set()


def test_an_arrival_of_named_goods_is_not_told_to_all_on_board() -> None:
    assert _parts(_arrival(conveyance=SHIP, documents=(Document(type="705", id="BL1"),)), _filing()) == set()


@pytest.mark.parametrize(
    ("kind", "moment"),
    [
        (ReportKind.LOADING, Moment.LOADING),
        (ReportKind.DEPARTURE, Moment.DEPARTURE),
        (ReportKind.ARRIVAL, Moment.ARRIVAL),
        (ReportKind.DISCHARGE, Moment.ARRIVAL),
        (ReportKind.PRESENTATION, Moment.PRESENTATION),
    ],
)
@pytest.mark.parametrize("planned", [True, False])
def test_each_kind_is_about_a_moment_planned_or_actual(kind: ReportKind, moment: Moment, planned: bool) -> None:
    (time,) = times_of_report(Report(kind=kind, at=NOON, planned=planned), NOON + timedelta(days=1))
    assert (time.moment, time.at, time.actual, time.stated) == (moment, NOON, not planned, True)


@pytest.mark.parametrize("kind", [ReportKind.STATUS, ReportKind.STOWAGE, ReportKind.UNLOADING])
def test_other_kinds_tell_only_the_times_they_state(kind: ReportKind) -> None:
    assert times_of_report(Report(kind=kind, at=NOON), NOON) == ()
    stated = (JourneyTime(moment=Moment.ARRIVAL, at=NOON),)
    assert [time.moment for time in times_of_report(Report(kind=kind, times=stated), NOON)] == [Moment.ARRIVAL]


def test_what_happened_without_a_time_happened_when_it_was_reported_at_the_latest() -> None:
    (time,) = times_of_report(Report(kind=ReportKind.ARRIVAL), NOON)
    assert (time.at, time.actual, time.stated) == (NOON, True, False)
    assert times_of_report(Report(kind=ReportKind.ARRIVAL, planned=True), NOON) == ()


def test_a_time_without_offset_is_no_instant_and_not_told() -> None:
    local = datetime(2026, 3, 24, 12)  # noqa: DTZ001
    assert (
        times_of_report(Report(kind=ReportKind.STATUS, times=(JourneyTime(moment=Moment.ARRIVAL, at=local),)), NOON)
        == ()
    )
    (time,) = times_of_report(Report(kind=ReportKind.ARRIVAL, at=local), NOON)
    assert (time.at, time.stated) == (NOON, False)


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        (ReportKind.ARRIVAL, "NLRTM", True),
        (ReportKind.ARRIVAL, "NLAMS", True),  # another place of the same country
        (ReportKind.ARRIVAL, "SGSIN", False),  # to be loaded again
        (ReportKind.ARRIVAL, None, True),
        (ReportKind.LOADING, "CNSHA", True),
        (ReportKind.DEPARTURE, "SGSIN", False),
        (ReportKind.PRESENTATION, "DE004058", True),
    ],
)
def test_only_places_on_the_way_of_the_goods_count(kind: ReportKind, place: str | None, told: bool) -> None:
    report = Report(kind=kind, at=NOON, place=place, documents=(Document(type="705", id="BL1"),))
    assert bool(times_for(report, NOON, _filing(master_document="BL1"), DAY)) is told


def test_a_filing_that_names_no_place_takes_every_place() -> None:
    filing = _filing(master_document="BL1", way={"first_port": None, "loading_place": None})
    assert times_for(_arrival(place="SGSIN", documents=(Document(type="705", id="BL1"),)), NOON, filing, DAY)
    bound = _filing(master_document="BL1", way={"first_port": None, "destination_country": "NL"})
    assert not times_for(_arrival(place="SGSIN", documents=(Document(type="705", id="BL1"),)), NOON, bound, DAY)


def test_an_airport_is_the_end_of_its_location_code() -> None:
    assert same_place("LHR", "gblhr")
    assert same_place("GBLHR", "GB LHR")
    assert not same_place("LHR", "LHX")
    assert not same_place(None, None)
    assert not same_place("HR", "GBLHR")


_NUMBERS = st.sampled_from(["A1", "B2", "C3", MRN])
_DOCUMENTS = st.builds(Document, type=st.sampled_from([None, "703", "704", "705", "714", "MRN", "355"]), id=_NUMBERS)
_SHIPS = st.builds(
    Conveyance,
    mode=st.sampled_from(["1", "4", None]),
    id=st.sampled_from([None, "9176187", "9999999"]),
    reference=st.sampled_from([None, "V042", "BA117"]),
)
_PLACES = st.sampled_from([None, "NLRTM", "RTM", "CNSHA", "GBLHR"])
_UNITS = st.builds(
    ReportedUnit,
    equipment=st.builds(Equipment, id=st.sampled_from([None, "MSKU1234565", "TGHU1234567"])),
    documents=st.lists(_DOCUMENTS, max_size=1).map(tuple),
)
_REPORTS = st.builds(
    Report,
    kind=st.sampled_from(list(ReportKind)),
    at=st.sampled_from([None, NOON, NOON + timedelta(days=3)]),
    place=_PLACES,
    conveyance=st.none() | _SHIPS,
    documents=st.lists(_DOCUMENTS, max_size=2).map(tuple),
    units=st.lists(_UNITS, max_size=2).map(tuple),
)


@given(
    report=_REPORTS,
    house=st.none() | _NUMBERS,
    master=st.none() | _NUMBERS,
    border=st.none() | _SHIPS,
    boxes=st.lists(st.sampled_from(["MSKU1234565", "TGHU1234567"]), max_size=2),
    first_port=_PLACES,
    apart=st.integers(0, 200),
)
def test_whoever_a_report_speaks_of_is_found_by_the_index(
    report: Report,
    house: str | None,
    master: str | None,
    border: Conveyance | None,
    boxes: list[str],
    first_port: str | None,
    apart: int,
) -> None:
    equipment = tuple(Equipment(id=box) for box in boxes)
    filing = _filing(
        border=border, house_document=house, master_document=master, equipment=equipment, way={"first_port": first_port}
    )
    if _parts(report, filing, apart=apart):
        assert _found(report, filing)
