# SPDX-License-Identifier: Apache-2.0
"""Watch lists that an administration keeps itself: any delimited text, with headings or a value in each line.

Headings are read in several usual spellings (``COLUMNS``). Columns that hold several values have them between ``;`` or
``|``. Without headings the first column is the value.
"""

from __future__ import annotations

from collections.abc import Mapping

from .building import Draft, Drafts, clean, parts
from .columns import Columns, Table, heading
from .entry import EntrySchema, made_id
from .findings import Findings
from .rows import Opened, rows

FORMAT = "csv"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "value", "full_name", "primary_name", "entry", "code", "number", "vessel_name", "candidate"),
    "id": ("id", "uid", "entry_id", "source_id", "reference", "reference_number"),
    "schema": ("schema", "type", "kind", "entity_type"),
    "aliases": ("aliases", "alias", "aka", "alt_names", "alternative_names", "other_names"),
    "weak_aliases": ("weak_aliases", "weak_aka", "low_quality_aliases"),
    "addresses": ("addresses", "address"),
    "countries": ("countries", "country", "nationality", "nationalities", "flag"),
    "births": ("date_of_birth", "dates_of_birth", "dob", "birth_date", "births"),
    "imo": ("imo", "imo_number"),
    "mmsi": ("mmsi",),
    "call_sign": ("call_sign",),
    "passport": ("passport", "passports", "passport_number"),
    "national_id": ("national_id", "id_number", "national_ids"),
    "tax": ("tax_id", "vat", "vat_number", "eori"),
    "registration": ("registration", "registration_number", "company_number"),
    "other": ("identifiers", "ids", "party_id"),
    "phones": ("phone", "phones", "telephone", "phone_number"),
    "emails": ("email", "emails", "e_mail", "email_address"),
    "programs": ("program", "programs", "programme", "programmes"),
    "reason": ("reason", "remarks", "why", "comment", "notes"),
    "source": ("source", "authority", "source_list"),
    "valid_from": ("valid_from", "start_date", "effective_date", "listed_on", "from"),
    "valid_to": ("valid_to", "end_date", "expiration_date", "until", "to"),
}
"""What each part of an entry may be headed."""

SCHEMAS: Mapping[str, EntrySchema] = {
    **{schema.casefold(): schema for schema in EntrySchema},
    "individual": EntrySchema.PERSON,
    "natural person": EntrySchema.PERSON,
    "organisation": EntrySchema.ORGANIZATION,
    "entity": EntrySchema.LEGAL_ENTITY,
    "party": EntrySchema.LEGAL_ENTITY,
    "ship": EntrySchema.VESSEL,
    "conveyance": EntrySchema.VESSEL,
    "plane": EntrySchema.AIRCRAFT,
    "equipment": EntrySchema.CONTAINER,
    "phone": EntrySchema.CONTACT,
    "email": EntrySchema.CONTACT,
}
"""What the column ``schema`` may say."""

_SEPARATORS = ";|"


def is_header(cells: list[str]) -> bool:
    """Whether the first row are headings: one of them is of the name and is nothing else."""
    return any(heading(cell) in COLUMNS["name"] for cell in cells)


def read_into(drafts: Drafts, file: Opened, delimiter: str, schema: EntrySchema, findings: Findings) -> int:
    """Read a file with headings into the entries; ``schema`` is of rows that say none. Return how many rows it has."""
    table = Table(file, delimiter, findings)
    for columns in table.every():
        _row(drafts, columns, schema, findings)
    return table.count


def read_values_into(drafts: Drafts, file: Opened, delimiter: str, schema: EntrySchema, findings: Findings) -> int:
    """Read a file without headings: a value in the first column of each row."""
    count = 0
    for row in rows(file, delimiter, findings):
        count += 1
        value = clean(row.cells[0])
        drafts.add(Draft(made_id(schema, value), schema, value), f"{file.name}, line {row.line}")
    return count


def _row(drafts: Drafts, columns: Columns, usual: EntrySchema, findings: Findings) -> None:
    written = columns.text(*COLUMNS["schema"])
    schema = SCHEMAS.get(written.casefold(), usual) if written else usual
    if written and written.casefold() not in SCHEMAS:
        told = f"This is no schema that is known; the entry was read as {usual}. Known are: {', '.join(EntrySchema)}."
        findings.warn("LIST-SCHEMA", columns.where, told, written)
    name = columns.text(*COLUMNS["name"])
    draft = Draft(columns.text(*COLUMNS["id"]) or made_id(schema, name), schema, name)
    for part in ("aliases", "weak_aliases", "addresses", "countries", "births", "phones", "emails", "programs"):
        getattr(draft, part).extend(parts(columns.long(*COLUMNS[part]), _SEPARATORS))
    for kind in ("imo", "mmsi", "call_sign", "passport", "national_id", "tax", "registration", "other"):
        for number in parts(columns.long(*COLUMNS[kind]), _SEPARATORS):
            draft.identify(kind, number)
    draft.source, draft.reason = columns.text(*COLUMNS["source"]), columns.text(*COLUMNS["reason"])
    draft.valid_from, draft.valid_to = columns.day(*COLUMNS["valid_from"]), columns.day(*COLUMNS["valid_to"])
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        findings.warn(
            "LIST-DATE",
            columns.where,
            "The entry ends before it begins, so it never holds.",
            draft.valid_to,
        )
    drafts.add(draft, columns.where)
