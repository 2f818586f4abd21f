# SPDX-License-Identifier: Apache-2.0
"""Currencies: ISO 4217, and those withdrawn since 1999."""

from collections.abc import Mapping

from ..bundled import own_yaml, package_edition
from .code_list import CodeList, ListHeader, ListOrigin
from .entries import Currency, Standing

NAME = "currency"


def packaged() -> CodeList[Currency]:
    """The list of the package ``iso4217``, with the withdrawn codes of ``data/currencies_former.yaml``."""
    edition = package_edition("iso4217")
    source = f"ISO 4217 maintenance agency, in {edition}"
    return CodeList(ListHeader(name=NAME, edition=edition, source=source, origin=ListOrigin.PACKAGED), _load)


def _load() -> Mapping[str, Currency]:
    import iso4217

    currencies = {
        code: Currency(code=code, name=former["name"], standing=Standing.FORMER, withdrawn=former["withdrawn"])
        for code, former in own_yaml("currencies_former.yaml")["codes"].items()
    }
    for currency in iso4217.Currency:
        currencies[currency.code] = Currency(
            code=currency.code, name=currency.currency_name, numeric=currency.number, exponent=currency.exponent
        )
    return currencies
