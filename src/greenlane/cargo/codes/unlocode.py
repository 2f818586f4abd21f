# SPDX-License-Identifier: Apache-2.0
"""UN/LOCODE: places of trade and transport (UN/ECE Recommendation 16), in the official CSV forms.

The rows are: change mark, country, place, name, name without diacritics, subdivision, function flags, status, date,
IATA code, coordinates, remarks; the official files have no header, other editions of the same data do.
"""

import re
from collections.abc import Iterable, MutableMapping
from typing import BinaryIO

import msgspec

from ..bundled import bundled_bytes, bundled_names, package_edition
from .code_list import CodeList, ListHeader, ListOrigin
from .country import is_user_assigned
from .entries import NO_FUNCTIONS, Known, Location, Standing
from .importing import Findings, Part, RowFinding, header_columns, read_parts, read_table
from .places import PlacesAsked

NAME = "unlocode"
_SOURCE = "UNECE, UN/LOCODE Code List"
_OFFICIAL = {
    column: place
    for place, column in enumerate(
        (
            "change",
            "country",
            "place",
            "name",
            "ascii",
            "subdivision",
            "function",
            "status",
            "date",
            "iata",
            "coordinates",
        )
    )
}
_HEADER_NAMES = {
    "change": "change",
    "ch": "change",
    "country": "country",
    "countrycode": "country",
    "location": "place",
    "locode": "place",
    "code": "place",
    "unlocode": "place",
    "name": "name",
    "namewodiacritics": "ascii",
    "namewithoutdiacritics": "ascii",
    "subdivision": "subdivision",
    "subdiv": "subdivision",
    "function": "function",
    "status": "status",
    "date": "date",
    "iata": "iata",
    "coordinates": "coordinates",
}
_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")  # the rule says digits 2-9, the list itself has three codes with a zero
_COORDINATES = re.compile(r"(\d{2})([0-5]\d)([NS]) ?(\d{3})([0-5]\d)([EW])")
_FUNCTIONS = re.compile(r"[01-][2-][3-][4-][5-][6-][7-][B8-]")
_WITHDRAWN_MARK = "X"


class LocationList(CodeList[Location]):
    """Places by code. Of a place in a country whose code ISO leaves to its users absence tells nothing."""

    def known(self, code: str) -> Known:
        """As of any list, but ``UNKNOWN`` for an absent place of such a country."""
        answer = super().known(code)
        return Known.UNKNOWN if answer is Known.NO and is_user_assigned(self.key(code)[:2]) else answer


def packaged() -> LocationList:
    """The edition inside the package ``pyunlocode``; 116,000 places, each read when first asked for."""
    files = [name for name in bundled_names("pyunlocode", "csv") if "CodeListPart" in name]
    header = ListHeader(
        name=NAME,
        edition=max(name.split(" ", 1)[0] for name in files),
        source=f"{_SOURCE}, in {package_edition('pyunlocode')}",
        origin=ListOrigin.PACKAGED,
    )

    def load() -> PlacesAsked:
        editions = [name for name in files if name.startswith(header.edition)]
        return PlacesAsked([bundled_bytes("pyunlocode", "csv", name) for name in editions], _read_packaged)

    return LocationList(header, load)


def _read_packaged(parts: Iterable[bytes]) -> dict[str, Location]:
    places: dict[str, Location] = {}
    for content in parts:
        # the files of the package are Windows-1252 throughout
        _read_places(Part(None, content.decode("cp1252")), places, Findings())
    return places


def import_unlocode(
    streams: BinaryIO | Iterable[BinaryIO], edition: str
) -> tuple[LocationList, tuple[RowFinding, ...]]:
    """Read an edition (``2024-2``) from its official CSV: one file, its three parts, or the zip they come in.

    Gzip is opened too; UTF-8 and Latin-1 are told apart. A row that cannot be read is a finding with its line and is
    left out; a fault in a lesser column (coordinates, functions) leaves only that column out. A finding of severity
    error says that the file as a whole is of no use.
    """
    findings = Findings()
    places: dict[str, Location] = {}
    for part in read_parts(streams, findings):
        _read_places(part, places, findings)
    if not places:
        findings.add(
            "codes.empty",
            "error",
            "No UN/LOCODE place was found. Expected is the official CSV: change mark, country, place, name, …",
        )
    code_list = CodeList(ListHeader(name=NAME, edition=edition.strip(), source=_SOURCE), places)
    header = msgspec.structs.replace(code_list.header, digest=code_list.content_digest())
    return LocationList(header, places), findings.all()


