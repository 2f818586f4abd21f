# SPDX-License-Identifier: Apache-2.0
"""The consolidated list of the United Nations Security Council, in its XML form."""

from __future__ import annotations

from lxml import etree

from .building import Draft, Drafts, clean, day, parts
from .entry import EntrySchema
from .findings import Findings
from .rows import Opened
from .xml_entries import children, entries, text

FORMAT = "un_xml"
ROOT = "CONSOLIDATED_LIST"
SOURCE = "UN"

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_LOW = "low"


def read_into(drafts: Drafts, file: Opened, findings: Findings) -> int:
    """Read the file into the entries; return how many elements of entries it has."""
    count = 0
    for element in entries(file, ("INDIVIDUAL", "ENTITY"), findings):
        count += 1
        kind = EntrySchema.PERSON if element.tag == "INDIVIDUAL" else EntrySchema.ORGANIZATION
        _entry(drafts, element, kind, f"{file.name}, line {element.sourceline}")
    return count


def _entry(drafts: Drafts, element: etree._Element, schema: EntrySchema, where: str) -> None:
    name = clean(" ".join(filter(None, (text(element, part) for part in _NAMES))))
    draft = Draft(text(element, "REFERENCE_NUMBER") or text(element, "DATAID"), schema, name)
    if original := text(element, "NAME_ORIGINAL_SCRIPT"):
        draft.aliases.append(original)
    kind = "INDIVIDUAL" if schema is EntrySchema.PERSON else "ENTITY"
    for alias in children(element, f"{kind}_ALIAS"):
        names = draft.weak_aliases if text(alias, "QUALITY").casefold() == _LOW else draft.aliases
        names.extend(parts(text(alias, "ALIAS_NAME")))
    for address in children(element, f"{kind}_ADDRESS"):
        if text(address, "STREET", "CITY"):
            draft.addresses.append(", ".join(filter(None, (text(address, part) for part in _ADDRESS))))
        draft.countries.append(text(address, "COUNTRY"))
    for nationality in children(element, "NATIONALITY"):
        draft.countries.extend(clean(value.text) for value in children(nationality, "VALUE"))
    for birth in children(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        years = "/".join(filter(None, (text(birth, "FROM_YEAR"), text(birth, "TO_YEAR"))))
        draft.births.append(text(birth, "DATE") or text(birth, "YEAR") or years)
    for document in children(element, "INDIVIDUAL_DOCUMENT"):
        written = text(document, "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2").casefold()
        kind_of_number = "passport" if "pass" in written or "pasaporte" in written else "national_id"
        draft.identify(kind_of_number, text(document, "NUMBER"), text(document, "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"))
    draft.programs.append(text(element, "UN_LIST_TYPE"))
    draft.source, draft.valid_from = SOURCE, day(text(element, "LISTED_ON"))
    draft.reason = text(element, "COMMENTS1")
    drafts.add(draft, where)


def published(head: bytes) -> str | None:
    """The day that the file says it was made on."""
    begin = head.find(b'dateGenerated="')
    return head[begin + 15 : begin + 25].decode(errors="replace") if begin >= 0 else None
