# SPDX-License-Identifier: Apache-2.0
"""Link keys and link assertions: by what filings are known to speak of the same consignment (design decision 7).

Numbers of transport documents are used again in the world, so who gave a number and when belong to the key. That two
filings belong together is an assertion, by a rule or a person, that can be withdrawn; nothing is merged for good.
"""

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct, structs

from greenlane.cargo import Consignment, Declaration, PartyRole, check_mrn
from greenlane.errors import Invalid

from .stages import AIR


class KeyType(StrEnum):
    """What a key is a number of."""

    MASTER_DOCUMENT = "master_document"
    HOUSE_DOCUMENT = "house_document"
    UCR = "ucr"
    MRN = "mrn"
    PREVIOUS_DOCUMENT = "previous_document"
    CONTAINER_VOYAGE = "container_voyage"


# For how many days a number stands for one thing; None where it is never given twice. Airlines use an air waybill
# number again after a year at the earliest, sea carriers a bill of lading number after some years.
LIFE_DAYS: dict[KeyType, int | None] = {
    KeyType.MASTER_DOCUMENT: 180,
    KeyType.HOUSE_DOCUMENT: 180,
    KeyType.UCR: 3650,
    KeyType.MRN: None,
    KeyType.PREVIOUS_DOCUMENT: 365,
    KeyType.CONTAINER_VOYAGE: 60,
}
_DECLARATION_UCR = "DCR"  # the type by which a declaration's UCR is named as a previous document


class Period(Struct, frozen=True, order=True):
    """The days in which a number stands for one thing, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        """The period as ISO 8601 writes an interval, and as the store keeps it: ``2026-01-31/2026-07-30``."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @classmethod
    def read(cls, text: str) -> "Period":
        """A period from its text. Raises ``Invalid`` for any other text."""
        try:
            first, last = (date.fromisoformat(part) for part in text.split("/"))
        except ValueError as error:
            raise Invalid(f"{text!r} is no period.", remedy="Write two days, as in 2026-01-31/2026-07-30.") from error
        return cls(first, last)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


class LinkKey(Struct, frozen=True):
    """A number by which filings may be linked: its type, who gave it, the number as compared, and when it holds."""

    type: KeyType
    issuer: str | None
    value: str
    period: Period | None = None

    def matches(self, other: "LinkKey") -> bool:
        """Whether two keys stand for the same thing: equal type, issuer and number, in a common period."""
        if (self.type, self.issuer, self.value) != (other.type, other.issuer, other.value):
            return False
        return self.period is None or other.period is None or self.period.overlaps(other.period)


class Relation(StrEnum):
    """How a filing belongs to a consignment."""

    OWN = "own"  # it is of this very consignment
    ADDED = "added"  # a person added it, besides its own consignment
    COVERS = "covers"  # it speaks of a wider contract or declaration, which covers this consignment among others


class LinkAssertion(Struct, frozen=True, kw_only=True):
    """That a lodgement speaks of a consignment, by which key, asserted by whom and from which journal position on.

    ``asserted_by`` names a rule (``rule:own_filing``) or a person (``person:…``). A withdrawal is written into the
    assertion and never removes it: before ``withdrawn_at`` the link held, from that position on it does not.
    """

    id: str
    consignment: str
    lodgement: str
    key: LinkKey | None
    asserted_by: str
    asserted_at: int
    relation: Relation = Relation.OWN
    withdrawn_at: int | None = None
    withdrawn_by: str | None = None
    reason: str | None = None

    def holds_at(self, position: int) -> bool:
        """Whether the link holds as of a journal position."""
        return self.asserted_at <= position and (self.withdrawn_at is None or position < self.withdrawn_at)

    def withdraw(self, *, position: int, by: str, reason: str) -> "LinkAssertion":
        """The assertion withdrawn. Raises ``Invalid`` when it is withdrawn already, or before it was made."""
        if self.withdrawn_at is not None:
            raise Invalid(f"The link {self.id} was withdrawn before, by {self.withdrawn_by}.", code="link.withdrawn")
        if position <= self.asserted_at:
            raise Invalid(
                f"The link {self.id} was asserted at position {self.asserted_at} and cannot end at {position}.",
                code="link.position",
            )
        return structs.replace(self, withdrawn_at=position, withdrawn_by=by, reason=reason)


def keys_of(declaration: Declaration, filed_on: date) -> tuple[LinkKey, ...]:
    """The keys that a filing of that day offers, each once, in the order of ``KeyType``."""
    consignment = declaration.consignment
    previous = (*consignment.previous_documents, *(d for item in consignment.items for d in item.previous_documents))
    found: dict[LinkKey, None] = {}

    def offer(key_type: KeyType, issuer: str | None, number: str | None) -> None:
        value = compared(number)
        if value:
            found.setdefault(LinkKey(key_type, compared(issuer) or None, value, key_period(key_type, filed_on)))

    offer(KeyType.MASTER_DOCUMENT, _master_issuer(consignment), consignment.master_document)
    offer(KeyType.HOUSE_DOCUMENT, _house_issuer(consignment), consignment.house_document)
    offer(KeyType.UCR, None, consignment.ucr)
    offer(KeyType.MRN, None, declaration.mrn)
    for document in previous:
        offer(KeyType.PREVIOUS_DOCUMENT, document.type, document.id)
        # a previous document is often another filing or the trader's own reference: then that is the key to match
        if document.id and check_mrn(document.id).ok:
            offer(KeyType.MRN, None, document.id)
        if (document.type or "").upper().endswith(_DECLARATION_UCR):
            offer(KeyType.UCR, None, document.id)
    border = consignment.journey.border
    voyage = compared(border.reference) if border else ""
    if voyage:
        for equipment in consignment.equipment:
            if compared(equipment.id):
                offer(KeyType.CONTAINER_VOYAGE, _carrier(consignment), f"{equipment.id}@{voyage}")
    return tuple(sorted(found, key=lambda key: list(KeyType).index(key.type)))


def compared(number: str | None) -> str:
    """A number as keys compare it: capitals, without spaces and dashes; empty where there is none."""
    return "".join(char for char in (number or "").upper() if not char.isspace() and char != "-")


def key_period(key_type: KeyType, filed_on: date) -> Period | None:
    """From the day of filing on: two filings then match if at most the number's life lies between them."""
    days = LIFE_DAYS[key_type]
    if days is None:
        return None
    return Period(filed_on, filed_on + timedelta(days=min(days, (date.max - filed_on).days)))


def _carrier(consignment: Consignment) -> str | None:
    carrier = consignment.party(PartyRole.CARRIER)
    return (carrier.id or carrier.name) if carrier else None


def _master_issuer(consignment: Consignment) -> str | None:
    """The airline's prefix of an air waybill, else the carrier."""
    number = compared(consignment.master_document)
    border = consignment.journey.border
    if border is not None and border.mode == AIR and len(number) == 11 and number.isdigit():
        return number[:3]
    return _carrier(consignment)


def _house_issuer(consignment: Consignment) -> str | None:
    """Who consolidates gives the house document: the representative or filer named, else the carrier."""
    for role in (PartyRole.FILER, PartyRole.REPRESENTATIVE):
        party = consignment.party(role)
        if party is not None and party.id:
            return party.id
    return _carrier(consignment)
