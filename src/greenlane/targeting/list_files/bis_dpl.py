# SPDX-License-Identifier: Apache-2.0
"""The Denied Persons List of the US Bureau of Industry and Security: tab-separated, with headings, one row an address.

It gives its entries no ids; an entry is a name with the day from which it is denied, and its rows give its addresses.
"""

from __future__ import annotations

from .building import Draft, Drafts, clean
from .columns import Columns, Table
from .entry import EntrySchema, made_id
from .findings import Findings
from .rows import Opened

FORMAT = "bis_dpl"
SOURCE = "BIS DPL"


def is_header(cells: list[str]) -> bool:
    """Whether these are the headings of the list."""
    return {"name", "effective_date", "standard_order"} <= {cell.strip().casefold() for cell in cells}


def read_into(drafts: Drafts, file: Opened, findings: Findings) -> int:
    """Read the file into the entries; return how many rows it has."""
    table = Table(file, "\t", findings)
    for columns in table.every():
        _row(drafts, columns)
    return table.count


def _row(drafts: Drafts, columns: Columns) -> None:
    name = columns.text("name")
    begins = columns.day("effective_date")
    ends = columns.day("expiration_date")
    key = made_id(EntrySchema.LEGAL_ENTITY, name, begins.isoformat() if begins else "")
    draft = drafts.get(key)
    if draft is None:
        draft = drafts.add(Draft(key, EntrySchema.LEGAL_ENTITY, name), columns.where)
        if draft is None:
            return
        draft.source, draft.valid_from, draft.valid_to = SOURCE, begins, ends
        draft.reason = "; ".join(filter(None, (columns.text("action"), columns.text("fr_citation"))))
    elif draft.valid_to is not None:
        draft.valid_to = max(draft.valid_to, ends) if ends else None  # the order that holds longest counts
    fields = ("street_address", "city", "state", "postal_code", "country")
    address = clean(", ".join(filter(None, (columns.text(field) for field in fields))))
    if columns.text("street_address") or columns.text("city"):
        draft.addresses.append(address)
    draft.countries.append(columns.text("country"))
