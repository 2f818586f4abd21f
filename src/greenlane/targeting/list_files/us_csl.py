# SPDX-License-Identifier: Apache-2.0
"""The US Consolidated Screening List as CSV: the lists of three departments in one table."""

from __future__ import annotations

import re

from .building import Draft, Drafts, clean, parts
from .columns import Columns, Table
from .entry import EntrySchema, made_id
from .findings import Findings
from .ofac_remarks import kind_of_number
from .rows import Opened

FORMAT = "us_csl_csv"

_SCHEMAS = {
    "individual": EntrySchema.PERSON,
    "entity": EntrySchema.ORGANIZATION,
    "vessel": EntrySchema.VESSEL,
    "aircraft": EntrySchema.AIRCRAFT,
}
_SHORT = re.compile(r"\(([A-Z]{2,6})\)")
_IMO = re.compile(r"IMO (\d{7})")


def is_header(cells: list[str]) -> bool:
    """Whether these are the headings of the list."""
    return {"source", "entity_number", "alt_names", "name"} <= {cell.strip().casefold() for cell in cells}


def read_into(drafts: Drafts, file: Opened, findings: Findings) -> int:
    """Read the file into the entries; return how many rows it has."""
    table = Table(file, ",", findings)
    for columns in table.every():
        _row(drafts, columns)
    return table.count


def _row(drafts: Drafts, columns: Columns) -> None:
    source, name = columns.text("source"), columns.text("name")
    short = found[1] if (found := _SHORT.search(source)) else source
    schema = _SCHEMAS.get(columns.text("type").casefold(), EntrySchema.LEGAL_ENTITY)
    number = columns.text("entity_number")
    key = f"{short}:{number}" if number else f"{short}:{made_id(schema, name)}"
    begins, ends = columns.day("start_date"), columns.day("end_date")
    draft = drafts.get(key) if not number else None  # without a number there is one row for each address and order
    if draft is None:
        draft = drafts.add(Draft(key, schema, name), columns.where)
        if draft is None:
            return
        draft.source, draft.valid_from, draft.valid_to = source, begins, ends
    else:
        draft.valid_from = min(draft.valid_from, begins) if draft.valid_from and begins else None
        draft.valid_to = max(draft.valid_to, ends) if draft.valid_to and ends else None
    draft.aliases.extend(parts(columns.long("alt_names")))
    draft.addresses.extend(parts(columns.long("addresses")))
    draft.births.extend(parts(columns.long("dates_of_birth")))
    for column in ("nationalities", "citizenships", "vessel_flag"):
        draft.countries.extend(parts(columns.long(column)))
    draft.programs.extend(parts(columns.text("programs")))
    for number in parts(columns.long("ids")):
        _number(draft, number)
    if call_sign := columns.text("call_sign"):
        draft.identify("call_sign", call_sign)
    fields = ("title", "federal_register_notice", "license_requirement", "remarks")
    draft.reason = clean("; ".join(filter(None, (draft.reason, *(columns.text(field) for field in fields)))))


def _number(draft: Draft, told: str) -> None:
    """A number as ``US, 80-0890696, Tax ID No.``; the country may be missing."""
    if imo := _IMO.search(told):
        draft.identify("imo", imo[1])
        return
    pieces = [piece.strip() for piece in told.split(",")]
    kind = kind_of_number(pieces[-1])
    if kind is None or len(pieces) < 2:
        return
    country = pieces[0] if len(pieces) > 2 and len(pieces[0]) == 2 else None
    draft.identify(kind, pieces[-2], country)
