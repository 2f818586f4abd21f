# SPDX-License-Identifier: Apache-2.0
"""The remarks of the US Treasury's lists: statements between semicolons, of births, numbers, names and contacts."""

from __future__ import annotations

import re

from .building import Draft, clean

_NAME = re.compile(r"(?P<how>a|f|n)\.k\.a\. '(?P<name>.+)'")
_BIRTH = re.compile(r"(?:alt\. )?DOB (?P<when>.+)")
_NATION = re.compile(r"(?:alt\. )?(?:nationality|citizen) (?P<country>.+)")
_EMAIL = re.compile(r"(?:alt\. )?Email Address (?P<value>\S+@\S+)")
_PHONE = re.compile(r"(?:alt\. )?(?:Telephone(?: Number)?|Phone Number)[: ]+(?P<value>[+\d][\d ()./-]+)")
_NUMBER = re.compile(r"(?:alt\. )?(?P<what>.*?) (?P<value>[A-Z0-9][^ ()]*\d[^()]*|\d+)(?: \((?P<country>[^()]+)\).*)?")
_IMO = re.compile(r"IMO (?P<value>\d{7})")

_KINDS = {
    "passport": "passport",
    "diplomatic passport": "passport",
    "stateless person passport": "passport",
    "national id no.": "national_id",
    "national foreign id number": "national_id",
    "personal id card": "national_id",
    "cedula no.": "national_id",
    "c.u.r.p.": "national_id",
    "ssn": "national_id",
    "identification number": "national_id",
    "tax id no.": "tax",
    "r.f.c.": "tax",
    "rfc": "tax",
    "nit #": "tax",
    "ruc #": "tax",
    "v.a.t. number": "tax",
    "italian fiscal code": "tax",
    "registration id": "registration",
    "registration number": "registration",
    "registered charity no.": "registration",
    "business registration number": "registration",
    "company number": "registration",
    "commercial registry number": "registration",
    "chamber of commerce number": "registration",
    "trade license no.": "registration",
    "c.r. no.": "registration",
    "folio mercantil no.": "registration",
    "matricula mercantil no": "registration",
    "public registration number": "registration",
    "unified social credit code (uscc)": "registration",
    "legal entity number": "registration",
    "d-u-n-s number": "duns",
    "swift/bic": "bic",
    "mmsi": "mmsi",
    "aircraft tail number": "tail_number",
    "aircraft manufacturer's serial number (msn)": "serial_number",
    "aircraft construction number (also called l/n or s/n or f/n)": "serial_number",
}
"""What the remarks call a number, and the kind under which it is kept."""


def note(draft: Draft, remarks: str) -> None:
    """Put what the remarks state into the entry; what is none of the known statements stays in its reason."""
    rest = []
    for statement in remarks.strip().removesuffix(".").split("; "):
        told = clean(statement)
        if told and not _noted(draft, told):
            rest.append(told)
    if rest:
        draft.reason = "; ".join(filter(None, (draft.reason, *rest)))


def _noted(draft: Draft, told: str) -> bool:
    if found := _NAME.fullmatch(told):
        # Names in the remarks are those that the Treasury calls weak; former ones count as any other.
        (draft.weak_aliases if found["how"] == "a" else draft.aliases).append(found["name"])
    elif found := _BIRTH.fullmatch(told):
        draft.births.append(found["when"])
    elif found := _NATION.fullmatch(told):
        draft.countries.append(found["country"])
    elif found := _EMAIL.fullmatch(told):
        draft.emails.append(found["value"])
    elif found := _PHONE.fullmatch(told):
        draft.phones.append(found["value"])
    elif found := _IMO.search(told):
        draft.identify("imo", found["value"])
    else:
        return _numbered(draft, told)
    return True


def _numbered(draft: Draft, told: str) -> bool:
    found = _NUMBER.fullmatch(told)
    kind = kind_of_number(found["what"]) if found else None
    if found is None or kind is None:
        return False
    draft.identify(kind, found["value"], found["country"])
    return True


def kind_of_number(called: str) -> str | None:
    """The kind under which a number is kept that the list calls so; None for what is no identifying number."""
    return _KINDS.get(called.strip().casefold())
