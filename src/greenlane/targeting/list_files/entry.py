# SPDX-License-Identifier: Apache-2.0
"""One entry of a watch list: whom or what to look for, under which names and numbers, from when to when and why."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.cargo import fold, normalise_address
from greenlane.targeting.canonical import digest_of


class EntrySchema(StrEnum):
    """What an entry is of, and so what it is compared with."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    COMPANY = "Company"
    LEGAL_ENTITY = "LegalEntity"  # a person or an organisation; the source does not say which
    VESSEL = "Vessel"
    AIRCRAFT = "Aircraft"
    CONTAINER = "Container"
    ADDRESS = "Address"
    CONTACT = "Contact"  # a telephone number or an e-mail address


PARTIES = frozenset({EntrySchema.PERSON, EntrySchema.ORGANIZATION, EntrySchema.COMPANY, EntrySchema.LEGAL_ENTITY})
"""The schemas that parties are compared with."""

CONVEYANCES = frozenset({EntrySchema.VESSEL, EntrySchema.AIRCRAFT})
"""The schemas that the means of transport is compared with."""


class Identifier(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that identifies: its kind in small letters (``passport``, ``imo``, ``tax``), value and country."""

    kind: str
    value: str
    country: str | None = None


class ListedEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as its source publishes it.

    ``id`` is stable within the list: the same entry has it in every edition. ``name`` is the primary name, or the
    number, address, telephone number or e-mail address itself where the schema is one of these. ``weak_aliases`` are
    names that the source calls of low quality. ``valid_from`` and ``valid_to`` are the first and the last day on which
    it is to be looked for. Dates of birth are kept as written, years among them.
    """

    id: str
    schema: EntrySchema
    name: str
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    source: str = ""
    reason: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The primary name, the aliases and the weak aliases, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.weak_aliases)))

    def holds_on(self, day: date) -> bool:
        """Whether the entry is to be looked for on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def document(self) -> dict[str, Any]:
        """The entry as JSON keeps it, without what has nothing in it."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built

    def digest(self) -> str:
        """By which two editions of the entry are compared: SHA-256 over all of it, hexadecimal."""
        return digest_of(self.document())

    def compared_digest(self) -> str:
        """SHA-256 over what a party is compared with: another reason, source or validity does not change it."""
        return digest_of(
            {
                name: value
                for name, value in self.document().items()
                if name not in ("programs", "source", "reason", "valid_from", "valid_to")
            }
        )


def entry_from(document: Any) -> ListedEntry:
    """The entry that ``document`` made. Raises ``msgspec.ValidationError`` for what is none."""
    return msgspec.convert(document, ListedEntry)


def made_id(schema: EntrySchema, *parts: str) -> str:
    """A stable id for an entry whose source gives none: 20 hexadecimal digits over schema and folded texts.

    Case, accents, punctuation and spaces do not change it, so that a corrected spelling of a comma is no new entry.
    """
    fold_one = normalise_address if schema is EntrySchema.ADDRESS else lambda text: " ".join(fold(text)) or text.strip()
    written = "\x1f".join((schema, *(fold_one(part) for part in parts)))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:20]
