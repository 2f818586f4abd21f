# SPDX-License-Identifier: Apache-2.0
"""Airports and metropolitan areas by IATA code."""

import pytest

from greenlane.cargo import Airport, CodeList, Known
from greenlane.cargo.codes.airport import packaged


@pytest.fixture(scope="module")
def airports() -> CodeList[Airport]:
    return packaged()


def test_an_airport_has_its_place(airports: CodeList[Airport]) -> None:
    accra = airports.lookup("acc")
    assert accra is not None
    assert (accra.city, accra.country, accra.area) == ("Accra", "GH", False)
    assert (accra.latitude, accra.longitude) == pytest.approx((5.605, -0.167), abs=0.01)


@pytest.mark.parametrize(("code", "city", "country"), [("LON", "London", "GB"), ("NYC", "New York", "US")])
def test_an_area_with_several_airports_is_known_as_such(
    airports: CodeList[Airport], code: str, city: str, country: str
) -> None:
    area = airports.lookup(code)
    assert area is not None
    assert area.area
    assert area.name.startswith(city)
    assert area.country == country


def test_every_code_is_three_letters_or_digits(airports: CodeList[Airport]) -> None:
    assert len(airports) > 7_000
    assert [entry.code for entry in airports if len(entry.code) != 3 or not entry.code.isalnum()] == []


def test_a_list_gathered_by_volunteers_never_says_no(airports: CodeList[Airport]) -> None:
    assert not airports.complete
    assert airports.known("QQQ") is Known.UNKNOWN
