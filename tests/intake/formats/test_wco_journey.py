# SPDX-License-Identifier: Apache-2.0
"""The journey in WCO messages: conveyances, places, times, countries of routing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenlane.cargo import Conveyance, Direction, Journey, Moment
from greenlane.intake.formats.wco_journey import inland_mode_of
from tests.intake.formats.messages import MINIMAL, codes, declared, finding, message

EXPORT = MINIMAL.replace("IMA", "EXA")


def journey(inside: str, *, header: str = MINIMAL) -> Journey:
    return declared(inside, header=header).consignment.journey


def consignment(inside: str) -> str:
    return f"<GoodsShipment><Consignment>{inside}</Consignment></GoodsShipment>"


def test_the_conveyance_at_the_border_is_read() -> None:
    read = journey(
        "<BorderTransportMeans><Name>CSCL GLOBE</Name><ID>9695121</ID><IdentificationTypeCode>10"
        "</IdentificationTypeCode><RegistrationNationalityCode>HK</RegistrationNationalityCode><ModeCode>1</ModeCode>"
        "<JourneyID>242E</JourneyID><FirstArrivalLocationID>GBFXT</FirstArrivalLocationID></BorderTransportMeans>"
    )
    assert read.border is not None
    assert read.border == Conveyance(
        mode="1",
        id="9695121",
        id_type="10",
        name="CSCL GLOBE",
        nationality="HK",
        reference="242E",
        paths=read.border.paths,
    )
    assert read.border.paths["id"] == "/Declaration[1]/BorderTransportMeans[1]/ID[1]"
    assert (read.first_port, read.inland_mode) == ("GBFXT", None)


@pytest.mark.parametrize(
    ("inside", "moment", "actual"),
    [
        ("<BorderTransportMeans><ArrivalDateTime>{}</ArrivalDateTime></BorderTransportMeans>", Moment.ARRIVAL, False),
        (
            "<BorderTransportMeans><ActualArrivalDateTime>{}</ActualArrivalDateTime></BorderTransportMeans>",
            Moment.ARRIVAL,
            True,
        ),
        (
            "<BorderTransportMeans><DepartureDateTime>{}</DepartureDateTime></BorderTransportMeans>",
            Moment.DEPARTURE,
            False,
        ),
        (
            "<BorderTransportMeans><ActualDepartureDateTime>{}</ActualDepartureDateTime></BorderTransportMeans>",
            Moment.DEPARTURE,
            True,
        ),
        (
            consignment("<LoadingLocation><LoadingDateTime>{}</LoadingDateTime></LoadingLocation>"),
            Moment.LOADING,
            False,
        ),
        (
            consignment("<LoadingLocation><ActualLoadingDateTime>{}</ActualLoadingDateTime></LoadingLocation>"),
            Moment.LOADING,
            True,
        ),
        (
            consignment("<UnloadingLocation><ArrivalDateTime>{}</ArrivalDateTime></UnloadingLocation>"),
            Moment.ARRIVAL,
            False,
        ),
    ],
)
def test_planned_and_actual_times_are_read_with_source_and_place(inside: str, moment: Moment, actual: bool) -> None:
    time = journey(inside.format("20260324090000Z")).time(moment, actual=actual)
    assert time is not None
    assert (time.at, time.source) == (datetime(2026, 3, 24, 9, tzinfo=UTC), "filing")
    assert time.path is not None
    assert time.path.endswith("DateTime[1]")


@pytest.mark.parametrize(
    ("inside", "field", "value"),
    [
        (
            consignment("<LoadingLocation><ID>CNSHA</ID><Name>Shanghai</Name></LoadingLocation>"),
            "loading_place",
            "CNSHA",
        ),
        (consignment("<LoadingLocation><Name>Shanghai</Name></LoadingLocation>"), "loading_place", "Shanghai"),
        (consignment("<UnloadingLocation><ID>GBFXT</ID></UnloadingLocation>"), "discharge_place", "GBFXT"),
        (consignment("<AcceptanceLocation><ID>CNNGB</ID></AcceptanceLocation>"), "acceptance_place", "CNNGB"),
        (consignment("<GoodsReceiptPlace><ID>CNNGB</ID></GoodsReceiptPlace>"), "acceptance_place", "CNNGB"),
        (consignment("<DeliveryDestination><ID>GBLON</ID></DeliveryDestination>"), "delivery_place", "GBLON"),
        (consignment("<TransitDestination><ID>GBLON</ID></TransitDestination>"), "delivery_place", "GBLON"),
        (consignment("<FirstArrivalLocation><ID>GBFXT</ID></FirstArrivalLocation>"), "first_port", "GBFXT"),
        ("<GoodsShipment><ExportCountry><ID>CN</ID></ExportCountry></GoodsShipment>", "export_country", "CN"),
        ("<GoodsShipment><ExportationCountryCode>CN</ExportationCountryCode></GoodsShipment>", "export_country", "CN"),
        (
            "<GoodsShipment><Destination><CountryCode>GB</CountryCode></Destination></GoodsShipment>",
            "destination_country",
            "GB",
        ),
        ("<GoodsShipment><Warehouse><ID>1234567GB</ID></Warehouse></GoodsShipment>", "warehouse", "1234567GB"),
    ],
)
def test_places_are_read_by_code_and_else_by_name(inside: str, field: str, value: str) -> None:
    read = journey(inside)
    assert getattr(read, field) == value
    assert read.paths[field].startswith("/Declaration[1]/GoodsShipment[1]/")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<Name>BELBELBEL</Name><TypeCode>A</TypeCode><Address><CountryCode>GB</CountryCode></Address>", "GBBELBELBEL"),
        ("<ID>GBAUBELBELBEL</ID><Address><CountryCode>GB</CountryCode></Address>", "GBAUBELBELBEL"),
        ("<ID>X1</ID><Name>Shed 5</Name>", "X1"),
        ("<Name>Shed 5</Name>", "Shed 5"),
        ("<Address><CountryCode>GB</CountryCode></Address>", None),
    ],
)
def test_the_location_of_the_goods_is_country_and_code(inside: str, expected: str | None) -> None:
    assert journey(consignment(f"<GoodsLocation>{inside}</GoodsLocation>")).goods_location == expected


def itinerary(*stops: tuple[int | None, str]) -> str:
    return "".join(
        "<Itinerary>"
        + (f"<SequenceNumeric>{number}</SequenceNumeric>" if number is not None else "")
        + f"<RoutingCountryCode>{country}</RoutingCountryCode></Itinerary>"
        for number, country in stops
    )


@pytest.mark.parametrize(
    ("stops", "countries"),
    [
        ([(1, "CN"), (2, "SG"), (3, "GB")], ("CN", "SG", "GB")),
        ([(3, "GB"), (1, "CN"), (2, "SG")], ("CN", "SG", "GB")),
        ([(None, "GB"), (1, "CN")], ("GB", "CN")),
        ([(1, "GB"), (1, "CN")], ("GB", "CN")),
    ],
)
def test_countries_of_routing_come_in_the_order_of_their_numbers(
    stops: list[tuple[int | None, str]], countries: tuple[str, ...]
) -> None:
    read = journey(f"<Consignment>{itinerary(*stops)}</Consignment>")
    assert read.routing_countries == countries
    assert read.paths["routing_countries"] == "/Declaration[1]/Consignment[1]/Itinerary[1]"
    assert journey(consignment(itinerary(*stops))).routing_countries == countries


def test_two_itineraries_follow_each_other() -> None:
    inside = f"<BorderTransportMeans>{itinerary((2, 'AU'))}</BorderTransportMeans>" + consignment(itinerary((1, "NZ")))
    assert journey(inside).routing_countries == ("AU", "NZ")


BOTH_WAYS = consignment(
    "<ArrivalTransportMeans><ID>A1</ID><ModeCode>3</ModeCode></ArrivalTransportMeans>"
    "<DepartureTransportMeans><ID>D1</ID><ModeCode>2</ModeCode></DepartureTransportMeans>"
)


def test_the_inland_mode_is_that_of_the_means_on_this_side() -> None:
    arriving, leaving = journey(BOTH_WAYS), journey(BOTH_WAYS, header=EXPORT)
    assert (arriving.inland_mode, leaving.inland_mode) == ("3", "2")
    assert arriving.paths["inland_mode"].endswith("/ArrivalTransportMeans[1]/ModeCode[1]")
    assert arriving.arrival is not None
    assert arriving.departure is not None
    assert (arriving.arrival.id, arriving.departure.id) == ("A1", "D1")


def test_the_inland_mode_is_taken_from_the_other_side_where_this_one_is_silent() -> None:
    departure = "<DepartureTransportMeans><ModeCode>2</ModeCode></DepartureTransportMeans>"
    assert journey(consignment(departure)).inland_mode == "2"


@pytest.mark.parametrize(
    ("direction", "expected"), [(Direction.IMPORT, "3"), (Direction.EXPORT, "2"), (Direction.TRANSIT, "3"), (None, "3")]
)
def test_the_inland_mode_of_a_journey_follows_its_direction(direction: Direction | None, expected: str) -> None:
    both = Journey(arrival=Conveyance(mode="3"), departure=Conveyance(mode="2"))
    assert inland_mode_of(both, direction) == expected
    assert inland_mode_of(Journey(), direction) is None


def test_two_different_places_for_one_fact_are_told() -> None:
    places = consignment("<LoadingLocation><ID>CNSHA</ID></LoadingLocation>") + consignment(
        "<LoadingLocation><ID>CNNGB</ID></LoadingLocation>"
    )
    read = message(places)
    assert read.declaration.consignment.journey.loading_place == "CNSHA"
    assert finding(read.findings, "READ-STATED-TWICE").value == "CNNGB"


def test_a_message_about_no_journey_has_an_empty_one() -> None:
    read = message()
    assert read.declaration.consignment.journey == Journey()
    assert codes(read.findings) == []
