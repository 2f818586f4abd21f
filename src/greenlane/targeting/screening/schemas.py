# SPDX-License-Identifier: Apache-2.0
"""What a name is the name of: persons, firms and ships are named, and therefore compared, by different rules."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Schema(StrEnum):
    """What bears a name, in the words that lists and pairs use."""

    PERSON = "Person"
    COMPANY = "Company"
    ORGANIZATION = "Organization"
    LEGAL_ENTITY = "LegalEntity"
    VESSEL = "Vessel"


class Family(IntEnum):
    """The rules by which names are compared; ``IntEnum`` since compiled code counts with them."""

    PERSON = 0
    FIRM = 1
    VESSEL = 2


_FAMILIES = {
    Schema.PERSON: Family.PERSON,
    Schema.COMPANY: Family.FIRM,
    Schema.ORGANIZATION: Family.FIRM,
    Schema.VESSEL: Family.VESSEL,
}

_WORDS = {
    "person": Schema.PERSON,
    "individual": Schema.PERSON,
    "natural person": Schema.PERSON,
    "company": Schema.COMPANY,
    "firm": Schema.COMPANY,
    "business": Schema.COMPANY,
    "organization": Schema.ORGANIZATION,
    "organisation": Schema.ORGANIZATION,
    "public body": Schema.ORGANIZATION,
    "publicbody": Schema.ORGANIZATION,
    "legalentity": Schema.LEGAL_ENTITY,
    "legal entity": Schema.LEGAL_ENTITY,
    "entity": Schema.LEGAL_ENTITY,
    "vessel": Schema.VESSEL,
    "ship": Schema.VESSEL,
    "aircraft": Schema.VESSEL,
}


def schema_named(text: str) -> Schema | None:
    """The schema that a word of a list or a table means; None when it is empty or none of ours."""
    return _WORDS.get(" ".join(text.replace("_", " ").replace("-", " ").casefold().split()))


def family_of(schema: Schema | None) -> Family | None:
    """The rules that a schema is compared by; None where it leaves open whether a person or a firm is meant."""
    return None if schema is None else _FAMILIES.get(schema)