def decimal_degrees(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from degrees and minutes as published: ``"5155N 00430E"`` is (51.9167, 4.5).

    ``None`` if the text has another form or lies off the globe.
    """
    match = _COORDINATES.fullmatch(text.strip())
    if match is None:
        return None
    latitude = int(match[1]) + int(match[2]) / 60
    longitude = int(match[4]) + int(match[5]) / 60
    if latitude > 90 or longitude > 180:
        return None
    return (
        round(-latitude if match[3] == "S" else latitude, 4),
        round(-longitude if match[6] == "W" else longitude, 4),
    )


def _read_places(part: Part, places: MutableMapping[str, Location], findings: Findings) -> None:
    columns = _OFFICIAL
    shared: dict[str, str] = {}  # the same few flags, dates and subdivisions recur 100,000 times
    first = True
    for line, row in read_table(part, findings):
        if first:
            first = False
            named = header_columns(row, _HEADER_NAMES)
            if named is not None:
                if not {"place", "name"} <= named.keys():
                    findings.add(
                        "codes.columns",
                        "error",
                        "The header has no column for the code or for the name; expected are Country, Location, Name.",
                        line=line,
                        part=part.label,
                        value=",".join(row),
                    )
                    return
                columns = named
                continue
        cells = {column: row[place].strip() for column, place in columns.items() if place < len(row)}
        _read_place(cells, row, line, part.label, places, shared, findings)


def _read_place(
    cells: dict[str, str],
    row: list[str],
    line: int,
    label: str | None,
    places: MutableMapping[str, Location],
    shared: dict[str, str],
    findings: Findings,
) -> None:
    place, name = cells.get("place", ""), cells.get("name", "")
    if not place and (name.startswith(".") or "=" in name):
        return  # the heading of a country, or "other name = see there": no place of its own
    code = (place if len(place) > 3 else cells.get("country", "") + place).replace(" ", "").upper()
    if not _CODE.fullmatch(code) or not name:
        what = "the name is missing" if _CODE.fullmatch(code) else f"{code!r} is no UN/LOCODE"
        findings.add(
            "codes.row",
            "warning",
            f"This line was left out: {what}. Expected are a country of 2 letters, a place of 3 characters and a name.",
            line=line,
            part=label,
            value=",".join(row),
        )
        return
    withdrawn = cells.get("change") == _WITHDRAWN_MARK
    known = places.get(code)
    if known is not None:
        places[code] = _with_other_row(known, name, withdrawn)
        return
    functions = cells.get("function", "")
    if functions and not _FUNCTIONS.fullmatch(functions):
        _lesser(findings, "functions", functions, "eight characters such as 1-34----", line, label)
        functions = ""
    coordinates = cells.get("coordinates", "")
    position = decimal_degrees(coordinates) if coordinates else None
    if coordinates and position is None:
        _lesser(findings, "coordinates", coordinates, "degrees and minutes (to 59) such as 5155N 00430E", line, label)

    def once(column: str) -> str | None:
        text = cells.get(column)
        return shared.setdefault(text, text) if text else None

    ascii_name = cells.get("ascii")
    places[code] = Location(
        code=code,
        name=name,
        standing=Standing.FORMER if withdrawn else Standing.CURRENT,
        ascii_name=ascii_name if ascii_name and ascii_name != name else None,
        subdivision=once("subdivision"),
        functions=shared.setdefault(functions, functions) if functions else NO_FUNCTIONS,
        status=once("status"),
        revised=once("date"),
        iata=cells.get("iata") or None,
        latitude=position[0] if position else None,
        longitude=position[1] if position else None,
    )


def _with_other_row(known: Location, name: str, withdrawn: bool) -> Location:
    """A code has a row for each of its names (Bruxelles, Brussel); it is withdrawn only when all of them are."""
    names = known.other_names
    if name != known.name and name not in names:
        names = (*names, name)
    standing = known.standing if withdrawn else Standing.CURRENT
    return msgspec.structs.replace(known, other_names=names, standing=standing)


def _lesser(findings: Findings, what: str, value: str, expected: str, line: int, label: str | None) -> None:
    findings.add(
        "codes.part",
        "info",
        f"The {what} were left out; expected are {expected}. The place itself is kept.",
        line=line,
        part=label,
        value=value,
    )
