# SPDX-License-Identifier: Apache-2.0
"""What all spellings of an air waybill share: numbers, notes, security, the journey of its flights."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Contact, Moment, Party, PartyRole
from greenlane.intake.formats.air_waybill import (
    CustomsNote,
    Leg,
    air_security,
    carrier_of,
    consignment_reference,
    country_of_airport,
    day_time,
    filing_reference,
    journey_of,
    movement_numbers,
    noted,
    waybill_fault,
    waybill_number,
    with_notes,
)


def note(content: str | None, text: str | None, subject: str | None = None, country: str | None = None) -> CustomsNote:
    return CustomsNote(country, subject, content, text, "here")


def leg(origin: str, destination: str, flight: str | None, day: int | None = None) -> Leg:
    at = datetime(2026, 3, day or 1, tzinfo=UTC)
    times = (day_time(Moment.DEPARTURE, at, "t"), day_time(Moment.ARRIVAL, at, "t")) if day else ()
    return Leg(origin, destination, flight, flight[:2] if flight else None, times, f"{origin}-{destination}")


@pytest.mark.parametrize("written", ["020-12345675", "02012345675", " 020 12345675 "])
def test_a_number_has_one_spelling(written: str) -> None:
    assert waybill_number(written) == "020-12345675"


@given(st.text(max_size=20))
def test_a_number_spelled_once_stays_as_it_is(text: str) -> None:
    assert waybill_number(waybill_number(text)) == waybill_number(text)


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    fault = waybill_fault("020-12345674", "p")
    assert fault is not None
    assert (fault.code, fault.path, fault.value) == ("READ-AIR-WAYBILL", "p", "020-12345674")
    assert "should be 5" in fault.message
    assert waybill_fault("020-12345675", "p") is None


def test_the_reference_of_a_house_begins_with_its_master() -> None:
    assert filing_reference("M", "H") == "M/H"
    assert filing_reference("M", None) == "M"
    assert filing_reference(None, None) is None


def test_notes_give_numbers_and_contacts_to_the_parties_they_are_about() -> None:
    parties = [Party(role=PartyRole.CONSIGNOR, name="A"), Party(role=PartyRole.CONSIGNEE, name="B", id="X1")]
    notes = [
        note("T", "BE1", "SHP"),
        note("CP", "Ann", "SHP"),
        note("CT", "123", "CNE"),
        note("T", "US9", "CNE"),  # the party has a number already
        note("T", "Z", "NFY"),  # nobody is notified
        note("T", None, "SHP"),
    ]
    consignor, consignee = with_notes(parties, notes)
    assert (consignor.id, consignor.paths["id"]) == ("BE1", "here")
    assert consignor.contacts == (Contact(kind="person", value="Ann"),)
    assert (consignee.id, consignee.contacts) == ("X1", (Contact(kind="phone", value="123"),))


def test_security_is_told_by_handling_codes_and_notes() -> None:
    security = air_security(["EAP", "SPX"], [note("RA", "00101-01", "ISS", "BE"), note("KC", "7")])
    assert security is not None
    assert (security.status, security.regulated_agent, security.known_consignor) == ("SPX", "BE/RA/00101-01", True)
    assert air_security(["EAP"], [note("T", "1", "SHP")]) is None


def test_of_several_statuses_the_most_secure_counts() -> None:
    security = air_security(["NSC", "SHR"], [])
    assert security is not None
    assert security.status == "SHR"


def test_notes_name_movements_and_the_reference_of_the_consignment() -> None:
    notes = [note("M", "25GB3POHWIVZSF9AR0"), note("U", "6BE-1"), note("M", None)]
    (document,) = movement_numbers(notes)
    assert (document.type, document.id) == ("NMRN", "25GB3POHWIVZSF9AR0")
    assert consignment_reference(notes) == ("6BE-1", "here")
    assert consignment_reference([]) is None


def test_a_note_is_kept_as_the_line_that_writes_it() -> None:
    assert noted(note("RA", "1", "ISS", "BE")).text == "BE/ISS/RA/1"
    assert noted(note("ED", "1299")).text == "//ED/1299"


def test_the_journey_has_airports_as_declared_and_the_countries_between_them() -> None:
    legs = [leg("BRU", "FRA", "SN2601", 2), leg("FRA", "LAX", "LH456", 3)]
    journey = journey_of(("BRU", "o"), ("LAX", "d"), legs, "m")
    assert (journey.loading_place, journey.discharge_place) == ("BRU", "LAX")
    assert journey.routing_countries == ("BE", "DE", "US")
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id, journey.border.id_type) == ("4", "LH456", "40")
    assert journey.border.reference == "LH456"


def test_of_departures_the_first_counts_and_of_arrivals_the_last() -> None:
    journey = journey_of(None, None, [leg("BRU", "FRA", "SN1", 2), leg("FRA", "LAX", "LH2", 5)], "m")
    departure, arrival = (journey.time(moment, actual=False) for moment in (Moment.DEPARTURE, Moment.ARRIVAL))
    assert departure is not None
    assert arrival is not None
    assert (departure.at.day, arrival.at.day) == (2, 5)
    assert (journey.loading_place, journey.discharge_place) == ("BRU", "LAX")


def test_a_waybill_without_flights_still_goes_by_air() -> None:
    journey = journey_of(None, None, [], "m")
    assert journey.border is not None
    assert (journey.border.mode, journey.border.id) == ("4", None)
    assert journey.routing_countries == ()


def test_the_carrier_is_the_airline_of_the_first_flight() -> None:
    carrier = carrier_of([leg("BRU", "FRA", None), leg("FRA", "LAX", "LH456")])
    assert carrier is not None
    assert (carrier.role, carrier.name) == (PartyRole.CARRIER, "LH")
    assert carrier_of([]) is None


@pytest.mark.parametrize(("code", "country"), [("FRA", "DE"), ("lhr", "GB"), ("LON", "GB"), ("QQQ", None), ("F", None)])
def test_the_country_of_an_airport_or_city_is_known(code: str, country: str | None) -> None:
    assert country_of_airport(code) == country
