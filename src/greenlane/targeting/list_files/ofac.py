# SPDX-License-Identifier: Apache-2.0
"""The delimited lists of the US Treasury (OFAC): the SDN list and the consolidated non-SDN list, in three files each.

The main file (``sdn.csv``, ``cons_prim.csv``) has one row an entry; ``alt`` adds names and ``add`` addresses by the
entry's number. None of them has headings; ``-0-`` stands for nothing; each ends with the sign 1A (hexadecimal).
"""

from __future__ import annotations

from collections.abc import Sequence

from .building import Draft, Drafts, clean
from .entry import EntrySchema
from .findings import Findings
from .ofac_remarks import note
from .rows import Opened, Row, rows

FORMAT = "ofac_csv"
SOURCE = "OFAC"

_MAIN, _NAMES, _ADDRESSES = 12, 5, 6
_NOTHING = "-0-"
_ALIAS_TYPES = frozenset({"aka", "fka", "nka"})
_SCHEMAS = {"individual": EntrySchema.PERSON, "vessel": EntrySchema.VESSEL, "aircraft": EntrySchema.AIRCRAFT}


def part_of(row: Sequence[str]) -> int | None:
    """Which of the three files begins with such a row, as its number of columns; None where it is none of them."""
    cells = [cell.strip() for cell in row]
    if not cells or not cells[0].isdecimal():
        return None
    if len(cells) == _MAIN and any(cell == _NOTHING for cell in cells):
        return _MAIN
    if len(cells) == _NAMES and cells[1].isdecimal() and cells[2] in _ALIAS_TYPES:
        return _NAMES
    if len(cells) == _ADDRESSES and cells[1].isdecimal():
        return _ADDRESSES
    return None


def read_into(drafts: Drafts, file: Opened, part: int, findings: Findings) -> int:
    """Read one of the files into the entries; the main file comes first. Return how many rows it has."""
    count = 0
    last: Row | None = None
    for row in rows(file, ",", findings):
        count, last = count + 1, row
        cells = [_text(cell) for cell in row.cells]
        where = f"{file.name}, line {row.line}"
        if len(cells) < part and not (part == _NAMES and len(cells) == _NAMES - 1):
            findings.warn(
                "LIST-ROW-SHORT",
                where,
                f"The row has {len(cells)} columns where {part} are expected; what it has was read.",
                "|".join(cells),
            )
            cells += [""] * (part - len(cells))
        if not cells[0].isdecimal():
            findings.warn("LIST-ROW", where, "The row does not begin with the number of an entry.", cells[0])
        elif part == _MAIN:
            _main(drafts, cells, where)
        elif (draft := drafts.get(cells[0])) is None:
            findings.warn(
                "LIST-UNKNOWN-ENTRY", where, "The row is of an entry that the main file does not have.", cells[0]
            )
        elif part == _NAMES:
            draft.aliases.append(cells[3])
        else:
            _address(draft, cells)
    if last is not None and not last.ended and len(last.cells) < part:
        findings.incomplete(
            "LIST-CUT-OFF",
            f"{file.name}, line {last.line}",
            "The file ends in the middle of a row: it was cut off. Get it anew.",
        )
    return count


def _text(cell: str) -> str:
    text = clean(cell)
    return "" if text == _NOTHING else text


def _main(drafts: Drafts, cells: list[str], where: str) -> None:
    number, name, kind, programs, title, call_sign = cells[:6]
    draft = Draft(number, _SCHEMAS.get(kind.casefold(), EntrySchema.ORGANIZATION), name)
    draft.source = SOURCE
    draft.programs.extend(clean(program) for program in programs.split("] ["))
    draft.reason = title
    if call_sign:
        draft.identify("call_sign", call_sign)
    if flag := cells[9]:
        draft.countries.append(flag)
    if cells[11]:
        note(draft, cells[11])
    drafts.add(draft, where)


def _address(draft: Draft, cells: list[str]) -> None:
    street, city, country = cells[2:5]
    if street or city:
        draft.addresses.append(", ".join(filter(None, (street, city, country))))
    if country and not country.startswith("Region:"):
        draft.countries.append(country)
