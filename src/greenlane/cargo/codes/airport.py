# SPDX-License-Identifier: Apache-2.0
"""Airports by IATA code, and the metropolitan areas that air waybills name in their place (LON, NYC)."""

from collections.abc import Mapping

from ..bundled import package_edition
from .code_list import CodeList, ListHeader, ListOrigin
from .entries import Airport

NAME = "airport"


def packaged() -> CodeList[Airport]:
    """The list of the package ``airportsdata``; gathered by volunteers, so a code missing from it may exist."""
    edition = package_edition("airportsdata")
    header = ListHeader(
        name=NAME,
        edition=edition,
        source=f"IATA location identifiers, in {edition}",
        origin=ListOrigin.PACKAGED,
        complete=False,
    )
    return CodeList(header, _load)


def _load() -> Mapping[str, Airport]:
    import airportsdata

    airports = {
        code: Airport(code=code, name=name, city=name, country=country, area=True)
        for code, name, country in _areas(airportsdata.load_iata_macs())
    }
    for code, airport in airportsdata.load("IATA").items():
        airports[code] = Airport(
            code=code,
            name=airport["name"],
            city=airport["city"] or None,
            country=airport["country"] or None,
            latitude=round(airport["lat"], 4),
            longitude=round(airport["lon"], 4),
        )
    return airports


def _areas(areas: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str, str]]:
    return [(code, str(area["name"]), str(area["country"])) for code, area in areas.items()]
