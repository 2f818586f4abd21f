# SPDX-License-Identifier: Apache-2.0
"""Countries: current, former and accepted codes."""

import pycountry
import pytest

from greenlane.cargo import CodeLists, CountryList, Known, Standing


@pytest.fixture(scope="module")
def countries() -> CountryList:
    found = CodeLists.packaged().countries
    assert found is not None
    return found


def test_every_country_of_the_standard_is_there(countries: CountryList) -> None:
    current = {entry.code for entry in countries if entry.standing is Standing.CURRENT}
    assert current == {country.alpha_2 for country in pycountry.countries}
    assert len(current) == 249


def test_a_country_has_its_other_codes(countries: CountryList) -> None:
    ghana = countries.lookup("gh")
    assert ghana is not None
    assert (ghana.name, ghana.alpha3, ghana.numeric) == ("Ghana", "GHA", "288")


def test_an_alpha_3_code_is_no_alpha_2_code_but_can_be_asked_for(countries: CountryList) -> None:
    assert countries.known("GHA") is Known.NO
    found = countries.by_alpha3(" gha ")
    assert found is not None
    assert found.code == "GH"
    assert countries.by_alpha3("QQQ") is None


def test_a_current_country_goes_before_a_former_one_with_the_same_alpha_3(countries: CountryList) -> None:
    for entry in countries:
        if entry.standing is Standing.CURRENT:
            assert entry.alpha3 is not None
            assert countries.by_alpha3(entry.alpha3) == entry


@pytest.mark.parametrize(
    ("code", "name", "withdrawn"),
    [
        ("YU", "Yugoslavia", "2003"),
        ("SU", "USSR", "1992"),
        ("AN", "Netherlands Antilles", "2010"),
        ("CS", "Serbia and Montenegro", "2006"),
    ],
)
def test_a_withdrawn_code_is_known_as_such(countries: CountryList, code: str, name: str, withdrawn: str) -> None:
    entry = countries.lookup(code)
    assert entry is not None
    assert entry.standing is Standing.FORMER
    assert name in entry.name
    assert entry.withdrawn is not None
    assert entry.withdrawn.startswith(withdrawn)
    assert countries.known(code) is Known.FORMER


@pytest.mark.parametrize("code", ["AI", "BY", "GE", "SK"])
def test_a_withdrawn_code_given_out_again_is_the_new_country(countries: CountryList, code: str) -> None:
    assert code in {country.alpha_2 for country in pycountry.historic_countries}
    assert countries.known(code) is Known.YES


@pytest.mark.parametrize("code", ["XI", "XK", "EU", "QR", "XZ"])
def test_codes_agreed_beside_the_standard_are_accepted_and_name_who_agreed(countries: CountryList, code: str) -> None:
    entry = countries.lookup(code)
    assert entry is not None
    assert entry.standing is Standing.ACCEPTED
    assert entry.source
    assert countries.contains(code)


@pytest.mark.parametrize("code", ["UK", "EL", "ZZ", "AA", "", "G"])
def test_what_no_one_assigned_is_not_there(countries: CountryList, code: str) -> None:
    assert countries.known(code) is Known.NO


@pytest.mark.parametrize("code", ["XT", "xa", "QM", "QT"])
def test_of_a_code_left_to_users_absence_tells_nothing(countries: CountryList, code: str) -> None:
    assert countries.lookup(code) is None
    assert countries.known(code) is Known.UNKNOWN
    assert not countries.contains(code)


@pytest.mark.parametrize("code", ["QL", "QA1", "X", "WX"])
def test_a_code_beside_those_left_to_users_is_not_there(countries: CountryList, code: str) -> None:
    assert countries.known(code) is Known.NO
