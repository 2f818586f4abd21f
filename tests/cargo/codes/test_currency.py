# SPDX-License-Identifier: Apache-2.0
"""Currencies: current and former."""

import iso4217
import pytest

from greenlane.cargo import CodeList, CodeLists, Currency, Known, Standing
from greenlane.cargo.codes.currency import packaged


@pytest.fixture(scope="module")
def currencies() -> CodeList[Currency]:
    return packaged()


def test_every_currency_of_the_standard_is_current(currencies: CodeList[Currency]) -> None:
    current = {entry.code for entry in currencies if entry.standing is Standing.CURRENT}
    assert current == {currency.code for currency in iso4217.Currency}


@pytest.mark.parametrize(
    ("code", "name", "exponent", "numeric"),
    [
        ("USD", "US Dollar", 2, 840),
        ("JPY", "Yen", 0, 392),
        ("KWD", "Kuwaiti Dinar", 3, 414),
        ("XAU", "Gold", None, 959),
    ],
)
def test_a_currency_has_its_decimals(
    currencies: CodeList[Currency], code: str, name: str, exponent: int | None, numeric: int
) -> None:
    entry = currencies.lookup(code)
    assert entry is not None
    assert (entry.name, entry.exponent, entry.numeric) == (name, exponent, numeric)


@pytest.mark.parametrize(("code", "year"), [("DEM", "2002"), ("HRK", "2023"), ("BGN", "2026"), ("VEF", "2018")])
def test_a_currency_that_was_replaced_is_former(currencies: CodeList[Currency], code: str, year: str) -> None:
    entry = currencies.lookup(code)
    assert entry is not None
    assert (entry.standing, entry.withdrawn) == (Standing.FORMER, year)
    assert CodeLists.packaged().known("currency", code) is Known.FORMER


def test_every_former_code_has_three_letters_and_a_year(currencies: CodeList[Currency]) -> None:
    former = [entry for entry in currencies if entry.standing is Standing.FORMER]
    assert len(former) > 30
    for entry in former:
        assert len(entry.code) == 3
        assert entry.code.isupper()
        assert entry.withdrawn is not None
        assert 1999 <= int(entry.withdrawn) <= 2026
