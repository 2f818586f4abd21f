# SPDX-License-Identifier: Apache-2.0
"""The lists of the US Treasury (OFAC) in their XML form: ``sdn.xml`` and ``consolidated.xml``."""

from __future__ import annotations

from lxml import etree

from .building import Draft, Drafts, clean
from .entry import EntrySchema
from .findings import Findings
from .ofac import SOURCE
from .ofac_remarks import kind_of_number, note
from .rows import Opened
from .xml_entries import children, entries, text

FORMAT = "ofac_xml"
ROOT = "sdnList"

_SCHEMAS = {"individual": EntrySchema.PERSON, "vessel": EntrySchema.VESSEL, "aircraft": EntrySchema.AIRCRAFT}
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")


def read_into(drafts: Drafts, file: Opened, findings: Findings) -> int:
    """Read the file into the entries; return how many entries it has."""
    count = 0
    for element in entries(file, ("sdnEntry",), findings):
        count += 1
        _entry(drafts, element, f"{file.name}, line {element.sourceline}")
    return count


def _entry(drafts: Drafts, element: etree._Element, where: str) -> None:
    schema = _SCHEMAS.get(text(element, "sdnType").casefold(), EntrySchema.ORGANIZATION)
    draft = Draft(text(element, "uid"), schema, _name(element))
    draft.source, draft.reason = SOURCE, text(element, "title")
    for program in _each(element, "programList", "program"):
        draft.programs.append(clean(program.text))
    for alias in _each(element, "akaList", "aka"):
        (draft.weak_aliases if text(alias, "category") == "weak" else draft.aliases).append(_name(alias))
    for address in _each(element, "addressList", "address"):
        if text(address, "address1", "city"):
            draft.addresses.append(", ".join(filter(None, (text(address, part) for part in _ADDRESS))))
        draft.countries.append(text(address, "country"))
    for number in _each(element, "idList", "id"):
        _number(draft, number)
    for listed in ("nationalityList", "citizenshipList"):
        for country in _each(element, listed, listed.removesuffix("List")):
            draft.countries.append(text(country, "country"))
    for birth in _each(element, "dateOfBirthList", "dateOfBirthItem"):
        draft.births.append(text(birth, "dateOfBirth"))
    for vessel in children(element, "vesselInfo"):
        draft.identify("call_sign", text(vessel, "callSign"))
        draft.countries.append(text(vessel, "vesselFlag"))
    if remarks := text(element, "remarks"):
        note(draft, remarks)
    drafts.add(draft, where)


def _name(element: etree._Element) -> str:
    """``LAST, First``, as the delimited form of the list writes it."""
    return clean(", ".join(filter(None, (text(element, "lastName"), text(element, "firstName")))))


def _number(draft: Draft, element: etree._Element) -> None:
    kind, value = text(element, "idType"), text(element, "idNumber")
    if kind == "Email Address":
        draft.emails.append(value)
    elif kind in ("Phone Number", "Telephone Number"):
        draft.phones.append(value)
    elif value.upper().startswith("IMO "):
        draft.identify("imo", value[4:])
    elif found := kind_of_number(kind):
        draft.identify(found, value, text(element, "idCountry"))
    elif kind and kind not in ("Gender", "Website"):
        draft.reason = "; ".join(filter(None, (draft.reason, f"{kind} {value}".strip())))


def _each(element: etree._Element, listed: str, named: str) -> list[etree._Element]:
    return [one for group in children(element, listed) for one in children(group, named)]
