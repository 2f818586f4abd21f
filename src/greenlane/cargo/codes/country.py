# SPDX-License-Identifier: Apache-2.0
"""Countries: ISO 3166-1, the codes withdrawn from it (ISO 3166-3), and those accepted in customs beside it."""

import re
from collections.abc import Mapping

from ..bundled import own_yaml, package_edition
from .code_list import CodeList, ListHeader, ListOrigin
from .entries import Country, Known, Standing

NAME = "country"
# ISO 3166-1 leaves these to its users; AA and ZZ too, but filers write those where they know no country.
_USER_ASSIGNED = re.compile(r"(?:Q[M-Z]|X[A-Z])", re.ASCII)


class CountryList(CodeList[Country]):
    """Countries by alpha-2 code; ``by_alpha3`` finds one by its three letters."""

    def known(self, code: str) -> Known:
        """As of any list; of a code that the standard leaves to its users absence tells nothing."""
        answer = super().known(code)
        return Known.UNKNOWN if answer is Known.NO and is_user_assigned(self.key(code)) else answer

    def by_alpha3(self, code: str) -> Country | None:
        """The country with an ISO 3166-1 alpha-3 code, a current one before a former; ``None`` if there is none."""
        wanted = code.strip().upper()
        found = [country for country in self if country.alpha3 == wanted]
        return min(found, key=lambda country: country.standing is Standing.FORMER, default=None)


def is_user_assigned(code: str) -> bool:
    """Whether ISO 3166-1 leaves an alpha-2 code to its users: what it means is agreed between them."""
    return _USER_ASSIGNED.fullmatch(code) is not None


def packaged() -> CountryList:
    """The list of the package ``pycountry``, with the accepted codes of ``data/countries_accepted.yaml``."""
    edition = package_edition("pycountry")
    source = f"ISO 3166-1 and 3166-3, in {edition}, with codes accepted in customs messages"
    return CountryList(ListHeader(name=NAME, edition=edition, source=source, origin=ListOrigin.PACKAGED), _load)


def _load() -> Mapping[str, Country]:
    import pycountry

    countries: dict[str, Country] = {}
    # Oldest first: Czechoslovakia and, later, Serbia and Montenegro both were CS; the last holder is what is meant now.
    for former in sorted(pycountry.historic_countries, key=lambda country: str(country.withdrawal_date)):
        countries[former.alpha_2] = Country(
            code=former.alpha_2,
            name=former.name,
            standing=Standing.FORMER,
            withdrawn=former.withdrawal_date,
            alpha3=getattr(former, "alpha_3", None),
            numeric=getattr(former, "numeric", None),
        )
    for code, accepted in own_yaml("countries_accepted.yaml")["codes"].items():
        countries[code] = Country(
            code=code, name=accepted["name"], standing=Standing.ACCEPTED, source=accepted["source"]
        )
    for country in pycountry.countries:  # last: a code given out again is no former one
        countries[country.alpha_2] = Country(
            code=country.alpha_2, name=country.name, alpha3=country.alpha_3, numeric=country.numeric
        )
    return countries
